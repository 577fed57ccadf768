"""What sources suggest where a person has typed another value: all of it in one list, decided one by one or together."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from latu.calls import bulk as calls
from latu.clients.actions import FIELDS as CLIENT_FIELDS
from latu.core.access import Forbidden, Viewer, editable_q, require
from latu.core.dates import day_of
from latu.core.gate import Write, write
from latu.networks.actions import FIELDS as NETWORK_FIELDS
from latu.organisations import bulk as organisations
from latu.partners.actions import FIELDS as NOTICE_FIELDS
from latu.people.actions import FIELDS as PERSON_FIELDS
from latu.projects import bulk as projects
from latu.records.models import Proposal
from latu.records.proposals import decide, open_proposals
from latu.records.saving import state
from latu.web.accepting import DOES_NOT_FIT, accept
from latu.web.downloads import Column
from latu.web.field_names import SYSTEMS, name_of
from latu.web.forms.search import NOUNS as NOUN_NAMES
from latu.web.lists import ROWS, ListPage, Sort, respond
from latu.web.middleware import Request
from latu.web.returning import return_to
from latu.web.values import Words
from latu.web.visible import NOUNS, Record, address_of, many, rows_of

CHOSEN = "chosen"

type Rows = Iterable[Any]


class Present(NamedTuple):
    """How the present values of a noun's records are read."""

    prefetch: tuple[str, ...]
    values_of: Callable[[Rows], dict[int, dict[str, Any]]]


def _plainly(fields: tuple[str, ...]) -> Present:
    return Present((), lambda rows: {row.pk: state(row, fields) for row in rows})


PRESENT = {
    organisations.NOUN: Present(("names", "identifiers"), organisations.values_of),
    calls.NOUN: Present(("deadlines",), calls.values_of),
    projects.NOUN: Present(("participations",), projects.values_of),
    "network": _plainly(NETWORK_FIELDS),
    "person": _plainly(PERSON_FIELDS),
    "notice": _plainly(NOTICE_FIELDS),
    "client": _plainly(CLIENT_FIELDS),
}


class ProposalFilter(forms.Form):
    """What narrows the list."""

    noun = forms.ChoiceField(
        label=gettext_lazy("Kind of record"),
        choices=[("", gettext_lazy("All kinds")), *NOUN_NAMES.items()],
        required=False,
    )
    system = forms.ChoiceField(
        label=gettext_lazy("Source"),
        choices=[("", gettext_lazy("All sources")), *SYSTEMS.items()],
        required=False,
    )


def waiting_for(viewer: Viewer) -> QuerySet[Proposal]:
    """The undecided ones on records that the viewer may see and edit."""
    return open_proposals().filter(_mine(viewer))


def _mine(viewer: Viewer) -> Q:
    mine = Q(pk=None)
    for noun in NOUNS:
        records = rows_of(viewer, noun).filter(editable_q(viewer), pk=OuterRef("record_id"))
        mine |= Q(Exists(records), noun=noun)
    return mine


def _rows(viewer: Viewer) -> QuerySet[Proposal]:
    require(bool(viewer.organisation_ids) or viewer.is_coordinator)
    return waiting_for(viewer)


def _narrow(rows: QuerySet[Proposal], chosen: dict[str, Any], viewer: Viewer) -> QuerySet[Proposal]:
    del viewer
    if noun := chosen.get("noun"):
        rows = rows.filter(noun=noun)
    if system := chosen.get("system"):
        rows = rows.filter(source__system=system)
    return rows


def _decorate(rows: list[Proposal], viewer: Viewer) -> None:
    """Give each its record and its values in words; the same number of queries for any number of rows."""
    records, values = _present(viewer, rows)
    pairs = [(row, values.get((row.noun, row.record_id), {}).get(row.field)) for row in rows]
    asked = [(row.noun, row.field, value) for row, now in pairs for value in (now, row.value)]
    words = Words(viewer, asked)
    for row, now in pairs:
        shown: Any = row
        shown.record = records.get((row.noun, row.record_id), "")
        shown.address = address_of(row.ref)
        shown.field_name = str(name_of(row.field))
        shown.now, shown.then = words.pair(row.noun, row.field, now, row.value)
        shown.system = str(SYSTEMS.get(row.source.system, row.source.system))


type Keyed[V] = dict[tuple[str, int], V]


def _present(
    viewer: Viewer, rows: Iterable[Proposal]
) -> tuple[Keyed[Record], Keyed[dict[str, Any]]]:
    """The records of these proposals and their present values."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        wanted[row.noun].add(row.record_id)
    records: Keyed[Record] = {}
    values: Keyed[dict[str, Any]] = {}
    for noun, ids in wanted.items():
        found = list(
            rows_of(viewer, noun).filter(pk__in=ids).prefetch_related(*PRESENT[noun].prefetch)
        )
        records |= {(noun, row.pk): row for row in found}
        values |= {(noun, pk): each for pk, each in PRESENT[noun].values_of(found).items()}
    return records, values


LIST = ListPage(
    name="proposed",
    template="proposed/list.html",
    filters=ProposalFilter,
    sorts=(
        Sort("new", gettext_lazy("Newest first"), ("-made_at",)),
        Sort("record", gettext_lazy("By record"), ("noun", "record_id", "field")),
    ),
    columns=(
        Column(gettext_lazy("Record"), lambda row: str(row.record)),
        Column(gettext_lazy("Field"), lambda row: row.field_name),
        Column(gettext_lazy("Now"), lambda row: row.now),
        Column(gettext_lazy("Suggestion"), lambda row: row.then),
        Column(gettext_lazy("Source"), lambda row: row.system),
        Column(gettext_lazy("Date"), lambda row: day_of(row.made_at)),
    ),
    rows=_rows,
    narrow=_narrow,
    decorate=_decorate,
)


@login_required
def proposed(request: Request) -> HttpResponseBase:
    """All suggestions that the viewer may decide on; `all` ticks every row of the page."""
    return respond(request, LIST, all_chosen="all" in request.GET)


@login_required
@require_POST
def proposed_decide(request: Request) -> HttpResponse:
    """Take over or decline one suggestion (its number), or the ticked ones (`chosen`)."""
    accepted = "accept" in request.POST
    which = request.POST.get("accept" if accepted else "decline", "")
    wanted = request.POST.getlist(CHOSEN) if which == CHOSEN else [which]
    numbers = [int(each) for each in wanted if each.isdecimal() and len(each) < 19][:ROWS]
    if not _rows(request.viewer).filter(pk__in=numbers).exists():
        if told := _already_decided(request.viewer, numbers):
            messages.info(request, told)
        else:
            messages.error(request, _("Nothing was chosen. Tick the rows first, then decide."))
        return redirect(return_to(request, LIST.name))
    told = _already_decided(request.viewer, numbers)
    with write(request.viewer) as w:
        done, left = _decide(w, numbers, accepted=accepted)
    if told:
        messages.info(request, told)
    if done:
        messages.success(request, _said(done, accepted=accepted))
    if left:
        messages.error(
            request,
            ngettext(
                "%(n)d value could not be taken over. Open the record and change it there.",
                "%(n)d values could not be taken over. Open the records and change them there.",
                left,
            )
            % {"n": left},
        )
    return redirect(return_to(request, LIST.name))


def _already_decided(viewer: Viewer, numbers: list[int]) -> str:
    """Which of them somebody, or the same click before, has decided; "" for none."""
    rows = Proposal.objects.filter(_mine(viewer), pk__in=numbers).exclude(state=Proposal.State.OPEN)
    count = rows.count()
    if not count:
        return ""
    return ngettext(
        "%(n)d suggestion had already been decided. Nothing more was changed in it.",
        "%(n)d suggestions had already been decided. Nothing more was changed in them.",
        count,
    ) % {"n": count}


def _decide(w: Write, numbers: list[int], *, accepted: bool) -> tuple[int, int]:
    """How many were decided, and how many values could not be written."""
    rows = list(waiting_for(w.viewer).filter(pk__in=numbers))
    records = many(w.viewer, [row.ref for row in rows])
    left = 0
    for row in rows:
        if accepted:
            try:
                accept(w, records[row.ref], row)
            except (Forbidden, *DOES_NOT_FIT):
                left += 1
                continue
        decide(w, proposal=row, accepted=accepted)
    return len(rows) - left, left


def _said(count: int, *, accepted: bool) -> str:
    if accepted:
        return ngettext("%(n)d value taken over.", "%(n)d values taken over.", count) % {"n": count}
    return ngettext(
        "Our own value was kept in %(n)d place.", "Our own values were kept in %(n)d places.", count
    ) % {"n": count}
