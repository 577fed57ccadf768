"""One organisation out of all the rows that name it."""

import hashlib
from dataclasses import dataclass

from latu.sources.cordis.countries import country
from latu.sources.cordis.layouts import ORGANISATION, heading
from latu.sources.cordis.records import Organisation
from latu.sources.cordis.text import folded, line
from latu.sources.cordis.values import PIC, Faults, website, yes_no
from latu.sources.problems import Code, Problem
from latu.sources.tables import Table

KINDS = frozenset({"HES", "REC", "PRC", "PUB", "OTH"})
PLAIN_TEXT = ("vatNumber", "shortName", "nutsCode", "street", "postCode", "city")


@dataclass(frozen=True, slots=True)
class _Variant:
    """Distinct contents that some row gave for an organisation; the first row that did."""

    values: tuple[str, ...]  # as ORGANISATION
    table: Table
    row: int
    updated: str


class OrganisationBook:
    """Gathers rows by organisation; `build` makes one record of each."""

    def __init__(self) -> None:
        self._variants: dict[str, list[_Variant]] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._variants

    def __len__(self) -> int:
        return len(self._variants)

    def add(
        self, key: str, values: tuple[str, ...], table: Table, row: int, updated: str = ""
    ) -> bool:
        """Note one row; False when its contents were known already."""
        known = self._variants.setdefault(key, [])
        for variant in known:
            if variant.values == values:
                return False
        known.append(_Variant(values, table, row, updated))
        return True

    def build(self, problems: list[Problem]) -> dict[str, Organisation]:
        """All organisations in the order in which they were first seen."""
        return {key: _merged(key, rows, problems) for key, rows in self._variants.items()}


def organisation_key(pic: str, given_id: str, prefix: str, name: str, place: str) -> str:
    """PIC, else `<prefix>:<id>`, else a hash of name and place for rows without any id."""
    if pic:
        return pic
    if given_id:
        return f"{prefix}:{given_id}"
    digest = hashlib.sha256(f"{folded(name)}|{folded(place)}".encode()).hexdigest()
    return f"name:{digest[:24]}"


def _merged(key: str, variants: list[_Variant], problems: list[Problem]) -> Organisation:
    """The newest stated value of each field; of rows equally new, the first.

    Further names are kept as other names, any other differing value is reported.
    """
    first = variants[0]
    if len(variants) > 1:
        variants = sorted(variants, key=lambda v: v.updated, reverse=True)
    cleaned = [_cleaned(variant, problems) for variant in variants]
    chosen: dict[str, str] = {}
    for column in ORGANISATION:
        stated = [(i, values[column]) for i, values in enumerate(cleaned) if values[column]]
        chosen[column] = stated[0][1] if stated else ""
        if len(stated) > 1 and column not in ("name", "organisationID"):
            _report_dropped(column, stated, variants, problems)
    names = list(dict.fromkeys(values["name"] for values in cleaned))
    return Organisation(
        key=key,
        pic=key if PIC.fullmatch(key) else "",
        vat=chosen["vatNumber"],
        name=names[0],
        other_names=tuple(names[1:]),
        short_name=chosen["shortName"],
        kind=chosen["activityType"],
        sme=yes_no(chosen["SME"]),
        country=chosen["country"],
        nuts=chosen["nutsCode"],
        street=chosen["street"],
        post_code=chosen["postCode"],
        city=chosen["city"],
        website=chosen["organizationURL"],
        file=first.table.file,
        row=first.row,
    )


def _cleaned(variant: _Variant, problems: list[Problem]) -> dict[str, str]:
    values = dict(zip(ORGANISATION, variant.values, strict=True))
    for column in PLAIN_TEXT:
        values[column] = line(values[column])
    values["name"] = line(values["name"]) or values["shortName"]
    kind = values["activityType"].strip().upper()
    values["activityType"] = kind if kind in KINDS else ""
    faults = Faults(variant.table.file, problems)
    values["country"] = (
        faults.read(
            country,
            Code.UNKNOWN_COUNTRY,
            variant.row,
            heading(variant.table, "country"),
            values["country"],
        )
        or ""
    )
    values["organizationURL"] = website(values["organizationURL"])
    return values


def _report_dropped(
    column: str, stated: list[tuple[int, str]], variants: list[_Variant], problems: list[Problem]
) -> None:
    kept = stated[0][1]
    known = {_comparable(column, kept)}
    for index, value in stated[1:]:
        reduced = _comparable(column, value)
        if reduced not in known:
            known.add(reduced)
            table, row = variants[index].table, variants[index].row
            Faults(table.file, problems).add(
                Code.CONFLICT, row, heading(table, column), value, kept=kept
            )


def _comparable(column: str, value: str) -> str:
    if column == "organizationURL":
        value = value.partition("://")[2].removeprefix("www.")
    return folded(value)
