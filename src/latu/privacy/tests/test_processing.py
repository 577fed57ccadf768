"""The record of processing is whole: nothing that is declared is missing from it, and no word of it is code."""

import pytest
from django.utils.translation import override
from tests.cast import Cast

from latu.core.gate import write
from latu.core.personal_data import Basis
from latu.privacy import processing
from latu.privacy.kinds_of_data import kind_of
from latu.privacy.purposes import BY_KEY, OF_DECLARED, OF_NOBODY, PURPOSES


def test_every_declared_purpose_and_column_has_words() -> None:
    for label, column, field in processing.declared():
        if field.purpose not in OF_NOBODY:
            assert field.purpose in OF_DECLARED, (label, field.purpose)
            assert kind_of(label, column) is not None, (label, column)
    named = {field.purpose for _label, _column, field in processing.declared()}
    assert set(OF_DECLARED) <= named, "a purpose that no model has any more"


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_purposes_are_translated(language: str) -> None:
    with override("en"):
        english = {each.key: str(each.title) for each in PURPOSES}
    with override(language):
        for each in PURPOSES:
            assert str(each.title) != english[each.key], each.key


def test_each_legitimate_interest_is_balanced(cast: Cast) -> None:
    balanced = set(processing.balancing_texts())
    wanted = {
        OF_DECLARED[field.purpose].key
        for _label, _column, field in processing.declared()
        if field.basis is Basis.LEGITIMATE_INTEREST and field.purpose in OF_DECLARED
    }
    assert balanced == wanted
    assert all(len(text) > 200 for text in processing.balancing_texts().values())
    assert {each.purpose.key for each in processing.activities() if each.balancing} == wanted


def test_own_words_come_first_and_go_again(cast: Cast) -> None:
    def contacts() -> processing.Activity:
        return processing.activities()[0]

    ours = contacts().balancing
    with write(cast.viewer(cast.antti)) as w:
        processing.set_balancing(w, purpose=BY_KEY["contacts"], text=" Oma arviomme. ")
    assert (contacts().balancing, contacts().is_own_wording) == ("Oma arviomme.", True)
    with write(cast.viewer(cast.antti)) as w:
        processing.set_balancing(w, purpose=BY_KEY["contacts"], text="")
    assert (contacts().balancing, contacts().is_own_wording) == (ours, False)
