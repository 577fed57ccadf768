"""Can we apply, as the call's page says it: all four answers."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.calls.models import Call, Programme, Rule
from latu.core.access import Level
from latu.taxonomy.models import Country

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(cast: Cast) -> Call:
    Country.objects.filter(code="FI").update(is_member_state=True)
    programme = Programme.objects.create(key="he", names={"en": "Horizon"})
    for kind, value in (("min_partners", 3), ("min_countries", 3)):
        programme.rules.create(
            action="RIA",
            kind=kind,
            value=str(value),
            text={"en": f"At least {value} of {kind}, says the annex."},
            source={"en": "General Annexes"},
            certainty="confirmed",
        )
    programme.rules.create(
        action="CSA",
        kind="min_partners",
        value="1",
        certainty="unconfirmed",
        source={"en": "Notes"},
    )
    programme.rules.create(action="TT", kind="applicant_kinds", value="municipality")
    return Call.objects.create(
        identifier="HE-1",
        programme=programme,
        titles={"en": "A call"},
        action="HORIZON-RIA",
        level=Level.PUBLIC,
        closes_at=timezone.now() + timedelta(days=30),
    )


def page(client: Client, cast: Cast, call: Call, **changes: object) -> str:
    Call.objects.filter(pk=call.pk).update(**changes)
    client.force_login(cast.kaisa)
    client.cookies["django_language"] = "en"
    return client.get(f"/calls/{call.pk}/").content.decode()


def test_with_partners(client: Client, cast: Cast, call: Call) -> None:
    text = page(client, cast, call)
    assert "Yes, with partners" in text
    assert "2 more partners are needed." in text
    assert "They come from 2 other countries at least." in text
    assert "At least 3 of min_partners, says the annex." in text
    assert "General Annexes" in text


def test_yes_and_that_the_rule_is_not_confirmed(client: Client, cast: Cast, call: Call) -> None:
    text = page(client, cast, call, action="HORIZON-JU-CSA")
    assert "Yes, also alone" in text
    assert "not confirmed" in text


def test_no(client: Client, cast: Cast, call: Call) -> None:
    assert "Organisations of your kind are not let in." in page(client, cast, call, action="TT")
    text = page(client, cast, call, closes_at=timezone.now() - timedelta(days=1))
    assert "The call is closed." in text


def test_not_known(client: Client, cast: Cast, call: Call) -> None:
    assert "Latu knows no rule" in page(client, cast, call, action="EDF-LS")


def test_the_text_of_the_call_wins(client: Client, cast: Cast, call: Call) -> None:
    said = (
        "Proposals must be submitted by at least 2 applicants from 2 different eligible countries."
    )
    text = page(client, cast, call, conditions_html=f"<p>{said}</p>")
    assert "1 more partner is needed." in text
    assert f'<q lang="en">{said}</q>' in text


def test_a_visitor_belongs_nowhere(client: Client, call: Call) -> None:
    assert "Can we apply?" not in client.get(f"/calls/{call.pk}/").content.decode()


def test_a_rate_that_only_a_rule_tells_says_so(client: Client, cast: Cast, call: Call) -> None:
    assert call.programme is not None
    call.programme.rules.create(
        action="RIA", kind="funding_rate", value="70", text={"en": "70 % of the costs."}
    )
    text = page(client, cast, call)
    assert "70 % of the costs." in text
    assert "a rule of the programme, not of this call" in text
    assert "a rule of the programme" not in page(client, cast, call, rate="60")
    assert "a rule of the programme" not in page(client, cast, call, rate="", action="CSA")


def test_the_long_english_text_is_folded_after_its_beginning(
    client: Client, cast: Cast, call: Call
) -> None:
    text = page(client, cast, call, description_html=f"<p>{'word ' * 300}END</p>")
    beginning, _, rest = text.partition("Show the whole text in English")
    assert "word word" in beginning
    assert "END" not in beginning
    assert "END" in rest


def row(client: Client, call: Call) -> str:
    text = client.get("/calls/?sort=title").text.partition(f'href="/calls/{call.pk}/"')[2]
    return text.partition("</li>")[0]


def test_a_row_of_the_list_says_it_for_ones_own_organisation(
    client: Client, cast: Cast, call: Call
) -> None:
    client.cookies["django_language"] = "en"
    client.force_login(cast.kaisa)
    for action, said in (
        ("HORIZON-RIA", "With partners"),
        ("HORIZON-CSA", "We can apply"),
        ("TT", "We cannot apply"),
        ("EDF-LS", "Can we apply?"),
    ):
        Call.objects.update(action=action)
        assert said in row(client, call), action
    Call.objects.update(action="HORIZON-RIA", closes_at=timezone.now() - timedelta(days=1))
    assert "With partners" not in row(client, call)
    Call.objects.update(closes_at=timezone.now() + timedelta(days=30))
    for user in (None, cast.olli):
        client.logout()
        if user:
            client.force_login(user)
        assert "With partners" not in client.get("/calls/").text


def test_a_row_knows_what_the_text_says_also_after_it_was_written_anew(
    client: Client, cast: Cast, call: Call
) -> None:
    client.cookies["django_language"] = "en"
    client.force_login(cast.kaisa)
    for said, shown in (
        ("Applications by single applicants are allowed.", "We can apply"),
        ("", "With partners"),
    ):
        Call.objects.update(conditions_html=f"<p>{said}</p>", updated_at=timezone.now())
        assert shown in row(client, call)
        assert shown in row(client, call)


def test_verdicts_cost_the_list_a_fixed_number_of_queries(
    client: Client, cast: Cast, call: Call, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.kaisa)
    client.get("/calls/")
    with django_assert_num_queries(13):
        client.get("/calls/")
    for number in range(30):
        Call.objects.create(
            identifier=f"N-{number}", titles={"en": "x"}, programme=call.programme,
            action="HORIZON-RIA", level=Level.PUBLIC, closes_at=call.closes_at,
        )  # fmt: skip
    with django_assert_num_queries(14):  # once for the texts that nobody has read yet
        client.get("/calls/")
    with django_assert_num_queries(13):
        client.get("/calls/")


def test_a_kind_of_which_only_some_are_let_in_is_told_so(
    client: Client, cast: Cast, call: Call
) -> None:
    Rule.objects.filter(kind="applicant_kinds").update(
        action="TOWN-TWINNING", topic="TOWN-TT", value="municipality|company?"
    )
    told = "Only some organisations of your kind are let in."
    assert told not in page(client, cast, call, action="CERV-LS")
    text = page(client, cast, call, identifier="CERV-2026-CITIZENS-TOWN-TT")
    assert told in text
    assert "Not known" in text


def test_a_rule_that_is_written_twice_is_shown_once(client: Client, cast: Cast, call: Call) -> None:
    assert call.programme_id is not None
    for kind, action in (
        ("funding_rate", "RIA"),
        ("funding_rate_profit", "*"),
        ("page_limit", "*"),
    ):
        text = {"en": "Funding 70 %."} if kind != "page_limit" else {"en": "45 pages."}
        Rule.objects.create(
            programme_id=call.programme_id, kind=kind, value="70", action=action, text=text
        )
    client.force_login(cast.kaisa)
    rules = client.get(f"/calls/{call.pk}/").context["rules"]
    texts = [
        rule.text["en"] for rule in rules if rule.kind not in ("min_partners", "min_countries")
    ]
    assert sorted(texts) == ["45 pages.", "Funding 70 %."]


@pytest.mark.parametrize(
    ("action", "conditions", "is_lump_sum"),
    [
        (
            "HORIZON-RIA",
            "<p>Eligible costs will take the form of <b>a lump sum</b> as defined</p>",
            True,
        ),
        ("HORIZON-LS", "", True),
        ("HORIZON-RIA", "See the Decision authorising the use of lump sum contributions.", False),
        ("HORIZON-RIA", "Eligible costs may take form of lump sum contributions", False),
    ],
)
def test_overheads_are_no_rule_of_a_lump_sum(
    client: Client, cast: Cast, call: Call, action: str, conditions: str, *, is_lump_sum: bool
) -> None:
    assert call.programme is not None
    for kind in ("lump_sum", "indirect_cost_rate"):
        call.programme.rules.create(
            action="*", kind=kind, value="25", text={"en": f"Rule: {kind}."}
        )
    text = page(client, cast, call, action=action, conditions_html=conditions)
    assert ("Rule: lump_sum." in text) == is_lump_sum
    assert ("Rule: indirect_cost_rate." in text) != is_lump_sum
