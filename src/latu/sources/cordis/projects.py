"""Projects and what other files say about them."""

from dataclasses import dataclass, field, fields, replace
from typing import Any

from latu.sources.cordis.records import Counts, FieldOfScience, Participation, Project
from latu.sources.problems import LONGEST_SHOWN_VALUE, Code, Problem

UNSTATED: tuple[object, ...] = (None, "", ())
# Which column a field comes from, where the names differ.
COLUMNS = {
    "start": "startDate",
    "end": "endDate",
    "total_cost_cents": "totalCost",
    "ec_max_cents": "ecMaxContribution",
    "programme": "frameworkProgramme",
    "call": "masterCall",
    "sub_call": "subCall",
    "funding_scheme": "fundingScheme",
    "legal_basis": "legalBasis",
    "grant_doi": "grantDoi",
    "ec_contribution_cents": "ecContribution",
    "net_ec_contribution_cents": "netEcContribution",
    "ended": "endOfParticipation",
}


@dataclass(slots=True)
class Draft:
    """A project while its parts come in."""

    project: Project
    updated: str = ""
    topics: dict[str, None] = field(default_factory=dict)
    fields_of_science: dict[FieldOfScience, None] = field(default_factory=dict)
    legal_bases: dict[str, None] = field(default_factory=dict)
    participations: list[Participation] = field(default_factory=list)


class ProjectBook:
    """Gathers projects and their parts; `build` joins them."""

    def __init__(self, counts: Counts, problems: list[Problem]) -> None:
        self._drafts: dict[str, Draft] = {}
        self._by_rcn: dict[str, Draft] = {}
        self._counts = counts
        self._problems = problems

    def get(self, project_id: str) -> Draft | None:
        """The project with this CORDIS id."""
        return self._drafts.get(project_id)

    def __len__(self) -> int:
        return len(self._drafts)

    def add(self, project: Project, updated: str) -> None:
        """Note a project. Two with one id are joined: the newer counts, else the first."""
        known = self._drafts.get(project.key)
        if known is None:
            draft = self._drafts[project.key] = Draft(project, updated)
            if project.rcn:
                self._by_rcn.setdefault(project.rcn, draft)
        elif known.project == project:
            self._counts.duplicates += 1
        elif updated > known.updated:
            known.project = combined(project, known.project, self._problems)
            known.updated = updated
        else:
            known.project = combined(known.project, project, self._problems)

    def add_listed(self, rcn: str, programme: str, participation: Participation) -> None:
        """Note a participation from a list that knows a project by its rcn alone."""
        draft = self._by_rcn.get(rcn)
        if draft is None:
            project = _by_rcn_alone(rcn, programme, participation)
            draft = self._drafts[project.key] = self._by_rcn[rcn] = Draft(project)
        elif draft.project.id and any(
            known.organisation_key == participation.organisation_key
            for known in draft.participations
        ):
            self._counts.duplicates += 1  # a fuller file has said so already
            return
        draft.participations.append(participation)

    def build(self) -> dict[str, Project]:
        """All projects with their parts, in the order in which they were first seen."""
        return {key: self._joined(draft) for key, draft in self._drafts.items()}

    def _joined(self, draft: Draft) -> Project:
        project = draft.project
        legal_basis = project.legal_basis or next(iter(draft.legal_bases), "")
        return replace(
            project,
            legal_basis=legal_basis,
            programme=project.programme or programme_of(legal_basis, *draft.topics),
            topics=tuple(dict.fromkeys((*project.topics, *draft.topics))),
            fields_of_science=tuple(draft.fields_of_science),
            participations=self._distinct(draft),
        )

    def _distinct(self, draft: Draft) -> tuple[Participation, ...]:
        """Each participation once. An organisation may well have two: numbers tell them apart."""
        distinct: dict[Participation | tuple[str, str, int], Participation] = {}
        for part in draft.participations:
            number = part.order and (part.organisation_key, part.role, part.order)
            known = distinct.setdefault(number or part, part)
            if known is part:
                continue
            if known == part:
                self._counts.duplicates += 1
            else:
                distinct[number or part] = combined(known, part, self._problems)
        return tuple(distinct.values())


def programme_of(*hints: str) -> str:
    """The framework programme that a legal basis, topic, call or scheme begins with, or ""."""
    for hint in hints:
        for code in ("HORIZON", "H2020", "FP7", "FP6", "FP5", "FP4", "FP3", "FP2", "FP1"):
            rest = hint.upper().removeprefix(code)
            if len(rest) < len(hint) and not rest[:1].isalnum():
                return code
    return ""


def combined[T: (Project, Participation)](kept: T, other: T, problems: list[Problem]) -> T:
    """`kept`, with what it leaves open filled in from `other`; what contradicts it is reported."""
    added: dict[str, Any] = {}
    for name in [f.name for f in fields(kept) if f.compare]:
        mine, theirs = getattr(kept, name), getattr(other, name)
        if theirs in UNSTATED or mine == theirs:
            continue
        if mine in UNSTATED:
            added[name] = theirs
        else:
            detail = {"kept": _shown(name, mine)}
            column = COLUMNS.get(name, name)
            value = _shown(name, theirs)
            problems.append(Problem(Code.CONFLICT, other.file, other.row, column, value, detail))
    return replace(kept, **added)


def _shown(name: str, value: object) -> str:
    if isinstance(value, int) and name.endswith("_cents"):
        return f"{value // 100}.{value % 100:02}"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return str(value)[:LONGEST_SHOWN_VALUE]


def _by_rcn_alone(rcn: str, programme: str, participation: Participation) -> Project:
    return Project(
        key=f"rcn:{rcn}",
        id="",
        rcn=rcn,
        acronym="",
        title="",
        status="",
        start=None,
        end=None,
        total_cost_cents=None,
        ec_max_cents=None,
        programme=programme,
        call="",
        sub_call="",
        topics=(),
        funding_scheme="",
        legal_basis="",
        objective="",
        keywords="",
        fields_of_science=(),
        grant_doi="",
        participations=(),
        file=participation.file,
        row=participation.row,
    )
