"""Forms of contact cards."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CardsForm(forms.Form):
    """A file of cards."""

    file = forms.FileField(
        label=_("File of contact cards (.vcf)"),
        help_text=_(
            "On a phone: open the contact and choose Share. In a mail program: choose the contacts and export them as vCard."
        ),
    )
