"""Concepts by their numbers and by words for them, and the thesauri that they come from."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from latu.core.morphology.words import keys
from latu.core.text import fold
from latu.taxonomy.models import Concept, Label

MOST_DIGITS = 18


def concept(number: str) -> Concept | None:
    """The concept of that number; None for any other text."""
    is_number = number.isascii() and number.isdecimal() and len(number) <= MOST_DIGITS
    return Concept.objects.filter(pk=int(number)).first() if is_number else None


def named(text: str) -> list[Concept]:
    """The concepts that the whole text names, in any language and inflection; of others where the project's own
    thesaurus has none; one query."""
    folded = fold(text)
    found = Label.objects.filter(folded=folded)
    for language in ("fi", "sv", "en", "se"):
        found |= Label.objects.filter(language=language, key__in=keys(text, language))
    rows = list(found.select_related("concept").order_by("concept__slug"))
    rows = [row for row in rows if not row.concept.scheme] or rows
    exact = [row for row in rows if row.folded == folded] or rows
    return list({row.concept_id: row.concept for row in exact}.values())


def beginning_with(text: str, count: int) -> list[Concept]:
    """Concepts with a label that begins with the text, then those that have it inside; one query."""
    folded = fold(text)
    rows = Label.objects.filter(folded__contains=folded).select_related("concept")
    ordered = sorted(
        rows.filter(concept__same=None),
        key=lambda row: (
            not row.folded.startswith(folded), bool(row.concept.scheme), len(row.folded), row.pk,
        ),
    )  # fmt: skip
    return list({row.concept_id: row.concept for row in ordered}.values())[:count]


@dataclass(frozen=True, slots=True)
class Imported:
    """A thesaurus of others: how many concepts it has, how many of them are the same as one of the project's
    own, and how many have a label in each language."""

    name: str
    concepts: int
    same: int
    languages: Mapping[str, int]


def imported() -> list[Imported]:
    """The thesauri that were imported, by name; two queries."""
    rows = Concept.objects.exclude(scheme="").values("scheme").order_by("scheme")
    counted = rows.annotate(concepts=Count("pk"), known=Count("same"))
    labels = Label.objects.filter(is_preferred=True).exclude(concept__scheme="")
    languages: dict[str, dict[str, int]] = defaultdict(dict)
    found = labels.values_list("concept__scheme", "language").annotate(number=Count("pk"))
    for scheme, language, number in found.order_by("concept__scheme", "language"):
        languages[scheme][language] = number
    return [
        Imported(row["scheme"], row["concepts"], row["known"], languages[row["scheme"]])
        for row in counted
    ]
