"""What the model is asked: the question itself, with the English names of its concepts, or those alone."""

import pytest

from latu.search.meaning.asking import translated
from latu.search.parsing import parse
from latu.search.words import concepts_of


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("porotalous", "reindeer husbandry"),
        ("Porotalouden digitalisaatio", "reindeer husbandry, digitalisation"),
        ("renskötsel", "reindeer husbandry"),
        ("porotalous ja xyzzy", "porotalous ja xyzzy / reindeer husbandry"),
        ("reindeer husbandry", "reindeer husbandry"),
        ("reindeer herding", "reindeer herding / reindeer husbandry"),
        ("xyzzy", "xyzzy"),
    ],
)
def test_what_names_concepts_and_nothing_else_is_asked_in_english(
    thesaurus: None, text: str, asked: str
) -> None:
    assert translated(text, concepts_of(parse(text))) == asked
