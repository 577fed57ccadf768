"""People as contact cards, and what a card says of a person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from latu.core.access import Level, Viewer
from latu.core.languages import LANGUAGES
from latu.core.text import excerpt, fold, sort_key
from latu.organisations.models import Organisation, OrganisationName
from latu.people.actions import Content, Work
from latu.people.models import Person
from latu.people.queries import listed
from latu.sources.vcards import Card, Point

LONGEST_NAME, LONGEST_ROLE, LONGEST_PHONE, LONGEST_NOTES = 120, 200, 60, 5000


def card_of(person: Person) -> Card:
    """The card of a person read by `queries.listed`: name, present work, e-mail, telephone and languages. What was
    written about the person stays here."""
    work = next((each for each in person.affiliations.all() if each.valid_to is None), None)
    return Card(
        full_name=str(person),
        given=person.given,
        family=person.family,
        organisation=work.organisation.name if work else "",
        title=work.role if work else "",
        emails=(Point(person.email),) if person.email else (),
        telephones=(Point(person.phone),) if person.phone else (),
        languages=tuple(person.languages),
        revision=person.updated_at.replace(microsecond=0),
    )


def content_of(card: Card, organisation_id: int | None) -> Content:
    """What is written of the person on a card, for the one who brings it alone. What has no field of its own, or is
    too long for it, stands in the notes, so that nothing is lost."""
    given, family = _name(card)
    role = card.title or card.role
    rest = [
        ("", given if len(given) > LONGEST_NAME else ""),
        ("", family if len(family) > LONGEST_NAME else ""),
        (_("Organisation"), "" if organisation_id else ", ".join([card.organisation, *card.units])),
        (_("Role"), "" if organisation_id and len(role) <= LONGEST_ROLE else role),
        (_("Role"), card.role if card.title else ""),
        (_("E-mail address"), _all(card.emails[1:])),
        (_("Telephone"), _all(card.telephones if _long_first(card) else card.telephones[1:])),
        (_("Web address"), _all(card.urls)),
        (_("City"), ", ".join(f"{each.city} {each.country}".strip() for each in card.addresses)),
        (_("Subjects"), ", ".join(card.categories)),
    ]
    lines = [f"{name}: {text}" if name else text for name, text in rest if text.strip(", ")]
    values = {
        "given": excerpt(given, LONGEST_NAME),
        "family": excerpt(family, LONGEST_NAME),
        "email": card.emails[0].value if card.emails else "",
        "phone": "" if _long_first(card) or not card.telephones else card.telephones[0].value,
        "languages": [each for each in card.languages if each in LANGUAGES],
        # What a card says in fields of its own comes before the end of a note that is too long.
        "notes": "\n".join(filter(None, [card.note[: _room(lines)], *lines]))[:LONGEST_NOTES],
        "level": Level.PRIVATE,
    }
    work = (Work(organisation_id, excerpt(role, LONGEST_ROLE)),) if organisation_id else ()
    return Content(values=values, work=work)


def is_note_too_long(card: Card) -> bool:
    """Whether some of the card's note finds no place."""
    notes: str = content_of(card, None).values["notes"]
    return card.note not in notes


def workplaces(viewer: Viewer, cards: Iterable[Card]) -> Mapping[str, int]:
    """Folded names of organisations on the cards → the one that is called so, among those that the viewer may see;
    names that several go by are left out. One query."""
    names = {fold(card.organisation) for card in cards if card.organisation}
    rows = OrganisationName.objects.filter(
        folded__in=names, organisation__in=Organisation.objects.visible_to(viewer)
    )
    found: dict[str, set[int]] = defaultdict(set)
    for name, pk in rows.values_list("folded", "organisation_id"):
        found[name].add(pk)
    return {name: pks.pop() for name, pks in found.items() if len(pks) == 1}


def already_there(viewer: Viewer, cards: Sequence[Card]) -> list[Person | None]:
    """For each card a person whom the viewer may see with its e-mail address, else with its name; two queries."""
    emails = {_email(card) for card in cards} - {""}
    keys = {_key(card) for card in cards}
    rows = listed(viewer).annotate(lower=Lower("email"))
    by_email: dict[str, Person] = {}
    by_key: dict[str, Person] = {}
    for row in rows.filter(Q(sort_key__in=keys) | Q(lower__in=emails)).order_by("-pk"):
        by_key[row.sort_key] = row
        by_email[row.email.lower()] = row
    return [
        (by_email.get(_email(card)) if _email(card) else None) or by_key.get(_key(card))
        for card in cards
    ]


def _key(card: Card) -> str:
    given, family = (excerpt(each, LONGEST_NAME) for each in _name(card))
    return sort_key(f"{family} {given}")


def _name(card: Card) -> tuple[str, str]:
    return (card.given, card.family) if card.family else ("", card.full_name)


def _room(lines: Iterable[str]) -> int:
    return max(0, LONGEST_NOTES - sum(len(line) + 1 for line in lines))


def _email(card: Card) -> str:
    return card.emails[0].value.lower() if card.emails else ""


def _long_first(card: Card) -> bool:
    return bool(card.telephones) and len(card.telephones[0].value) > LONGEST_PHONE


def _all(points: Iterable[Point]) -> str:
    return ", ".join(
        f"{each.value} ({each.label})" if each.label else each.value for each in points
    )
