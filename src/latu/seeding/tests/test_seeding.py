"""The region's public facts and the demo, written into an empty register."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from latu.accounts.models import User
from latu.calls.models import Call, Deadline, Programme, Status
from latu.clients.models import Client as Advised
from latu.core.access import SYSTEM
from latu.core.dates import today
from latu.core.gate import write
from latu.networks.models import Network, NetworkMembership
from latu.organisations.models import Membership, Organisation
from latu.partners.models import Answer, Notice
from latu.people.models import Person, Tie
from latu.projects.models import Project
from latu.records.models import Source
from latu.search.models import Document
from latu.seeding.demo import _months_later, seed_demo
from latu.seeding.public import seed_public
from latu.seeding.regional import Region, RegionMissing, cents
from latu.taxonomy.models import Concept, Municipality, SubRegion


@pytest.mark.django_db
def test_a_real_register_gets_facts_and_nothing_invented() -> None:
    with write(SYSTEM) as w:
        seed_public(w, Region("lapland"), with_invented=False)
    assert Municipality.objects.count() == 21
    assert SubRegion.objects.count() == 6
    assert Concept.objects.count() >= 300
    assert Programme.objects.get(key="horizon-europe").portal_id == "43108390"
    assert Network.objects.count() >= 30
    assert not Organisation.objects.filter(invented=True).exists()
    assert not NetworkMembership.objects.filter(invented=True).exists()
    assert not User.objects.exists()
    assert not Call.objects.exists()
    inari = Organisation.objects.get(kind="municipality", municipality="148")
    assert Source.objects.get(noun="organisation", record_id=inari.pk).system == "region"
    assert sorted(inari.names.values_list("language", flat=True)) == ["en", "fi", "se", "sv"]


@pytest.mark.django_db
def test_calls_of_national_programmes_close_with_the_offices() -> None:
    with write(SYSTEM) as w:
        seed_demo(w, Region("lapland"), today())
    clocks: dict[str, set[str]] = {}
    for each in Deadline.objects.select_related("call__programme"):
        assert each.call.programme is not None
        key, local = each.call.programme.key, timezone.localtime(each.at)
        clocks.setdefault(key, set()).add(f"{local:%H.%M}")
    national = {key for key, times in clocks.items() if times == {"16.15"}}
    assert national == {"akke", "uusi-rakennerahasto"}
    assert clocks["horizon-europe"] == {"18.00"}


@pytest.mark.django_db
def test_the_demo_is_lived_in_and_counts_from_its_first_day(client: Client) -> None:
    with write(SYSTEM) as w:
        seed_demo(w, Region("lapland"), today())
    now = timezone.now()
    open_calls = Call.objects.filter(closes_at__gt=now, opens_at__lte=now)
    assert Call.objects.count() >= 60
    assert Project.objects.count() == 60
    assert Person.objects.filter(invented=True).count() == 80
    assert not Person.objects.exclude(email__endswith="@example.org").exists()
    assert Tie.objects.count() >= 150
    assert open_calls.filter(closes_at__lt=now + timedelta(days=8)).exists()
    assert {call.status for call in Call.objects.all()} >= {
        Status.OPEN,
        Status.CLOSED,
        Status.FORTHCOMING,
    }
    assert User.objects.exclude(story={}).count() == 12
    assert Membership.objects.filter(role="administrator").exists()
    assert Notice.objects.filter(invented=True).count() == Notice.objects.count() >= 5
    assert Advised.objects.exclude(email="").count() == 22
    assert Answer.objects.filter(unread_by_asker=True).exists()
    nouns = (Call, Project, Person, Network, Organisation, Notice)
    assert Document.objects.count() == sum(model.objects.count() for model in nouns)
    assert not Person.objects.filter(level="private", steward=None).exists()
    assert client.get("/calls/", {"q": "porotalous"}).status_code == 200


def test_a_region_is_found_by_name_or_path(tmp_path: Path) -> None:
    with pytest.raises(RegionMissing):
        Region("atlantis")
    (tmp_path / "region.toml").write_text('key = "elsewhere"\ncountry = "SE"\n')
    elsewhere = Region(str(tmp_path))
    assert (elsewhere.key, elsewhere.country, elsewhere.calls) == ("elsewhere", "SE", [])


def test_money_of_a_region_file_is_whole_cents() -> None:
    assert cents(None) is None
    assert cents(12) == 1200
    with pytest.raises(ValueError, match="whole cents"):
        cents(Decimal("0.001"))


def test_months_are_counted_over_years() -> None:
    assert _months_later(date(2026, 11, 24), -26) == date(2024, 9, 1)
    assert _months_later(date(2026, 11, 24), 2) == date(2027, 1, 1)
