"""An organisation that registers itself: its own, and not public before somebody has looked at it."""

import pytest
from tests.cast import Cast

from latu.core.access import SYSTEM, Forbidden, Level
from latu.core.gate import write
from latu.organisations import actions, memberships
from latu.organisations.models import Organisation


@pytest.fixture
def lab(cast: Cast) -> Organisation:
    """Registered by Olli."""
    with write(SYSTEM) as w:
        content = actions.Content(values={"name": "Lab AB", "kind": "company"})
        row = actions.register(w, content=content)
        memberships.found(w, user=cast.olli, organisation=row)
    return row


@pytest.mark.parametrize("name", ["olli", "sari", "antti"])
def test_nobody_makes_it_public_by_editing(cast: Cast, lab: Organisation, name: str) -> None:
    content = actions.Content(values={"level": Level.PUBLIC})
    viewer = cast.viewer(getattr(cast, name))
    assert Level.PUBLIC not in actions.levels_of(viewer, lab)
    with write(viewer) as w, pytest.raises(Forbidden):
        actions.edit(w, organisation=lab, content=content)


def test_those_who_keep_the_register_let_it_in(cast: Cast, lab: Organisation) -> None:
    with write(cast.viewer(cast.olli)) as w, pytest.raises(Forbidden):
        actions.let_in(w, organisation=lab)
    with write(cast.viewer(cast.elli)) as w:
        actions.let_in(w, organisation=lab)
    lab.refresh_from_db()
    assert (lab.level, lab.awaits_check, lab.owner) == (Level.PUBLIC, False, lab)
    assert Level.PUBLIC in actions.levels_of(cast.viewer(cast.olli), lab)


def test_the_first_member_comes_once(cast: Cast, lab: Organisation) -> None:
    with write(SYSTEM) as w, pytest.raises(Forbidden):
        memberships.found(w, user=cast.elli, organisation=lab)
    with write(SYSTEM) as w, pytest.raises(Forbidden):
        memberships.found(w, user=cast.olli, organisation=cast.paja)
