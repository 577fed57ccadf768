"""Every shared real file is read or refused with a reason."""

from collections import Counter
from pathlib import Path

import pytest

from latu.sources.problems import Code, Problem, Reason, Unreadable
from latu.sources.vcards import Card, Left, Point, read_cards

FILES = Path(__file__).resolve().parents[6] / "shared" / "data" / "formats" / "vcf"
NO_CARDS = {
    "jcard-example.json": Reason.JCARD,
    "hcard-portrait.jpg": Reason.NO_CARDS,
    "hcard-sound.ogg": Reason.NO_CARDS,
    "vcard-samples-license.txt": Reason.NO_CARDS,
}


def cards(name: str) -> list[Card]:
    [path] = FILES.rglob(name)
    found = list(read_cards(path))
    assert [each for each in found if isinstance(each, Problem)] == []
    return [each for each in found if isinstance(each, Card)]


def test_every_file_is_read_or_refused_with_a_reason() -> None:
    counts: Counter[str] = Counter()
    for path in sorted(each for each in FILES.rglob("*") if each.is_file()):
        if path.name in NO_CARDS:
            with pytest.raises(Unreadable) as caught:
                read_cards(path)
            assert caught.value.problem.code is Code.UNKNOWN_FORMAT
            assert caught.value.problem.detail["reason"] == NO_CARDS[path.name]
            counts["refused files"] += 1
            continue
        counts["read files"] += 1
        for each in read_cards(path):
            if isinstance(each, Card):
                counts["cards"] += 1
            else:
                counts[f"{each.code} {each.detail['reason']}"] += 1
    assert counts == {"refused files": 4, "read files": 12, "cards": 14, "bad_card no_name": 1}


def test_a_card_of_outlook() -> None:
    [card] = cards("outlook-2003.vcf")
    assert (card.given, card.family, card.suffix) == ("John", "Doe", "III")
    assert (card.organisation, card.units) == ("Company, The", ("TheDepartment",))
    assert card.note.split("\n") == [
        "This is the note field!!", "Second line", "", "Third line is empty",
    ]  # fmt: skip
    assert card.emails == (Point("jdoe@hotmail.com"),)
    assert {each.name for each in card.left_out} == {
        "NICKNAME", "LABEL", "BDAY", "FBURL", "ADR", "KEY",
    }  # fmt: skip


def test_a_card_of_macos() -> None:
    [card] = cards("John_Doe_MAC_ADDRESS_BOOK.vcf")
    assert card.urls == (Point("http://www.ibm.com", ("homepage",)),)
    assert card.telephones[-1] == Point("905-222-1234", (), "AssistantPhone")
    assert [(each.city, each.country) for each in card.addresses] == [
        ("New York", "United States of America"), ("New York", "USA"),
    ]  # fmt: skip
    assert ("PHOTO", Left.PICTURE) in {(each.name, each.why) for each in card.left_out}


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("gmail-list.vcf", ["Arnold Smith", "Chris Beatle", "Doug White"]),
        ("rfc2426-example.vcf", ["Frank Dawson", "Tim Howes"]),
        ("tests_VObject_issue153.vcf", ["Test Benutzer"]),
    ],
)
def test_every_card_of_a_file(name: str, names: list[str]) -> None:
    assert [card.full_name for card in cards(name)] == names


def test_a_card_of_version_4() -> None:
    [card] = cards("rfc6350-example.vcf")
    assert card.languages == ("fr", "en")
    assert card.telephones[0] == Point("+1-418-656-9254 ext. 102", ("voice", "work"))
