"""Public files as they are published."""

from pathlib import Path

import pytest

from latu.sources.problems import Problem
from latu.sources.tables import read_table

SHARED = Path(__file__).resolve().parents[5].parent / "shared" / "data"


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("cordis/horizon/topics.xlsx", 15_341),
        ("cordis/horizon/euroSciVoc.xlsx", 40_473),
        ("cordis/horizon/project.csv", 120),
        ("cordis/horizon/organization.csv", 1_318),
        ("cordis/fp7/organisations.csv", 31_055),
        ("cordis/fp7/participations.csv", 135_670),
        ("funds/erdf_finland_2014_2020.csv", 2_881),
        ("resolution/organisation_names_nordic.tsv", 2_147),
        ("resolution/service_sites_with_true_ids.csv", 3_337),
        ("geography/finland_municipalities_2026.csv", 308),
        ("calls/horizon_topics_2023-05-05.xlsx", 1_454),
    ],
)
def test_every_row_is_read(name: str, count: int) -> None:
    rows = list(read_table(SHARED / name).rows())
    assert [r for r in rows if isinstance(r, Problem)] == []
    assert len(rows) == count
