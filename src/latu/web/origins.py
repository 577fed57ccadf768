"""Where a record's values come from, as its page says it: one heading per person or source, newest first."""

from datetime import date
from typing import Any

from django.db.models import Manager
from django.utils.translation import gettext as _

from latu.accounts.models import User
from latu.core.access import Viewer
from latu.core.dates import show_date
from latu.core.languages import best
from latu.organisations.models import Organisation, Scheme
from latu.records import provenance
from latu.records.provenance import PERSON
from latu.web.field_names import SYSTEMS, name_of

PARTS = {"members": "memberships", "work": "affiliations"}  # fields that are rows of another table


def origins(viewer: Viewer, record: Any) -> list[dict[str, Any]]:
    """Who or what said which fields, and when; of fields that have a value, each named once."""
    stated = [
        (field, origin)
        for field, origin in provenance.origins(record.ref).items()
        if _has_value(record, field)
    ]
    stated.sort(key=lambda each: each[1].confirmed_on, reverse=True)
    stated.sort(key=lambda each: each[1].system != PERSON)
    users = User.objects.in_bulk({o.user_id for _field, o in stated if o.user_id is not None})
    found: dict[tuple[str, int | None], dict[str, dict[str, None]]] = {}
    said: set[str] = set()
    for field, origin in stated:
        name = str(name_of(field))
        if name not in said:
            said.add(name)
            who = (origin.system, origin.user_id if viewer.in_network else None)
            found.setdefault(who, {}).setdefault(origin.confirmed_on, {})[name] = None
    return [
        {
            "who": _who(system, users.get(user or 0)),
            "lines": [
                (show_date(date.fromisoformat(day)), ", ".join(sorted(names)))
                for day, names in by_day.items()
            ],
        }
        for (system, user), by_day in found.items()
    ]


def unsaid(record: Any) -> str:
    """What can be said of the origin where nothing is kept of single fields."""
    if record.invented:
        return _("Made up for the demo: there is no source.")
    source = best(getattr(record, "source", None) or {}).text
    return source or _("No source is marked.")


def _who(system: str, user: User | None) -> str:
    if system == PERSON:
        return str(user) if user else _("Typed by a person")
    return str(SYSTEMS.get(system, system))


def _has_value(record: Any, field: str) -> bool:
    if isinstance(record, Organisation) and field in Scheme.values:
        return any(each.scheme == field for each in record.identifiers.all())
    value = getattr(record, PARTS.get(field, field), None)
    if isinstance(value, Manager):
        return bool(value.all())
    return value not in (None, "", [], {})
