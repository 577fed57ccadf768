"""Writing notices: whose they are, how long they hold, what search and history know of them."""

from datetime import timedelta

import pytest
from tests.cast import Cast

from latu.calls import actions as calls
from latu.calls.models import Call
from latu.core.access import SYSTEM, Forbidden, Level
from latu.core.dates import eu_deadline, today
from latu.core.gate import Write, write
from latu.organisations import actions as organisations
from latu.organisations.models import Organisation
from latu.partners import actions, queries
from latu.partners.models import Notice, Outcome, State
from latu.partners.tests.conftest import VALUES, end_before_today, make
from latu.records import history
from latu.search.models import Document
from latu.taxonomy.models import Concept
from latu.taxonomy.tags import tags_of


def add_call(days: int | None) -> Call:
    deadlines = () if days is None else (eu_deadline(today() + timedelta(days=days)),)
    with write(SYSTEM) as w:
        values = {"identifier": f"HAKU-{days}", "titles": {"fi": "Haku"}}
        content = calls.Content(values=values, deadlines=deadlines)
        return calls.create(w, content=content, owner_id=None)


def close(w: Write, notice: Notice) -> None:
    actions.close(w, notice=notice, outcome=Outcome.FOUND, address=str)


@pytest.mark.parametrize(
    ("closes_in", "expected"), [(40, 40), (400, 365), (-3, -3), (None, 90), (0, 0)]
)
def test_the_usual_end_is_the_calls_or_ninety_days(
    db: None, closes_in: int | None, expected: int
) -> None:
    call = add_call(closes_in)
    assert actions.usual_end(call, today()) == today() + timedelta(days=expected)
    assert actions.usual_end(None, today()) == today() + timedelta(days=90)


def test_members_write_for_their_own_organisation_alone(cast: Cast) -> None:
    content = actions.Content(values={**VALUES, "expires_on": today()})
    for user in (cast.elli, cast.kaisa, cast.olli, cast.matti):
        with write(cast.viewer(user)) as w, pytest.raises(Forbidden):
            actions.create(w, owner_id=cast.tunturi.pk, content=content)
    with write(cast.viewer(cast.kaisa)) as w:
        made = actions.create(w, owner_id=cast.paja.pk, content=content)
    assert (made.owner, made.steward, made.state) == (cast.paja, cast.kaisa, State.OPEN)


def test_it_ends_by_itself_and_stays_to_be_seen(cast: Cast) -> None:
    notice = make(cast, days=0)
    viewer = cast.viewer(cast.elli)
    assert notice.state == State.OPEN
    assert list(queries.in_force(viewer)) == [notice]
    end_before_today(notice)
    assert list(queries.in_force(viewer)) == []
    seen = queries.one(viewer, notice.pk)
    assert seen is not None
    assert seen.state == State.ENDED


def test_a_year_is_the_most(cast: Cast) -> None:
    assert make(cast, days=365).state == State.OPEN
    with pytest.raises(Forbidden):
        make(cast, days=366)
    late = make(cast, days=360)
    with write(cast.viewer(cast.aino)) as w:
        actions.extend(w, notice=late)
        with pytest.raises(actions.AtItsEnd):
            actions.extend(w, notice=late)
    assert late.expires_on == today() + timedelta(days=365)


def test_nothing_outlives_its_call(cast: Cast) -> None:
    call, closed = add_call(40), add_call(-3)
    with pytest.raises(Forbidden):
        make(cast, days=-3, call_id=closed.pk)
    with pytest.raises(Forbidden):
        make(cast, days=41, call_id=call.pk)
    notice = make(cast, days=30, call_id=call.pk)
    with write(cast.viewer(cast.aino)) as w:
        actions.extend(w, notice=notice)
        assert notice.expires_on == today() + timedelta(days=40)
        with pytest.raises(actions.AtItsEnd):
            actions.extend(w, notice=notice)
        close(w, notice)
        assert actions.extend(w, notice=notice).expires_on == today() + timedelta(days=40)
    free = make(cast, days=60)
    with write(cast.viewer(cast.aino)) as w, pytest.raises(Forbidden):
        actions.edit(w, notice=free, content=actions.Content(values={"call_id": call.pk}))


def test_closing_and_extending_leave_a_trace(cast: Cast) -> None:
    notice = make(cast)
    with write(cast.viewer(cast.elli)) as w, pytest.raises(Forbidden):
        close(w, notice)
    with write(cast.viewer(cast.aino)) as w:
        close(w, notice)
    assert (notice.state, notice.expires_on) == (State.FOUND, today() + timedelta(days=30))
    with write(cast.viewer(cast.sari)) as w:
        actions.extend(w, notice=notice)
    assert (notice.state, notice.expires_on) == (State.OPEN, today() + timedelta(days=60))
    end_before_today(notice)
    with write(cast.viewer(cast.sari)) as w:
        actions.extend(w, notice=notice)
    assert notice.expires_on == today() + timedelta(days=30)
    changes = history.of(notice.ref)
    assert [sorted(change.body.fields) for change in changes][:3] == [
        ["expires_on"], ["expires_on", "outcome"], ["outcome"],
    ]  # fmt: skip


def test_too_many_in_force_are_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_IN_FORCE", 2)
    first, _second = make(cast), make(cast)
    with pytest.raises(actions.TooMany):
        make(cast)
    end_before_today(first)
    make(cast)


def test_filters_know_what_is_wanted(cast: Cast) -> None:
    anywhere = make(cast)
    swedish = make(cast, countries=["SE"], kinds=["company", "municipality"])
    rows = queries.listed(cast.viewer(cast.elli)).order_by("pk")
    assert list(queries.for_country(rows, "SE")) == [anywhere, swedish]
    assert list(queries.for_country(rows, "FI")) == [anywhere]
    assert list(queries.for_kind(rows, "municipality")) == [anywhere, swedish]
    assert list(queries.for_kind(rows, "funder")) == [anywhere]


def test_a_hidden_owner_or_call_is_not_in_the_document(cast: Cast) -> None:
    call = add_call(40)
    notice = make(cast, call_id=call.pk)
    document = Document.objects.get(noun=Notice.NOUN, record_id=notice.pk)
    assert "Tunturin Kehitys" in document.body
    with write(SYSTEM) as w:
        values = {"name": "Tunturi Oy"}
        organisations.edit(
            w, organisation=cast.tunturi, content=organisations.Content(values=values)
        )
    document.refresh_from_db()
    assert "Tunturi Oy" in document.body
    Organisation.objects.filter(pk=cast.tunturi.pk).update(level=Level.ORGANISATION)
    with write(cast.viewer(cast.aino)) as w:
        actions.edit(w, notice=notice, content=actions.Content(values={}))
    document.refresh_from_db()
    assert "Tunturi" not in document.body


def test_concepts_are_tags(cast: Cast) -> None:
    concept = Concept.objects.create(slug="snow", labels={"fi": "lumi"})
    notice = make(cast)
    with write(cast.viewer(cast.aino)) as w:
        content = actions.Content(values={}, concepts=[concept.pk])
        actions.edit(w, notice=notice, content=content)
        actions.edit(w, notice=notice, content=actions.Content(values={}))
    assert [each.concept for each in tags_of(Notice.NOUN, [notice.pk])[notice.pk]] == [concept]
