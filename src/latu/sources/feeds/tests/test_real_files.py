"""The shared real feed, beside the portal's own records of the same calls."""

from functools import cache
from pathlib import Path

from latu.sources.feeds.parse import read_file
from latu.sources.funding_tenders.call import Call
from latu.sources.funding_tenders.merge import merge, merge_by_key
from latu.sources.funding_tenders.parse import read_record
from latu.sources.funding_tenders.saved import read_saved
from latu.sources.funding_tenders.texts import plain_text
from latu.sources.problems import Problem

CALLS = Path(__file__).resolve().parents[6] / "shared" / "data" / "calls"


@cache
def feed() -> list[Call]:
    read = list(read_file(CALLS / "grants_feed.json"))
    assert [one for one in read if isinstance(one, Problem)] == []
    return [one for one in read if isinstance(one, Call)]


@cache
def portal() -> dict[str, Call]:
    records = (record for _, _, record in read_saved([CALLS / "sedia_topics.jsonl.gz"]))
    return merge_by_key(call for call, _ in map(read_record, records) if call)


def test_every_entry_is_a_call_of_its_own() -> None:
    assert len(feed()) == 723
    assert len({call.key for call in feed()}) == 723


def letters(html: str) -> str:
    return "".join(letter for letter in plain_text(html).casefold() if letter.isalnum())


def test_a_text_that_is_not_known_as_cut_ends_a_part_of_the_portals_text() -> None:
    whole = 0
    for call in feed():
        full = portal().get(call.key)
        if full is None or not call.description_html or call.truncated:
            continue
        whole += 1
        ending = letters(call.description_html)[-60:]
        after = letters(full.description_html).partition(ending)[2]
        destination = letters(full.destination_html)
        assert not after or after.startswith(destination[:40]), call.key
    assert whole


def test_merged_with_the_portal_no_full_text_is_lost_and_the_total_is_gained() -> None:
    both = 0
    for call in feed():
        full = portal().get(call.key)
        if full is None or not full.description_html or not full.budget:
            continue
        both += 1
        merged = merge([call, full])
        assert merged.truncated == frozenset()
        assert merged.description_html == full.description_html
        assert merged.total_budget_cents == call.total_budget_cents
    assert both > 550
