"""The search page and the command that answers the same."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.calls import actions as calls
from latu.calls.models import Call, Programme
from latu.cli.main import main
from latu.core.access import SYSTEM, Level
from latu.core.gate import write
from latu.organisations import actions as organisations
from latu.projects import actions as projects
from latu.taxonomy.loading import load_vocabularies
from latu.taxonomy.models import Concept

DEADLINE = timezone.now() + timedelta(days=20)


@pytest.fixture
def records(cast: Cast) -> Call:
    """A call in two languages, with the thesaurus loaded."""
    with write(SYSTEM) as w:
        load_vocabularies(w)
        calls.save_programme(w, key="horizon-x", values={"names": {"en": "Horizon X"}})
        return calls.create(
            w,
            content=calls.Content(
                values={
                    "identifier": "HORIZON-X-2027-01",
                    "titles": {
                        "en": "Reindeer husbandry <script>alert(1)</script>",
                        "fi": "Poronhoidon tulevaisuus",
                    },
                    "programme_id": Programme.objects.get(key="horizon-x").pk,
                    "opens_at": timezone.now() - timedelta(days=2),
                },
                deadlines=(DEADLINE,),
            ),
            owner_id=None,
        )


def page(client: Client, **address: str) -> str:
    response = client.get("/search/", address)
    assert response.status_code == 200
    text = response.content.decode()
    return text[text.index("<main") :]


def test_an_empty_question_gets_help_and_examples(client: Client, cast: Cast) -> None:
    text = page(client)
    assert "/search/?q=porotalous" in text
    assert "deadline:&lt;2027-03" in text


def test_a_call_has_its_title_in_the_readers_language_and_the_original(
    client: Client, records: Call
) -> None:
    client.cookies["django_language"] = "fi"
    text = page(client, q="porotalous")
    assert f'<a href="/calls/{records.pk}/">Poronhoidon tulevaisuus</a>' in text
    assert "<mark>Reindeer husbandry</mark> &lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script>alert" not in text
    assert "Horizon X" in text
    assert "porotalous → reindeer husbandry (englanti)" in text
    client.cookies["django_language"] = "en"
    text = page(client, q="porotalous")
    assert f'<a href="/calls/{records.pk}/"><mark>Reindeer husbandry</mark>' in text


def test_other_words_can_be_switched_off_and_on(client: Client, records: Call) -> None:
    text = page(client, q="porotalous")
    assert "reindeer husbandry, " in text
    assert 'href="/search/?q=porotalous&amp;exact=1"' in text
    exact = page(client, q="porotalous", exact="1")
    assert f"/calls/{records.pk}/" not in exact
    assert 'href="/search/?q=porotalous"' in exact


def test_filters_of_the_address_and_of_the_words_meet(client: Client, records: Call) -> None:
    here = f"/calls/{records.pk}/"
    assert here in page(client, q="reindeer", programme="horizon-x", status="open", within="30")
    assert here in page(client, q="haku: programme:horizon deadline:>2020")
    assert here not in page(client, q="reindeer", within="14")
    assert here not in page(client, q="reindeer", status="closed")
    assert here not in page(client, q="reindeer", noun="project")
    assert here in page(client, q="reindeer", noun="nonsense", status="?", within="x", page="-1")


def test_a_country_by_code_or_name(client: Client, cast: Cast) -> None:
    for country in ("FI", "fi", "Suomi"):
        assert "Tunturin <mark>" in page(client, q=f"kehitys country:{country}")
    assert "Tunturin <mark>" not in page(client, q="kehitys country:SE")


def test_tabs_count_every_kind(client: Client, records: Call) -> None:
    text = page(client, q="kehitys", noun="organisation")
    assert 'href="/search/?q=kehitys&amp;noun=organisation" aria-current="true"' in text
    tabs = client.get("/search/", {"q": "kehitys"}).context["narrowing"].tabs()
    assert [tab.count for tab in tabs] == ["2", "0", "0", "2", "0", "0", "0"]
    assert "q=kehitys&amp;noun=call" not in text, "what leaves nothing is no link"
    text = page(client, q="organisaatio:kehitys")
    assert '<a class="tag plain" href="/search/?q=kehitys">' in text


def test_nothing_found_is_no_dead_end(client: Client, records: Call) -> None:
    text = page(client, q="kehitys eiolemassa", noun="call", country="FI", exact="1")
    assert 'href="/search/?q=kehitys&amp;noun=call&amp;country=FI&amp;exact=1"' in text
    assert 'href="/search/?q=kehitys+eiolemassa&amp;exact=1"' in text
    assert 'href="/search/?q=kehitys+eiolemassa&amp;noun=call&amp;exact=1"' in text
    assert 'href="/search/?q=kehitys+eiolemassa&amp;exact=1"' in text
    assert 'href="/search/"' in text


@pytest.mark.parametrize(
    "typed",
    ['"', '"poro', "NOT", "a AND", "NEAR(a b)", "*", "^", "poro*", "-", "title:poro", "(", "\x00", "😀",
     "...", "x" * 10_000, "a " * 5000, "' OR 1=1 --", "%", "deadline:<0001-01", "deadline:<9999"],
)  # fmt: skip
def test_odd_questions_are_answered(client: Client, cast: Cast, typed: str) -> None:
    assert "<h1>" in page(client, q=typed)


def test_hidden_records_are_on_no_page(client: Client, cast: Cast) -> None:
    with write(cast.viewer(cast.elli)) as w:
        content = organisations.Content(values={"name": "Salainen Oy", "level": Level.ORGANISATION})
        hidden = organisations.create(w, content=content, owner_id=cast.ranta.pk)
    for user in (None, cast.olli, cast.kaisa, cast.matti, cast.aino, cast.elli):
        client.logout()
        if user:
            client.force_login(user)
        response = client.get("/search/", {"q": "salainen"})
        sees = user == cast.elli
        assert (f"/organisations/{hidden.pk}/" in response.content.decode()) == sees
        assert response.context["narrowing"].tabs()[0].count == ("1" if sees else "0")


def test_queries_do_not_grow_with_results(
    client: Client, records: Call, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        add_project(number)
    with django_assert_max_num_queries(22):
        page(client, q="porotalous", noun="project")
    for number in range(3, 40):
        add_project(number)
    with django_assert_max_num_queries(22):
        page(client, q="porotalous", noun="project")
    text = page(client, q="porotalous", page="2")
    assert 'rel="prev" href="/search/?q=porotalous&amp;page=1"' in text


def add_project(number: int) -> None:
    with write(SYSTEM) as w:
        content = projects.Content(
            values={"identifier": f"P{number}", "titles": {"fi": f"Porotalous {number}"}}
        )
        projects.create(w, content=content, owner_id=None)


def test_an_edit_shows_at_once(client: Client, records: Call) -> None:
    with write(SYSTEM) as w:
        content = calls.Content(values={"titles": {"en": "Hydrogen valleys"}})
        calls.edit(w, call=records, content=content)
    assert f"/calls/{records.pk}/" not in page(client, q="husbandry")
    assert f"/calls/{records.pk}/" in page(client, q="valleys")


def test_the_command_answers_as_the_page_does_for_a_visitor(
    client: Client, records: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", "porotalous", "--noun", "call", "--lang", "fi", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert found["identifier"] == "HORIZON-X-2027-01"
    assert found["title"] == "Poronhoidon tulevaisuus"
    assert "porotalous → reindeer husbandry (englanti)" in found["why"]
    assert main(["search", "porotalous", "--noun", "nothing"]) == 1
    assert "use call, project" in capsys.readouterr().err


def test_more_than_enough_is_said(
    client: Client, records: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("latu.search.engine.MOST", 1)
    monkeypatch.setattr("latu.web.search.MOST", 1)
    client.cookies["django_language"] = "en"
    text = page(client, q="kehitys")
    assert "More than 1 results" in text
    assert "only the newest were ranked" in text
    assert "All 1+" in text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("tila:foo", "“tila:foo” is not understood and was left out. Write status:open,"),
        (
            "määräaika:&lt;foo",
            "“määräaika:&lt;foo” is not understood and was left out. Write a year,",
        ),
        (
            "ohjelma:xyz",
            "“ohjelma:xyz” is not understood and was left out. Write the name of a pro",
        ),
        ("maa:zz", "“maa:zz” is not understood and was left out. Write the name of a country"),
        ("laji:zz", "“laji:zz” is not understood and was left out. Write the kind before a word"),
        ("-maa:FI", "“-maa:FI” is not understood and was left out. A filter cannot have a minus"),
    ],
)
def test_a_mistyped_filter_is_told_and_left_out(
    client: Client, records: Call, typed: str, told: str
) -> None:
    client.cookies["django_language"] = "en"
    text = " ".join(page(client, q=f"reindeer {typed}".replace("&lt;", "<")).split())
    assert told in text
    assert 'class="message error" role="alert" tabindex="-1" autofocus' in text
    assert f"/calls/{records.pk}/" in text
    understood = "reindeer tila:avoinna ohjelma:horizon maa:FI määräaika:>2020 laji:haku"
    assert "is not understood" not in page(client, q=understood)


def test_a_chosen_filter_that_is_none_is_told(client: Client, records: Call) -> None:
    client.cookies["django_language"] = "en"
    text = page(client, q="reindeer", programme="9", country="QQ", status="?", noun="x")
    for name, value in (("Programme", "9"), ("Country", "QQ"), ("Kind", "x")):
        assert f"The filter “{name}” is not understood: “{value}”. It is left out." in text
    assert f"/calls/{records.pk}/" in text


def test_what_may_have_been_meant_is_a_link(client: Client, records: Call) -> None:
    text = page(client, q="reindeer ohjelma:horzon maa:soumi tila:avoina")
    rest = "?q=reindeer+{}&amp;{}"
    for left, chosen in (
        ("maa%3Asoumi+tila%3Aavoina", "programme=horizon-x"),
        ("ohjelma%3Ahorzon+tila%3Aavoina", "country=FI"),
        ("ohjelma%3Ahorzon+maa%3Asoumi", "status=open"),
    ):
        assert rest.format(left, chosen) in text


@pytest.mark.parametrize(
    "typed", ["horizon-x", "Horizon", '"Horizon X"', "horizon x", "x", "Horisontti", "LIFE"]
)
def test_a_programme_by_any_of_its_names(client: Client, records: Call, typed: str) -> None:
    with write(SYSTEM) as w:
        names = {"en": "Horizon X", "fi": "Horisontti Äksä"}
        calls.save_programme(w, key="horizon-x", values={"names": names})
        calls.save_programme(w, key="life", values={"names": {"en": "LIFE"}})
    found = f"/calls/{records.pk}/" in page(client, q=f"ohjelma:{typed}")
    assert found == (typed != "LIFE")


def test_facets_narrow_and_are_taken_away(client: Client, records: Call) -> None:
    client.cookies["django_language"] = "en"
    text = page(client, q="poronhoidon")
    for parameter in ("programme=horizon-x", "status=open", "within=30"):
        assert f'<a href="/search/?q=poronhoidon&amp;{parameter}"><span>' in text
    assert "within=14" not in text
    text = page(client, q="poronhoidon ohjelma:horizon-x", status="open")
    assert '<a href="/search/?q=poronhoidon&amp;status=open" aria-current="true">' in text
    assert '<a href="/search/?q=poronhoidon+ohjelma%3Ahorizon-x" aria-current="true">' in text
    assert '<input type="hidden" name="status" value="open" id="search_status">' in text
    assert 'name="programme"' not in text, "it stands in the words"
    assert "Programme: Horizon X" in text
    assert '<a href="/search/?q=poronhoidon">Clear the filters</a>' in text


def test_facets_leave_a_typed_filter_for_a_chosen_one(client: Client, records: Call) -> None:
    text = page(client, q="kehitys maa:FI tila:avoinna")
    assert 'href="/search/?q=kehitys+maa%3AFI"' in text, "without the status"
    assert 'href="/search/?q=kehitys+tila%3Aavoinna"' in text, "without the country"
    text = page(client, q="lumi määräaika:<2027-03")
    assert '"/search/?q=lumi"' in text


def test_nothing_but_a_slip_is_searched_put_right(client: Client, records: Call) -> None:
    client.cookies["django_language"] = "en"
    text = page(client, q="porotlaous programme:horizon", sort="newest")
    assert f"/calls/{records.pk}/" in text
    assert "Nothing was found with “porotlaous programme:horizon”" in text
    assert "<h1>Search: porotalous programme:horizon</h1>" in text
    assert "?q=porotalous&amp;sort=newest" in text, "filters are taken away from what was searched"
    as_typed = "?q=porotlaous+programme%3Ahorizon&amp;sort=newest&amp;as_typed=1"
    assert as_typed in text
    text = page(client, q="porotlaous programme:horizon", sort="newest", as_typed="1")
    assert "Nothing was found with" not in text
    assert "?q=porotalous+programme%3Ahorizon&amp;sort=newest" in text
    assert "Did you mean:" in text


def test_another_spelling_is_only_offered_for_ones_own_words(client: Client, records: Call) -> None:
    client.cookies["django_language"] = "en"
    text = page(client, q="husbnadry", exact="1")
    assert "Did you mean:" in text
    assert '<a href="/search/?q=husbandry&amp;exact=1"><b>husbandry</b></a>' in text
    assert f"/calls/{records.pk}/" not in text
    text = page(client, q="husbnadry country:FI", exact="1")
    assert "Did you mean:" not in text, "it would find nothing either"


def test_what_is_saved_is_what_was_searched(client: Client, cast: Cast, records: Call) -> None:
    client.force_login(cast.aino)
    text = page(client, q="porotlaous")
    assert '<input type="hidden" name="query" value="q=porotalous">' in text


def test_an_empty_result_tells_what_each_filter_costs(client: Client, records: Call) -> None:
    client.cookies["django_language"] = "en"
    text = page(client, q="reindeer status:closed", country="FI", noun="call")
    assert "Take away: Country Finland" not in text  # nothing is found without it either
    text = page(client, q="reindeer status:closed", noun="call")
    assert (
        'href="/search/?q=reindeer&amp;noun=call">Take away: Status of calls Closed</a> (found then: 1)'
        in text
    )
    assert 'href="/search/?q=reindeer">Clear the filters</a>' in text


def test_an_empty_result_offers_to_tell_later(client: Client, cast: Cast, records: Call) -> None:
    client.cookies["django_language"] = "en"
    text = page(client, q="husbandry xyzzyx", country="FI")
    assert '/sign-in/?next=/search/%3Fq%3Dhusbandry%2Bxyzzyx%26country%3DFI"' in text
    client.force_login(cast.aino)
    text = page(client, q="husbandry xyzzyx", country="FI")
    assert '<input type="hidden" name="query" value="q=husbandry+xyzzyx&amp;country=FI">' in text
    assert text.count('id="save-name"') == 1
    assert page(client, q="husbandry").count('id="save-name"') == 1


def test_a_broader_topic_is_shown_and_named(client: Client, records: Call) -> None:
    client.cookies["django_language"] = "en"
    above = Concept.objects.filter(words__text="reindeer husbandry").first()
    assert above is not None
    concept = Concept.objects.create(slug="x", broader=above, labels={"en": "calf marking"})
    concept.words.create(
        language="en",
        text="calf marking",
        folded="calf marking",
        key="calf mark",
        is_preferred=True,
    )
    text = page(client, q="calf marking")
    assert f"Nothing was found with “calf marking”. Here is the broader topic “{above}”." in text
    assert f"/calls/{records.pk}/" in text[text.index("A broader topic") :]


def test_words_that_only_hold_a_question_together_move_no_concept(
    client: Client, records: Call
) -> None:
    text = page(client, q="mistä rahoitusta porotaloudelle tulevaisus")
    assert "mistä rahoitusta porotaloudelle tulevaisuus" in text
