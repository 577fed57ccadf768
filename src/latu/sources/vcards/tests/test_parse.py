"""Cards as phones and mail programmes write them, right and wrong."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from latu.sources.problems import Code, Problem, Reason, Unreadable
from latu.sources.tables.inputs import Input
from latu.sources.vcards import Address, Card, Kind, Left, Place, Point, lines, parse, read_cards
from latu.sources.vcards.tests.reading import card_with, read

SAMPLES = Path(__file__).resolve().parents[1] / "samples"


def left(card: Card) -> set[tuple[str, Left]]:
    return {(each.name, each.why) for each in card.left_out}


def reasons(found: list[Card | Problem]) -> list[tuple[Code, str, int | None]]:
    problems = [each for each in found if isinstance(each, Problem)]
    return [(each.code, each.detail.get("reason", ""), each.row) for each in problems]


def test_a_card_of_an_old_phone() -> None:
    [card] = read_cards(SAMPLES / "phone_21.vcf")
    assert isinstance(card, Card)
    assert (card.given, card.family, card.full_name) == ("Šárká", "Mäkelä", "Šárká Mäkelä")
    assert (card.organisation, card.units) == ("Kaira, Oy", ("Field work",))
    assert card.telephones == (
        Point("+358 40 000 0001", ("cell",)),
        Point("+358 16 000 0002", ("fax", "work")),
    )
    assert card.note == "Met in Inari.\nSpeaks of reindeer."
    assert left(card) == {("PHOTO", Left.PICTURE), ("BDAY", Left.PRIVATE)}
    assert card.place == Place("phone_21.vcf", 1, 1)


def test_cards_of_a_mail_programme() -> None:
    person, company = read_cards(SAMPLES / "mail_30.vcf")
    assert isinstance(person, Card)
    assert isinstance(company, Card)
    assert person.emails == (Point("aino@example.org", ("work",)),)
    assert person.telephones == (Point("+358 40 000 0003", (), "Summer cottage"),)
    assert person.addresses == (Address("Kaira", "Suomi", ("work",)),)
    assert person.urls == (Point("http://kaira.example.org"),)
    assert person.note == "Knows the, so to say, right people; ask her first.\nBack in August."
    assert person.categories == ("energy", "wood")
    assert person.revision == datetime(2026, 5, 4, 10, 20, 30, tzinfo=UTC)
    assert ("ADR", Left.STREET) in left(person)
    assert (company.kind, company.organisation, company.given) == (
        Kind.ORGANISATION, "Kaira Works", "",
    )  # fmt: skip
    assert company.place.number == 2
    assert company.place.line == 21


def test_cards_of_a_server() -> None:
    card, group = read_cards(SAMPLES / "server_40.vcf")
    assert isinstance(card, Card)
    assert (card.given, card.family, card.prefix) == ("Ánte", "Näkkäläjärvi", "Dr. Prof.")
    assert card.languages == ("se", "fi")
    assert [each.value for each in card.telephones] == [
        "+358-40-000-0005",
        "+358-16-000-0004 ext. 7",
    ]
    assert left(card) == {("N", Left.ALTERNATIVE), ("IMPP", Left.MESSAGING)}
    assert isinstance(group, Problem)
    assert (group.code, group.detail["reason"], group.detail["card"]) == (
        Code.BAD_CARD, Reason.NOT_A_PERSON, "2",
    )  # fmt: skip


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n", b"\r\r\n"])
@pytest.mark.parametrize("chunk", [1, 7, 1 << 16])
def test_every_line_end(end: bytes, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "CHUNK", chunk)
    data = (SAMPLES / "mail_30.vcf").read_bytes().replace(b"\n", end)
    assert read(data) == list(read_cards(SAMPLES / "mail_30.vcf"))


def test_a_file_that_is_indented_as_a_whole() -> None:
    text = (SAMPLES / "mail_30.vcf").read_text("utf-8")
    indented = "".join(f"    {line}\n" for line in text.splitlines())
    assert read(indented.encode()) == list(read_cards(SAMPLES / "mail_30.vcf"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_wide_encoding(encoding: str) -> None:
    text = (SAMPLES / "server_40.vcf").read_text("utf-8")
    assert read(text.encode(encoding))[0] == next(read_cards(SAMPLES / "server_40.vcf"))


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("FN:Mäkelä š".encode(), "Mäkelä š"),
        ("FN:Mäkelä".encode("cp1252"), "Mäkelä"),
        ("FN;CHARSET=ISO-8859-1:Mäkelä".encode("latin-1"), "Mäkelä"),
        ("FN;CHARSET=ISO-8859-1:Mäkelä".encode(), "Mäkelä"),
        ("FN;CHARSET=ISO-8859-4:Mäkelä š".encode("iso8859-4"), "Mäkelä š"),
        ("FN;CHARSET=SHIFT_JIS:表、山".encode("shift_jis"), "表、山"),
        (b"FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=E4kel=e4", "Mäkelä"),
        (b"FN;QUOTED-PRINTABLE:M=C3=A4kel=C3=A4", "Mäkelä"),
        (b"FN;ENCODING=b;CHARSET=UTF-8:TcOka2Vsw6QgxaE=", "Mäkelä š"),
        (b"FN;BASE64:TcOka2Vsw6QgxaE", "Mäkelä š"),
        ("FN:Ma\u0308kela\u0308".encode(), "Mäkelä"),
        (b"FN:M\xc3\r\n \xa4kel\xc3\xa4", "Mäkelä"),
    ],
)
def test_letters_arrive_right(line: bytes, name: str) -> None:
    assert card_with(line).full_name == name


@pytest.mark.parametrize(
    ("lines", "note"),
    [
        ("NOTE;QUOTED-PRINTABLE:one =\ntwo=\n three", "one two three"),
        ("NOTE;QUOTED-PRINTABLE:=C3=A4=\n =C3=B6", "äö"),
        ("NOTE;QUOTED-PRINTABLE:one=\n two=\n three", "onetwothree"),
        ("NOTE;QUOTED-PRINTABLE:one=\nTEL:1", "one"),
        ("NOTE;QUOTED-PRINTABLE:one=\n=20two", "one two"),
        ("NOTE:one\nand two, not folded", "one\nand two, not folded"),
        ("NOTE:one\n two", "onetwo"),
        ("NOTE:one\n\ttwo", "onetwo"),
        (r"NOTE:a\nb\Nc\\nd\,\;\:\"e\f", 'a\nb\nc\\nd,;:"e\\f'),
        ('NOTE;X="a:b;c":d', "d"),
        ('NOTE;X=\\"a:d', "d"),
    ],
)  # fmt: skip
def test_folded_and_escaped(lines: str, note: str) -> None:
    assert card_with(lines).note == note


def test_a_fold_of_21_keeps_its_blank() -> None:
    assert card_with("NOTE:one\n two", "2.1").note == "one two"
    assert card_with("NOTE:" + "a" * 70 + "\n b", "2.1").note == "a" * 70 + "b"


@pytest.mark.parametrize(
    ("lines", "given", "family", "full", "guessed"),
    [
        ("N:Korpi;Aino;;;\nFN:", "Aino", "Korpi", "Aino Korpi", False),
        ("FN:Aino Maria Korpi", "Aino Maria", "Korpi", "Aino Maria Korpi", True),
        ("FN:Korpi\\, Aino", "Aino", "Korpi", "Korpi, Aino", True),
        ("FN:Ludwig van der Beek", "Ludwig", "van der Beek", "Ludwig van der Beek", True),
        ("FN:\nEMAIL:a@example.org", "", "", "a@example.org", False),
        ("N;QUOTED-PRINTABLE:=4B;=41=3B;;;\nFN:x", "A;", "K", "x", False),
        ("N;QUOTED-PRINTABLE:=4B=3B=41\nFN:x", "A", "K", "x", False),
    ],
)
def test_names(lines: str, given: str, family: str, full: str, *, guessed: bool) -> None:
    card = card_with(lines)
    assert (card.given, card.family, card.full_name) == (given, family, full)
    assert card.name_guessed is guessed


def test_what_is_not_kept_is_named() -> None:
    card = card_with(
        "ORG:A\nORG:B\nEMAIL:nobody\nURL:javascript:alert(1)\nREV:soon\nX-HAT:red\nX-HAT:blue\n"
        "AGENT:BEGIN:VCARD\\nFN:Boss\\nEND:VCARD\nSOUND:x\nNICKNAME:\nPRODID:x",
        "5.0",
    )
    assert card.organisation == "A"
    assert {(each.name, each.why, each.value, each.times) for each in card.left_out} == {
        ("ORG", Left.SECOND, "B", 1),
        ("EMAIL", Left.NOT_AN_EMAIL, "nobody", 1),
        ("URL", Left.NOT_A_WEB_ADDRESS, "javascript:alert(1)", 1),
        ("REV", Left.NOT_A_TIME, "soon", 1),
        ("X-HAT", Left.NO_PLACE, "", 2),
        ("AGENT", Left.OTHER_PERSON, "", 1),
        ("SOUND", Left.FILE, "", 1),
        ("PRODID", Left.TECHNICAL, "", 1),
        ("VERSION", Left.UNKNOWN_VERSION, "5.0", 1),
    }


@pytest.mark.parametrize("agent", [b"AGENT:\n", b"AGENT:BEGIN:VCARD\nX:", b"X:1\nAGENT;VALUE=a:\n"])
def test_an_agent_is_not_mixed_with_the_card(agent: bytes) -> None:
    inner = b"BEGIN:VCARD\n" if b"BEGIN" not in agent else b"1\n"
    card = card_with(agent + inner + b"FN:Boss\nTEL:1\nEND:VCARD\nTEL:2\nFN:Aino Korpi")
    assert card.full_name == "Aino Korpi"
    assert [each.value for each in card.telephones] == ["2"]
    assert ("AGENT", Left.OTHER_PERSON) in left(card)


def test_flaws_are_told_and_the_rest_is_read() -> None:
    data = (
        b"Dear all,\nhere\nBEGIN:VCARD\nFN:No end\nBEGIN:VCARD\nPHOTO:x\nEND:VCARD\n"
        b"BEGIN:VCARD\nno colon\nFN:A\nNOTE:a\0b\nTITLE;CHARSET=UTF-8:\xff\xc3\xa4\xc3\xa4\nEND:VCARD\nEND:VCARD\n"
        b"BEGIN:VCARD\nFN:Cut off"
    )
    found = read(data)
    assert reasons(found) == [
        (Code.BAD_CARD, Reason.OUTSIDE, 1),
        (Code.BAD_CARD, Reason.NO_END, 3),
        (Code.BAD_CARD, Reason.NO_NAME, 5),
        (Code.BAD_CARD, Reason.NO_COLON, 9),
        (Code.NUL_BYTES, "", 11),
        (Code.BAD_CARD, Reason.CHARACTERS, 12),
        (Code.BAD_CARD, Reason.OUTSIDE, 14),
        (Code.BAD_CARD, Reason.NO_END, 15),
    ]
    cards = [each for each in found if isinstance(each, Card)]
    assert [each.full_name for each in cards] == ["No end", "A", "Cut off"]
    assert (cards[1].title, cards[1].note, cards[1].place.number) == ("\ufffdää", "", 3)


@pytest.mark.parametrize(
    ("data", "code", "reason"),
    [
        (b"", Code.EMPTY_FILE, ""),
        (b"\xef\xbb\xbf \r\n\0", Code.EMPTY_FILE, ""),
        (b'["vcard", [["version", {}, "text", "4.0"]]]', Code.UNKNOWN_FORMAT, Reason.JCARD),
        (b'<?xml version="1.0"?><vcards xmlns="urn">', Code.UNKNOWN_FORMAT, Reason.XCARD),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", Code.UNKNOWN_FORMAT, Reason.NO_CARDS),
        (b"\x89PNG\r\n\0\0", Code.UNKNOWN_FORMAT, Reason.NO_CARDS),
    ],
)
def test_what_is_no_vcard_is_refused_at_once(data: bytes, code: Code, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_cards(Input("x", len(data), lambda: io.BytesIO(data)))
    assert (caught.value.problem.code, caught.value.problem.detail.get("reason", "")) == (
        code, reason,
    )  # fmt: skip


def test_a_file_too_large_is_refused_unopened() -> None:
    with pytest.raises(Unreadable) as caught:
        read_cards(Input("x", parse.LARGEST_FILE + 1, lambda: pytest.fail("opened")))
    assert caught.value.problem.code is Code.TOO_LARGE


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    one = b"BEGIN:VCARD\nFN:A\nEND:VCARD\n"
    long = b"BEGIN:VCARD\nFN:A\nNOTE:" + b"a" * (lines.LONGEST_LINE + 9) + b"\nEND:VCARD\n"
    [card] = read(long)
    assert isinstance(card, Card)
    assert (card.note, left(card)) == ("", {("NOTE", Left.TOO_LONG)})
    many = b"BEGIN:VCARD\nFN:A\n" + b"X-A:b\n" * 5_001 + b"END:VCARD\n"
    assert reasons(read(many)) == [(Code.TOO_LARGE, Reason.CARD, 1)]
    monkeypatch.setattr(parse, "MOST_CARDS", 2)
    assert reasons(read(one * 9)) == [(Code.TOO_LARGE, Reason.CARDS, 7)]
    monkeypatch.setattr(lines, "MOST_LINES", 4)
    assert reasons(read(one * 9))[0][:2] == (Code.TOO_LARGE, Reason.LINES)
