"""One run: what its row says while it lasts and when it has ended."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from latu.accounts.models import User
from latu.core.access import ANYONE, SYSTEM, Forbidden, Viewer
from latu.core.gate import write
from latu.jobs import actions
from latu.jobs.models import JobRun, State
from latu.jobs.running import Replaced, Run, run_now
from latu.jobs.tests.conftest import MakeKind
from latu.jobs.worker import run_ready

pytestmark = pytest.mark.django_db(transaction=True)


def start(name: str = "test", **params: Any) -> JobRun:
    with write(SYSTEM) as w:
        return actions.start(w, kind_name=name, params=params)


def test_a_run_leaves_its_figures(make_kind: MakeKind) -> None:
    seen: list[JobRun] = []

    def work(run: Run) -> dict[str, Any]:
        run.progress(1, 4, "reading")
        seen.append(JobRun.objects.get(pk=run.id))
        run.progress(4, 4, "writing")
        return {"rows": run.params["rows"]}

    make_kind(work)
    row = start(rows=4)
    assert (row.state, row.percent, row.is_active) == (State.QUEUED, None, True)
    run_ready()
    assert (seen[0].state, seen[0].percent, seen[0].step) == (State.RUNNING, 25, "reading")
    assert seen[0].worker
    row.refresh_from_db()
    assert (row.state, row.result, row.percent) == (State.DONE, {"rows": 4}, 100)
    assert (row.step, row.attempts, row.error) == ("writing", 1, "")
    assert row.created_at <= row.started_at <= row.finished_at  # type: ignore[operator]


def test_a_failure_leaves_what_went_wrong(make_kind: MakeKind) -> None:
    def work(run: Run) -> dict[str, Any]:
        raise ValueError("Row 7 has no name.")

    make_kind(work)
    row = start()
    run_ready()
    row.refresh_from_db()
    assert row.state == State.FAILED
    assert row.error.startswith("ValueError: Row 7 has no name.\n\nTraceback")


def test_a_result_that_cannot_be_kept_is_a_failure(make_kind: MakeKind) -> None:
    make_kind(lambda run: {"what": object()})
    row = start()
    run_ready()
    row.refresh_from_db()
    assert row.state == State.FAILED
    assert row.finished_at is not None


def test_an_unknown_kind_is_refused_and_a_lost_one_fails(make_kind: MakeKind) -> None:
    with pytest.raises(KeyError):
        start("nothing")
    row = JobRun.objects.create(kind="gone")
    assert run_now(row.pk, SYSTEM).state == State.FAILED


def test_a_run_that_is_asked_to_stop_stops_and_keeps_its_checkpoint(make_kind: MakeKind) -> None:
    def work(run: Run) -> dict[str, Any]:
        with write(SYSTEM) as w:
            run.save_checkpoint(w, {"row": 1})
            actions.cancel(w, run_id=run.id)
        run.progress(1, 2)
        raise AssertionError("not reached")

    make_kind(work)
    row = start()
    run_ready()
    row.refresh_from_db()
    assert (row.state, row.checkpoint, row.done) == (State.CANCELLED, {"row": 1}, 1)


def test_a_run_that_waits_is_cancelled_at_once_and_never_begins(make_kind: MakeKind) -> None:
    make_kind(lambda run: {})
    row = start()
    with write(SYSTEM) as w:
        actions.cancel(w, run_id=row.pk)
    run_ready()
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.CANCELLED, 0)


def test_coordinators_and_the_starter_may_cancel(make_kind: MakeKind) -> None:
    make_kind(lambda run: {})
    user = User.objects.create_user("aino@example.org")
    me = Viewer(user_id=user.pk)
    with write(me) as w:
        row = actions.start(w, kind_name="test", params={})
    for other in (ANYONE, Viewer(user_id=user.pk + 1)):
        with write(other) as w, pytest.raises(Forbidden):
            actions.cancel(w, run_id=row.pk)
    with write(me) as w:
        actions.cancel(w, run_id=row.pk)
    row.refresh_from_db()
    assert row.state == State.CANCELLED


def test_the_checkpoint_is_written_with_the_work_or_not_at_all(make_kind: MakeKind) -> None:
    def work(run: Run) -> dict[str, Any]:
        with write(SYSTEM) as w:
            User.objects.create_user("first@example.org")
            run.save_checkpoint(w, {"row": 1})
        with write(SYSTEM) as w:
            User.objects.create_user("second@example.org")
            run.save_checkpoint(w, {"row": 2})
            raise ZeroDivisionError
        return {}

    make_kind(work)
    row = start()
    run_ready()
    row.refresh_from_db()
    assert (row.state, row.checkpoint) == (State.FAILED, {"row": 1})
    assert User.objects.get().email == "first@example.org"


def test_a_worker_that_was_replaced_writes_nothing_more(make_kind: MakeKind) -> None:
    def work(run: Run) -> dict[str, Any]:
        long_ago = timezone.now() - actions.STALE_AFTER - timedelta(seconds=1)
        JobRun.objects.update(heartbeat_at=long_ago)  # this process slept
        with write(SYSTEM) as w:
            assert actions.reap(w) == 1
        JobRun.objects.update(state=State.RUNNING, attempts=2, worker="other:1")
        with write(SYSTEM) as w:
            User.objects.create_user("late@example.org")
            run.save_checkpoint(w, {"row": 9})
        return {}

    make_kind(work)
    row = start()
    run_now(row.pk, SYSTEM)
    row.refresh_from_db()
    assert (row.state, row.checkpoint, row.worker) == (State.RUNNING, {}, "other:1")
    assert not User.objects.exists()


def test_progress_of_a_replaced_run_says_so(make_kind: MakeKind) -> None:
    make_kind(lambda run: {})
    run = Run(start(), SYSTEM)
    with pytest.raises(Replaced):
        run.progress(1, 2)


def test_whoever_watches_hears_every_step(make_kind: MakeKind) -> None:
    heard: list[tuple[int, int, str]] = []

    def work(run: Run) -> dict[str, Any]:
        for number in range(3):
            run.progress(number, 3, "step")
        return {}

    make_kind(work)
    run_now(start().pk, SYSTEM, lambda *told: heard.append(told))
    assert heard == [(0, 3, "step"), (1, 3, "step"), (2, 3, "step")]
