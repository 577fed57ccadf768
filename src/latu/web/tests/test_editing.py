"""Two people at one record."""

from django.test import Client
from tests.cast import Cast

from latu.organisations.models import Organisation
from latu.projects.models import Project


def filled(client: Client, address: str, **changes: str) -> dict[str, str]:
    """The form of that page as a browser would send it."""
    context = client.get(address).context
    data = {key: str(value) for key, value in context["form"].initial.items() if value is not None}
    return {**data, "seen": context["seen"].isoformat(), **changes}


def test_the_second_to_save_is_told_and_may_insist(cast: Cast) -> None:
    address = f"/organisations/{cast.paja.pk}/edit/"
    aino, sari = Client(), Client()
    aino.force_login(cast.aino)
    sari.force_login(cast.sari)
    first = filled(aino, address, city="Kolari")
    second = filled(sari, address, city="Muonio")
    assert aino.post(address, first).status_code == 302
    told = sari.post(address, second)
    assert told.status_code == 200
    assert told.context["form"].non_field_errors()
    differs = {each.label: (each.theirs, each.yours) for each in told.context["form"].differences}
    assert differs == {"Paikkakunta": ("Kolari", "Muonio")}
    assert "Kolari" in told.text
    assert Organisation.objects.get(pk=cast.paja.pk).city == "Kolari"
    insisted = {**second, "seen": told.context["seen"].isoformat()}
    assert sari.post(address, insisted).status_code == 302
    assert Organisation.objects.get(pk=cast.paja.pk).city == "Muonio"


def test_a_slip_does_not_make_one_blind_to_the_other(cast: Cast) -> None:
    address = f"/organisations/{cast.paja.pk}/edit/"
    aino, sari = Client(), Client()
    aino.force_login(cast.aino)
    sari.force_login(cast.sari)
    slip = filled(sari, address, name="")
    aino.post(address, filled(aino, address, city="Kolari"))
    assert sari.post(address, slip).context["form"].non_field_errors()


def test_what_differs_is_told_in_the_readers_words(cast: Cast) -> None:
    aino, sari = Client(headers={"accept-language": "en"}), Client()
    aino.force_login(cast.aino)
    sari.force_login(cast.sari)
    parts = {
        "parts-TOTAL_FORMS": "2", "parts-INITIAL_FORMS": "0", "parts-0-role": "coordinator",
        "parts-1-role": "participant",
    }  # fmt: skip
    base = {"title": "Lumi", "eu_cents": "1 000", "level": "public", **parts}
    base["parts-0-organisation"] = "Esimerkin kunta"
    aino.post("/projects/add/", base)
    address = f"/projects/{Project.objects.get().pk}/edit/"
    seen = aino.get(address).context["seen"].isoformat()
    theirs = {**base, "starts_on": "1.3.2026", "parts-1-organisation": "Älykäs Paja Oy"}
    assert sari.post(address, theirs).status_code == 302
    mine = {**base, "eu_cents": "2 M€", "summary": "Lunta.", "seen": seen}
    mine |= {"parts-1-organisation": "Rannan Kehitys Oy", "parts-1-eu_cents": "5"}
    told = aino.post(address, mine)
    assert [tuple(each) for each in told.context["form"].differences] == [
        ("Starts", "1.3.2026", "(empty)"),
        ("EU funding, €", "1 000", "2 M€"),
        ("What it does", "(empty)", "Lunta."),
        ("Partners", "Älykäs Paja Oy, Partner", "Rannan Kehitys Oy, Partner, 5"),
    ]
    assert "There now" in told.text


def test_a_drop_down_list_is_told_by_its_words(cast: Cast) -> None:
    aino, sari = Client(headers={"accept-language": "en"}), Client()
    address = f"/organisations/{cast.paja.pk}/edit/"
    aino.force_login(cast.aino)
    sari.force_login(cast.sari)
    mine = filled(aino, address, kind="association", municipality="148")
    sari.post(address, filled(sari, address, city="Kolari"))
    differs = aino.post(address, mine).context["form"].differences
    assert {each.label: (each.theirs, each.yours) for each in differs} == {
        "Kind": ("Company", "Association"),
        "Municipality": ("(empty)", "Inari"),
        "Town": ("Kolari", "(empty)"),
    }
