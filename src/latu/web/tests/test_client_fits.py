"""What fits a client: one list on its page and on its organisation's, with the same reasons, or what would help."""

import numpy as np
import pytest
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.calls.models import Call, Programme
from latu.clients.models import Client
from latu.clients.tests.conftest import make_call, make_client, tag
from latu.core.access import SYSTEM, Level
from latu.core.gate import write
from latu.organisations.models import Organisation
from latu.projects import actions as projects
from latu.projects.models import Project
from latu.search.meaning.vectors import NUMBERS, pack
from latu.search.models import Document, Vector
from latu.taxonomy.models import Country
from latu.web.clients import FITS_ON_A_PAGE

ENGLISH = {"accept-language": "en"}
NAMED = (
    "The proposal must be submitted by the coordinator of the consortium funded under X-2024-01."
)


def write_vector(row: Call | Organisation | Project, *places: int) -> None:
    """Let its text mean something in these directions, beside one that all texts share."""
    vector = np.zeros(NUMBERS, dtype=np.float32)
    vector[[0, *places]] = [5, *(1 for _ in places)]
    document, _ = Document.objects.get_or_create(
        noun=row.NOUN,
        record_id=row.pk,
        defaults={"level": "public", "title": "x", "updated_at": timezone.now()},
    )
    packed = pack(vector / np.linalg.norm(vector))
    Vector.objects.update_or_create(
        document=document, defaults={"model": "m", "title": packed, "text": packed}
    )


def read(row: Organisation) -> None:
    """Its subjects have been looked for and its text compared."""
    documents = Document.objects.filter(noun="organisation", record_id=row.pk)
    documents.update(awaits_tags=False, awaits_vector=False)


def page(browser: Browser, client: Client) -> str:
    return browser.get(f"/clients/{client.pk}/", headers=ENGLISH).text


def test_a_client_page_begins_the_list_of_its_organisation(client: Browser, cast: Cast) -> None:
    row = make_client(cast)
    tag(cast.paja, "snow", "games")
    for number in range(FITS_ON_A_PAGE + 3):
        call = make_call(f"LUMI-{number}", days=60 - number)
        tag(call, ("snow", "games")[number % 2])
    client.force_login(cast.aino)
    mine = client.get(f"/clients/{row.pk}/", headers=ENGLISH)
    whole = client.get(f"/organisations/{cast.paja.pk}/calls/", headers=ENGLISH)
    first = [each.suggestion.call.pk for each in mine.context["good"]]
    every = [each.suggestion.call.pk for each in whole.context["good"]]
    assert len(every) == FITS_ON_A_PAGE + 3
    assert first == every[:FITS_ON_A_PAGE]
    assert "3 more calls that fit" in mine.text
    assert mine.text.count("Same subjects:") == FITS_ON_A_PAGE
    listed = client.get("/clients/").context["page"].object_list[0]
    assert [each.call.pk for each in listed.fits] == first[:2]


def test_the_list_of_clients_asks_as_much_for_one_as_for_many(
    client: Browser, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_client(cast)
    tag(cast.paja, "snow")
    tag(make_call("LUMI"), "snow")
    client.force_login(cast.aino)
    client.get("/clients/")
    with django_assert_num_queries(22):
        client.get("/clients/")
    with write(cast.viewer(cast.aino)):
        Client.objects.create(
            owner=cast.tunturi, organisation=cast.kunta, updated_at=timezone.now()
        )
    tag(cast.kunta, "snow")
    with django_assert_num_queries(22):
        client.get("/clients/")


def test_nothing_known_says_what_would_help(client: Browser, cast: Cast) -> None:
    row = make_client(cast)
    make_call("LUMI")
    client.force_login(cast.aino)
    Organisation.objects.filter(pk=cast.paja.pk).update(
        level=Level.ORGANISATION, owner=cast.tunturi
    )
    read(cast.paja)
    text = page(client, row)
    assert "Write what it does" in text
    assert f'href="/organisations/{cast.paja.pk}/edit/"' in text
    Document.objects.filter(noun="organisation", record_id=cast.paja.pk).delete()
    write_vector(cast.paja)
    Document.objects.filter(noun="organisation").update(awaits_tags=True)
    assert "still being read" in page(client, row)
    tag(cast.paja, "fish")
    Document.objects.filter(noun="organisation").update(awaits_tags=False)
    assert "No open or coming call clearly fits." in page(client, row)


def test_what_a_new_company_does_is_its_description(client: Browser, cast: Cast) -> None:
    client.force_login(cast.aino)
    data = {"organisation": "Uusi Oy", "kind": "company", "language": "fi"}
    client.post("/clients/add/?new=1", {**data, "description": "Poroajeluja Inarissa."})
    assert Client.objects.get().organisation.description == {"fi": "Poroajeluja Inarissa."}
    client.post("/clients/add/?new=1", {**data, "organisation": "Toinen Oy"})
    assert Organisation.objects.get(name="Toinen Oy").description == {}


def test_a_text_alone_fits_only_where_it_stands_far_above_the_others(
    client: Browser, cast: Cast
) -> None:
    row = make_client(cast)
    for number in range(30):
        write_vector(make_call(f"MUU-{number}"), 10 + number)
    near, shared = make_call("LAHI"), make_call("AIHE")
    write_vector(near, 1)
    write_vector(shared, 2)
    write_vector(cast.paja, 1, 10, 11, 12)
    tag(cast.paja, "snow", "games", "ice")
    tag(shared, "snow", "games", "ice")
    client.force_login(cast.aino)
    found = client.get(f"/clients/{row.pk}/").context["found"].good
    assert [each.call for each in found] == [shared]
    write_vector(cast.paja, 1)
    found = client.get(f"/clients/{row.pk}/").context["found"].good
    assert {each.call for each in found} == {near, shared}


@pytest.mark.parametrize(("places", "is_named"), [((1,), True), ((1, 10, 11, 12, 13), False)])
def test_a_project_that_is_near_to_many_calls_is_no_reason(
    client: Browser, cast: Cast, places: tuple[int, ...], is_named: bool
) -> None:
    row = make_client(cast)
    with write(cast.viewer(cast.elli)) as w:
        content = projects.Content(
            values={"acronym": "VANHA", "titles": {"fi": "Vanha"}},
            parts=(projects.Part(cast.paja.pk, "participant"),),
        )
        past = projects.create(w, content=content, owner_id=None)
    for number in range(30):
        write_vector(make_call(f"MUU-{number}"), 10 + number)
    call = make_call("LAHI")
    write_vector(call, 1)
    write_vector(past, *places)
    tag(cast.paja, "snow", "games")
    tag(call, "snow", "games")
    client.force_login(cast.aino)
    text = page(client, row)
    assert "LAHI" in text
    assert ("Like the project" in text) is is_named


def test_who_is_shut_out_by_a_rule_is_not_told_of_it(client: Browser, cast: Cast) -> None:
    row = make_client(cast)
    programme = Programme.objects.create(key="kunnat", names={"fi": "Kuntien ohjelma"})
    rule = programme.rules.create(
        kind="applicant_kinds", value="municipality", certainty="confirmed"
    )
    call = make_call("KUNNAT", programme_id=programme.pk)
    tag(cast.paja, "snow")
    tag(call, "snow")
    client.force_login(cast.aino)
    assert "KUNNAT" not in page(client, row)
    rule.value = "company?|municipality"
    rule.save()
    text = page(client, row)
    assert "Can it apply? Not known" in text
    assert "Only some organisations of its kind are let in." in text
    assert "your kind" not in text


def test_a_condition_that_lets_in_only_some_is_shown_in_lists(client: Browser, cast: Cast) -> None:
    row = make_client(cast)
    programme = Programme.objects.create(key="he", names={"fi": "Horisontti"})
    programme.rules.create(kind="min_partners", value="1", certainty="confirmed")
    call = make_call("NIMETYT", programme_id=programme.pk)
    Call.objects.update(conditions_html=f"<p>{NAMED}</p>")
    tag(cast.paja, "snow")
    tag(call, "snow")
    Organisation.objects.filter(pk=cast.paja.pk).update(country=Country.objects.get(code="FI"))
    client.force_login(cast.aino)
    for where in (
        f"/clients/{row.pk}/",
        f"/organisations/{cast.paja.pk}/calls/",
        f"/calls/{call.pk}/",
    ):
        text = client.get(where, headers=ENGLISH).text
        assert "Not known" in text, where
        assert NAMED in text, where
    assert "We can apply" not in client.get("/calls/", headers=ENGLISH).text


def test_one_own_country_is_ours_and_that_of_a_client_is_its(client: Browser, cast: Cast) -> None:
    row = make_client(cast)
    programme = Programme.objects.create(key="he", names={"fi": "Horisontti"})
    programme.rules.create(kind="min_partners", value="1", certainty="confirmed")
    call = make_call("LUMI", programme_id=programme.pk)
    for each in (cast.paja, cast.tunturi, call):
        tag(each, "snow")
    Organisation.objects.update(country=None)
    client.force_login(cast.aino)
    assert "The country of the organisation is not in the register." in page(client, row)
    own = client.get(f"/organisations/{cast.tunturi.pk}/calls/", headers=ENGLISH).text
    assert "The country of your organisation is not in the register." in own


def test_a_hidden_call_fits_nobody(client: Browser, cast: Cast) -> None:
    row = make_client(cast)
    tag(cast.paja, "snow")
    call = make_call("PIILO")
    tag(call, "snow")
    client.force_login(cast.aino)
    assert "PIILO" in page(client, row)
    type(call).objects.update(level=Level.ORGANISATION, owner=cast.ranta)
    assert "PIILO" not in page(client, row)
    assert Call.objects.visible_to(SYSTEM).exists()
