"""Pages of suggested partners: reasons in words with links, thumbs, and what is narrowed."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.calls.models import Call
from latu.core.access import Level
from latu.matching.models import Thumb
from latu.matching.tests.test_candidates import add_call, add_contact, add_organisation, add_project
from latu.organisations.models import Organisation
from latu.projects.models import Project

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def call(cast: Cast) -> Call:
    return add_call(cast)


def test_each_reason_stands_in_words_with_links(client: Client, cast: Cast, call: Call) -> None:
    lab, beside = add_organisation("Lab AB"), add_organisation("Beside AB")
    person = add_contact(cast, lab)
    funded = add_project("KUTSU", lab, beside, call_id=call.pk)
    together = add_project("YHDESSA", lab, cast.tunturi)
    client.force_login(cast.aino)
    assert f'href="/calls/{call.pk}/partners/"' in client.get(f"/calls/{call.pk}/").text
    text = client.get(f"/calls/{call.pk}/partners/", headers=ENGLISH).text
    for expected in (
        "1 project that this call funded:", f'href="/projects/{funded.pk}/">KUTSU</a>',
        "1 project together with Tunturin Kehitys Oy:", f'href="/projects/{together.pk}/">YHDESSA</a>',
        "know somebody there:", f'href="/people/{person.pk}/"',
        "with those whom you know:", f'href="/organisations/{lab.pk}/">Lab AB</a>',
    ):  # fmt: skip
        assert expected in text, expected


def test_thumbs_hide_and_bring_back(client: Client, cast: Cast, call: Call) -> None:
    lab = add_organisation("Lab AB")
    add_project("KUTSU", lab, call_id=call.pk)
    client.force_login(cast.aino)
    page = f"/calls/{call.pk}/partners/"
    where = f"/organisations/{lab.pk}/thumb/"
    data = {"team": str(cast.tunturi.pk), "next": page}
    assert client.post(where, {**data, "thumb": "up"}).headers["Location"] == page
    assert 'aria-pressed="true"' in client.get(page).text
    client.post(where, {**data, "thumb": "down"})
    client.force_login(cast.sari)  # of the same team
    context = client.get(page).context
    assert (context["suggestions"], context["put_aside"]) == ([], [lab])
    client.force_login(cast.elli)
    assert len(client.get(page).context["suggestions"]) == 1
    client.force_login(cast.sari)
    client.post(where, {**data, "thumb": "none"})
    assert len(client.get(page).context["suggestions"]) == 1
    assert not Thumb.objects.exists()


def test_nobody_speaks_for_another_team(client: Client, cast: Cast) -> None:
    lab = add_organisation("Lab AB")
    for user, status in ((cast.elli, 404), (cast.olli, 404), (None, 302)):
        client.logout()
        if user:
            client.force_login(user)
        data = {"team": str(cast.tunturi.pk), "thumb": "down"}
        assert client.post(f"/organisations/{lab.pk}/thumb/", data).status_code == status
    client.force_login(cast.aino)
    data = {"team": str(cast.tunturi.pk), "thumb": "down", "next": "https://example.org/"}
    answer = client.post(f"/organisations/{lab.pk}/thumb/", data)
    assert answer.headers["Location"] == f"/organisations/{lab.pk}/"
    Organisation.objects.filter(pk=lab.pk).update(level=Level.ORGANISATION, owner=cast.ranta)
    assert client.post(f"/organisations/{lab.pk}/thumb/", data).status_code == 404
    assert lab not in client.get(f"/organisations/{cast.paja.pk}/partners/").context["put_aside"]


def test_it_is_narrowed_and_says_when_nothing_is_left(
    client: Client, cast: Cast, call: Call
) -> None:
    add_project("KUTSU", add_organisation("Lab AB"), call_id=call.pk)
    client.force_login(cast.aino)
    page = f"/calls/{call.pk}/partners/"
    assert len(client.get(f"{page}?country=SE&kind=company").context["suggestions"]) == 1
    assert client.get(f"{page}?country=FI").context["suggestions"] == []
    assert len(client.get(f"{page}?country=odd&kind=odd&ours=9").context["suggestions"]) == 1
    Project.objects.all().delete()
    assert 'class="empty"' in client.get(page).text


def test_partners_for_any_organisation_that_one_may_see(client: Client, cast: Cast) -> None:
    lab = add_organisation("Lab AB")
    add_project("YHDESSA", lab, cast.paja)
    client.force_login(cast.aino)
    page = f"/organisations/{cast.paja.pk}/partners/"
    assert f'href="{page}"' in client.get(f"/organisations/{cast.paja.pk}/").text
    text = client.get(page, headers=ENGLISH).text
    assert "1 project together with Älykäs Paja Oy:" in text
    Organisation.objects.filter(pk=cast.paja.pk).update(level=Level.ORGANISATION, owner=cast.ranta)
    assert client.get(page).status_code == 404


def test_queries_do_not_grow(
    client: Client, cast: Cast, call: Call, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.aino)
    page = f"/calls/{call.pk}/partners/"
    for count in (1, 12):
        for number in range(count):
            lab = add_organisation(f"Lab {count}-{number}")
            add_contact(cast, lab)
            add_project(f"A{count}-{number}", lab, add_organisation(f"B{number}"), call_id=call.pk)
        client.get(page)
        with django_assert_max_num_queries(27):
            client.get(page)
