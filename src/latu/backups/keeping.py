"""The backups that there are, making one, and which of them stay."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from django.conf import settings

from latu.core.dates import day_of
from latu.core.gate import home
from latu.core.sqlite import sealing
from latu.core.sqlite.backup import Progress, back_up

DAYS, WEEKS, MONTHS = 7, 4, 3  # the newest of so many days, weeks and months stay
_NAME = re.compile(r"latu-(\d{8}-\d{6})\.zip(\.age)?")


@dataclass(frozen=True, slots=True)
class Backup:
    """One file: when it was made, how many bytes, whether it is sealed."""

    path: Path
    made_at: datetime
    size: int
    is_sealed: bool


def folder() -> Path:
    """Where backups lie."""
    return home() / "backups"


def name_at(at: datetime) -> str:
    """The name of a backup made then (UTC)."""
    suffix = sealing.SUFFIX if settings.LATU_BACKUP_KEYS else ""
    return f"latu-{at.astimezone(UTC):%Y%m%d-%H%M%S}.zip{suffix}"


def make(at: datetime, progress: Progress) -> Backup:
    """Make one and read it back; raises OSError, `BadBackup` and `BadKey`, and no half file stays."""
    target = folder() / name_at(at)
    back_up(home(), target, progress, settings.LATU_BACKUP_KEYS)
    return next(each for each in present() if each.path == target)


def present() -> list[Backup]:
    """Those that there are, newest first."""
    return sorted(_found(), key=lambda each: each.made_at, reverse=True)


def _found() -> Iterator[Backup]:
    paths = folder().iterdir() if folder().is_dir() else ()
    for path in paths:
        match = _NAME.fullmatch(path.name)
        if match:
            made = datetime.strptime(match[1], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
            yield Backup(path, made, path.stat().st_size, bool(match[2]))


def staying(backups: Iterable[Backup]) -> set[Path]:
    """Those that stay: the newest of each of the last days, weeks and months that have one."""
    newest_first = sorted(backups, key=lambda each: each.made_at, reverse=True)
    stay = set[Path]()
    for most, period in ((DAYS, _day), (WEEKS, _week), (MONTHS, _month)):
        seen = dict[object, Path]()
        for each in newest_first:
            seen.setdefault(period(day_of(each.made_at)), each.path)
        stay |= set(list(seen.values())[:most])
    return stay


def tidy() -> int:
    """Delete those that do not stay; how many."""
    backups = present()
    stay = staying(backups)
    gone = [each for each in backups if each.path not in stay]
    for each in gone:
        each.path.unlink(missing_ok=True)
    return len(gone)


def _day(day: date) -> object:
    return day


def _week(day: date) -> object:
    return day.isocalendar()[:2]


def _month(day: date) -> object:
    return day.year, day.month
