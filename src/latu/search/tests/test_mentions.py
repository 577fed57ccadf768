"""A record that becomes less visible is named in no document any more."""

import pytest
from tests.cast import Cast

from latu.core.access import ANYONE, SYSTEM, Level
from latu.core.gate import write
from latu.networks import actions as networks
from latu.organisations import actions as organisations
from latu.people import actions as people
from latu.search.words import matching


@pytest.mark.parametrize("noun", ["person", "network"])
def test_a_hidden_name_is_found_through_nobody(cast: Cast, noun: str) -> None:
    with write(SYSTEM) as w:
        network = networks.create(w, values={"names": {"fi": "Verkosto"}}, owner_id=None)
        networks.set_membership(w, network=network, organisation_id=cast.paja.pk)
        values = {"given": "Pentti", "family": "Paja", "level": Level.PUBLIC}
        people.create(
            w,
            content=people.Content(values=values, work=(people.Work(cast.paja.pk),)),
            owner_id=None,
        )
    assert list(matching(ANYONE, noun, "alykas"))
    with write(SYSTEM) as w:
        hidden = organisations.Content(values={"level": Level.ORGANISATION})
        organisations.edit(w, organisation=cast.paja, content=hidden)
    assert not list(matching(ANYONE, noun, "alykas"))
    with write(SYSTEM) as w:
        renamed = organisations.Content(values={"level": Level.PUBLIC, "name": "Uusi Nimi Oy"})
        organisations.edit(w, organisation=cast.paja, content=renamed)
    assert list(matching(ANYONE, noun, "uusi nimi"))
    assert not list(matching(ANYONE, noun, "alykas"))
