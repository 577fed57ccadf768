"""Pages of partner notices: what organisations look for and offer."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F, Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from latu.calls.models import Call
from latu.core.access import Viewer, require
from latu.core.dates import show_date, today
from latu.core.gate import Write, write
from latu.core.languages import best, reader_language
from latu.organisations.models import Kind as OrganisationKind
from latu.organisations.queries import own
from latu.partners import actions, answering, queries
from latu.partners.models import Answer, Notice, Outcome, State
from latu.search.words import matching
from latu.taxonomy.models import Country
from latu.taxonomy.tags import tags_of
from latu.web.downloads import Column
from latu.web.editing import changed_meanwhile, hidden, offer_levels, save, sent_before
from latu.web.forms.notices import AnswerForm, NoticeFilter, NoticeForm
from latu.web.forms.records import RecordForm
from latu.web.lists import ListPage, Sort, not_found, respond
from latu.web.middleware import Request
from latu.web.record_parts import parts

KINDS = dict(OrganisationKind.choices)


def _narrow(rows: QuerySet[Notice], chosen: dict[str, Any], viewer: Viewer) -> QuerySet[Notice]:
    if text := chosen.get("q"):
        rows = rows.filter(pk__in=matching(viewer, Notice.NOUN, text))
    if kind := chosen.get("kind"):
        rows = rows.filter(kind=kind)
    if country := chosen.get("wanted_country"):
        rows = queries.for_country(rows, country.pk)
    if kind := chosen.get("wanted_kind"):
        rows = queries.for_kind(rows, kind)
    if chosen.get("ours"):
        rows = rows.filter(owner_id__in=sorted(viewer.organisation_ids))
    state = chosen.get("state")
    if state == "all":
        return rows
    return rows.filter(Q(is_over=1 if state == "over" else 0))


def _offer(form: forms.Form, viewer: Viewer) -> None:
    """“Our own” is for those who have an organisation."""
    if not viewer.organisation_ids:
        form.fields.pop("ours", None)


def decorate(rows: Sequence[Any], viewer: Viewer) -> None:
    """Put on notices what they want in words, their concepts, and the call as far as the viewer may see it."""
    tags = tags_of(Notice.NOUN, [row.pk for row in rows])
    countries = Country.objects.in_bulk({code for row in rows for code in row.countries})
    for row in rows:
        row.concepts = [each.concept for each in tags.get(row.pk, [])]
        row.shown_call = queries.call_of(viewer, row)
        row.country_names = [str(countries[code]) for code in row.countries if code in countries]
        row.kind_names = [str(KINDS[kind]) for kind in row.kinds if kind in KINDS]
        row.may_see_owner = viewer.may_see(row.owner)


LIST = ListPage(
    name="notices",
    template="notice/list.html",
    filters=NoticeFilter,
    sorts=(
        Sort("new", gettext_lazy("Newest first"), ("is_over", F("made_at").desc())),
        Sort("end", gettext_lazy("Ends first"), ("is_over", "expires_on")),
        Sort("title", gettext_lazy("Title"), ("sort_key",)),
    ),
    columns=(
        Column(gettext_lazy("Kind"), lambda row: str(row.get_kind_display())),
        Column(gettext_lazy("Title"), lambda row: best(row.titles).text),
        Column(gettext_lazy("Organisation"), lambda row: row.owner.shown_name()),
        Column(gettext_lazy("Call"), lambda row: row.shown_call and row.shown_call.identifier),
        Column(gettext_lazy("From which countries"), lambda row: ", ".join(row.country_names)),
        Column(gettext_lazy("What kind of organisations"), lambda row: ", ".join(row.kind_names)),
        Column(gettext_lazy("State"), lambda row: str(row.state.label)),
        Column(gettext_lazy("In force until"), lambda row: row.expires_on),
        Column(gettext_lazy("In more words"), lambda row: best(row.details).text),
    ),
    rows=queries.listed,
    narrow=_narrow,
    decorate=decorate,
    offer=_offer,
)


def notices(request: Request) -> HttpResponseBase:
    """All notices that the viewer may see; those in force unless others are asked for."""
    return respond(request, LIST)


def shown(viewer: Viewer, rows: Iterable[Notice]) -> list[Notice]:
    """These notices as they stand on other pages."""
    found = list(rows)
    decorate(found, viewer)
    return found


def notice(
    request: Request,
    pk: int,
    sent: RecordForm | None = None,
    answer_form: AnswerForm | None = None,
) -> HttpResponse:
    """One notice, and the way to answer it."""
    row = queries.one(request.viewer, pk)
    if row is None:
        return not_found(request)
    decorate([row], request.viewer)
    context = {
        "notice": row,
        "is_ours": row.owner_id in request.viewer.organisation_ids,
        "is_open": row.state == State.OPEN,
        "may_extend": actions.end_extended(row, today()) is not None,
        "answers": queries.number_of_answers(request.viewer, row),
        "own_answers": queries.own_answers(request.viewer, row),
        "answer_form": answer_form or answer_form_of(request.viewer, row),
        **parts(request.viewer, row, sent),
    }
    return render(request, "notice/one.html", context)


def conversation_address(answer: Answer) -> str:
    """The address of a conversation's page, for mails."""
    return settings.LATU_URL + reverse("answer", args=[answer.pk])


def answer_form_of(viewer: Viewer, row: Notice, data: Any = None) -> AnswerForm | None:
    """The form for answering, for those who may."""
    if not answering.may_answer(viewer, row):
        return None
    answerers = [each for each in own(viewer) if each.pk != row.owner_id]
    return AnswerForm(data, answerers=answerers)


@login_required
def notice_add(request: Request) -> HttpResponse:
    """Write a notice, perhaps for a call (`?call=7`)."""
    require(bool(request.viewer.organisation_ids))
    return _form_page(request, None)


@login_required
def notice_edit(request: Request, pk: int) -> HttpResponse:
    """Change a notice."""
    row = queries.one(request.viewer, pk)
    if row is None:
        return not_found(request)
    require(request.viewer.may_edit(row))
    return _form_page(request, row)


def _form_page(request: Request, row: Notice | None) -> HttpResponse:
    viewer = request.viewer
    form = NoticeForm(
        request.POST or None,
        language=reader_language(),
        viewer=viewer,
        makers=own(viewer),
        notice=row,
        concepts=[each.concept for each in tags_of(Notice.NOUN, [row.pk]).get(row.pk, [])]
        if row
        else (),
        initial={"call": _asked_call(request)},
    )
    if row is not None:
        offer_levels(form, viewer, row)
    form.limit_levels()
    if request.method == "POST" and not changed_meanwhile(request, form, row) and form.is_valid():
        try:
            return _save(request, form, row)
        except actions.TooMany:
            message = _("Your organisation has %(most)d notices in force already. Close one first.")
            form.add_error(None, message % {"most": actions.MOST_IN_FORCE})
    context = {"form": form, "notice": row, **hidden(request, row)}
    return sent_before(request, row) or render(request, "notice/form.html", context)


def _asked_call(request: Request) -> Call | None:
    number = request.GET.get("call", "")
    rows = Call.objects.visible_to(request.viewer)
    return rows.filter(pk=number).first() if number.isascii() and number.isdecimal() else None


def _save(request: Request, form: NoticeForm, row: Notice | None) -> HttpResponse:
    concepts = form.chosen_concepts()
    call = form.chosen_call()
    if concepts is None and call is not None:
        concepts = [each.concept_id for each in tags_of(Call.NOUN, [call.pk]).get(call.pk, [])]
    content = form.content(concepts)
    owner_id = form.cleaned_data["owner"]
    return save(
        request,
        row,
        edit=lambda w: actions.edit(w, notice=cast(Notice, row), content=content),
        create=lambda w, _owner: actions.create(w, owner_id=owner_id, content=content),
    )


@login_required
@require_POST
def notice_state(request: Request, pk: int) -> HttpResponse:
    """Extend the notice (`extend`), or close it with an outcome (`close`)."""
    row = queries.one(request.viewer, pk)
    if row is None:
        return not_found(request)
    with write(request.viewer) as w:
        if "extend" in request.POST:
            return _extended(request, w, row)
        if request.POST.get("close") in Outcome.values:
            outcome = Outcome(request.POST["close"])
            actions.close(w, notice=row, outcome=outcome, address=conversation_address)
    messages.success(request, _("Saved."))
    return redirect("notice", pk)


def _extended(request: Request, w: Write, row: Notice) -> HttpResponse:
    try:
        actions.extend(w, notice=row)
    except actions.AtItsEnd:
        messages.info(request, _("The notice is in force as long as it can be."))
    else:
        message = _("The notice is in force until %(day)s.")
        messages.success(request, message % {"day": show_date(row.expires_on)})
    return redirect("notice", row.pk)
