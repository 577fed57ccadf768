"""Names of programmes and types of action."""

import pytest

from latu.sources.funding_tenders.actions import type_of_action
from latu.sources.funding_tenders.programmes import PROGRAMMES


def test_programmes() -> None:
    assert PROGRAMMES["43108390"].fi == "Horisontti Eurooppa"
    assert PROGRAMMES["31045243"].period == "2014 - 2020"
    assert len({programme.code for programme in PROGRAMMES.values()}) == len(PROGRAMMES)
    assert all(one.en and one.fi and one.sv for one in PROGRAMMES.values())


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("HORIZON  Research and Innovation Actions", "HORIZON-RIA"),
        ("HORIZON JU Innovation Actions", "HORIZON-JU-IA"),
        ("HORIZON TMA MSCA Doctoral Networks", "HORIZON-TMA-MSCA-DN"),
        ("LIFE Project Grants", "LIFE-PJG"),
        ("CEF Infrastructure Projects", "CEF-INFRA"),
        ("DIGITAL Simple Grants", "DIGITAL-SIMPLE"),
        ("Something else", None),
        ("", None),
    ],
)
def test_types_of_action(label: str, code: str | None) -> None:
    found = type_of_action(label)
    assert (found.code if found else None) == code
