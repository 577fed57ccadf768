"""What the text of a call demands."""

import pytest

from latu.matching.conditions import stated


@pytest.mark.parametrize(
    ("text", "partners", "countries"),
    [
        (
            (
                "Proposals must be submitted by at least 3 applicants (beneficiaries; not affiliated entities) "
                "from 3 different eligible countries."
            ),
            3,
            3,
        ),
        (
            (
                "<p>See the rules.</p>Applications must be submitted by a consortium including participation, as "
                "beneficiaries, of at least three independent legal entities: Each established in a different "
                "Member State or Associated Country; and two of which are established in a Member State."
            ),
            3,
            3,
        ),
        (
            (
                "The consortium must include a minimum of two (2) organisations from two different "
                "programme countries."
            ),
            2,
            2,
        ),
    ],
)
def test_a_demand_on_the_applicants(text: str, partners: int, countries: int) -> None:
    found = stated(text)
    assert (found.partners, found.countries) == (partners, countries)
    assert found.sentence in text.replace("<p>", "").replace("</p>", "")


@pytest.mark.parametrize(
    "text",
    [
        "The conditions are described in General Annex B.",
        "Pilots should be carried out in at least three different Member States.",
        (
            "In addition to the minimum number of participants, consortia must include at least three independent "
            "legal entities established in an African Union member state."
        ),
        "The consortium must include at least three entities from one of the world regions.",
        "Projects are expected to include at least three operators.",
        "",
    ],
)
def test_no_demand_is_not_known_rather_than_guessed(text: str) -> None:
    found = stated(text)
    assert found.partners is None
    assert found.countries is None
    assert not found.is_alone_enough


def test_one_may_apply_alone() -> None:
    found = stated(
        "Grants for festivals. Applications by single applicants are allowed. Read more."
    )
    assert found.is_alone_enough
    assert found.sentence == "Applications by single applicants are allowed."


def test_further_demands_are_left_to_a_person() -> None:
    found = stated(
        "The following additional eligibility criteria apply: at least 2 civil society organisations. Other text."
    )
    assert found.partners is None
    assert len(found.more) == 1
    assert found.more[0].startswith("The following additional eligibility criteria")


@pytest.mark.parametrize(
    "sentence",
    [
        "The proposal must be submitted by the coordinator of the consortium funded under HORIZON-X-2024-01.",
        "This call is open only to the existing consortia selected in 2024.",
        "Participation in this topic is by invitation.",
        "The call is restricted to beneficiaries of the framework partnership.",
        "This is a grant to an identified beneficiary.",
    ],
)
def test_a_sentence_that_lets_in_only_some(sentence: str) -> None:
    text = f"Other conditions. {sentence} At least three independent legal entities take part."
    assert stated(text).named == sentence


@pytest.mark.parametrize(
    "text",
    [
        "Applications must be submitted by a consortium including participation of at least two entities.",
        "The coordinator of the consortium must submit the proposal.",
        "Results must be open to beneficiaries.",
        "Grants awarded to applicants are paid at once.",
        "Proposals should build on a consortium funded earlier.",
    ],
)
def test_a_sentence_that_lets_in_everybody(text: str) -> None:
    assert stated(text).named == ""
