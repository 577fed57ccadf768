"""Widgets that are made in one go: Django renders a template for each option, 250 times for countries."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class Select(forms.Select):
    """A drop-down list; options may stand in groups, each under its heading."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The element with its options; the chosen one is marked."""
        del renderer
        chosen = "" if value is None else str(value)
        options = format_html_join("", "{}", ((each,) for each in _parts(self.choices, chosen)))
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


def _parts(choices: Iterable[Any], chosen: str) -> Iterable[SafeString]:
    """An option, or a heading with its options, for each choice."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            inner = format_html_join("", "{}", ((each,) for each in _parts(label, chosen)))
            yield format_html('<optgroup label="{}">{}</optgroup>', value, inner)
        else:
            mark = _mark("selected", str(value) == chosen)
            yield format_html('<option value="{}"{}>{}</option>', value, mark, label)


def _mark(word: str, is_set: bool) -> SafeString | str:
    return format_html(" {}", word) if is_set else ""
