"""What a team says of a call: seen by its members only, and gone from their lists for good."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.calls import actions as calls
from latu.calls.models import Call
from latu.core.access import SYSTEM, Forbidden
from latu.core.gate import write
from latu.core.refs import Ref
from latu.records.actions import take_stance
from latu.records.models import Change, Stance
from latu.teams import actions
from latu.teams.models import Reason, State, TeamStance


def add_call(name: str = "Poro") -> Call:
    with write(SYSTEM) as w:
        values = {"identifier": name, "titles": {"fi": f"{name}haku"}, "opens_at": w.at}
        at = timezone.now() + timedelta(days=9)
        return calls.create(w, content=calls.Content(values=values, deadlines=(at,)), owner_id=None)


def put_aside(client: Client, cast: Cast, call: Call, **more: str) -> None:
    data = {"organisation": str(cast.tunturi.pk), "reason": "topic", "words": "Ei poroja.", **more}
    assert client.post(f"/calls/{call.pk}/not-for-us/", data).status_code == 302


def page(client: Client, address: str) -> str:
    text = client.get(address).content.decode()
    return text[text.index("<main") :]


def test_what_is_not_for_us_leaves_the_lists_of_the_team_alone(client: Client, cast: Cast) -> None:
    call, _other = add_call(), add_call("Lumi")
    client.force_login(cast.aino)
    assert f'href="/calls/{call.pk}/not-for-us/?next=%2Fcalls%2F"' in page(client, "/calls/")
    put_aside(client, cast, call)
    page(client, "/")  # with the message of what was done
    for user in (cast.aino, cast.sari):  # of the same organisation
        client.force_login(user)
        for address in ("/", "/calls/", "/calls/?sort=new"):
            assert "Porohaku" not in page(client, address), (user, address)
            assert "Lumihaku" in page(client, address)
    for user in (cast.elli, cast.kaisa, cast.olli):
        client.force_login(user)
        for address in ("/", "/calls/", f"/calls/{call.pk}/"):
            text = page(client, address)
            assert "Porohaku" in text, (user, address)
            assert "Ei poroja." not in text


def test_the_filter_brings_it_back_with_reason_and_name(client: Client, cast: Cast) -> None:
    call = add_call()
    add_call("Lumi")
    client.force_login(cast.aino)
    put_aside(client, cast, call)
    client.force_login(cast.sari)
    text = page(client, "/calls/?not_for_us=only")
    assert "Ei poroja." in text
    assert "Aino" in text
    assert "Lumihaku" not in text
    assert "Lumihaku" in page(client, "/calls/?not_for_us=also")
    take_back = {"take_back": str(cast.tunturi.pk), "next": "/calls/"}
    answer = client.post(f"/calls/{call.pk}/not-for-us/", take_back)
    assert answer.headers["Location"] == "/calls/"
    assert "Porohaku" in page(client, "/calls/")
    assert "Ei poroja." in page(client, f"/calls/{call.pk}/")  # in the history


def test_the_reason_may_be_left_out_and_another_team_cannot_be_meant(
    client: Client, cast: Cast
) -> None:
    call = add_call()
    client.force_login(cast.aino)
    put_aside(client, cast, call, reason="", words="")
    assert TeamStance.objects.get().not_for_us
    for data in ({"organisation": cast.ranta.pk}, {"take_back": cast.ranta.pk}):
        answer = client.post(f"/calls/{call.pk}/not-for-us/", data)
        assert answer.status_code in {200, 404}
    assert TeamStance.objects.get().organisation == cast.tunturi
    with write(cast.viewer(cast.elli)) as w, pytest.raises(Forbidden):
        actions.for_us_after_all(w, ref=call.ref, organisation_id=cast.tunturi.pk)


def test_the_one_who_puts_it_aside_stops_following_it(client: Client, cast: Cast) -> None:
    call = add_call()
    for user in (cast.aino, cast.sari):
        with write(cast.viewer(user)) as w:
            take_stance(w, ref=call.ref, kind=Stance.Kind.FOLLOW)
    client.force_login(cast.aino)
    put_aside(client, cast, call)
    assert Stance.objects.get().user == cast.sari
    assert client.get("/").context["deadlines"] == []
    client.force_login(cast.sari)
    (row,) = client.get("/").context["deadlines"]  # her own stays, and is marked
    assert row.is_put_aside


def test_a_call_of_ours_is_among_the_deadlines_of_the_whole_team(
    client: Client, cast: Cast
) -> None:
    call = add_call()
    for state, shown in (("preparing", [call]), ("not_applying", []), ("", [])):
        client.force_login(cast.aino)
        client.post(f"/calls/{call.pk}/state/", {"organisation": cast.tunturi.pk, "state": state})
        client.force_login(cast.sari)
        assert client.get("/").context["deadlines"] == shown, state
        client.force_login(cast.elli)
        assert client.get("/").context["deadlines"] == []


def test_our_own_state_is_shown_filtered_and_remembered(client: Client, cast: Cast) -> None:
    call, other = add_call(), add_call("Lumi")
    client.force_login(cast.aino)
    where = f"/calls/{call.pk}/state/"
    for state in ("looking", "applied", "applied"):
        answer = client.post(where, {"organisation": cast.tunturi.pk, "state": state})
        assert answer.headers["Location"] == f"/calls/{call.pk}/#team"
    stance = TeamStance.objects.get()
    assert (stance.state, stance.state_by) == (State.APPLIED, cast.aino)
    ref = Ref(TeamStance.NOUN, stance.pk)
    changes = Change.objects.filter(noun=ref.noun, record_id=ref.id).order_by("pk")
    assert [each.body.fields["state"] for each in changes] == [
        ["", "looking"],
        ["looking", "applied"],
    ]
    client.force_login(cast.sari)
    context = client.get(f"/calls/{call.pk}/").context
    assert [each.stance for each in context["teams"]] == [stance]
    assert [change.actor for change, _ in context["team_changes"]] == [cast.aino, cast.aino]
    rows = client.get("/calls/?team=applied").context["page"].object_list
    assert [row.pk for row in rows] == [call.pk]
    rows = client.get("/calls/").context["page"].object_list
    assert {row.pk: len(row.teams) for row in rows} == {call.pk: 1, other.pk: 0}
    client.force_login(cast.elli)
    response = client.get(f"/calls/{call.pk}/")
    assert [each.stance for each in response.context["teams"]] == [None]
    assert not response.context["team_changes"]


@pytest.mark.parametrize(
    "data", [{"organisation": "x"}, {"organisation": "", "state": "applied"}, {"state": "won"}]
)
def test_odd_states_are_not_found(client: Client, cast: Cast, data: dict[str, str]) -> None:
    call = add_call()
    client.force_login(cast.aino)
    data = {"organisation": str(cast.tunturi.pk), **data}
    assert client.post(f"/calls/{call.pk}/state/", data).status_code == 404
    assert not TeamStance.objects.exists()


def test_who_has_no_team_has_no_buttons(client: Client, cast: Cast) -> None:
    call = add_call()
    for user in (None, cast.olli):
        if user:
            client.force_login(user)
        for address in ("/calls/", f"/calls/{call.pk}/"):
            assert "not-for-us" not in page(client, address)
        assert 'name="not_for_us"' not in page(client, "/calls/")
    assert client.get(f"/calls/{call.pk}/not-for-us/").status_code == 403


def test_the_search_marks_it(client: Client, cast: Cast) -> None:
    call = add_call()
    with write(cast.viewer(cast.aino)) as w:
        actions.not_for_us(w, ref=call.ref, organisation_id=cast.tunturi.pk, reason=Reason.TIME)
    for user, is_marked in ((cast.aino, True), (cast.elli, False)):
        client.force_login(user)
        (row,) = client.get("/search/?q=porohaku").context["rows"]
        assert bool(row.record.teams) == is_marked


def test_queries_do_not_grow(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.aino)
    put_aside(client, cast, add_call("Yksi"))
    add_call("Kaksi")
    address = "/calls/?not_for_us=also"
    client.get(address)
    with django_assert_num_queries(12):
        client.get(address)
    for number in range(20):
        put_aside(client, cast, add_call(f"Haku {number}"))
    client.get(address)
    with django_assert_num_queries(12):
        client.get(address)


def test_an_odd_place_to_go_back_to_is_not_gone_to(client: Client, cast: Cast) -> None:
    call = add_call()
    client.force_login(cast.aino)
    data = {"organisation": cast.tunturi.pk, "next": "https://example.org/"}
    answer = client.post(f"/calls/{call.pk}/not-for-us/", data)
    assert answer.headers["Location"] == f"/calls/{call.pk}/"
