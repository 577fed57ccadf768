"""What of a name tells organisations apart."""

import pytest

from latu.organisations.alike import bare
from latu.organisations.identifiers import kin


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("Älykäs Paja Oy", "alykas paja"),
        ("OY ÄLYKÄS-PAJA AB", "alykas paja"),
        ("Älykäs Paja, Ltd.", "alykas paja"),
        ("Schnee & Eis GmbH & Co. KG", "schnee eis"),
        ("Neve S.p.A.", "neve"),
        ("Sne A/S", "sne"),
        ("Śnieg Sp. z o.o.", "snieg"),
        ("Lapin Hiihto ry", "lapin hiihto"),
        ("Oy Ab", "oy ab"),
        ("Asikkala", "asikkala"),
        ("", ""),
    ],
)
def test_case_marks_and_legal_form_do_not_count(name: str, rest: str) -> None:
    assert bare(name) == rest


def test_a_finnish_business_id_is_in_the_vat_number() -> None:
    both = {("business_id", "1234567-1"), ("vat", "FI12345671")}
    assert kin("business_id", "1234567-1") == kin("vat", "FI12345671") == both
    assert kin("pic", "999902742") == {("pic", "999902742")}
