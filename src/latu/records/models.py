"""What any record can have, by reference (noun, id)."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from latu.accounts.models import User
from latu.core.languages import best
from latu.core.personal_data import Basis, Erasure, PersonalField
from latu.core.refs import Ref
from latu.core.text import excerpt
from latu.jobs.models import JobRun

_HISTORY = PersonalField(
    "knowing who changed what", Basis.LEGITIMATE_INTEREST, 120, Erasure.PSEUDONYM
)
_WORK = PersonalField("working together on a record", Basis.LEGITIMATE_INTEREST, 60, Erasure.BLANK)
LONGEST_TODO = 300  # characters


class ByRef(models.Model):
    """Belongs to one record of any noun."""

    noun = models.CharField(max_length=20)
    record_id = models.BigIntegerField()

    class Meta:
        abstract = True

    @property
    def ref(self) -> Ref:
        """The record it belongs to."""
        return Ref(self.noun, self.record_id)


class Change(ByRef):
    """One change of one record. The body, which may hold personal data, can be erased; the digest stays.

    `link` binds it to all that came before it (`latu.records.chain`). The actor stays as a number that leads to
    nobody once the user is gone.
    """

    class Action(models.TextChoices):
        """What happened."""

        CREATE = "create", _("added")
        UPDATE = "update", _("changed")
        DELETE = "delete", _("deleted")

    at = models.DateTimeField()
    actor = models.ForeignKey(
        User, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    run = models.ForeignKey(JobRun, null=True, on_delete=models.SET_NULL, related_name="changes")
    action = models.CharField(max_length=6, choices=Action.choices)
    digest = models.BinaryField(max_length=32)
    link = models.BinaryField(max_length=32)

    PERSONAL = {"actor": _HISTORY}
    NOT_PERSONAL = ("id", "noun", "record_id", "at", "run", "action", "digest", "link")

    class Meta:
        indexes = [models.Index(fields=["noun", "record_id", "-id"])]

    def __str__(self) -> str:
        return f"{self.action} {self.ref}"


class ChangeBody(models.Model):
    """Before and after, field by field: {"name": ["old", "new"]}; salted, so that the digest tells nothing."""

    change = models.OneToOneField(
        Change, primary_key=True, on_delete=models.CASCADE, related_name="body"
    )
    salt = models.BinaryField(max_length=16)
    fields = models.JSONField()

    PERSONAL = {
        "fields": PersonalField(
            "history of a record", Basis.LEGITIMATE_INTEREST, 120, Erasure.DELETE_ROW
        )
    }
    NOT_PERSONAL = ("change", "salt")

    def __str__(self) -> str:
        return f"{self.change_id}"


class Source(ByRef):
    """Where values of a record come from: one row per record and source.

    `values` holds, field by field, what the source said; for `system = "person"` it holds who typed
    the field and when: {"name": [user id, "2026-11-24"]}. `digest` tells whether the source's record
    has changed since.
    """

    system = models.CharField(max_length=30)
    key = models.CharField(max_length=120)
    run = models.ForeignKey(JobRun, null=True, on_delete=models.SET_NULL, related_name="sources")
    values = models.JSONField(default=dict)
    digest = models.CharField(max_length=32, blank=True)
    confirmed_at = models.DateTimeField()

    PERSONAL = {"values": _HISTORY}
    NOT_PERSONAL = ("id", "noun", "record_id", "system", "key", "run", "digest", "confirmed_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["system", "noun", "key"], name="source_once")
        ]
        indexes = [models.Index(fields=["noun", "record_id"])]

    def __str__(self) -> str:
        return f"{self.system} {self.key}"


class Proposal(ByRef):
    """A value that an import would write if a person had not typed another one."""

    class State(models.TextChoices):
        """What came of it."""

        OPEN = "open", _("Waiting for a decision")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="proposals")
    field = models.CharField(max_length=60)
    value = models.JSONField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    PERSONAL = {"decided_by": _HISTORY, "value": _WORK}
    NOT_PERSONAL = ("id", "noun", "record_id", "source", "field", "state", "made_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["noun", "record_id", "field", "source"], name="proposal_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["noun", "record_id"], condition=models.Q(state="open"), name="proposal_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.field}"


class Comment(ByRef):
    """A note on a record, for those who may see the record and belong to the network."""

    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(_("comment"), max_length=5000)
    at = models.DateTimeField(default=timezone.now)

    PERSONAL = {"author": _WORK, "text": _WORK}
    NOT_PERSONAL = ("id", "noun", "record_id", "at")

    class Meta:
        indexes = [models.Index(fields=["noun", "record_id", "id"])]

    def __str__(self) -> str:
        return self.text[:60]


class File(ByRef):
    """A file that belongs to a record; kept under LATU_DATA/media by its content's digest."""

    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()  # bytes
    added_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    PERSONAL = {"name": _WORK, "added_by": _WORK}
    NOT_PERSONAL = ("id", "noun", "record_id", "digest", "size", "at")

    class Meta:
        indexes = [models.Index(fields=["noun", "record_id", "id"])]

    def __str__(self) -> str:
        return self.name


class Wording(models.TextChoices):
    """What a to-do says that the product made: a sentence that each reader gets in their own language."""

    ASK = "ask", _("Ask %(client)s about “%(call)s”")
    INTERESTED = "interested", _("%(client)s, interested: %(call)s")
    LATER = "later", _("%(client)s, wants to hear of it later: %(call)s")
    SHARED = "shared", _("%(sender)s shares a call: %(call)s")
    KNOWN = "known", _("Do you know %(person)s too? Then say so.")


class Todo(ByRef):
    """Something to do about a record, for one user: `text` in somebody's words, or a `wording` and what is `named`
    in it, each as a text or as a text per language."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="todos")
    text = models.CharField(_("what to do"), max_length=LONGEST_TODO, blank=True)
    wording = models.CharField(max_length=10, choices=Wording.choices, blank=True)
    named = models.JSONField(default=dict)
    due = models.DateField(_("by"), null=True, blank=True)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)

    PERSONAL = {"user": _WORK, "text": _WORK, "named": _WORK, "made_by": _WORK}
    NOT_PERSONAL = ("id", "noun", "record_id", "wording", "due", "made_at", "done_at")

    class Meta:
        indexes = [models.Index(fields=["user", "done_at", "due"])]

    def __str__(self) -> str:
        """What is to be done, in the language of the page."""
        if not self.wording:
            return self.text
        named = {
            name: best(said).text if isinstance(said, dict) else said
            for name, said in self.named.items()
        }
        return excerpt(Wording(self.wording).label % named, LONGEST_TODO)


class Submission(ByRef):
    """A form that a user sent, and the record it made: sent again, it leads there (`submissions`)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)  # digest of the form's token and what was said
    at = models.DateTimeField(default=timezone.now)

    PERSONAL = {"user": _WORK}
    NOT_PERSONAL = ("id", "noun", "record_id", "key", "at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="submission_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.ref}"


class Stance(ByRef):
    """How a user stands to a record. What a whole team thinks of it is in `latu.teams`."""

    class Kind(models.TextChoices):
        """The stance."""

        FOLLOW = "follow", _("Following")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="stances")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    at = models.DateTimeField(default=timezone.now)

    PERSONAL = {"user": _WORK}
    NOT_PERSONAL = ("id", "noun", "record_id", "kind", "at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "noun", "record_id", "kind"], name="stance_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.ref}"
