"""The demo's invented people: users, contacts, ties, what they follow and have to do."""

from collections.abc import Iterable
from datetime import date

from latu.accounts.models import User
from latu.clients.models import Client
from latu.core.access import Role
from latu.core.gate import Write
from latu.core.languages import LANGUAGES
from latu.organisations import memberships
from latu.organisations.models import Kind, Organisation
from latu.people import actions
from latu.people.models import Person, Tie
from latu.records.models import Stance, Todo
from latu.search.tagging import actions as tagging
from latu.seeding.public import Seeded
from latu.seeding.regional import Entry, Region

ROLES = {
    "adviser": Role.DEVELOPER,
    "municipal_worker": Role.MUNICIPAL,
    "company": Role.COMPANY,
    "coordinator": Role.COORDINATOR,
    "administrator": Role.ADMINISTRATOR,
    "partner": Role.COMPANY,
}
ROLES_BY_KIND = {Kind.MUNICIPALITY: Role.MUNICIPAL, Kind.COMPANY: Role.COMPANY}


class People:
    """The people written so far, by key: contacts, and users for those who sign in or know somebody."""

    def __init__(self, w: Write, region: Region, seeded: Seeded, started: date) -> None:
        self.w, self.region, self.seeded, self.started = w, region, seeded, started
        self.persons: dict[str, Person] = {}
        self.users: dict[str, User] = {}

    def write(self) -> None:
        """Write all of them."""
        knowers = {tie["knower"] for tie in self.region.ties}
        for entry in self.region.people:
            if entry.get("user") or entry["key"] in knowers:
                self.users[entry["key"]] = self._user(entry)
        for entry in self.region.people:
            self.persons[entry["key"]] = self._person(entry)
        for tie in self.region.ties:
            self._tie(tie)
        for entry in self.region.people:
            self._clients(entry)

    def workplace_of(self, key: str) -> Organisation:
        """Where the person with that key works."""
        return self._workplace(self._entry(key))

    def _workplace(self, entry: Entry) -> Organisation:
        present = [a for a in entry["affiliation"] if "to_years_ago" not in a] or entry[
            "affiliation"
        ]
        return self.seeded.organisations[present[0]["organisation"]]

    def _user(self, entry: Entry) -> User:
        user = User.objects.create_user(
            entry["email"],
            name=f"{entry['given']} {entry['family']}",
            language=_page_language(entry["languages"]),
            story=entry.get("story", {}),
        )
        organisation = self._workplace(entry)
        role = ROLES.get(entry.get("role", "")) or ROLES_BY_KIND.get(
            Kind(organisation.kind), Role.DEVELOPER
        )
        memberships.add(self.w, user=user, organisation=organisation, role=role)
        return user

    def _person(self, entry: Entry) -> Person:
        content = actions.Content(
            values={
                "given": entry["given"],
                "family": entry["family"],
                "email": entry["email"],
                "languages": entry["languages"],
                "how_met": entry.get("how_met", {}).get("fi", ""),
                "level": entry["level"],
            },
            work=tuple(
                actions.Work(
                    self.seeded.organisations[each["organisation"]].pk,
                    each.get("role_local") or each["role_fi"],
                    self._years_ago(each.get("from_years_ago")),
                    self._years_ago(each.get("to_years_ago")),
                )
                for each in entry["affiliation"]
            ),
        )
        owner = self.seeded.organisations[entry["owner"]]
        person = actions.create(self.w, content=content, owner_id=owner.pk)
        person.invented = True
        person.steward = self._steward(entry, owner)
        person.user = self.users.get(entry["key"])
        actions.edit(self.w, person=person, content=actions.Content(values={}))
        tagging.seed(
            self.w, person.ref, [self.seeded.concepts[slug] for slug in entry.get("concepts", [])]
        )
        return person

    def _steward(self, entry: Entry, owner: Organisation) -> User:
        """A user of the owner who knows the person, else any of its users, else anybody who knows them."""
        colleagues = [key for key in self.users if self._workplace(self._entry(key)).pk == owner.pk]
        knowing = {tie["knower"] for tie in self.region.ties if tie["person"] == entry["key"]}
        best = [key for key in colleagues if key in knowing] or colleagues
        best = best or [key for key in self.users if key in knowing] or list(self.users)
        return self.users[best[0]]

    def _entry(self, key: str) -> Entry:
        return next(entry for entry in self.region.people if entry["key"] == key)

    def _years_ago(self, years: int | None) -> date | None:
        return None if years is None else date(self.started.year - years, 1, 1)

    def _tie(self, tie: Entry) -> None:
        Tie.objects.create(
            knower=self.users[tie["knower"]],
            person=self.persons[tie["person"]],
            strength=tie["strength"],
            since=self.started.year - tie["since_years"] if "since_years" in tie else None,
            basis=tie["from"].get("fi", ""),
            level=tie["level"],
            updated_at=self.w.at,
        )

    def _clients(self, entry: Entry) -> None:
        """An adviser follows the own client companies, and has promised each something."""
        user = self.users.get(entry["key"])
        if user is None:
            return
        for number, key in enumerate(entry.get("clients", [])):
            client = self.seeded.organisations[key]
            Stance.objects.create(
                user=user,
                noun=client.NOUN,
                record_id=client.pk,
                kind=Stance.Kind.FOLLOW,
                at=self.w.at,
            )
            self._client_of(entry, client)
            if number < len(PROMISES):
                Todo.objects.create(
                    user=user, noun=client.NOUN, record_id=client.pk, text=PROMISES[number].format(client.name),
                    due=date.fromordinal(self.started.toordinal() + 2 + 3 * number), made_by=user,
                    made_at=self.w.at,
                )  # fmt: skip

    def _client_of(self, entry: Entry, organisation: Organisation) -> None:
        """The company is on the adviser's own list, with the person who works there where one is known."""
        contact = next(
            (each for each in self.region.people if self._workplace(each) == organisation), None
        )
        user = self.users[entry["key"]]
        Client.objects.create(
            owner=self._workplace(entry),
            steward=user,
            organisation=organisation,
            contact=f"{contact['given']} {contact['family']}" if contact else "",
            email=contact["email"] if contact else f"info.{organisation.pk}@example.org",
            language=_page_language(contact["languages"]) if contact else "fi",
            invented=True,
            made_at=self.w.at,
            updated_at=self.w.at,
        )


def _page_language(spoken: Iterable[str]) -> str:
    """The first of the person's languages that pages have."""
    return next((code for code in spoken if code in LANGUAGES), "en")


PROMISES = (
    "Soita: sopiiko lähin haku, {}?",
    "Lähetä kumppaniehdotukset, {}",
    "Kysy, onko omarahoitus päätetty, {}",
)
