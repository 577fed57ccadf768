"""What every record's page has below: origin of values, history, comments, and what the viewer may do."""

from typing import Any, Protocol

from django.db.models import QuerySet

from latu.core.access import Owned, Viewer
from latu.core.refs import Ref
from latu.projects.bulk import PARTICIPATIONS
from latu.projects.models import Project
from latu.records import files, history
from latu.records.models import Change, Comment, Proposal, Stance
from latu.records.proposals import open_proposals
from latu.records.queries import has_stance
from latu.taxonomy.models import Tag
from latu.taxonomy.tags import said_of
from latu.web import origins, partners
from latu.web.field_names import SYSTEMS, name_of
from latu.web.forms.records import CommentForm, FileForm, RecordForm, SubjectForm, TodoForm
from latu.web.values import Words
from latu.web.visible import address_of


class Record(Owned, Protocol):
    """A record of the register."""

    @property
    def ref(self) -> Ref:
        """The reference to it."""


def parts(viewer: Viewer, record: Record, sent: RecordForm | None = None) -> dict[str, Any]:
    """The context for `parts/subjects.html` and `parts/below.html`; history and comments are for the network only.

    `sent` is one of the page's forms that comes back as it was typed.
    """
    ref = record.ref
    return {
        "ref": ref,
        "may_edit": viewer.may_edit(record),
        "origins": origins.origins(viewer, record),
        "unsaid": origins.unsaid(record),
        "path_and_query": address_of(ref),  # where a change of language leads, whoever answers
        **_subjects(ref),
        "subject_form": SubjectForm(),
        "todo_form": TodoForm(),
        "comment_form": CommentForm(level=record.level),
        "file_form": FileForm(level=record.level),
        **({f"{sent.place}_form": sent} if sent else {}),
        "changes": _changes(viewer, ref) if viewer.in_network else [],
        "comments": comments(ref) if viewer.in_network else [],
        "files": files.of(ref) if viewer.in_network else [],
        "proposals": _proposals(viewer, ref) if viewer.may_edit(record) else [],
        "follows": has_stance(viewer, ref, Stance.Kind.FOLLOW),
    }


def _subjects(ref: Ref) -> dict[str, Any]:
    """For `parts/subjects.html`."""
    said = list(said_of(ref.noun, [ref.id]))
    return {
        "subjects": [each for each in said if each.origin != Tag.Origin.TAKEN_OFF],
        "is_any_found": any(each.is_found for each in said),
        "taken_off": [each for each in said if each.origin == Tag.Origin.TAKEN_OFF],
    }


def comments(ref: Ref) -> QuerySet[Comment]:
    """Oldest first, with authors."""
    return (
        Comment.objects.filter(noun=ref.noun, record_id=ref.id)
        .select_related("author")
        .order_by("pk")
    )


def _changes(viewer: Viewer, ref: Ref) -> list[dict[str, Any]]:
    """The history, newest first; of a change each field with its value before and after, in words."""
    rows = list(history.of(ref))
    fields = {row.pk: _fields(row) for row in rows}
    words = Words(
        viewer,
        (
            (ref.noun, field, value)
            for changed in fields.values()
            for field, values in changed.items()
            for value in values
        ),
    )
    return [
        {
            "change": row,
            "fields": [
                (str(name_of(field)), *words.pair(ref.noun, field, *values))
                for field, values in fields[row.pk].items()
            ],
        }
        for row in rows
    ]


def _fields(row: Change) -> dict[str, list[Any]]:
    """What an update changed; the first values of a new record are not repeated."""
    body = getattr(row, "body", None)
    return body.fields if body is not None and row.action == Change.Action.UPDATE else {}


def _proposals(viewer: Viewer, ref: Ref) -> list[dict[str, Any]]:
    """What imports would write where a person typed another value, one line each."""
    return [
        {
            "pk": each.pk,
            "field": str(name_of(each.field)),
            "value": _proposed(viewer, each),
            "system": str(SYSTEMS.get(each.source.system, each.source.system)),
        }
        for each in open_proposals(ref)
    ]


def _proposed(viewer: Viewer, proposal: Proposal) -> str:
    if proposal.noun == Project.NOUN and proposal.field == PARTICIPATIONS:
        return partners.in_words(viewer, proposal.record_id, proposal.value)
    return _as_text(proposal.value)


def _as_text(value: Any) -> str:
    """A JSON value in one line."""
    if isinstance(value, dict):
        return " / ".join(str(each) for each in value.values())
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return str(value)
