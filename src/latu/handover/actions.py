"""Handing over: one write, all of it or nothing."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from latu.accounts.models import User
from latu.calls.models import Call
from latu.clients.models import Client
from latu.core.access import Viewer
from latu.core.gate import Write
from latu.handover.models import Handover, Kind, Passed
from latu.handover.queries import UNSEEN, Colleague, Row, colleagues, is_full, rows, stamp_of
from latu.mail.actions import send
from latu.people import actions as people
from latu.people import documents
from latu.people.models import Person, Tie
from latu.records import history
from latu.records.actions import remind
from latu.records.models import Change, Stance, Todo, Wording
from latu.saved.models import SavedSearch
from latu.search import index


@dataclass(frozen=True, slots=True)
class Choice:
    """To whom something goes, as it was when it was chosen; to nobody: a private contact is deleted."""

    key: str
    stamp: str
    receiver_id: int | None


class Changed(Exception):
    """Something is not as it was shown any more; nothing was done. `what` says what, line by line."""

    def __init__(self, what: Collection[str]) -> None:
        super().__init__(", ".join(what))
        self.what = list(dict.fromkeys(what))


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes to whom; `deleted` goes to nobody."""

    given: dict[int, list[Row]]
    deleted: list[Row]
    receivers: dict[int, Colleague]


def plan(viewer: Viewer, giver: User, choices: Sequence[Choice]) -> Plan:
    """What the choices come to as things are now. Raises `Changed` where they cannot be done."""
    shown, hidden = rows(viewer, giver)
    present = {row.key: row for row in shown}
    receivers = colleagues(giver)
    wrong: list[str] = []
    given: dict[int, list[Row]] = defaultdict(list)
    deleted: list[Row] = []
    for choice in choices:
        is_unseen = choice.key == UNSEEN
        named = [present[choice.key]] if choice.key in present else []
        stamps = [stamp_of(hidden)] if is_unseen else [row.stamp for row in named]
        meant = hidden if is_unseen else named
        if stamps != [choice.stamp]:
            wrong.append(_what_changed(named))
        elif choice.receiver_id is None and not is_unseen:
            deleted += meant
        elif choice.receiver_id is None or choice.receiver_id not in receivers:
            wrong.append(_("Somebody whom you chose has no account any more, or works elsewhere."))
        else:
            given[choice.receiver_id] += meant
    wrong += [_("%s is not yours alone and stays.") % r.title for r in deleted if not r.is_private]
    for pk, taken in given.items():
        wrong += _reasons(receivers[pk], taken)
    if wrong:
        raise Changed(wrong)
    return Plan(given, deleted, receivers)


def _what_changed(named: Sequence[Row]) -> str:
    if named:
        return _("“%s” has changed since.") % named[0].title
    return _("Something has changed since, or is there no more.")


def _reasons(receiver: Colleague, taken: Sequence[Row]) -> list[str]:
    """Why the colleague cannot take all of this."""
    wrong = [reason for row in taken if (reason := receiver.why_not(row))]
    if is_full(receiver, taken):
        wrong.append(_("%s has no room for so many saved searches.") % receiver.user)
    return wrong


def carry_out(
    w: Write,
    *,
    giver: User,
    choices: Sequence[Choice],
    are_ties_withdrawn: bool,
    address: Callable[[int], str],
) -> Handover:
    """Pass everything at once and tell the receivers, each by mail and on their first page. Raises `Changed`.

    Visibility stays as it was: a private contact is private to its new keeper. `address` makes the address of the
    handover's page of its number.
    """
    done = plan(w.viewer, giver, choices)
    handover = Handover.objects.create(giver=giver, made_by_id=w.viewer.user_id, at=w.at)
    for pk, taken in done.given.items():
        receiver = done.receivers[pk].user
        for kind, pass_on in PASSING.items():
            pass_on(w, giver, receiver, [row.pk for row in taken if row.kind == kind])
        _note(handover, taken, receiver)
        _tell(w, handover, giver, receiver, taken, address(handover.pk))
    for person in Person.objects.filter(pk__in=[row.pk for row in done.deleted]):
        people.delete(w, person=person)
    _note(handover, done.deleted, None)
    if are_ties_withdrawn and giver.pk == w.viewer.user_id:
        handover.ties_withdrawn, _by_model = Tie.objects.filter(knower=giver).delete()
        handover.save(update_fields=["ties_withdrawn"])
    return handover


def _note(handover: Handover, taken: Sequence[Row], receiver: User | None) -> None:
    Passed.objects.bulk_create(
        Passed(
            handover=handover, kind=row.kind, record_id=row.pk if receiver else None, receiver=receiver
        )
        for row in taken
    )  # fmt: skip


def _pass_contacts(w: Write, giver: User, receiver: User, pks: list[int]) -> None:
    """New keeper; and who does not say yet to know the person is asked."""
    found = list(Person.objects.filter(pk__in=pks))
    ties = Tie.objects.filter(knower=receiver, person__in=pks)
    known = set(ties.values_list("person_id", flat=True))
    Person.objects.filter(pk__in=pks).update(steward=receiver, updated_at=w.at)
    for person in found:
        keepers = {"keeper": [giver.pk, receiver.pk]}
        history.record(w, person.ref, Change.Action.UPDATE, keepers)
    index.put(w, documents.drafts(pks))
    for person in found:
        if person.pk not in known:
            named = {"person": str(person)}
            remind(w, ref=person.ref, user_id=receiver.pk, wording=Wording.KNOWN, named=named)


def _pass_clients(w: Write, giver: User, receiver: User, pks: list[int]) -> None:
    for client in Client.objects.filter(pk__in=pks):
        advisers = {"steward_id": [giver.pk, receiver.pk]}
        history.record(w, client.ref, Change.Action.UPDATE, advisers)
    Client.objects.filter(pk__in=pks).update(steward=receiver, updated_at=w.at)


def _pass_todos(w: Write, giver: User, receiver: User, pks: list[int]) -> None:
    del w, giver
    Todo.objects.filter(pk__in=pks).update(user=receiver)


def _pass_searches(w: Write, giver: User, receiver: User, pks: list[int]) -> None:
    """One that the receiver has already is theirs as it is."""
    del w, giver
    theirs = set(SavedSearch.objects.filter(user=receiver).values_list("page", "query"))
    for search in SavedSearch.objects.filter(pk__in=pks):
        if (search.page, search.query) in theirs:
            search.delete()
        else:
            search.user = receiver
            search.save(update_fields=["user"])


def _pass_calls(w: Write, giver: User, receiver: User, pks: list[int]) -> None:
    """One that the receiver follows already is followed once."""
    del giver
    stances = Stance.objects.filter(pk__in=pks)
    for call in stances.values_list("record_id", flat=True):
        Stance.objects.get_or_create(
            user=receiver, noun=Call.NOUN, record_id=call, kind=Stance.Kind.FOLLOW, defaults={"at": w.at}
        )  # fmt: skip
    stances.delete()


PASSING: dict[Kind, Callable[[Write, User, User, list[int]], None]] = {
    Kind.CONTACT: _pass_contacts,
    Kind.CLIENT: _pass_clients,
    Kind.TODO: _pass_todos,
    Kind.SEARCH: _pass_searches,
    Kind.CALL: _pass_calls,
}


def _tell(
    w: Write, handover: Handover, giver: User, receiver: User, taken: Sequence[Row], link: str
) -> None:
    """A mail that says how much of what, without names."""
    with override(receiver.language):
        counted = [(kind.label, sum(row.kind == kind for row in taken)) for kind in Kind]
        lines = [f"{name}: {number}" for name, number in counted if number]
    send(
        w,
        key=f"handover:{handover.pk}:{receiver.pk}",
        to=receiver.email,
        template="handover",
        language=receiver.language,
        context={"giver": str(giver), "counts": lines, "link": link},
    )
