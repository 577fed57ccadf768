"""Forms that make a record, sent more than once: a double click, a reload, two tabs.

The form carries a random token. The first sending makes the record and notes it under the form's key;
whatever is sent later with the same token and the same words leads to that record.
"""

import hashlib
from collections.abc import Callable, Iterable
from typing import Protocol

from latu.core.access import Viewer
from latu.core.gate import Write
from latu.core.refs import Ref
from latu.records.models import Submission


class Made(Protocol):
    """A record that was made."""

    @property
    def ref(self) -> Ref:
        """The reference to it."""


def key_of(token: str, place: str, said: Iterable[tuple[str, list[str]]]) -> str:
    """What tells one sending from another: the token, and what was said; "" without a token.

    Other words under one token (a form that was gone back to and changed) are another sending.
    """
    if not token:
        return ""
    return hashlib.sha256(repr((token, place, sorted(said))).encode()).hexdigest()


def earlier(viewer: Viewer, key: str) -> Ref | None:
    """What this person's earlier sending of the same form made."""
    if not key or viewer.user_id is None:
        return None
    row = Submission.objects.filter(user_id=viewer.user_id, key=key).first()
    return row.ref if row else None


def once(w: Write, key: str, make: Callable[[], Made]) -> Ref:
    """What `make` makes, or what the same sending made before; inside the gate, so never two."""
    before = earlier(w.viewer, key)
    if before is not None:
        return before
    ref = make().ref
    if key and w.viewer.user_id is not None:
        Submission.objects.create(
            user_id=w.viewer.user_id, key=key, noun=ref.noun, record_id=ref.id, at=w.at
        )
    return ref
