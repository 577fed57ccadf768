"""Asking for an introduction, one's own requests, and the page where those who are asked answer, without an account."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from latu.accounts.links import BadLink
from latu.core.access import ANYONE, SYSTEM, Viewer, require
from latu.core.dates import show_date
from latu.core.gate import write
from latu.introductions import actions, requests
from latu.introductions.models import Answer, Outcome, State, Step
from latu.introductions.requests import Way
from latu.organisations import queries as organisations
from latu.people import queries as people
from latu.people.models import Person
from latu.web.forms.introductions import AnswerForm, IntroductionForm
from latu.web.introduction_rows import asked_of, mine
from latu.web.limits import is_within
from latu.web.lists import not_found
from latu.web.middleware import Request

LIMIT = "introduction"


def _answering(secret: str) -> str:
    return settings.LATU_URL + reverse("introduction_answer", args=[secret])


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom somebody wants to get to know: a person, or somebody at an organisation."""

    title: str
    noun: str
    pk: int
    is_reachable: bool = True


@login_required
def person_introduction(request: Request, pk: int) -> HttpResponse:
    """Ask for an introduction to a person; `?through=u7` proposes whom to ask."""
    require(bool(request.viewer.organisation_ids))
    row = people.one(request.viewer, pk)
    if row is None:
        return not_found(request)
    is_reachable = bool(requests.reach(row.user, row)[0])
    ways = requests.ways_to_person(request.viewer, pk) if is_reachable else []
    return _ask(request, Wanted(str(row), "person", pk, is_reachable), ways)


@login_required
def ask_at_organisation(request: Request, pk: int) -> HttpResponse:
    """Ask somebody who knows somebody at an organisation; whom, they choose and tell when they agree."""
    require(bool(request.viewer.organisation_ids))
    row = organisations.one(request.viewer, pk)
    if row is None:
        return not_found(request)
    ways = requests.ways_to_organisation(request.viewer, pk)
    return _ask(request, Wanted(str(row.shown_name()), "organisation", pk), ways)


def _ask(request: Request, wanted: Wanted, ways: Sequence[Way]) -> HttpResponse:
    form = IntroductionForm(
        request.POST or None,
        viewer=request.viewer,
        ways=ways,
        initial={"through": request.GET.get("through", "")},
    )
    if form.is_bound and form.is_valid() and _send(request, form):
        message = _("%(name)s is asked by mail. What comes of it stands here.")
        messages.success(request, message % {"name": form.way().name})
        return redirect("introductions")
    return render(request, "introduction/ask.html", {"wanted": wanted, "ways": ways, "form": form})


def _send(request: Request, form: IntroductionForm) -> bool:
    """Write the request; what speaks against it becomes an error of the form."""
    if not is_within(request, LIMIT):
        form.add_error(None, _("You can ask for ten introductions a day. Go on tomorrow."))
        return False
    way, words, call = form.way(), form.cleaned_data["words"], form.chosen_call()
    try:
        with write(request.viewer) as w:
            actions.ask(w, way=way, words=words, call=call, address=_answering)
    except actions.AskedBefore as known:
        message = _("You have asked %(name)s for this already. You can ask again on %(day)s.")
        again = timezone.localdate(known.again_at)
        form.add_error(None, message % {"name": way.name, "day": show_date(again)})
        return False
    return True


@login_required
def introductions(request: Request) -> HttpResponse:
    """What waits for my answer, what I have asked for, and what I was asked before."""
    now = timezone.now()
    waiting, answered = asked_of(request.viewer, now)
    context = {"waiting": waiting, "mine": mine(request.viewer, now), "answered": answered}
    return render(request, "introduction/list.html", context)


@login_required
@require_POST
def introduction_change(request: Request, pk: int) -> HttpResponse:
    """Take a request back (`do=back`), say what came of it (`met`, `nothing`), or that one knows the person (`tie`)."""
    row = requests.mine(request.viewer).filter(pk=pk).first()
    if row is None:
        return not_found(request)
    wanted = request.POST.get("do", "")
    person: Person | None = None
    with write(request.viewer) as w:
        if wanted == "back":
            actions.take_back(w, row=row)
        elif wanted in Outcome.values:
            actions.say_outcome(w, row=row, outcome=Outcome(wanted))
        elif wanted == "tie":
            basis = _("introduced by %(name)s") % {"name": requests.middle_of(row).name}
            person = actions.state_tie(w, row=row, basis=basis[:200])
    messages.success(request, _("Saved."))
    return redirect("introductions") if person is None else redirect("person", person.pk)


@login_required
def introduction_step(request: Request, pk: int) -> HttpResponse:
    """Answer signed in, where one is asked."""
    step = requests.step(pk)
    if step is None or step.user_id != request.viewer.user_id:
        return not_found(request)
    return _answer(request, step, request.viewer)


@never_cache
def introduction_answer(request: Request, secret: str) -> HttpResponse:
    """Answer by the link of the mail, in the language of who is asked; only what is sent is an answer."""
    try:
        step = requests.step(actions.open_step(secret))
    except BadLink:
        step = None
    if step is None:
        return _over(request)
    with override(requests.reach(step.user, step.person)[1]):
        return _answer(request, step, SYSTEM)


def _answer(request: Request, step: Step, viewer: Viewer) -> HttpResponse:
    row = step.introduction
    has_agreed = step.answer == Answer.YES and row.state in {State.PASSED_ON, State.INTRODUCED}
    if not has_agreed and not requests.goes_on(row, timezone.now()):
        return _over(request)
    is_middle, middle = step.position == Step.Position.MIDDLE, requests.middle_of(row)
    is_choosing = is_middle and row.organisation_id is not None and not has_agreed
    known = list(requests.known_there(step)) if is_choosing else None
    form = AnswerForm(request.POST or None, people=known, initial={"words": step.words})
    if form.is_bound and form.is_valid():
        try:
            with write(viewer) as w:
                actions.answer(
                    w,
                    step_id=step.pk,
                    answer=form.said(),
                    words=form.cleaned_data["words"],
                    target_id=form.cleaned_data.get("target"),
                    address=_answering,
                )
        except actions.Over:
            return _over(request)
        except actions.NotChosen:
            form.add_error("target", _("Choose whom you would introduce."))
        else:
            return redirect(f"{request.path}?done=1")
    context = {
        "step": step,
        "row": row,
        "form": form,
        "has_agreed": has_agreed,
        "is_middle": is_middle,
        "office": requests.workplaces([row.asker_id]).get(row.asker_id, ""),
        "middle": middle.name or _("Somebody"),
        "middle_words": middle.words,
        "known": known,
        "is_done": "done" in request.GET and bool(step.answer),
        "is_public_call": row.call is not None and ANYONE.may_see(row.call),
        "answers": Answer.choices[1:],
    }
    return render(request, "introduction/answer.html", context)


def _over(request: Request) -> HttpResponse:
    """The same for whatever has ended it."""
    return render(request, "introduction/over.html", status=404)
