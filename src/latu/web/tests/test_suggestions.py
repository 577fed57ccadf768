"""Suggestions while typing, and the pages of the palette."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast
from tests.test_permissions import NAMES, OPEN_TO

from latu.accounts.models import User
from latu.calls import actions as calls
from latu.core.access import ANYONE, SYSTEM, Level, Viewer
from latu.core.gate import write
from latu.organisations import actions as organisations
from latu.people import actions as people
from latu.projects import actions as projects
from latu.saved.models import SavedSearch
from latu.taxonomy.models import Concept
from latu.web.destinations import destinations

OPTION = re.compile(r'<a role="option" tabindex="-1" href="([^"]*)">(.*?)</a>')
TAG = re.compile(r"<[^>]+>")


@pytest.fixture(autouse=True)
def finnish(client: Client) -> None:
    client.cookies["django_language"] = "fi"


def options(client: Client, typed: str, **more: str) -> list[tuple[str, str]]:
    """Address and text of each suggestion."""
    response = client.get("/search/suggest/", {"q": typed, **more})
    assert response.status_code == 200
    found = OPTION.findall(response.text)
    return [(unescape(address), " ".join(TAG.sub("", text).split())) for address, text in found]


def add_concept(slug: str, **labels: str) -> None:
    concept = Concept.objects.create(slug=slug, labels=labels)
    for language, text in labels.items():
        concept.words.create(language=language, text=text, folded=text, key=text, is_preferred=True)


def test_records_topics_programmes_and_own_searches(client: Client, cast: Cast) -> None:
    add_concept("tunturi", fi="tunturiluonto", en="tunturi nature", sv="fjällnatur")
    with write(SYSTEM) as w:
        names = {"fi": "Tunturiohjelma", "en": "Fell Programme"}
        calls.save_programme(w, key="fell", values={"names": names})
        content = projects.Content(values={"acronym": "FELL", "titles": {"fi": "Tunturit"}})
        project = projects.create(w, content=content, owner_id=None)
    SavedSearch.objects.create(user=cast.aino, name="Omat tunturit", page="calls")
    SavedSearch.objects.create(user=cast.elli, name="Ellin tunturit", page="calls")
    client.force_login(cast.aino)
    saved = SavedSearch.objects.get(user=cast.aino)
    kinds = [text.rsplit(" ", 1) for _, text in options(client, "tuntur")]
    assert [address for address, _ in options(client, "tuntur")] == [
        f"/saved/{saved.pk}/open/",
        "/programmes/fell/",
        "/search/?q=tunturiluonto",
        f"/projects/{project.pk}/",
        f"/organisations/{cast.tunturi.pk}/",
    ]
    assert kinds[3][0] == "FELL Tunturit", "an acronym alone says little"
    assert options(client, "fell pro") == [("/programmes/fell/", options(client, "fell pro")[0][1])]
    assert "Fell Programme" in options(client, "fell pro")[0][1], "what was typed is shown"
    client.logout()
    assert "tunturit" not in str(options(client, "tuntur")).replace("Tunturit", "")


def test_what_is_typed_is_no_markup(client: Client, cast: Cast) -> None:
    with write(SYSTEM) as w:
        values = {"name": "<script>alert(1)</script> Oy", "kind": "company"}
        organisations.create(w, content=organisations.Content(values=values), owner_id=None)
    response = client.get("/search/suggest/", {"q": "<script>alert"})
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Oy" in response.text
    assert "<script" not in response.text


def test_there_are_eight_at_most_and_none_for_a_letter(client: Client, cast: Cast) -> None:
    with write(SYSTEM) as w:
        for n in range(12):
            content = organisations.Content(values={"name": f"Kunta {n}", "kind": "municipality"})
            organisations.create(w, content=content, owner_id=None)
    assert len(options(client, "kunt")) == 8
    assert options(client, "k") == options(client, "") == options(client, "xyzzy") == []
    client.cookies["django_language"] = "en"
    assert 'data-said="8 suggestions"' in client.get("/search/suggest/", {"q": "kunt"}).text
    assert 'data-said="No suggestions"' in client.get("/search/suggest/", {"q": "k"}).text


@pytest.mark.parametrize("name", [name for name in NAMES if name != "elli"])
def test_nothing_hidden_is_suggested(client: Client, cast: Cast, name: str | None) -> None:
    with write(cast.viewer(cast.elli)) as w:
        values = {"name": "Kanarialintu Oy", "level": Level.ORGANISATION}
        organisations.create(
            w, content=organisations.Content(values=values), owner_id=cast.ranta.pk
        )
        values = {"given": "Kanarialintu", "family": "Salo", "level": Level.PRIVATE}
        people.create(w, content=people.Content(values=values), owner_id=cast.ranta.pk)
    SavedSearch.objects.create(user=cast.elli, name="Kanarialintu", page="calls")
    if name:
        client.force_login(getattr(cast, name))
    for typed in ("ka", "kanaria", "Salo", "kanarialintu oy"):
        assert options(client, typed) == [], typed
    client.force_login(cast.elli)
    assert len(options(client, "kanaria")) == 3


def test_the_number_of_queries_is_fixed(
    client: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.aino)
    with write(SYSTEM) as w:
        for n in range(4):
            content = organisations.Content(values={"name": f"Kunta {n}"})
            organisations.create(w, content=content, owner_id=None)
            content_p = people.Content(
                values={"given": "Kunta", "family": f"K{n}", "level": "public"}
            )
            people.create(w, content=content_p, owner_id=None)
            content_c = calls.Content(
                values={"identifier": f"K{n}", "titles": {"fi": f"Kunta {n}"}}
            )
            calls.create(w, content=content_c, owner_id=None)
    with django_assert_max_num_queries(12):
        assert len(options(client, "kunt", pages="1")) == 8


@pytest.mark.parametrize("name", NAMES)
def test_the_palette_leads_to_all_that_one_may_open_and_to_nothing_else(
    client: Client, cast: Cast, name: str | None
) -> None:
    user: User | None = getattr(cast, name) if name else None
    if user:
        client.force_login(user)
    pages = destinations(cast.viewer(user) if user else ANYONE)
    known = {page.name for each in cast_viewers(cast) for page in destinations(each)} - {"proposed"}
    assert {page.name for page in pages} - {"proposed"} == {
        page for page in known if name in OPEN_TO[page]
    }
    for page in pages:
        assert client.get(reverse(page.name)).status_code == 200, page.name
    assert len({str(page.title) for page in pages}) == len(pages)


def cast_viewers(cast: Cast) -> list[Viewer]:
    return [ANYONE, *(cast.viewer(getattr(cast, name)) for name in NAMES if name)]


def test_pages_by_the_words_of_their_titles(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    assert len(options(client, "", pages="1")) == 8
    assert options(client, "lisää org", pages="1")[0][0] == "/organisations/add/"
    assert options(client, "hakuv", pages="1")[0][0] == "/saved/"
    assert options(client, "lisää org") == []
    client.logout()
    assert options(client, "lisää org", pages="1") == []


def test_every_page_has_the_palette(client: Client, cast: Cast) -> None:
    for address in ("/", "/calls/", "/sign-in/", "/nowhere/"):
        text = client.get(address).text
        assert '<dialog class="palette" id="palette"' in text
        assert 'data-suggest="/search/suggest/?pages=1"' in text
