"""The shared real records, read from their file and through the stand-in of the portal."""

import json
import runpy
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from latu.sources.funding_tenders.actions import type_of_action
from latu.sources.funding_tenders.budget import belongs_to
from latu.sources.funding_tenders.call import Call
from latu.sources.funding_tenders.fetch import Client
from latu.sources.funding_tenders.merge import merge_by_key
from latu.sources.funding_tenders.parse import read_record
from latu.sources.funding_tenders.programmes import PROGRAMMES
from latu.sources.funding_tenders.saved import read_saved
from latu.sources.funding_tenders.transport import Patience
from latu.sources.problems import Problem

SHARED = Path(__file__).resolve().parents[6] / "shared"
TOPICS = SHARED / "data" / "calls" / "sedia_topics.jsonl.gz"
FEED = SHARED / "data" / "calls" / "grants_feed.json"
STAND_IN = SHARED / "tools" / "sedia_server.py"


@cache
def records() -> list[dict[str, Any]]:
    found = [record for _, _, record in read_saved([TOPICS])]
    return [record for record in found if isinstance(record, dict)]


@cache
def calls() -> dict[str, Call]:
    read = [read_record(one) for one in records()]
    assert [problem for _, problems in read for problem in problems] == []
    return merge_by_key(call for call, _ in read if call)


@contextmanager
def stand_in(**settings: int) -> Iterator[str]:
    """The stand-in with its own switches: repeat, fail_every, truncate_every."""
    names = runpy.run_path(str(STAND_IN))
    handler = names["Handler"]
    handler.records = names["load"](settings.pop("repeat", 1))
    for name, value in settings.items():
        setattr(handler, name, value)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}{names['PATH']}"
    server.shutdown()
    server.server_close()


def fetch(url: str) -> tuple[Counter[str], list[Problem]]:
    patience = Patience(sleep=lambda seconds: None)
    found: Counter[str] = Counter()
    problems: list[Problem] = []
    with Client(url, patience=patience) as client:
        for page in client.pages():
            problems += page.problems
            found.update(
                one["metadata"]["identifier"][0] for one in page.records if isinstance(one, dict)
            )
    return found, problems


def identifiers() -> Counter[str]:
    return Counter(record["metadata"]["identifier"][0] for record in records())


@pytest.mark.parametrize("settings", [{}, {"fail_every": 7}, {"truncate_every": 3}])
def test_the_stand_in_is_read_completely(settings: dict[str, int]) -> None:
    with stand_in(**settings) as url:
        found, problems = fetch(url)
    assert (found, problems) == (identifiers(), [])


def test_twelve_thousand_records_are_read_completely() -> None:
    with stand_in(repeat=20) as url:
        found, problems = fetch(url)
    assert problems == []
    assert len(found) == 629 * 20
    assert sum(found.values()) == 630 * 20


def test_each_topic_once_with_its_own_budget_and_deadlines() -> None:
    assert set(calls()) == set(identifiers())
    for record in records():
        source = record["metadata"]
        call = calls()[source["identifier"][0]]
        assert all(belongs_to(row.action, call.identifier) for row in call.budget)
        assert bool(call.budget) == ("budgetOverview" in source)
        wanted = {text[:10] for text in source["deadlineDate"]}
        assert {f"{moment:%Y-%m-%d}" for moment in call.deadlines} == wanted
        assert call.title
        assert bool(call.description_html) or "descriptionByte" not in source


def test_budget_rows_are_those_of_the_source() -> None:
    for record in records():
        source = record["metadata"]
        own = [
            row
            for text in source.get("budgetOverview", [])
            for rows in json.loads(text)["budgetTopicActionMap"].values()
            for row in rows
            if row["action"].split(" - ")[0] == source["identifier"][0]
        ]
        found = calls()[source["identifier"][0]].budget
        assert {(row.expected_grants or 0, row.max_contribution_cents or 0) for row in found} == {
            (row["expectedGrants"], row["maxContribution"] * 100) for row in own
        }


def test_no_text_keeps_double_encoding_or_remnants() -> None:
    for call in calls().values():
        texts = call.title + call.description_html + call.conditions_html + call.support_html
        assert "â€" not in texts
        assert "\ufeff" not in texts
        assert "ï»¿" not in texts
        assert '"&gt;' not in texts


def test_every_programme_and_nearly_every_type_of_action_is_known() -> None:
    assert {call.programme_id for call in calls().values()} <= set(PROGRAMMES)
    facets = json.loads(FEED.read_text(encoding="utf-8"))["facets"]["frameworkProgramme"]
    assert {facet["rawValue"] for facet in facets} <= set(PROGRAMMES)
    labels = {label for call in calls().values() for label in call.types_of_action}
    unknown = {label for label in labels if type_of_action(label) is None}
    assert unknown == {"EUBA Type of Action", "Pilot Projects and Preparatory Actions"}
