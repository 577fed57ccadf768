"""Thesauri of others as coordinators see them: which there are, importing one, taking one out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from latu.core.access import require
from latu.core.gate import write
from latu.core.languages import LANGUAGES
from latu.imports import runs
from latu.taxonomy.queries import imported
from latu.web.forms.imports import ThesaurusForm
from latu.web.imports import keep_and_start
from latu.web.lists import not_found
from latu.web.middleware import Request


@login_required
def thesauri(request: Request) -> HttpResponse:
    """What is imported; files that are sent become a run."""
    require(request.viewer.is_coordinator)
    is_post = request.method == "POST"
    form = ThesaurusForm(request.POST, request.FILES) if is_post else ThesaurusForm()
    if is_post and form.is_valid():
        files, name = form.cleaned_data["upload"], form.cleaned_data["name"]
        run = keep_and_start(request, runs.THESAURUS, files, name)
        return redirect("import_run", pk=run.pk)
    last = runs.last_of_thesauri()
    rows = [
        {
            "about": each,
            "run": last.get(each.name),
            "languages": [
                (LANGUAGES[language], count) for language, count in each.languages.items()
            ],
        }
        for each in imported()
    ]
    return render(request, "imports/thesauri.html", {"form": form, "rows": rows})


@login_required
def thesaurus_remove(request: Request, scheme: str) -> HttpResponse:
    """Ask first, then start the run that takes it out."""
    require(request.viewer.is_coordinator)
    about = next((each for each in imported() if each.name == scheme), None)
    if request.method == "POST":
        try:
            with write(request.viewer) as w:
                run = runs.start_removal(w, scheme=scheme)
        except runs.NotPossible:
            messages.error(request, _("This thesaurus is no longer there."))
            return redirect("thesauri")
        return redirect("import_run", pk=run.pk)
    if about is None:
        return not_found(request)
    return render(request, "imports/remove_thesaurus.html", {"about": about})
