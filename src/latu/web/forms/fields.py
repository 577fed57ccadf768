"""What several forms need: two parts, clean texts, euros, percentages, days, deadlines, an organisation by its name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from latu.core import money
from latu.core.access import Viewer
from latu.core.dates import NO_BREAK, last_day, next_day, show_date, today
from latu.core.languages import best
from latu.core.text import fold, lines, one_line, sort_key
from latu.organisations.models import Organisation
from latu.web.differences import Difference
from latu.web.forms.widgets import Select

MOST_PER_CENT = 100
YEARS = range(1900, 2101)
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_OF_ANY_YEAR = re.compile(r"(\d{1,2})\.(\d{1,2})\.?")
_CLOCK = re.compile(r"(\d{1,2})[.:](\d{2})")
_RATE = re.compile(
    r"(\d{1,3}(?:[.,]\d{1,2})?)\s*%?(?:\s*[-–]\s*(\d{1,3}(?:[.,]\d{1,2})?)\s*%?)?", re.ASCII
)


class TwoPartForm(forms.Form):
    """A form that shows what is needed most and keeps the rest behind "more details"."""

    MAIN: ClassVar[tuple[str, ...]] = ()
    differences: Sequence[Difference] = ()  # from what somebody else saved meanwhile

    def main_fields(self) -> list[forms.BoundField]:
        """Shown at once."""
        return [self[name] for name in self.MAIN if name in self.fields]

    def more_fields(self) -> list[forms.BoundField]:
        """Behind "more details"."""
        return [self[name] for name in self.fields if name not in self.MAIN]


class LineField(forms.CharField):
    """A name, a title or another text of one line."""

    def to_python(self, value: Any) -> str:
        """The text without what nobody sees."""
        return one_line(super().to_python(value) or "")


class LinesField(forms.CharField):
    """A text of several lines."""

    def __init__(self, *, rows: int, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)

    def to_python(self, value: Any) -> str:
        """The text without what nobody sees."""
        return lines(super().to_python(value) or "")


WRONG_SUMS: dict[type[Exception], Any] = {
    money.NoSum: _("“%(text)s” is not a sum. Write it in euros, for example 443 909,50 or 2 M€."),
    money.BelowZero: _("The sum is below zero. Write it without the minus."),
    money.TooMuch: _("The sum is too large: %(most)s at most. Count the zeros once more."),
    money.PartsOfACent: _(
        "Write the sum in euros with at most two decimals, for example 443 909,50."
    ),
}


class EurosField(LineField):
    """Euros as people write them (`443 909,50`, `2 M€`), kept as whole cents."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        super().__init__(**options)
        self.widget.attrs.setdefault("inputmode", "decimal")

    def clean(self, value: Any) -> int | None:
        """Cents, or None when empty."""
        text = super().clean(value)
        if not text:
            return None
        params = {"text": text[:40], "most": money.show(money.MOST_CENTS)}
        try:
            return money.read(text)
        except tuple(WRONG_SUMS) as error:
            raise ValidationError(WRONG_SUMS[type(error)], params=params) from error

    def prepare_value(self, value: Any) -> Any:
        """Cents back to what people write."""
        if not isinstance(value, int):
            return value
        euros, rest = divmod(value, 100)
        return f"{euros:,}".replace(",", " ") + (f",{rest:02}" if rest else "")


class RateField(LineField):
    """A share of 0 to 100 per cent, or from one to another, kept as it is written: `62,5 %`, `60–85 %`."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault("help_text", _("A percentage, for example 70 or 62,5"))
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        """The share with its sign, "" when empty."""
        text = super().clean(value)
        if not text:
            return ""
        match = _RATE.fullmatch(text)
        ends = [each for each in match.groups() if each] if match else []
        numbers = [Decimal(each.replace(",", ".")) for each in ends]
        if not numbers or numbers != sorted(numbers) or numbers[-1] > MOST_PER_CENT:
            raise ValidationError(
                _("The funding rate is a percentage from 0 to 100. Write it like 70 or 62,5.")
            )
        return "–".join(each.replace(".", ",") for each in ends) + f"{NO_BREAK}%"


def read_day(text: str, *, past: bool = False) -> date:
    """`3.12.2026` or `2026-12-03`; raises ValidationError naming the text and the remedy.

    `3.12.` without a year is the next such day, or the last one where days are `past`.
    """
    match = _DAY_OF_ANY_YEAR.fullmatch(text.strip())
    if match:
        day = (last_day if past else next_day)(int(match[1]), int(match[2]), today())
        if day is not None:
            return day
    match = _DAY.fullmatch(text.strip())
    if match:
        d, m, y = (match[1], match[2], match[3]) if match[1] else (match[6], match[5], match[4])
        try:
            day = date(int(y), int(m), int(d))
        except ValueError:
            day = None
        if day is not None and day.year in YEARS:
            return day
    message = _("“%(text)s” is not a date. Write it like 3.12.2026.")
    raise ValidationError(message, params={"text": text.strip()[:40]})


class DayField(LineField):
    """A day, written as people here write it; `past` where it lies behind, as a rule."""

    def __init__(self, *, past: bool = False, **options: Any) -> None:
        self.past = past
        options.setdefault("required", False)
        options.setdefault("help_text", _("For example 3.12.2026"))
        super().__init__(**options)

    def clean(self, value: Any) -> date | None:
        """The day, or None when empty."""
        text = super().clean(value)
        return read_day(text, past=self.past) if text else None

    def prepare_value(self, value: Any) -> Any:
        """A day as it is written; of what was typed, as it was understood."""
        if isinstance(value, str):
            try:
                value = read_day(one_line(value), past=self.past)
            except ValidationError:
                return value
        return show_date(value, "fi") if isinstance(value, date) else value


@dataclass(frozen=True, slots=True)
class Due:
    """A day, and a time of the region; None when it is left to the funder's habit."""

    day: date
    clock: time | None

    def __str__(self) -> str:
        day = show_date(self.day, "fi")
        return day if self.clock is None else f"{day} {self.clock.hour}.{self.clock.minute:02}"


class DeadlinesField(LinesField):
    """One deadline on a line: a day, and a time of the region if it is not the usual one."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        super().__init__(rows=2, **options)

    def clean(self, value: Any) -> tuple[Due, ...]:
        """Each line, as it is understood."""
        return tuple(_read_due(line) for line in super().clean(value).splitlines() if line.strip())

    def prepare_value(self, value: Any) -> Any:
        """Deadlines as they are written; of what was typed, as it was understood."""
        if isinstance(value, str):
            return "\n".join(_understood(line) for line in lines(value).splitlines())
        return "\n".join(map(str, value)) if value else ""


def _understood(line: str) -> str:
    try:
        return str(_read_due(line))
    except ValidationError:
        return line


def _read_due(line: str) -> Due:
    day_text, _blank, clock_text = one_line(line).partition(" ")
    day = read_day(day_text)
    clock_text = clock_text.strip().removeprefix("klo").strip()
    if not clock_text:
        return Due(day, None)
    match = _CLOCK.fullmatch(clock_text)
    try:
        clock = time(int(match[1]), int(match[2])) if match else None
    except ValueError:
        clock = None
    if clock is None:
        raise ValidationError(
            _("“%(text)s” is not a time. Write it like 16.15."), params={"text": clock_text[:40]}
        )
    return Due(day, clock)


class _ByName(ModelChoiceIterator):  # type: ignore[type-arg]  # no parameters at run time
    """Choices in the order of the reader's alphabet, without making a model object for each."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        yield "", str(self.field.empty_label or "–")
        rows = [(pk, best(names).text) for pk, names in self.queryset.values_list("pk", "names")]
        yield from sorted(rows, key=lambda row: sort_key(row[1]))


class NamedField(forms.ModelChoiceField):  # type: ignore[type-arg]  # no parameters at run time
    """One of the things that have names per language: countries, municipalities, programmes."""

    iterator: type[Any] = _ByName
    widget = Select

    def __init__(self, model: type[models.Model], **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault("empty_label", "–")
        super().__init__(model._default_manager.all(), **options)


class OrganisationField(forms.CharField):
    """An organisation by one of its names, among those the viewer may see."""

    viewer: Viewer

    def clean(self, value: Any) -> Organisation | None:
        """The organisation, or None when empty."""
        text = one_line(super().clean(value) or "")
        if not text:
            return None
        rows = (
            Organisation.objects.visible_to(self.viewer).filter(names__folded=fold(text)).distinct()
        )
        found = list(rows.order_by("pk")[:2])
        if not found:
            message = _(
                "No organisation is called “%(text)s”. Check the spelling or add the organisation first."
            )
            raise ValidationError(message, params={"text": text[:80]})
        exact = [row for row in found if row.name == text]
        return exact[0] if exact else found[0]

    def prepare_value(self, value: Any) -> Any:
        """Its name."""
        return value.name if isinstance(value, Organisation) else value


def merged(texts: dict[str, str], language: str, text: str) -> dict[str, str]:
    """A text per language with one language replaced."""
    return {code: each for code, each in {**texts, language: text.strip()}.items() if each}
