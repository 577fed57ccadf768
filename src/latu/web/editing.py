"""Before something is written: whether it was sent already, whether somebody else wrote meanwhile, and whether it is there.

The form comes back with all that was typed, and sending it again after reading insists.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple, Protocol, cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from latu.core.access import Level, Owned, Viewer, levels_for
from latu.core.gate import Write, write
from latu.core.refs import Ref
from latu.records import submissions
from latu.web.differences import rows_that_differ, what_differs
from latu.web.forms.fields import TwoPartForm
from latu.web.middleware import Request
from latu.web.visible import address_of

TOKEN, ALIKE, SEEN = "once", "alike", "seen"  # hidden parts of the forms
LENGTH_OF_TOKEN = 22
BESIDE = ("csrfmiddlewaretoken", TOKEN, ALIKE)  # sent with what was said


class Dated(Protocol):
    """A record that knows when it was last written."""

    @property
    def updated_at(self) -> datetime:
        """When that was."""

    @property
    def ref(self) -> Ref:
        """The reference to it."""


def offer_levels(form: forms.Form, viewer: Viewer, record: Owned | None) -> None:
    """Let the form offer only levels under which the viewer would still see the record."""
    if record is None:
        return
    field = cast(forms.ChoiceField, form.fields["level"])
    allowed = {*levels_for(viewer, record), record.level}
    field.choices = [(value, label) for value, label in Level.choices if value in allowed]
    field.disabled = len(allowed) == 1


def changed_meanwhile(
    request: Request,
    form: TwoPartForm,
    row: Dated | None,
    formset: forms.BaseFormSet[Any] | None = None,
) -> bool:
    """Whether the record was written after this form was shown; says so on the form, and what differs.

    The form carries what it saw as `seen`; sending it again after reading writes over the other.
    """
    if row is None or request.POST.get(SEEN, "") in {"", row.updated_at.isoformat()}:
        return False
    form.full_clean()
    rows = rows_that_differ(formset, _("Partners")) if formset is not None else []
    form.differences = [*what_differs(form), *rows]
    form.add_error(
        None,
        _(
            "Somebody else changed this while you were writing. "
            "If yours is right, save again and it replaces the other."
        ),
    )
    return True


class Alike(NamedTuple):
    """A record that could be the one that is being written."""

    pk: int
    name: str
    about: str
    address: str


def insists(request: Request, alike: Iterable[Alike]) -> bool:
    """Whether the person was shown all of these and saves anyway; true when there are none.

    The button that saves anyway carries the numbers of what was shown as `alike`.
    """
    shown = request.POST.get(ALIKE, "").split(",")
    return all(str(each.pk) in shown for each in alike)


def save(
    request: Request,
    row: Dated | None,
    *,
    edit: Callable[[Write], submissions.Made],
    create: Callable[[Write, int | None], submissions.Made],
) -> HttpResponse:
    """Write through the gate and go to the record; a form that was sent twice makes one record."""
    if row is None:
        return _saved(request, make(request, create))
    with write(request.viewer) as w:
        ref = edit(w).ref
    return _saved(request, ref)


def make(request: Request, create: Callable[[Write, int | None], submissions.Made]) -> Ref:
    """Make a record through the gate, for the writer's organisation; a form that was sent twice makes one."""
    with write(request.viewer) as w:
        owner = min(request.viewer.organisation_ids, default=None)
        return submissions.once(w, _key(request), lambda: create(w, owner))


def made_before(request: Request) -> Ref | None:
    """What an earlier sending of this form made."""
    if request.method != "POST":
        return None
    return submissions.earlier(request.viewer, _key(request))


def sent_before(request: Request, row: Dated | None) -> HttpResponse | None:
    """Where an earlier sending of this form led, before the form comes back with what speaks against it.

    What speaks against it may be the very record that the first sending made.
    """
    ref = made_before(request) if row is None else None
    return _saved(request, ref) if ref else None


def hidden(request: Request, row: Dated | None) -> dict[str, Any]:
    """What the page of a form carries unseen: of a record what was seen, of a new one the token."""
    token = request.POST.get(TOKEN) or get_random_string(LENGTH_OF_TOKEN)
    return {"seen": row.updated_at if row else None, "token": None if row else token}


def _key(request: Request) -> str:
    said = [(name, values) for name, values in request.POST.lists() if name not in BESIDE]
    return submissions.key_of(request.POST.get(TOKEN, ""), request.path, said)


def _saved(request: Request, ref: Ref) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect(address_of(ref))
