"""A form with free text about a person warns once of what looks sensitive, and saves it when that is said again."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from latu.privacy.sensitive import found_in


class WarnsOfSensitive(forms.Form):
    """`FREE` names the fields with free text; what was there before and is unchanged asks nothing."""

    FREE: ClassVar[tuple[str, ...]] = ()
    ANYWAY = "sensitive"

    def clean(self) -> dict[str, Any]:
        """Refuse what looks sensitive as long as nobody says that it is needed; everything typed stays in the form."""
        data = dict(super().clean() or self.cleaned_data)
        changed = [name for name in self.FREE if name in self.changed_data]
        found = found_in(str(data.get(name) or "") for name in changed)
        if not found:
            return data
        self.fields[self.ANYWAY] = forms.BooleanField(
            label=_("It is needed for the work: save anyway"), required=False
        )
        if not self.data.get(self.add_prefix(self.ANYWAY)):
            text = _(
                "Nothing was saved yet. This may tell of health, belief, origin, politics, a union, sexuality or a crime: %(words)s. Take it out, or tick this and save again."
            )
            self.add_error(self.ANYWAY, text % {"words": ", ".join(found)})
        return data
