"""What only PostgreSQL has: its own folding of words, and its list of all words."""

import pytest

from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.core.text import PLAIN_LETTERS, words_of
from latu.search.engines.running import engine, run
from latu.search.terms import renew_terms
from latu.search.tests.test_asking import draft, found, put

TEXTS = (
    "Älykäs Sámi-šaŋgi", "HORIZON-CL6-2027-GOVERNANCE-01-2", "Æra & Łódź: Großstadt", "Ωμέγα ЖУК", "e-mail a_b c/d",
    "½ kg, 10 €", "  ", "”lainaus” – viiva", *PLAIN_LETTERS,
)  # fmt: skip


@pytest.mark.django_db
def test_texts_are_folded_as_what_is_typed() -> None:
    for text in TEXTS:
        assert run("SELECT latu_words(%s)", [text]) == [(words_of(text),)], text


@pytest.mark.django_db
def test_a_phrase_does_not_reach_over_two_texts() -> None:
    put(draft(1, "Uusi energia", names="Lumi jää", body="kevät kesä"))
    assert found('"energia lumi"') == found('"jää kevät"') == []
    assert found('"lumi jää"') == [1]


@pytest.mark.django_db
def test_words_are_listed_when_they_are_written_anew() -> None:
    with write(SYSTEM) as w:
        renew_terms(w)  # other tests may have listed theirs
    put(draft(1, "Tromsø ja Tromsø"), draft(2, "Tromsø"))
    assert engine().terms("t", "u", range(1, 10), []) == {}
    with write(SYSTEM) as w:
        renew_terms(w)
    assert engine().terms("t", "u", range(1, 10), []) == {"tromso": 2}
