"""Answers to partner notices: writing one, the inbox, and the conversation of two organisations."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from latu.core.access import Forbidden
from latu.core.gate import write
from latu.core.refs import MOST_DIGITS
from latu.partners import answering, queries
from latu.partners.models import Answer, Interest, State
from latu.web.forms.notices import MessageForm
from latu.web.limits import is_within
from latu.web.lists import not_found, page_of
from latu.web.middleware import Request
from latu.web.notices import answer_form_of, conversation_address, notice
from latu.web.sign_in import TOO_MANY

LIMIT = "partner_answer"


@login_required
@require_POST
def notice_answer(request: Request, pk: int) -> HttpResponse:
    """Answer a notice for one's own organisation."""
    row = queries.one(request.viewer, pk)
    if row is None:
        return not_found(request)
    form = answer_form_of(request.viewer, row, request.POST)
    if form is None:
        raise Forbidden
    if form.is_valid() and not is_within(request, LIMIT):
        form.add_error(None, TOO_MANY)
    if not form.is_valid():
        return notice(request, pk, answer_form=form)
    with write(request.viewer) as w:
        made = answering.answer(
            w,
            notice=row,
            organisation_id=form.cleaned_data["organisation"],
            text=form.cleaned_data["text"],
            address=conversation_address,
        )
    message = _("Your answer is on its way to %(name)s. What they reply comes here and by mail.")
    messages.success(request, message % {"name": row.owner.shown_name()})
    return redirect("answer", made.pk)


@login_required
def answers(request: Request) -> HttpResponse:
    """The conversations of the viewer's organisations, last message first; `?notice=7` those of one notice."""
    rows = queries.inbox(request.viewer)
    number = request.GET.get("notice", "")
    if number.isascii() and number.isdecimal() and len(number) <= MOST_DIGITS:
        rows = rows.filter(notice_id=int(number))
    page = page_of(rows, request.GET.get("page"))
    return render(request, "answer/list.html", {"page": page})


@login_required
def answer(request: Request, pk: int) -> HttpResponse:
    """One conversation: what both wrote, writing more (POST `text`), and whether it interests (`interest`)."""
    row = queries.conversation(request.viewer, pk)
    if row is None:
        return not_found(request)
    form = MessageForm(request.POST if "text" in request.POST else None)
    if request.POST.get("interest") in Interest.values:
        with write(request.viewer) as w:
            wanted = Interest(request.POST["interest"])
            answering.decide(w, answer=row, interest=wanted, address=conversation_address)
        messages.success(request, _("Saved."))
        return redirect("answer", pk)
    if form.is_bound and form.is_valid() and not is_within(request, LIMIT):
        form.add_error(None, TOO_MANY)
    if form.is_bound and form.is_valid():
        with write(request.viewer) as w:
            text = form.cleaned_data["text"]
            answering.say(w, answer=row, text=text, address=conversation_address)
        messages.success(request, _("Sent."))
        return redirect(f"{reverse('answer', args=[pk])}#last")
    return _conversation(request, row, form)


def _conversation(request: Request, row: Answer, form: MessageForm) -> HttpResponse:
    asks = answering.is_asker(request.viewer, row)
    if row.unread_by_asker if asks else row.unread_by_answerer:
        with write(request.viewer) as w:
            answering.read(w, answer=row)
    other = row.organisation if asks else row.notice.owner
    context = {
        "answer": row,
        "messages_of_both": [(each, each.is_of_asker == asks) for each in row.messages.all()],
        "asks": asks,
        "is_open": row.notice.state == State.OPEN,
        "interests": [(each.value, each.label) for each in Interest if each != Interest.OPEN],
        "may_see_notice": request.viewer.may_see(row.notice),
        "other_side": other,
        "may_see_other": request.viewer.may_see(other),
        "form": form,
    }
    return render(request, "answer/one.html", context)
