"""A canary at each level in every noun; each role follows every link there is, and finds what it may see and no more."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from latu.core.access import Level
from latu.core.gate import write
from latu.core.refs import Ref
from latu.introductions.queries import to_person
from latu.people import actions as people
from latu.people.models import Interaction, Person
from latu.records import actions as records
from tests.cast import Cast
from tests.test_permissions import as_user, make_records, text_of

WORDS = {
    Level.PRIVATE: "Yksityiskanaria",
    Level.ORGANISATION: "Yhteisökanaria",
    Level.NETWORK: "Verkostokanaria",
    Level.PUBLIC: "Julkikanaria",
}
OPEN = {Level.PUBLIC}
TO_NETWORK = OPEN | {Level.NETWORK}
SEES = {
    None: OPEN,
    "olli": OPEN,
    "kaisa": OPEN,
    "matti": TO_NETWORK,
    "aino": TO_NETWORK,
    "sari": TO_NETWORK,
    "antti": TO_NETWORK,
    "elli": set(Level),
}
LINK = re.compile(r'(?:href|src|action)="([^"#]+)')
KEPT = {
    "format",
    "after",
    "page",
    "from",
    "tab",
}  # of a query what leads to another content; sorts and filters do not
SKIPPED = re.compile(r"/static/|/logout|/language|/jsi18n|/login")
MOST = 900  # addresses


@pytest.fixture
def made(cast: Cast) -> dict[str, dict[str, int]]:
    """Records of Ranta at each level; a tie to each person, and of the public one notes for each level."""
    found = {}
    for level, word in WORDS.items():
        found[level.value] = make_records(cast, word, level, None)
        person = Person.objects.get(pk=found[level.value]["person"])
        with write(cast.viewer(cast.elli)) as w:
            people.state_tie(
                w, person=person, strength=3, since=2020, basis=f"{word}-tie", level=level
            )
            records.comment(w, ref=Ref("person", person.pk), text=f"{word}-comment")
    person = Person.objects.get(pk=found[Level.PUBLIC.value]["person"])
    for level in (Level.PRIVATE, Level.ORGANISATION, Level.NETWORK):
        with write(cast.viewer(cast.elli)) as w:
            kind, note = Interaction.Kind.MEETING, f"{WORDS[level]}-note"
            said = people.Said(kind=kind, day=w.at.date(), note=note, level=level)
            people.state_interaction(w, person=person, said=said)
    return found


def addresses(start: str, page: str) -> Iterator[str]:
    """Addresses of this site that a page leads to, without what only sorts and narrows."""
    for link in LINK.findall(page):
        parts = urlsplit(urljoin(start, link.replace("&amp;", "&")))
        if parts.netloc or SKIPPED.search(parts.path) or parts.scheme not in {"", "http", "https"}:
            continue
        query = urlencode([pair for pair in parse_qsl(parts.query) if pair[0] in KEPT])
        yield f"{parts.path}?{query}" if query else parts.path


def crawl(client: Client, starts: list[str]) -> dict[str, str]:
    """Address → what it answers, over all links."""
    waiting, found = list(starts), dict[str, str]()
    while waiting and len(found) < MOST:
        address = waiting.pop()
        if address in found:
            continue
        response = client.get(address)
        found[address] = text_of(response)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            waiting += [each for each in addresses(address, found[address]) if each not in found]
    assert not waiting, "more addresses than expected: raise MOST, or a link leads round and round"
    return found


@pytest.mark.parametrize("name", SEES)
def test_each_role_finds_its_levels_and_no_more(
    client: Client, cast: Cast, made: dict[str, dict[str, int]], name: str | None
) -> None:
    as_user(client, cast, name)
    starts = [reverse("home")]
    for noun in ("organisation", "call", "project", "network", "person", "notice"):
        starts += [reverse(noun, args=[of_level[noun]]) for of_level in made.values()]
        lists = {"person": "people"}.get(noun, f"{noun}s")
        starts += [f"{reverse(lists)}?format={each}" for each in ("csv", "xlsx")]
    for word in WORDS.values():
        starts += [f"{reverse('search')}?q={word[:6]}", f"{reverse('suggest')}?q={word[:6]}"]
    found = crawl(client, starts)
    for level, word in WORDS.items():
        places = [
            address
            for address, text in found.items()
            if word.lower() in text.lower().replace(f"q={word[:6].lower()}", "")
        ]
        assert bool(places) == (level in SEES[name]), (name, level, places[:5])


@pytest.mark.parametrize("name", [each for each in SEES if each])
def test_ways_lead_over_what_is_seen(
    cast: Cast, made: dict[str, dict[str, int]], name: str
) -> None:
    viewer = cast.viewer(getattr(cast, name))
    for level in Level:
        if level not in SEES[name]:
            assert to_person(viewer, made[level.value]["person"]) == ()
