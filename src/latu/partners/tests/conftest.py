"""Notices for the tests."""

from datetime import timedelta
from typing import Any

from tests.cast import Cast

from latu.core.access import Level
from latu.core.dates import today
from latu.core.gate import write
from latu.partners import actions
from latu.partners.models import Notice

VALUES = {"kind": "look_for", "titles": {"fi": "Etsitään testialuetta"}, "level": Level.PUBLIC}


def make(cast: Cast, *, days: int = 30, **more: Any) -> Notice:
    """A notice of Tunturi, by Aino."""
    values = {**VALUES, "expires_on": today() + timedelta(days=days), **more}
    with write(cast.viewer(cast.aino)) as w:
        content = actions.Content(values=values)
        return actions.create(w, owner_id=cast.tunturi.pk, content=content)


def end_before_today(notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk).update(expires_on=today() - timedelta(days=1))
    notice.refresh_from_db()
