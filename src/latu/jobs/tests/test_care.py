"""Runs that start by themselves, and runs whose process died."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from latu.accounts.models import User
from latu.core.access import SYSTEM
from latu.core.gate import write
from latu.jobs import actions
from latu.jobs.models import JobRun, State
from latu.jobs.running import Run, run_now, this_worker
from latu.jobs.tests.conftest import MakeKind
from latu.jobs.tests.counting import PROGRAM, count
from latu.jobs.worker import run_ready, take_care, work

pytestmark = pytest.mark.django_db(transaction=True)


def nothing(run: Run) -> dict[str, Any]:
    return {}


def ago(**time: float) -> Any:
    return timezone.now() - timedelta(**time)


def running(worker: str = "elsewhere:1", **fields: Any) -> JobRun:
    fields = {"heartbeat_at": timezone.now(), "attempts": 1, **fields}
    return JobRun.objects.create(kind="test", state=State.RUNNING, worker=worker, **fields)


def test_scheduled_work_starts_once_in_its_period(make_kind: MakeKind) -> None:
    make_kind(nothing, name="daily", every=timedelta(days=1))
    make_kind(nothing, name="by_hand")
    take_care()
    take_care()
    row = JobRun.objects.get(kind="daily")
    run_ready()
    take_care()
    row.refresh_from_db()
    assert row.state == State.DONE
    assert not JobRun.objects.filter(kind="by_hand").exists()
    JobRun.objects.update(created_at=ago(days=1, seconds=1))
    take_care()
    assert JobRun.objects.filter(kind="daily").count() == 2


def test_scheduled_work_is_not_started_beside_itself(make_kind: MakeKind) -> None:
    make_kind(nothing, name="test", every=timedelta(hours=1))
    running(this_worker(), created_at=ago(days=1))
    take_care()
    assert JobRun.objects.count() == 1


def test_many_workers_start_due_work_once(make_kind: MakeKind) -> None:
    make_kind(nothing, name="daily", every=timedelta(days=1))
    together = threading.Barrier(4)

    def care() -> None:
        together.wait()
        take_care()
        connection.close()

    threads = [threading.Thread(target=care) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert JobRun.objects.count() == 1


def test_a_live_run_is_left_alone(make_kind: MakeKind) -> None:
    running(this_worker())
    running("elsewhere:1")
    with write(SYSTEM) as w:
        assert actions.reap(w) == 0


@pytest.mark.parametrize("heartbeat", [None, timedelta(seconds=61)])
def test_a_run_without_a_heartbeat_goes_on_from_its_checkpoint(
    make_kind: MakeKind, heartbeat: timedelta | None
) -> None:
    make_kind(lambda run: {"from": run.checkpoint["row"]})
    beat = heartbeat and timezone.now() - heartbeat
    row = running(heartbeat_at=beat, checkpoint={"row": 3})
    take_care()
    run_ready()
    row.refresh_from_db()
    assert (row.state, row.result, row.attempts) == (State.DONE, {"from": 3}, 2)


def test_a_run_that_always_dies_is_given_up(make_kind: MakeKind) -> None:
    row = running(heartbeat_at=ago(minutes=5), attempts=actions.MOST_ATTEMPTS)
    take_care()
    row.refresh_from_db()
    assert row.state == State.FAILED
    assert "too many times" in row.error


def test_a_run_whose_worker_died_as_it_took_it_is_queued_again(make_kind: MakeKind) -> None:
    make_kind(nothing)
    with write(SYSTEM) as w:
        row = actions.start(w, kind_name="test", params={})
    JobRun.objects.update(created_at=ago(minutes=5))
    with write(SYSTEM) as w:
        assert actions.reap(w) == 0  # it still waits in the queue
    DBTaskResult.objects.get().claim("dead")
    with write(SYSTEM) as w:
        assert actions.reap(w) == 1
        assert actions.reap(w) == 0
    run_ready()
    row.refresh_from_db()
    assert row.state == State.DONE


def test_the_queues_own_rows_go_after_a_day(make_kind: MakeKind) -> None:
    make_kind(nothing, name="daily", every=timedelta(days=1))
    take_care()
    run_ready()
    JobRun.objects.update(created_at=ago(days=2))
    DBTaskResult.objects.update(finished_at=ago(days=2))
    take_care()
    assert [task.status for task in DBTaskResult.objects.all()] == ["READY"]


def test_only_dead_runs_of_the_same_work_are_adopted(make_kind: MakeKind) -> None:
    make_kind(lambda run: {"from": run.checkpoint["row"]})
    running(this_worker(), params={"file": "a"})
    row = running(heartbeat_at=ago(minutes=5), params={"file": "b"}, checkpoint={"row": 8})
    with write(SYSTEM) as w:
        assert actions.adopt(w, kind_name="test", params={"file": "a"}) is None
        assert actions.adopt(w, kind_name="test", params={"file": "c"}) is None
        assert actions.adopt(w, kind_name="test", params={"file": "b"}) == row
    assert run_now(row.pk, SYSTEM).result == {"from": 8}


def test_a_killed_run_goes_on_without_losing_or_doubling_a_row(make_kind: MakeKind) -> None:
    make_kind(nothing, name="counting")
    with write(SYSTEM) as w:
        row = actions.start(w, kind_name="counting", params={}, enqueue=False)
    told = count_and_kill(row)
    make_kind(lambda run: count(run, last=told + 10), name="counting")
    row.refresh_from_db()
    assert row.state == State.RUNNING
    reached = row.checkpoint["number"]
    assert told <= reached == User.objects.count()
    take_care()
    run_ready()
    row.refresh_from_db()
    assert (row.state, row.result, row.attempts) == (State.DONE, {"number": told + 10}, 2)
    assert User.objects.count() == told + 10


def count_and_kill(row: JobRun) -> int:
    """Run the job in another process and kill -9 it in the middle; the last number it had written."""
    database = str(connection.settings_dict["NAME"])
    environment = {**os.environ, "LATU_DATA": str(settings.LATU_DATA)}
    command = [sys.executable, "-c", PROGRAM, database, str(row.pk)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = [next(process.stdout) for _ in range(3)]
        process.kill()
        told += process.stdout.readlines()
    whole = [line for line in told if line.endswith("\n")]
    return int(whole[-1])


class Turns(threading.Event):
    """Stands for the pauses of the loop: in each one the next step is taken; after the last it stops."""

    def __init__(self, *steps: Callable[[], object]) -> None:
        super().__init__()
        self.steps = list(steps)

    def wait(self, timeout: float | None = None) -> bool:
        """Take the next step instead of waiting."""
        del timeout
        self.steps.pop(0)()
        if not self.steps:
            self.set()
        return self.is_set()


def test_the_loop_goes_on_after_a_fault(
    make_kind: MakeKind, caplog: pytest.LogCaptureFixture
) -> None:
    make_kind(nothing)
    with write(SYSTEM) as w:
        row = actions.start(w, kind_name="test", params={})
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE jobs_jobrun RENAME TO away")

    def mend() -> None:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE away RENAME TO jobs_jobrun")

    work(Turns(mend, lambda: None))
    assert "Running jobs failed; trying again." in caplog.text
    row.refresh_from_db()
    assert row.state == State.DONE


def test_a_worker_told_to_stop_takes_no_further_run(make_kind: MakeKind) -> None:
    stop = threading.Event()

    def ask_to_stop(run: Run) -> dict[str, Any]:
        stop.set()
        return {}

    make_kind(ask_to_stop)
    with write(SYSTEM) as w:
        for _ in range(2):
            actions.start(w, kind_name="test", params={})
    thread = threading.Thread(target=work, args=(stop,))
    thread.start()
    thread.join(20)
    assert not thread.is_alive()
    states = list(JobRun.objects.order_by("pk").values_list("state", flat=True))
    assert states == [State.DONE, State.QUEUED]
