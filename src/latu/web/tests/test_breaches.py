"""The register of breaches: its clock, and whom one may concern."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone
from tests.cast import Cast

from latu.core.access import Level
from latu.core.gate import write
from latu.people import actions
from latu.people.models import Person
from latu.privacy.models import Access, Breach


def make(cast: Cast, given: str, level: Level) -> Person:
    with write(cast.viewer(cast.aino)) as w:
        values = {"given": given, "family": "Suksinen", "level": level}
        return actions.create(w, content=actions.Content(values=values), owner_id=cast.tunturi.pk)


def local(days: int) -> str:
    return timezone.localtime(timezone.now() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def test_written_down_with_its_clock(client: Client, cast: Cast) -> None:
    client.force_login(cast.antti)
    client.post("/duties/breaches/", {"what": "Kone katosi junaan.", "noticed_at": local(-4)})
    row = Breach.objects.get()
    assert row.is_late
    assert row.tell_by - row.noticed_at == timedelta(hours=72)
    where = f"/duties/breaches/{row.pk}/"
    client.post(where, {"what": row.what, "noticed_at": local(-4), "told_at": local(-3)})
    row.refresh_from_db()
    assert not row.is_late
    assert Breach.objects.count() == 1
    assert "Kone katosi" in client.get("/duties/breaches/").content.decode()
    assert client.get("/duties/breaches/999/").status_code == 404
    client.force_login(cast.sari)
    assert client.get(where).status_code == 403


def test_whom_it_may_concern(client: Client, cast: Cast) -> None:
    seen, hidden = make(cast, "Maija", Level.NETWORK), make(cast, "Liisa", Level.PRIVATE)
    at = timezone.now()
    for person, days in ((seen, 1), (hidden, 1), (seen, 9)):
        Access.objects.create(
            kind="view",
            noun="person",
            record_id=person.pk,
            what="page",
            at=at - timedelta(days=days),
        )
    Access.objects.create(
        kind="export", noun="person", number=40, what="csv", at=at - timedelta(days=1)
    )
    breach = Breach.objects.create(what="x", noticed_at=at)
    client.force_login(cast.antti)
    where = f"/duties/breaches/{breach.pk}/"
    response = client.get(where, {"since": local(-2), "until": local(0)})
    found = response.context["found"]
    assert (found.number, list(found.seen), found.in_lists) == (2, [seen], 40)
    assert "Liisa" not in response.content.decode()
    found = client.get(where, {"since": local(-10), "until": local(-8)}).context["found"]
    assert (found.number, found.in_lists) == (1, 0)
    found = client.get(where, {"organisation": cast.tunturi.pk}).context["found"]
    assert found.number == 2
    assert client.get(where, {"organisation": cast.ranta.pk}).context["found"].number == 0
