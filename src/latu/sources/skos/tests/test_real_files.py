"""The shared labels of EuroVoc."""

from pathlib import Path

from latu.sources.skos.parse import read

THESAURI = Path(__file__).resolve().parents[6] / "shared" / "data" / "thesauri"


def test_eurovoc() -> None:
    told: list[tuple[int, int]] = []
    scheme, faults = read(
        sorted(THESAURI.glob("*.json")), lambda done, total: told.append((done, total))
    )
    assert (scheme.name, len(scheme.concepts), faults) == ("eurovoc", 7382, [])
    assert scheme.concepts["1102"].labels == {"fi": "juusto", "sv": "ost", "en": "cheese"}
    assert told[-1] == (3, 3)
