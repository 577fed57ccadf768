"""Template tags and filters; built in to every template."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import nh3
from django import template
from django.http import QueryDict
from django.template.context import RequestContext
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from latu.core import dates, languages
from latu.core import money as cents_as_text
from latu.core.numbers import show_number
from latu.core.text import excerpt as cut

register = template.Library()

ADDRESS = re.compile(r"[@/]|[^\W\d]\.[^\W\d]{2}")  # of the web, a mail address or a file's path
_WORDS = re.compile(r"(\s+)")
_AFTER_MARK = re.compile(r"(?<=[/@.])(?=\w)")

SOON_DAYS = 14
MOST_DAYS = 60  # after that, ages are told in months
DAYS_OF_YEAR = 365.25
MONTHS_OF_TWO_YEARS = 24
NEARLY_A_YEAR = 9  # months
SOURCE_TAGS = {
    "p", "br", "ul", "ol", "li", "a", "strong", "em", "b", "i", "h3", "h4", "h5", "table", "thead", "tbody",
    "tr", "th", "td", "sub", "sup",
}  # fmt: skip
GLYPHS = {
    "search": "M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14m5.2 12.2L21 21",
    "menu": "M4 6h16M4 12h16M4 18h16",
    "down": "M12 4v12m-5-5 5 5 5-5M5 20h14",
    "plus": "M12 5v14M5 12h14",
    "edit": "M4 20l1-4L16 5l3 3L8 19l-4 1",
    "calendar": "M4 6h16v14H4zM4 10h16M8 3v4m8-4v4",
    "check": "M5 12l5 5L19 7",
    "star": "M12 4l2.5 5.3 5.5.8-4 4 1 5.9-5-2.8-5 2.8 1-5.9-4-4 5.5-.8z",
    "info": "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16m0 7v5m0-8.5v.5",
    "no": "M6 6l12 12M18 6L6 18",
    "people": "M9 5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7M2 20c0-4 3-6 7-6s7 2 7 6M16 5.5a3.5 3.5 0 0 1 0 6.5m2 2.5c2.5.7 4 2.5 4 5.5",
    "question": "M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4m0 3.5v.5",
    "person": "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8M4 21c0-4 3.5-6 8-6s8 2 8 6",
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small line drawing; it says nothing by itself, so it is hidden from screen readers."""
    return format_html(
        '<svg class="icon" width="20" height="20" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        GLYPHS[name],
    )


@register.filter
def texts(value: Mapping[str, str]) -> SafeString:
    """A text per language as the reader gets it; another language is marked as such for screen readers."""
    shown = languages.best(value or {})
    if not shown.is_fallback:
        return format_html("{}", shown.text)
    return format_html('<span lang="{}">{}</span>', shown.language, shown.text)


@register.filter
def text_only(value: Mapping[str, str]) -> str:
    """The same without markup, for titles and attributes."""
    return languages.best(value or {}).text


@register.filter
def fallback_language(value: Mapping[str, str]) -> str:
    """The name of the language shown when it is not the reader's own; else empty."""
    shown = languages.best(value or {})
    return languages.language_name(shown.language) if shown.is_fallback and shown.text else ""


@register.filter
def fallback_code(value: Mapping[str, str]) -> str:
    """The code of the language shown when it is not the reader's own; else empty."""
    shown = languages.best(value or {})
    return shown.language if shown.is_fallback and shown.text else ""


@register.filter
def language_name(code: str) -> str:
    """A language in the words of the reader."""
    return languages.language_name(code)


@register.filter
def language_names(codes: Iterable[str]) -> str:
    """Languages in the words of the reader."""
    return ", ".join(languages.language_name(code) for code in codes)


@register.filter
def sanitised(html: str) -> SafeString:
    """HTML of a source; cleaned again where it is shown, so that no path around the import matters."""
    return mark_safe(nh3.clean(html, tags=SOURCE_TAGS))  # noqa: S308 - the line above is why


@register.filter
def paragraphs(value: str) -> SafeString:
    """Plain text with its paragraphs and lines."""
    parts = [part.strip() for part in value.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return format_html_join("", "<p>{}</p>", ((_lines(part),) for part in parts))


def _lines(text: str) -> SafeString:
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in text.split("\n")))


@register.filter
def excerpt(value: str, length: int) -> str:
    """Cut at a word."""
    return cut(value, length)


@register.filter
def breakable(value: str) -> SafeString:
    """A text whose addresses may go on to the next line after `/`, `@` and `.`, and not in the middle of a word."""
    parts = _WORDS.split(str(value))
    return format_html_join("", "{}", ((_with_breaks(part),) for part in parts))


def _with_breaks(word: str) -> SafeString | str:
    if not ADDRESS.search(word):
        return word
    pieces = [piece for piece in _AFTER_MARK.split(word) if piece]
    return format_html_join(mark_safe("<wbr>"), "{}", ((piece,) for piece in pieces))


@register.filter
def money(cents: int | None) -> str:
    """Whole cents as the reader's language writes euros."""
    return cents_as_text.show(cents)


@register.filter
def money_short(cents: int | None) -> str:
    """For lists and tiles."""
    return cents_as_text.short(cents)


@register.filter
def number(value: int) -> str:
    """A whole number with its thousands apart."""
    return show_number(value)


@register.filter
def day(value: date | datetime | None) -> str:
    """A date."""
    return dates.show_date(value)


@register.filter
def day_and_month(value: datetime) -> str:
    """`3.12.`; in English `3 Dec`."""
    return dates.show_day_and_month(value)


@register.filter
def year(value: datetime) -> str:
    """The year in the region's zone."""
    return str(timezone.localtime(value).year)


@register.filter
def moment(value: datetime | None) -> str:
    """A date and time in the region's zone."""
    return dates.show_moment(value)


@register.filter
def deadline(value: datetime | None) -> str:
    """A deadline, in Brussels time too where it differs."""
    return dates.show_deadline(value)


@register.filter
def days_left(value: datetime | date | None) -> str:
    """`12 days`, `today`, or how long ago it was."""
    days = dates.days_until(value)
    if days is None:
        return ""
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days < 0:
        return _ago(-days)
    return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}


def _ago(days: int) -> str:
    """Days up to two months, months up to two years, then years with how near they are."""
    if days <= MOST_DAYS:
        return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
    months = round(days * 12 / DAYS_OF_YEAR)
    if months < MONTHS_OF_TWO_YEARS:
        return ngettext("%(n)d month ago", "%(n)d months ago", months) % {"n": months}
    years, more = divmod(months, 12)
    if not more:
        return ngettext("%(n)d year ago", "%(n)d years ago", years) % {"n": years}
    if more < NEARLY_A_YEAR:
        return ngettext("over %(n)d year ago", "over %(n)d years ago", years) % {"n": years}
    years += 1
    return ngettext("nearly %(n)d year ago", "nearly %(n)d years ago", years) % {"n": years}


@register.filter
def is_soon(value: datetime | date | None) -> bool:
    """Within two weeks from today."""
    days = dates.days_until(value)
    return days is not None and 0 <= days <= SOON_DAYS


@register.filter
def get(mapping: Mapping[Any, Any], key: object) -> Any:
    """The value under a key, or None."""
    return mapping.get(key)


@register.filter
def initials(name: str) -> str:
    """Two letters for the square beside a row."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:2]).upper()


@register.simple_tag(takes_context=True)
def query(context: RequestContext, **changes: object) -> str:
    """The page's own address with some parameters changed; an empty value drops one."""
    request = context["request"]
    params: QueryDict = request.GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            params.pop(name, None)
        else:
            params[name] = str(value)
    encoded = params.urlencode()
    return f"{request.path}?{encoded}" if encoded else request.path
