"""The demo's invented partner notices, and answers that wait to be read."""

from datetime import date

from latu.calls.models import Call
from latu.core.gate import Write
from latu.partners import actions
from latu.partners.models import Answer, Message, Notice
from latu.seeding.people import People
from latu.seeding.public import Seeded
from latu.seeding.regional import Entry, Region


def write_notices(w: Write, region: Region, seeded: Seeded, people: People, started: date) -> None:
    """Write all of them, each in the name of one of the invented people."""
    for entry in region.notices:
        notice = _notice(w, entry, seeded, people, started)
        if "answer" in entry:
            _answer(w, notice, entry["answer"], people)


def _notice(w: Write, entry: Entry, seeded: Seeded, people: People, started: date) -> Notice:
    call = Call.objects.filter(identifier=entry.get("call", "")).first()
    values = {
        "kind": entry["kind"],
        "titles": entry["titles"],
        "details": entry["details"],
        "call_id": call.pk if call else None,
        "countries": entry.get("countries", []),
        "kinds": entry.get("kinds", []),
        "expires_on": actions.usual_end(call, started),
    }
    concepts = [seeded.concepts[slug] for slug in entry["concepts"]]
    content = actions.Content(values=values, concepts=concepts)
    owner = people.workplace_of(entry["person"])
    row = actions.create(w, owner_id=owner.pk, content=content)
    row.invented, row.steward = True, people.users[entry["person"]]
    row.save(update_fields=["invented", "steward"])
    return row


def _answer(w: Write, notice: Notice, entry: Entry, people: People) -> None:
    """Written beside the action, which would send mail."""
    author = people.users[entry["person"]]
    row = Answer.objects.create(
        notice=notice,
        organisation=people.workplace_of(entry["person"]),
        author=author,
        made_at=w.at,
        last_at=w.at,
    )
    Message.objects.create(
        answer=row, is_of_asker=False, author=author, text=entry["text"], at=w.at
    )
