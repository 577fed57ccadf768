"""Thesauri of others beside the project's own."""

import pytest

from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.taxonomy import queries, schemes
from latu.taxonomy.finding import Wording, finder
from latu.taxonomy.loading import load_vocabularies
from latu.taxonomy.models import Concept, Label, Tag
from latu.taxonomy.schemes import Counts, Incoming
from latu.taxonomy.words import named_in

pytestmark = pytest.mark.usefixtures("thesaurus", "db")
CHEESE = Incoming(
    "1102", {"fi": "kuohujuusto", "sv": "skumost", "en": "foam cheese"}, {"fi": ["vaahtojuusto"]}
)
TOURISM = Incoming("4470", {"fi": "matkailu", "sv": "turism", "en": "travelling about"})


def put(*items: Incoming) -> Counts:
    with write(SYSTEM) as w:
        counts = schemes.upsert(w, "eurovoc", items)
        schemes.match(w, "eurovoc")
    return counts


def imported(key: str) -> Concept:
    return Concept.objects.get(slug=f"eurovoc:{key}")


def labels(typed: str) -> set[str]:
    return {label.text for named in named_in(typed.split()) for label in named.labels}


def test_again_nothing_changes() -> None:
    assert put(CHEESE, TOURISM) == Counts(new=2)
    before = set(Label.objects.values_list("pk", flat=True))
    assert put(CHEESE, TOURISM) == Counts(unchanged=2)
    assert set(Label.objects.values_list("pk", flat=True)) == before


def test_a_language_that_is_not_given_stays_and_a_given_one_is_replaced() -> None:
    put(CHEESE)
    assert put(Incoming("1102", {"fi": "tuorejuustola"})) == Counts(changed=1)
    assert imported("1102").labels == {"fi": "tuorejuustola", "sv": "skumost", "en": "foam cheese"}
    words = imported("1102").words.values_list("text", flat=True)
    assert sorted(words) == ["foam cheese", "skumost", "tuorejuustola"]


def test_words_that_the_own_thesaurus_does_not_have_are_understood_in_any_inflection() -> None:
    assert labels("kuohujuustojen") == set()
    put(CHEESE)
    assert labels("kuohujuustojen") == {"kuohujuusto", "vaahtojuusto", "skumost", "foam cheese"}


def test_own_concepts_come_first_and_are_not_widened() -> None:
    before = labels("matkailun kehittäminen vaahtojuusto")
    put(CHEESE, TOURISM, Incoming("9", {"fi": "matkailun kehittäminen", "en": "something else"}))
    after = labels("matkailun kehittäminen vaahtojuusto")
    assert before < after
    assert after - before == {"kuohujuusto", "vaahtojuusto", "skumost", "foam cheese"}


def test_the_same_concept_is_found_by_words_of_two_languages() -> None:
    put(
        TOURISM,
        CHEESE,
        Incoming(
            "1", {"fi": "matkailu", "sv": "akvareller", "en": "water colours"}
        ),  # one language
        Incoming("2", {"fi": "matkailu", "sv": "renskötsel"}),  # two concepts
    )
    assert imported("4470").same == Concept.objects.get(slug="tourism")
    assert all(imported(key).same is None for key in ("1102", "1", "2"))
    assert "tourism" in labels("travelling about"), "its other words name the own concept"
    assert "travelling about" not in labels("matkailu")


def test_no_subjects_are_found_by_them() -> None:
    put(CHEESE)
    wording = Wording(titles={"en": "Foam cheese"}, texts=({"en": "Foam cheese. " * 5},))
    assert finder().concepts_of(wording) == []


def test_a_person_may_choose_them_where_the_own_thesaurus_has_none() -> None:
    put(CHEESE, TOURISM, Incoming("5", {"fi": "matkailu", "sv": "något annat"}))
    assert [each.slug for each in queries.named("kuohujuusto")] == ["eurovoc:1102"]
    assert [each.slug for each in queries.named("matkailu")] == ["tourism"]
    assert queries.beginning_with("kuohuju", 8) == [imported("1102")]
    assert imported("4470") not in queries.beginning_with("travelling", 8)


def test_concepts_stand_below_others_and_never_below_themselves() -> None:
    put(*(Incoming(key, {"fi": f"käsite {key}"}) for key in "abcd"))
    with write(SYSTEM) as w:
        told = schemes.link(w, "eurovoc", {"b": "a", "c": "b", "a": "c", "d": "x"})
    assert told == (2, ["x"], ["c"])
    above = {
        row.slug[-1]: row.broader.slug[-1] if row.broader else "" for row in map(imported, "abcd")
    }
    assert above == {"a": "c", "b": "a", "c": "", "d": ""}
    with write(SYSTEM) as w:
        assert schemes.link(w, "eurovoc", {"b": "a", "c": "b", "a": "c"}) == (0, [], ["c"])


def test_schemes_are_told_apart_and_a_long_key_has_a_short_slug() -> None:
    put(CHEESE, Incoming("http://example.org/" + "x" * 150, {"fi": "pitkä osoite"}))
    with write(SYSTEM) as w:
        assert schemes.upsert(w, "yso", [CHEESE]).new == 1
    assert sorted(schemes.names()) == ["eurovoc", "yso"]
    assert max(len(slug) for slug in Concept.objects.values_list("slug", flat=True)) <= 60
    with write(SYSTEM) as w:
        Tag.objects.create(noun="call", record_id=1, concept=imported("1102"))
        assert schemes.remove(w, "eurovoc") == 2
        assert schemes.remove(w, "") == 0
    assert list(schemes.names()) == ["yso"]
    assert not Tag.objects.exists()


def test_the_own_thesaurus_is_loaded_anew_beside_them() -> None:
    put(CHEESE, TOURISM)
    own = Concept.objects.filter(scheme="").count()
    Label.objects.exclude(concept__scheme="").update(key="made in another way")
    Concept.objects.update(same=None)
    with write(SYSTEM) as w:
        load_vocabularies(w)
    assert Concept.objects.filter(scheme="").count() == own
    assert imported("4470").same is not None
    assert "skumost" in labels("kuohujuustoa")


def test_a_label_that_nobody_types_is_no_word() -> None:
    long = "pitkä " * 30
    put(Incoming("1", {"fi": long.strip(), "sv": "kort"}))
    assert imported("1").labels["fi"] == long.strip()
    assert [label.text for label in imported("1").words.all()] == ["kort"]
