"""A contact out of a few words that were typed in passing."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from latu.core.access import Level, Viewer
from latu.core.text import fold
from latu.organisations import alike as organisations
from latu.organisations.actions import Content as OrganisationContent
from latu.organisations.models import Organisation
from latu.people.actions import Content, Work
from latu.people.alike import alike
from latu.people.models import Person
from latu.people.queries import visible

MOST_MEETINGS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed; of e-mail address and telephone one at most."""

    name: str
    organisation: str
    email: str
    phone: str
    how_met: str


def split(name: str) -> tuple[str, str]:
    """Given and family name: the last word is the family name, and so is a single one."""
    given, _blank, family = name.rpartition(" ")
    return given, family


def workplace(viewer: Viewer, name: str) -> Organisation | None:
    """The one organisation that goes by that name, among those the viewer may see; its legal form may be left out.

    Of several the one that is called exactly so; None where that does not tell either. Four queries at most.
    """
    if not name:
        return None
    found = organisations.alike(viewer, OrganisationContent(values={"name": name}), None)
    exact = [row for row in found if fold(name) in {fold(each.text) for each in row.names.all()}]
    likely = exact or found
    return likely[0] if len(likely) == 1 else None


def content_of(typed: Typed, place: Organisation | None) -> Content:
    """What is written of the contact, for its keeper alone. The name of an organisation that is not known goes into the
    notes."""
    given, family = split(typed.name)
    is_unknown = bool(typed.organisation) and place is None
    values = {
        "given": given, "family": family, "email": typed.email, "phone": typed.phone,
        "how_met": typed.how_met, "level": Level.PRIVATE,
        "notes": f"{_('Organisation')}: {typed.organisation}" if is_unknown else "",
    }  # fmt: skip
    return Content(values=values, work=(Work(place.pk),) if place else ())


def already_there(viewer: Viewer, content: Content) -> list[Person]:
    """People whom the viewer may see with the same e-mail address, or with the same name and not known to work
    elsewhere; three queries at most."""
    email = content.values["email"].casefold()
    wanted = {each.organisation_id for each in content.work or ()}
    found = []
    for row in alike(viewer, content, None):
        present = {each.organisation_id for each in row.affiliations.all() if not each.valid_to}
        is_elsewhere = bool(wanted and present and not wanted & present)
        if not is_elsewhere or (email and row.email.casefold() == email):
            found.append(row)
    return found


def meetings(viewer: Viewer) -> list[str]:
    """How the viewer met those they added last, newest first, each once; one query."""
    rows = visible(viewer).filter(steward_id=viewer.user_id or 0).exclude(how_met="")
    said = rows.order_by("-pk").values_list("how_met", flat=True)
    return list(dict.fromkeys(said[: MOST_MEETINGS * 4]))[:MOST_MEETINGS]
