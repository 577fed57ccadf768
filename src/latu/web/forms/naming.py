"""Fields in which several things are named in words, with a comma between: countries, concepts; and a call by its identifier."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from latu.calls.models import Call
from latu.core.access import Viewer
from latu.core.text import fold, one_line
from latu.taxonomy.models import Country
from latu.taxonomy.words import concept_called
from latu.web.forms.fields import LineField

MOST_NAMES = 20


class NamesField(LineField):
    """Several things by their names; `find` gives one of them or None, `unknown` is said of a name it does not know."""

    def __init__(
        self, *, find: Callable[[str], models.Model | None], unknown: Any, **options: Any
    ) -> None:
        self.find, self.unknown = find, unknown
        options.setdefault("required", False)
        options.setdefault("max_length", 1000)
        super().__init__(**options)

    def clean(self, value: Any) -> list[Any]:
        """What is named, each once, in the order it was written."""
        names = list(filter(None, map(one_line, super().clean(value).split(","))))
        if len(names) > MOST_NAMES:
            message = _("This is too many: %(most)d at most.")
            raise ValidationError(message, params={"most": MOST_NAMES})
        found: dict[Any, models.Model] = {}
        for name in names:
            row = self.find(name)
            if row is None:
                raise ValidationError(self.unknown, params={"text": name[:80]})
            found[row.pk] = row
        return list(found.values())

    def prepare_value(self, value: Any) -> Any:
        """The names with commas."""
        return ", ".join(map(str, value)) if isinstance(value, list) else value


def country_called(text: str) -> Country | None:
    """A country by its name in any of our languages, or by its code."""
    wanted = fold(text)
    for row in Country.objects.order_by("pk"):
        if wanted in {fold(row.pk), *map(fold, row.names.values())}:
            return row
    return None


class CountriesField(NamesField):
    """Countries by name or code."""

    def __init__(self, **options: Any) -> None:
        unknown = _("No country is called “%(text)s”. Check the spelling.")
        super().__init__(find=country_called, unknown=unknown, **options)


class ConceptsField(NamesField):
    """Concepts of the thesaurus by any of their words."""

    def __init__(self, **options: Any) -> None:
        unknown = _("“%(text)s” is not among the topics that Latu knows. Try another word for it.")
        super().__init__(find=concept_called, unknown=unknown, **options)


class CallField(LineField):
    """A call by its identifier, among those the viewer may see."""

    viewer: Viewer

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault("max_length", 150)
        super().__init__(**options)

    def clean(self, value: Any) -> Call | None:
        """The call, or None when empty."""
        text = super().clean(value)
        if not text:
            return None
        rows = Call.objects.visible_to(self.viewer).filter(identifier__iexact=text)
        found = rows.order_by("pk").first()
        if found is None:
            message = _(
                "No call has the identifier “%(text)s”. Copy it from the call's page, or leave this empty."
            )
            raise ValidationError(message, params={"text": text[:80]})
        return found

    def prepare_value(self, value: Any) -> Any:
        """Its identifier."""
        return value.identifier if isinstance(value, Call) else value
