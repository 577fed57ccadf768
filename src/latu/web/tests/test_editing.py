"""Two people at one record."""

from django.test import Client
from tests.cast import Cast

from latu.organisations.models import Organisation


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
