"""One's own page."""

from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.accounts.models import User
from latu.core.gate import write
from latu.people import actions as people
from latu.records.models import Change


def test_it_shows_what_belongs_to_me_and_what_others_see(client: Client, cast: Cast) -> None:
    with write(cast.viewer(cast.aino)) as w:
        values = {"given": "Aino", "family": "Tunturi", "level": "network"}
        person = people.create(w, content=people.Content(values=values), owner_id=None)
    type(person).objects.filter(pk=person.pk).update(user=cast.aino)
    client.force_login(cast.aino)
    page = client.get("/profile/").text
    for expected in ("aino@example.org", "Tunturin Kehitys Oy", f"/people/{person.pk}/"):
        assert expected in page
    assert client.get("/").text.count('href="/profile/"') == 1


def test_a_name_and_a_language_are_saved_and_the_pages_follow(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    response = client.post("/profile/", {"name": " Aino  A. ", "language": "en"})
    user = User.objects.get(pk=cast.aino.pk)
    assert (user.name, user.language) == ("Aino A.", "en")
    assert response.cookies["django_language"].value == "en"
    page = client.get("/profile/").text
    assert '<html lang="en">' in page
    assert "Saved." in page
    assert Change.objects.filter(noun="user", record_id=user.pk).count() == 1


def test_a_name_is_needed_and_the_language_is_one_of_ours(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    for wrong in ({"name": "", "language": "fi"}, {"name": "Aino", "language": "xx"}):
        assert 'aria-invalid="true"' in client.post("/profile/", wrong).text
    assert User.objects.get(pk=cast.aino.pk).name == "Aino"


def test_who_belongs_nowhere_is_told_so(client: Client, cast: Cast) -> None:
    client.force_login(cast.olli)
    page = client.get("/profile/", headers={"accept-language": "en"}).text
    assert "You belong to no organisation yet" in page
    client.logout()
    assert client.get("/profile/").status_code == 302


def test_passkeys_are_listed_and_removed_by_their_owner_only(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    mine, other = (
        Authenticator.objects.create(
            user=user, type="webauthn", data={"name": f"Avain {user}", "credential": {}}
        )
        for user in (cast.aino, cast.elli)
    )
    client.force_login(cast.aino)
    session = client.session
    session["signed_in_at"] = 99_999_999_999
    session.save()
    page = client.get("/profile/").text
    assert "Avain Aino" in page
    assert "Avain Elli" not in page
    with django_assert_num_queries(8):
        client.get("/profile/")
    assert client.post(f"/profile/passkeys/{other.pk}/remove/").status_code == 404
    assert "Avain Aino" in client.get(f"/profile/passkeys/{mine.pk}/remove/").text
    assert client.post(f"/profile/passkeys/{mine.pk}/remove/").headers["Location"] == "/profile/"
    assert [each.user for each in Authenticator.objects.all()] == [cast.elli]


def test_junk_is_no_passkey(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    session = client.session
    session["signed_in_at"] = 99_999_999_999
    session.save()
    client.get("/profile/passkeys/add/")
    for junk in ("{}", "[]", "null", '{"id": "x"}', '{"id": "x", "rawId": "x", "response": {}}'):
        data = {"name": "x", "passwordless": "True", "credential": junk}
        assert client.post("/profile/passkeys/add/", data).status_code == 200
    assert not Authenticator.objects.exists()
