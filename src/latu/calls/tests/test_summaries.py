"""Calls in plain words: who may write which language, and what stays of it."""

import pytest
from tests.cast import Cast

from latu.accounts.models import User
from latu.calls import actions, summaries
from latu.calls.models import Byline, Call
from latu.core.access import ANYONE, SYSTEM, Forbidden, Level
from latu.core.gate import write
from latu.records.models import Change
from latu.search.words import matching


@pytest.fixture
def call(cast: Cast) -> Call:
    values = {"identifier": "PORO", "titles": {"fi": "Porohaku"}, "level": Level.PUBLIC}
    with write(SYSTEM) as w:
        return actions.create(w, content=actions.Content(values=values), owner_id=None)


def put(cast: Cast, user: User, call: Call, text: str, language: str = "fi") -> None:
    with write(cast.viewer(user)) as w:
        summaries.put(w, call=call, language=language, text=text)


def test_each_language_has_its_author_and_is_found(cast: Cast, call: Call) -> None:
    put(cast, cast.aino, call, "Rahaa poropoluille.")
    put(cast, cast.elli, call, "Pengar för renstigar.", "sv")
    call.refresh_from_db()
    assert call.summary == {"fi": "Rahaa poropoluille.", "sv": "Pengar för renstigar."}
    written = summaries.bylines(call)
    assert {code: (row.author, row.organisation) for code, row in written.items()} == {
        "fi": (cast.aino, cast.tunturi),
        "sv": (cast.elli, cast.ranta),
    }
    for word in ("poropoluille", "renstigar"):
        assert list(matching(ANYONE, Call.NOUN, word)) == [call.pk]


def test_history_keeps_what_was_there(cast: Cast, call: Call) -> None:
    put(cast, cast.aino, call, "Vanha.")
    put(cast, cast.aino, call, "Vanha.")
    put(cast, cast.aino, call, "")
    call.refresh_from_db()
    assert call.summary == {}
    assert not Byline.objects.exists()
    changes = Change.objects.filter(action=Change.Action.UPDATE).select_related("body")
    fields = [change.body.fields for change in changes.order_by("pk")]
    assert fields == [{"summary": [{}, {"fi": "Vanha."}]}, {"summary": [{"fi": "Vanha."}, {}]}]


def test_the_author_colleagues_and_coordinators_change_it(cast: Cast, call: Call) -> None:
    put(cast, cast.elli, call, "Ellin.")
    for user in (cast.aino, cast.matti, cast.kaisa, cast.olli):
        with pytest.raises(Forbidden):
            put(cast, user, call, "Toinen.")
    with write(cast.viewer(cast.aino)) as w, pytest.raises(Forbidden):
        actions.edit(w, call=call, content=actions.Content(values={"summary": {"fi": "Toinen."}}))
    put(cast, cast.sari, call, "Sarin.")
    assert summaries.bylines(call)["fi"].author == cast.sari
    put(cast, cast.aino, call, "Ainon.")  # of Sari's organisation
    assert summaries.bylines(call)["fi"].author == cast.aino


def test_a_new_one_is_for_those_who_keep_the_register(cast: Cast, call: Call) -> None:
    for user in (cast.matti, cast.kaisa, cast.olli):
        with pytest.raises(Forbidden):
            put(cast, user, call, "Uusi.")
    Call.objects.update(level=Level.PRIVATE)
    with pytest.raises(Forbidden):
        put(cast, cast.aino, call, "Uusi.")
    with pytest.raises(Forbidden):
        put(cast, cast.sari, call, "Uusi.", "de")


def test_too_long_a_text_is_refused(cast: Cast, call: Call) -> None:
    put(cast, cast.aino, call, "x" * 600)
    with pytest.raises(summaries.TooLong):
        put(cast, cast.aino, call, "x" * 601)


def test_what_came_with_a_new_call_is_signed_too(cast: Cast) -> None:
    values = {"identifier": "LUMI", "titles": {"fi": "Lumi"}, "summary": {"fi": "Lunta."}}
    with write(cast.viewer(cast.elli)) as w:
        row = actions.create(w, content=actions.Content(values=values), owner_id=cast.ranta.pk)
    assert summaries.bylines(row)["fi"].author == cast.elli
    put(cast, cast.elli, row, "Paljon lunta.")
    assert summaries.bylines(row)["fi"].author == cast.elli
