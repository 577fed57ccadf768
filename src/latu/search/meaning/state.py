"""How the search by meaning stands: what has vectors, what waits, and how the child process does. Nothing is changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.db.models import Count, Q, Sum
from django.db.models.functions import Length

from latu.search.meaning.embedder import E5Embedder, Embedder, is_installed
from latu.search.meaning.following import waiting
from latu.search.meaning.process import FaultAt
from latu.search.models import Vector


class Health(StrEnum):
    """How the embedder of questions does."""

    OFF = "off"  # by the setting
    MISSING = "missing"  # the package is not installed
    ASLEEP = "asleep"  # nobody has asked yet, or it has ended; it starts with the next question
    RUNNING = "running"
    RESTING = "resting"  # after several faults


@dataclass(frozen=True, slots=True)
class Child:
    """The child process of this process's questions."""

    health: Health
    restarts: int = 0
    fault: FaultAt | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """Documents of one noun: with vectors of the present model, of these with empty ones, and waiting."""

    made: int
    empty: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Stored:
    """What the database holds. `others` have vectors of another model, which no search compares."""

    nouns: Mapping[str, Counted]
    others: int
    bytes: int


def stored(model: str) -> Stored:
    """Counts by noun; two queries that read every vector's row, not its numbers."""
    is_empty = Q(title_length=0) | Q(text_length=0)
    rows = (
        Vector.objects.annotate(title_length=Length("title"), text_length=Length("text"))
        .values("document__noun", "model")
        .annotate(
            made=Count("pk"),
            empty=Count("pk", filter=is_empty),
            size=Sum("title_length") + Sum("text_length"),
        )
        .order_by("document__noun")
    )
    found = list(rows)
    of_model = {row["document__noun"]: row for row in found if row["model"] == model}
    waits = dict(waiting().order_by("noun").values_list("noun").annotate(n=Count("pk")))
    nouns = {}
    for noun in sorted({*of_model, *waits}):
        row = of_model.get(noun, {"made": 0, "empty": 0})
        nouns[noun] = Counted(row["made"], row["empty"], waits.get(noun, 0))
    others = sum(row["made"] for row in found if row["model"] != model)
    return Stored(nouns, others, sum(row["size"] for row in found))


def child(embedder: Embedder) -> Child:
    """How the child of this embedder does; no query."""
    if not settings.LATU_EMBEDDER:
        return Child(Health.OFF)
    if not is_installed() or not isinstance(embedder, E5Embedder):
        return Child(Health.MISSING)
    process = embedder.process
    if process.is_resting:
        health = Health.RESTING
    else:
        health = Health.RUNNING if process.is_running else Health.ASLEEP
    return Child(health, max(0, process.starts - 1), process.last_fault)
