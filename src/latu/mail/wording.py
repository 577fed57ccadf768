"""A mail is in one language from the greeting to the end, so not in one that lacks some of its texts."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.translation import gettext, override, trim_whitespace

from latu.core.languages import NEXT_BEST

ENDINGS = ("txt", "html")


def language_of(template: str, wanted: str) -> str:
    """The reader's language where the mail is whole in it, else the next best in which it is."""
    offered = (wanted, *NEXT_BEST.get(wanted, ()))
    return next((each for each in offered if is_whole(template, each)), settings.LANGUAGE_CODE)


@cache
def is_whole(template: str, language: str) -> bool:
    """Whether every text of the mail's templates is translated into the language."""
    return not any(_is_missing(text, language) for text in _texts(template))


def _is_missing(text: str, language: str) -> bool:
    """Texts without a translation are shown in the default language."""
    with override(settings.LANGUAGE_CODE):
        instead = gettext(text)
    with override(language):
        shown = gettext(text)
    return language != settings.LANGUAGE_CODE and shown == instead != text


def _texts(template: str) -> Iterator[str]:
    for ending in ENDINGS:
        made: Any = get_template(f"mail/{template}.{ending}")
        nodes: Any = made.template.nodelist
        for node in nodes.get_nodes_by_type(TranslateNode):
            yield str(node.filter_expression.var.literal).replace("%", "%%")
        for node in nodes.get_nodes_by_type(BlockTranslateNode):
            text, _names = node.render_token_list(node.singular)
            yield trim_whitespace(text) if node.trimmed else text
