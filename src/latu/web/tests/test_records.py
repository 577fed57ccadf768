"""Files, to-dos and proposals of records."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests.cast import Cast

from latu.calls import actions as calls
from latu.core.access import SYSTEM, Level
from latu.core.gate import write
from latu.core.refs import Ref
from latu.networks import actions as networks
from latu.organisations import actions as organisations
from latu.people import actions as people
from latu.projects import actions as projects
from latu.records import files, provenance
from latu.records.models import Comment, File, Proposal, Source, Todo

ENGLISH = {"accept-language": "en"}


def record(cast: Cast, noun: str, level: Level = Level.NETWORK) -> Ref:
    """A record of Aino's."""
    with write(cast.viewer(cast.aino)) as w:
        if noun == "call":
            values = {"identifier": "X", "titles": {"fi": "Haku"}, "level": level}
            return calls.create(w, content=calls.Content(values=values), owner_id=None).ref
        if noun == "project":
            values = {"acronym": "LUMI", "level": level}
            return projects.create(w, content=projects.Content(values=values), owner_id=None).ref
        if noun == "network":
            values = {"names": {"fi": "Verkko"}, "level": level}
            return networks.create(w, values=values, owner_id=None).ref
        if noun == "person":
            content = people.Content(values={"given": "A", "family": "B", "level": level})
            return people.create(w, content=content, owner_id=cast.tunturi.pk).ref
    return cast.paja.ref


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
    page = client.post(f"/files/organisation:{cast.paja.pk}/add/", {"file": big})
    assert "25 " in page.context["file_form"].errors["file"][0]
    assert not File.objects.exists()
    assert {p for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()} <= before


def test_an_empty_file_is_refused(client: Client, cast: Cast) -> None:
    client.force_login(cast.aino)
    address = f"/files/organisation:{cast.paja.pk}/add/"
    for sent in ({"file": upload("a.txt", b"")}, {}):
        page = client.post(address, sent, headers=ENGLISH)
        assert page.context["file_form"].errors["file"]
        assert "Choose" in page.context["file_form"].errors["file"][0]
    assert not File.objects.exists()


def test_a_to_do_needs_a_real_day_and_keeps_what_was_typed(client: Client, cast: Cast) -> None:
    client.force_login(cast.kaisa)
    address = f"/todos/organisation:{cast.paja.pk}/add/"
    page = client.post(address, {"text": "Soita Kaisalle", "due": "32.1.2027"})
    assert page.status_code == 200
    assert "”32.1.2027”" in page.context["todo_form"].errors["due"][0]
    assert 'value="Soita Kaisalle"' in page.text
    assert 'value="32.1.2027"' in page.text
    assert re.search(r'<input (?=[^>]*id="todo-due")[^>]*aria-invalid="true"', page.text)
    assert "<h1>Älykäs Paja Oy" in page.text
    assert "autofocus" in page.text, "the page opens at the form"
    assert f'name="next" value="/organisations/{cast.paja.pk}/"' in page.text, "not where none is"
    assert not Todo.objects.exists()
    client.post(address, {"text": "Soita", "due": "31.1.2027"})
    assert Todo.objects.get().due == date(2027, 1, 31)


@pytest.mark.parametrize("noun", ["organisation", "call", "project", "network", "person"])
def test_a_comment_that_is_too_long_comes_back_whole(client: Client, cast: Cast, noun: str) -> None:
    ref = record(cast, noun)
    client.force_login(cast.aino)
    typed = "Pitkä juttu. " + "x" * 5000
    page = client.post(f"/comment/{ref}/", {"text": typed})
    assert page.status_code == 200
    assert page.context["comment_form"].errors["text"]
    assert f">\n{typed}</textarea>" in page.text
    assert page.text.count('aria-invalid="true"') == 1
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("level", "said"),
    [
        (Level.PRIVATE, "only you see"),
        (Level.ORGANISATION, "for your organisation"),
        (Level.NETWORK, "for the network"),
        (Level.PUBLIC, "for the network"),
    ],
)
def test_labels_say_who_sees_what_is_written(
    client: Client, cast: Cast, level: Level, said: str
) -> None:
    ref = record(cast, "person", level)
    client.force_login(cast.aino)
    page = client.get(f"/people/{ref.id}/", headers=ENGLISH)
    for field in ("comment-text", "file-file"):
        label = re.search(rf'<label for="{field}">([^<]*)', page.text)
        assert label
        assert said in label[1]


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
