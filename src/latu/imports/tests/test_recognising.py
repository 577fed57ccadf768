"""Telling what files are."""

import gzip
import io
import zipfile

import pytest

from latu.imports.recognising import MixedKinds, kind_of, kind_of_files

RDF = b"http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def zipped(name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return target.getvalue()


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
        (zipped("project.csv", b"id;acronym\n1;A\n"), "import_cordis"),
        (zipped("[Content_Types].xml", b"<?xml version='1.0'?><Types/>"), "import_cordis"),
        (zipped("a.rdf", b"<rdf:RDF xmlns:rdf='" + RDF + b"'/>"), "import_thesaurus"),
        (zipped("a_fi.json", b'{"1": "hilla"}'), "import_thesaurus"),
        (b"<?xml version='1.0'?>\n<rdf:RDF xmlns:rdf='" + RDF + b"'>", "import_thesaurus"),
        (b"# berries\n@prefix s: <http://x.example.org/> .", "import_thesaurus"),
        (b"BASE <http://x.example.org/>", "import_thesaurus"),
        (b"base year;prefix\n2026;a\n", "import_cordis"),
        (b'<http://x.example.org/1> <http://x.example.org/2> "a" .', "import_thesaurus"),
        (b'{"@context": {}, "@graph": []}', "import_thesaurus"),
        (b'{"1": "say \\"a\\", [b]", "2": "cut o', "import_thesaurus"),
        (
            b'{"apiVersion": "2.1", "terms": "***", "responseTime": 22, "results": []}',
            "import_calls",
        ),
    ],
)
def test_the_kind_is_told_from_the_start(start: bytes, kind: str) -> None:
    assert kind_of(start) == kind


def test_files_of_two_kinds_are_not_mixed() -> None:
    with pytest.raises(MixedKinds):
        kind_of_files([b"a;b", b"{}"])
    assert kind_of_files([b"a;b", b"c;d"]) == "import_cordis"
