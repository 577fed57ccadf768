"""The vocabularies and the region file of Lapland: complete, consistent, and honest about what is invented."""

import csv
import datetime
import tomllib
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

Record = dict[str, Any]

HERE = Path(__file__).resolve().parent
REGION = HERE.parent / "lapland"
VOCABULARIES = HERE.parents[1] / "taxonomy" / "data"
KINDS = {
    "development_company",
    "municipality",
    "sub_region",
    "regional_authority",
    "research_education",
    "company",
    "association",
    "funder",
    "other",
}
LEVELS = {"private", "organisation", "network", "public"}
MODELS = {"single-stage", "two-stage", "multiple cut-off", "continuous"}
CERTAINTIES = {"confirmed", "unconfirmed", "by_topic"}
GROUPS_OF_COUNTRIES = {"EU", "ASSOC"}
USER_ROLES = {
    "adviser": 4,
    "municipal_worker": 3,
    "company": 2,
    "coordinator": 1,
    "administrator": 1,
    "partner": 1,
}


def table(name: str) -> list[dict[str, str]]:
    with (VOCABULARIES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True))


def region(name: str) -> Record:
    return tomllib.loads((REGION / name).read_text(encoding="utf-8"), parse_float=Decimal)


CONCEPTS = [
    row
    for path in sorted((VOCABULARIES / "concepts").glob("*.tsv"))
    for row in table(f"concepts/{path.name}")
]
COUNTRIES = table("countries.tsv")
NUTS = table("nuts.tsv")
LAPLAND = region("region.toml")
ORGANISATIONS: list[Record] = region("organisations.toml")["organisation"]
NETWORKS: list[Record] = region("networks.toml")["network"]
PROGRAMME_FILE = region("programmes.toml")
PROGRAMMES: list[Record] = PROGRAMME_FILE["programme"]
CALLS: list[Record] = region("calls.toml")["call"]
PROJECT_FILE = region("projects.toml")
PROJECTS: list[Record] = PROJECT_FILE["project"]
PEOPLE_FILE = region("people.toml")
PEOPLE: list[Record] = PEOPLE_FILE["person"]
TIES: list[Record] = PEOPLE_FILE["tie"]
NOTICE_FILE = region("notices.toml")
NOTICES: list[Record] = NOTICE_FILE["notice"]

CONCEPT_IDS = {row["id"] for row in CONCEPTS}
COUNTRY_CODES = {row["code"] for row in COUNTRIES}
ORGANISATION_BY_KEY: dict[str, Record] = {o["key"]: o for o in ORGANISATIONS}
PERSON_BY_KEY: dict[str, Record] = {p["key"]: p for p in PEOPLE}
PROGRAMME_KEYS = {p["key"] for p in PROGRAMMES}
CALL_BY_IDENTIFIER: dict[str, Record] = {c["identifier"]: c for c in CALLS}


def repeated(values: list[str]) -> list[str]:
    return [value for value, number in Counter(values).items() if number > 1]


def labels(row: dict[str, str], language: str) -> Iterator[str]:
    yield row[language]
    yield from (label for label in row.get(f"alt_{language}", "").split(" | ") if label)


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)


def countries_of(project: Record) -> set[str]:
    return {
        ORGANISATION_BY_KEY[p["organisation"]]["country"]
        for p in project["participation"]
        if p["role"] != "associated"
    }


# --- vocabularies ---


def test_there_are_enough_concepts_under_few_tops() -> None:
    assert len(CONCEPTS) >= 330
    assert 12 <= sum(not row["broader"] for row in CONCEPTS) <= 20
    assert not repeated([row["id"] for row in CONCEPTS])
    assert all(row["fi"] and row["sv"] and row["en"] for row in CONCEPTS)
    assert all(row["alt_fi"] and row["alt_sv"] and row["alt_en"] for row in CONCEPTS)


def test_every_concept_leads_to_a_top_concept() -> None:
    broader = {row["id"]: row["broader"] for row in CONCEPTS}
    for concept, first in broader.items():
        seen = {concept}
        step = first
        while step:
            assert step in broader
            assert step not in seen, f"{concept} goes round in a ring"
            seen.add(step)
            step = broader[step]


@pytest.mark.parametrize("language", ["fi", "sv", "en", "se"])
def test_a_label_means_one_concept_in_a_language(language: str) -> None:
    owners: dict[str, str] = {}
    for row in CONCEPTS:
        for label in labels(row, language):
            key = label.casefold()
            if not key:
                continue
            assert label == label.strip(), f"{row['id']}: space around {label!r}"
            owner = owners.setdefault(key, row["id"])
            assert owner == row["id"], f"{label!r} means both {owner} and {row['id']}"


def test_a_concept_does_not_repeat_its_own_labels() -> None:
    for row in CONCEPTS:
        for language in ("fi", "sv", "en"):
            found = [label.casefold() for label in labels(row, language)]
            assert not repeated(found), f"{row['id']}: {repeated(found)}"


def test_all_countries_are_named() -> None:
    assert len(COUNTRIES) == 250
    assert not repeated([row["code"] for row in COUNTRIES])
    assert all(len(row["code"]) == 2 and row["fi"] and row["sv"] and row["en"] for row in COUNTRIES)
    for language in ("fi", "sv", "en"):
        assert not repeated([row[language] for row in COUNTRIES])


def test_membership_and_association_exclude_each_other() -> None:
    assert sum(row["eu"] == "yes" for row in COUNTRIES) == 27
    assert {row["eu"] for row in COUNTRIES} == {"", "yes"}
    assert {row["associated"] for row in COUNTRIES} == {"", "yes", "pillar2"}
    assert not [row["code"] for row in COUNTRIES if row["eu"] and row["associated"]]


def test_nuts_regions_hang_together_in_each_version() -> None:
    for version in ("2021", "2024"):
        codes = {row["code"]: row["parent"] for row in NUTS if row["version"] == version}
        assert codes["FI1D7"] == "FI1D"
        assert sum(code.startswith("FI") and len(code) == 5 for code in codes) == 19
        assert all(parent == code[:-1] for code, parent in codes.items() if len(code) > 2)
        assert all(parent in codes for parent in codes.values() if parent)
    assert not repeated([f"{row['version']} {row['code']}" for row in NUTS])


# --- the region ---


def test_the_region_has_its_municipalities_and_sub_regions() -> None:
    sub_regions = {s["code"]: s for s in LAPLAND["sub_region"]}
    municipalities = LAPLAND["municipality"]
    assert len(sub_regions) == 6
    assert len(municipalities) == 21
    assert not repeated([m["code"] for m in municipalities])
    assert {m["sub_region"] for m in municipalities} == set(sub_regions)
    assert all(len(m["code"]) == 3 and m["nuts"] == "FI1D7" for m in municipalities)
    assert all(m["source"] for m in [*municipalities, *sub_regions.values()])
    assert all(set(m["names"]) >= {"fi", "sv", "en"} for m in municipalities)


def test_the_sami_homeland_is_where_the_law_says() -> None:
    homeland = {m["key"] for m in LAPLAND["municipality"] if "sami_homeland" in m}
    assert homeland == {"enontekio", "inari", "utsjoki", "sodankyla"}


# --- organisations and networks ---


def test_organisations_are_complete() -> None:
    municipalities = {m["key"] for m in LAPLAND["municipality"]}
    assert not repeated([o["key"] for o in ORGANISATIONS])
    assert municipalities <= set(ORGANISATION_BY_KEY)
    for organisation in ORGANISATIONS:
        assert organisation["kind"] in KINDS
        assert organisation["country"] in COUNTRY_CODES
        assert organisation.get("municipality", "inari") in municipalities
        assert set(organisation["names"]) >= {"fi", "en"}
        assert set(organisation["description"]) >= {"fi", "en"}
        assert organisation["source"]
        assert organisation["concepts"]


def test_there_are_enough_organisations_of_each_sort() -> None:
    companies = [o for o in ORGANISATIONS if o["kind"] == "company" and o.get("invented")]
    assert len(companies) >= 25
    assert len({o["municipality"] for o in companies}) >= 12
    assert sum(o["country"] != "FI" for o in ORGANISATIONS) >= 30


def test_what_is_invented_lives_on_example_org() -> None:
    for organisation in ORGANISATIONS:
        on_example = "example.org" in organisation.get("website", "")
        assert on_example == bool(organisation.get("invented")), organisation["key"]


def test_the_old_name_of_the_economic_development_centre_is_kept() -> None:
    former = ORGANISATION_BY_KEY["lapin-elinvoimakeskus"]["former"]
    assert {"text": "Lapin ELY-keskus", "language": "fi", "until": "2025-12-31"} in former


def test_networks_refer_to_known_members_and_people() -> None:
    assert len(NETWORKS) >= 30
    assert not repeated([n["key"] for n in NETWORKS])
    for network in NETWORKS:
        assert network["contact_person"] in PERSON_BY_KEY
        assert set(network["names"]) >= {"fi", "en"}
        assert set(network["description"]) >= {"fi", "en"}
        members = [m["organisation"] for m in network["member"]]
        assert members
        assert not repeated(members)
        assert set(members) <= set(ORGANISATION_BY_KEY)


# --- programmes and calls ---


def test_programmes_and_their_rules_are_dated_and_sourced() -> None:
    assert len(PROGRAMMES) >= 16
    assert not repeated([p["key"] for p in PROGRAMMES])
    for programme in PROGRAMMES:
        assert programme["period"]["start"] <= programme["period"]["end"]
        assert set(programme["names"]) >= {"fi", "sv", "en"}
        assert set(programme["description"]) >= {"fi", "en"}
        assert programme["source"]
    rules = [r for p in PROGRAMMES for r in p.get("rule", [])] + PROGRAMME_FILE["rule"]
    for rule in rules:
        assert rule["action"]
        assert rule["kind"]
        assert rule["value"] != ""
        assert set(rule["text"]) == {"fi", "en"}
        assert rule["source"]
        assert rule["certainty"] in CERTAINTIES
        datetime.date.fromisoformat(rule["valid_from"])


def test_calls_are_complete() -> None:
    assert not repeated([c["identifier"] for c in CALLS])
    for call in CALLS:
        assert call["invented"] is True
        assert call["identifier"].startswith("DEMO-")
        assert call["programme"] in PROGRAMME_KEYS
        assert call["deadline_model"] in MODELS
        assert 0 < call["min_eur"] <= call["max_eur"] <= call["budget_total_eur"]
        assert 0 < call["rate"] <= 100
        assert set(call["summary"]) >= {"fi", "en"}
        assert len(call["text_en"].split("\n\n")) in (2, 3)
        assert set(call["countries"]) <= COUNTRY_CODES | GROUPS_OF_COUNTRIES


def test_calls_have_texts_in_several_languages() -> None:
    assert sum("fi" in c["titles"] for c in CALLS) >= len(CALLS) / 2
    assert sum("sv" in c["summary"] for c in CALLS) >= 15
    for call in CALLS:
        for text in (call["summary"]["fi"], call["summary"]["en"]):
            assert 3 <= text.count(". ") + 1 <= 6, call["identifier"]


def test_deadlines_follow_the_deadline_model() -> None:
    for call in CALLS:
        deadlines = call["deadlines_in_days"]
        assert deadlines == sorted(deadlines)
        assert (call["deadline_model"] == "continuous") == (not deadlines)
        if call["deadline_model"] in ("two-stage", "multiple cut-off"):
            assert len(deadlines) == 2
        if deadlines:
            assert call["opens_in_days"] < deadlines[0]


def test_calls_close_soon_later_and_have_closed() -> None:
    calls = [c for c in CALLS if not c["identifier"].startswith("DEMO-PAST-")]
    assert len(calls) >= 60
    open_now = [c for c in calls if c["opens_in_days"] <= 0]
    nearest = [min((d for d in c["deadlines_in_days"] if d >= 0), default=None) for c in open_now]
    soon = [d for d in nearest if d is not None]
    assert sum(d <= 7 for d in soon) >= 5
    assert sum(7 < d <= 14 for d in soon) >= 5
    assert sum(14 < d <= 30 for d in soon) >= 8
    assert sum(c["opens_in_days"] > 0 for c in calls) >= 8
    assert sum(bool(c["deadlines_in_days"]) and c["deadlines_in_days"][-1] < 0 for c in calls) >= 4


# --- partner notices ---


def test_notices_refer_to_known_people_calls_and_concepts() -> None:
    assert NOTICE_FILE["invented"] is True
    for notice in NOTICES:
        assert "en" in notice["titles"]
        assert set(notice["titles"]) == set(notice["details"])
        assert notice["kind"] in {"look_for", "offer"}
        assert notice.get("call") is None or notice["call"] in CALL_BY_IDENTIFIER
        assert set(notice.get("countries", [])) <= COUNTRY_CODES
        assert set(notice.get("kinds", [])) <= KINDS
        assert set(notice["concepts"]) <= CONCEPT_IDS
        for key in {notice["person"], notice.get("answer", notice)["person"]}:
            assert PERSON_BY_KEY[key]["user"]


# --- projects ---


def test_projects_are_complete() -> None:
    assert PROJECT_FILE["invented"] is True
    assert len(PROJECTS) >= 60
    assert not repeated([p["key"] for p in PROJECTS])
    for project in PROJECTS:
        assert project["programme"] in PROGRAMME_KEYS
        assert project["start_in_months"] < project["end_in_months"]
        assert set(project["titles"]) == set(project["summary"]) == {"fi", "en"}
        assert all(text.count(". ") >= 1 for text in project["summary"].values()), project["key"]
        assert project["call"] == "" or project["call"] in CALL_BY_IDENTIFIER
        assert project["eu_eur"] <= project["total_eur"]


def test_participations_sum_to_no_more_than_the_project() -> None:
    for project in PROJECTS:
        participations = project["participation"]
        assert not repeated([p["organisation"] for p in participations])
        assert {p["organisation"] for p in participations} <= set(ORGANISATION_BY_KEY)
        roles = [p["role"] for p in participations]
        assert roles.count("coordinator") == 1
        assert set(roles) <= {"coordinator", "participant", "associated"}
        assert sum(p["eu_eur"] for p in participations) <= project["eu_eur"]
        assert all(p["eu_eur"] == p["eu_eur"].quantize(Decimal("0.01")) for p in participations)
        assert all(p["eu_eur"] == 0 for p in participations if p["role"] == "associated")


def test_a_project_comes_from_a_call_that_closed_before_it_began() -> None:
    for project in PROJECTS:
        if not project["call"]:
            continue
        call = CALL_BY_IDENTIFIER[project["call"]]
        assert call["programme"] == project["programme"]
        assert call["deadlines_in_days"][-1] < project["start_in_months"] * 30 - 90, project["key"]


def test_projects_keep_to_the_rules_on_countries() -> None:
    rules = {"horizon-europe": 3, "erasmus-plus": 3, "interreg-npa": 2, "interreg-aurora": 2}
    for project in PROJECTS:
        least = rules.get(project["programme"], 1)
        assert len(countries_of(project)) >= least, project["key"]


# --- people ---


def test_people_are_complete() -> None:
    assert PEOPLE_FILE["invented"] is True
    assert len(PEOPLE) >= 80
    assert not repeated([p["key"] for p in PEOPLE])
    assert not repeated([p["email"] for p in PEOPLE])
    for person in PEOPLE:
        assert person["email"].endswith("@example.org")
        assert person["email"].isascii()
        assert person["given"]
        assert person["family"]
        assert person["languages"]
        assert person["level"] in LEVELS
        assert person["owner"] in ORGANISATION_BY_KEY
        for affiliation in person["affiliation"]:
            assert affiliation["organisation"] in ORGANISATION_BY_KEY
            assert affiliation["role_fi"]
            assert affiliation["role_en"]
            assert affiliation["from_years_ago"] > affiliation.get("to_years_ago", -1)


def test_the_users_of_the_demo_come_first() -> None:
    users = PEOPLE[:12]
    assert all(p["user"] for p in users)
    assert not any(p.get("user") for p in PEOPLE[12:])
    assert Counter(p["role"] for p in users) == USER_ROLES
    assert all(set(p["story"]) == {"fi", "en"} for p in users)


def test_advisers_have_clients_and_work_in_different_companies() -> None:
    advisers = [p for p in PEOPLE if p.get("role") == "adviser"]
    assert len({p["affiliation"][0]["organisation"] for p in advisers}) == len(advisers)
    clients = [client for p in advisers for client in p["clients"]]
    assert not repeated(clients)
    assert all(ORGANISATION_BY_KEY[client]["kind"] == "company" for client in clients)
    assert not any("clients" in p for p in PEOPLE if p not in advisers)


def test_ties_join_known_people() -> None:
    assert len(TIES) >= 160
    assert not repeated([f"{t['knower']} {t['person']}" for t in TIES])
    for tie in TIES:
        assert tie["knower"] != tie["person"]
        assert {tie["knower"], tie["person"]} <= set(PERSON_BY_KEY)
        assert tie["strength"] in (1, 2, 3)
        assert tie["since_years"] >= 0
        assert tie["from"]["fi"]
        assert tie["level"] in LEVELS


# --- all files ---


def test_every_concept_named_by_a_record_exists() -> None:
    for records in (ORGANISATIONS, NETWORKS, PROGRAMMES, CALLS, PROJECTS, PEOPLE):
        for record in records:
            found = record["concepts"]
            assert found
            assert not repeated(found)
            assert set(found) <= CONCEPT_IDS, set(found) - CONCEPT_IDS


@pytest.mark.parametrize("path", sorted(REGION.glob("*.toml")), ids=lambda path: path.name)
def test_texts_carry_no_stray_spaces(path: Path) -> None:
    for text in texts(region(path.name)):
        assert text == text.strip()
        assert "  " not in text


def test_rules_on_kinds_and_countries_of_applicants_name_known_ones() -> None:
    rules = [r for p in PROGRAMMES for r in p.get("rule", [])]
    kinds = [r["value"].split("|") for r in rules if r["kind"] == "applicant_kinds"]
    assert kinds
    assert {each.removesuffix("?") for codes in kinds for each in codes} <= KINDS
    countries = [r["value"].split("|") for r in rules if r["kind"] == "eligible_countries"]
    assert countries
    known = {row["code"] for row in table("countries.tsv")}
    assert {each for codes in countries for each in codes} - GROUPS_OF_COUNTRIES <= known
