"""What is shown of a found document: marked texts, and why it was found."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from latu.core.languages import language_name, reader_language
from latu.core.refs import Ref
from latu.core.text import fold, one_line
from latu.search.excerpts import best_part
from latu.search.index import MARK_END, MARK_START
from latu.search.marking import Marked
from latu.search.models import Document
from latu.search.words import Tier
from latu.taxonomy.words import Named, OtherWord

_MARKS = re.compile(f"{MARK_START}([^{MARK_START}{MARK_END}]*){MARK_END}")
_STRAY = re.compile(f"[{MARK_START}{MARK_END}]")


@dataclass(frozen=True, slots=True)
class Hit:
    """One found document. `why` is empty when only filters were given."""

    ref: Ref
    title: SafeString
    plain_title: str
    snippet: SafeString
    why: str
    programme: str
    is_near: bool  # has some of the words, or is near in meaning


def hit(document: Document, marked: Marked | None, tier: Tier, named: Sequence[Named]) -> Hit:
    """A document with its marks."""
    return Hit(
        ref=Ref(document.noun, document.record_id),
        title=as_html(marked.title if marked else document.title),
        plain_title=document.title,
        snippet=as_html(
            one_line(best_part(marked.body if marked else document.body, reader_language()))
        ),
        why=_why(marked, tier, named) if marked or tier is Tier.NEAR else "",
        programme=document.programme,
        is_near=tier is Tier.NEAR,
    )


def as_html(text: str) -> SafeString:
    """Everything escaped, then `<mark>` around what was found."""
    pieces = _MARKS.split(text)
    parts: Iterable[SafeString] = (
        format_html("<mark>{}</mark>", piece) if number % 2 else _escaped(piece)
        for number, piece in enumerate(pieces)
    )
    return format_html_join("", "{}", ((part,) for part in parts))


def _escaped(text: str) -> SafeString:
    return conditional_escape(_STRAY.sub("", str(text)))


def _why(marked: Marked | None, tier: Tier, named: Sequence[Named]) -> str:
    """One sentence for the reader."""
    if tier is Tier.NEAR or marked is None:
        return _("Near to what you look for")
    if tier in {Tier.CONCEPT_HEAD, Tier.CONCEPT}:
        return _by_concept(marked, named)
    if tier is Tier.EXACT:
        return _("Found: this is its name or identifier")
    if MARK_START in marked.title:
        return _("Found in the title")
    if MARK_START in marked.names:
        return _("Found in another name or an identifier")
    if MARK_START in marked.part:
        return _("Found in the text")
    return _("Found in another form of the word")


def _by_concept(marked: Marked, named: Sequence[Named]) -> str:
    seen = [
        fold(piece)
        for text in (marked.title, marked.names, marked.part)
        for piece in _MARKS.findall(text)
    ]
    pairs = [(concept, _label_seen(concept, seen)) for concept in named]
    said = [
        _("%(typed)s → %(label)s (%(language)s)")
        % {"typed": concept.typed, "label": label.text, "language": language_name(label.language)}
        for concept, label in pairs
        if label is not None
    ]
    return _("Found by: %(words)s") % {
        "words": "; ".join(said) or ", ".join(concept.typed for concept in named)
    }


def _label_seen(concept: Named, seen: Sequence[str]) -> OtherWord | None:
    """The label that is marked; none when the person's own words are."""
    own = fold(concept.typed)
    if any(piece.startswith(own) for piece in seen):
        return None
    fitting = (each for each in concept.labels if any(p.startswith(each.folded) for p in seen))
    return max(fitting, key=lambda label: len(label.folded), default=None)
