"""One card out of its properties: what has a place here, and by name what has none."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from latu.sources.vcards import names
from latu.sources.vcards.card import Address, Card, Kind, Left, LeftOut, Place, Point
from latu.sources.vcards.keeping import why_left_out
from latu.sources.vcards.points import Labels, email_of, telephone_of, url_of
from latu.sources.vcards.values import Property, one_line, split

LONGEST_SHOWN = 200
_VERSIONS = frozenset({"2.1", "3.0", "4.0"})
_STREET = (0, 1, 2, 4, 5)  # post box, extension, street, region, postcode
_CITY, _COUNTRY = 3, 6
# Of alternatives in several languages the one in the first of these is kept; "" is a card's own language.
_LANGUAGES = ("", "fi", "sv", "se", "en")

type ReadPoint = Callable[[str], str]


def kind_of(properties: Iterable[Property]) -> str:
    """What the card says it is about: "individual", "org", "group" …; "" when it does not say."""
    for prop in properties:
        if prop.name in ("KIND", "X-ADDRESSBOOKSERVER-KIND"):
            return prop.in_one_line().lower()
    return ""


class Contact:
    """The properties of one card, taken one after another; what is not kept is noted on the way."""

    def __init__(self, properties: Sequence[Property]) -> None:
        self._left: dict[tuple[str, Left, str], LeftOut] = {}
        self._labels = Labels(properties)
        self._by_name: dict[str, list[Property]] = {}
        for prop in properties:
            self._sort_in(prop)
        self._choose()
        self._old = any(each.in_one_line() == "2.1" for each in self._all("VERSION"))

    def card(self, place: Place) -> Card | None:
        """The card; None when neither a name nor any way to reach somebody is on it."""
        organisation, *units = self._components("ORG") or [""]
        family, given, additional, prefix, suffix, *_ = (*self._name_parts(), *[""] * 5)
        emails = self._points("EMAIL", email_of, Left.NOT_AN_EMAIL)
        telephones = self._points("TEL", telephone_of, Left.NO_PLACE)
        stated = self._single("FN")
        full = stated or names.full_name(prefix, given, additional, family, suffix)
        reached = next((each.value for each in (*emails, *telephones)), "")
        company = self._is_company() or not (full or not organisation)
        guessed = bool(stated and not (given or family or company))
        if guessed:
            given, family = names.guess(stated)
        self._check_version()
        if not (full or organisation or reached):
            return None
        return Card(
            full_name=full or organisation or reached,
            kind=Kind.ORGANISATION if company else Kind.PERSON,
            given=given,
            family=family,
            additional=additional,
            prefix=prefix,
            suffix=suffix,
            organisation=organisation or (full if company else ""),
            units=tuple(unit for unit in units if unit),
            title=self._single("TITLE"),
            role=self._single("ROLE"),
            emails=emails,
            telephones=telephones,
            urls=self._points("URL", url_of, Left.NOT_A_WEB_ADDRESS),
            addresses=self._addresses(),
            languages=_once(each.in_one_line() for each in self._all("LANG")),
            note="\n\n".join(filter(None, (each.text() for each in self._all("NOTE")))),
            categories=self._categories(),
            uid=self._single("UID"),
            revision=self._revision(),
            left_out=tuple(sorted(self._left.values(), key=lambda each: each.line)),
            place=place,
            name_guessed=guessed,
        )

    def note(self, name: str, why: Left, line: int, value: str = "") -> None:
        """Say that something is not kept; the same thing again is counted."""
        value = value[:LONGEST_SHOWN]
        key = (name, why, value)
        before = self._left.get(key)
        once = LeftOut(name, why, line, value)
        self._left[key] = replace(before, times=before.times + 1) if before else once

    def _sort_in(self, prop: Property) -> None:
        why = why_left_out(prop.name)
        if why:
            if prop.raw.strip():
                self.note(prop.name, why, prop.line)
        elif prop.cut:
            self.note(prop.name, Left.TOO_LONG, prop.line)
        else:
            self._by_name.setdefault(prop.name, []).append(prop)

    def _choose(self) -> None:
        """Put the preferred first, and of alternatives keep the one that is read best here."""
        for name, found in self._by_name.items():
            found.sort(key=lambda each: (each.preference, _language_rank(each)))
            seen: set[str] = set()
            kept = []
            for prop in found:
                group = prop.first("ALTID")
                if group and group in seen:
                    self.note(name, Left.ALTERNATIVE, prop.line, prop.in_one_line())
                else:
                    kept.append(prop)
                seen.add(group)
            self._by_name[name] = kept

    def _all(self, name: str) -> list[Property]:
        return self._by_name.get(name, [])

    def _one(self, name: str) -> Property | None:
        """The first that says something; others that say something else are noted."""
        found = [each for each in self._all(name) if each.raw.strip(b"; \t")]
        for other in found[1:]:
            if other.text() != found[0].text():
                self.note(name, Left.SECOND, other.line, other.in_one_line())
        return found[0] if found else None

    def _single(self, name: str) -> str:
        found = self._one(name)
        return found.in_one_line() if found else ""

    def _components(self, name: str) -> list[str]:
        found = self._one(name)
        return [one_line(part) for part in found.parts()] if found else []

    def _name_parts(self) -> list[str]:
        """Family, given, additional, prefixes, suffixes; several of a kind stand between commas since 3.0."""
        found = self._one("N")
        parts = found.parts() if found else []
        for part in parts[5:]:
            if one_line(part) and found:
                self.note("N", Left.NO_PLACE, found.line, one_line(part))
        if self._old:
            return [one_line(part) for part in parts]
        return [" ".join(filter(None, map(one_line, split(part, ",")))) for part in parts]

    def _points(self, name: str, read: ReadPoint, otherwise: Left) -> tuple[Point, ...]:
        points = []
        for prop in self._all(name):
            text = prop.in_one_line()
            value = read(text)
            if value:
                kinds, label = self._labels.of(prop)
                points.append(Point(value, kinds, label))
            elif text:
                self.note(name, otherwise, prop.line, text)
        return _once(points)

    def _addresses(self) -> tuple[Address, ...]:
        found = []
        for prop in self._all("ADR"):
            parts = [*(one_line(part) for part in prop.parts()), *[""] * 7]
            if any(parts[at] for at in _STREET) or prop.first("LABEL"):
                self.note("ADR", Left.STREET, prop.line)
            if parts[_CITY] or parts[_COUNTRY]:
                found.append(Address(parts[_CITY], parts[_COUNTRY], *self._labels.of(prop)))
        return _once(found)

    def _categories(self) -> tuple[str, ...]:
        lists = [split(each.decoded()[0], ",") for each in self._all("CATEGORIES")]
        return _once(one_line(word) for words in lists for word in words)

    def _is_company(self) -> bool:
        shown_as = any("COMPANY" in each.text().upper() for each in self._all("X-ABSHOWAS"))
        return shown_as or kind_of(self._all("KIND")) == "org"

    def _revision(self) -> datetime | None:
        found = self._one("REV")
        if found is None:
            return None
        text = found.in_one_line()
        try:
            moment = datetime.fromisoformat(text)
            zoned = moment.replace(tzinfo=moment.tzinfo or UTC, microsecond=0)
            return zoned.astimezone(UTC)
        except (ValueError, OverflowError):
            self.note("REV", Left.NOT_A_TIME, found.line, text)
            return None

    def _check_version(self) -> None:
        for prop in self._all("VERSION"):
            text = prop.in_one_line()
            if text not in _VERSIONS:
                self.note("VERSION", Left.UNKNOWN_VERSION, prop.line, text)


def _language_rank(prop: Property) -> int:
    language = prop.first("LANGUAGE").lower().partition("-")[0]
    return _LANGUAGES.index(language) if language in _LANGUAGES else len(_LANGUAGES)


def _once[T](found: Iterable[T]) -> tuple[T, ...]:
    """In their order, without what is empty and what comes again."""
    return tuple(dict.fromkeys(each for each in found if each))
