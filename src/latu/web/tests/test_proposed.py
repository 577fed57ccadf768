"""The list of what sources suggest: who sees what, deciding one by one and together."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.accounts.models import User
from latu.calls import actions as calls
from latu.calls.models import Call
from latu.core.access import SYSTEM, Level, editable_q
from latu.core.gate import write
from latu.networks import actions as networks
from latu.organisations import actions as organisations
from latu.organisations.models import Organisation
from latu.people.models import Person
from latu.projects import actions as projects
from latu.projects.models import Project
from latu.records import provenance
from latu.records.models import Proposal, Source

LIST = "/proposed/"
DECIDE = "/proposed/decide/"
NAMES = ("olli", "kaisa", "matti", "elli", "aino", "sari", "antti")


def suggest(
    record: Organisation | Call | Project | Person, system: str = "cordis", **values: object
) -> None:
    """Let a source say something else."""
    with write(SYSTEM) as w:
        key = f"{record.ref}"
        provenance.stated(w, record.ref, system=system, key=key, values=values)
        source = Source.objects.get(system=system, key=key)
        provenance.propose(w, source, values)


@pytest.fixture
def hidden(cast: Cast) -> Organisation:
    """An organisation that only Ranta sees."""
    with write(cast.viewer(cast.elli)) as w:
        content = organisations.Content(values={"name": "Salainen Oy", "level": Level.ORGANISATION})
        return organisations.create(w, content=content, owner_id=cast.ranta.pk)


@pytest.fixture
def mine(cast: Cast) -> Organisation:
    """The workshop belongs to itself."""
    Organisation.objects.filter(pk=cast.paja.pk).update(owner=cast.paja)
    cast.paja.refresh_from_db()
    return cast.paja


def page(client: Client, user: User, **address: str) -> str:
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client.get(LIST, address).content.decode()


def fields(client: Client, user: User, **address: str) -> list[str]:
    client.force_login(user)
    return [row.field for row in client.get(LIST, address).context["page"].object_list]


def test_a_row_says_what_is_now_and_what_is_suggested(client: Client, cast: Cast) -> None:
    suggest(cast.paja, city="KOLARI", country_id="SE")
    text = page(client, cast.aino)
    assert f'<a href="/organisations/{cast.paja.pk}/">Älykäs Paja Oy</a>' in text
    assert "<b>KOLARI</b>" in text
    assert '<td class="long" data-label="Now">Finland</td>' in text
    assert "<b>Sweden</b>" in text
    assert "CORDIS" in text
    assert fields(client, cast.aino, sort="record") == ["city", "country_id"]


def test_everyone_sees_what_they_may_decide(
    client: Client, cast: Cast, hidden: Organisation, mine: Organisation
) -> None:
    suggest(hidden, city="PIILO")
    suggest(mine, short_name="PAJA")
    suggest(cast.kunta, website="https://example.org")
    seen = {
        "kaisa": {"short_name"},
        "matti": set(),
        "elli": {"city", "website"},
        "aino": {"website"},
        "sari": {"short_name", "website"},
        "antti": {"short_name", "website"},
    }
    for name, expected in seen.items():
        user = getattr(cast, name)
        assert set(fields(client, user)) == expected, name
        assert ("Salainen" in page(client, user)) == (name == "elli")
        assert client.get("/").context["suggestions"] == len(expected)
    client.force_login(cast.olli)
    assert client.get(LIST).status_code == 403


def test_the_condition_is_the_rule_of_editing(
    cast: Cast, hidden: Organisation, mine: Organisation
) -> None:
    levels = list(Level)
    for number, level in enumerate(levels):
        owner = (cast.tunturi, cast.ranta, cast.paja, None)[number]
        for steward in (None, cast.matti, cast.sari):
            Organisation.objects.create(
                name=f"{level} {steward}", sort_key="x", level=level, owner=owner, steward=steward
            )
    for name in NAMES:
        viewer = cast.viewer(getattr(cast, name))
        rows = Organisation.objects.visible_to(viewer).filter(editable_q(viewer))
        assert set(rows) == {row for row in Organisation.objects.all() if viewer.may_edit(row)}, (
            name
        )


def test_restricted_people_are_not_in_it(client: Client, cast: Cast) -> None:
    person = Person.objects.create(
        given="Pentti", family="Piilo", sort_key="piilo", level=Level.PUBLIC, restricted=True
    )
    suggest(person, phone="1")
    assert fields(client, cast.sari) == []
    Person.objects.update(restricted=False)
    assert fields(client, cast.sari) == ["phone"]


def test_one_is_taken_over_and_one_is_not(client: Client, cast: Cast) -> None:
    suggest(cast.paja, city="KOLARI", short_name="PAJA")
    numbers = dict(Proposal.objects.values_list("field", "pk"))
    client.force_login(cast.aino)
    back = f"{LIST}?noun=organisation"
    response = client.post(DECIDE, {"accept": numbers["city"], "next": back})
    assert response.headers["Location"] == back
    client.post(DECIDE, {"decline": numbers["short_name"], "next": "https://example.com/"})
    cast.paja.refresh_from_db()
    assert (cast.paja.city, cast.paja.short_name) == ("KOLARI", "")
    states = dict(Proposal.objects.values_list("field", "state"))
    assert states == {"city": "accepted", "short_name": "declined"}
    assert set(Proposal.objects.values_list("decided_by", flat=True)) == {cast.aino.pk}


def test_the_ticked_ones_are_decided_together(client: Client, cast: Cast) -> None:
    suggest(cast.paja, name="PAJA UUSI OY", city="KOLARI", website="https://example.org")
    suggest(cast.kunta, city="INARI", short_name="KUNTA")
    client.force_login(cast.aino)
    ticked = Proposal.objects.exclude(field="short_name").values_list("pk", flat=True)
    response = client.post(DECIDE, {"accept": "chosen", "chosen": list(ticked)}, follow=True)
    assert response.redirect_chain[0][0] == LIST
    cast.paja.refresh_from_db()
    cast.kunta.refresh_from_db()
    assert (cast.paja.name, cast.paja.city, cast.kunta.city) == ("PAJA UUSI OY", "KOLARI", "INARI")
    assert [name.text for name in cast.paja.names.all()] == ["PAJA UUSI OY"]
    assert [row.field for row in response.context["page"]] == ["short_name"]
    left = Proposal.objects.get(field="short_name").pk
    client.post(DECIDE, {"decline": "chosen", "chosen": left})
    assert not Proposal.objects.filter(state="open").exists()


def test_nobody_decides_for_others(client: Client, cast: Cast, hidden: Organisation) -> None:
    suggest(hidden, city="PIILO")
    suggest(cast.paja, city="KOLARI")
    numbers = [str(pk) for pk in Proposal.objects.values_list("pk", flat=True)]
    client.post(DECIDE, {"accept": "chosen", "chosen": numbers})
    client.force_login(cast.olli)
    assert client.post(DECIDE, {"accept": "chosen", "chosen": numbers}).status_code == 403
    for user in (cast.kaisa, cast.matti):
        client.force_login(user)
        for data in ({"accept": "chosen", "chosen": numbers}, {"accept": numbers[0]}, {}):
            assert client.post(DECIDE, data).status_code == 302
    assert Proposal.objects.filter(state="open").count() == 2
    client.force_login(cast.sari)
    client.post(DECIDE, {"accept": "chosen", "chosen": numbers})
    assert Proposal.objects.get(state="open").field == "city"
    hidden.refresh_from_db()
    assert hidden.city == ""
    assert client.get(DECIDE).status_code == 302


def test_a_second_decision_is_told_that_there_was_one(client: Client, cast: Cast) -> None:
    suggest(cast.paja, city="KOLARI", short_name="PAJA")
    numbers = dict(Proposal.objects.values_list("field", "pk"))
    client.force_login(cast.aino)
    client.cookies["django_language"] = "en"
    client.post(DECIDE, {"accept": numbers["city"]}, follow=True)
    text = client.post(DECIDE, {"decline": numbers["city"]}, follow=True).content.decode()
    assert "1 suggestion had already been decided." in text
    assert "Nothing was chosen" not in text
    both = {"decline": "chosen", "chosen": list(numbers.values())}
    text = client.post(DECIDE, both, follow=True).content.decode()
    assert "1 suggestion had already been decided." in text
    assert "Our own value was kept in 1 place." in text
    assert Proposal.objects.get(field="city").state == "accepted"
    client.force_login(cast.kaisa)
    text = client.post(DECIDE, {"decline": numbers["city"]}, follow=True).content.decode()
    assert "already" not in text, "what one may not decide is not told"


@pytest.mark.parametrize("number", ["", "0", "x", "9" * 30, "-1", "999999"])
def test_odd_numbers_decide_nothing(client: Client, cast: Cast, number: str) -> None:
    suggest(cast.paja, city="KOLARI")
    client.force_login(cast.aino)
    text = client.post(DECIDE, {"accept": number}, follow=True).content.decode()
    assert 'class="message error"' in text
    client.post(DECIDE, {"accept": "chosen", "chosen": [number]})
    assert Proposal.objects.filter(state="open").exists()


def test_what_cannot_be_written_stays_open_and_is_told(client: Client, cast: Cast) -> None:
    with write(SYSTEM) as w:
        for name in ("A", "B"):
            content = calls.Content(values={"identifier": name, "titles": {"fi": name}})
            call = calls.create(w, content=content, owner_id=None)
    suggest(call, "funding_tenders", identifier="A", keywords=["x"], titles={"fi": "Uusi"})
    client.force_login(cast.aino)
    numbers = list(Proposal.objects.values_list("pk", flat=True))
    text = client.post(
        DECIDE, {"accept": "chosen", "chosen": numbers}, follow=True
    ).content.decode()
    assert 'class="message error"' in text
    call.refresh_from_db()
    assert (call.identifier, call.titles) == ("B", {"fi": "Uusi"})
    assert set(Proposal.objects.filter(state="open").values_list("field", flat=True)) == {
        "identifier",
        "keywords",
    }


def test_the_records_page_tells_it_too(client: Client, cast: Cast) -> None:
    with write(SYSTEM) as w:
        for name in ("A", "B"):
            content = calls.Content(values={"identifier": name, "titles": {"fi": name}})
            call = calls.create(w, content=content, owner_id=None)
    suggest(call, "funding_tenders", identifier="A")
    client.force_login(cast.aino)
    address = f"/proposals/{Proposal.objects.get().pk}/"
    text = client.post(address, {"decision": "accept"}, follow=True).content.decode()
    assert 'class="message error"' in text
    assert Proposal.objects.get().state == "open"


def test_kind_and_source_narrow_it(client: Client, cast: Cast) -> None:
    with write(SYSTEM) as w:
        content = calls.Content(values={"identifier": "A", "titles": {"fi": "Haku"}})
        call = calls.create(w, content=content, owner_id=None)
    suggest(cast.paja, city="KOLARI")
    suggest(call, "feed", action="RIA")
    assert fields(client, cast.aino, noun="call") == ["action"]
    assert fields(client, cast.aino, system="cordis") == ["city"]
    assert fields(client, cast.aino, noun="project") == []
    assert "Nothing matches" in page(client, cast.aino, noun="project")
    Proposal.objects.all().delete()
    assert "No source says otherwise" in page(client, cast.aino)


def test_taking_over_is_as_quiet_as_keeping_ours(client: Client, cast: Cast) -> None:
    suggest(cast.paja, website="https://www.example.org/here")
    table = page(client, cast.aino).partition(f'action="{DECIDE}"')[2].partition("</form>")[0]
    assert table.count('class="btn quiet small" name="accept"') == 2
    assert table.count('class="btn quiet small" name="decline"') == 2
    assert "https://<wbr>www.<wbr>example.<wbr>org/<wbr>here" in table


def test_all_of_a_page_are_ticked_without_a_script(client: Client, cast: Cast) -> None:
    suggest(cast.paja, city="KOLARI")
    assert " checked" not in page(client, cast.aino).split("<table")[1]
    text = (
        page(client, cast.aino, all="1").partition(f'action="{DECIDE}"')[2].partition("</form>")[0]
    )
    assert " checked" in text
    assert 'name="next" value="/proposed/"' in text


def test_partners_and_deadlines_are_in_words(client: Client, cast: Cast) -> None:
    with write(SYSTEM) as w:
        parts = (projects.Part(cast.kunta.pk, "participant"),)
        values = {"acronym": "LUMI", "titles": {"fi": "Lumi"}}
        project = projects.create(
            w, content=projects.Content(values=values, parts=parts), owner_id=None
        )
        content = calls.Content(values={"identifier": "A", "titles": {"fi": "Haku"}})
        call = calls.create(w, content=content, owner_id=None)
    same = [cast.kunta.pk, "participant", 7, None, None]
    suggest(project, participations=[same, [cast.paja.pk, "coordinator", 1, 100_00, None]])
    suggest(call, "feed", deadlines=["2027-01-14T15:00:00+00:00"])
    text = page(client, cast.aino)
    assert "<b>Älykäs Paja Oy (Coordinator, €100)</b>" in text
    assert "Esimerkin kunta" not in text
    assert "<b>14 Jan 2027 at 17:00</b>" in text


def test_it_is_downloaded_as_it_is_shown(client: Client, cast: Cast) -> None:
    suggest(cast.paja, country_id="SE")
    client.force_login(cast.aino)
    client.cookies["django_language"] = "en"
    rows = client.get(LIST, {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert rows[1].startswith("Älykäs Paja Oy;country;Finland;Sweden;CORDIS")
    assert client.get(LIST, {"format": "xlsx"}).content.startswith(b"PK")


def test_queries_do_not_grow(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def add(count: int) -> None:
        for number in range(count):
            with write(SYSTEM) as w:
                content = organisations.Content(values={"name": f"Oy {number}"})
                row = organisations.create(w, content=content, owner_id=None)
                values = {"acronym": f"P{number}", "titles": {"fi": "x"}}
                project = projects.create(w, content=projects.Content(values=values), owner_id=None)
                network = networks.create(w, values={"names": {"fi": f"V{number}"}}, owner_id=None)
            suggest(row, country_id="SE", city=f"K{number}")
            suggest(project, participations=[[row.pk, "participant", 1, None, None]])
            suggest(network, short_name="V")  # type: ignore[arg-type]

    add(1)
    client.force_login(cast.aino)
    client.get(LIST)
    with django_assert_num_queries(16):
        client.get(LIST)
    add(14)
    with django_assert_num_queries(16):
        client.get(LIST)
    assert "page=2" in page(client, cast.aino)
