"""One row of a CORDIS table to one record."""

import re

from latu.sources.cordis.layouts import PARTICIPATION, PROJECT, heading
from latu.sources.cordis.projects import programme_of
from latu.sources.cordis.records import Participation, Project
from latu.sources.cordis.text import line, prose
from latu.sources.cordis.values import Faults, cents, date, whole, yes_no
from latu.sources.problems import Code
from latu.sources.tables import Table

SEVERAL = re.compile(r"[;,\s]+")


class RowReader:
    """Reads values of one table and notes what is wrong with them, under the file's own names."""

    def __init__(self, table: Table, faults: Faults) -> None:
        self._faults = faults
        columns = {*PROJECT, *PARTICIPATION, "projectID", "name"}
        self._headings = {column: heading(table, column) for column in columns}

    def project(self, row: int, values: tuple[str, ...]) -> Project | None:
        """A project out of values in the order of PROJECT; None, and a fault, without an id."""
        given = dict(zip(PROJECT, values, strict=True))
        key = given["id"].strip()
        if not key:
            self.missing(row, "id")
            return None
        read, money = self._faults.read, Code.INVALID_NUMBER
        names = self._headings
        topics = tuple(dict.fromkeys(filter(None, SEVERAL.split(given["topics"]))))
        hints = (given["legalBasis"], *topics, given["masterCall"], given["fundingScheme"])
        return Project(
            key=key,
            id=key,
            rcn=given["rcn"].strip(),
            acronym=line(given["acronym"]),
            title=line(given["title"]),
            status=given["status"].strip(),
            start=read(date, Code.INVALID_DATE, row, names["startDate"], given["startDate"]),
            end=read(date, Code.INVALID_DATE, row, names["endDate"], given["endDate"]),
            total_cost_cents=read(cents, money, row, names["totalCost"], given["totalCost"]),
            ec_max_cents=read(
                cents, money, row, names["ecMaxContribution"], given["ecMaxContribution"]
            ),
            programme=given["frameworkProgramme"].strip().upper() or programme_of(*hints),
            call=given["masterCall"].strip(),
            sub_call=given["subCall"].strip(),
            topics=topics,
            funding_scheme=given["fundingScheme"].strip(),
            legal_basis=given["legalBasis"].strip(),
            objective=prose(given["objective"]),
            keywords=line(given["keywords"]),
            fields_of_science=(),
            grant_doi=given["grantDoi"].strip(),
            participations=(),
            file=self._faults.file,
            row=row,
        )

    def participation(self, row: int, key: str, values: tuple[str, ...]) -> Participation:
        """A participation of organisation `key` out of values in the order of PARTICIPATION."""
        order, role, own, net, total, active, ended = values
        read, money = self._faults.read, Code.INVALID_NUMBER
        names = self._headings
        return Participation(
            organisation_key=key,
            role=role.strip(),
            order=read(whole, money, row, names["order"], order),
            ec_contribution_cents=read(cents, money, row, names["ecContribution"], own),
            net_ec_contribution_cents=read(cents, money, row, names["netEcContribution"], net),
            total_cost_cents=read(cents, money, row, names["totalCost"], total),
            active=yes_no(active),
            ended=yes_no(ended),
            file=self._faults.file,
            row=row,
        )

    def missing(self, row: int, column: str) -> None:
        """Note that a value that the row cannot do without is not there."""
        self._faults.add(Code.MISSING_VALUE, row, self._headings.get(column, column))
