"""The demo: invented calls, projects and people in a real region. Dates count from the first start."""

from datetime import UTC, date, datetime, time, timedelta

from latu.calls import actions as calls
from latu.calls.models import Call, Programme, usual_deadline
from latu.core.gate import Write
from latu.networks import actions as networks
from latu.projects import actions as projects
from latu.projects.models import Project
from latu.search.tagging import actions as tagging
from latu.seeding.notices import write_notices
from latu.seeding.people import People
from latu.seeding.public import Seeded, seed_public
from latu.seeding.regional import Entry, Region, cents

ROLES = {"coordinator": "coordinator", "participant": "participant", "associated": "associated"}


def seed_demo(w: Write, region: Region, started: date) -> None:
    """Write the region's public facts and everything that is invented into an empty register."""
    seeded = seed_public(w, region, with_invented=True)
    known = {entry["identifier"]: _call(w, entry, seeded, started) for entry in region.calls}
    for entry in region.projects:
        _project(w, entry, seeded, known, started)
    people = People(w, region, seeded, started)
    people.write()
    write_notices(w, region, seeded, people, started)
    for entry in region.networks:
        _invented_members(w, entry, seeded, people)


def _call(w: Write, entry: Entry, seeded: Seeded, started: date) -> Call:
    opens = started + timedelta(days=entry["opens_in_days"])
    programme = Programme.objects.get(pk=seeded.programmes[entry["programme"]])
    days = (started + timedelta(days=each) for each in entry["deadlines_in_days"])
    deadlines = tuple(usual_deadline(programme, day) for day in days)
    content = calls.Content(
        values={
            "identifier": entry["identifier"],
            "programme_id": programme.pk,
            "titles": entry["titles"],
            "summary": entry["summary"],
            "action": entry["action"],
            "opens_at": datetime.combine(opens, time(), UTC),
            "deadline_model": entry["deadline_model"],
            "budget_cents": cents(entry.get("budget_total_eur")),
            "min_cents": cents(entry.get("min_eur")),
            "max_cents": cents(entry.get("max_eur")),
            "expected_grants": entry.get("expected_grants"),
            "rate": f"{entry['rate']}\u00a0%" if entry.get("rate") else "",
        },
        deadlines=deadlines,
    )
    row = calls.create(w, content=content, owner_id=None)
    html = "".join(
        f"<p>{part.strip()}</p>" for part in entry["text_en"].split("\n\n") if part.strip()
    )
    Call.objects.filter(pk=row.pk).update(invented=True, description_html=html)
    tagging.seed(w, row.ref, [seeded.concepts[slug] for slug in entry.get("concepts", [])])
    return row


def _project(w: Write, entry: Entry, seeded: Seeded, known: dict[str, Call], started: date) -> None:
    call = known.get(entry.get("call", ""))
    content = projects.Content(
        values={
            "identifier": f"demo-{entry['key']}",
            "acronym": entry["acronym"],
            "titles": entry["titles"],
            "summary": entry["summary"],
            "programme_id": seeded.programmes[entry["programme"]],
            "call_id": call.pk if call else None,
            "topic": call.identifier if call else "",
            "starts_on": _months_later(started, entry["start_in_months"]),
            "ends_on": _months_later(started, entry["end_in_months"]) - timedelta(days=1),
            "total_cents": cents(entry["total_eur"]),
            "eu_cents": cents(entry["eu_eur"]),
        },
        parts=tuple(
            projects.Part(
                seeded.organisations[part["organisation"]].pk,
                ROLES[part["role"]],
                cents(part.get("eu_eur")),
            )
            for part in entry["participation"]
        ),
    )
    row = projects.create(w, content=content, owner_id=None)
    Project.objects.filter(pk=row.pk).update(invented=True)
    tagging.seed(w, row.ref, [seeded.concepts[slug] for slug in entry.get("concepts", [])])


def _invented_members(w: Write, entry: Entry, seeded: Seeded, people: People) -> None:
    contact = people.persons.get(entry.get("contact_person", ""))
    for member in entry.get("member", []):
        networks.set_membership(
            w,
            network=seeded.networks[entry["key"]],
            organisation_id=seeded.organisations[member["organisation"]].pk,
            valid_from=date(member["since_year"], 1, 1) if "since_year" in member else None,
            contact_id=contact.pk if contact else None,
            invented=bool(member.get("invented")),
        )


def _months_later(day: date, months: int) -> date:
    """The first of the month so many months later (earlier when negative)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)
