"""Public facts of the region: places, programmes with their rules, organisations, networks."""

from datetime import date, time

from latu.calls.actions import save_programme
from latu.calls.models import Rule
from latu.core.gate import Write
from latu.networks import actions as networks
from latu.networks.models import Network
from latu.organisations import actions as organisations
from latu.organisations.models import Organisation, OrganisationName
from latu.records import provenance
from latu.search.tagging import actions as tagging
from latu.seeding.regional import Entry, Region
from latu.sources.funding_tenders.programmes import PROGRAMMES
from latu.taxonomy.loading import load_vocabularies
from latu.taxonomy.models import Concept, Municipality, SubRegion

PORTAL_IDS = {programme.en: programme.id for programme in PROGRAMMES.values()}


class Seeded:
    """What has been written so far, by the keys of the region's files."""

    def __init__(self) -> None:
        self.organisations: dict[str, Organisation] = {}
        self.networks: dict[str, Network] = {}
        self.programmes: dict[str, int] = {}
        self.concepts: dict[str, int] = {}


def seed_public(w: Write, region: Region, *, with_invented: bool) -> Seeded:
    """Write the public facts into an empty register; invented organisations only for the demo."""
    load_vocabularies(w)
    seeded = Seeded()
    seeded.concepts = dict(Concept.objects.values_list("slug", "pk"))
    _places(region)
    for entry in region.programmes:
        seeded.programmes[entry["key"]] = _programme(w, region, entry)
    codes = {entry["key"]: entry["code"] for entry in region.municipalities}
    for entry in region.organisations:
        if with_invented or not entry.get("invented"):
            seeded.organisations[entry["key"]] = _organisation(w, region, entry, codes, seeded)
    for entry in region.networks:
        seeded.networks[entry["key"]] = _network(w, region, entry, seeded)
    return seeded


def _places(region: Region) -> None:
    for entry in region.sub_regions:
        SubRegion.objects.update_or_create(code=entry["code"], defaults={"names": entry["names"]})
    for entry in region.municipalities:
        Municipality.objects.update_or_create(
            code=entry["code"],
            defaults={
                "names": entry["names"],
                "sub_region_id": entry["sub_region"],
                "nuts": entry["nuts"],
            },
        )


def _programme(w: Write, region: Region, entry: Entry) -> int:
    period = entry["period"]
    programme = save_programme(
        w,
        key=entry["key"],
        values={
            "names": entry["names"],
            "portal_id": PORTAL_IDS.get(entry["names"].get("en", ""), ""),
            "period": f"{period['start']}–{period['end']}",
            "manager": region.in_languages(entry["managing_body"]),
            "website": entry.get("website", ""),
            "description": entry["description"],
            "source": region.in_languages(entry["source"]),
            "closes": time.fromisoformat(entry["closes"]) if "closes" in entry else None,
        },
    )
    programme.rules.all().delete()
    Rule.objects.bulk_create(
        [
            Rule(
                programme=programme, action=rule["action"], topic=rule.get("topic", ""), kind=rule["kind"],
                value=str(rule["value"]),
                text=rule["text"], certainty=rule["certainty"],
                source=region.in_languages(rule["source"]),
                valid_from=date.fromisoformat(rule["valid_from"]),
            )
            for rule in entry.get("rule", [])
        ]
    )  # fmt: skip
    return programme.pk


def _organisation(
    w: Write, region: Region, entry: Entry, codes: dict[str, str], seeded: Seeded
) -> Organisation:
    names = [organisations.Name(text, language) for language, text in entry["names"].items()]
    names += [
        organisations.Name(old["text"], old.get("language", ""), OrganisationName.Kind.FORMER)
        for old in entry.get("former", [])
    ]
    values = {
        "name": entry["names"].get("fi") or next(iter(entry["names"].values())),
        "kind": entry["kind"],
        "country_id": entry["country"],
        "municipality_id": codes.get(entry.get("municipality", "")),
        "website": entry.get("website", ""),
        "description": entry.get("description", {}),
    }
    content = organisations.Content(values=values, names=tuple(names))
    row = organisations.create(w, content=content, owner_id=None)
    invented = bool(entry.get("invented"))
    Organisation.objects.filter(pk=row.pk).update(owner=row, invented=invented)
    tagging.seed(w, row.ref, [seeded.concepts[slug] for slug in entry.get("concepts", [])])
    if not invented:
        provenance.stated(
            w, row.ref, system="region", key=f"{region.key}:{entry['key']}", values=values
        )
    return row


def _network(w: Write, region: Region, entry: Entry, seeded: Seeded) -> Network:
    values = {
        "names": entry["names"],
        "short_name": entry.get("short", ""),
        "website": entry.get("website", ""),
        "description": entry["description"],
        "source": region.in_languages(entry["source"]),
    }
    row = networks.create(w, values=values, owner_id=None)
    tagging.seed(w, row.ref, [seeded.concepts[slug] for slug in entry.get("concepts", [])])
    provenance.stated(
        w, row.ref, system="region", key=f"{region.key}:{entry['key']}", values=values
    )
    for member in entry.get("member", []):
        organisation = seeded.organisations.get(member["organisation"])
        if organisation is not None and not member.get("invented"):
            since = date(member["since_year"], 1, 1) if "since_year" in member else None
            networks.set_membership(
                w, network=row, organisation_id=organisation.pk, valid_from=since
            )
    return row
