"""Telling what files are."""

import gzip

import pytest

from latu.imports.recognising import MixedKinds, kind_of, kind_of_files


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"projectID;name\n", "import_cordis"),
        (b"PK\x03\x04", "import_cordis"),
        (b"", "import_cordis"),
        (b'\xef\xbb\xbf{"grants": [', "import_feed"),
        (b'{"results": [{"metadata": {}}]}', "import_calls"),
        (b'[{"metadata": {"title": ["all about grants"]}}]', "import_calls"),
        (
            gzip.compress(b'{"reference": "1", "metadata": {}}\n' * 5000, mtime=0)[:400],
            "import_calls",
        ),
        (b"\x1f\x8b and no more", "import_cordis"),
    ],
)
def test_the_kind_is_told_from_the_start(start: bytes, kind: str) -> None:
    assert kind_of(start) == kind


def test_files_of_two_kinds_are_not_mixed() -> None:
    with pytest.raises(MixedKinds):
        kind_of_files([b"a;b", b"{}"])
    assert kind_of_files([b"a;b", b"c;d"]) == "import_cordis"
