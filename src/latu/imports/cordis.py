"""CORDIS files into organisations, projects and participations."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any

from latu.calls import bulk as calls
from latu.core.gate import Write
from latu.imports import mapping
from latu.imports.ledger import PARTICIPATION, Ledger, stamp_of
from latu.imports.matching import Candidate, NameKey, Register, apart, leaders_first
from latu.jobs.running import Run
from latu.organisations import bulk as organisations
from latu.projects import bulk as projects
from latu.records import incoming
from latu.sources.cordis import Organisation, Parsed, Participation, Project, parse
from latu.sources.problems import Code, Problem, Unreadable

SYSTEM = "cordis"
LAYOUT = 1  # raise it when the same file must be read in anew: it is part of every digest
ORGANISATIONS_AT_ONCE = 250
PROJECTS_AT_ONCE = 150
# One of these makes a file useless, and with it the whole import: nothing half-done stays.
FATAL = frozenset(
    {
        Code.EMPTY_FILE, Code.NOT_A_TABLE, Code.WRONG_ENCODING, Code.NUL_BYTES, Code.BROKEN_ARCHIVE,
        Code.TOO_LARGE, Code.MISSING_COLUMN,
    }
)  # fmt: skip
LEAVES_OUT_A_VALUE = frozenset(
    {Code.INVALID_DATE, Code.INVALID_NUMBER, Code.UNKNOWN_COUNTRY, Code.CONFLICT}
)

type Progress = Callable[[int, int], None]


def _content(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    """A function that takes out what counts of a record: not where it stood."""
    return attrgetter(*(f.name for f in fields(kind) if f.compare))


_organisation = _content(Organisation)
_project = _content(Project)
_part = _content(Participation)
_PARTS = [f.name for f in fields(Project) if f.compare].index("participations")


def digest(record: Organisation | Project) -> str:
    """Tells whether a record says what it said before."""
    if isinstance(record, Organisation):
        content = _organisation(record)
    else:
        values = _project(record)
        content = (
            *values[:_PARTS],
            [_part(each) for each in record.participations],
            values[_PARTS + 1 :],
        )
    return hashlib.blake2b(repr((LAYOUT, content)).encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the files say, in the order of writing; a later organisation may join an earlier one."""

    parsed: Parsed
    first: list[Organisation]
    later: list[Organisation]
    alone: frozenset[str]
    renamed: dict[str, str]  # keys of organisations that differ from those of the files
    refused: list[Problem]
    left_out: list[Problem]


def read(paths: Sequence[Path], progress: Progress) -> Reading:
    """Read the files. Raises `Unreadable` when one of them cannot be used."""
    parsed = parse(paths, progress)
    for problem in parsed.problems:
        if problem.code in FATAL and _is_about_a_file(problem):
            raise Unreadable(problem)
    renamed = _listed_only(parsed)
    every = [
        replace(row, key=renamed[row.key]) if row.key in renamed else row
        for row in parsed.organisations.values()
    ]
    named = {row.key: name for row in every if (name := _name_key(row))}
    groups = (
        [renamed.get(part.organisation_key, part.organisation_key) for part in row.participations]
        for row in parsed.projects.values()
    )
    alone = apart(named, groups)
    first, later = leaders_first(_candidate(row, alone) for row in every)
    by_key = {row.key: row for row in every}
    return Reading(
        parsed,
        [by_key[key] for key in first],
        [by_key[key] for key in later],
        alone,
        renamed,
        [p for p in parsed.problems if p.code not in LEAVES_OUT_A_VALUE],
        [p for p in parsed.problems if p.code in LEAVES_OUT_A_VALUE],
    )


def _listed_only(parsed: Parsed) -> dict[str, str]:
    """Other keys for organisations that only the FP7 lists know: {PIC: key}.

    The lists are older than the official files. As a source of their own they fill what is empty,
    and importing old and new files in turn does not change an address back and forth.
    """
    listed: set[str] = set()
    official: set[str] = set()
    for project in parsed.projects.values():
        keys = official if project.id else listed
        keys.update(part.organisation_key for part in project.participations)
    return {key: f"fp7:{key}" for key in listed - official if parsed.organisations[key].pic == key}


def _is_about_a_file(problem: Problem) -> bool:
    """Not about one of its rows. A fault of the header names the header's row, but no single cell."""
    return (
        problem.row is None
        or problem.code in {Code.MISSING_COLUMN, Code.NOT_A_TABLE}
        or (problem.code in {Code.NUL_BYTES, Code.WRONG_ENCODING} and not problem.column)
    )


def _name_key(row: Organisation) -> NameKey | None:
    return Candidate(key=row.key, name=row.name, country=row.country).name_key


def _candidate(row: Organisation, alone: frozenset[str]) -> Candidate:
    return Candidate(
        key=row.key,
        pic=row.pic,
        vat=mapping.vat_number(row.vat),
        name=row.name,
        country=row.country,
        alone=row.key in alone,
    )


def run_import(run: Run, paths: Sequence[Path]) -> dict[str, Any]:
    """Read the files and bring the register up to them; returns the run's figures."""
    ledger = Ledger(run, stamp_of(paths))
    reading = read(paths, lambda done, total: run.progress(done, total, "reading"))
    writer = _Writer(ledger, reading)
    writer.write_refusals()
    writer.write_organisations()
    writer.write_projects()
    counts = reading.parsed.counts
    return {**ledger.result(), "rows": counts.rows, "duplicates": counts.duplicates}


class _Writer:
    """Writes one reading, batch by batch."""

    def __init__(self, ledger: Ledger, reading: Reading) -> None:
        self.ledger, self.reading = ledger, reading
        self.known = incoming.known(organisations.NOUN, SYSTEM)
        self.ids = {key: each.record_id for key, each in self.known.items()}
        self.countries = mapping.country_codes()

    def write_refusals(self) -> None:
        """Note once what was wrong with the files."""

        def put(w: Write, batch: list[Reading]) -> None:
            for reading in batch:
                self.ledger.refuse(w, reading.refused, is_row=True)
                self.ledger.refuse(w, reading.left_out, is_row=False)

        self.ledger.in_batches("reading", [self.reading], 1, 1, lambda reading: reading, put)

    def write_organisations(self) -> None:
        """New and changed ones; twins of the same name after those that they join."""
        for step, rows in (("organisations", self.reading.first), ("twins", self.reading.later)):
            self.ledger.in_batches(
                step,
                rows,
                len(rows),
                ORGANISATIONS_AT_ONCE,
                self._look_at_organisation,
                self._put_organisations,
            )

    def _look_at_organisation(self, row: Organisation) -> tuple[Organisation, str] | None:
        found = digest(row)
        known = self.known.get(row.key)
        if known is not None and known.digest == found:
            self.ledger.count(organisations.NOUN, unchanged=1)
            return None
        return row, found

    def _put_organisations(self, w: Write, batch: list[tuple[Organisation, str]]) -> None:
        sought = {
            row.key: _candidate(row, self.reading.alone)
            for row, _ in batch
            if row.key not in self.ids
        }
        register = Register(list(sought.values()))
        items = []
        for row, found in batch:
            record_id = self.ids.get(row.key) or register.find(sought[row.key])
            items.append(mapping.organisation(row, found, self.countries, record_id))
        for wave in _waves(items):
            result = organisations.upsert(w, SYSTEM, wave)
            self.ids |= result.ids
            self.ledger.add(organisations.NOUN, result)

    def write_projects(self) -> None:
        """New and changed ones with who took part."""
        self.projects = incoming.known(projects.NOUN, SYSTEM)
        rows = self.reading.parsed.projects.values()
        self.ledger.in_batches(
            "projects", rows, len(rows), PROJECTS_AT_ONCE, self._look_at_project, self._put_projects
        )

    def _look_at_project(self, row: Project) -> tuple[Project, str] | None:
        found = digest(row)
        known = self.projects.get(row.key)
        if known is not None and known.digest == found:
            self.ledger.count(projects.NOUN, unchanged=1)
            self.ledger.count(PARTICIPATION, unchanged=len(row.participations))
            return None
        return row, found

    def _put_projects(self, w: Write, batch: list[tuple[Project, str]]) -> None:
        programme = cache(lambda code: mapping.programme(w, code))
        topics = calls.ids_of(topic for row, _ in batch for topic in row.topics)
        present = projects.ids_by_identifier(row.id for row, _ in batch if row.id)
        items = []
        for row, found in batch:
            known = self.projects.get(row.key) or self.projects.get(f"rcn:{row.rcn}")
            parts = [mapping.part(each, self._organisation_id(each)) for each in row.participations]
            items.append(
                projects.Incoming(
                    key=row.key,
                    digest=found,
                    values=mapping.project(
                        row, programme(row.programme) if row.programme else None, topics
                    ),
                    parts=tuple(parts) or None,
                    record_id=known.record_id if known else present.get(row.id),
                )
            )
        for wave in _waves(items):
            outcome = projects.upsert(w, SYSTEM, wave)
            self.ledger.add(projects.NOUN, outcome)
            self.ledger.add(PARTICIPATION, outcome.parts)

    def _organisation_id(self, part: Participation) -> int:
        key = part.organisation_key
        return self.ids[self.reading.renamed.get(key, key)]


def _waves[T: (organisations.Incoming, projects.Incoming)](items: list[T]) -> Iterator[list[T]]:
    """The items in parts of which each names a record once: two source records may be one record."""
    while items:
        seen: set[int | None] = set()
        wave: list[T] = []
        rest: list[T] = []
        for item in items:
            (rest if item.record_id in seen else wave).append(item)
            seen |= {item.record_id} - {None}
        yield wave
        items = rest
