"""Handing over to colleagues: choose who takes what, look at the summary, do it at once; and what was passed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from latu.accounts.models import User
from latu.clients.models import Client
from latu.core.access import require
from latu.core.refs import MOST_DIGITS, Ref
from latu.handover import actions, queries
from latu.handover.actions import Changed, Choice
from latu.handover.models import Kind, Passed
from latu.handover.queries import UNSEEN, Colleague, Row
from latu.people.models import Person
from latu.web.editing import hidden, make
from latu.web.lists import not_found
from latu.web.middleware import Request
from latu.web.visible import many

KEEP, DELETE = "keep", "delete"
MOST_AT_ONCE = 300
NOUNS = {Kind.CONTACT: Person.NOUN, Kind.CLIENT: Client.NOUN}


@dataclass(frozen=True, slots=True)
class Option:
    """Where a row can go: the value of the choice, in words, and whether it is chosen."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Wizard:
    """What the pages of one handover are made of."""

    giver: User
    is_own: bool
    rows: list[Row]
    hidden: list[Row]
    more: int
    colleagues: dict[int, Colleague]

    def options(self, row: Row, chosen: str) -> list[Option]:
        """Who may take the row; a private contact of one's own may be deleted."""
        takers = [each for each in self.colleagues.values() if each.may_take(row)]
        given = [(str(each.user.pk), str(each.user)) for each in takers]
        if self.is_own and row.is_private:
            given.append((DELETE, _("Delete it")))
        found = [Option(f"{to}.{row.stamp}", label, to == chosen) for to, label in given]
        return [Option(KEEP, _("Nobody, it stays"), is_chosen=False), *found]

    def kinds(self, chosen: Mapping[str, str]) -> list[dict[str, Any]]:
        """The rows by kind, each with its options."""
        return [
            {
                "kind": kind,
                "rows": [
                    (row, self.options(row, chosen.get(row.key, ""))) for row in self.of_kind(kind)
                ],
            }
            for kind in Kind
            if self.of_kind(kind)
        ]

    def of_kind(self, kind: Kind) -> list[Row]:
        """The rows of a kind."""
        return [row for row in self.rows if row.kind == kind]

    def unseen(self, chosen: Mapping[str, str]) -> list[Option]:
        """To whom all goes that the administrator does not see."""
        stamp = queries.stamp_of(self.hidden)
        takers = [
            (str(pk), str(each.user))
            for pk, each in self.colleagues.items()
            if all(each.may_take(row) for row in self.hidden)
        ]
        to = chosen.get(UNSEEN, "")
        found = [Option(f"{pk}.{stamp}", label, pk == to) for pk, label in takers]
        return [Option(KEEP, _("Nobody, it stays"), is_chosen=False), *found]


@login_required
def handover(request: Request) -> HttpResponse:
    """Hand over what I look after."""
    return _answer(request, get_object_or_404(User, pk=request.viewer.user_id))


@login_required
def user_handover(request: Request, pk: int) -> HttpResponse:
    """An administrator hands over what somebody looks after for an organisation."""
    require(request.viewer.is_administrator)
    return _answer(request, get_object_or_404(User, pk=pk))


def _answer(request: Request, giver: User) -> HttpResponse:
    rows, unseen = queries.rows(request.viewer, giver)
    wizard = Wizard(
        giver=giver,
        is_own=giver.pk == request.viewer.user_id,
        rows=rows[:MOST_AT_ONCE],
        hidden=unseen,
        more=max(0, len(rows) - MOST_AT_ONCE),
        colleagues=queries.colleagues(giver),
    )
    if request.method == "POST":
        return _sent(request, wizard)
    if "to" not in request.GET:
        return render(request, "handover/start.html", {"wizard": wizard, **_counts(wizard)})
    to = request.GET["to"]
    return _list(request, wizard, {row.key: to for row in rows})


def _counts(wizard: Wizard) -> dict[str, Any]:
    counts = [(kind.label, len(wizard.of_kind(kind))) for kind in Kind]
    return {"counts": [(label, n) for label, n in counts if n]}


def _sent(request: Request, wizard: Wizard) -> HttpResponse:
    chosen = _chosen(request, wizard)
    if "apply" in request.POST:
        kind = request.POST["apply"]
        to = request.POST.get(f"all-{kind}", KEEP)
        chosen |= {row.key: to for row in wizard.rows if row.kind == kind}
        return _list(request, wizard, chosen)
    if request.POST.get("step") == "again":
        return _list(request, wizard, chosen)
    choices = _choices(request)
    are_ties_withdrawn = wizard.is_own and request.POST.get("ties") == "withdraw"
    is_done = request.POST.get("step") == "done"
    if not choices and not are_ties_withdrawn:
        return _list(request, wizard, chosen, [_("Choose a colleague for something first.")])
    try:
        if is_done:
            return _done(request, wizard.giver, choices, are_ties_withdrawn)
        plan = actions.plan(request.viewer, wizard.giver, choices)
    except Changed as changed:
        return _list(request, wizard, chosen, changed.what)
    context = {
        "wizard": wizard,
        "given": [(plan.receivers[pk].user, _by_kind(rows)) for pk, rows in plan.given.items()],
        "deleted": plan.deleted,
        "choices": [(name, request.POST[name]) for name in _names(request)],
        "are_ties_withdrawn": are_ties_withdrawn,
        **hidden(request, None),
    }
    return render(request, "handover/summary.html", context)


def _done(
    request: Request, giver: User, choices: Sequence[Choice], are_ties_withdrawn: bool
) -> HttpResponse:
    ref = make(
        request,
        lambda w, _owner: actions.carry_out(
            w, giver=giver, choices=choices, are_ties_withdrawn=are_ties_withdrawn, address=_address
        ),
    )
    messages.success(request, _("Handed over."))
    return redirect("handover_done", pk=ref.id)


def _address(pk: int) -> str:
    return settings.LATU_URL + reverse("handover_done", args=[pk])


def _list(
    request: Request, wizard: Wizard, chosen: Mapping[str, str], wrong: Sequence[str] = ()
) -> HttpResponse:
    context = {
        "wizard": wizard,
        "kinds": wizard.kinds(chosen),
        "unseen": wizard.unseen(chosen) if wizard.hidden else [],
        "ties": request.POST.get("ties", KEEP),
        "wrong": wrong,
    }
    return render(request, "handover/list.html", context)


def _names(request: Request) -> list[str]:
    """The fields that say where a row goes."""
    kinds = {f"{kind}" for kind in Kind}
    return [
        name
        for name, value in request.POST.items()
        if "." in str(value) and (name == UNSEEN or name.partition(":")[0] in kinds)
    ]


def _chosen(request: Request, wizard: Wizard) -> dict[str, str]:
    """Where each row goes, as it was sent; of rows that are there no more nothing is left."""
    keys = {UNSEEN, *(row.key for row in wizard.rows)}
    return {name: request.POST[name].partition(".")[0] for name in _names(request) if name in keys}


def _choices(request: Request) -> list[Choice]:
    found = []
    for name in _names(request):
        to, _dot, stamp = request.POST[name].partition(".")
        is_number = to.isascii() and to.isdecimal() and len(to) <= MOST_DIGITS
        if to == DELETE and name != UNSEEN:
            found.append(Choice(name, stamp, None))
        else:
            found.append(Choice(name, stamp, int(to) if is_number else 0))
    return found


def _by_kind(rows: Iterable[Row]) -> list[tuple[Any, list[Row]]]:
    every = list(rows)
    groups = [(kind.label, [row for row in every if row.kind == kind]) for kind in Kind]
    return [(label, some) for label, some in groups if some]


@login_required
def handover_done(request: Request, pk: int) -> HttpResponse:
    """What was passed: all of it for giver and maker, one's own share for a receiver."""
    row = queries.one(request.viewer, pk)
    if row is None:
        return not_found(request)
    passed = list(queries.passed(request.viewer, row))
    context = {
        "handover": row,
        "shares": _shares(request, passed),
        "deleted": sum(each.record_id is None for each in passed),
        "is_receiver": request.viewer.user_id not in {row.giver_id, row.made_by_id},
    }
    return render(request, "handover/done.html", context)


def _shares(request: Request, passed: Sequence[Passed]) -> list[dict[str, Any]]:
    """By receiver and kind: how many, and by name those that the viewer may see."""
    refs = {each.pk: Ref(NOUNS[Kind(each.kind)], each.record_id) for each in passed if each.kind in NOUNS and each.record_id}  # fmt: skip
    records = many(request.viewer, list(refs.values()))
    groups: dict[tuple[str, str], list[Passed]] = {}
    for each in passed:
        if each.record_id is not None:
            groups.setdefault((str(each.receiver or _("Somebody")), each.kind), []).append(each)
    return [
        {
            "receiver": receiver,
            "kind": Kind(kind).label,
            "number": len(rows),
            "records": [records[refs[r.pk]] for r in rows if refs.get(r.pk) in records],
        }
        for (receiver, kind), rows in groups.items()
    ]
