"""A person whose name, address and number are written into every column of text of every table."""

import random
from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any

from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.db import models

from latu.core.access import SYSTEM, Level
from latu.core.gate import write
from latu.core.refs import Ref
from latu.people import actions
from latu.people.models import Person
from latu.privacy.traces import LEFT_OUT, TEXTS
from latu.records.models import ByRef

GIVEN, FAMILY = "Änneli", "Sinipyrstö-Šaŋgi"
EMAIL, PHONE = "anneli.kanaria@example.org", "+358 40 987 6543"
WORDS = f"Tapasin {GIVEN} {FAMILY} torstaina; {EMAIL}, 040-987 6543."
# Made by the test itself, or by frameworks that know no people; the person's own card is written by its action.
NOT_MADE = {
    "people.Person",
    "people.Unwanted",
    "privacy.Erased",
    "sessions.Session",
    "search.Vector",
}
FRAMEWORKS = {"auth", "contenttypes", "mfa", "account", "django_tasks_database"}

NUMBERS = count()


def make(owner_id: int) -> Person:
    """The person, with a card of its own and a trace in every table."""
    values = {
        "given": GIVEN,
        "family": FAMILY,
        "email": EMAIL,
        "phone": PHONE,
        "notes": WORDS,
        "level": Level.PUBLIC,
    }
    with write(SYSTEM) as w:
        person = actions.create(w, content=actions.Content(values=values), owner_id=owner_id)
        other = {
            "given": "Bertta",
            "family": "Toinen",
            "notes": WORDS,
            "how_met": f"{FAMILY} {GIVEN}",
        }
        actions.create(w, content=actions.Content(values=other), owner_id=owner_id)
        for model in apps.get_models():
            if model._meta.label not in NOT_MADE and model._meta.app_label not in FRAMEWORKS:
                _row(model, person)
                if issubclass(model, ByRef):
                    _row(model, person, Ref("organisation", owner_id))
    session = SessionStore()
    session["draft"] = WORDS
    session.save()
    return person


def _row(model: type[models.Model], person: Person, ref: Ref | None = None) -> models.Model:
    """A row of a table that names the person wherever there is room; of what belongs to a record, one of `ref`."""
    values = {
        field.name: _value(field, person)
        for field in model._meta.concrete_fields
        if not field.primary_key or field.remote_field or isinstance(field, models.CharField)
    }
    if issubclass(model, ByRef):
        values |= dict(zip(("noun", "record_id"), ref or person.ref, strict=True))
    return model._base_manager.create(**values)


def _value(field: Any, person: Person) -> Any:
    label = field.model._meta.label
    if field.remote_field:
        return _related(field, person)
    if field.choices:
        return field.choices[-1][0]
    if isinstance(field, TEXTS):
        is_code = field.primary_key or field.name in LEFT_OUT.get(label, ())
        return _text(field, is_named=not is_code)
    return _plain(field)


def _related(field: Any, person: Person) -> Any:
    target = field.remote_field.model
    if target is Person:
        return person
    if field.null:
        return None
    once = {name for each in field.model._meta.constraints for name in getattr(each, "fields", ())}
    is_free = not field.unique and field.name not in once
    return (target._base_manager.order_by("pk").first() if is_free else None) or _row(
        target, person
    )


def _text(field: Any, *, is_named: bool) -> Any:
    if isinstance(field, models.JSONField):
        return {"fi": WORDS, FAMILY + " " + GIVEN: [WORDS]} if is_named else {}
    most = field.max_length or 10_000
    if isinstance(field, models.EmailField):
        return EMAIL if is_named else f"{random.random()}@example.org"
    words = f"{next(NUMBERS)} {WORDS}"
    room = [each for each in (words, f"{GIVEN} {FAMILY}", "987 6543") if len(each) <= most]
    return room[0] if is_named and room else str(random.random())[2:][:most]


def _plain(field: Any) -> Any:
    if isinstance(field, models.DateTimeField):
        return datetime(2026, 1, 1, tzinfo=UTC)
    if isinstance(field, models.DateField):
        return date(2026, 1, 1)
    if isinstance(field, models.TimeField):
        return time(12)
    if isinstance(field, models.BinaryField):
        return random.randbytes(32)
    if isinstance(field, models.BooleanField):
        return False
    return random.randrange(1_000, 30_000)
