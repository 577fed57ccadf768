"""Starting an import in a process of its own and killing it in the middle."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
WAIT_SECONDS = 60


class Command:
    """`./latu import …` with a data folder of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.environment = {
            **os.environ, "LATU_DATA": str(data), "PYTHONPATH": str(ROOT / "src"), "LATU_WORKER": "0",
            "DJANGO_SETTINGS_MODULE": "latu.settings", "LATU_CALLED_FROM": str(data),
        }  # fmt: skip

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Begin it."""
        return subprocess.Popen(
            [sys.executable, "-m", "latu", "import", *arguments, "--json"],
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def finish(self, *arguments: str) -> tuple[dict[str, object], str]:
        """Run it to its end: what it printed, and what it said on the way."""
        out, told = self.start(*arguments).communicate(timeout=WAIT_SECONDS)
        return json.loads(out), told

    def kill_after(self, question: str, *arguments: str) -> None:
        """Begin it and kill it with SIGKILL as soon as `question` (SQL) has an answer above nought."""
        process = self._watched(question, *arguments)
        process.kill()
        process.communicate()

    def interrupt_after(self, question: str, *arguments: str) -> tuple[int, str]:
        """The same with Ctrl-C; its exit code and what it said on the way."""
        process = self._watched(question, *arguments)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=WAIT_SECONDS)
        return process.returncode, told

    def _watched(self, question: str, *arguments: str) -> subprocess.Popen[str]:
        process = self.start(*arguments)
        pause = threading.Event()
        for _ in range(WAIT_SECONDS * 200):
            if self.ask(question) or process.poll() is not None:
                break
            pause.wait(0.005)
        assert process.poll() is None, "it was done before it could be stopped"
        return process

    def ask(self, question: str) -> int:
        """A number from its database; 0 while there is none."""
        path = self.data / "latu.sqlite3"
        if not path.exists():
            return 0
        database = sqlite3.connect(path, timeout=20)
        try:
            row = database.execute(question).fetchone()
            return int(row[0] or 0) if row else 0
        except sqlite3.OperationalError:  # the tables are not there yet
            return 0
        finally:
            database.close()
