"""On which day a value was said."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.cast import Cast

from latu.core.gate import write
from latu.records import provenance


@pytest.mark.parametrize("hour", [21, 22])
def test_the_day_is_the_regions(cast: Cast, hour: int) -> None:
    """At 22 in UTC it is midnight in Finland, in winter."""
    late = datetime(2026, 11, 24, hour, 6, tzinfo=UTC)
    with write(cast.viewer(cast.aino)) as w:
        at_night = replace(w, at=late)
        provenance.typed(at_night, cast.paja.ref, ["name"])
        provenance.stated(
            at_night, cast.paja.ref, system="cordis", key="1", values={"city": "Inari"}
        )
    found = provenance.origins(cast.paja.ref)
    day = {21: "2026-11-24", 22: "2026-11-25"}[hour]
    assert (found["name"].confirmed_on, found["city"].confirmed_on) == (day, day)
