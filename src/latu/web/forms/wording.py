"""What any form says of a wrong value, in plain words: in place of Django's own phrases, for every field."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

_CHOOSE = _("Choose one from the list.")
_NO_FILE = _("No file was chosen. Choose one and send again.")
_NO_NUMBER = _("This is not a number. Write it with digits.")

WORDING: dict[Any, dict[str, Any]] = {
    forms.Field: {"required": _("Fill this in.")},
    forms.CharField: {
        "max_length": ngettext_lazy(
            "This is too long: %(limit_value)d character at most, you wrote %(show_value)d.",
            "This is too long: %(limit_value)d characters at most, you wrote %(show_value)d.",
            "limit_value",
        ),
        "null_characters_not_allowed": _("There is something here that is no text. Type it again."),
    },
    forms.IntegerField: {
        "invalid": _NO_NUMBER,
        "min_value": _("This is too small: %(limit_value)s at least."),
        "max_value": _("This is too large: %(limit_value)s at most."),
    },
    forms.EmailField: {
        "invalid": _("This is not an e-mail address. Write it like name@example.org.")
    },
    forms.URLField: {"invalid": _("This is not a web address. Write it like https://example.org.")},
    forms.ChoiceField: {"required": _CHOOSE, "invalid_choice": _CHOOSE},
    forms.ModelChoiceField: {"required": _CHOOSE, "invalid_choice": _CHOOSE},
    forms.MultipleChoiceField: {"invalid_choice": _CHOOSE, "invalid_list": _CHOOSE},
    forms.FileField: {
        "required": _NO_FILE,
        "invalid": _NO_FILE,
        "missing": _NO_FILE,
        "empty": _("The file is empty: there is nothing in it. Choose another one."),
        "max_length": _("The file's name is too long. Give it a shorter one and send again."),
    },
}


def speak_plainly() -> None:
    """Put these words into Django's fields; forms that are made afterwards have them."""
    for field, words in WORDING.items():
        field.default_error_messages = {**field.__dict__.get("default_error_messages", {}), **words}
    forms.BaseFormSet.default_error_messages = {
        **forms.BaseFormSet.default_error_messages,
        "missing_management_form": _("Something of this form got lost. Open the page anew."),
        "too_many_forms": ngettext_lazy(
            "There is room for %(num)d row at most.",
            "There is room for %(num)d rows at most.",
            "num",
        ),
    }
