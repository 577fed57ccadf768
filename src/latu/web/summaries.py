"""A call in plain words: as its page shows it, and the page where one language of it is written."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from latu.calls import queries, summaries
from latu.calls.models import Byline, Call
from latu.core.access import Viewer, require
from latu.core.gate import write
from latu.core.languages import LANGUAGES, best, reader_language
from latu.web.editing import SEEN, changed_meanwhile
from latu.web.forms.calls import SummaryForm
from latu.web.lists import not_found
from latu.web.middleware import Request

UNSIGNED = "unsigned"  # what a form has seen of a text that nobody has put a name to yet


@dataclass(frozen=True, slots=True)
class Plain:
    """Who wrote the shown text, whether the viewer may change it, and in which languages they may write one."""

    language: str
    byline: Byline | None
    signed: str  # author and organisation, as far as the viewer may see it
    may_edit: bool
    missing: list[str]  # the reader's own language first


def plain(viewer: Viewer, call: Call) -> Plain:
    """What stands beside the summary that this reader gets; one query."""
    written = summaries.bylines(call)
    language = best(call.summary).language
    own = reader_language()
    codes = [code for code in sorted(LANGUAGES, key=lambda c: c != own) if code not in call.summary]
    byline = written.get(language) if call.summary else None
    return Plain(
        language=language,
        byline=byline,
        signed=_signed(viewer, byline) if byline else "",
        may_edit=bool(call.summary) and summaries.may_write(viewer, call, byline),
        missing=codes if summaries.may_write(viewer, call, None) else [],
    )


def _signed(viewer: Viewer, byline: Byline) -> str:
    organisation = byline.organisation
    is_shown = organisation is not None and viewer.may_see(organisation)
    names = (byline.author, organisation if is_shown else None)
    return ", ".join(str(name) for name in names if name is not None)


@login_required
def call_summary(request: Request, pk: int, language: str) -> HttpResponse:
    """Write, change or take away (`delete`) the summary of a call in one language."""
    row = queries.one(request.viewer, pk)
    if row is None or language not in LANGUAGES:
        return not_found(request)
    byline = summaries.bylines(row).get(language)
    text = row.summary.get(language, "")
    form = SummaryForm(request.POST or None, initial={"text": text})
    may_write = summaries.may_write(request.viewer, row, byline)
    if not may_write:
        require(request.POST.get(SEEN) == UNSIGNED and _may_begin(request, row))
        form.add_error(None, _("Somebody else wrote this text while you were writing."))
    elif request.method == "POST" and not changed_meanwhile(request, form, byline):
        if "delete" in request.POST:
            return _put(request, row, language, "")
        if form.is_valid():
            return _put(request, row, language, form.cleaned_data["text"])
    context = {
        "call": row,
        "form": form,
        "text_language": language,
        "theirs": None if may_write else text,
        "is_there": bool(text) and may_write,
        "seen": byline.updated_at.isoformat() if byline and may_write else UNSIGNED,
    }
    return render(request, "call/summary.html", context)


def _may_begin(request: Request, row: Call) -> bool:
    return summaries.may_write(request.viewer, row, None)


def _put(request: Request, row: Call, language: str, text: str) -> HttpResponse:
    with write(request.viewer) as w:
        summaries.put(w, call=row, language=language, text=text)
    messages.success(request, _("Saved.") if text else _("The summary was deleted."))
    return redirect("call", row.pk)
