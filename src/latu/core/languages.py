"""The languages of the product and texts that exist in several of them.

A text per language is a small JSON object, `{"fi": "…", "en": "…"}`. A reader gets their own
language; where it is missing, the best other one, marked as such (`Shown.is_fallback`).
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import django.conf.locale
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LANGUAGES = {"fi": "suomi", "sv": "svenska", "en": "English", "se": "davvisámegiella"}

# Which language to offer when one's own is missing, best first.
NEXT_BEST = {
    "fi": ("en", "sv", "se"),
    "sv": ("en", "fi", "se"),
    "en": ("fi", "sv", "se"),
    "se": ("fi", "en", "sv"),
}

django.conf.locale.LANG_INFO.setdefault(
    "se",
    {"bidi": False, "code": "se", "name": "Northern Sami", "name_local": "davvisámegiella"},
)


class Shown(NamedTuple):
    """A text as one reader gets it."""

    text: str
    language: str
    is_fallback: bool


def reader_language() -> str:
    """The language of the page being made; Finnish outside of one."""
    code = (get_language() or "fi").partition("-")[0]
    return code if code in LANGUAGES else "fi"


def best(texts: Mapping[str, str], language: str | None = None) -> Shown:
    """The text for a reader of `language` (default: the page's); empty when there is none."""
    wanted = language or reader_language()
    for code in (wanted, *NEXT_BEST.get(wanted, ())):
        if text := texts.get(code):
            return Shown(text, code, code != wanted)
    return Shown("", wanted, is_fallback=False)


def clean_texts(value: object) -> dict[str, str]:
    """Check a text per language and drop empty ones; raises ValidationError otherwise."""
    if not isinstance(value, dict):
        raise ValidationError(_("A text per language is expected."))
    for code, text in value.items():
        if code not in LANGUAGES or not isinstance(text, str):
            raise ValidationError(
                _("Unknown language or not a text: %(code)s"), params={"code": code}
            )
    return {code: text.strip() for code, text in value.items() if text.strip()}


class TextsField(models.JSONField):
    """A column with a text per language."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("default", dict)
        options.setdefault("blank", True)
        super().__init__(**options)

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Keep languages of the product with text in them only."""
        return super().clean(clean_texts(value or {}), model_instance)
