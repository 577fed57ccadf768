"""Forms on the page of any record: a subject, a to-do, a comment, a file; some say who sees what is written."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from latu.core.access import Level
from latu.taxonomy.models import Concept
from latu.web.forms.fields import DayField, LineField, LinesField
from latu.web.forms.sensitive import WarnsOfSensitive

MOST_OF_A_COMMENT = 5000

COMMENTS = {
    Level.PRIVATE: _("Comment that only you see"),
    Level.ORGANISATION: _("Comment for your organisation"),
}
FILES = {
    Level.PRIVATE: _("Add a file that only you see (25 MB at most)"),
    Level.ORGANISATION: _("Add a file for your organisation (25 MB at most)"),
}


class RecordForm(forms.Form):
    """A form of a record's page; `place` is where it stands there."""

    place = ""

    def __init__(self, *args: Any, **options: Any) -> None:
        options["auto_id"] = f"{self.place}-%s"
        super().__init__(*args, **options)


class SubjectForm(RecordForm):
    """A word for a concept that the record is about; `choices` are what may be meant."""

    place = "subject"
    text = LineField(
        label=_("Subject to add"),
        max_length=120,
        help_text=_("A word for it in Finnish, Swedish or English"),
    )
    choices: Sequence[Concept] = ()


class TodoForm(RecordForm):
    """Something to do about a record."""

    place = "todo"
    text = LineField(label=_("What I will do"), max_length=300)
    due = DayField(label=pgettext_lazy("day", "By"))


class CommentForm(RecordForm):
    """A note on a record of that level."""

    place = "comment"
    text = LinesField(
        rows=2,
        max_length=MOST_OF_A_COMMENT,
        error_messages={
            "max_length": _(
                "The comment is longer than 5,000 characters. Shorten it, or add it as a file."
            )
        },
    )

    def __init__(self, *args: Any, level: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].label = COMMENTS.get(Level(level), _("Comment for the network"))
        # A browser would cut what is pasted, without a word.
        self.fields["text"].widget.attrs.pop("maxlength", None)


class PersonCommentForm(WarnsOfSensitive, CommentForm):
    """A note on a person."""

    FREE = ("text",)


class FileForm(RecordForm):
    """A file for a record of that level."""

    place = "file"
    file = forms.FileField()

    def __init__(self, *args: Any, level: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].label = FILES.get(
            Level(level), _("Add a file for the network (25 MB at most)")
        )
