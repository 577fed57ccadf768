"""The subjects of a record: concepts that it is about, found in its text or said by people."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from latu.core.access import require
from latu.core.gate import write
from latu.search.tagging import actions
from latu.taxonomy import queries
from latu.taxonomy.models import Concept
from latu.web.forms.records import SubjectForm
from latu.web.lists import not_found
from latu.web.middleware import Request
from latu.web.records import come_back
from latu.web.visible import Record, address_of, find

MOST_CHOICES = 8


@login_required
@require_POST
def subjects(request: Request, ref: str) -> HttpResponse:
    """Take a subject off (`take_off`), put one there by its number (`put`) or by a word for it (`text`)."""
    record = find(request.viewer, ref)
    if record is None:
        return not_found(request)
    require(request.viewer.may_edit(record))
    if "take_off" in request.POST or "put" in request.POST:
        concept = queries.concept(request.POST.get("take_off") or request.POST.get("put") or "")
        if concept is None:
            return not_found(request)
        return _write(request, record, concept, is_away="take_off" in request.POST)
    form = SubjectForm(request.POST)
    if form.is_valid():
        found = queries.named(form.cleaned_data["text"])
        if len(found) == 1:
            return _write(request, record, found[0])
        _ask(form, found or queries.beginning_with(form.cleaned_data["text"], MOST_CHOICES))
    return come_back(request, record, form)


def _ask(form: SubjectForm, choices: Sequence[Concept]) -> None:
    """Say that one of the choices has to be pressed, or that the word is not known."""
    form.choices = choices
    text = form.cleaned_data["text"]
    if choices:
        form.add_error("text", _("Which of these do you mean? Press it."))
    else:
        message = _("The thesaurus has no “%(text)s”. Try another word for it, or a wider one.")
        form.add_error("text", message % {"text": text})


def _write(
    request: Request, record: Record, concept: Concept, *, is_away: bool = False
) -> HttpResponse:
    with write(request.viewer) as w:
        if is_away:
            actions.take_off(w, record=record, concept=concept)
        else:
            actions.add(w, record=record, concept=concept)
    said = _("Taken off: %(name)s.") if is_away else _("Added: %(name)s.")
    messages.success(request, said % {"name": str(concept)})
    return redirect(f"{address_of(record.ref)}#subjects")
