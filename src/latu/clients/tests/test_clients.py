"""Clients are their adviser's organisation's alone; what fits them; what becomes of them when they are taken off."""

import pytest
from tests.cast import Cast

from latu.clients import actions, queries
from latu.clients.models import Client
from latu.clients.tests.conftest import CONTACT, make_call, make_client, send
from latu.core.access import Forbidden, Level, Role
from latu.core.gate import write
from latu.organisations.models import Membership
from latu.records import actions as records
from latu.records import files
from latu.records.models import Change, File, Todo
from latu.search.models import Document


def test_only_members_of_the_advisers_organisation_see_a_client(cast: Cast) -> None:
    client = make_client(cast)
    for user in (cast.aino, cast.sari, cast.antti):
        assert queries.one(cast.viewer(user), client.pk) == client
    for user in (cast.elli, cast.matti, cast.kaisa, cast.olli):
        viewer = cast.viewer(user)
        assert queries.one(viewer, client.pk) is None
        assert not queries.listed(viewer).exists()
        with write(viewer) as w, pytest.raises(Forbidden):
            actions.edit(w, client=client, values={"notes": "x"})
        with write(viewer) as w, pytest.raises(Forbidden):
            actions.remove(w, client=client)
    assert not Document.objects.filter(noun=Client.NOUN).exists()


def test_who_leaves_the_organisation_sees_it_no_longer(cast: Cast) -> None:
    client = make_client(cast)
    Membership.objects.filter(user=cast.aino).delete()
    assert queries.one(cast.viewer(cast.aino), client.pk) is None
    Membership.objects.create(user=cast.aino, organisation=cast.tunturi, role=Role.COMPANY)
    assert queries.one(cast.viewer(cast.aino), client.pk) is None


def test_a_developer_who_is_a_company_member_elsewhere_sees_no_clients_there(cast: Cast) -> None:
    client = make_client(cast)
    Membership.objects.create(user=cast.elli, organisation=cast.tunturi, role=Role.COMPANY)
    viewer = cast.viewer(cast.elli)
    assert queries.may_advise(viewer)
    assert queries.one(viewer, client.pk) is None
    assert cast.elli not in queries.advisers(cast.viewer(cast.aino))
    with write(viewer) as w, pytest.raises(Forbidden):
        actions.edit(w, client=client, values={"notes": "x"})


def test_nobody_adds_for_others_or_what_they_may_not_see(cast: Cast) -> None:
    for user, owner in (
        (cast.elli, cast.tunturi),
        (cast.kaisa, cast.paja),
        (cast.olli, cast.tunturi),
    ):
        with write(cast.viewer(user)) as w, pytest.raises(Forbidden):
            actions.create(w, owner_id=owner.pk, organisation=cast.kunta, values=CONTACT)
    type(cast.paja).objects.filter(pk=cast.paja.pk).update(level=Level.PRIVATE)
    cast.paja.refresh_from_db()
    with pytest.raises(Forbidden):
        make_client(cast)
    values = {**CONTACT, "steward_id": cast.elli.pk}
    with write(cast.viewer(cast.aino)) as w, pytest.raises(Forbidden):
        actions.create(w, owner_id=cast.tunturi.pk, organisation=cast.kunta, values=values)


def test_an_organisation_is_a_client_once(cast: Cast) -> None:
    client = make_client(cast)
    with pytest.raises(actions.AlreadyClient) as known:
        make_client(cast)
    assert known.value.client == client
    with write(cast.viewer(cast.elli)) as w:  # of another adviser too, each for themselves
        actions.create(w, owner_id=cast.ranta.pk, organisation=cast.paja, values=CONTACT)
    assert Client.objects.count() == 2


def test_a_new_company_is_for_the_own_organisation_only(cast: Cast) -> None:
    about = {"name": "Uusi Yritys Oy", "kind": "company", "country_id": "FI"}
    with write(cast.viewer(cast.aino)) as w:
        client = actions.create_with_organisation(
            w, owner_id=cast.tunturi.pk, about=about, values=CONTACT
        )
    row = client.organisation
    assert (row.level, row.owner) == (Level.ORGANISATION, cast.tunturi)
    assert not cast.viewer(cast.elli).may_see(row)
    assert cast.viewer(cast.sari).may_see(row)


def test_taking_off_deletes_what_belongs_to_it(cast: Cast) -> None:
    client = make_client(cast)
    send(cast, client, make_call(), follow_up=None)
    with write(cast.viewer(cast.aino)) as w:
        records.add_todo(w, ref=client.ref, user_id=cast.aino.pk, text="Soita", due=None)
        records.comment(w, ref=client.ref, text="Hyvä tyyppi")
        digest, size = files.keep([b"muistio"])
        files.attach(w, ref=client.ref, name="muistio.txt", digest=digest, size=size)
        actions.remove(w, client=client)
    assert not Client.objects.exists()
    assert not Todo.objects.exists()
    assert not File.objects.exists()
    assert Change.objects.filter(noun=Client.NOUN, action="delete").count() == 1
    cast.paja.refresh_from_db()
