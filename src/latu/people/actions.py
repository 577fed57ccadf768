"""Writing people, their affiliations, ties and what has been with them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from latu.core.access import Level, require, require_user
from latu.core.dates import local_deadline
from latu.core.gate import Write
from latu.core.refs import Ref
from latu.core.text import sort_key
from latu.organisations.models import Organisation
from latu.people import documents, unwanted
from latu.people.models import Affiliation, Hint, Interaction, Person, Tie
from latu.records import files, history
from latu.records.actions import AGAIN
from latu.records.models import Change, ChangeBody, Comment, Source, Stance, Todo
from latu.records.saving import note, put_values
from latu.search import index

FIELDS = ("given", "family", "email", "phone", "languages", "how_met", "notes", "level")


@dataclass(frozen=True, slots=True)
class Work:
    """A person works at an organisation, in a role, for a time."""

    organisation_id: int
    role: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What may be said of a person; `work` is all of it."""

    values: Mapping[str, Any]
    work: tuple[Work, ...] | None = None


def create(w: Write, *, content: Content, owner_id: int | None) -> Person:
    """A new contact; its keeper is the one who adds it. People of the network and companies may.

    Raises `Unwelcome` for somebody who asked not to be kept.
    """
    require(bool(w.viewer.organisation_ids) or w.viewer.is_system)
    unwanted.check(content)
    return _save(
        w, Person(owner_id=owner_id, steward_id=w.viewer.user_id), content, Change.Action.CREATE
    )


def edit(w: Write, *, person: Person, content: Content) -> Person:
    """Change a contact. Raises `Unwelcome` if it becomes somebody who asked not to be kept."""
    require(w.viewer.may_edit(person))
    unwanted.check(content)
    return _save(w, person, content, Change.Action.UPDATE)


def restrict(w: Write, *, person: Person, restricted: bool) -> None:
    """Take a person out of every list, search, path and export at once, or let them in again (Art. 18 GDPR)."""
    require(w.viewer.is_administrator or (person.user_id == w.viewer.user_id is not None))
    if person.restricted == restricted:
        return
    person.restricted = restricted
    person.save(update_fields=["restricted"])
    note(w, person.ref, Change.Action.UPDATE, {"restricted": [not restricted, restricted]})
    if restricted:
        index.remove(w, Person.NOUN, [person.pk])
    else:
        index.put(w, documents.drafts([person.pk]))


def _save(w: Write, row: Person, content: Content, action: Change.Action) -> Person:
    changed = put_values(w, row, content.values, FIELDS)
    row.sort_key = sort_key(f"{row.family} {row.given}")
    row.updated_at = w.at
    row.save()
    if content.work is not None:
        changed |= _set_work(row, content.work)
    note(w, row.ref, action, changed)
    index.put(w, documents.drafts([row.pk]))
    return row


def _set_work(row: Person, work: Iterable[Work]) -> dict[str, Any]:
    wanted = list(work)
    present = [
        Work(a.organisation_id, a.role, a.valid_from, a.valid_to)
        for a in row.affiliations.order_by("pk")
    ]
    if wanted == present:
        return {}
    row.affiliations.all().delete()
    Affiliation.objects.bulk_create(
        [
            Affiliation(
                person=row, organisation_id=each.organisation_id, role=each.role,
                valid_from=each.valid_from, valid_to=each.valid_to,
            )
            for each in wanted
        ]
    )  # fmt: skip
    return {
        "work": [
            [[each.organisation_id, each.role] for each in works] for works in (present, wanted)
        ]
    }


def delete(w: Write, *, person: Person) -> None:
    """Delete a contact that is its keeper's alone, with all that was noted of it and what its history says."""
    user_id = require_user(w.viewer)
    require(person.level == Level.PRIVATE and person.steward_id == user_id)
    about = {"noun": Person.NOUN, "record_id": person.pk}
    for model in (Todo, Comment, Stance, Source):
        model.objects.filter(**about).delete()
    ChangeBody.objects.filter(change__noun=Person.NOUN, change__record_id=person.pk).delete()
    files.delete_all(w, person.ref)
    index.remove(w, Person.NOUN, [person.pk])
    history.record(w, person.ref, Change.Action.DELETE, {"level": [person.level, None]})
    person.delete()


def state_tie(
    w: Write, *, person: Person, strength: int, since: int | None, basis: str, level: Level
) -> Tie:
    """ "I know this person": the viewer's own tie, in place of an earlier one."""
    require(w.viewer.may_see(person))
    tie, _ = Tie.objects.update_or_create(
        knower_id=require_user(w.viewer),
        person=person,
        defaults={
            "strength": strength, "since": since, "basis": basis.strip(), "level": level, "updated_at": w.at,
        },
    )  # fmt: skip
    return tie


def withdraw_tie(w: Write, *, person: Person) -> None:
    """The viewer no longer says so."""
    Tie.objects.filter(knower_id=require_user(w.viewer), person=person).delete()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said of an interaction."""

    kind: Interaction.Kind
    day: date
    note: str
    level: Level


def state_interaction(w: Write, *, person: Person, said: Said) -> Interaction:
    """ "I met them, wrote to them": the viewer's own word, which also confirms their tie.

    The same words once more, a moment later, are the ones that are there.
    """
    require(w.viewer.may_see(person) and not person.restricted)
    values = {
        "person": person, "author_id": require_user(w.viewer), "kind": said.kind, "day": said.day,
        "note": said.note, "level": said.level,
    }  # fmt: skip
    before = Interaction.objects.filter(**values, at__gt=w.at - AGAIN).first()
    row = before or Interaction.objects.create(**values, at=w.at)
    _confirm_tie(w, row)
    return row


def correct_interaction(w: Write, *, interaction: Interaction, said: Said) -> None:
    """Put the viewer's own interaction right."""
    require(interaction.author_id == require_user(w.viewer))
    interaction.kind, interaction.day = said.kind, said.day
    interaction.note, interaction.level = said.note, said.level
    interaction.save(update_fields=["kind", "day", "note", "level"])
    _confirm_tie(w, interaction)


def delete_interaction(w: Write, *, interaction: Interaction) -> None:
    """Take the viewer's own interaction away."""
    require(interaction.author_id == require_user(w.viewer))
    interaction.delete()


def _confirm_tie(w: Write, row: Interaction) -> None:
    """The author's tie is as fresh as what has been, never older than it was."""
    at = min(w.at, local_deadline(row.day, time.max))
    ties = Tie.objects.filter(knower_id=row.author_id, person_id=row.person_id)
    ties.filter(updated_at__lt=at).update(updated_at=at)


def give_hints(w: Write, *, organisation_id: int, are_given: bool) -> None:
    """Whether the network may see that somebody at the organisation knows people elsewhere; its members decide."""
    require(organisation_id in w.viewer.organisation_ids)
    given = Hint.objects.filter(organisation_id=organisation_id)
    if are_given == given.exists():
        return
    if are_given:
        user_id = require_user(w.viewer)
        Hint.objects.create(organisation_id=organisation_id, given_by_id=user_id, at=w.at)
    else:
        given.delete()
    ref = Ref(Organisation.NOUN, organisation_id)
    history.record(w, ref, Change.Action.UPDATE, {"hints": [not are_given, are_given]})
