"""From what sources say to what the register holds: plain values, nothing is read but vocabularies."""

import re
from collections.abc import Mapping
from typing import Any

from latu.calls import bulk as calls
from latu.calls.models import DeadlineModel
from latu.core.gate import Write
from latu.core.text import one_line
from latu.organisations import bulk as organisations
from latu.organisations.identifiers import BadIdentifier, normalise
from latu.organisations.models import Kind, Scheme
from latu.projects import bulk as projects
from latu.projects.models import Role
from latu.records.sameness import better_spelled
from latu.sources.cordis import Organisation, Participation, Project
from latu.sources.funding_tenders.actions import type_of_action
from latu.sources.funding_tenders.call import BudgetRow, Call
from latu.sources.funding_tenders.programmes import PROGRAMMES
from latu.taxonomy.models import Country

PROJECT_PAGE = "https://cordis.europa.eu/project/id/"
LANGUAGE = "en"  # CORDIS and the portal are read in English

KINDS = {
    "HES": Kind.RESEARCH_EDUCATION,
    "REC": Kind.RESEARCH_EDUCATION,
    "PRC": Kind.COMPANY,
}
# Public bodies whose name leaves no doubt; any other stays "other" until a person says more.
MUNICIPALITY = re.compile(
    r"(?:\b(?:municipality|city council|comune di|ayuntamiento de|concello de|ajuntament de|gemeente|commune de|"
    r"ville de|stadt|gmina|obec|urad mesta|camara municipal|kommune|kommun|stad)\b)|(?:kaupunki|kunta)$",
    re.IGNORECASE,
)
AUTHORITY = re.compile(
    r"\b(?:county council|regional council|landsting|fylkeskommune|regione|region|provincia|conseil regional)\b"
    r"|maakunnan liitto$|\bliitto$",
    re.IGNORECASE,
)
ROLES = {
    "coordinator": Role.COORDINATOR,
    "participant": Role.PARTICIPANT,
    "partner": Role.PARTICIPANT,
    "associatedpartner": Role.ASSOCIATED,
    "thirdparty": Role.THIRD_PARTY,
}
# The framework programmes before those of the portal, by their codes.
FRAMEWORKS = {
    "FP7": ("7th Framework Programme (FP7)", "7. puiteohjelma (FP7)", "Sjunde ramprogrammet (FP7)", "2007 - 2013"),
    "FP6": ("6th Framework Programme (FP6)", "6. puiteohjelma (FP6)", "Sjätte ramprogrammet (FP6)", "2002 - 2006"),
    "FP5": ("5th Framework Programme (FP5)", "5. puiteohjelma (FP5)", "Femte ramprogrammet (FP5)", "1998 - 2002"),
}  # fmt: skip
BY_CODE = {each.code: each for each in PROGRAMMES.values()}


def country_codes() -> frozenset[str]:
    """The countries of the register."""
    return frozenset(Country.objects.values_list("pk", flat=True))


def vat_number(text: str) -> str:
    """The VAT number in its one form, "" for what is none: CORDIS holds many that are not."""
    try:
        return normalise(Scheme.VAT, text) if text else ""
    except BadIdentifier:
        return ""


def kind_of(activity: str, name: str) -> str:
    """The kind that an activity type means for sure, else ""."""
    if activity == "PUB":
        if MUNICIPALITY.search(name):
            return Kind.MUNICIPALITY
        return Kind.REGIONAL_AUTHORITY if AUTHORITY.search(name) else ""
    return KINDS.get(activity, "")


def organisation(
    row: Organisation, digest: str, countries: frozenset[str], record_id: int | None
) -> organisations.Incoming:
    """A CORDIS organisation."""
    identifiers = {Scheme.PIC: row.pic, Scheme.VAT: vat_number(row.vat)}
    return organisations.Incoming(
        key=row.key,
        digest=digest,
        values=organisations.clipped(
            {
                "name": better_spelled(row.name, row.other_names),
                "short_name": row.short_name,
                "kind": kind_of(row.kind, row.name),
                "country_id": row.country if row.country in countries else None,
                "city": row.city,
                "street": row.street,
                "post_code": row.post_code,
                "nuts": row.nuts,
                "website": row.website,
                "is_sme": row.sme,
            }
        ),
        other_names=tuple(one_line(name)[:400] for name in row.other_names),
        identifiers={scheme: value for scheme, value in identifiers.items() if value},
        record_id=record_id,
    )


def project(row: Project, programme_id: int | None, topics: Mapping[str, int]) -> dict[str, Any]:
    """The values of a CORDIS project; `topics` are the calls that are known."""
    topic = row.topics[0] if row.topics else ""
    return projects.clipped(
        {
            "identifier": row.id or row.key,
            "acronym": row.acronym,
            "titles": {LANGUAGE: row.title} if row.title else {},
            "summary": {LANGUAGE: row.objective} if row.objective else {},
            "programme_id": programme_id,
            "call_id": topics.get(topic),
            "topic": topic,
            "action": row.funding_scheme,
            "starts_on": row.start,
            "ends_on": row.end,
            "total_cents": row.total_cost_cents,
            "eu_cents": row.ec_max_cents,
            "fields_of_science": [
                {"code": each.code, "path": each.path, "title": each.title}
                for each in row.fields_of_science
            ],
            "keywords": [word.strip() for word in re.split(r"[,;]", row.keywords) if word.strip()],
            "url": f"{PROJECT_PAGE}{row.id}" if row.id else "",
        }
    )


def part(row: Participation, organisation_id: int) -> projects.Part:
    """A CORDIS participation. A list without roles says only who took part."""
    own, net = row.ec_contribution_cents, row.net_ec_contribution_cents
    return projects.Part(
        organisation_id=organisation_id,
        role=ROLES.get(row.role.lower(), Role.PARTICIPANT),
        order=row.order or 0,
        eu_cents=net if own is None else own,
        total_cents=row.total_cost_cents,
    )


def call(row: Call, programme_id: int | None) -> dict[str, Any]:
    """The values of a call of the portal. Its deadlines are handed on beside them."""
    label = row.types_of_action[0] if row.types_of_action else ""
    known = type_of_action(label)
    smallest = [each.min_contribution_cents for each in row.budget if each.min_contribution_cents]
    largest = [each.max_contribution_cents for each in row.budget if each.max_contribution_cents]
    grants = [each.expected_grants for each in row.budget if each.expected_grants]
    model = row.deadline_model.lower()
    return calls.clipped(
        {
            "programme_id": programme_id,
            "titles": {LANGUAGE: row.title} if row.title else {},
            "action": known.code if known else label,
            "parent_identifier": row.call_identifier,
            "parent_title": row.call_title,
            "status_word": "" if row.status_word == "unknown" else str(row.status_word),
            "opens_at": row.opens,
            "deadline_model": model if model in DeadlineModel.values else "",
            "time_assumed": row.deadline_time_assumed if row.deadlines else None,
            "budget_cents": row.total_budget_cents,
            "min_cents": min(smallest, default=None),
            "max_cents": max(largest, default=None),
            "expected_grants": sum(grants) or None,
            "budget_rows": [_budget_row(each) for each in row.budget],
            "description_html": row.description_html,
            "destination_html": row.destination_html,
            "conditions_html": row.conditions_html,
            "support_html": row.support_html,
            "keywords": list(dict.fromkeys((*row.keywords, *row.tags))),
            "url": row.url,
        }
    )


def _budget_row(row: BudgetRow) -> dict[str, Any]:
    """One line of a budget as plain JSON; what is not stated is left out."""
    values = {
        "action": row.action,
        "type_of_action": row.type_of_action,
        "expected_grants": row.expected_grants,
        "min_cents": row.min_contribution_cents,
        "max_cents": row.max_contribution_cents,
        "years": [list(pair) for pair in row.by_year],
        "total_cents": row.total_cents,
        "deadline_model": row.deadline_model,
        "deadlines": [moment.isoformat() for moment in row.deadlines],
    }
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def programme(w: Write, code: str) -> int:
    """The programme with that code of the EU's; made if it is not there."""
    if code in BY_CODE:
        return portal_programme(w, BY_CODE[code].id)
    en, fi, sv, period = FRAMEWORKS.get(code, (code, "", "", ""))
    names = {"en": en, "fi": fi, "sv": sv}
    return _programme(w, code, "", names, period)


def portal_programme(w: Write, portal_id: str) -> int:
    """The programme with that number on the EU portal; made if it is not there."""
    known = PROGRAMMES.get(portal_id)
    if known is None:
        return _programme(w, f"eu-{portal_id}", portal_id, {"en": portal_id}, "")
    names = {"en": known.en, "fi": known.fi, "sv": known.sv}
    return _programme(w, known.code, portal_id, names, known.period)


def _programme(w: Write, key: str, portal_id: str, names: dict[str, str], period: str) -> int:
    named = {code: text for code, text in names.items() if text}
    return calls.programme(w, key=key, portal_id=portal_id, names=named, period=period)
