"""Who is suggested as a partner, and that nothing hidden counts."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast

from latu.calls import actions as calls
from latu.calls.models import Call, Programme, Rule
from latu.calls.queries import one
from latu.core.access import SYSTEM, Level, Viewer
from latu.core.dates import eu_deadline, today
from latu.core.gate import write
from latu.core.refs import Ref
from latu.matching import thumbs
from latu.matching.candidates import Suggested, for_call, for_organisation
from latu.matching.partners import Because
from latu.organisations.models import Organisation
from latu.partners.models import Notice
from latu.people import actions as people
from latu.people.models import Person
from latu.projects import actions as projects
from latu.projects.models import Project
from latu.search.meaning.following import keep
from latu.search.meaning.vectors import pack
from latu.search.models import Document, Vector
from latu.taxonomy.models import Concept
from latu.taxonomy.tags import set_tags


def add_organisation(name: str, country: str = "SE", kind: str = "company") -> Organisation:
    return Organisation.objects.create(
        name=name, sort_key=name.lower(), country_id=country, kind=kind
    )


def add_call(cast: Cast, **values: Any) -> Call:
    said = {"identifier": "PORO", "titles": {"fi": "Porohaku"}, **values}
    with write(SYSTEM) as w:
        content = calls.Content(values=said, deadlines=(eu_deadline(today() + timedelta(40)),))
        row = calls.create(w, content=content, owner_id=None)
    found = one(cast.viewer(cast.aino), row.pk)
    assert found is not None
    return found


def add_project(name: str, *members: Organisation, **values: Any) -> Project:
    with write(SYSTEM) as w:
        parts = tuple(projects.Part(each.pk, "participant") for each in members)
        said = {"acronym": name, "titles": {"en": name}, **values}
        return projects.create(w, content=projects.Content(values=said, parts=parts), owner_id=None)


def suggested(cast: Cast, call: Call, viewer: Viewer | None = None, **more: str) -> Suggested:
    return for_call(viewer or cast.viewer(cast.aino), call, cast.tunturi, **more)


def why(found: Suggested) -> dict[str, list[Because]]:
    return {row.organisation.name: [each.because for each in row.reasons] for row in found.rows}


def tag(concept: Concept, *rows: Any) -> None:
    with write(SYSTEM) as w:
        for row in rows:
            set_tags(w, row.ref, [concept.pk])


def test_projects_of_the_call_about_the_same_and_with_us(cast: Cast) -> None:
    call = add_call(cast)
    snow = Concept.objects.create(slug="snow", labels={"fi": "lumi"})
    one_, two, three, four = (add_organisation(f"Lab {n}") for n in range(4))
    add_project("KUTSU", one_, call_id=call.pk)
    add_project("AIHE", two, topic="PORO")
    about = add_project("LUMI", three)
    add_project("YHDESSA", four, cast.tunturi)
    add_project("MUU", add_organisation("Muu"))
    tag(snow, call, about)
    assert why(suggested(cast, call)) == {
        "Lab 0": [Because.OF_CALL],
        "Lab 1": [Because.OF_CALL],
        "Lab 2": [Because.SIMILAR],
        "Lab 3": [Because.COMMON],
    }


def test_what_is_near_in_meaning_counts_too(cast: Cast) -> None:
    call = add_call(cast)
    near, far = add_project("LAHI", add_organisation("Lab")), add_project("KAUKO")
    for number in range(18):  # of twenty, the nearest one counts
        add_project(f"MUU{number}")
    base = np.zeros(384, dtype=np.float32)
    for row, place in ((call, 0), (near, 0), (far, 1)):
        vector = base.copy()
        vector[place] = 1
        document = Document.objects.get(noun=row.NOUN, record_id=row.pk)
        packed = pack(vector)
        keep(
            [
                Vector(
                    document=document, model="test", digest=str(row.ref), title=packed, text=packed
                )
            ]
        )
    assert why(suggested(cast, call)) == {"Lab": [Because.SIMILAR]}
    Vector.objects.filter(document__record_id=call.pk, document__noun="call").delete()
    assert why(suggested(cast, call)) == {}


def add_contact(cast: Cast, place: Organisation, level: str = Level.ORGANISATION) -> Person:
    with write(cast.viewer(cast.sari)) as w:
        values = {"given": "Eva", "family": place.name, "level": level}
        content = people.Content(values=values, work=(people.Work(place.pk),))
        return people.create(w, content=content, owner_id=cast.tunturi.pk)


def test_people_whom_we_know_and_those_who_worked_with_them(cast: Cast) -> None:
    call = add_call(cast)
    known, beside = add_organisation("Tuttu"), add_organisation("Vieras")
    person = add_contact(cast, known)
    add_project("KUTSU", known, beside, call_id=call.pk)
    found = suggested(cast, call)
    assert why(found) == {
        "Tuttu": [Because.OF_CALL, Because.CONTACT],
        "Vieras": [Because.OF_CALL, Because.THROUGH],
    }
    assert found.people == {person.pk: person}
    assert set(found.organisations) == {known.pk}
    others = for_call(cast.viewer(cast.elli), call, cast.ranta)
    assert why(others) == {"Tuttu": [Because.OF_CALL], "Vieras": [Because.OF_CALL]}
    with write(cast.viewer(cast.sari)) as w:
        content = people.Content(values={"level": Level.PRIVATE})
        people.edit(w, person=person, content=content)
    assert why(suggested(cast, call))["Tuttu"] == [Because.OF_CALL]


@pytest.mark.parametrize(
    ("level", "counts"), [(Level.PRIVATE, False), (Level.ORGANISATION, True), (Level.NETWORK, True)]
)
def test_a_colleagues_tie_counts_as_far_as_it_is_shared(
    cast: Cast, level: Level, counts: bool
) -> None:
    call, place = add_call(cast), add_organisation("Lab")
    with write(cast.viewer(cast.elli)) as w:
        values = {"given": "Eva", "family": "Lab", "level": Level.PUBLIC}
        content = people.Content(values=values, work=(people.Work(place.pk),))
        person = people.create(w, content=content, owner_id=cast.ranta.pk)
    with write(cast.viewer(cast.sari)) as w:
        people.state_tie(w, person=person, strength=2, since=None, basis="", level=level)
    assert why(suggested(cast, call)) == ({"Lab": [Because.CONTACT]} if counts else {})
    mine = why(suggested(cast, call, cast.viewer(cast.sari)))
    assert mine == {"Lab": [Because.CONTACT]}
    Person.objects.update(restricted=True)
    assert why(suggested(cast, call, cast.viewer(cast.sari))) == {}


def test_nothing_hidden_counts_or_is_named(cast: Cast) -> None:
    call = add_call(cast)
    seen, hidden = add_organisation("Näkyvä"), add_organisation("Salainen")
    add_project("AVOIN", seen, hidden, call_id=call.pk)
    secret = add_project("SALA", seen, call_id=call.pk)
    Project.objects.filter(pk=secret.pk).update(level=Level.ORGANISATION, owner=cast.ranta)
    Organisation.objects.filter(pk=hidden.pk).update(level=Level.ORGANISATION, owner=cast.ranta)
    found = suggested(cast, call)
    assert why(found) == {"Näkyvä": [Because.OF_CALL]}
    assert found.rows[0].reasons[0].number == 1
    assert [str(each) for each in found.projects.values()] == ["AVOIN"]
    others = for_call(cast.viewer(cast.elli), call, cast.ranta)
    assert set(why(others)) == {"Näkyvä", "Salainen"}


def test_the_rules_of_the_call_decide(cast: Cast) -> None:
    programme = Programme.objects.create(key="ohjelma", names={"fi": "Ohjelma"})
    for kind, value in (
        ("min_partners", "3"), ("min_countries", "2"), ("applicant_kinds", "company|development_company"),
    ):  # fmt: skip
        Rule.objects.create(programme=programme, kind=kind, value=value, certainty="confirmed")
    call = add_call(cast, programme_id=programme.pk)
    swedish, finnish = add_organisation("Svensk"), add_organisation("Suomalainen", "FI")
    wrong = add_organisation("Kunta", kind="municipality")
    add_project("KUTSU", swedish, finnish, wrong, call_id=call.pk, programme_id=programme.pk)
    found = suggested(cast, call)
    assert [row.organisation for row in found.rows] == [swedish, finnish]
    assert why(found) == {
        "Svensk": [Because.OF_CALL, Because.COUNTRY, Because.PROGRAMME],
        "Suomalainen": [Because.OF_CALL, Because.PROGRAMME],
    }


def test_it_can_be_narrowed(cast: Cast) -> None:
    call = add_call(cast)
    swedish, finnish = add_organisation("Svensk"), add_organisation("Kunta", "FI", "municipality")
    add_project("KUTSU", swedish, finnish, call_id=call.pk)
    assert set(why(suggested(cast, call, country="SE"))) == {"Svensk"}
    assert set(why(suggested(cast, call, kind="municipality"))) == {"Kunta"}


def test_a_notice_for_the_call_points_to_its_maker(cast: Cast) -> None:
    call = add_call(cast)
    for owner, days in ((cast.ranta, 5), (cast.kunta, -1)):
        Notice.objects.create(
            owner=owner, kind="look_for", titles={"fi": "x"}, call_id=call.pk,
            expires_on=today() + timedelta(days=days),
        )  # fmt: skip
    assert why(suggested(cast, call)) == {"Rannan Kehitys Oy": [Because.NOTICE]}


def test_thumbs_are_the_teams_own(cast: Cast) -> None:
    call = add_call(cast)
    good, bad = add_organisation("Hyvä"), add_organisation("Huono")
    add_project("KUTSU", good, bad, call_id=call.pk)
    team = cast.tunturi.ref
    with write(cast.viewer(cast.sari)) as w:
        thumbs.say(w, organisation_id=team.id, ref=good.ref, other=team, is_up=True)
        thumbs.say(w, organisation_id=team.id, ref=bad.ref, other=team, is_up=False)
    assert why(suggested(cast, call)) == {"Hyvä": [Because.OF_CALL, Because.LIKED]}
    assert thumbs.partners_left_out(cast.viewer(cast.aino)) == [bad]
    assert set(why(for_call(cast.viewer(cast.elli), call, cast.ranta))) == {"Hyvä", "Huono"}
    with write(cast.viewer(cast.aino)) as w:
        thumbs.say(w, organisation_id=team.id, ref=bad.ref, other=team, is_up=None)
    assert set(why(suggested(cast, call))) == {"Hyvä", "Huono"}


def test_partners_for_an_organisation(cast: Cast) -> None:
    snow = Concept.objects.create(slug="snow", labels={"fi": "lumi"})
    similar, common = add_organisation("Lab"), add_organisation("Vanha tuttu")
    about = add_project("LUMI", similar)
    add_project("YHDESSA", common, cast.paja)
    tag(snow, cast.paja, about)
    found = for_organisation(cast.viewer(cast.aino), cast.paja)
    assert why(found) == {"Lab": [Because.SIMILAR], "Vanha tuttu": [Because.COMMON]}


def test_the_number_of_queries_has_a_limit(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    programme = Programme.objects.create(key="ohjelma", names={"fi": "Ohjelma"})
    call = add_call(cast, programme_id=programme.pk)
    snow = Concept.objects.create(slug="snow", labels={"fi": "lumi"})
    tag(snow, call)
    viewer = cast.viewer(cast.aino)
    for count in (1, 12):
        for number in range(count):
            lab = add_organisation(f"Lab {count}-{number}")
            add_contact(cast, lab)
            beside = add_organisation(f"Beside {count}-{number}")
            add_project(f"A{count}-{number}", lab, beside, cast.tunturi, call_id=call.pk)
            tag(snow, add_project(f"B{count}-{number}", lab, add_organisation(f"X{count}{number}")))
        with django_assert_max_num_queries(20):
            found = for_call(viewer, call, cast.tunturi)
    assert len(found.rows) == 20
    assert Ref("organisation", cast.tunturi.pk) not in [row.organisation.ref for row in found.rows]
