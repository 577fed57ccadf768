"""Calls of the portal and of feeds."""

from datetime import UTC, datetime

import pytest
from tests.cast import Cast

from latu.calls import actions, changes, summaries
from latu.calls.models import Call, Deadline
from latu.core.access import ANYONE
from latu.core.gate import write
from latu.imports import calls
from latu.imports.tests.conftest import TOPIC, Import, topic
from latu.projects.models import Project
from latu.records.models import Change, Proposal
from latu.search.models import Document
from latu.search.words import matching
from latu.sources.funding_tenders.parse import read_record

MARCH = datetime(2027, 3, 17, 16, tzinfo=UTC)


def test_a_topic_becomes_a_call(portal: Import) -> None:
    run = portal()
    assert run.result["counts"] == {"call": {"new": 1, "changed": 0, "unchanged": 0}}
    call = Call.objects.get()
    assert (call.identifier, call.action, call.closes_at) == ("HORIZON-X-01", "HORIZON-RIA", MARCH)
    assert call.time_assumed
    assert [each.at for each in call.deadlines.all()] == [MARCH]
    assert Document.objects.get(noun="call").ends_at == MARCH


def test_the_same_answer_again_changes_nothing(portal: Import) -> None:
    portal()
    changes = Change.objects.count()
    run = portal()
    assert run.result["counts"] == {"call": {"new": 0, "changed": 0, "unchanged": 1}}
    assert Change.objects.count() == changes


def test_a_moved_deadline_replaces_the_old_one_and_stands_in_history(portal: Import) -> None:
    portal()
    run = portal(topic(deadlineDate="2027-04-14T00:00:00.000+0000"))
    assert [each.at.month for each in Deadline.objects.all()] == [4]
    change = Change.objects.select_related("body").get(run=run)
    assert set(change.body.fields) == {"deadlines", "closes_at"}


def test_copies_of_one_topic_are_one_call(portal: Import) -> None:
    newer = {**topic(title="Snow, corrected"), "reference": "90000009TOPICSenUPD"}
    portal(TOPIC, newer)
    assert Call.objects.get().titles == {"en": "Snow, corrected"}
    assert portal(TOPIC, newer).result["counts"]["call"]["unchanged"] == 1


def test_a_placeholder_deadline_closes_nothing(portal: Import) -> None:
    portal(topic(deadlineDate="2014-01-01T00:00:00.000+0000"))
    call = Call.objects.get()
    assert call.closes_at is None
    assert call.status == "open"


def test_a_cut_text_never_replaces_a_full_one(portal: Import, feed: Import) -> None:
    portal()
    full = Call.objects.get().description_html
    feed()
    call = Call.objects.get()
    assert call.description_html == full
    assert (call.titles, call.closes_at) == ({"en": "Snow as a building material"}, MARCH)


def test_the_portal_replaces_what_a_feed_said(feed: Import, portal: Import) -> None:
    feed()
    assert Call.objects.get().titles == {"en": "Snow"}
    portal()
    call = Call.objects.get()
    assert call.titles == {"en": "Snow as a building material"}
    assert call.closes_at == MARCH
    assert "Villages build with snow." in call.description_html


def test_a_feed_updates_what_only_it_says(feed: Import) -> None:
    feed()
    feed(deadlineDate="2027-06-06T00:00:00.000Z")
    assert [each.at.month for each in Deadline.objects.all()] == [6]


def test_what_a_person_typed_is_only_proposed(cast: Cast, portal: Import) -> None:
    portal()
    moment = datetime(2027, 1, 1, 12, tzinfo=UTC)
    with write(cast.viewer(cast.aino)) as w:
        content = actions.Content(values={"rate": "50 %"}, deadlines=(moment,))
        actions.edit(w, call=Call.objects.get(), content=content)
    portal(topic(deadlineDate="2027-04-14T00:00:00.000+0000"))
    call = Call.objects.get()
    assert (call.closes_at, call.rate) == (moment, "50 %")
    assert list(Proposal.objects.values_list("field", flat=True)) == ["deadlines"]


def test_projects_find_their_call_whichever_comes_first(cordis: Import, portal: Import) -> None:
    cordis()
    assert Project.objects.get().call is None
    portal()
    assert Project.objects.get().call == Call.objects.get()
    assert Change.objects.filter(noun="project", action="update").count() == 1


def test_the_destination_is_kept_found_and_clean(portal: Import) -> None:
    portal(
        topic(
            destinationDescription="Villages in winter",
            destinationDetails="<p>Homes that withstand&nbsp;<b>permafrost</b> <script>x()</script></p>",
        )
    )
    call = Call.objects.get()
    assert call.destination_html.startswith("<p>Villages in winter</p><p>Homes that withstand")
    assert "script" not in call.destination_html
    assert list(matching(ANYONE, Call.NOUN, "permafrost")) == [call.pk]
    run = portal(topic(destinationDescription="Towns in winter"))
    assert run.result["counts"]["call"]["changed"] == 1


def reading(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The identifiers of the records that are read, not only compared, from now on."""
    found: list[str] = []

    def note(record: dict[str, dict[str, list[str]]], file: str, row: int) -> object:
        found.append(record["metadata"]["identifier"][0])
        return read_record(record, file, row)

    monkeypatch.setattr(calls, "read_record", note)
    return found


def test_only_records_that_say_something_new_are_read(
    portal: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = topic(identifier="HORIZON-X-02")
    portal(TOPIC, other)
    read = reading(monkeypatch)
    run = portal(
        {**TOPIC, "reference": "99TOPICSen"}, topic(identifier="HORIZON-X-02", tags="snow")
    )
    assert read == ["HORIZON-X-02"]
    assert run.result["counts"]["call"] == {"new": 0, "changed": 1, "unchanged": 1}


def test_another_reader_reads_all_anew_and_changes_nothing_by_it(
    portal: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    portal()
    changes = Change.objects.count()
    monkeypatch.setattr(calls, "_reader", lambda: "the next version")
    read = reading(monkeypatch)
    run = portal()
    assert read == ["HORIZON-X-01"]
    assert run.result["counts"]["call"] == {"new": 0, "changed": 0, "unchanged": 1}
    assert Change.objects.count() == changes


def test_faults_are_told_every_time(portal: Import) -> None:
    bad = topic(startDate="soon")
    for _ in range(2):
        assert portal(bad).result["left_out"] == 1
    assert portal().result["left_out"] == 0


def test_an_import_of_the_same_adds_nothing_and_texts_are_told_apart(portal: Import) -> None:
    portal()
    call = Call.objects.get()
    for _again in range(2):
        portal(topic(topicConditions="<p>New conditions.</p>"))
    (only,) = changes.of_call(call)
    assert only.values == {}
    assert only.texts == ("conditions_html",)
    assert only.change.run is not None
    assert only.change.run.kind == "import_calls"
    found = changes.text_of(call, only.change.pk)
    assert found is not None
    assert set(found[1]) == {"conditions_html"}
    assert "New conditions." in found[1]["conditions_html"][1]


def test_an_import_leaves_the_summary_and_its_author_alone(cast: Cast, portal: Import) -> None:
    portal()
    with write(cast.viewer(cast.aino)) as w:
        summaries.put(w, call=Call.objects.get(), language="fi", text="Rahaa lumelle.")
    portal(topic(title="Snow, corrected"))
    call = Call.objects.get()
    assert call.titles == {"en": "Snow, corrected"}
    assert call.summary == {"fi": "Rahaa lumelle."}
    assert summaries.bylines(call)["fi"].author == cast.aino
    assert list(matching(ANYONE, Call.NOUN, "lumelle")) == [call.pk]
