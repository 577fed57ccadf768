"""Saving one record that a person changed: values, history and origin in one step."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import models

from latu.core.access import levels_for, require
from latu.core.gate import Write
from latu.core.refs import Ref
from latu.records import history, provenance
from latu.records.models import Change


def plain(value: Any) -> Any:
    """A value as history keeps it: JSON; dates and times in ISO form."""
    return value.isoformat() if isinstance(value, date | datetime) else value


def state(row: models.Model, fields: tuple[str, ...]) -> dict[str, Any]:
    """The values of these fields as history keeps them."""
    return {name: plain(getattr(row, name)) for name in fields}


def put_values(
    w: Write, row: Any, values: Mapping[str, Any], fields: tuple[str, ...]
) -> dict[str, Any]:
    """Set the given values of `fields` on the row without saving it; {field: [before, after]}.

    Raises `Forbidden` for a level under which the writer would no longer see the record.
    """
    before = state(row, fields) if row.pk else {}
    level = values.get("level", row.level)
    require(level == row.level or level in levels_for(w.viewer, row))
    for name in fields:
        if name in values:
            setattr(row, name, values[name])
    return history.difference(before, state(row, fields))


def note(w: Write, ref: Ref, action: Change.Action, changed: Mapping[str, Any]) -> None:
    """Write history, and that a person typed these fields, if it was one."""
    history.record(w, ref, action, changed)
    if changed and w.viewer.user_id is not None:
        provenance.typed(w, ref, changed)
