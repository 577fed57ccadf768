"""What is written is read back as the same card, and keeps to the rules of its version."""

import csv
import io
import re
from datetime import UTC, datetime

import pytest
import segno
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from latu.sources.vcards import Address, Card, Kind, Point, Version
from latu.sources.vcards.export import COLUMNS, csv_of
from latu.sources.vcards.points import KNOWN_LABELS
from latu.sources.vcards.qr import qr_svg, qr_text
from latu.sources.vcards.tests.reading import read
from latu.sources.vcards.values import clean
from latu.sources.vcards.write import LINE_OCTETS, write_cards

CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\ufffd")
NOTES = st.text(CHARACTERS, max_size=60).map(clean).filter(lambda text: text == clean(text))
TEXTS = NOTES.map(lambda text: clean(" ".join(text.split())))
NAMES = TEXTS.filter(bool)
KINDS = st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), unique=True, max_size=3).map(
    lambda kinds: tuple(sorted(set(kinds) - {"pref", "internet", "postal", "parcel"}))
)
LABELS = TEXTS.filter(lambda text: text.lower() not in KNOWN_LABELS and not text.startswith("_$!<"))


def several[T](of: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(of, unique=True, max_size=3).map(tuple)


def points(values: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[Point, ...]]:
    return several(st.builds(Point, values, KINDS, LABELS))


EMAILS = st.from_regex(r"[a-z,;\\]{1,9}@[a-zäš]{1,70}\.org", fullmatch=True)
NUMBERS = st.from_regex(r"\+?[0-9][0-9 ]{0,20}[0-9]", fullmatch=True).map(
    lambda t: " ".join(t.split())
)
URLS = st.from_regex(r"https?://[a-zä,;:\\?&=/]{1,90}", fullmatch=True)
PLACES = st.builds(Address, NAMES, TEXTS, KINDS, LABELS)
MOMENTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)).map(  # noqa: DTZ001 - made UTC next
    lambda moment: moment.replace(tzinfo=UTC, microsecond=0)
)
CARDS = st.builds(
    Card,
    full_name=NAMES, kind=st.just(Kind.PERSON), given=NAMES, family=TEXTS, additional=TEXTS, prefix=TEXTS,
    suffix=TEXTS, organisation=TEXTS, units=several(NAMES), title=TEXTS, role=TEXTS, emails=points(EMAILS),
    telephones=points(NUMBERS), urls=points(URLS), addresses=several(PLACES), languages=several(NAMES), note=NOTES,
    categories=several(NAMES), uid=TEXTS, revision=st.none() | MOMENTS, left_out=st.just(()),
    place=st.just(Card("x").place), name_guessed=st.just(False),
)  # fmt: skip
AINO = Card(
    "Aino Mäkelä", given="Aino", family="Mäkelä", organisation="=Kaira", title="Adviser; wood",
    emails=(Point("aino@example.org"), Point("a@example.org")), telephones=(Point("+358 40 000 0001"),),
    addresses=(Address("Kaira", "FI"), Address("Inari", "FI")),
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # a card has many parts
@given(st.lists(CARDS, max_size=2), st.sampled_from(Version))
def test_written_cards_are_read_back(cards: list[Card], version: Version) -> None:
    data = b"".join(write_cards(cards, version))
    found = read(data) if cards else []
    for card in found:
        assert isinstance(card, Card)
        assert [each.name for each in card.left_out] == ["PRODID"]
    assert [_without_left_out(card) for card in found] == cards


def _without_left_out(card: object) -> Card:
    assert isinstance(card, Card)
    return Card(**{name: getattr(card, name) for name in Card.__slots__ if name != "left_out"})


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(CARDS, st.sampled_from(Version))
def test_lines_are_folded_within_no_character(card: Card, version: Version) -> None:
    data = b"".join(write_cards([card], version))
    assert data.endswith(b"END:VCARD\r\n")
    for line in data.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= LINE_OCTETS
        line.decode()


@pytest.mark.parametrize(
    ("version", "said"),
    [
        (Version.V4, ["VERSION:4.0", "KIND:org", "EMAIL;TYPE=work;PREF=1:a@example.org"]),
        (Version.V3, ["VERSION:3.0", "X-ABShowAs:COMPANY", "EMAIL;TYPE=work,pref:a@example.org"]),
    ],
)
def test_an_organisation(version: Version, said: list[str]) -> None:
    emails = (Point("a@example.org", ("work",)), Point("b@example.org"))
    card = Card("Kaira", kind=Kind.ORGANISATION, organisation="Kaira", emails=emails)
    data = b"".join(write_cards([card], version))
    assert set(said) <= set(data.decode().split("\r\n"))
    assert [_without_left_out(each) for each in read(data)] == [card]


def test_a_guess_is_not_written_as_a_fact() -> None:
    card = Card("Aino Mäkelä", given="Aino", family="Mäkelä", name_guessed=True)
    [again] = read(b"".join(write_cards([card])))
    assert isinstance(again, Card)
    assert again.name_guessed


def test_a_table_opens_without_running_anything() -> None:
    titles = {key: key.upper() for key in COLUMNS}
    data = b"".join(csv_of([AINO, Card("@SUM(1)", note="=1+1\nx")], titles))
    assert data.startswith(b"\xef\xbb\xbf")
    first, second = csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";")
    assert (first["FULL_NAME"], first["ORGANISATION"]) == ("Aino Mäkelä", "'=Kaira")
    assert (first["EMAILS"], first["CITY"], first["COUNTRY"]) == (
        "aino@example.org, a@example.org", "Kaira, Inari", "FI",
    )  # fmt: skip
    assert first["TELEPHONES"] == "'+358 40 000 0001"
    assert (second["FULL_NAME"], second["NOTE"]) == ("'@SUM(1)", "'=1+1\nx")


def test_a_code_says_what_a_card_says_and_no_more() -> None:
    assert qr_text(AINO).split("\r\n") == [
        "BEGIN:VCARD", "VERSION:3.0", "N:Mäkelä;Aino", "FN:Aino Mäkelä", "ORG:=Kaira", "TITLE:Adviser\\; wood",
        "EMAIL:aino@example.org", "TEL:+358 40 000 0001", "END:VCARD",
    ]  # fmt: skip


def test_a_code_has_a_light_ground_and_no_style() -> None:
    svg = qr_svg(AINO)
    assert "style" not in svg
    assert "<script" not in svg
    code = segno.make(qr_text(AINO), error="l", micro=False, encoding="utf-8")
    side = code.symbol_size(border=4)[0]
    assert f'viewBox="0 0 {side} {side}"' in svg
    assert re.search(rf'<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/>', svg)
    assert 'stroke="#000"' in svg


def test_a_code_fits_whatever_the_card_holds() -> None:
    huge = Card("ä" * 999, given="ä" * 999, family="ä" * 999, organisation="ä" * 999, title="ä" * 999,
                emails=(Point("a" * 999 + "@example.org"), Point("a@example.org")))  # fmt: skip
    assert "EMAIL:a@example.org" in qr_text(huge)
    assert int(segno.make(qr_text(huge), error="l", encoding="utf-8").version) <= 25
    assert qr_svg(huge).startswith("<svg")
