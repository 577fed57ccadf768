"""The access log: each look at a person and each download of people, once, and only where it was allowed."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone
from tests.cast import Cast

from latu.core.access import SYSTEM, Level
from latu.core.gate import write
from latu.people import actions
from latu.people.models import Person
from latu.privacy import accesses
from latu.privacy.models import Access


def make(cast: Cast, level: Level) -> Person:
    with write(cast.viewer(cast.aino)) as w:
        content = actions.Content(values={"given": "Maija", "family": "Suksinen", "level": level})
        return actions.create(w, content=content, owner_id=cast.tunturi.pk)


def log() -> list[tuple[object, ...]]:
    rows = Access.objects.order_by("pk")
    return list(rows.values_list("user__name", "kind", "noun", "record_id", "number", "what"))


def test_a_look_and_a_card_are_noted_once(client: Client, cast: Cast) -> None:
    person = make(cast, Level.PUBLIC)
    client.get(f"/people/{person.pk}/")
    client.force_login(cast.matti)
    client.get(f"/people/{person.pk}/")
    client.get(f"/people/{person.pk}/card/")
    assert log() == [
        (None, "view", "person", person.pk, 1, "page"),
        ("Matti", "view", "person", person.pk, 1, "page"),
        ("Matti", "export", "person", person.pk, 1, "vcf"),
    ]


def test_what_one_may_not_see_is_not_noted(client: Client, cast: Cast) -> None:
    person = make(cast, Level.PRIVATE)
    client.force_login(cast.elli)
    assert client.get(f"/people/{person.pk}/").status_code == 404
    assert client.get(f"/people/{person.pk}/card/").status_code == 404
    assert log() == []


def test_lists_are_noted_when_they_are_taken_away(client: Client, cast: Cast) -> None:
    for _ in range(3):
        make(cast, Level.NETWORK)
    client.force_login(cast.antti)
    client.get("/people/")
    client.get("/organisations/", {"format": "csv"})
    assert log() == []
    for ending in ("csv", "xlsx", "vcf"):
        client.get("/people/", {"format": ending})
    client.get("/users/", {"format": "csv"})
    client.get("/clients/", {"format": "csv"})
    assert log() == [
        ("Antti", "export", "person", None, 3, "csv"),
        ("Antti", "export", "person", None, 3, "xlsx"),
        ("Antti", "export", "person", None, 3, "vcf"),
        ("Antti", "export", "user", None, 7, "csv"),
    ]


def test_administrators_read_it_by_person_and_user(client: Client, cast: Cast) -> None:
    first, second = make(cast, Level.NETWORK), make(cast, Level.NETWORK)
    client.force_login(cast.matti)
    for person in (first, second):
        client.get(f"/people/{person.pk}/")
    client.force_login(cast.antti)
    client.get(f"/people/{second.pk}/")
    page = client.get("/duties/accesses/", {"person": second.pk})
    assert [row.user for row in page.context["page"].object_list] == [cast.antti, cast.matti]
    page = client.get("/duties/accesses/", {"user": "matti@"})
    assert [row.record_id for row in page.context["page"].object_list] == [second.pk, first.pk]
    client.force_login(cast.sari)
    assert client.get("/duties/accesses/").status_code == 403


def test_it_is_kept_for_two_years(cast: Cast) -> None:
    for days in (720, 740):
        Access.objects.create(
            kind="view", noun="person", what="page", at=timezone.now() - timedelta(days=days)
        )
    with write(SYSTEM) as w:
        assert accesses.forget(w) == 1
    assert Access.objects.count() == 1
