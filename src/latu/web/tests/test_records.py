"""Files, to-dos and proposals of records."""

from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests.cast import Cast

from latu.core.access import SYSTEM, Level
from latu.core.gate import write
from latu.organisations import actions as organisations
from latu.records import files, provenance
from latu.records.models import File, Proposal, Source, Todo


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_file_is_kept_once_and_goes_with_its_last_row(
    client: Client, cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client.force_login(cast.aino)
    for organisation in (cast.paja, cast.kunta):
        address = f"/files/organisation:{organisation.pk}/add/"
        client.post(address, {"file": upload("../../Muistio ä.txt", "päivää".encode())})
    first, second = File.objects.order_by("pk")
    assert first.name == "Muistio ä.txt"
    assert files.path_of(first.digest).read_text(encoding="utf-8") == "päivää"
    response = client.get(f"/files/{first.pk}/")
    assert b"".join(response) == "päivää".encode()
    assert response.headers["Content-Disposition"].startswith("attachment")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/files/{first.pk}/")
    assert files.path_of(second.digest).exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/files/{second.pk}/")
    assert not files.path_of(second.digest).exists()


def test_files_are_for_the_network_and_follow_the_record(client: Client, cast: Cast) -> None:
    with write(cast.viewer(cast.elli)) as w:
        content = organisations.Content(values={"name": "Salainen", "level": Level.ORGANISATION})
        hidden = organisations.create(w, content=content, owner_id=cast.ranta.pk)
    client.force_login(cast.elli)
    client.post(f"/files/organisation:{hidden.pk}/add/", {"file": upload("a.txt", b"a")})
    row = File.objects.get()
    for user in (cast.aino, cast.kaisa, cast.olli):
        client.force_login(user)
        assert client.get(f"/files/{row.pk}/").status_code == 404
    client.force_login(cast.kaisa)
    response = client.post(
        f"/files/organisation:{cast.paja.pk}/add/", {"file": upload("a.txt", b"a")}
    )
    assert response.status_code == 403


def test_a_file_that_is_too_large_leaves_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    before = (
        set(Path(settings.MEDIA_ROOT).rglob("*")) if Path(settings.MEDIA_ROOT).exists() else set()
    )
    big = upload("iso.bin", b"x" * (files.MOST_BYTES + 1))
    page = client.post(f"/files/organisation:{cast.paja.pk}/add/", {"file": big}, follow=True)
    assert 'class="message error"' in page.content.decode()
    assert not File.objects.exists()
    assert {p for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()} <= before


def test_a_to_do_needs_a_real_day(client: Client, cast: Cast) -> None:
    client.force_login(cast.kaisa)
    address = f"/todos/organisation:{cast.paja.pk}/add/"
    page = client.post(address, {"text": "Soita", "due": "32.1.2027"}, follow=True).content.decode()
    assert "”32.1.2027”" in page
    assert not Todo.objects.exists()
    client.post(address, {"text": "Soita", "due": "31.1.2027"})
    assert Todo.objects.get().due == date(2027, 1, 31)


def test_a_proposal_is_taken_over_or_declined(client: Client, cast: Cast) -> None:
    with write(SYSTEM) as w:
        provenance.stated(w, cast.paja.ref, system="cordis", key="1", values={"city": "KOLARI"})
        source = Source.objects.get(key="1")
        provenance.propose(w, source, {"city": "KOLARI", "short_name": "PAJA"})
    city, short = Proposal.objects.order_by("field")
    client.force_login(cast.kaisa)
    assert client.post(f"/proposals/{city.pk}/", {"decision": "accept"}).status_code == 403
    client.force_login(cast.aino)
    assert "KOLARI" in client.get(f"/organisations/{cast.paja.pk}/").content.decode()
    client.post(f"/proposals/{city.pk}/", {"decision": "accept"})
    client.post(f"/proposals/{short.pk}/", {"decision": "decline"})
    cast.paja.refresh_from_db()
    assert (cast.paja.city, cast.paja.short_name) == ("KOLARI", "")
    assert not Proposal.objects.filter(state="open").exists()
    with write(SYSTEM) as w:
        assert provenance.propose(w, source, {"short_name": "PAJA"}) == 0
        assert provenance.propose(w, source, {"short_name": "PAJA 2"}) == 1
