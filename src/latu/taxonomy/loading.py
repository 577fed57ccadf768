"""Loads the shipped vocabularies: countries, NUTS, the project's thesaurus. Loading again changes nothing."""

import csv
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from latu.core.gate import Write
from latu.core.languages import LANGUAGES
from latu.core.morphology.words import IDENTITY
from latu.taxonomy import schemes
from latu.taxonomy.labels import labels
from latu.taxonomy.models import Concept, Country, Edition, Label, Nuts

DATA = Path(__file__).resolve().parent / "data"
NAME_ONLY = "~"  # before a label, see `Label.is_name_only`


def is_due() -> bool:
    """Whether the database holds other vocabularies than the files, or keys made in another way."""
    return not Edition.objects.filter(digest=_digest()).exists()


def load_vocabularies(w: Write) -> None:
    """Bring the database up to the files in `data/`."""
    _load_countries()
    _load_nuts()
    _load_concepts()
    schemes.renew(w)
    Edition.objects.update_or_create(pk=1, defaults={"digest": _digest()})


@cache
def _digest() -> str:
    """Of all files, and of what makes keys."""
    digest = hashlib.sha256(IDENTITY.encode())
    for path in sorted(DATA.rglob("*.tsv")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a tab-separated file with a header."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def _load_countries() -> None:
    rows = [
        Country(
            code=row["code"],
            names={code: row[code] for code in LANGUAGES if row.get(code)},
            is_member_state=row["eu"] == "yes",
            is_associated=True if row["associated"] == "yes" else None,
        )
        for row in rows_of(DATA / "countries.tsv")
    ]
    Country.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["names", "is_member_state", "is_associated"],
    )


def _load_nuts() -> None:
    rows = [
        Nuts(version=int(row["version"]), code=row["code"], parent=row["parent"], name=row["name"])
        for row in rows_of(DATA / "nuts.tsv")
    ]
    Nuts.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["version", "code"],
        update_fields=["parent", "name"],
    )


def _load_concepts() -> None:
    rows = [row for path in sorted((DATA / "concepts").glob("*.tsv")) for row in rows_of(path)]
    Concept.objects.bulk_create(
        [
            Concept(slug=row["id"], labels={code: row[code] for code in LANGUAGES if row.get(code)})
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["labels"],
    )
    concepts = {concept.slug: concept for concept in Concept.objects.filter(scheme="")}
    for row in rows:
        concepts[row["id"]].broader = concepts[row["broader"]] if row["broader"] else None
    Concept.objects.bulk_update([concepts[row["id"]] for row in rows], ["broader"])
    own = [concepts[row["id"]] for row in rows]
    Label.objects.filter(concept__in=own).delete()
    Label.objects.bulk_create(
        [label for row in rows for label in _labels(concepts[row["id"]], row)]
    )


def _labels(concept: Concept, row: dict[str, str]) -> Iterator[Label]:
    for code in LANGUAGES:
        words = [row.get(code, ""), *row.get(f"alt_{code}", "").split("|")]
        yield from labels(concept, code, map(_word, words))


def _word(written: str) -> tuple[str, bool]:
    text = written.strip()
    return text.removeprefix(NAME_ONLY), text.startswith(NAME_ONLY)
