"""What a team has put aside stays aside, whatever is imported."""

from tests.cast import Cast

from latu.calls.models import Call
from latu.calls.queries import listed, wanted
from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.imports import runs
from latu.imports.tests.conftest import Import, topic
from latu.jobs.running import run_now
from latu.teams import actions


def test_a_call_that_is_not_for_us_does_not_come_back_with_an_import(
    cast: Cast, portal: Import
) -> None:
    portal()
    with write(cast.viewer(cast.aino)) as w:
        actions.not_for_us(w, ref=Call.objects.get().ref, organisation_id=cast.tunturi.pk)
    portal(topic(title="Snow, corrected", deadlineDate="2028-04-14T00:00:00.000+0000"))
    assert listed(cast.viewer(cast.sari)).get().titles == {"en": "Snow, corrected"}
    assert not wanted(cast.viewer(cast.sari)).exists()
    assert wanted(cast.viewer(cast.elli)).exists()


def test_an_undone_import_keeps_what_a_team_has_decided_on(cast: Cast, portal: Import) -> None:
    run = portal()
    with write(cast.viewer(cast.aino)) as w:
        actions.not_for_us(w, ref=Call.objects.get().ref, organisation_id=cast.tunturi.pk)
    with write(SYSTEM) as w:
        undoing = runs.start_undo(w, run=run)
    run_now(undoing.pk, SYSTEM)
    assert Call.objects.exists()
