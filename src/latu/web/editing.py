"""Before something is written: whether somebody else wrote meanwhile, and whether it is there already.

Either way the form comes back with all that was typed, and sending it again after reading insists.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, Protocol, cast

from django import forms
from django.utils.translation import gettext as _

from latu.core.access import Level, Owned, Viewer, levels_for
from latu.web.middleware import Request


class Dated(Protocol):
    """A record that knows when it was last written."""

    updated_at: datetime


def offer_levels(form: forms.Form, viewer: Viewer, record: Owned | None) -> None:
    """Let the form offer only levels under which the viewer would still see the record."""
    if record is None:
        return
    field = cast(forms.ChoiceField, form.fields["level"])
    allowed = {*levels_for(viewer, record), record.level}
    field.choices = [(value, label) for value, label in Level.choices if value in allowed]
    field.disabled = len(allowed) == 1


def changed_meanwhile(request: Request, form: forms.Form, row: Dated | None) -> bool:
    """Whether the record was written after this form was shown; says so on the form.

    The form carries what it saw as `seen`; sending it again after reading writes over the other.
    """
    if row is None or request.POST.get("seen", "") in {"", row.updated_at.isoformat()}:
        return False
    form.full_clean()
    form.add_error(
        None,
        _(
            "Somebody else changed this while you were writing. Look at it in another tab; "
            "if yours is right, save again and it replaces the other."
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
    shown = request.POST.get("alike", "").split(",")
    return all(str(each.pk) in shown for each in alike)
