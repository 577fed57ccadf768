"""The access log, for administrators: who has looked at whose data, and taken it away."""

import re
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy

from latu.core.access import Viewer, require
from latu.people.models import Person
from latu.privacy.models import Access
from latu.web.downloads import Column
from latu.web.forms.fields import LineField
from latu.web.lists import ListPage, Sort, respond
from latu.web.middleware import Request

LARGEST_NUMBER = 10**9
NOUNS = {
    "person": gettext_lazy("People"),
    "user": gettext_lazy("Users"),
    "client": gettext_lazy("My companies"),
}


class AccessFilter(forms.Form):
    """What narrows the access log."""

    person = forms.IntegerField(
        label=gettext_lazy("Number of a person (in the page's address)"),
        required=False,
        min_value=1,
        max_value=LARGEST_NUMBER,
    )
    user = LineField(label=gettext_lazy("User: name or e-mail address"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("What was done"),
        choices=[("", gettext_lazy("All")), *Access.Kind.choices],
        required=False,
    )


def _rows(viewer: Viewer) -> QuerySet[Access]:
    require(viewer.is_administrator)
    return Access.objects.select_related("user")


def _narrow(rows: QuerySet[Access], chosen: dict[str, Any], viewer: Viewer) -> QuerySet[Access]:
    del viewer
    if number := chosen.get("person"):
        rows = rows.filter(noun=Person.NOUN, record_id=number)
    if text := chosen.get("user"):
        pattern = re.escape(text)
        rows = rows.filter(Q(user__name__iregex=pattern) | Q(user__email__iregex=pattern))
    if kind := chosen.get("kind"):
        rows = rows.filter(kind=kind)
    return rows


def _decorate(rows: list[Access], viewer: Viewer) -> None:
    del viewer
    for row in rows:
        row.of_what = NOUNS.get(row.noun, row.noun)  # type: ignore[attr-defined]


LIST = ListPage(
    name="accesses",
    template="duties/accesses.html",
    filters=AccessFilter,
    sorts=(
        Sort("new", gettext_lazy("Newest first"), ("-at",)),
        Sort("old", gettext_lazy("Oldest first"), ("at",)),
    ),
    columns=(
        Column(gettext_lazy("Time"), lambda row: row.at.isoformat()),
        Column(gettext_lazy("User"), lambda row: str(row.user or "")),
        Column(gettext_lazy("What was done"), lambda row: str(row.get_kind_display())),
        Column(gettext_lazy("Records"), lambda row: str(row.of_what)),
        Column(gettext_lazy("Number of the record"), lambda row: row.record_id),
        Column(gettext_lazy("How many"), lambda row: row.number),
        Column(gettext_lazy("As"), lambda row: row.what),
    ),
    rows=_rows,
    narrow=_narrow,
    decorate=_decorate,
)


@login_required
def duties_accesses(request: Request) -> HttpResponseBase:
    """Newest first."""
    require(request.viewer.is_administrator)
    return respond(request, LIST)
