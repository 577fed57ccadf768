"""Reading requests for an introduction: whom one may ask, what one has asked, what one is asked, and whether it goes on.

No read for the asker looks at what somebody answered, save for a yes that has changed `Introduction.state`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet

from latu.accounts.models import User
from latu.core.access import Viewer
from latu.core.dates import today
from latu.core.languages import LANGUAGES
from latu.introductions.models import OPEN, Answer, Introduction, State, Step
from latu.introductions.queries import Path, Start, Stop, to_person
from latu.organisations.models import Membership, Organisation
from latu.organisations.viewers import viewer_of, viewers_of
from latu.people import queries as people
from latu.people.models import Affiliation, Person, Tie

AGAIN_DAYS = 90
MOST_TO_ASK = 20
MOST_ROWS = 100
LANGUAGE = "fi"  # where nothing is known of the reader


@dataclass(frozen=True, slots=True)
class Way:
    """Whom to ask (a user, a person, or both in one) for whom: a person, or somebody at an organisation."""

    user_id: int | None
    person_id: int | None
    name: str
    work: str = ""
    target_id: int | None = None
    organisation_id: int | None = None
    knows_target: bool = True  # else they stand at the beginning of a longer way

    @property
    def key(self) -> str:
        """Says who is asked, in addresses and forms."""
        return key_of(self.user_id, self.person_id)


def key_of(user_id: int | None, person_id: int | None) -> str:
    """See `Way.key`."""
    return f"u{user_id}" if user_id else f"p{person_id}"


def asked_first(viewer: Viewer, path: Path) -> Stop | None:
    """The first one on a path who is somebody else, if there is one between."""
    others = (stop for stop in path.stops[:-1] if stop.user_id != (viewer.user_id or 0))
    return next(others, None)


def ways_to_person(viewer: Viewer, person_id: int) -> list[Way]:
    """Who may be asked for a person, best first, if they have a mail address.

    Who stands first on a way that the viewer sees, and then whoever else lets the viewer see that they know the person.
    """
    found: dict[tuple[int | None, int | None], bool] = {}
    for start in Start:
        for path in to_person(viewer, person_id, start=start):
            stop = asked_first(viewer, path)
            if stop is not None:
                found.setdefault((stop.user_id, stop.person_id), path.stops[-2] == stop)
    on_ways = {user_id for user_id, _ in found}
    if people.visible(viewer).filter(pk=person_id).exists():
        for tie in _by_others(viewer, Q(person_id=person_id)):
            if tie.knower_id not in on_ways:
                found.setdefault((tie.knower_id, None), True)
    return _named(viewer, person_id, found)


def _named(
    viewer: Viewer, target_id: int, found: dict[tuple[int | None, int | None], bool]
) -> list[Way]:
    """Ways of those who can be written to; a name is that of the card if the viewer sees it."""
    cards = people.visible(viewer).in_bulk([person for _, person in found if person])
    users = User.objects.filter(is_active=True).in_bulk([user for user, _ in found if user])
    work = workplaces(users)
    named = []
    for (user_id, person_id), is_next in found.items():
        user, card = users.get(user_id or 0), cards.get(person_id or 0)
        if user is not None or (card is not None and card.email):
            name, pk = str(card or user), user.pk if user else None
            about = work.get(pk or 0, "")
            named.append(Way(pk, person_id, name, about, target_id, knows_target=is_next))
    return named


def ways_to_organisation(viewer: Viewer, organisation_id: int) -> list[Way]:
    """Who may be asked for somebody at an organisation: those who let the viewer see that they know somebody there.

    Whom they know is not told: they must see that person in the register, the viewer need not. Best known first.
    """
    seen = Organisation.objects.visible_to(viewer).filter(pk=organisation_id)
    if not seen.exists():
        return []
    ties = _by_others(viewer, Q(person__in=_reachable_at(organisation_id)))
    ties = ties.select_related("knower", "person")
    viewers = viewers_of(tie.knower for tie in ties)
    knowers = {
        tie.knower_id: tie.knower for tie in ties if viewers[tie.knower_id].may_see(tie.person)
    }
    cards = dict(
        Person.objects.filter(user__in=knowers, restricted=False).values_list("user_id", "pk")
    )
    work = workplaces(knowers)
    return [
        Way(pk, cards.get(pk), str(knower), work.get(pk, ""), organisation_id=organisation_id)
        for pk, knower in list(knowers.items())[:MOST_TO_ASK]
    ]


def _by_others(viewer: Viewer, whom: Q) -> QuerySet[Tie]:
    """The ties that others let the viewer see, of those who may be asked; strongest first."""
    me = viewer.user_id or 0
    ties = people.seen_ties(viewer).filter(whom, knower__is_active=True)
    ties = ties.exclude(knower__person__restricted=True)
    ties = ties.exclude(knower_id=me).exclude(person__user_id=me)
    return ties.order_by("-strength", "-updated_at", "pk")


def _reachable_at(organisation_id: int) -> QuerySet[Person]:
    """People who work there now and can be written to."""
    at_work = Q(valid_to=None) | Q(valid_to__gte=today())
    work = Affiliation.objects.filter(at_work, organisation_id=organisation_id)
    rows = Person.objects.filter(pk__in=work.values("person"), restricted=False)
    return rows.exclude(Q(email="") & ~Q(user__is_active=True))


def known_there(step: Step) -> QuerySet[Person]:
    """Whom the one in between may introduce: those they say to know at the organisation that is asked for."""
    row = step.introduction
    if row.organisation_id is None or step.user is None:
        return Person.objects.none()
    ties = Tie.objects.filter(knower=step.user)
    rows = people.visible(viewer_of(step.user)).filter(
        pk__in=_reachable_at(row.organisation_id).values("pk")
    )
    rows = rows.filter(pk__in=ties.values("person"))
    return rows.exclude(user_id=row.asker_id).order_by("sort_key", "pk")


def workplaces(user_ids: Iterable[int]) -> dict[int, str]:
    """The organisations of users, by name; one query."""
    rows = Membership.objects.filter(user_id__in=list(user_ids)).order_by("pk")
    found: dict[int, list[str]] = {}
    for row in rows.select_related("organisation"):
        found.setdefault(row.user_id, []).append(str(row.organisation))
    return {pk: ", ".join(names) for pk, names in found.items()}


def reach(user: User | None, person: Person | None) -> tuple[str, str]:
    """Mail address ("" if there is none) and language of somebody: the user's, else the person's."""
    if user is not None and user.is_active:
        return user.email, user.language
    if person is None:
        return "", LANGUAGE
    return person.email, next((each for each in person.languages if each in LANGUAGES), LANGUAGE)


def asked_before(viewer: Viewer, way: Way, at: datetime) -> Introduction | None:
    """The last request for the same through the same within `AGAIN_DAYS`, whatever came of it."""
    rows = Introduction.objects.filter(
        asker_id=viewer.user_id, made_at__gt=at - timedelta(days=AGAIN_DAYS)
    )
    if way.target_id is not None:
        rows = rows.filter(target_id=way.target_id)
    else:
        rows = rows.filter(organisation_id=way.organisation_id or 0)
    who = Q(steps__person_id=way.person_id) if way.person_id else Q(pk=None)
    who |= Q(steps__user_id=way.user_id) if way.user_id else Q(pk=None)
    return rows.filter(who, steps__position=Step.Position.MIDDLE).order_by("-made_at").first()


def step(pk: int) -> Step | None:
    """One who is asked, with all that their page shows."""
    rows = Step.objects.select_related(
        "user", "person", "introduction__asker", "introduction__target__user",
        "introduction__organisation", "introduction__call",
    )  # fmt: skip
    return rows.prefetch_related(_steps("introduction__steps")).filter(pk=pk).first()


def _steps(name: str) -> Prefetch[str]:
    return Prefetch(name, Step.objects.select_related("user", "person").order_by("position"))


def middle_of(row: Introduction) -> Step:
    """The one in between."""
    return next(each for each in row.steps.all() if each.position == Step.Position.MIDDLE)


def goes_on(row: Introduction, at: datetime) -> bool:
    """Whether anybody can still answer: it is open, and all are there and may be seen by whom they must be.

    The asker must see the person asked for; somebody whom the one in between has chosen, that one must see.
    """
    middle = middle_of(row)
    is_there = bool(reach(middle.user, middle.person)[0]) and row.asker.is_active
    is_restricted = middle.person is not None and middle.person.restricted
    if not row.is_open(at) or row.void_at is not None or not is_there or is_restricted:
        return False
    asker = viewer_of(row.asker)
    if row.state == State.ASKED and row.organisation_id is not None:
        return Organisation.objects.visible_to(asker).filter(pk=row.organisation_id).exists()
    viewer = viewer_of(middle.user) if row.organisation_id is not None else asker
    return people.visible(viewer).filter(pk=row.target_id or 0).exists()


def mine(viewer: Viewer) -> QuerySet[Introduction]:
    """What the viewer has asked for, newest first."""
    rows = Introduction.objects.filter(asker_id=viewer.user_id or 0)
    rows = rows.select_related("asker", "target", "organisation", "call")
    return rows.prefetch_related(_steps("steps")).order_by("-made_at", "-pk")


def asked_of(viewer: Viewer) -> QuerySet[Step]:
    """Where the viewer is asked, or was, newest first."""
    rows = Step.objects.filter(user_id=viewer.user_id or 0).select_related(
        "introduction__asker", "introduction__target", "introduction__organisation"
    )
    return rows.order_by("-introduction__made_at", "-pk")


def waiting(viewer: Viewer, at: datetime) -> QuerySet[Step]:
    """Where an answer of the viewer is waited for."""
    return asked_of(viewer).filter(_is_asked(at), answer__in=[Answer.NONE, Answer.LATER])


def number_waiting(viewer: Viewer, at: datetime) -> int:
    """How many answers are waited for; not of those that are for later, until they were reminded of."""
    return waiting(viewer, at).exclude(answer=Answer.LATER, reminded_at=None).count()


def open_ones(at: datetime) -> QuerySet[Introduction]:
    """All requests that may go on, for the daily look at each."""
    rows = Introduction.objects.filter(state__in=OPEN, ends_at__gt=at, void_at=None)
    rows = rows.select_related("asker", "target__user", "organisation", "call")
    return rows.prefetch_related(_steps("steps")).order_by("pk")


def _is_asked(at: datetime) -> Q:
    """Steps whose turn it is."""
    middle = Q(position=Step.Position.MIDDLE, introduction__state=State.ASKED)
    target = Q(position=Step.Position.TARGET, introduction__state=State.PASSED_ON)
    is_open = Q(introduction__ends_at__gt=at, introduction__void_at=None)
    is_seen = Q(introduction__target__restricted=False)
    is_seen |= Q(introduction__target=None, introduction__organisation__isnull=False)
    return (middle | target) & is_open & is_seen
