"""Pages of calls and programmes."""

from datetime import timedelta
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.db.models import F, Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from latu.calls import actions, queries
from latu.calls.alike import alike, taken
from latu.calls.models import Call, Status, status_q
from latu.clients.queries import may_advise, tips_of_call
from latu.core.access import Viewer, require
from latu.core.dates import show_deadline
from latu.core.languages import best, reader_language
from latu.core.text import excerpt
from latu.matching.conditions import is_lump_sum as says_lump_sum
from latu.matching.queries import rule_fact
from latu.partners.queries import of_call as notices_of
from latu.projects.queries import of_call
from latu.search.words import matching
from latu.sources.funding_tenders.texts import plain_text
from latu.web import call_rows, changed, notices, summaries, teams
from latu.web.downloads import Column
from latu.web.editing import (
    Alike,
    changed_meanwhile,
    hidden,
    insists,
    offer_levels,
    save,
    sent_before,
)
from latu.web.events import has_dates
from latu.web.forms.calls import CallFilter, CallForm
from latu.web.forms.records import RecordForm
from latu.web.lists import ListPage, Sort, not_found, respond
from latu.web.middleware import Request
from latu.web.record_parts import parts
from latu.web.verdicts import verdicts

BEGINNING = 500  # characters of the call's own text that are shown unfolded


def _narrow(rows: QuerySet[Call], chosen: dict[str, Any], viewer: Viewer) -> QuerySet[Call]:
    now = timezone.now()
    if text := chosen.get("q"):
        rows = rows.filter(pk__in=matching(viewer, Call.NOUN, text))
    if states := chosen.get("status"):
        wanted = Q()
        for state in states:
            wanted |= status_q(state, now)
        rows = rows.filter(wanted)
    if programme := chosen.get("programme"):
        rows = rows.filter(programme=programme)
    if within := chosen.get("within"):
        rows = rows.filter(pk__in=queries.with_deadline(now, now + timedelta(days=int(within))))
    return teams.narrow(rows, chosen, viewer)


def _deadlines(row: Call) -> str:
    """All of them with their times."""
    return "; ".join(show_deadline(each.at) for each in row.deadlines.all())


LIST = ListPage(
    name="calls",
    template="call/list.html",
    filters=CallFilter,
    sorts=(
        Sort(
            "deadline",
            gettext_lazy("Next deadline first"),
            (F("next_at").asc(nulls_last=True), "-closes_at"),
        ),
        Sort("new", gettext_lazy("Newest first"), ("-updated_at",)),
        Sort("title", gettext_lazy("Title"), ("sort_key",)),
    ),
    columns=(
        Column(gettext_lazy("Identifier"), lambda row: row.identifier),
        Column(gettext_lazy("Title"), lambda row: best(row.titles).text),
        Column(gettext_lazy("Programme"), lambda row: str(row.programme or "")),
        Column(gettext_lazy("Type of action"), lambda row: row.action),
        Column(gettext_lazy("State"), lambda row: str(row.status.label)),
        Column(
            gettext_lazy("Opens"),
            lambda row: row.opens_at and timezone.localtime(row.opens_at).date(),
        ),
        Column(
            gettext_lazy("Closes"),
            lambda row: row.closes_at and timezone.localtime(row.closes_at).date(),
        ),
        Column(gettext_lazy("Deadlines"), _deadlines),
        Column(
            gettext_lazy("Budget of the call, €"),
            lambda row: row.budget_cents and row.budget_cents / 100,
        ),
        Column(
            gettext_lazy("Smallest grant, €"), lambda row: row.min_cents and row.min_cents / 100
        ),
        Column(gettext_lazy("Largest grant, €"), lambda row: row.max_cents and row.max_cents / 100),
        Column(gettext_lazy("Funding rate"), lambda row: row.rate),
        Column(gettext_lazy("Official page"), lambda row: row.url),
    ),
    rows=queries.listed,
    narrow=_narrow,
    beside=call_rows.mark_with_verdicts,
    offer=teams.offer,
)


def calls(request: Request) -> HttpResponseBase:
    """All calls that the viewer may see, soonest deadline first."""
    return respond(request, LIST)


def call(request: Request, pk: int, sent: RecordForm | None = None) -> HttpResponse:
    """One call with its facts, text and the projects that it funded."""
    row = queries.one(request.viewer, pk)
    if row is None:
        return not_found(request)
    rules = _rules(row)
    changed.mark([row])
    context = {
        "call": row,
        "has_dates": has_dates(row),
        "rates": [rule for rule in rules if rule.kind.startswith("funding_rate")],
        "projects": of_call(request.viewer, pk, row.identifier),
        "notices": notices.shown(request.viewer, notices_of(request.viewer, pk)),
        "rules": rules,
        "told": changed.told(request.viewer, row),
        "plain": summaries.plain(request.viewer, row),
        "beginning": excerpt(plain_text(row.description_html), BEGINNING),
        "verdicts": verdicts(request.viewer, row),
        "may_advise": may_advise(request.viewer),
        "tips": tips_of_call(request.viewer, pk),
        **teams.parts(request.viewer, row),
        **parts(request.viewer, row, sent),
    }
    return render(request, "call/one.html", context)


def _rules(row: Call) -> list[Any]:
    """The programme's dated rules that concern this call's type of action and way of paying; each text once."""
    if row.programme is None:
        return []
    rules = list(row.programme.rules.all())
    today = timezone.localdate()
    holding = [rule for rule in rules if rule_fact(rule).holds(row.action, today, row.identifier)]
    is_lump_sum = says_lump_sum(row.action, row.conditions_html, row.description_html)
    beside_the_point = "indirect_cost_rate" if is_lump_sum else "lump_sum"
    holding = [rule for rule in holding if rule.kind != beside_the_point]
    return list({str(rule.text) if rule.text else rule.pk: rule for rule in holding}.values())


@login_required
def call_add(request: Request) -> HttpResponse:
    """Add a call."""
    require(request.viewer.keeps_register)
    return _form_page(request, None)


@login_required
def call_edit(request: Request, pk: int) -> HttpResponse:
    """Change a call."""
    row = queries.one(request.viewer, pk)
    if row is None:
        return not_found(request)
    require(request.viewer.may_edit(row))
    return _form_page(request, row)


def _form_page(request: Request, row: Call | None) -> HttpResponse:
    form = CallForm(request.POST or None, language=reader_language(), call=row)
    offer_levels(form, request.viewer, row)
    found: list[Alike] = []
    if request.method == "POST" and not changed_meanwhile(request, form, row) and form.is_valid():
        content = form.content()
        if holder := taken(content, row):
            _tell_taken(request.viewer, form, holder)
        found = [_shown(each) for each in alike(request.viewer, content, row)]
        if form.is_valid() and insists(request, found):
            saved = _save(request, form, content, row)
            if saved is not None:
                return saved
    context = {"form": form, "call": row, "alike": found, **hidden(request, row)}
    return sent_before(request, row) or render(request, "call/form.html", context)


def _save(
    request: Request, form: CallForm, content: actions.Content, row: Call | None
) -> HttpResponse | None:
    """Write; an identifier that another call got this moment becomes an error of its field."""
    try:
        return save(
            request,
            row,
            edit=lambda w: actions.edit(w, call=cast(Call, row), content=content),
            create=lambda w, owner: actions.create(w, content=content, owner_id=owner),
        )
    except actions.IdentifierTaken:
        if holder := taken(content, row):
            _tell_taken(request.viewer, form, holder)
        return None


def _tell_taken(viewer: Viewer, form: CallForm, holder: Call) -> None:
    """An error of the field; it names only a call that the viewer may see."""
    if viewer.may_see(holder):
        message = _(
            "“%(name)s” already has this identifier. Edit that one instead of adding another."
        )
    else:
        message = _("Another call already has this identifier.")
    form.add_error("identifier", message % {"name": str(holder)})


def _shown(row: Call) -> Alike:
    about = " · ".join([row.identifier, str(row.status.label)])
    return Alike(row.pk, str(row), about, reverse("call", args=[row.pk]))


def programmes(request: Request) -> HttpResponse:
    """The funding programmes with the number of their calls."""
    return render(
        request, "programme/list.html", {"programmes": queries.programmes(request.viewer)}
    )


def programme(request: Request, key: str) -> HttpResponse:
    """One programme with its rules and open calls."""
    row = queries.programmes(request.viewer).filter(key=key).prefetch_related("rules").first()
    if row is None:
        return not_found(request)
    now = timezone.now()
    live = queries.wanted(request.viewer).filter(
        status_q(Status.OPEN, now) | status_q(Status.FORTHCOMING, now), programme=row
    )
    shown = list(live.order_by(F("next_at").asc(nulls_last=True), "pk")[:50])
    call_rows.mark_with_verdicts(shown, request.viewer)
    return render(request, "programme/one.html", {"programme": row, "calls": shown})
