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

# What people speak, in the words of the reader; pages are in `LANGUAGES` only.
SPOKEN = {
    "ar": _("Arabic"), "be": _("Belarusian"), "bg": _("Bulgarian"), "ca": _("Catalan"), "cs": _("Czech"),
    "cy": _("Welsh"), "da": _("Danish"), "de": _("German"), "el": _("Greek"), "en": _("English"),
    "es": _("Spanish"), "et": _("Estonian"), "eu": _("Basque"), "fa": _("Persian"), "fi": _("Finnish"),
    "fo": _("Faroese"), "fr": _("French"), "ga": _("Irish"), "gd": _("Scottish Gaelic"), "gl": _("Galician"),
    "he": _("Hebrew"), "hi": _("Hindi"), "hr": _("Croatian"), "hu": _("Hungarian"), "is": _("Icelandic"),
    "it": _("Italian"), "iu": _("Inuktitut"), "ja": _("Japanese"), "kl": _("Greenlandic"), "ko": _("Korean"),
    "lb": _("Luxembourgish"), "lt": _("Lithuanian"), "lv": _("Latvian"), "mt": _("Maltese"),
    "nb": _("Norwegian Bokmål"), "nl": _("Dutch"), "nn": _("Norwegian Nynorsk"), "no": _("Norwegian"),
    "pl": _("Polish"), "pt": _("Portuguese"), "ro": _("Romanian"), "ru": _("Russian"),
    "se": _("Northern Sámi"), "sk": _("Slovak"), "sl": _("Slovenian"), "sma": _("Southern Sámi"),
    "smj": _("Lule Sámi"), "smn": _("Inari Sámi"), "sms": _("Skolt Sámi"), "sq": _("Albanian"),
    "sr": _("Serbian"), "sv": _("Swedish"), "tr": _("Turkish"), "uk": _("Ukrainian"), "vi": _("Vietnamese"),
    "zh": _("Chinese"),
}  # fmt: skip

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


def language_name(code: str) -> str:
    """The language in the words of the reader; the code itself where no name is known."""
    return str(SPOKEN.get(code, code))


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
