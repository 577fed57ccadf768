"""What CORDIS says, as plain records: the output of `latu.sources.cordis.parse`."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from latu.sources.problems import Problem


@dataclass(frozen=True, slots=True)
class Organisation:
    """A participant. `file` and `row` say where it was first seen.

    `key` is the PIC when known, else `fp7:<id of the list>`, `cordis:<id>` or `name:<hash>`.
    `kind` is HES, REC, PRC, PUB, OTH or ""; `country` is ISO 3166-1 alpha-2 or "".
    """

    key: str
    pic: str
    vat: str
    name: str
    other_names: tuple[str, ...]
    short_name: str
    kind: str
    sme: bool | None
    country: str
    nuts: str
    street: str
    post_code: str
    city: str
    website: str
    file: str = field(compare=False)
    row: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Participation:
    """One organisation's part in one project; money in cents of a euro, None when not stated.

    `role` is as CORDIS writes it (coordinator, participant, associatedPartner, thirdParty) or "".
    """

    organisation_key: str
    role: str
    order: int | None
    ec_contribution_cents: int | None
    net_ec_contribution_cents: int | None
    total_cost_cents: int | None
    active: bool | None
    ended: bool | None
    file: str = field(compare=False)
    row: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class FieldOfScience:
    """A EuroSciVoc entry: `code` "/25/63/513", `path` "/natural sciences/…", `title` its end."""

    code: str
    path: str
    title: str


@dataclass(frozen=True, slots=True)
class Project:
    """A funded project; money in cents of a euro, None when not stated.

    `key` is the CORDIS id, or `rcn:<rcn>` where a list gives no id (then title is "").
    `programme` is a framework programme's code: HORIZON, H2020, FP7 …
    """

    key: str
    id: str
    rcn: str
    acronym: str
    title: str
    status: str
    start: dt.date | None
    end: dt.date | None
    total_cost_cents: int | None
    ec_max_cents: int | None
    programme: str
    call: str
    sub_call: str
    topics: tuple[str, ...]
    funding_scheme: str
    legal_basis: str
    objective: str
    keywords: str
    fields_of_science: tuple[FieldOfScience, ...]
    grant_doi: str
    participations: tuple[Participation, ...]
    file: str = field(compare=False)
    row: int = field(compare=False)


@dataclass(slots=True)
class Counts:
    """How much was read. What is counted here and not in the records is no fault."""

    tables: int = 0
    rows: int = 0
    organisations: int = 0
    projects: int = 0
    participations: int = 0
    duplicates: int = 0  # the same row again
    other_projects: int = 0  # topics, fields of science … of projects in no file given


@dataclass(frozen=True, slots=True)
class Parsed:
    """Everything that could be read, by key and in the order of the files, and what was wrong."""

    organisations: Mapping[str, Organisation]
    projects: Mapping[str, Project]
    problems: list[Problem]
    counts: Counts
