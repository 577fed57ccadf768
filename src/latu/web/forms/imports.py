"""Forms of imports: filters of the list, and what to import."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from latu.imports.recognising import MixedKinds, kind_of_files
from latu.imports.runs import KINDS, PREVIEW, TAKING_BACK
from latu.jobs.registry import kind
from latu.sources.skos.records import LONGEST_NAME, name_of
from latu.web.figures import STATES
from latu.web.forms.fields import LineField

MOST_FILES = 20


def kind_choices(names: Iterable[str]) -> list[tuple[str, Any]]:
    """The kinds of imports, by their names for people."""
    return [(name, kind(name).title) for name in names]


class ImportFilter(forms.Form):
    """What narrows the list."""

    state = forms.ChoiceField(label=gettext_lazy("State"), choices=STATES, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of import"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        named = kind_choices([*KINDS, PREVIEW, *TAKING_BACK])
        self.fields["kind"].choices = [("", _("All kinds")), *named]  # type: ignore[attr-defined]


class FilesInput(forms.FileInput):
    """Takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or several uploaded files."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """All files, each checked by itself."""
        files = data if isinstance(data, list) else [data] if data else []
        if not files:
            return [super().clean(None, initial)]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                _("At most %(n)d files at once: put them into a zip."), params={"n": MOST_FILES}
            )
        return [super(FilesField, self).clean(each, initial) for each in files]


class UploadForm(forms.Form):
    """Files to import; what they are is recognised from what is in them."""

    upload = FilesField(
        label=gettext_lazy("Files"),
        help_text=gettext_lazy(
            "CORDIS files (CSV, XLSX or zip), saved answers of the EU portal, a feed (JSON), or a thesaurus. "
            "Choose all files that belong together at once."
        ),
    )
    kind = forms.ChoiceField(label=gettext_lazy("What the files are"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", _("Recognise it from the files")), *kind_choices(KINDS)]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Find out the kind where it was not chosen."""
        cleaned = super().clean() or {}
        files = cleaned.get("upload") or []
        if files and not cleaned.get("kind"):
            try:
                cleaned["kind"] = kind_of_files(_start_of(each) for each in files)
            except MixedKinds:
                self.add_error(
                    "upload",
                    _(
                        "These are files of different kinds. Import the files of each kind by itself."
                    ),
                )
        if cleaned.get("kind") == "import_feed" and len(files) > 1:
            self.add_error("upload", _("A feed is one file. Import feeds one by one."))
        return cleaned


class ThesaurusForm(forms.Form):
    """Files of one thesaurus."""

    upload = FilesField(
        label=gettext_lazy("Files"),
        help_text=gettext_lazy(
            "SKOS (.rdf, .ttl, .nt, .jsonld), or lists of labels (.json) with the language at the end of the name, "
            "as in eurovoc_labels_fi.json; also in a zip. Choose all files of the thesaurus at once."
        ),
    )
    name = LineField(
        label=gettext_lazy("What to call it"),
        help_text=gettext_lazy(
            "Leave this empty and the files tell. Under the same name the thesaurus is brought up to date."
        ),
        max_length=LONGEST_NAME,
        required=False,
    )

    def clean_name(self) -> str:
        """The name with its letters as they are kept. Raises ValidationError where nothing is left of it."""
        typed: str = self.cleaned_data["name"]
        name = name_of(typed)
        if typed and not name:
            raise forms.ValidationError(_("Write the name with letters from a to z or digits."))
        return name


def _start_of(file: UploadedFile[Any]) -> bytes:
    start = bytes(file.read(1 << 16))
    file.seek(0)
    return start
