"""Values of fields in words, as one reader may see them: for history and for what imports propose.

Names of other records are read at once, one kind after the other, for all values that a page shows.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from latu.accounts.models import User
from latu.calls.models import Call, Programme
from latu.calls.queries import SOURCE_TEXTS
from latu.core import dates, money
from latu.core.access import Viewer
from latu.core.languages import LANGUAGES, best, language_name
from latu.core.text import one_line
from latu.organisations.models import Kind, Organisation
from latu.projects.models import Role
from latu.records.incoming import ORIGIN
from latu.taxonomy.models import Country, Municipality
from latu.web.field_names import SYSTEMS
from latu.web.visible import NOUNS

NOTHING = "–"
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# Fields that hold the number or code of another record, and fields that hold lists which begin with one.
REFERENCES: dict[str, type[Any]] = {
    "country_id": Country,
    "municipality_id": Municipality,
    "programme_id": Programme,
    "call_id": Call,
    "members": Organisation,
    "steward_id": User,
    "keeper": User,
}
# Fields that hold lists of such codes.
MANY: dict[str, type[Any]] = {"countries": Country}
ROLES = dict(Role.choices)
KINDS = dict(Kind.choices)
# Organisation, role, the EU's share. Imports add the order before the share and the total behind it.
PART_OF_A_PERSON = 3
LISTS = frozenset({"participations", "work"})  # [organisation, role, …]

type Value = tuple[str, str, Any]  # noun, field, value


class Words:
    """The words for some values; `values` are all that will be asked for."""

    def __init__(self, viewer: Viewer, values: Iterable[Value]) -> None:
        wanted: dict[type[Any], set[Any]] = defaultdict(set)
        for _noun, field, value in values:
            if field in REFERENCES and value not in (None, ""):
                wanted[REFERENCES[field]].add(value)
            elif field in MANY:
                wanted[MANY[field]] |= set(value or ())
            elif field in LISTS:
                wanted[Organisation] |= {each[0] for each in value or ()}
        self._names = {model: _names(viewer, model, ids) for model, ids in wanted.items()}

    def pair(self, noun: str, field: str, before: Any, after: Any) -> tuple[str, str]:
        """Two values of one field; of lists and of texts per language only what differs."""
        if isinstance(before, list) or isinstance(after, list):
            old, new = before or [], after or []
            here, there = ([_without_order(field, each) for each in side] for side in (old, new))
            before = [each for each in old if _without_order(field, each) not in there]
            after = [each for each in new if _without_order(field, each) not in here]
        elif isinstance(before, dict) and isinstance(after, dict):
            changed = [code for code in {**before, **after} if before.get(code) != after.get(code)]
            before, after = ([texts[c] for c in changed if c in texts] for texts in (before, after))
        return self.text(noun, field, before), self.text(noun, field, after)

    def text(self, noun: str, field: str, value: Any) -> str:
        """One value."""
        if value in (None, "", [], {}):
            return NOTHING
        if field in REFERENCES:
            return self._name(REFERENCES[field], value)
        if isinstance(value, list):
            # Several parts of one organisation may read alike.
            return ", ".join(dict.fromkeys(self._one(noun, field, each) for each in value))
        return self._one(noun, field, value)

    def _name(self, model: type[Any], key: Any) -> str:
        hidden = _("an organisation that you may not see")
        if model is not Organisation:
            hidden = _("a record that you may not see")
        return self._names.get(model, {}).get(key, hidden)

    def _one(self, noun: str, field: str, value: Any) -> str:
        if field in LISTS:
            return self._part(field, value)
        if field in MANY:
            return self._name(MANY[field], value)
        if isinstance(value, bool):
            return _of_bool(field, value)
        if isinstance(value, int):
            return money.show(value) if field.endswith("_cents") else str(value)
        if isinstance(value, str):
            return _of_text(noun, field, value)
        return _of_json(value)

    def _part(self, field: str, value: list[Any]) -> str:
        """An organisation with its role; of a hidden one nothing."""
        organisation, role, *others = value
        name = self._names.get(Organisation, {}).get(organisation)
        if name is None:
            return self._name(Organisation, organisation)
        if field == "work":
            return f"{role}, {name}" if role else name
        cents = others[0] if len(value) == PART_OF_A_PERSON else others[1]
        facts = [str(ROLES.get(role, role)), *([money.show(cents)] if cents else [])]
        return f"{name} ({', '.join(facts)})"


def _names(viewer: Viewer, model: type[Any], ids: set[Any]) -> dict[Any, str]:
    """What these records are called, as far as the viewer may see them."""
    if model is Organisation:
        organisations = Organisation.objects.visible_to(viewer).prefetch_related("names")
        return {pk: row.shown_name() for pk, row in organisations.in_bulk(list(ids)).items()}
    rows = model.objects.all()
    if model is Call:
        rows = Call.objects.visible_to(viewer).defer(*SOURCE_TEXTS)
    return {pk: str(row) for pk, row in rows.in_bulk(list(ids)).items()}


def _without_order(field: str, value: Any) -> Any:
    """A part in a project without its place in the list, which is no fact of it."""
    is_part = field == "participations" and len(value) > PART_OF_A_PERSON
    return [*value[:2], *value[3:]] if is_part else value


def _of_bool(field: str, value: bool) -> str:
    if field == "is_sme":
        return _("small or medium-sized company") if value else _("large company")
    if field == "time_assumed":
        return _("17:00 Brussels, assumed") if value else _("as the source says")
    return _("yes") if value else _("no")


def _of_text(noun: str, field: str, value: str) -> str:
    if field in {"languages", "language"}:
        return language_name(value)
    if field == "kinds":
        return str(KINDS.get(value, value))
    if field == ORIGIN:
        system, _blank, key = value.partition(" ")
        return ", ".join(filter(None, [str(SYSTEMS.get(system, system)), key]))
    if field.endswith("_html"):
        return one_line(strip_tags(value.replace("<", " <")))
    label = _choices(noun, field).get(value)
    return str(label) if label is not None else _as_moment(value)


def _choices(noun: str, field: str) -> Mapping[Any, Any]:
    """The words of a field that takes only some values."""
    try:
        column = NOUNS[noun]._meta.get_field(field)
    except (KeyError, FieldDoesNotExist):
        return {}
    return dict(column.flatchoices) if isinstance(column, Field) else {}


def _as_moment(text: str) -> str:
    if not ISO_DAY.match(text):
        return text
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return dates.show_moment(at) if at.tzinfo else dates.show_date(at.date())


def _of_json(value: Any) -> str:
    """A text per language in the reader's own; of anything else what can be read."""
    if not isinstance(value, dict):
        return str(value)
    if set(value) <= set(LANGUAGES):
        return best(value).text
    if "title" in value:
        return str(value["title"])
    parts = (
        money.show(each) if isinstance(each, int) and name.endswith("_cents") else str(each)
        for name, each in value.items()
        if isinstance(each, str | int)
    )
    return " · ".join(parts)
