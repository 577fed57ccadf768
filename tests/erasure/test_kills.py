"""Killed at any moment, during writes and erasures: nothing acknowledged is lost, nobody is half erased."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from latu.cli.paths import ROOT

KILLS = 100
LONGEST = 60  # words that a process may say before it is killed


def start(data: Path, said: Path) -> subprocess.Popen[str]:
    region = data.parent / "region"
    region.mkdir(exist_ok=True)
    (region / "region.toml").write_text('key = "small"\ncountry = "FI"\n')
    env = {
        **os.environ,
        "LATU_DATA": str(data),
        "LATU_REGION": str(region),
        "DJANGO_SETTINGS_MODULE": "latu.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    command = [sys.executable, "-m", "tests.erasure.writer", str(data), str(said)]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)


def killed_after(process: subprocess.Popen[str], said: Path, words: int, wait: float) -> str:
    """Listen to so many words, kill after so many seconds more; the first word."""
    assert process.stdout is not None
    first = process.stdout.readline().strip()
    for _ in range(words if first == "ready" else 0):
        with said.open("a", encoding="utf-8") as book:
            book.write(process.stdout.readline())
    try:
        process.wait(wait)
    except subprocess.TimeoutExpired:
        process.kill()
    rest = process.stdout.read()
    whole = rest[: rest.rfind("\n") + 1]  # what it said before it was killed
    with said.open("a", encoding="utf-8") as book:
        book.write(whole)
    process.wait()
    return first


@pytest.mark.soak
def test_killed_a_hundred_times(tmp_path: Path) -> None:
    chance = random.Random(2026)
    data, said = tmp_path / "data", tmp_path / "said"
    data.mkdir()
    said.touch()
    for number in range(KILLS + 1):
        with start(data, said) as process:
            words, wait = chance.randrange(LONGEST), chance.random() / 5
            first = killed_after(process, said, words, wait)
        assert first == "ready", f"after {number} kills: {first}"
    assert said.read_text(encoding="utf-8").count("erased") > KILLS


def test_killed_once(tmp_path: Path) -> None:
    data, said = tmp_path / "data", tmp_path / "said"
    data.mkdir()
    said.touch()
    for words in (8, 1):
        with start(data, said) as process:
            assert killed_after(process, said, words, 0.05) == "ready"
