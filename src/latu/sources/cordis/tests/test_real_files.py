"""CORDIS data as others have published it."""

from decimal import Decimal
from pathlib import Path

import pytest

from latu.sources.cordis import Parsed, parse
from latu.sources.problems import Code

SHARED = Path(__file__).resolve().parents[5].parent / "shared" / "data" / "cordis"


@pytest.fixture(scope="module")
def fp7() -> Parsed:
    return parse((SHARED / "fp7").glob("*.csv"))


@pytest.fixture(scope="module")
def horizon() -> Parsed:
    return parse(p for p in (SHARED / "horizon").iterdir() if p.suffix in {".csv", ".xlsx"})


def test_every_fp7_participation_is_joined(fp7: Parsed) -> None:
    pairs = set()
    lines = (SHARED / "fp7" / "participations.csv").read_text().splitlines()[1:]
    for project in fp7.projects.values():
        for part in project.participations:
            assert part.organisation_key in fp7.organisations
            pairs.add((project.rcn, part.organisation_key.removeprefix("fp7:")))
    assert pairs == {tuple(line.split("\t")) for line in lines}
    assert len(lines) == fp7.counts.participations + fp7.counts.duplicates == 135_670
    assert (len(fp7.projects), len(fp7.organisations)) == (25_788, 30_973)
    assert fp7.counts.duplicates == 3


def test_fp7_organisations(fp7: Parsed) -> None:
    organisations = fp7.organisations.values()
    # 81 ids carry two names; one of these pairs differs only by a double blank.
    assert sum(bool(o.other_names) for o in organisations) == 80
    assert sum(bool(o.pic) for o in organisations) == 5_022
    assert not [o.name for o in organisations if "Ãš" in o.name or "Ã–" in o.city]
    assert {p.code for p in fp7.problems} == {Code.CONFLICT, Code.UNKNOWN_COUNTRY}
    assert {p.value for p in fp7.problems if p.code is Code.UNKNOWN_COUNTRY} == {"KO"}


def test_horizon_projects(horizon: Parsed) -> None:
    projects = horizon.projects.values()
    assert (len(projects), horizon.counts.participations) == (120, 1_318)
    assert len(horizon.organisations) == 914
    assert all(o.pic for o in horizon.organisations.values())
    assert all(p.objective and p.title and p.start and p.end for p in projects)
    assert {p.programme for p in projects} == {"HORIZON"}
    assert sum(bool(p.fields_of_science) for p in projects) == 105
    assert {(p.code, p.column, p.value) for p in horizon.problems} == {
        (Code.UNKNOWN_COUNTRY, "country", "XH"),
        (Code.CONFLICT, "SME", "False"),
    }


def test_horizon_money_is_exact(horizon: Parsed) -> None:
    header, *rows = (SHARED / "horizon" / "organization.csv").read_text().splitlines()
    column = header.split("|").index("ecContribution")
    stated = sum(Decimal(row.split("|")[column] or 0) for row in rows)
    read = sum(
        part.ec_contribution_cents or 0
        for project in horizon.projects.values()
        for part in project.participations
    )
    assert read == stated * 100
