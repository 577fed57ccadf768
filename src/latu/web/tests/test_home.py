"""The first page, for each kind of reader."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.calls import actions as calls
from latu.calls.models import Call
from latu.clients.models import Client as Advised
from latu.clients.tests.conftest import make_call, make_client, tag
from latu.core.access import SYSTEM
from latu.core.dates import today
from latu.core.gate import write
from latu.core.refs import Ref
from latu.organisations.models import Organisation
from latu.partners import actions as partner_actions
from latu.partners.tests.conftest import VALUES, make
from latu.records import actions
from latu.records.models import Stance, Todo


def add_calls(count: int) -> None:
    with write(SYSTEM) as w:
        for number in range(count):
            at = timezone.now() + timedelta(days=3 + number)
            values = {
                "identifier": f"H{number}",
                "titles": {"fi": f"Haku {number}"},
                "opens_at": w.at,
            }
            calls.create(w, content=calls.Content(values=values, deadlines=(at,)), owner_id=None)


@pytest.mark.parametrize("name", [None, "olli", "kaisa", "matti", "aino", "sari", "antti"])
def test_everybody_has_a_first_page(client: Client, cast: Cast, name: str | None) -> None:
    if name:
        client.force_login(getattr(cast, name))
    add_calls(2)
    page = client.get("/").content.decode()
    assert "Haku 0" in page
    assert ("/sign-in/" in page) == (name is None)


def test_mine_comes_first(client: Client, cast: Cast) -> None:
    add_calls(8)
    last = Call.objects.get(identifier="H7")
    with write(cast.viewer(cast.aino)) as w:
        ref = Ref("organisation", cast.paja.pk)
        actions.take_stance(w, ref=ref, kind=Stance.Kind.FOLLOW)
        actions.take_stance(w, ref=last.ref, kind=Stance.Kind.FOLLOW)
        actions.add_todo(w, ref=ref, user_id=cast.aino.pk, text="Soita Pajalle", due=None)
    client.force_login(cast.aino)
    context = client.get("/").context
    assert [todo.text for todo, _record in context["todos"]] == ["Soita Pajalle"]
    assert context["companies"] == [cast.paja]
    assert list(context["deadlines"]) == [last]
    assert [call.identifier for call in context["soon"]] == ["H0", "H1", "H2", "H3", "H4"]
    todo = Todo.objects.get()
    assert client.post("/todos/", {"done": todo.pk, "next": "/"}).headers["Location"] == "/"
    assert not client.get("/").context["todos"]


def test_somebody_elses_to_do_cannot_be_ticked(client: Client, cast: Cast) -> None:
    with write(cast.viewer(cast.aino)) as w:
        actions.add_todo(
            w, ref=Ref("organisation", cast.paja.pk), user_id=cast.aino.pk, text="Oma", due=None
        )
    client.force_login(cast.elli)
    assert client.post("/todos/", {"done": Todo.objects.get().pk}).status_code == 404
    assert Todo.objects.get().done_at is None


def test_queries_do_not_grow(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.aino)
    add_calls(2)
    with write(cast.viewer(cast.aino)) as w:
        ref = Ref("organisation", cast.paja.pk)
        actions.take_stance(w, ref=ref, kind=Stance.Kind.FOLLOW)
        actions.take_stance(w, ref=Call.objects.get(identifier="H0").ref, kind=Stance.Kind.FOLLOW)
        actions.add_todo(w, ref=ref, user_id=cast.aino.pk, text="Yksi", due=None)
    make(cast, countries=["SE"])
    tag(cast.paja, "snow")
    make_client(cast)
    with django_assert_num_queries(43):
        client.get("/")
    Call.objects.all().delete()
    add_calls(30)
    with write(cast.viewer(cast.aino)) as w:
        for call in Call.objects.all():
            actions.take_stance(w, ref=call.ref, kind=Stance.Kind.FOLLOW)
            actions.add_todo(w, ref=ref, user_id=cast.aino.pk, text="Monta", due=None)
    for number in range(6):
        make(cast, countries=["SE", "FI"])
        other = Organisation.objects.create(name=f"Oy {number}", sort_key="oy")
        Advised.objects.create(owner=cast.tunturi, organisation=other, steward=cast.aino)
    with django_assert_num_queries(43):
        client.get("/")


def test_a_company_sees_what_fits_it_and_what_it_looks_for(client: Client, cast: Cast) -> None:
    tag(make_call("LUMI"), "snow")
    tag(make_call("MUU"), "textile-industry")
    tag(cast.paja, "snow")
    content = partner_actions.Content(
        values={**VALUES, "titles": {"fi": "Tarjoamme pajaa"}, "expires_on": today()}
    )
    with write(cast.viewer(cast.kaisa)) as w:
        partner_actions.create(w, owner_id=cast.paja.pk, content=content)
    client.force_login(cast.kaisa)
    page = client.get("/")
    assert [str(each.suggestion.call) for each in page.context["fitting"]] == ["LUMI-haku"]
    assert [str(each) for each in page.context["own_notices"]] == ["Tarjoamme pajaa"]
    assert 'id="companies"' not in page.text
    client.force_login(cast.aino)
    page = client.get("/")
    assert "fitting" not in page.context
    assert 'id="companies"' in page.text


def test_queries_for_a_company_do_not_grow(
    client: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.kaisa)
    tag(cast.paja, "snow")
    for number in range(2):
        tag(make_call(f"LUMI{number}"), "snow")
    with CaptureQueriesContext(connection) as first:
        client.get("/")
    for number in range(2, 20):
        tag(make_call(f"LUMI{number}"), "snow")
    with django_assert_max_num_queries(len(first)):
        client.get("/")
