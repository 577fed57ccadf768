"""What has changed about a call: in plain sentences, as marks in lists, and the difference of its texts."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from latu.calls import changes, queries
from latu.calls.changes import Changed, Pair
from latu.calls.models import Call, Status
from latu.core import money
from latu.core.access import Viewer
from latu.core.dates import show_date, show_moment
from latu.core.languages import best, reader_language
from latu.core.numbers import show_number
from latu.records.models import Change
from latu.sources.funding_tenders.texts import plain_text
from latu.web.lists import not_found
from latu.web.middleware import Request

MARKS = {
    "deadlines": gettext_lazy("Deadline changed"),
    "budget_cents": gettext_lazy("Budget changed"),
}
TEXTS = {
    "description_html": gettext_lazy("The text of the call changed."),
    "destination_html": gettext_lazy("The aims of the work programme changed."),
    "conditions_html": gettext_lazy("The conditions changed."),
    "support_html": gettext_lazy("The text about support changed."),
}
CHANGED = {
    "status_word": gettext_lazy("The state changed: %(old)s → %(new)s"),
    "budget_cents": gettext_lazy("The budget changed: %(old)s → %(new)s"),
    "min_cents": gettext_lazy("The smallest grant changed: %(old)s → %(new)s"),
    "max_cents": gettext_lazy("The largest grant changed: %(old)s → %(new)s"),
    "expected_grants": gettext_lazy("The number of grants changed: %(old)s → %(new)s"),
    "rate": gettext_lazy("The funding rate changed: %(old)s → %(new)s"),
    "titles": gettext_lazy("The title changed: “%(old)s” → “%(new)s”"),
}
RUNS = {
    "import_calls": gettext_lazy("import from the EU portal"),
    "import_feed": gettext_lazy("import from a feed of the EU portal"),
    "undo_import": gettext_lazy("an import was taken back"),
}
MOST_PASSAGES = 40
_ENDS = re.compile(r"(?<=[.!?;:])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Told:
    """One change as the page tells it."""

    change: Change
    source: str
    sentences: list[str]
    has_texts: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A place where two texts differ; one of the sides may be empty."""

    before: str
    after: str


def told(viewer: Viewer, call: Call) -> list[Told]:
    """The changes of a call that matter to an applicant, newest first; one query."""
    found = []
    for each in changes.of_call(call):
        sentences = [*_sentences(each), *(str(TEXTS[name]) for name in each.texts)]
        if sentences:
            source = _source(viewer, each.change)
            found.append(Told(each.change, source, sentences, bool(each.texts)))
    return found


def mark(calls: Iterable[Any]) -> None:
    """Put on calls what has changed lately, as `news`: {field: what a mark says}. One query."""
    rows = [row for row in calls if isinstance(row, Call)]
    news = changes.news_of(row.pk for row in rows) if rows else {}
    for row in rows:
        new = news.get(row.pk, set())
        row.news = {name: text for name, text in MARKS.items() if name in new}  # type: ignore[attr-defined]


def call_change(request: Request, pk: int, change: int) -> HttpResponse:
    """The texts of a call before and after one change, only where they differ."""
    row = queries.one(request.viewer, pk)
    found = changes.text_of(row, change) if row is not None else None
    if row is None or found is None:
        return not_found(request)
    this, texts = found
    context = {
        "call": row,
        "change": this,
        "source": _source(request.viewer, this),
        "texts": [(TEXTS[name], passages(*pair)) for name, pair in texts.items()],
        "most": MOST_PASSAGES,
    }
    return render(request, "call/change.html", context)


def passages(before: str | None, after: str | None) -> list[Passage]:
    """Where two texts of a source differ, sentence by sentence; none where only the mark-up is another."""
    old, new = (_ENDS.split(plain_text(text or "")) for text in (before, after))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    found = [
        Passage(" ".join(old[a:b]).strip(), " ".join(new[c:d]).strip())
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
    ]
    return [each for each in found if each.before != each.after]


def _source(viewer: Viewer, change: Change) -> str:
    """Which run changed it, or who; people's names are for the network."""
    if change.run is not None:
        return str(RUNS.get(change.run.kind, _("import")))
    if change.actor is not None:
        return str(change.actor) if viewer.in_network else _("changed by hand")
    return ""


def _sentences(each: Changed) -> Iterable[str]:
    for name, pair in each.values.items():
        if name == "deadlines":
            yield from _of_deadlines(*pair)
        elif name == "opens_at":
            yield from _of_opening(*pair)
        elif (words := WORDS[name](pair)) and words[0] != words[1]:
            yield str(CHANGED[name]) % {"old": words[0], "new": words[1]}


def _of_deadlines(before: list[str] | None, after: list[str] | None) -> Iterable[str]:
    old, new = ({datetime.fromisoformat(each) for each in times or ()} for times in (before, after))
    gone, come = sorted(old - new), sorted(new - old)
    if not gone and not come:
        return
    shown = {"old": _days(gone, come), "new": _days(come, gone)}
    if not gone:
        text = _("New deadline: %(new)s") if old else _("The deadline is known now: %(new)s")
        yield text % shown
    elif not come:
        yield _("Deadline taken away: %(old)s") % shown
    elif len(old) == len(new) == 1:
        yield _("The deadline moved: %(old)s → %(new)s") % shown
    else:
        yield _("Deadlines changed: %(old)s → %(new)s") % shown


def _days(moments: list[datetime], others: list[datetime]) -> str:
    """Days; with the time where only that is another."""
    days = {show_date(each) for each in others}
    return ", ".join(
        show_moment(each) if show_date(each) in days else show_date(each) for each in moments
    )


def _of_opening(before: str | None, after: str | None) -> Iterable[str]:
    old, new = (show_date(datetime.fromisoformat(each)) if each else "" for each in (before, after))
    if old == new:
        return
    if not old:
        yield _("The opening day is known now: %(new)s") % {"new": new}
    elif not new:
        yield _("The opening day was taken away: %(old)s") % {"old": old}
    else:
        yield _("The opening day moved: %(old)s → %(new)s") % {"old": old, "new": new}


def _each(show: Callable[[Any], str]) -> Callable[[Pair], tuple[str, str]]:
    """Both values in words; what is empty is not known."""

    def words(pair: Pair) -> tuple[str, str]:
        before, after = (_("Not known") if each in (None, "") else show(each) for each in pair)
        return before, after

    return words


def _titles(pair: Pair) -> tuple[str, str] | None:
    """In one language that has another title: the reader's, or the best one. A translation that came is no news."""
    old, new = (each or {} for each in pair)
    differing = {code: new[code] for code in new if old.get(code) and old[code] != new[code]}
    if not differing:
        return None
    code = best(differing, reader_language()).language
    return old[code], new[code]


def _state(word: str) -> str:
    return str(dict(Status.choices).get(word, word))


WORDS: dict[str, Callable[[Pair], tuple[str, str] | None]] = {
    "status_word": _each(_state),
    "budget_cents": _each(money.show),
    "min_cents": _each(money.show),
    "max_cents": _each(money.show),
    "expected_grants": _each(show_number),
    "rate": _each(str),
    "titles": _titles,
}
