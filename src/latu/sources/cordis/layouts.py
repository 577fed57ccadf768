"""Which CORDIS file a table is, told from its columns, and where each value stands in it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from operator import itemgetter

from latu.sources.tables import Table, require


class Kind(Enum):
    """The files that are read."""

    PROJECTS = "project"
    ORGANISATIONS = "organization"
    FIELDS = "euroSciVoc"
    TOPICS = "topics"
    LEGAL_BASES = "legalBasis"
    FP7_ORGANISATIONS = "FP7 organisations"
    FP7_PARTICIPATIONS = "FP7 participations"


PROJECT = [
    "id",
    "rcn",
    "acronym",
    "title",
    "status",
    "startDate",
    "endDate",
    "totalCost",
    "ecMaxContribution",
    "frameworkProgramme",
    "masterCall",
    "subCall",
    "topics",
    "fundingScheme",
    "legalBasis",
    "objective",
    "keywords",
    "grantDoi",
    "contentUpdateDate",
]
ORGANISATION = [
    "organisationID",
    "vatNumber",
    "name",
    "shortName",
    "activityType",
    "SME",
    "country",
    "nutsCode",
    "street",
    "postCode",
    "city",
    "organizationURL",
]
PARTICIPATION = [
    "order",
    "role",
    "ecContribution",
    "netEcContribution",
    "totalCost",
    "active",
    "endOfParticipation",
]

# What the columns of older exports and of the FP7 lists are called in today's.
ALIASES = {
    "masterCall": ("call",),
    "legalBasis": ("programme",),
    "grantDoi": ("grantDOI", "doi"),
    "organisationID": ("organizationID", "new_org_id", "id"),
    "name": ("organisationName", "organizationName"),
    "shortName": ("organisationShortName", "organizationShortName"),
    "nutsCode": ("REGION_Level_NUTS_3",),
    "postCode": ("postalCode",),
    "organizationURL": ("organisationURL",),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns that tell a kind of file: all of `certain`, and at least `enough` of `likely`."""

    kind: Kind
    certain: tuple[str, ...]
    likely: tuple[str, ...] = ()
    enough: int = 0
    required: tuple[str, ...] = ()

    def fits(self, table: Table) -> bool:
        """Whether `table` has these columns."""
        if any(find(table, column) is None for column in self.certain):
            return False
        return sum(find(table, column) is not None for column in self.likely) >= self.enough


# The more particular come first. Project and organisation files are told by several columns, so
# that one without its most important column is named as such and not as an unknown file.
LAYOUTS = (
    Layout(Kind.FP7_PARTICIPATIONS, ("projectRcn", "new_org_id")),
    Layout(Kind.FP7_ORGANISATIONS, ("new_org_id",), ("name", "country", "city"), 1, ("name",)),
    Layout(Kind.FIELDS, ("projectID",), ("euroSciVocPath", "euroSciVocTitle"), 1),
    Layout(Kind.TOPICS, ("projectID", "topic")),
    Layout(
        Kind.ORGANISATIONS,
        (),
        ("projectID", "name", "role", "country", "activityType", "SME", "organisationID", "order"),
        4,
        ("projectID", "name"),
    ),
    Layout(
        Kind.PROJECTS,
        (),
        ("acronym", "title", "startDate", "endDate", "objective", "fundingScheme", "totalCost"),
        3,
        ("id", "title"),
    ),
    Layout(Kind.LEGAL_BASES, ("projectID", "legalBasis")),
)
# Official files with nothing for the register: web links, web items, policy priorities.
SET_ASIDE = (("projectID",), ("physUrl",), ("uri", "represents"))


def recognise(table: Table) -> Layout | None:
    """The layout of `table`, or None.

    Raises `Unreadable` with MISSING_COLUMN when it is a known file without a needed column.
    """
    for layout in LAYOUTS:
        if layout.fits(table):
            missing = [c for c in layout.required if find(table, c) is None]
            require(table, missing, table.file)
            return layout
    return None


def set_aside(table: Table) -> bool:
    """Whether `table` is an official file that is left out on purpose."""
    return any(all(find(table, c) is not None for c in columns) for columns in SET_ASIDE)


def find(table: Table, column: str) -> int | None:
    """Where `column`, under any of its names, stands in `table`."""
    for name in (column, *ALIASES.get(column, ())):
        position = table.position(name)
        if position is not None:
            return position
    return None


def heading(table: Table, column: str) -> str:
    """What the file itself calls `column`."""
    position = find(table, column)
    return column if position is None else table.columns[position]


def picker(table: Table, columns: list[str]) -> Callable[[list[str]], tuple[str, ...]]:
    """A function that takes `columns` (two or more) out of a row, in that order.

    The row must have one empty cell added at its end: columns that the file lacks read from it.
    """
    end = len(table.columns)
    positions = [find(table, column) for column in columns]
    return itemgetter(*(end if p is None else p for p in positions))
