"""Forms of imports: filters of the list, and what to import."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from latu.imports.recognising import MixedKinds, kind_of_files
from latu.imports.runs import KINDS, PREVIEW, UNDO, UPLOADED
from latu.jobs.registry import kind
from latu.web.figures import STATES

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
        named = kind_choices([*KINDS, PREVIEW, UNDO])
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
        return [super(FilesField, self).clean(each, initial) for each in files]


class UploadForm(forms.Form):
    """Files to import; what they are is recognised from what is in them."""

    upload = FilesField(
        label=gettext_lazy("Files"),
        help_text=gettext_lazy(
            "CORDIS files (CSV, XLSX or zip), saved answers of the EU portal, or a feed (JSON). "
            "Choose all files that belong together at once."
        ),
    )
    kind = forms.ChoiceField(label=gettext_lazy("What the files are"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", _("Recognise it from the files")), *kind_choices(UPLOADED)]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Find out the kind where it was not chosen."""
        cleaned = super().clean() or {}
        files = cleaned.get("upload") or []
        if len(files) > MOST_FILES:
            self.add_error(
                "upload", _("At most %(n)d files at once: put them into a zip.") % {"n": MOST_FILES}
            )
        elif files and not cleaned.get("kind"):
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


def _start_of(file: UploadedFile[Any]) -> bytes:
    start = bytes(file.read(1 << 16))
    file.seek(0)
    return start
