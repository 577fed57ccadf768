"""What a person agreed to: read, added and taken back by those who may edit the card."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from latu.core.access import require
from latu.core.gate import write
from latu.people import queries
from latu.privacy import consents
from latu.web.forms.duties import ConsentForm
from latu.web.lists import not_found
from latu.web.middleware import Request


@login_required
def person_consents(request: Request, pk: int) -> HttpResponse:
    """All of a person; POST adds one, or takes the one named `withdraw` back."""
    person = queries.one(request.viewer, pk)
    if person is None:
        return not_found(request)
    require(request.viewer.may_edit(person))
    rows = consents.of_person(request.viewer, person)
    if "withdraw" in request.POST:
        asked = request.POST["withdraw"]
        row = next((each for each in rows if str(each.pk) == asked), None)
        if row is None:
            return not_found(request)
        with write(request.viewer) as w:
            consents.withdraw(w, consent=row)
        messages.success(request, _("Saved."))
        return redirect("person_consents", pk=pk)
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with write(request.viewer) as w:
            consents.add(w, person=person, values=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("person_consents", pk=pk)
    return render(request, "person/consents.html", {"person": person, "rows": rows, "form": form})
