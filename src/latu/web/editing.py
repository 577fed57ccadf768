"""Two people at one record: the second to save is told, and nothing of the first is lost."""

from datetime import datetime
from typing import Protocol, cast

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
