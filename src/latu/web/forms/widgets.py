"""Widgets that are made in one go: Django renders a template for each option, 250 times for countries."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString


class Select(forms.Select):
    """A drop-down list; groups of options are not used here."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The element with its options; the chosen one is marked."""
        del renderer
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "", '<option value="{}"{}>{}</option>', _options(self.choices, chosen)
        )
        built = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", flatatt(built), options)


class Checkboxes(forms.CheckboxSelectMultiple):
    """A list of boxes."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The list; each box with its label around it."""
        del renderer
        base = (attrs or {}).get("id", f"id_{name}")
        chosen = {str(each) for each in value or ()}
        boxes = format_html_join(
            "",
            '<li><label for="{}_{}"><input type="checkbox" id="{}_{}" name="{}" value="{}"{}>{}</label></li>',
            (
                (base, n, base, n, name, each, _mark("checked", str(each) in chosen), label)
                for n, (each, label) in enumerate(self.choices)
            ),
        )
        return format_html('<ul class="choices" id="{}">{}</ul>', base, boxes)


def _options(choices: Iterable[Any], chosen: str) -> Iterable[tuple[str, SafeString | str, str]]:
    for value, label in choices:
        yield str(value), _mark("selected", str(value) == chosen), conditional_escape(label)


def _mark(word: str, is_set: bool) -> SafeString | str:
    return format_html(" {}", word) if is_set else ""
