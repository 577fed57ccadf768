"""Faults of sources in words: what is wrong, where, and what to do about it."""

from collections import defaultdict
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from latu.core.numbers import show_number
from latu.imports.models import Refusal
from latu.sources.problems import Code, Problem, Reason
from latu.sources.vcards import Left, LeftOut

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Kept(StrEnum):
    """Why an undo left something as it is."""

    CHANGED = "kept_changed"  # somebody or another import has changed it since
    IN_USE = "kept_in_use"  # other records point to it; detail: by (the name of their model)
    NOTED = "kept_noted"  # people have written or marked something about it


WORDS: "dict[str, _StrPromise]" = {
    Code.EMPTY_FILE: gettext_lazy("The file is empty. Download it again, or choose another one."),
    Code.NOT_A_TABLE: gettext_lazy(
        "This is not a table that can be read: no separator (semicolon, tab, bar or comma) was found "
        "between columns, or no table is inside. Save it as CSV or XLSX and try again."
    ),
    Code.WRONG_ENCODING: gettext_lazy(
        "The characters cannot be read. Save the file as UTF-8 (in Excel: CSV UTF-8) and try again."
    ),
    Code.NUL_BYTES: gettext_lazy(
        "“%(value)s” holds NUL bytes, which are not text. Save the file anew from the program it comes from."
    ),
    Code.BROKEN_ARCHIVE: gettext_lazy(
        "The file is damaged or was cut off, so it cannot be opened. Download it again."
    ),
    Code.TOO_LARGE: gettext_lazy(
        "This is larger than what is read safely (%(limit)s MB). Split it into smaller files."
    ),
    Code.MISSING_COLUMN: gettext_lazy(
        "The column “%(column)s” is missing. The file has: %(found)s. Add the column or choose the original file."
    ),
    Code.UNKNOWN_FORMAT: gettext_lazy(
        "The file can be read, but it is not one that this import knows (found: %(found)s). "
        "Choose the kind of import that fits the file, and check the separator between its columns."
    ),
    Code.WRONG_COLUMN_COUNT: gettext_lazy(
        "The row has %(found)s cells where %(expected)s are expected. Look for a stray separator or line break."
    ),
    Code.MISSING_VALUE: gettext_lazy("The value is missing. Fill it in, or leave the row out."),
    Code.INVALID_DATE: gettext_lazy(
        "“%(value)s” is no date. Write it as 2026-12-31 or 31.12.2026. The rest of the row was taken."
    ),
    Code.INVALID_NUMBER: gettext_lazy(
        "“%(value)s” is no certain number. Write it as 1234.56, without a sign for thousands. "
        "The rest of the row was taken."
    ),
    Code.UNKNOWN_COUNTRY: gettext_lazy(
        "“%(value)s” is no country code. Write the two letters of ISO 3166, such as FI. The rest of the row was taken."
    ),
    Code.FORMULA: gettext_lazy(
        "“%(value)s” is a formula that a spreadsheet would run. Replace it by its value and import the file again."
    ),
    Code.UNKNOWN_REFERENCE: gettext_lazy(
        "“%(value)s” is not known: no given file says what it is. Import the files that belong together in one go."
    ),
    Code.CONFLICT: gettext_lazy(
        "“%(value)s” contradicts another row about the same record; “%(kept)s” was kept. Correct one of them."
    ),
    Code.NO_ANSWER: gettext_lazy(
        "The service did not answer, although it was asked %(tries)s times. Start the import again later: it goes on from here."
    ),
    Code.BAD_SYNTAX: gettext_lazy(
        "The file cannot be read from here on (%(value)s). Nothing was imported. Download it again, or see that its name "
        "ends in what it is: .rdf, .ttl, .nt, .jsonld or .json."
    ),
    Code.BAD_LABEL: gettext_lazy("A label is expected here, but this is “%(value)s”. The rest was taken."),
    Code.BAD_ANSWER: gettext_lazy(
        "The service or file says something that cannot be used: “%(value)s”. "
        "Try again later; if it stays, tell the maintainer of Latu."
    ),
    Code.BAD_CARD: gettext_lazy(
        "This card cannot be read. Export it again from the program it comes from, or add the contact by hand."
    ),
    Kept.CHANGED: gettext_lazy("“%(value)s” has been changed since the import. Change it back by hand if needed."),
    Kept.IN_USE: gettext_lazy("“%(value)s” is still used: %(by)s. Take it out there first."),
    Kept.NOTED: gettext_lazy("People have commented on, followed or marked “%(value)s”. Delete it by hand if it is not needed."),
}  # fmt: skip

# Where a code covers several faults, the sentence for each of them.
REASONS: "dict[tuple[str, str], _StrPromise]" = {
    (Code.NOT_A_TABLE, Reason.NOT_A_SPREADSHEET): gettext_lazy(
        "This is not a spreadsheet, whatever its name says. Choose the original file; an old Excel file (.xls) or a PDF "
        "must first be saved as XLSX or CSV."
    ),
    (Code.BROKEN_ARCHIVE, Reason.NOT_A_ZIP): gettext_lazy(
        "The name ends in .zip, but this is no zip file. Download it again, or give it the ending that fits what it is."
    ),
    (Code.BROKEN_ARCHIVE, Reason.ENCRYPTED): gettext_lazy(
        "The zip file asks for a password. Unpack it yourself and import the files that are in it."
    ),
    (Code.BROKEN_ARCHIVE, Reason.UNSAFE_NAME): gettext_lazy(
        "The zip file holds a file whose name leads out of the folder: “%(value)s”. "
        "Get the zip file anew from where it comes from, or unpack it yourself and import the files you trust."
    ),
    (Code.TOO_LARGE, Reason.FILES): gettext_lazy(
        "The zip file holds more than %(limit)s files. Split it into several zip files."
    ),
    (Code.TOO_LARGE, Reason.CELL): gettext_lazy(
        "The row holds a cell of more than %(limit)s MB. Often a closing quotation mark is missing in it or before it."
    ),
    (Code.TOO_LARGE, Reason.CELLS): gettext_lazy(
        "The worksheet has more than %(limit)s cells. Often something stands far below or beside the table: "
        "copy the table alone into a new file and import that."
    ),
    (Code.TOO_LARGE, Reason.COMPRESSION): gettext_lazy(
        "“%(value)s” unpacks to more than %(limit)s times its size, which real data never do. "
        "Get the file anew from where it comes from, or unpack it yourself."
    ),
    (Code.UNKNOWN_FORMAT, Reason.NOT_JSON): gettext_lazy(
        "This is no JSON, as saved answers of the portal and feeds are, or it is cut off. "
        "Save it again and change nothing in it, or choose the kind of import that fits the file."
    ),
    (Code.UNKNOWN_FORMAT, Reason.NO_CALLS): gettext_lazy(
        "None of the records is a call. Choose the kind of import that fits the file."
    ),
    (Code.UNKNOWN_FORMAT, Reason.OTHER_VERSION): gettext_lazy(
        "The fetch was begun by another version of Latu and cannot go on. Start a new one."
    ),
    (Code.UNKNOWN_REFERENCE, Reason.UNKNOWN_CODE): gettext_lazy(
        "“%(value)s” is a code that Latu does not know yet. The rest of the record was taken. Tell the maintainer of Latu."
    ),
    (Code.NO_ANSWER, Reason.NO_CONNECTION): gettext_lazy(
        "The service cannot be reached; it was tried %(tries)s times. "
        "Check the network connection and start the import again: it goes on from here."
    ),
    (Code.NO_ANSWER, Reason.TIMEOUT): gettext_lazy(
        "The service did not answer in time; it was asked %(tries)s times. Start the import again later: it goes on from here."
    ),
    (Code.NO_ANSWER, Reason.STATUS): gettext_lazy(
        "The service is out of order (HTTP %(status)s); it was asked %(tries)s times. "
        "Start the import again later: it goes on from here."
    ),
    (Code.NO_ANSWER, Reason.NOT_A_LIST): gettext_lazy(
        "The service answers with something else than calls, often a notice of maintenance; it was asked %(tries)s times. "
        "Start the import again later: it goes on from here."
    ),
    (Code.UNKNOWN_FORMAT, Reason.NO_CONCEPTS): gettext_lazy(
        "This is no thesaurus: no concepts were found. Choose a file in SKOS (.rdf, .ttl, .nt, .jsonld), "
        "or one with identifiers and labels (.json)."
    ),
    (Code.UNKNOWN_FORMAT, Reason.NO_LABELS): gettext_lazy(
        "The thesaurus has no labels in Finnish, Swedish, English or Northern Sámi. Choose an edition that has."
    ),
    (Code.UNKNOWN_FORMAT, Reason.NO_LANGUAGE): gettext_lazy(
        "The file's name does not tell the language of its labels. Put it at the end, as in names_fi.json."
    ),
    (Code.BAD_SYNTAX, Reason.ENTITIES): gettext_lazy(
        "The file declares entities by which a small file can become a huge one, so it is not read. "
        "Get it without them, for example as Turtle (.ttl)."
    ),
    (Code.BAD_LABEL, Reason.TOO_LONG): gettext_lazy(
        "The label is longer than %(limit)s characters: “%(value)s”. The rest was taken."
    ),
    (Code.UNKNOWN_FORMAT, Reason.NO_CARDS): gettext_lazy(
        "No contact card was found in this file. Export the contacts as vCard (.vcf); a packed file must be unpacked first."
    ),
    (Code.UNKNOWN_FORMAT, Reason.JCARD): gettext_lazy(
        "These are contact cards as JSON (jCard), which are not read. Export the contacts as vCard (.vcf)."
    ),
    (Code.UNKNOWN_FORMAT, Reason.XCARD): gettext_lazy(
        "These are contact cards as XML (xCard), which are not read. Export the contacts as vCard (.vcf)."
    ),
    (Code.TOO_LARGE, Reason.CARD): gettext_lazy(
        "This card holds more than %(limit)s MB even without its pictures, or thousands of lines, so it was left out. "
        "Add the contact by hand."
    ),
    (Code.TOO_LARGE, Reason.CARDS): gettext_lazy(
        "The file holds more than %(limit)s cards; the rest was not read. Split it into several files."
    ),
    (Code.TOO_LARGE, Reason.LINES): gettext_lazy(
        "The file has more than %(limit)s lines; the rest was not read. Export the contacts without pictures, or in parts."
    ),
    (Code.BAD_CARD, Reason.NO_END): gettext_lazy(
        "The end of the card of “%(value)s” is missing, so something may be lost. What is there was taken. "
        "Compare it to the original, or export the contacts again."
    ),
    (Code.BAD_CARD, Reason.NO_NAME): gettext_lazy(
        "The card names nobody: it has no name, organisation, e-mail address or telephone number. It was left out. "
        "Add the contact by hand if you know who it is."
    ),
    (Code.BAD_CARD, Reason.NOT_A_PERSON): gettext_lazy(
        "This card is no person or organisation but a group, place or device (%(value)s). It was left out; "
        "the people in a group have cards of their own."
    ),
    (Code.BAD_CARD, Reason.OUTSIDE): gettext_lazy(
        "What begins here belongs to no card and was left out: “%(value)s”. "
        "Look at the file if a contact is missing, or export the contacts again."
    ),
    (Code.BAD_CARD, Reason.NO_COLON): gettext_lazy(
        "This line of the card cannot be read: “%(value)s”. The rest was taken. Add what is missing by hand."
    ),
    (Code.BAD_CARD, Reason.CHARACTERS): gettext_lazy(
        "Some letters are damaged or of an unknown character set: “%(value)s”. The rest was taken. Correct it by hand."
    ),
    (Code.CONFLICT, Reason.CIRCLE): gettext_lazy(
        "“%(value)s” would be broader than itself. This link was left out; correct it in the thesaurus."
    ),
    (Code.BAD_ANSWER, Reason.STATUS): gettext_lazy(
        "The service refuses the question (HTTP %(status)s). Check its address; if it is right, tell the maintainer of Latu."
    ),
    (Code.BAD_ANSWER, Reason.INCOMPLETE): gettext_lazy(
        "The service's list changed while it was read: %(found)s of %(expected)s records came. "
        "Fetch again later to get the rest."
    ),
    (Code.BAD_ANSWER, Reason.NOT_A_RECORD): gettext_lazy(
        "“%(value)s” is no record of a call. Save the answer again and change nothing in it."
    ),
    (Code.BAD_ANSWER, Reason.NOT_TEXT): gettext_lazy(
        "A text is expected here, but this is “%(value)s”. The rest of the record was taken."
    ),
    (Code.BAD_ANSWER, Reason.NO_BUDGET): gettext_lazy(
        "The budget cannot be read: “%(value)s”. The rest of the record was taken. Look it up on the call's official page."
    ),
    (Code.BAD_ANSWER, Reason.TOO_LONG): gettext_lazy(
        "The identifier is too long: “%(value)s”. Shorten it, or add the call by hand."
    ),
}  # fmt: skip

# Why something on a contact's card is not kept.
LEFT_OUT: "dict[Left, _StrPromise]" = {
    Left.PICTURE: gettext_lazy("Latu keeps no pictures of people."),
    Left.PRIVATE: gettext_lazy("Latu keeps no birthdays, family or other private matters."),
    Left.STREET: gettext_lazy("Of an address Latu keeps the city and the country only."),
    Left.MESSAGING: gettext_lazy("Latu keeps no addresses of messaging services."),
    Left.FILE: gettext_lazy("Latu keeps no sounds, keys or files of contacts."),
    Left.OTHER_PERSON: gettext_lazy("This is about somebody else, who needs a card of their own."),
    Left.TECHNICAL: gettext_lazy("Only the program that wrote the card needs this."),
    Left.NO_PLACE: gettext_lazy("Latu has no place for this."),
    Left.SECOND: gettext_lazy("Only one is kept. Add this to the notes if it is needed."),
    Left.ALTERNATIVE: gettext_lazy("This is the same in another language or script."),
    Left.TOO_LONG: gettext_lazy("This is too long to be kept. Shorten it and add it by hand."),
    Left.NOT_AN_EMAIL: gettext_lazy("This is no e-mail address. Correct it and add it by hand."),
    Left.NOT_A_WEB_ADDRESS: gettext_lazy("This is no web address that begins with http or https."),
    Left.NOT_A_TIME: gettext_lazy("This is no time that can be read, so it is not known how old the card is."),
    Left.UNKNOWN_VERSION: gettext_lazy("This version of vCard is not known; the card was read as version 4.0. Check it."),
}  # fmt: skip

# Noted at the header's row, but no row is to blame: the file as a whole is not what it should be.
OF_THE_FILE = frozenset({Code.NOT_A_TABLE, Code.MISSING_COLUMN, Code.UNKNOWN_FORMAT})
NUMBERS = frozenset({"limit", "expected", "found", "tries"})  # details that may be whole numbers
# What points to a record that an undo would delete, by the names of the models.
USERS: "dict[str, _StrPromise]" = {
    "organisations.membership": gettext_lazy("users of Latu belong to it"),
    "people.affiliation": gettext_lazy("people work there"),
    "networks.networkmembership": gettext_lazy("networks have it as a member"),
    "projects.participation": gettext_lazy("projects have it as a partner"),
    "projects.project": gettext_lazy("projects were funded by it"),
    "clients.client": gettext_lazy("it is on somebody's own list of companies"),
    "calls.byline": gettext_lazy("somebody has written it in plain words"),
    "clients.tip": gettext_lazy("clients have been told about it"),
    "partners.notice": gettext_lazy("partners are looked for through it"),
    "partners.answer": gettext_lazy("it has answered partner notices"),
    "teams.teamstance": gettext_lazy("it has said how it stands to calls"),
    "matching.thumb": gettext_lazy("it has said what fits"),
    "introductions.introduction": gettext_lazy("somebody asks for an introduction because of it"),
}


def sentence(fault: Problem | Refusal) -> str:
    """Where, what and what to do, in the reader's language."""
    facts: dict[str, str] = defaultdict(lambda: "–")
    facts |= {name: _shown(name, str(text)) for name, text in fault.detail.items() if text}
    facts |= {"column": fault.column, "value": fault.value or "–"}
    code = str(fault.code)
    words = REASONS.get((code, fault.detail.get("reason", "")), WORDS[code])
    text = str(words) % facts
    place = where(fault)
    return f"{place}: {text}" if place else text


def left_out_sentence(left: LeftOut) -> str:
    """What of a contact's card is not kept, and why, in the reader's language."""
    name = f"{left.name} × {left.times}" if left.times > 1 else left.name
    what = f"{name} “{left.value}”" if left.value else name
    return f"{what}: {LEFT_OUT[left.why]}"


def _shown(name: str, text: str) -> str:
    """A fact as the sentence has it: numbers grouped, models by what they mean."""
    if name == "by":
        return str(USERS.get(text, text))
    return show_number(int(text)) if name in NUMBERS and text.isdecimal() else text


def where(fault: Problem | Refusal) -> str:
    """File, row and column, as far as they are known; of a fault of the whole file the file alone."""
    if fault.code in OF_THE_FILE:
        return fault.file
    parts = [fault.file]
    if fault.detail.get("card"):
        parts.append(_("card %(card)s") % {"card": fault.detail["card"]})
    if "card" in fault.detail:
        parts.append(_("line %(line)s") % {"line": fault.row})
    elif fault.row is not None:
        parts.append(_("row %(row)s") % {"row": fault.row})
    if fault.column:
        parts.append(_("column “%(column)s”") % {"column": fault.column})
    return ", ".join(part for part in parts if part)
