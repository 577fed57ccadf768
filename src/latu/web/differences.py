"""What differs between a record as it is now and as a form would write it, field by field in words."""

from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from latu.core.text import lines


class Difference(NamedTuple):
    """One field: what is there now, and what was typed."""

    label: str
    theirs: str
    yours: str


def what_differs(form: forms.BaseForm) -> list[Difference]:
    """The fields of a bound form in which it differs from its initial values."""
    found = []
    for bound in form:
        field = bound.field
        now = field.prepare_value(bound.initial)
        typed = now if field.disabled else bound.data
        if not _same(field, now, typed):
            found.append(
                Difference(str(bound.label), _in_words(field, now), _in_words(field, typed))
            )
    return found


def rows_that_differ(formset: forms.BaseFormSet[Any], label: str) -> list[Difference]:
    """The rows that stand only on one side, as one difference; none when all stand on both."""
    now = [_row(form, typed=False) for form in formset]
    typed = [_row(form, typed=True) for form in formset]
    theirs = [row for row in now if row and row not in typed]
    yours = [row for row in typed if row and row not in now]
    if not theirs and not yours:
        return []
    return [Difference(label, "\n".join(theirs) or _nothing(), "\n".join(yours) or _nothing())]


def _row(form: forms.BaseForm, *, typed: bool) -> str:
    """One row in words; "" when its first field is empty."""
    words = [
        _in_words(bound.field, bound.data if typed else bound.field.prepare_value(bound.initial))
        for bound in form
    ]
    if not words or words[0] == _nothing():
        return ""
    return ", ".join(word for word in words if word != _nothing())


def _same(field: forms.Field, now: Any, typed: Any) -> bool:
    """Whether both are understood alike, or read alike where one is not understood."""
    try:
        return bool(field.clean(now) == field.clean(typed))
    except ValidationError:
        return _text(now) == _text(typed)


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ModelChoiceField):
        return _chosen(field, value)
    if isinstance(field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in field.choices}  # type: ignore[union-attr, misc]
        return labels.get(_text(value)) or _nothing() if value else _nothing()
    return _text(field.prepare_value(value)) or _nothing()


def _chosen(field: forms.ModelChoiceField[Any], value: Any) -> str:
    """The record's name; what is no choice is nothing."""
    try:
        row = field.to_python(value)
    except ValidationError:
        row = None
    return str(row or "") or _nothing()


def _text(value: Any) -> str:
    return "" if value is None else lines(str(value))


def _nothing() -> str:
    return _("(empty)")
