"""Which organisations of the register one that is being written could be already."""

import re
from collections.abc import Iterable
from contextlib import suppress

from django.db.models import Q

from latu.core.access import Viewer
from latu.core.text import fold
from latu.organisations.actions import Content
from latu.organisations.identifiers import BadIdentifier, domain, kin, normalise
from latu.organisations.models import Identifier, Organisation, OrganisationName, Scheme
from latu.organisations.queries import in_order
from latu.search.heads import called

# Legal forms as they stand in names, folded and without dots. They tell no two organisations apart.
LEGAL_FORMS = frozenset(
    {
        "oy", "oyj", "ab", "abp", "ky", "kb", "ay", "hb", "tmi", "osk", "ry", "rf", "sr", "osakeyhtio", "aktiebolag",
        "as", "asa", "aps", "ehf", "hf", "ohf", "ou", "uab", "sia", "ltd", "limited", "plc", "llc", "llp", "inc",
        "incorporated", "corp", "corporation", "co", "clg", "gmbh", "ggmbh", "mbh", "ag", "kg", "kgaa", "ohg", "ug",
        "eg", "ev", "gbr", "se", "bv", "nv", "vof", "bvba", "vzw", "asbl", "sprl", "sa", "sas", "sasu", "sarl", "eurl",
        "snc", "scop", "gie", "spa", "srl", "srls", "scarl", "scrl", "sl", "slu", "sau", "lda", "sp", "z", "oo", "zoo",
        "sro", "doo", "dd", "kft", "zrt", "nyrt", "ood", "eood", "ad", "ead", "ae", "epe", "ike",
    }
)  # fmt: skip
LEADING_FORMS = frozenset({"oy", "ab", "as", "ou", "sia", "uab", "ky", "tmi"})
_INITIALS = re.compile(r"(?<=\b\w)[./](?=\w\b)")  # S.p.A. and A/S are one word
_WORD = re.compile(r"[^\W_]+")


def bare(name: str) -> str:
    """What remains of a name when case, marks, punctuation and legal form do not count: `Oy Älykäs-Paja Ab` → `alykas paja`."""
    whole = _WORD.findall(_INITIALS.sub("", fold(name)))
    words = list(whole)
    while words and words[-1] in LEGAL_FORMS:
        words.pop()
    while words and words[0] in LEADING_FORMS:
        words.pop(0)
    return " ".join(words or whole)


def taken(content: Content, row: Organisation | None) -> list[Identifier]:
    """Identifiers that another organisation holds, whoever may see that one; one query."""
    held = _any_of(_stated(content))
    rows = Identifier.objects.filter(held) if held else Identifier.objects.none()
    return list(rows.exclude(organisation=row).select_related("organisation").order_by("pk"))


def alike(
    viewer: Viewer, content: Content, row: Organisation | None, most: int = 5
) -> list[Organisation]:
    """Organisations that the viewer may see and that this one, as it is to be written, could be.

    They hold one of its identifiers, or go or went by one of its names and are not known to be in
    another country. Only what is new about `row` counts. Four queries at most.
    """
    visible = Organisation.objects.visible_to(viewer)
    if row is not None:
        visible = visible.exclude(pk=row.pk)
    held = _any_of(_numbers(content) - _numbers_of(row))
    by_number = (
        visible.filter(pk__in=Identifier.objects.filter(held).values("organisation"))
        if held
        else visible.none()
    )
    found = list(by_number.order_by("sort_key").values_list("pk", flat=True)[:most])
    before = {bare(each.text) for each in row.names.all()} if row else set()
    names = {bare(text) for text in _texts(content)} - {"", *before}
    if names:
        rows = OrganisationName.objects.filter(
            organisation__in=visible.filter(pk__in=called(viewer, Organisation.NOUN, names))
        ).order_by("organisation__sort_key", "organisation")
        country = content.values.get("country_id")
        for pk, its_country, text in rows.values_list(
            "organisation", "organisation__country", "text"
        ):
            elsewhere = country and its_country and country != its_country
            if bare(text) in names and not elsewhere and pk not in found:
                found.append(pk)
    return in_order(viewer, found[:most]) if found else []


def _texts(content: Content) -> Iterable[str]:
    return (content.values.get("name", ""), *(name.text for name in content.names or ()))


def _stated(content: Content) -> set[tuple[str, str]]:
    """Identifiers in their one form; those that are none are left out."""
    found = set()
    for scheme, values in content.identifiers.items():
        for value in values:
            with suppress(BadIdentifier):
                found.add((str(scheme), normalise(scheme, value)))
    return found


def _numbers(content: Content) -> set[tuple[str, str]]:
    """The identifiers, others that mean the same organisation, and the website's domain."""
    found = {each for stated in _stated(content) for each in kin(*stated)}
    with suppress(ValueError):
        found.add((str(Scheme.DOMAIN), domain(content.values.get("website", ""))))
    return found


def _numbers_of(row: Organisation | None) -> set[tuple[str, str]]:
    if row is None:
        return set()
    content = Content(values={"website": row.website})
    held = {each for i in row.identifiers.all() for each in kin(i.scheme, i.value)}
    return held | _numbers(content)


def _any_of(identifiers: set[tuple[str, str]]) -> Q:
    wanted = Q()
    for scheme, value in sorted(identifiers):
        wanted |= Q(scheme=scheme, value=value)
    return wanted
