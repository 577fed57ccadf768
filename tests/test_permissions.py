"""Every address × every role: who may open it, and that nothing hidden shows through anywhere.

A new address needs a rule here, or the first test fails.
"""

import io
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, reverse

from latu.accounts.models import User
from latu.calls import actions as calls
from latu.calls.models import Call
from latu.clients import actions as clients
from latu.clients import tips
from latu.core.access import Level, Role
from latu.core.dates import today
from latu.core.gate import write
from latu.core.refs import Ref
from latu.jobs.models import JobRun
from latu.networks import actions as networks
from latu.organisations import actions as organisations
from latu.organisations.models import Organisation
from latu.partners import actions as partners
from latu.people import actions as people
from latu.projects import actions as projects
from latu.records import actions as records
from latu.records import files, provenance
from latu.records.models import File, Proposal, Source
from latu.urls import urlpatterns
from tests.cast import Cast

CANARY = "Kanarialintu"
SIGN_IN = "/sign-in/"
NAMES = (None, "olli", "kaisa", "matti", "elli", "aino", "sari", "antti")

EVERYBODY: set[str | None] = set(NAMES)
SIGNED_IN = EVERYBODY - {None}
MEMBERS = SIGNED_IN - {"olli"}
ADVISERS = MEMBERS - {"kaisa"}
KEEPERS: set[str | None] = {"elli", "aino", "sari", "antti"}
COORDINATORS: set[str | None] = {"sari", "antti"}
ADMINISTRATORS: set[str | None] = {"antti"}

# Who gets 200 for a plain GET of a public record.
OPEN_TO: dict[str, set[str | None]] = {
    "home": EVERYBODY,
    "about": EVERYBODY,
    "search": EVERYBODY,
    "suggest": EVERYBODY,
    "organisations": EVERYBODY,
    "organisation": EVERYBODY,
    "organisation_add": KEEPERS,
    "organisation_edit": KEEPERS | {"kaisa"},  # it is hers
    "organisation_calls": SIGNED_IN,
    "calls": EVERYBODY,
    "call": EVERYBODY,
    "call_add": KEEPERS,
    "call_edit": KEEPERS,
    "call_organisations": KEEPERS | {"matti"},
    "call_not_for_us": MEMBERS,
    "call_share": MEMBERS,
    "call_summary": KEEPERS,
    "call_tip": ADVISERS,
    "call_partners": MEMBERS,
    "organisation_partners": MEMBERS,
    "clients": ADVISERS,
    "client_add": ADVISERS,
    "client": {"elli"},  # Ranta's, and no role opens it to others
    "client_edit": {"elli"},
    "notices": EVERYBODY,
    "notice": EVERYBODY,
    "notice_add": MEMBERS,
    "notice_edit": COORDINATORS | {"elli"},  # Ranta's, and coordinators edit what they see
    "answers": SIGNED_IN,
    "newcomers": KEEPERS,
    "programmes": EVERYBODY,
    "projects": EVERYBODY,
    "project": EVERYBODY,
    "project_add": KEEPERS,
    "project_edit": KEEPERS,
    "networks": EVERYBODY,
    "network": EVERYBODY,
    "network_add": KEEPERS,
    "network_edit": KEEPERS,
    "people": SIGNED_IN,
    "person": EVERYBODY,
    "person_add": MEMBERS,
    "person_quick": MEMBERS,
    "ways": MEMBERS,
    "cards": MEMBERS,
    "person_card": EVERYBODY,
    "person_ways": MEMBERS,
    "person_interactions": SIGNED_IN,
    "organisation_ways": MEMBERS,
    "person_introduction": MEMBERS,
    "ask_at_organisation": MEMBERS,
    "introductions": SIGNED_IN,
    "person_edit": KEEPERS,
    "person_consents": KEEPERS,
    "todos": SIGNED_IN,
    "account_login": {None},
    "account_request_login_code": {None},
    "account_signup": EVERYBODY,
    "account_inactive": EVERYBODY,
    "profile": SIGNED_IN,
    "own_card": SIGNED_IN,
    "calendar": SIGNED_IN,
    "saved": SIGNED_IN,
    "invite": KEEPERS,
    "handover": SIGNED_IN,
    "user_handover": ADMINISTRATORS,
    "users": COORDINATORS,
    "user": COORDINATORS,
    "mail": ADMINISTRATORS,
    "mail_stopped": ADMINISTRATORS,
    "meaning": ADMINISTRATORS,
    "backups": ADMINISTRATORS,
    "duties": ADMINISTRATORS,
    "duties_record": ADMINISTRATORS,
    "duties_controller": ADMINISTRATORS,
    "duties_accesses": ADMINISTRATORS,
    "duties_breaches": ADMINISTRATORS,
    "duties_retention": ADMINISTRATORS,
    "duties_telling": MEMBERS,
    "privacy_about": EVERYBODY,
    "proposed": MEMBERS,
    "jobs": COORDINATORS,
    "job": COORDINATORS,
    "imports": COORDINATORS,
    "import_start": COORDINATORS,
    "import_run": COORDINATORS,
    "thesauri": COORDINATORS,
}
# Only what is sent is answered; opening the address is an error or leads elsewhere, and shows nothing.
POST_ONLY = {
    "network_member", "person_tie", "follow", "comment", "file_add", "todo_add", "proposal", "language",
    "invitation_revoke", "user_active", "user_mail", "membership", "job_cancel", "import_cancel",
    "duties_tell", "duties_exempt", "call_thumb", "subjects", "call_share_organisation",
    "organisation_thumb", "client_remove", "tip_revoke", "notice_state", "notice_answer", "newcomer_decide",
    "mfa_remove_webauthn", "call_state", "introduction_change", "saved_add", "saved_change", "proposed_decide", "mail_retry", "mail_allow",
}  # fmt: skip
# They act on what is the viewer's own to decide: test_proposed, test_told_people.
OF_ONES_OWN = {"proposed_decide", "duties_tell"}
# With rules of their own, each tested where its page is.
ELSEWHERE = {
    "programme": "404 without a programme: src/latu/web/tests",
    "tip_answer": "opened by its secret: src/latu/web/tests/test_tips.py",
    "introduction_step": "who is asked: src/latu/web/tests/test_introductions.py",
    "introduction_answer": "opened by its secret: src/latu/web/tests/test_introductions.py",
    "answer": "members of the two organisations: src/latu/web/tests/test_notices.py",
    "partner_register": "for those without an organisation: src/latu/web/tests/test_registering.py",
    "partner_confirm": "opened by its secret: src/latu/web/tests/test_registering.py",
    "file": "src/latu/web/tests/test_records.py",
    "organisation_hints": "members of that organisation: src/latu/web/tests/test_known.py",
    "handover_done": "giver, maker and receivers: src/latu/web/tests/test_handover.py",
    "interaction": "its author only: src/latu/web/tests/test_interactions.py",
    "call_change": "404 without another text: src/latu/web/tests/test_changed.py",
    "call_calendar": "404 without dates: src/latu/web/tests/test_calendars.py",
    "saved_open": "one's own only: src/latu/web/tests/test_saved.py",
    "calendar_feed": "opened by its secret: src/latu/web/tests/test_calendars.py",
    "invitation": "src/latu/web/tests/test_invitations.py",
    "account_confirm_login_code": "needs a code under way: src/latu/web/tests/test_sign_in.py",
    "account_reauthenticate": "src/latu/web/tests/test_sign_in.py",
    "account_logout": "src/latu/web/tests/test_sign_in.py",
    "mfa_login_webauthn": "answers a browser's passkey: tests/journeys/test_sign_in.py",
    "mfa_add_webauthn": "asks for a fresh sign-in first: tests/journeys/test_sign_in.py",
    "demo_people": "404 outside the demo: src/latu/web/tests/test_demo.py",
    "demo_mailbox": "404 outside the demo: src/latu/web/tests/test_demo.py",
    "demo_mail": "404 outside the demo: src/latu/web/tests/test_demo.py",
    "demo_mail_html": "404 outside the demo: src/latu/web/tests/test_demo.py",
    "thesaurus_remove": "404 without a thesaurus: src/latu/web/tests/test_thesauri.py",
    "duties_breach": "404 without a breach: src/latu/web/tests/test_breaches.py",
    "duties_balancing": "404 without that purpose: src/latu/web/tests/test_duties.py",
    "import_undo": "asks for a confirmation of a finished run: src/latu/web/tests/test_imports.py",
}


@dataclass(frozen=True)
class World:
    """One public record of each noun, and one that only Ranta may see."""

    public: dict[str, int]
    hidden: dict[str, int]
    file: int
    proposal: int
    run: int
    client: int
    tip: int


def make_records(cast: Cast, word: str, level: Level, partner: int | None) -> dict[str, int]:
    """One record of each noun with `word` in every text; the hidden ones belong to Ranta."""
    made: dict[str, int] = {}
    owner = None if level == Level.PUBLIC else cast.ranta.pk
    with write(cast.viewer(cast.elli)) as w:
        values = {"name": f"{word} Oy", "level": level, "description": {"fi": word}}
        organisation = organisations.create(
            w, content=organisations.Content(values=values), owner_id=owner
        )
        made["organisation"] = organisation.pk
        values = {
            "identifier": word,
            "titles": {"fi": word},
            "summary": {"fi": word},
            "level": level,
        }
        made["call"] = calls.create(w, content=calls.Content(values=values), owner_id=owner).pk
        values = {"acronym": word, "titles": {"fi": word}, "level": level}
        parts = (
            projects.Part(organisation.pk, "coordinator"),
            projects.Part(partner or cast.kunta.pk, "participant"),
        )
        content = projects.Content(values=values, parts=parts)
        made["project"] = projects.create(w, content=content, owner_id=owner).pk
        network = networks.create(w, values={"names": {"fi": word}, "level": level}, owner_id=owner)
        for member in filter(None, (organisation.pk, partner)):
            networks.set_membership(w, network=network, organisation_id=member)
        made["network"] = network.pk
        values = {
            "given": word,
            "family": word,
            "email": f"{word.lower()}@example.org",
            "level": level,
        }
        work = tuple(people.Work(pk, "rehtori") for pk in filter(None, (organisation.pk, partner)))
        content_p = people.Content(values=values, work=work)
        made["person"] = people.create(w, content=content_p, owner_id=owner).pk
        noticed = {
            "kind": "look_for", "titles": {"fi": word}, "details": {"fi": word}, "level": level,
            "call_id": made["call"], "expires_on": today() + timedelta(days=30),
        }  # fmt: skip
        content_n = partners.Content(values=noticed)
        made["notice"] = partners.create(w, owner_id=cast.ranta.pk, content=content_n).pk
    return made


@pytest.fixture
def world(cast: Cast) -> World:
    hidden = make_records(cast, CANARY, Level.ORGANISATION, None)
    public = make_records(cast, "Julkinen", Level.PUBLIC, hidden["organisation"])
    with write(cast.viewer(cast.elli)) as w:
        ref = Ref("organisation", hidden["organisation"])
        records.comment(w, ref=ref, text=CANARY)
        digest, size = files.keep([CANARY.encode()])
        file = files.attach(w, ref=ref, name=f"{CANARY}.txt", digest=digest, size=size)
        provenance.stated(w, ref, system="cordis", key="1", values={"city": CANARY})
        provenance.propose(w, Source.objects.get(system="cordis"), {"city": CANARY})
    run = JobRun.objects.create(kind="none", state="done")
    with write(cast.viewer(cast.elli)) as w:
        values = {"contact": CANARY, "email": "k@example.org", "notes": CANARY}
        client = clients.create(w, owner_id=cast.ranta.pk, organisation=cast.kunta, values=values)
        call = Call.objects.get(pk=public["call"])
        tip = tips.send_tip(w, client=client, call=call, words=CANARY, address=str)
    return World(public, hidden, file.pk, Proposal.objects.get().pk, run.pk, client.pk, tip.pk)


def patterns() -> dict[str, URLPattern]:
    return {p.name: p for p in urlpatterns if isinstance(p, URLPattern) and p.name}


def address(name: str, made: dict[str, int], world: World, cast: Cast) -> str:
    """The address for the records in `made`; numbers fit what the address is about."""
    kinds = patterns()[name].pattern.converters
    noun = name.partition("_")[0]
    numbers = {
        **made, "user": cast.kaisa.pk, "job": world.run, "import": world.run, "file": world.file,
        "proposal": world.proposal, "client": world.client, "tip": world.tip, "ask": made["organisation"],
    }  # fmt: skip
    given: dict[str, object] = {}
    for key in kinds:
        if key == "ref":
            given[key] = str(Ref("organisation", made["organisation"]))
        elif key == "organisation":
            given[key] = made["organisation"]
        elif key == "pk":
            given[key] = numbers.get(noun, 1)
        elif key == "change":
            given[key] = 1
        elif key == "language":
            given[key] = "sv"
        else:
            given[key] = "unknown"
    return reverse(name, kwargs=given)


def as_user(client: Client, cast: Cast, name: str | None) -> User | None:
    client.logout()
    if name is None:
        return None
    user: User = getattr(cast, name)
    client.force_login(user)
    return user


def text_of(response: HttpResponseBase) -> str:
    """The answer as text; the sheets of a workbook unpacked."""
    content = b"".join(response)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    return content.decode(errors="replace")


def test_every_address_has_a_rule() -> None:
    assert set(patterns()) == set(OPEN_TO) | POST_ONLY | set(ELSEWHERE)
    assert len([p for p in urlpatterns if isinstance(p, URLPattern)]) == len(patterns())


@pytest.mark.parametrize("name", NAMES)
def test_who_may_open_what(client: Client, cast: Cast, world: World, name: str | None) -> None:
    as_user(client, cast, name)
    for page, allowed in OPEN_TO.items():
        if page == "organisation_edit" and name == "kaisa":
            where = reverse(page, args=[cast.paja.pk])
            Organisation.objects.filter(pk=cast.paja.pk).update(owner=cast.paja)
        else:
            where = address(page, world.public, world, cast)
        if page == "import_run":
            JobRun.objects.filter(pk=world.run).update(kind="import_cordis")
        response = client.get(where)
        if name in allowed:
            assert response.status_code == 200, (page, name)
        elif name is None:
            assert response.status_code in {302, 403, 404}, page
            if response.status_code == 302:
                assert response.headers["Location"].startswith(SIGN_IN)
        else:
            signed_in_already = page.startswith("account") and response.status_code == 302
            assert response.status_code in {403, 404} or signed_in_already, (page, name)


@pytest.mark.parametrize("name", [n for n in NAMES if n not in {"elli", "sari", "antti"}])
def test_nothing_happens_to_what_one_may_not_change(
    client: Client, cast: Cast, world: World, name: str | None
) -> None:
    as_user(client, cast, name)
    for page in sorted(POST_ONLY - {"language", *OF_ONES_OWN}):
        response = client.post(
            address(page, world.hidden, world, cast), {"text": "x", "follow": "1"}
        )
        assert response.status_code in {302, 403, 404}, (page, name)
        if response.status_code == 302:
            assert name is None or page == "mfa_remove_webauthn", (
                page
            )  # one's own, after a fresh sign-in
            assert response.headers["Location"].startswith(SIGN_IN)


@pytest.mark.parametrize("name", [n for n in NAMES if n != "elli"])
def test_nothing_hidden_shows_through(
    client: Client, cast: Cast, world: World, name: str | None
) -> None:
    as_user(client, cast, name)
    lists = (
        "search",
        "organisations",
        "calls",
        "projects",
        "networks",
        "people",
        "home",
        "notices",
        "clients",
    )
    for page in patterns():
        if page == "job" or page.startswith("import"):
            continue
        for made in (world.public, world.hidden):
            text = text_of(client.get(address(page, made, world, cast)))
            assert CANARY.lower() not in text.lower().replace("q=kanarialintu", ""), (page, name)
    for page in lists:
        for query in (
            {"q": "Julkinen"},
            {"format": "csv"},
            {"format": "xlsx"},
            {"sort": "new"},
            {"country": "FI"},
        ):
            assert CANARY.lower() not in text_of(client.get(reverse(page), query)).lower(), (
                page,
                query,
            )
    for page in lists:
        response = client.get(reverse(page), {"q": CANARY})
        assert count_in(response) == 0, page


def count_in(response: HttpResponseBase) -> int:
    """How many results a list says it has for a word that only hidden records hold."""
    context: Any = getattr(response, "context", None)
    return int(context["total"]) if context is not None and "total" in context else 0


@pytest.mark.parametrize("role", [Role.COMPANY, Role.MUNICIPAL, Role.DEVELOPER])
def test_members_of_the_owner_see_it(client: Client, cast: Cast, world: World, role: Role) -> None:
    cast.elli.memberships.update(role=role)
    client.force_login(cast.elli)
    for noun, pk in world.hidden.items():
        assert CANARY in client.get(reverse(noun, args=[pk])).content.decode(), noun
    assert File.objects.count() == 1
