"""CORDIS bulk files, in any mixture and order, to organisations and projects."""

from collections.abc import Callable, Iterable, Iterator, Sized
from pathlib import Path

from latu.sources.cordis.layouts import (
    ORGANISATION,
    PARTICIPATION,
    PROJECT,
    Kind,
    Layout,
    picker,
    recognise,
    set_aside,
)
from latu.sources.cordis.organisations import OrganisationBook, organisation_key
from latu.sources.cordis.projects import Draft, ProjectBook
from latu.sources.cordis.records import Counts, FieldOfScience, Parsed, Participation
from latu.sources.cordis.rows import RowReader
from latu.sources.cordis.text import line
from latu.sources.cordis.values import Faults, pic_of
from latu.sources.problems import Code, Problem, Unreadable
from latu.sources.tables import Table, find_inputs, read_table

type Progress = Callable[[int, int], None]

ROWS_PER_STEP = 5000
FP7 = "FP7"
# Projects first, since all else is joined to them; organisations before who took part.
ORDER = (
    Kind.PROJECTS,
    Kind.LEGAL_BASES,
    Kind.TOPICS,
    Kind.FIELDS,
    Kind.ORGANISATIONS,
    Kind.FP7_ORGANISATIONS,
    Kind.FP7_PARTICIPATIONS,
)


def parse(paths: Iterable[Path], progress: Progress | None = None) -> Parsed:
    """Read CORDIS files: zip, CSV and XLSX, each told by its columns.

    `progress` is called with the bytes done and the bytes in all (uncompressed); what it raises
    ends the reading. Faults are in `Parsed.problems`; a file that cannot be read is one of them,
    unless no file can be used at all: then its `Unreadable` is raised.
    """
    run = _Run(progress or (lambda _done, _total: None))
    run.open_all(paths)
    run.read_all()
    return run.parsed()


class _Run:
    """One reading of a set of files."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.problems: list[Problem] = []
        self.counts = Counts()
        self.organisations = OrganisationBook()
        self.projects = ProjectBook(self.counts, self.problems)
        self.tables: list[tuple[Kind, Table]] = []
        self.done = self.total = 0

    def open_all(self, paths: Iterable[Path]) -> None:
        for path in paths:
            try:
                inputs = find_inputs(path)
            except Unreadable as exc:
                self.problems.append(exc.problem)
                continue
            for source in inputs:
                try:
                    table = read_table(source)
                    self._sort_in(table, recognise(table))
                except Unreadable as exc:
                    self.problems.append(exc.problem)
        if not self.tables and self.problems:
            raise Unreadable(self.problems[0])
        self.tables.sort(key=lambda item: ORDER.index(item[0]))
        self.total = sum(table.size for _, table in self.tables)

    def _sort_in(self, table: Table, layout: Layout | None) -> None:
        if layout:
            self.tables.append((layout.kind, table))
        elif not set_aside(table):
            found = {"found": ", ".join(table.columns)}
            self.problems.append(
                Problem(Code.UNKNOWN_FORMAT, table.file, table.header_row, detail=found)
            )

    def read_all(self) -> None:
        readers: dict[Kind, Callable[[Table], None]] = {
            Kind.PROJECTS: self._projects,
            Kind.LEGAL_BASES: self._legal_bases,
            Kind.TOPICS: self._topics,
            Kind.FIELDS: self._fields,
            Kind.ORGANISATIONS: self._organisations,
            Kind.FP7_ORGANISATIONS: self._listed_organisations,
            Kind.FP7_PARTICIPATIONS: self._listed_participations,
        }
        self.progress(0, self.total)
        while self.tables:
            kind, table = self.tables.pop(0)
            readers[kind](table)
            self.counts.tables += 1
            self.done += table.size
            self.progress(self.done, self.total)

    def parsed(self) -> Parsed:
        organisations = self.organisations.build(self.problems)
        projects = self.projects.build()
        self.counts.organisations = len(organisations)
        self.counts.projects = len(projects)
        self.counts.participations = sum(len(p.participations) for p in projects.values())
        return Parsed(organisations, projects, self.problems, self.counts)

    def _rows(self, table: Table, columns: list[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Good rows of `table` as (row number, values of `columns`); the others are noted."""
        pick = picker(table, columns)
        for count, item in enumerate(table.rows(), 1):
            if count % ROWS_PER_STEP == 0:
                self.progress(self.done + table.done_bytes(), self.total)
            if isinstance(item, Problem):
                self.problems.append(item)
                continue
            self.counts.rows += 1
            row, cells = item
            cells.append("")
            yield row, pick(cells)

    def _faults(self, table: Table) -> Faults:
        return Faults(table.file, self.problems)

    def _has_others(self, records: Sized, faults: Faults, column: str) -> bool:
        """Whether there are `records` to refer to; one fault for the file where there are none."""
        if not len(records):
            faults.add(Code.UNKNOWN_REFERENCE, None, column)
        return len(records) > 0

    def _projects(self, table: Table) -> None:
        reader = RowReader(table, self._faults(table))
        for row, values in self._rows(table, PROJECT):
            project = reader.project(row, values)
            if project:
                self.projects.add(project, updated=values[-1])

    def _of_projects(
        self, table: Table, columns: list[str]
    ) -> Iterator[tuple[Draft, tuple[str, ...]]]:
        """Rows of a side file whose project is here; those of other projects are only counted."""
        for _row, values in self._rows(table, ["projectID", *columns]):
            draft = self.projects.get(values[0].strip())
            if draft is None:
                self.counts.other_projects += 1
            else:
                yield draft, values[1:]

    def _legal_bases(self, table: Table) -> None:
        for draft, (basis, _title) in self._of_projects(table, ["legalBasis", "title"]):
            draft.legal_bases[basis.strip()] = None

    def _topics(self, table: Table) -> None:
        for draft, (topic, _title) in self._of_projects(table, ["topic", "title"]):
            draft.topics[topic.strip()] = None

    def _fields(self, table: Table) -> None:
        columns = ["euroSciVocCode", "euroSciVocPath", "euroSciVocTitle"]
        for draft, (code, path, title) in self._of_projects(table, columns):
            name = line(title) or path.strip().rpartition("/")[2]
            draft.fields_of_science[FieldOfScience(code.strip(), path.strip(), name)] = None

    def _organisations(self, table: Table) -> None:
        faults = self._faults(table)
        reader = RowReader(table, faults)
        columns = [
            "projectID",
            "contactForm",
            "contentUpdateDate",
            *ORGANISATION,
            *PARTICIPATION,
        ]
        middle = 3 + len(ORGANISATION)
        has_projects = self._has_others(self.projects, faults, "projectID")
        for row, values in self._rows(table, columns):
            project_id, form, updated = (value.strip() for value in values[:3])
            organisation = values[3:middle]
            given_id, name = organisation[0].strip(), organisation[2] or organisation[3]
            if not project_id or not name.strip():
                reader.missing(row, "name" if project_id else "projectID")
                continue
            pic = pic_of(given_id, form, project_id)
            key = organisation_key(pic, given_id, "cordis", name, organisation[6])
            self.organisations.add(key, organisation, table, row, updated)
            draft = self.projects.get(project_id)
            if not has_projects:
                continue
            if draft is None:
                faults.add(Code.UNKNOWN_REFERENCE, row, "projectID", project_id)
                continue
            draft.participations.append(reader.participation(row, key, values[middle:]))

    def _listed_organisations(self, table: Table) -> None:
        reader = RowReader(table, self._faults(table))
        for row, values in self._rows(table, ORGANISATION):
            given_id = values[0].strip()
            if not given_id or not values[2].strip():
                reader.missing(row, "name" if given_id else "new_org_id")
                continue
            key = organisation_key(pic_of(given_id, "", ""), given_id, "fp7", "", "")
            if not self.organisations.add(key, values, table, row):
                self.counts.duplicates += 1

    def _listed_participations(self, table: Table) -> None:
        faults = self._faults(table)
        has_organisations = self._has_others(self.organisations, faults, "new_org_id")
        nothing = ("", None, None, None, None, None, None)
        for row, (rcn, given_id) in self._rows(table, ["projectRcn", "new_org_id"]):
            if not rcn or not given_id:
                faults.add(Code.MISSING_VALUE, row, "new_org_id" if rcn else "projectRcn")
                continue
            key = organisation_key(pic_of(given_id, "", ""), given_id, "fp7", "", "")
            if not has_organisations:
                continue
            if key not in self.organisations:
                faults.add(Code.UNKNOWN_REFERENCE, row, "new_org_id", given_id)
                continue
            self.projects.add_listed(rcn, FP7, Participation(key, *nothing, table.file, row))
