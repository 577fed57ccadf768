"""A call in plain words: on its page, and where it is written."""

import pytest
from django.test import Client
from tests.cast import Cast

from latu.calls import actions, summaries
from latu.calls.models import Call
from latu.core.access import SYSTEM, Level
from latu.core.gate import write
from latu.organisations.models import Organisation


@pytest.fixture
def call(cast: Cast) -> Call:
    values = {"identifier": "PORO", "titles": {"fi": "Porohaku"}, "level": Level.PUBLIC}
    with write(SYSTEM) as w:
        return actions.create(w, content=actions.Content(values=values), owner_id=None)


def section(client: Client, call: Call) -> str:
    text = client.get(f"/calls/{call.pk}/").text
    return text.partition('aria-labelledby="short"')[2].partition("</section>")[0]


def test_it_is_written_shown_with_its_author_changed_and_deleted(
    client: Client, cast: Cast, call: Call
) -> None:
    client.force_login(cast.aino)
    address = f"/calls/{call.pk}/summary/fi/"
    assert f'href="{address}"' in section(client, call)
    assert client.post(address, {"text": "Rahaa poroille."}).status_code == 302
    client.logout()
    text = section(client, call)
    assert "<p>Rahaa poroille.</p>" in text
    assert "Aino, Tunturin Kehitys Oy" in text
    assert "/summary/" not in text
    client.force_login(cast.sari)
    assert "Rahaa poroille." in client.get(address).text
    client.post(address, {"text": "Poroille."})
    assert "Sari, Tunturin Kehitys Oy" in section(client, call)
    client.post(address, {"delete": "1", "text": "Poroille."})
    call.refresh_from_db()
    assert call.summary == {}


def test_another_language_is_shown_as_such(client: Client, cast: Cast, call: Call) -> None:
    with write(cast.viewer(cast.aino)) as w:
        summaries.put(w, call=call, language="sv", text="Pengar för renar.")
    client.cookies["django_language"] = "en"
    client.force_login(cast.aino)
    text = section(client, call)
    assert '<div class="prose" lang="sv">' in text
    assert "Shown in another language: Swedish" in text
    assert f'href="/calls/{call.pk}/summary/sv/"' in text, "to edit it"
    missing = [text.index(f"/summary/{code}/") for code in ("en", "fi", "se")]
    assert missing == sorted(missing), "one's own language first"


def test_an_organisation_that_the_reader_may_not_see_is_not_named(
    client: Client, cast: Cast, call: Call
) -> None:
    with write(cast.viewer(cast.elli)) as w:
        summaries.put(w, call=call, language="fi", text="Poroille.")
    Organisation.objects.filter(pk=cast.ranta.pk).update(level=Level.PRIVATE)
    text = section(client, call)
    assert "Elli" in text
    assert "Rannan" not in text


def test_what_is_too_long_or_written_meanwhile_comes_back(
    client: Client, cast: Cast, call: Call
) -> None:
    client.force_login(cast.aino)
    address = f"/calls/{call.pk}/summary/fi/"
    text = client.post(address, {"text": "x" * 601}).text
    assert 'aria-invalid="true"' in text
    assert "x" * 601 in text
    client.post(address, {"text": "Ensin."})
    seen = client.get(address).context["seen"]
    with write(cast.viewer(cast.sari)) as w:
        summaries.put(w, call=call, language="fi", text="Sarin.")
    text = client.post(address, {"text": "Ainon.", "seen": seen}).text
    assert "Sarin." in text
    assert "Ainon." in text
    call.refresh_from_db()
    assert call.summary == {"fi": "Sarin."}


def test_two_who_begin_at_once_lose_nothing(client: Client, cast: Cast, call: Call) -> None:
    address = f"/calls/{call.pk}/summary/fi/"
    client.force_login(cast.aino)
    seen = client.get(address).context["seen"]
    with write(cast.viewer(cast.sari)) as w:
        summaries.put(w, call=call, language="fi", text="Sarin.")
    for sent in ({"text": "Ainon.", "seen": seen}, {"text": "Ainon.", "seen": seen, "delete": "1"}):
        answer = client.post(address, sent)
        assert "Sarin." in answer.text
        assert "Ainon." in answer.text
        call.refresh_from_db()
        assert call.summary == {"fi": "Sarin."}
    again = {"text": "Ainon.", "seen": answer.context["seen"]}
    assert client.post(address, again).status_code == 302
    call.refresh_from_db()
    assert call.summary == {"fi": "Ainon."}


def test_who_comes_second_from_elsewhere_gets_the_own_text_back(
    client: Client, cast: Cast, call: Call
) -> None:
    address = f"/calls/{call.pk}/summary/fi/"
    client.force_login(cast.aino)
    seen = client.get(address).context["seen"]
    with write(cast.viewer(cast.elli)) as w:
        summaries.put(w, call=call, language="fi", text="Ellin.")
    answer = client.post(address, {"text": "Ainon.", "seen": seen})
    assert answer.status_code == 200
    assert "Ainon." in answer.text
    assert "Ellin." in answer.text
    assert answer.context["theirs"] == "Ellin."
    assert '<button class="btn">' not in answer.text.partition("<main")[2], (
        "there is nothing to save"
    )
    assert client.post(address, {"text": "Ainon.", "seen": "2020"}).status_code == 403
    call.refresh_from_db()
    assert call.summary == {"fi": "Ellin."}


def test_the_form_of_a_call_leaves_it_alone(client: Client, cast: Cast, call: Call) -> None:
    with write(cast.viewer(cast.elli)) as w:
        summaries.put(w, call=call, language="fi", text="Poroille.")
    client.force_login(cast.aino)
    address = f"/calls/{call.pk}/edit/"
    assert 'name="summary"' not in client.get(address).text
    data = {"title": "Poro", "identifier": "PORO", "level": "public", "summary": "Toinen."}
    assert client.post(address, data).status_code == 302
    call.refresh_from_db()
    assert (call.titles["fi"], call.summary) == ("Poro", {"fi": "Poroille."})
    assert client.get(f"/calls/{call.pk}/summary/de/").status_code == 404
    assert client.get(f"/calls/{call.pk}/summary/fi/").status_code == 403
