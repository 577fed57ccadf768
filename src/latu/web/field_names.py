"""What fields and sources are called when a page speaks of them."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SYSTEMS = {
    "region": _("Public facts of the region"),
    "cordis": _("CORDIS, the EU's database of funded projects"),
    "funding_tenders": _("EU Funding & Tenders portal"),
    "feed": _("A public feed of the EU Funding & Tenders portal"),
}

FIELDS = {
    "name": _("name"),
    "names": _("name"),
    "short_name": _("short name"),
    "kind": _("kind"),
    "country_id": _("country"),
    "municipality_id": _("municipality"),
    "city": _("town"),
    "street": _("street address"),
    "post_code": _("post code"),
    "nuts": _("NUTS area"),
    "website": _("website"),
    "url": _("website"),
    "is_sme": _("size"),
    "description": _("what it does"),
    "summary": _("summary"),
    "details": _("in more words"),
    "countries": _("from which countries"),
    "kinds": _("what kind of organisations"),
    "expires_on": _("in force until"),
    "outcome": _("how it ended"),
    "level": _("who can see this"),
    "identifier": _("identifier"),
    "pic": _("PIC"),
    "business_id": _("business ID"),
    "vat": _("VAT number"),
    "ror": _("ROR"),
    "oid": _("Erasmus+ OID"),
    "domain": _("internet domain"),
    "titles": _("title"),
    "acronym": _("acronym"),
    "programme_id": _("programme"),
    "call_id": _("call"),
    "topic": _("topic"),
    "action": _("type of action"),
    "opens_at": _("opening day"),
    "closes_at": _("last deadline"),
    "deadlines": _("deadlines"),
    "deadline_model": _("stages"),
    "budget_cents": _("budget"),
    "budget_rows": _("budget by year"),
    "min_cents": _("smallest grant"),
    "max_cents": _("largest grant"),
    "expected_grants": _("grants expected"),
    "rate": _("funding rate"),
    "status_word": _("state"),
    "time_assumed": _("time of the deadlines"),
    "parent_identifier": _("part of"),
    "parent_title": _("part of"),
    "description_html": _("the call's text"),
    "destination_html": _("aims of the work programme"),
    "conditions_html": _("conditions"),
    "support_html": _("support"),
    "keywords": _("keywords"),
    "fields_of_science": _("fields of science"),
    "concepts": _("subjects"),
    "starts_on": _("start"),
    "ends_on": _("end"),
    "eu_cents": _("EU funding"),
    "total_cents": _("total cost"),
    "participations": _("partners"),
    "members": _("members"),
    "source": _("source"),
    "origin": _("joined to a source"),
    "given": _("given name"),
    "family": _("family name"),
    "email": _("e-mail address"),
    "contact": _("contact person"),
    "language": _("language"),
    "steward_id": _("adviser"),
    "keeper": _("keeper"),
    "phone": _("telephone"),
    "languages": _("languages"),
    "how_met": _("how we met"),
    "notes": _("notes"),
    "hints": _("hints without names"),
    "work": pgettext_lazy("where a person works", "work"),
}


def name_of(field: str) -> "str | _StrPromise":
    """A field's name for readers; the code's own name where there is none."""
    return FIELDS.get(field, field)
