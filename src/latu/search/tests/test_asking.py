"""Questions and answers over documents. Nothing here is about one engine."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.core.access import ANYONE, SYSTEM, Level, Viewer
from latu.core.gate import write
from latu.core.refs import Ref
from latu.search import engine, index
from latu.search.asking import Answer, Question, ask
from latu.search.engine import Sort
from latu.search.index import Draft
from latu.search.parsing import parse
from latu.search.tests.test_parsing import TYPED
from latu.search.words import common_words, matching
from latu.taxonomy.loading import load_vocabularies
from latu.taxonomy.models import Concept
from latu.taxonomy.tags import set_tags

NOW = datetime.now(UTC)


def put(*drafts: Draft) -> None:
    with write(SYSTEM) as w:
        index.put(w, drafts)


def draft(number: int, title: str = "", noun: str = "project", **values: object) -> Draft:
    owned: dict[str, object] = {"level": Level.PUBLIC, "owner_id": None, "steward_id": None}
    return Draft(ref=Ref(noun, number), title=title, **(owned | values))  # type: ignore[arg-type]


def answer(text: str, viewer: Viewer = ANYONE, **options: object) -> Answer:
    return ask(viewer, Question(parse(text), **options))  # type: ignore[arg-type]


def found(text: str, viewer: Viewer = ANYONE, **options: object) -> list[int]:
    return [hit.ref.id for hit in answer(text, viewer, **options).hits]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def thesaurus(db: None) -> None:
    with write(SYSTEM) as w:
        load_vocabularies(w)


@pytest.mark.django_db
def test_diacritics_are_folded_both_ways() -> None:
    put(draft(1, "Älykäs erikoistuminen"), draft(2, "Alykas"))
    assert sorted(found("alykas")) == sorted(found("ÄLYKÄS")) == [1, 2]


@pytest.mark.django_db
def test_a_beginning_finds_and_the_word_itself_comes_first() -> None:
    put(draft(1, "Matkailun kehitys"), draft(2, "Matkailu"), draft(3, "Kehitys"))
    assert found("matkailu") == [2, 1]
    assert found("matka") == [2, 1]
    assert found("mat") == [2, 1]
    assert found("ma") == []


@pytest.mark.django_db
def test_short_words_before_the_last_are_whole() -> None:
    put(draft(1, "EU rahoitus"), draft(2, "Euroopan rahoitus"))
    assert found("eu rahoitus") == [1]


@pytest.mark.django_db
def test_all_words_a_phrase_and_minus() -> None:
    put(
        draft(1, "Uusiutuva energia"),
        draft(2, "Energia", body="uusiutuva lähde"),
        draft(3, "Uusiutuva energia ja biokaasu"),
    )
    assert found("energia uusiutuva") == [1, 3, 2]
    assert sorted(found('"uusiutuva energia"')) == [1, 3]
    assert sorted(found("uusiutuva -biokaasu")) == [1, 2]
    assert found('energia -"uusiutuva energia"') == [2]


@pytest.mark.django_db
def test_identifier_and_exact_title_come_first_then_title_names_text() -> None:
    put(
        draft(1, "Poro ja muuta poroa, poro", body="poro " * 9),
        draft(2, "Jotain", body="poro"),
        draft(3, "Poro"),
        draft(4, "Jotain muuta", names="POROHANKE · poro"),
        draft(5, "Muuta", names="Suuri poro hanke"),
    )
    assert set(found("poro")[:2]) == {3, 4}
    assert found("poro")[2:] == [1, 5, 2]
    assert found("porohanke") == [4]


@pytest.mark.django_db
def test_a_long_identifier_is_found_as_it_is_written() -> None:
    put(
        draft(1, "First", names="HORIZON-CL6-2027-01-01 · Toinen nimi"),
        draft(2, "Other", names="HORIZON-CL6-2027-01-02", body="See HORIZON-CL6-2027-01-01"),
    )
    assert found("horizon-cl6-2027-01-01") == [1, 2]
    assert sorted(found("horizon-cl6-2027")) == [1, 2]


@pytest.mark.django_db
def test_filters() -> None:
    day = timedelta(days=1)
    put(
        draft(
            1, "Avoin haku", "call", starts_at=NOW - day, ends_at=NOW + 9 * day, programme="life"
        ),
        draft(2, "Tuleva haku", "call", starts_at=NOW + day, ends_at=NOW + 90 * day),
        draft(3, "Mennyt haku", "call", starts_at=NOW - 9 * day, ends_at=NOW - day),
        draft(4, "Jatkuva haku", "call", starts_at=NOW - day, programme="horizon-europe"),
        draft(5, "Haku Oy", "organisation", countries=("FI",)),
        draft(6, "Haku Ab", "organisation", countries=("SE",)),
        draft(8, "Haku yhdessä", countries={"FI", "SE", "NO"}),
        draft(7, "Hakuhanke", ends_at=NOW + 9 * day, programme="horizon-europe"),
    )
    assert sorted(found("haku status:open")) == [1, 4]
    assert found("haku status:forthcoming") == [2]
    assert found("haku status:closed") == [3]
    assert found("haku programme:LIFE") == [1]
    assert sorted(found("haku programme:horizon")) == [4, 7]
    assert sorted(found("haku programme:horizon noun:call")) == [4]
    assert found('haku ohjelma:"Horizon Europe" hanke:') == [7]
    assert sorted(found("haku country:FI")) == [5, 8]
    assert sorted(found("haku country:NO")) == sorted(found("haku country:no")) == [8]
    assert found("haku country:F") == found('haku country:"I S"') == found("haku country:%") == []
    soon = (NOW + 30 * day).date().isoformat()
    assert sorted(found(f"haku deadline:<{soon}")) == [1, 3]
    assert found(f"haku deadline:>{soon}") == [2]


@pytest.mark.django_db
def test_orders() -> None:
    day = timedelta(days=1)
    put(draft(1, "Haku", "call", ends_at=NOW + 30 * day), draft(2, "Haku", "call"))
    put(draft(3, "Haku yksi", "call", ends_at=NOW + 2 * day))
    put(draft(4, "Haku kaksi", "call", ends_at=NOW - 2 * day), draft(5, "Haku kolme", ends_at=NOW))
    assert found("haku", sort=Sort.DEADLINE)[:3] == [3, 1, 4]
    assert found("haku", sort=Sort.NEWEST)[:3] == [5, 4, 3]
    assert found("haku:", sort=Sort.DEADLINE) == [3, 1, 4, 2]


@pytest.mark.django_db
def test_filters_alone_list_what_they_leave() -> None:
    put(draft(1, "Yksi", countries=("FI",)), draft(2, "Kaksi", countries=("SE",)))
    given = answer("country:FI")
    assert [hit.ref.id for hit in given.hits] == [1]
    assert given.hits[0].why == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["porotalous", "porotalouden", "renskötsel", "reindeer husbandry", "boazodoallu"]
)
def test_a_concept_is_found_by_its_words_in_any_language(thesaurus: None, typed: str) -> None:
    put(
        draft(1, "Reindeer husbandry in a changing climate"),
        draft(2, "Poronhoito", body="Porotalous on elinkeino."),
        draft(3, "Renskötsel i norr"),
        draft(4, "Something else", body="reindeer and husbandry"),
    )
    assert {1, 2, 3} <= set(found(typed))


@pytest.mark.django_db
def test_own_words_come_before_other_words_and_the_answer_says_why(thesaurus: None) -> None:
    put(
        draft(1, "Reindeer husbandry"),
        draft(2, "Muuta", body="Tämä on porotalous täällä."),
        draft(3, "Porotalous ja matkailu"),
        draft(4, "Muuta", names="Porotalous · X"),
    )
    whys = {hit.ref.id: hit.why for hit in answer("porotalous").hits}
    assert list(whys) == [4, 3, 2, 1]
    assert whys[1] == "Found by: porotalous → reindeer husbandry (English)"
    assert whys[2] == "Found in the text"
    assert whys[3] == "Found in the title"
    assert whys[4] == "Found: this is its name or identifier"


@pytest.mark.django_db
def test_what_a_concept_is_called_first_comes_before_its_synonyms(thesaurus: None) -> None:
    put(draft(1, "Energy efficiency at home"), draft(2, "Energy savings at home"))
    assert found("energiatehokkuus") == [1, 2]
    assert found("energiansäästö energiatehokkuus") == [1, 2]


@pytest.mark.django_db
def test_other_words_can_be_left_out(thesaurus: None) -> None:
    put(draft(1, "Reindeer husbandry"))
    given = answer("porotalous", concepts=False, meaning=False)
    assert given.hits == []
    assert given.named[0].typed == "porotalous"
    assert found("porotalous") == [1]


@pytest.mark.django_db
def test_a_concept_stands_with_other_words_and_minus(thesaurus: None) -> None:
    put(
        draft(1, "Reindeer husbandry", body="Rovaniemi"),
        draft(2, "Reindeer husbandry"),
        draft(3, "Reindeer husbandry", body="Rovaniemi Sodankylä"),
    )
    assert sorted(found("porotalous rovaniemi")) == [1, 3]
    assert found("porotalous rovaniemi -sodankylä") == [1]


@pytest.mark.django_db
def test_texts_are_escaped_and_marked() -> None:
    put(
        draft(
            1,
            "<script>alert('poro')</script>",
            body="Eka & toka <b>poro</b> \ue000valhe\ue001 <img src=x>",
        )
    )
    (hit,) = answer("poro").hits
    assert hit.title == "&lt;script&gt;alert(&#x27;<mark>poro</mark>&#x27;)&lt;/script&gt;"
    assert "&lt;b&gt;<mark>poro</mark>&lt;/b&gt; valhe &lt;img" in hit.snippet
    assert "\ue000" not in hit.snippet
    assert hit.title.__html__() == hit.title


@pytest.mark.django_db
def test_long_texts_give_the_part_that_was_found() -> None:
    put(draft(1, "Otsikko", body="alku " * 500 + "etsitty sana" + " loppu" * 500))
    (hit,) = answer("etsitty").hits
    assert "<mark>etsitty</mark> sana" in hit.snippet
    assert len(hit.snippet) < 400


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["porotalous", "lumi", "paliskunnat"])
def test_names_of_subjects_are_found_and_not_shown_as_text(thesaurus: None, text: str) -> None:
    with write(SYSTEM) as w:
        about = Concept.objects.filter(slug__in=["reindeer-husbandry", "ecotourism"])
        set_tags(w, Ref("project", 1), about.values_list("pk", flat=True))
    put(draft(1, "Lumi", body="Paliskunnat mittaavat lunta. " + "Lumi sulaa. " * 80))
    hits = answer(text).hits
    assert [hit.ref.id for hit in hits] == [1]
    for hit in hits:
        assert "renskötsel" not in hit.snippet
        assert index.SUBJECTS not in hit.snippet
        assert "lunta" in hit.snippet or "sulaa" in hit.snippet


@pytest.mark.django_db
def test_edits_and_deletions_show_at_once() -> None:
    put(draft(1, "Vanha nimi"))
    assert found("vanha") == [1]
    put(draft(1, "Uusi nimi"))
    assert found("vanha") == []
    assert found("uusi") == [1]
    with write(SYSTEM) as w:
        index.remove(w, "project", [1])
    assert found("uusi") == []
    assert answer("nimi").counts.total == 0


@pytest.mark.django_db
def test_words_of_the_thesaurus_are_no_operators_either() -> None:
    with write(SYSTEM):
        concept = Concept.objects.create(slug="odd", labels={"en": "odd"})
        for text in ("odd", '6" pipe', "(NEAR", "a OR b*"):
            concept.words.create(
                language="en", text=text, folded=text, key=text, is_preferred=False
            )
    put(draft(1, 'A 6" pipe'), draft(2, "a or b"), draft(3, "near"), draft(4, "a"))
    assert sorted(found("odd")) == [1, 2, 3]


LEVELS_SEEN = {
    "nobody": {1},
    "kaisa": {1},
    "elli": {1, 2},
    "matti": {1, 2},
    "aino": {1, 2, 3},
    "sari": {1, 2, 3, 4},
}


@pytest.mark.parametrize("name", LEVELS_SEEN)
def test_hidden_records_are_neither_found_nor_counted(cast: Cast, name: str) -> None:
    owner, steward = cast.tunturi.pk, cast.sari.pk
    levels = (Level.PUBLIC, Level.NETWORK, Level.ORGANISATION, Level.PRIVATE)
    put(
        *(
            draft(n, "Salaisuus", level=level, owner_id=owner, steward_id=steward)
            for n, level in enumerate(levels, start=1)
        )
    )
    viewer = ANYONE if name == "nobody" else cast.viewer(getattr(cast, name))
    seen = LEVELS_SEEN[name]
    for sort in Sort:
        assert set(found("salaisuus", viewer, sort=sort)) == seen
    assert set(found("hanke:", viewer)) == seen
    assert answer("salaisuus", viewer).counts.by_value == {"project": len(seen)}
    assert set(matching(viewer, "project", "salaisuus")) == seen


@pytest.mark.django_db
def test_counts_are_of_every_noun_and_of_the_chosen_one() -> None:
    put(draft(1, "Sana"), draft(2, "Sana"), draft(1, "Sana", "call"), draft(2, "Muu", "call"))
    given = answer("sana noun:call")
    assert given.counts.by_value == {"project": 2, "call": 1}
    assert given.chosen.total == 1


@pytest.mark.django_db
def test_more_than_enough_is_said_and_a_chosen_noun_is_counted_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "MOST", 3)
    put(draft(1, "Sana", "call"), *(draft(n, f"Sana {n}") for n in range(2, 9)))
    given = answer("sana")
    assert given.counts.is_more
    assert given.counts.by_value == {"project": 4}
    chosen = answer("sana noun:call")
    assert [hit.ref for hit in chosen.hits] == [Ref("call", 1)]
    assert not chosen.chosen.is_more


@pytest.mark.django_db
def test_a_very_common_word_is_no_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("latu.search.words.COMMON", 1)
    put(draft(1, "Sana"), draft(2, "Sana"), draft(3, "Sanakirja"))
    assert common_words(parse("sana harvinainen")) == {"sana"}
    assert sorted(found("sana")) == [1, 2]


@pytest.mark.django_db
def test_pages_go_on_where_the_last_ended() -> None:
    put(*(draft(n, f"Sana {n}", body="sana " * (n % 7)) for n in range(1, 46)))
    pages = [found("sana", page=number) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert len({pk for page in pages for pk in page}) == 45
    assert found("sana", page="odd") == pages[0]
    assert found("sana", page=99) == pages[2]


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow(
    thesaurus: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    put(draft(1, "Porotalous"))
    with django_assert_max_num_queries(18):
        answer("porotalous")
    put(*(draft(n, "Porotalous", body="reindeer husbandry") for n in range(2, 60)))
    with django_assert_max_num_queries(18):
        answer("porotalous")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(TYPED)
def test_whatever_is_typed_is_answered(db: None, text: str) -> None:
    query = parse(text)
    if query:
        for sort in Sort:
            ask(ANYONE, Question(query, sort))
    list(matching(ANYONE, "call", text))
