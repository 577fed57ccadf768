"""Names and titles are kept without what nobody sees."""

from latu.calls.models import Call
from latu.imports.tests.conftest import PROJECT, SCHOOL, Import, topic
from latu.organisations.models import Organisation
from latu.projects.models import Project

UNSEEN = "\u202e\u200b\u2066\u2060\x07"


def test_of_cordis(cordis: Import) -> None:
    school = {**SCHOOL, "name": f"POH{UNSEEN}JOLAN OPISTO", "city": f"INA{UNSEEN}RI"}
    project = {**PROJECT, "title": f"Her{UNSEEN}ding", "objective": f"Rein{UNSEEN}deer."}
    cordis([project], [school])
    row = Organisation.objects.get()
    assert (row.name, row.city) == ("POHJOLAN OPISTO", "INARI")
    assert [each.text for each in row.names.all()] == ["POHJOLAN OPISTO"]
    assert Project.objects.get().titles == {"en": "Herding"}
    assert Project.objects.get().summary == {"en": "Reindeer."}
    assert cordis([project], [school]).result["counts"]["organisation"]["unchanged"] == 1


def test_of_the_portal(portal: Import) -> None:
    portal(topic(title=f"Sn{UNSEEN}ow", callTitle=f"Win{UNSEEN}ter"))
    call = Call.objects.get()
    assert (call.titles, call.parent_title) == ({"en": "Snow"}, "Winter")
