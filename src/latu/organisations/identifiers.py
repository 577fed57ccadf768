"""Identifiers of organisations: put into one form and checked before they are kept."""

import re
from urllib.parse import urlsplit

from stdnum import get_cc_module
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.fi import ytunnus

from latu.organisations.models import Scheme

_PIC = re.compile(r"\d{9}")  # Funding & Tenders portal: nine digits
_ROR = re.compile(
    r"(?:https?://ror\.org/)?(0[a-hj-km-np-tv-z0-9]{6}\d{2})"
)  # ROR documentation, "ROR IDs"
_OID = re.compile(r"E\d{8}")  # Erasmus+ organisation id
_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}")
_HOSTS_OF_MANY = frozenset(
    {"facebook.com", "sites.google.com", "linkedin.com", "instagram.com", "example.org"}
)


class BadIdentifier(ValueError):
    """The value is no identifier of that kind."""


class SharedHost(BadIdentifier):
    """The domain is one that many share: it means no single organisation."""


def normalise(scheme: str, value: str) -> str:
    """The one form an identifier is kept in; raises `BadIdentifier`."""
    compact = "".join(value.split())
    check = {
        Scheme.PIC: _pic,
        Scheme.BUSINESS_ID: _business_id,
        Scheme.VAT: _vat,
        Scheme.ROR: _ror,
        Scheme.OID: _oid,
        Scheme.DOMAIN: domain,
    }[Scheme(scheme)]
    return check(compact)


def kin(scheme: str, value: str) -> set[tuple[str, str]]:
    """This identifier and what it is in other schemes: a Finnish business ID is in the VAT number."""
    found = {(str(scheme), value)}
    if scheme == Scheme.BUSINESS_ID:
        found.add((str(Scheme.VAT), f"FI{value.replace('-', '')}"))
    elif scheme == Scheme.VAT and value.startswith("FI"):
        found.add((str(Scheme.BUSINESS_ID), f"{value[2:-1]}-{value[-1]}"))
    return found


def _pic(value: str) -> str:
    if not _PIC.fullmatch(value):
        raise BadIdentifier(value)
    return value


def _business_id(value: str) -> str:
    try:
        return str(ytunnus.format(ytunnus.validate(value)))
    except StdnumError as error:
        raise BadIdentifier(value) from error


def _vat(value: str) -> str:
    upper = value.upper().replace("-", "")
    module = get_cc_module(upper[:2].lower(), "vat")
    if module is None:
        raise BadIdentifier(value)
    try:
        return upper[:2] + str(module.validate(upper)).removeprefix(upper[:2])
    except StdnumError as error:
        raise BadIdentifier(value) from error


def _ror(value: str) -> str:
    match = _ROR.fullmatch(value.lower())
    if not match:
        raise BadIdentifier(value)
    return match[1]


def _oid(value: str) -> str:
    if not _OID.fullmatch(value.upper()):
        raise BadIdentifier(value)
    return value.upper()


def domain(address: str) -> str:
    """The domain of a web address without `www.`; raises `BadIdentifier` for hosts shared by many."""
    host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    host = host.removeprefix("www.")
    if host in _HOSTS_OF_MANY:
        raise SharedHost(address)
    if not _DOMAIN.fullmatch(host):
        raise BadIdentifier(address)
    return host
