"""Concepts of thesauri of others, beside the project's own: writing them, and finding those that are the same.

They help to understand what people type where the project's own thesaurus has no word for it
(`latu.taxonomy.words`). No tags are found by them.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from latu.core.gate import Write
from latu.taxonomy.labels import key, labels
from latu.taxonomy.models import Concept, Label

BATCH = 500
LONGEST_SLUG = 60
LEAST_LANGUAGES = 2  # in which two concepts have a word in common


@dataclass(frozen=True, slots=True)
class Incoming:
    """A concept as its thesaurus has it: preferred label and others per language."""

    key: str
    labels: Mapping[str, str]
    others: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Counts:
    """What became of some concepts."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


def slug(scheme: str, concept_key: str) -> str:
    """The lasting identifier of an imported concept; a long key by its fingerprint."""
    plain = f"{scheme}:{concept_key}"
    if len(plain) <= LONGEST_SLUG:
        return plain
    return f"{scheme}:{hashlib.blake2b(concept_key.encode(), digest_size=12).hexdigest()}"


def upsert(w: Write, scheme: str, items: Sequence[Incoming]) -> Counts:
    """Write these concepts of the scheme. A language that an item does not have stays as it is."""
    del w  # proof that the gate is open
    slugs = {slug(scheme, item.key): item for item in items}
    present = {
        row.slug: row for row in Concept.objects.filter(slug__in=slugs).prefetch_related("words")
    }
    counts = Counts()
    gone: list[int] = []
    rows: list[Concept] = []
    words: list[Label] = []
    for name, item in slugs.items():
        row = present.get(name)
        if row is None:
            counts.new += 1
            row = Concept(slug=name, scheme=scheme, labels=dict(item.labels))
            words += _words(row, item)
            rows.append(row)
            continue
        replaced, fresh = _difference(row, item)
        merged = {**row.labels, **item.labels}
        if merged == row.labels and not replaced and not fresh:
            counts.unchanged += 1
            continue
        counts.changed += 1
        row.labels = merged
        rows.append(row)
        gone += replaced
        words += fresh
    Label.objects.filter(pk__in=gone).delete()
    Concept.objects.bulk_create([row for row in rows if row.pk is None], batch_size=BATCH)
    Concept.objects.bulk_update([row for row in rows if row.slug in present], ["labels"])
    Label.objects.bulk_create(words, batch_size=BATCH)
    return counts


def _words(row: Concept, item: Incoming) -> list[Label]:
    """All that it goes by, language by language."""
    return [
        label
        for language in sorted({*item.labels, *item.others})
        for label in labels(
            row,
            language,
            (
                (text, False)
                for text in (item.labels.get(language, ""), *item.others.get(language, ()))
            ),
        )
    ]


def _difference(row: Concept, item: Incoming) -> tuple[list[int], list[Label]]:
    """Numbers of labels that have to go, and labels that are new."""
    wanted = {(each.language, each.text, each.is_preferred): each for each in _words(row, item)}
    stated = {*item.labels, *item.others}
    present = {
        (each.language, each.text, each.is_preferred): each
        for each in row.words.all()
        if each.language in stated
    }
    gone = [each.pk for name, each in present.items() if name not in wanted]
    return gone, [each for name, each in wanted.items() if name not in present]


def link(w: Write, scheme: str, broader: Mapping[str, str]) -> tuple[int, list[str], list[str]]:
    """Put concepts of the scheme below others: {key: the broader one's key, "" for none}.

    Returns how many were changed, keys that are broader than something and not known, and keys that would be
    broader than themselves.
    """
    del w  # proof that the gate is open
    rows = {row.slug: row for row in Concept.objects.filter(scheme=scheme)}
    above = {row.pk: row.broader_id for row in rows.values()}
    changed, unknown, circles = [], [], []
    for concept_key, wider in sorted(broader.items()):
        row = rows.get(slug(scheme, concept_key))
        if row is None:
            continue
        target = rows.get(slug(scheme, wider)) if wider else None
        if wider and target is None:
            unknown.append(wider)
            continue
        if target is not None and _is_below(target.pk, row.pk, above):
            circles.append(concept_key)
            target = None
        if row.broader_id != (target.pk if target else None):
            row.broader_id = target.pk if target else None
            changed.append(row)
        above[row.pk] = row.broader_id
    Concept.objects.bulk_update(changed, ["broader"], batch_size=BATCH)
    return len(changed), unknown, circles


def _is_below(concept: int | None, other: int, above: Mapping[int, int | None]) -> bool:
    while concept is not None:
        if concept == other:
            return True
        concept = above.get(concept)
    return False


def match(w: Write, scheme: str = "") -> int:
    """Find the project's own concepts among those of the scheme, or of all schemes; returns how many there are.

    Two are the same when a preferred label of the imported one is a word of the own one in two languages at
    least, and in no language a word of others alone.
    """
    del w  # proof that the gate is open
    own: dict[tuple[str, str], set[int]] = defaultdict(set)
    for language, name, pk in Label.objects.filter(
        concept__scheme="", is_name_only=False
    ).values_list("language", "key", "concept_id"):
        own[language, name].add(pk)
    imported = Concept.objects.exclude(scheme="")
    rows = list(imported.filter(scheme=scheme) if scheme else imported)
    preferred: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for language, name, pk in Label.objects.filter(
        concept__in=[row.pk for row in rows], is_preferred=True
    ).values_list("language", "key", "concept_id"):
        preferred[pk].append((language, name))
    changed = []
    for row in rows:
        same = _same([own[each] for each in preferred[row.pk] if each in own])
        if row.same_id != same:
            row.same_id = same
            changed.append(row)
    Concept.objects.bulk_update(changed, ["same"], batch_size=BATCH)
    return sum(row.same_id is not None for row in rows)


def _same(hits: Sequence[set[int]]) -> int | None:
    """The one concept that all of these sets hold, when they are enough."""
    if len(hits) < LEAST_LANGUAGES:
        return None
    common = set.intersection(*hits)
    return common.pop() if len(common) == 1 else None


def renew(w: Write) -> None:
    """After another edition of the project's own thesaurus, or keys made in another way."""
    rows = list(Label.objects.exclude(concept__scheme=""))
    for row in rows:
        row.key = key(row.text, row.language)
    Label.objects.bulk_update(rows, ["key"], batch_size=BATCH)
    match(w)


def remove(w: Write, scheme: str) -> int:
    """Take all concepts of the scheme out, with their labels and tags; returns how many there were."""
    del w  # proof that the gate is open
    rows = Concept.objects.filter(scheme=scheme).exclude(scheme="")  # never the own ones
    count = rows.count()
    rows.update(broader=None)
    rows.delete()
    return count


def names() -> Iterable[str]:
    """The schemes that there are."""
    return Concept.objects.exclude(scheme="").values_list("scheme", flat=True).distinct()
