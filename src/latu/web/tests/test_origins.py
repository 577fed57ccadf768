"""Where it comes from: one heading per person or source, of fields that have a value, each named once."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from tests.cast import Cast

from latu.core.access import SYSTEM, Viewer
from latu.core.gate import Write, write
from latu.networks import actions as networks
from latu.organisations import actions
from latu.organisations.models import Organisation
from latu.organisations.queries import one
from latu.records import provenance
from latu.records.models import Source
from latu.web.origins import origins, unsaid


@pytest.fixture(autouse=True)
def in_finnish() -> Iterator[None]:
    with translation.override("fi"):
        yield


def on(viewer: Viewer, day: int) -> Write:
    return Write(viewer=viewer, at=datetime(2026, 11, day, 12, tzinfo=UTC))


def said(cast: Cast, viewer: Viewer) -> list[dict[str, Any]]:
    return origins(viewer, one(viewer, cast.paja.pk))


def test_lines_of_one_person_stand_under_one_heading_newest_first(cast: Cast) -> None:
    aino = cast.viewer(cast.aino)
    provenance.typed(on(aino, 3), cast.paja.ref, ["kind"])
    provenance.typed(on(aino, 5), cast.paja.ref, ["name", "names"])
    provenance.typed(on(cast.viewer(cast.sari), 4), cast.paja.ref, ["country_id", "website"])
    assert said(cast, aino) == [
        {"who": "Aino", "lines": [("5.11.2026", "nimi"), ("3.11.2026", "tyyppi")]},
        {"who": "Sari", "lines": [("4.11.2026", "maa")]},
    ]
    for stranger in (cast.viewer(cast.kaisa), cast.viewer(cast.olli)):
        (only,) = said(cast, stranger)
        assert "Aino" not in only["who"]
        assert [day for day, _names in only["lines"]] == ["5.11.2026", "4.11.2026", "3.11.2026"]


def test_a_source_is_told_after_people_and_only_for_what_has_a_value(cast: Cast) -> None:
    with write(SYSTEM) as w:
        values = {"name": "x", "city": "", "website": "", "pic": "999902742"}
        provenance.stated(w, cast.paja.ref, system="cordis", key="1", values=values)
    provenance.typed(on(cast.viewer(cast.aino), 3), cast.paja.ref, ["names"])
    person, *others = said(cast, cast.viewer(cast.aino))
    assert person == {"who": "Aino", "lines": [("3.11.2026", "nimi")]}
    assert others == [], "the name is named already, and nothing else has a value"
    with write(SYSTEM) as w:
        content = actions.Content(values={}, identifiers={"pic": ["999902742"]})
        actions.edit(w, organisation=cast.paja, content=content)
    _person, source = said(cast, cast.viewer(cast.aino))
    assert source["who"].startswith("CORDIS")
    assert [names for _day, names in source["lines"]] == ["PIC"]


def test_where_nothing_is_kept_a_sentence_says_what_is_known(client: Client, cast: Cast) -> None:
    Source.objects.all().delete()
    page = client.get(f"/organisations/{cast.paja.pk}/", headers={"accept-language": "en"})
    assert "No source is marked." in page.text
    Organisation.objects.filter(pk=cast.paja.pk).update(invented=True)
    page = client.get(f"/organisations/{cast.paja.pk}/", headers={"accept-language": "en"})
    assert "Made up for the demo" in page.text
    with write(SYSTEM) as w:
        values = {"names": {"fi": "Verkko"}, "source": {"fi": "Lapin liitto 2026"}}
        row = networks.create(w, values=values, owner_id=None)
    assert unsaid(row) == "Lapin liitto 2026"
