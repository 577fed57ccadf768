"""Which kind of personal data a column holds, in words for readers of the record of processing.

Looked up as "app.Model.column", then "app.Model", then "column"; a test fails for a declared column that is nowhere.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

type Text = Any  # a lazy translation

_NAME = _("name")
_CONTACT = _("e-mail address and telephone number")
_LANGUAGES = _("languages the person speaks")
_NOTES = _("notes about the professional contact, and how one met")
_WORK = _("workplace, post and its time")
_TIES = _("who knows the person, how well and since when")
_DEALINGS = _("what has been with the person: meetings, mails and calls")
_ACCOUNT = _("the person's account in the service")
_SIGN_IN = _("when the user signed in last")
_ROLE = _("organisation and role in the service")
_WHO = _("which user wrote, decided, answered or looks after something")
_TEXTS = _("what users write to each other about a record")
_MESSAGES = _("messages, answers and when they came")
_MAIL = _("mails with their reader's address, and faults in sending")
_FILES = _("names of files")
_ROWS = _("rows of imported files that could not be read")
_HISTORY = _("earlier values of a record")
_SEARCHES = _("saved searches, and when the user looked at them")
_INDEX = _("copies of records for searching")
_MARK = _("a coded mark by which somebody who is not to be kept is known again, without the name")
_TOLD = _("that the person was told what is held, or why that was not needed")
_SEEN = _("who has looked at or downloaded whose data, and when")
_AGREED = _("what the person agreed to, when, and when it was taken back")
_ASKED = _("introductions asked for, and what was answered")

_KINDS: dict[str, Text] = {
    "steward": _WHO, "author": _WHO, "by": _WHO, "user": _WHO, "made_by": _WHO, "started_by": _WHO,
    "given_by": _WHO, "decided_by": _WHO, "state_by": _WHO, "added_by": _WHO, "sent_by": _WHO,
    "actor": _WHO, "giver": _WHO, "receiver": _WHO, "name": _NAME, "contact": _NAME, "email": _CONTACT,
    "people.Person.given": _NAME, "people.Person.family": _NAME, "people.Person.sort_key": _NAME,
    "people.Person.phone": _CONTACT, "people.Person.languages": _LANGUAGES, "people.Person.how_met": _NOTES,
    "people.Person.notes": _NOTES, "people.Person.user": _ACCOUNT, "people.Affiliation": _WORK,
    "people.Tie": _TIES, "people.Interaction": _DEALINGS, "people.Unwanted": _MARK,
    "accounts.User.last_login": _SIGN_IN, "accounts.Link.data": _CONTACT, "organisations.Membership": _ROLE,
    "mail.Outgoing": _MAIL, "mail.Suppression": _CONTACT, "records.ChangeBody": _HISTORY,
    "records.Source": _HISTORY, "records.Proposal.value": _HISTORY, "records.Comment.text": _TEXTS,
    "records.Todo.text": _TEXTS, "records.Todo.named": _TEXTS, "records.File.name": _FILES,
    "teams.TeamStance.words": _TEXTS, "saved.SavedSearch": _SEARCHES, "search.Document": _INDEX,
    "search.Vector": _INDEX, "introductions.Touched": _TIES, "introductions.Introduction": _ASKED,
    "introductions.Step": _ASKED, "partners.Message.text": _MESSAGES, "clients.Client.notes": _NOTES,
    "clients.Tip": _MESSAGES, "jobs.JobRun": _ROWS, "imports.Refusal": _ROWS, "privacy.Erased": _FILES,
    "privacy.Controller": _CONTACT, "privacy.Told": _TOLD, "privacy.Access": _SEEN, "privacy.Consent": _AGREED, "privacy.Asked": _TOLD,
}  # fmt: skip


def kind_of(label: str, column: str) -> Text | None:
    """The kind of data in a column of the model `label`; None where nobody has said it."""
    keys = (f"{label}.{column}", label, column)
    return next((_KINDS[key] for key in keys if key in _KINDS), None)
