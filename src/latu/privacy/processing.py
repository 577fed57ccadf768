"""The record of processing activities (Article 30 GDPR), made from what the models declare."""

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from latu.core.access import require
from latu.core.gate import Write
from latu.core.personal_data import Basis, Erasure, PersonalField
from latu.privacy.kinds_of_data import kind_of
from latu.privacy.models import Balancing, Controller
from latu.privacy.purposes import OF_DECLARED, PURPOSES, Purpose

BALANCING = Path(__file__).parent / "data" / "balancing.toml"
MONTHS_OF_A_YEAR = 12

BASES = {
    Basis.CONSENT: _("the person's consent (Article 6(1)(a) GDPR)"),
    Basis.CONTRACT: _("a contract with the person (Article 6(1)(b) GDPR)"),
    Basis.LEGAL_OBLIGATION: _("a legal obligation of the controller (Article 6(1)(c) GDPR)"),
    Basis.PUBLIC_TASK: _("a task in the public interest (Article 6(1)(e) GDPR)"),
    Basis.LEGITIMATE_INTEREST: _("a legitimate interest (Article 6(1)(f) GDPR)"),
}
ENDS = {
    Erasure.BLANK: _("taken out of the record, which stays without it"),
    Erasure.DELETE_ROW: _("deleted"),
    Erasure.PSEUDONYM: _("replaced by a number that leads back to nobody"),
    Erasure.KEEP: _("kept, since the law asks for it"),
}
SAFEGUARDS = (
    _("Every record has a level that says who sees it; contacts are at first seen by their keeper alone."),
    _("People sign in with a code by mail or with a passkey; there are no passwords that could be stolen."),
    _("Each change is written down with its time and who made it, in a chain that shows tampering."),
    _("Data is kept on the controller's own server; pages load nothing from elsewhere and follow nobody."),
    _("Connections are encrypted. Backups are kept by the administrator; erasures are done again after one is restored."),
    _("A person is erased everywhere at once, files and search included, and is not taken in again."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limit:
    """How long data of some kinds is kept, and what becomes of it then."""

    kinds: tuple[str, ...]
    months: int
    end: str

    @property
    def time(self) -> str:
        """In words; whole years as years."""
        if self.months % MONTHS_OF_A_YEAR:
            return ngettext("%(n)d month", "%(n)d months", self.months) % {"n": self.months}
        years = self.months // MONTHS_OF_A_YEAR
        return ngettext("%(n)d year", "%(n)d years", years) % {"n": years}


@dataclass(frozen=True, slots=True)
class Activity:
    """One purpose with all that Article 30 asks of it, in the reader's language."""

    purpose: Purpose
    bases: tuple[str, ...]
    kinds: tuple[str, ...]
    limits: tuple[Limit, ...]
    balancing: str  # empty where no legitimate interest is involved
    is_own_wording: bool


def declared() -> Iterator[tuple[str, str, PersonalField]]:
    """Model, column and duties of all personal data that is declared."""
    for model in apps.get_models():
        for column, field in getattr(model, "PERSONAL", {}).items():
            yield model._meta.label, column, field


def activities() -> list[Activity]:
    """All of the record; one query."""
    columns: dict[str, list[tuple[str, PersonalField]]] = defaultdict(list)
    for label, column, field in declared():
        if field.purpose in OF_DECLARED:
            kind = str(kind_of(label, column))
            columns[OF_DECLARED[field.purpose].key].append((kind, field))
    own = dict(Balancing.objects.values_list("purpose", "text"))
    return [_activity(each, columns[each.key], own) for each in PURPOSES]


def _activity(
    purpose: Purpose, columns: list[tuple[str, PersonalField]], own: dict[str, str]
) -> Activity:
    bases = sorted({field.basis for _kind, field in columns})
    limits: dict[tuple[int, Erasure], list[str]] = defaultdict(list)
    for kind, field in columns:
        kinds = limits[field.retention_months, field.erasure]
        if kind not in kinds:
            kinds.append(kind)
    is_balanced = Basis.LEGITIMATE_INTEREST in bases
    text = own.get(purpose.key) or balancing_texts().get(purpose.key, "")
    return Activity(
        purpose,
        tuple(str(BASES[each]) for each in bases),
        tuple(dict.fromkeys(kind for kind, _field in columns)),
        tuple(
            Limit(tuple(kinds), months, str(ENDS[erasure]))
            for (months, erasure), kinds in sorted(limits.items())
        ),
        text if is_balanced else "",
        bool(own.get(purpose.key)),
    )


@cache
def balancing_texts() -> dict[str, str]:
    """Key of a purpose → what the product says of its legitimate interest, in Finnish."""
    read: dict[str, str] = tomllib.loads(BALANCING.read_text("utf-8"))
    return {key: text.strip() for key, text in read.items()}


def controller() -> Controller:
    """Who answers for the data; an empty one while nobody has said it."""
    return Controller.objects.first() or Controller()


def set_controller(w: Write, *, values: dict[str, Any]) -> None:
    """Say who answers for the data. Administrators may."""
    require(w.viewer.is_administrator)
    Controller.objects.update_or_create(pk=Controller.ONLY, defaults={**values, "updated_at": w.at})


def set_balancing(w: Write, *, purpose: Purpose, text: str) -> None:
    """The region's own wording of a legitimate interest; the product's again if it is empty or the same."""
    require(w.viewer.is_administrator)
    text = text.strip()
    if text and text != balancing_texts().get(purpose.key):
        Balancing.objects.update_or_create(
            purpose=purpose.key, defaults={"text": text, "updated_at": w.at}
        )
    else:
        Balancing.objects.filter(purpose=purpose.key).delete()
