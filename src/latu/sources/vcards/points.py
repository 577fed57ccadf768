"""E-mail addresses, telephone numbers and web addresses, with what kind each of them is."""

import re
from collections.abc import Iterable

from latu.sources.vcards.values import Property

_APPLE = re.compile(r"_\$!<(.*)>!\$_")  # labels that the Contacts of iOS and macOS translate
_TOKEN = re.compile(r"[a-z0-9-]+")
_SAYS_NOTHING = frozenset({"internet", "pref", "postal", "parcel", "x-internet"})
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?!\d)", re.IGNORECASE)
KNOWN_LABELS = frozenset(
    {"home", "work", "mobile", "main", "other", "school", "pager", "iphone", "homepage"}
)


class Labels:
    """The labels that people gave by a group: `item1.TEL` and `item1.X-ABLabel`."""

    def __init__(self, properties: Iterable[Property]) -> None:
        self._by_group = {
            prop.group: prop.in_one_line()
            for prop in properties
            if prop.name == "X-ABLABEL" and prop.group
        }

    def of(self, prop: Property) -> tuple[tuple[str, ...], str]:
        """The kinds of the property, such as ("fax", "work"), and its label, which is "" for most."""
        label = self._by_group.get(prop.group, "") if prop.group else ""
        apple = _APPLE.fullmatch(label)
        label = apple[1] if apple else label
        kinds = {each for each in prop.types if _TOKEN.fullmatch(each)} - _SAYS_NOTHING
        others = [each for each in prop.types if not _TOKEN.fullmatch(each)]
        if label.lower() in KNOWN_LABELS:
            kinds.add(label.lower())
            label = ""
        return tuple(sorted(kinds)), label or " ".join(others)


def email_of(text: str) -> str:
    """The address; "" when there is none."""
    address = text[7:] if text.lower().startswith("mailto:") else text
    before, at, after = address.strip().rpartition("@")
    return address.strip() if before and at and after and " " not in address.strip() else ""


def telephone_of(text: str) -> str:
    """The number as it is written, out of a `tel:` address where it is in one."""
    if not text.lower().startswith("tel:"):
        return text
    number, *params = text[4:].split(";")
    extension = next((each[4:] for each in params if each.lower().startswith("ext=")), "")
    return f"{number} ext. {extension}" if extension else number


def url_of(text: str) -> str:
    """The web address; "" when it leads elsewhere (a script, a file, a mail)."""
    scheme = _SCHEME.match(text)
    if scheme and scheme[1].lower() not in ("http", "https"):
        return ""
    return text
