"""Erasing a person: what would go, and the one write in which it goes.

A person may have several cards, of several keepers; all that are chosen go together, with the account if there is
one. What belongs to a card goes with it; where others wrote the name, the address or the number, it is blotted out.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.apps import apps
from django.db.models import Q

from latu.accounts.models import User
from latu.core.access import Level, Viewer, require
from latu.core.gate import Write, home
from latu.core.refs import Ref
from latu.organisations import memberships
from latu.people import unwanted
from latu.people.models import Person
from latu.privacy import papers, traces
from latu.privacy.identity import Identity
from latu.privacy.models import Erased
from latu.privacy.traces import Trace
from latu.records import files, history
from latu.records.models import ByRef, Change, ChangeBody, File
from latu.search import index

NAMED = ("given", "family", "email", "phone")


@dataclass(frozen=True)
class Plan:
    """Everything that goes: cards, an account, and where the person is named; `marks` keep them out."""

    people: tuple[Person, ...]
    user: User | None
    identity: Identity
    traces: tuple[Trace, ...]
    attached: tuple[File, ...]
    brought: tuple[Path, ...]

    @cached_property
    def counts(self) -> dict[str, int]:
        """Kind → how many: `cards`, `account`, `texts`, `rows`, `files`."""
        kinds = Counter("rows" if each.goes else "texts" for each in self.traces)
        return {
            "cards": len(self.people),
            "account": int(self.user is not None),
            "texts": kinds["texts"],
            "rows": kinds["rows"],
            "files": len(self.attached) + len(self.brought),
        }


def plan(people: Sequence[Person]) -> Plan:
    """What erasing these cards would take away; reads all tables and files, some seconds for a large register."""
    identity = identity_of(people)
    ids = {each.pk for each in people}
    found = [
        each for each in traces.find(identity) if not (each.model is Person and each.pk in ids)
    ]
    return Plan(
        tuple(people),
        _user_of(people),
        identity,
        tuple(found),
        tuple(papers.attached(identity)),
        tuple(papers.brought(identity)),
    )


def identity_of(people: Iterable[Person]) -> Identity:
    """How these cards name the person, now and in what history knows."""
    names, emails, phones = set[tuple[str, str]](), set[str](), set[str]()
    for person in people:
        values = {name: {str(getattr(person, name))} for name in NAMED}
        bodies = ChangeBody.objects.filter(
            change__noun=Person.NOUN, change__record_id=person.pk
        ).values_list("fields", flat=True)
        for body in bodies:
            for name in NAMED:
                values[name].update(str(each) for each in body.get(name, ()) if each)
        names |= {(given, family) for given in values["given"] for family in values["family"]}
        emails |= values["email"]
        phones |= values["phone"]
        if person.user is not None:
            emails.add(person.user.email)
            given, _blank, family = person.user.name.rpartition(" ")
            names.add((given, family))
    return Identity(
        tuple(sorted(names)), tuple(sorted(emails - {""})), tuple(sorted(phones - {""}))
    )


def same_person(person: Person) -> list[Person]:
    """Other cards that are surely or perhaps of the same person: same address, or same name."""
    named = Q(given__iexact=person.given, family__iexact=person.family) | Q(
        sort_key=person.sort_key
    )
    same = named | Q(email__iexact=person.email) if person.email else named
    return list(Person.objects.filter(same).exclude(pk=person.pk).order_by("pk"))


def check(viewer: Viewer, planned: Plan) -> None:
    """Raises `Forbidden` for all but administrators, and `LastAdministrator` if nobody were left to manage users."""
    require(viewer.is_administrator)
    if planned.user is not None:
        memberships.check_leaving(planned.user)


def erase(w: Write, planned: Plan, *, salt: str, marks: Sequence[str]) -> list[Erased]:
    """Take all of the plan out of the database, in the one write of `w`; what is on the disk is named in `left`."""
    require(w.viewer.is_administrator)
    left = [str(path.relative_to(home())) for path in planned.brought]
    for row in planned.attached:
        left.append(str(files.path_of(row.digest).relative_to(home())))
        File.objects.filter(digest=row.digest).delete()
    traces.take_out(w, planned.identity, planned.traces)
    erased = []
    for person in planned.people:
        left += _take_card(w, person)
        erased.append(
            Erased(person_id=person.pk, at=w.at, counts=planned.counts, left=sorted(set(left)))
        )
        history.record(w, Ref(Person.NOUN, person.pk), Change.Action.DELETE, {})
        person.delete()
    if planned.user is not None:
        _close_account(w, planned.user)
    unwanted.keep_out(w, salt=salt, marks=marks)
    traces.renew(w, planned.identity)
    return Erased.objects.bulk_create(erased)


def _take_card(w: Write, person: Person) -> list[str]:
    """All that belongs to a card, in all tables; paths of files that nothing else holds."""
    own = {"noun": Person.NOUN, "record_id": person.pk}
    ChangeBody.objects.filter(change__noun=Person.NOUN, change__record_id=person.pk).delete()
    digests = set(File.objects.filter(**own).values_list("digest", flat=True))
    for model in apps.get_models():
        if issubclass(model, ByRef) and model is not Change:
            model._base_manager.filter(**own).delete()
    index.remove(w, Person.NOUN, [person.pk])
    kept = set(File.objects.filter(digest__in=digests).values_list("digest", flat=True))
    return [str(files.path_of(each).relative_to(home())) for each in digests - kept]


def _close_account(w: Write, user: User) -> None:
    """The account with all that is the user's; private cards that nobody else can see go with it."""
    for membership in user.memberships.all():
        memberships.remove(w, membership=membership)
    own = list(Person.objects.filter(steward=user, level=Level.PRIVATE))
    for person in own:
        _take_card(w, person)
        person.delete()
    traces.end_sessions_of(user)
    user.delete()


def _user_of(people: Iterable[Person]) -> User | None:
    """The account that one of the cards is of, or that has the same address."""
    people = list(people)
    linked = next((each.user for each in people if each.user is not None), None)
    emails = [each.email.strip().lower() for each in people if each.email]
    return linked or User.objects.filter(email__in=emails).first()
