"""The portal's texts made safe and readable: encoding repaired, HTML sanitised, blocks restored."""

import re
from functools import lru_cache
from html import escape
from html.parser import HTMLParser

import nh3
from ftfy import fix_encoding

from latu.sources.funding_tenders.sections import Piece, Shape, split

# Titles sit under a page's h2, so the source's headings become h3–h5 by their order of rank.
_HEADINGS = ("h3", "h4", "h5")
_TABLE = ("table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption")
_INLINE = ("a", "strong", "em", "b", "i", "sub", "sup", "br")
_TAGS = {"p", "ul", "ol", "li", *_HEADINGS, *_TABLE, *_INLINE}
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes={"a": {"href"}, "th": {"colspan", "rowspan"}, "td": {"colspan", "rowspan"}},
    url_schemes={"http", "https"},
    url_relative="deny",
    link_rel="noopener noreferrer nofollow",
    clean_content_tags={"script", "style", "template", "iframe", "noscript", "title"},
)

# The first letters of UTF-8 that was read as a one-byte encoding; without one, nothing to repair.
_SUSPECT = re.compile("[ÂÃÄÅÆÇÐÑÎÏâãäåïðÌË][\u0080-\u00bf\u0152-\u0178\u02c6\u02dc\u2013-\u2122]")
_SOURCE_HEADING = re.compile(r"<(/?)h([1-6])\b", re.IGNORECASE)
_DIVISION = re.compile(r"<(/?)(?:div|section|article|blockquote)\b[^>]*>", re.IGNORECASE)
_EMPTY_BLOCK = re.compile(r"<(p|h3|h4|h5|li|ul|ol)>\s*</\1>")
# A tag cut in two upstream leaves its end as text: `">General conditions`.
_TAG_REMNANT = re.compile(r"^\s*(?:[\"']\s*/?(?:>|&gt;)\s*(?=\S)|(?:>|&gt;)\s*(?=[A-Z][a-z]))")
_DOUBLE_ENTITY = re.compile(r"&(amp|nbsp|quot|apos|#39|rsquo|lsquo|ndash|mdash);")
_ENTITY_TEXT = {
    "amp": "&", "nbsp": " ", "quot": '"', "apos": "'", "#39": "'", "rsquo": "’", "lsquo": "‘",
    "ndash": "–", "mdash": "—",
}  # fmt: skip


def repair(text: str) -> str:
    """Undo double encoding ("â€™" becomes ’) and drop byte-order marks; right text is untouched."""
    if _SUSPECT.search(text):
        text = fix_encoding(text)
    return text.replace("\ufeff", " ") if "\ufeff" in text else text


def one_line(text: str) -> str:
    """A title or label as plain text on one line, with encoding and entities put right."""
    text = _DOUBLE_ENTITY.sub(lambda found: _ENTITY_TEXT[found.group(1)], repair(text))
    return " ".join(text.split())


@lru_cache(maxsize=256)
def clean_html(html: str) -> str:
    """Untrusted HTML or plain text to safe HTML of a small set of tags; "" where no text is left.

    Links keep only http(s) targets. The whole topics of a call share their conditions word for
    word, hence the small cache.
    """
    html = _shift_headings(_DIVISION.sub(r"<\1p>", repair(html)))
    blocks = _Blocks()
    blocks.feed(_CLEANER.clean(html))
    return blocks.finish()


def plain_text(html: str) -> str:
    """Sanitised HTML as text for search and mail: blank line between blocks, "- " before items."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    lines = [" ".join(line.split()) for line in "".join(reader.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _shift_headings(html: str) -> str:
    levels = sorted({found.group(2) for found in _SOURCE_HEADING.finditer(html)})
    new = {old: _HEADINGS[min(rank, len(_HEADINGS) - 1)] for rank, old in enumerate(levels)}
    return _SOURCE_HEADING.sub(lambda found: f"<{found.group(1)}{new[found.group(2)]}", html)


class _Blocks(HTMLParser):
    """Rewrites sanitised HTML: loose text gets paragraphs, glued paragraphs are split."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.open: list[str] = []
        self.loose = False
        self.block_start = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _INLINE:
            self._need_block()
        else:
            self._end_loose()
            self.block_start = True
        if tag != "br":
            self.open.append(tag)
        values = "".join(f' {name}="{escape(value or "")}"' for name, value in attrs)
        self.out.append(f"<{tag}{values}>")

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self._end_loose()
        if tag in self.open:
            self.open.remove(tag)
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self.open and not data.strip():
            return
        self._need_block()
        if self.block_start:
            data = _TAG_REMNANT.sub("", data)
        self.block_start = self.block_start and not data.strip()
        data = _DOUBLE_ENTITY.sub(lambda found: _ENTITY_TEXT[found.group(1)], data)
        if self.open[-1] == "p":
            self._write(split(data))
        else:
            self.out.append(escape(data, quote=False))

    def finish(self) -> str:
        self.close()
        self._end_loose()
        html = "".join(self.out)
        while (shorter := _EMPTY_BLOCK.sub("", html)) != html:
            html = shorter
        return html.strip()

    def _write(self, pieces: list[Piece]) -> None:
        """Put pieces into the paragraph that is open, opening a new one for each break."""
        for number, piece in enumerate(pieces):
            text = escape(piece.text, quote=False)
            after_label = number > 0 and pieces[number - 1].shape is Shape.LABEL
            if number and not after_label:
                self.out.append("</p><p>")
            if piece.shape is Shape.LABEL:
                self.out.append(f"<strong>{text}</strong>")
            elif piece.shape is Shape.PARAGRAPH:
                self.out.append(f" {text.lstrip()}" if after_label else text)
            else:
                tag = "h3" if piece.shape is Shape.HEADING else "h4"
                self.out.append(f"</p><{tag}>{text}</{tag}><p>")

    def _need_block(self) -> None:
        if not self.open:
            self.out.append("<p>")
            self.open.append("p")
            self.loose = True

    def _end_loose(self) -> None:
        if self.loose:
            self.out.append("</p>")
            self.open.clear()
            self.loose = False


class _Text(HTMLParser):
    """Collects the text of sanitised HTML with breaks where blocks are."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag == "li":
            self.parts.append("\n- ")
        elif tag in ("br", "tr"):
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append(" ")
        elif tag not in _INLINE and self._outside_item():
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "ul", "ol", "table", "caption", *_HEADINGS):
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data.replace("\n", " "))

    def _outside_item(self) -> bool:
        """A paragraph right after an item's dash stays on the dash's line."""
        return not (self.parts and self.parts[-1] == "\n- ")
