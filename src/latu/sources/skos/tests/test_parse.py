"""Reading thesauri."""

import gzip
import zipfile
from pathlib import Path

import pytest

from latu.sources.problems import Code, Problem, Reason, Unreadable
from latu.sources.skos import parse
from latu.sources.skos.parse import read
from latu.sources.skos.records import LONGEST_LABEL, Concept, name_of

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
PREFIX = (
    "@prefix s: <http://www.w3.org/2004/02/skos/core#> .\n@prefix x: <http://x.example.org/t/> .\n"
)
CLOUDBERRY = Concept(
    "2",
    {"fi": "hilla", "sv": "hjortron", "en": "cloudberry", "se": "luomi"},
    {"fi": ("lakka", "suomuurain"), "en": ("bakeapple",)},
    "1",
)


def of_text(folder: Path, text: str | bytes, name: str = "x.ttl") -> dict[str, Concept]:
    """The concepts of one file, which has no faults."""
    scheme, faults = read([write(folder, text, name)])
    assert faults == []
    return dict(scheme.concepts)


def write(folder: Path, text: str | bytes, name: str) -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def refused(*paths: Path) -> Problem:
    with pytest.raises(Unreadable) as caught:
        read(paths)
    return caught.value.problem


@pytest.mark.parametrize("name", ["berries.ttl", "berries.rdf"])
def test_the_same_in_turtle_and_xml(name: str) -> None:
    scheme, faults = read([SAMPLES / name])
    assert faults == []
    assert scheme.name == "thesaurus"
    assert sorted(scheme.concepts) == ["1", "2", "3"]
    assert scheme.concepts["2"] == CLOUDBERRY
    assert scheme.concepts["3"] == Concept("3", {"fi": "juolukka", "sv": "odon"}, {}, "1")


def test_maps_of_several_languages_are_joined() -> None:
    scheme, faults = read(sorted(SAMPLES.glob("*.json")))
    assert (scheme.name, faults) == ("berries", [])
    assert scheme.concepts["2"] == Concept("2", {"fi": "hilla", "sv": "hjortron"})


def test_packed_files(tmp_path: Path) -> None:
    data = (SAMPLES / "berries.rdf").read_bytes()
    packed = write(tmp_path, gzip.compress(data), "berries.rdf.gz")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("berries.rdf", data)
        archive.writestr("licence.txt", "CC BY 4.0")
    for path in (packed, tmp_path / "b.zip"):
        assert read([path])[0].concepts["2"] == CLOUDBERRY


def test_other_forms_of_rdf(tmp_path: Path) -> None:
    skos, x = "http://www.w3.org/2004/02/skos/core#", "http://x.example.org/t/"
    triples = (
        f"<{x}1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{skos}Concept> .\n"
        f'<{x}1> <{skos}prefLabel> "yksi"@fi .\n'
    )
    linked = (
        f'{{"@context": {{"s": "{skos}"}}, "@id": "{x}1", "@type": "s:Concept",'
        ' "s:prefLabel": {"@language": "fi", "@value": "yksi"}}'
    )
    for name, text in (("x.nt", triples), ("x.jsonld", linked), ("x.json", linked)):
        assert of_text(tmp_path, text, name) == {"1": Concept("1", {"fi": "yksi"})}


def test_labels_in_nodes_of_their_own(tmp_path: Path) -> None:
    text = f"""{PREFIX}@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
x:1 a s:Concept ; xl:prefLabel x:l1 ; xl:altLabel [ xl:literalForm "ykkönen"@fi ] .
x:l1 xl:literalForm "yksi"@fi , "one"@en ."""
    concept = Concept("1", {"fi": "yksi", "en": "one"}, {"fi": ("ykkönen",)})
    assert of_text(tmp_path, text) == {"1": concept}


def test_a_mark_of_byte_order_and_no_ending_of_the_name(tmp_path: Path) -> None:
    text = b"\xef\xbb\xbf" + f'{PREFIX}x:1 a s:Concept ; s:prefLabel "yksi"@fi .'.encode()
    assert of_text(tmp_path, text, "thesaurus") == {"1": Concept("1", {"fi": "yksi"})}


def test_unseen_characters_and_blanks_go(tmp_path: Path) -> None:
    text = f'{PREFIX}x:1 a s:Concept ; s:prefLabel " mustikka\\u200B  ja\\n puolukka "@fi .'
    assert of_text(tmp_path, text)["1"].labels == {"fi": "mustikka ja puolukka"}


def test_addresses_of_others_keep_the_whole_address(tmp_path: Path) -> None:
    text = (
        f'{PREFIX}x:1 a s:Concept ; s:prefLabel "a"@fi . x:2 a s:Concept ; s:prefLabel "b"@fi .'
        '<http://y.example.org/3> a s:Concept ; s:prefLabel "c"@fi .'
    )
    assert sorted(of_text(tmp_path, text)) == ["1", "2", "http://y.example.org/3"]


def test_faults_of_single_labels_leave_the_rest(tmp_path: Path) -> None:
    long = "x" * (LONGEST_LABEL + 1)
    text = f"""{PREFIX}x:1 a s:Concept ; s:prefLabel "yksi"@fi , "ykkönen"@fi ; s:altLabel "{long}"@fi .
x:2 a s:Concept ; s:prefLabel " "@fi , "två"@sv ."""
    scheme, faults = read([write(tmp_path, text, "x.ttl")])
    assert scheme.concepts["1"] == Concept("1", {"fi": "yksi"}, {"fi": ("ykkönen",)})
    assert scheme.concepts["2"] == Concept("2", {"sv": "två"})
    assert [(f.code, f.detail.get("reason")) for f in faults] == [
        (Code.BAD_LABEL, Reason.TOO_LONG), (Code.BAD_LABEL, Reason.NOT_TEXT), (Code.CONFLICT, None),
    ]  # fmt: skip
    path = write(tmp_path, '{"1": "yksi", "2": 7, " ": "x", "3": "kolme"}', "n_fi.json")
    scheme, faults = read([path])
    assert sorted(scheme.concepts) == ["1", "3"]
    assert [(f.row, f.value) for f in faults] == [(2, "2: 7"), (3, " : x")]


@pytest.mark.parametrize(
    ("name", "content", "code", "reason"),
    [
        ("empty.ttl", b"", Code.EMPTY_FILE, None),
        ("bad.ttl", f"{PREFIX}x:1 a s:Concept ;; ] .".encode(), Code.BAD_SYNTAX, None),
        ("latin.ttl", f'{PREFIX}x:1 a s:Concept ; s:prefLabel "\xe4"@fi .'.encode("latin-1"), Code.BAD_SYNTAX, None),
        ("page.xml", b"<html><body>404</body></html>", Code.BAD_SYNTAX, None),
        ("bad_fi.json", b'{"1": ', Code.BAD_SYNTAX, None),
        ("utf16_fi.json", '{"1": "a"}'.encode("utf-16"), Code.WRONG_ENCODING, None),
        ("picture.png", b"\x89PNG\r\n", Code.UNKNOWN_FORMAT, Reason.NO_CONCEPTS),
        ("other.ttl", b"<a:a> <b:b> <c:c> .", Code.UNKNOWN_FORMAT, Reason.NO_CONCEPTS),
        ("french.ttl", f'{PREFIX}x:1 a s:Concept ; s:prefLabel "un"@fr .'.encode(), Code.UNKNOWN_FORMAT, Reason.NO_LABELS),
        ("names_fr.json", b'{"1": "un"}', Code.UNKNOWN_FORMAT, Reason.NO_LABELS),
        ("names.json", b'{"1": "yksi"}', Code.UNKNOWN_FORMAT, Reason.NO_LANGUAGE),
        ("remote.jsonld", b'{"@context": "http://x.example.org/c", "@id": "x:1"}', Code.BAD_SYNTAX, None),
        ("no.zip", b"PK\x03\x04 and nothing more", Code.BROKEN_ARCHIVE, None),
    ],
)  # fmt: skip
def test_files_that_are_of_no_use(
    tmp_path: Path, name: str, content: bytes, code: Code, reason: Reason | None
) -> None:
    problem = refused(write(tmp_path, content, name))
    assert (problem.code, problem.file) == (code, name)
    assert problem.detail.get("reason") == (str(reason) if reason else None)


def test_a_syntax_error_names_its_line(tmp_path: Path) -> None:
    assert refused(write(tmp_path, f"{PREFIX}\n\nx:1 a ] .", "bad.ttl")).row == 5


@pytest.mark.parametrize("cut", [40, 400, 900])
def test_xml_that_is_cut_off_is_no_short_thesaurus(tmp_path: Path, cut: int) -> None:
    data = (SAMPLES / "berries.rdf").read_bytes()[:-cut]
    assert refused(write(tmp_path, data, "cut.rdf")).code in {Code.BROKEN_ARCHIVE, Code.BAD_SYNTAX}
    packed = gzip.compress((SAMPLES / "berries.ttl").read_bytes())[:-20]
    assert refused(write(tmp_path, packed, "cut.ttl.gz")).code == Code.BROKEN_ARCHIVE


def test_a_comment_after_the_end_does_no_harm(tmp_path: Path) -> None:
    data = (SAMPLES / "berries.rdf").read_bytes() + b"<!-- made by hand -->\n"
    assert of_text(tmp_path, data, "x.rdf")["2"] == CLOUDBERRY


def test_entities_that_grow_are_refused_before_anything_is_read(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(8))
    root = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
    for doctype in (f'<!ENTITY a "aaaaaaaaaa">{entities}', f'<!ENTITY a "{"a" * 5000}">'):
        text = f'<?xml version="1.0"?><!DOCTYPE rdf:RDF [{doctype}]>{root}'
        problem = refused(write(tmp_path, text, "bomb.rdf"))
        assert problem.detail["reason"] == Reason.ENTITIES
    text = f"<!DOCTYPE rdf:RDF [{' ' * 70_000}{entities}]>{root}"
    assert refused(write(tmp_path, text, "far.rdf")).detail["reason"] == Reason.ENTITIES


def test_json_is_read_in_one_go_so_it_may_not_be_huge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parse, "LARGEST_JSON", 10)
    assert refused(write(tmp_path, '{"1": "yksi ja kaksi"}', "n_fi.json")).code == Code.TOO_LARGE


@pytest.mark.parametrize(
    ("text", "name"),
    [("EuroVoc 4.2", "eurovoc-4-2"), ("www.yso.fi", "www-yso-fi"), ("…", ""), ("x" * 99, "x" * 30)],
)
def test_names(text: str, name: str) -> None:
    assert name_of(text) == name
