"""What the text of a call says about who applies. Where it says something, it wins over the programme's rule.

Most texts only refer to the programme's general annex and say nothing here. Only sentences that demand
something of the applicants count; a pilot in "at least three Member States" is no condition of applying.
"""

import html
import re
from dataclasses import dataclass

from latu.core.text import one_line

_TAGS = re.compile(r"<[^>]+>")
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_N = rf"({'|'.join(_NUMBERS)}|\d{{1,2}})(?:\s*\(\d+\))?"
_WHO = (
    r"(?:independent\s+)?(?:legal\s+)?(?:entities|applicants|beneficiaries|partners|organisations)"
)
_AT_LEAST = r"(?:at\s+least|(?:a\s+)?minimum(?:\s+of)?)"
_PARTNERS = re.compile(
    rf"(?:(?:submitted|presented)\s+by\s+(?:a\s+consorti\w+\s+[^.]{{0,80}}?)?|(?:consorti\w+|applicants)\s+(?:must|shall|has\s+to|have\s+to)\s+[^.]{{0,80}}?)"
    rf"{_AT_LEAST}\s+{_N}\s+{_WHO}",
    re.IGNORECASE,
)
_COUNTRIES = re.compile(
    rf"from\s+(?:{_AT_LEAST}\s+)?{_N}\s+different\s+(?:eligible\s+|participating\s+|programme\s+|EU\s+)?"
    r"(?:countries|Member\s+States)",
    re.IGNORECASE,
)
_EACH_IN_ANOTHER = re.compile(
    r"each\s+(?:of\s+them\s+)?(?:being\s+)?established\s+in\s+a\s+different", re.IGNORECASE
)
_ALONE = re.compile(
    r"(?:applications\s+by\s+single\s+applicants|single\s+applicants|mono-beneficiary\s+(?:applications|grants))"
    r"\s+(?:are|is)\s+(?:also\s+)?(?:allowed|accepted|eligible|possible)",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"additional\s+eligibility\s+(?:criteria|conditions)|as\s+beneficiaries,?\s+(?:of\s+)?at\s+least"
    r"|requires\s+the\s+(?:active\s+)?involvement",
    re.IGNORECASE,
)
# Of a partnership that goes on, or by invitation: nobody else can apply, whatever the programme's rules say.
_NAMED = re.compile(
    r"(?:must|shall|can\s+only|may\s+only|should)\s+be\s+submitted\s+by\s+(?:the|an?)\s+(?:\w+\s+){0,3}"
    r"(?:coordinators?|consorti\w+|beneficiar\w+)\s+(?:of\s+the\s+(?:\w+\s+){0,2}consorti\w+\s+)?"
    r"(?:funded|selected|awarded|of\s+the\s+(?:grant|action|project|framework)|that\s+(?:was|were|is|are)\s+(?:funded|selected))"
    r"|(?:open|limited|restricted|reserved)\s+(?:only\s+)?(?:to|for)\s+(?:the\s+|those\s+)?(?:existing\s+|current\s+)?"
    r"(?:consorti\w+|beneficiar\w+|coordinators?|applicants)\s+(?:of|funded|selected|awarded|invited|named)"
    r"|(?:call|topic)\s+(?:\w+\s+){0,2}by\s+invitation|only\s+(?:on|upon|by)\s+invitation"
    r"|(?:grant|grants)\s+to\s+(?:an?\s+)?(?:identified|named)\s+beneficiar\w+",
    re.IGNORECASE,
)
# Most texts name the lump sum somewhere, among the links to model agreements; few say that it is this call's way.
_LUMP_SUM = re.compile(
    r"(?:will|shall|must)\s+(?:take\s+the\s+form\s+of|be\s+(?:awarded|paid|funded)\s+(?:as|by|through))\s+"
    r"(?:an?\s+|the\s+)?(?:single\s+)?lump[\s-]+sums?\b",
    re.IGNORECASE,
)
LUMP_SUM = "LS"  # in types of action: EDF-LS, JUST-LS
_IN_ADDITION = re.compile(r"in\s+addition\s+to", re.IGNORECASE)
# A sentence ends before a capital, also where the source lost the blank: "on the ground.Proposals must".
_ENDS = re.compile(r"(?<=[.;])\s+(?=[A-Z•\-(])|(?<=[a-z)\]]\.)(?=[A-Z])")
_MOST_OF_A_SENTENCE = 400


@dataclass(frozen=True, slots=True)
class Stated:
    """What a text demands: None where it does not say. `sentence` is where it says so; `more` are further
    demands that only a person can judge; `named` is the sentence by which only some that it names can apply."""

    partners: int | None = None
    countries: int | None = None
    is_alone_enough: bool = False
    sentence: str = ""
    more: tuple[str, ...] = ()
    named: str = ""


def stated(text_html: str) -> Stated:
    """Read the conditions of a call, in English, with or without HTML."""
    sentences = _ENDS.split(_plain(text_html))
    more = tuple(_short(each) for each in sentences if _MORE.search(each))[:3]
    named = next((_short(each) for each in sentences if _NAMED.search(each)), "")
    if named:
        return Stated(more=more, named=named)
    for number, sentence in enumerate(sentences):
        if _ALONE.search(sentence):
            return Stated(is_alone_enough=True, sentence=_short(sentence), more=more)
        match = _PARTNERS.search(sentence)
        if match is None or _IN_ADDITION.search(sentence):
            continue
        partners = _number(match.group(1))
        countries = _countries(" ".join(sentences[number : number + 2]), partners)
        if countries is not None:  # otherwise it is about some of the partners only
            return Stated(partners, countries, False, _short(sentence), more)
    return Stated(more=more)


def is_lump_sum(action: str, *texts_html: str) -> bool:
    """Whether the call pays a lump sum, by its type of action or by what its texts say."""
    if LUMP_SUM in action.upper().split("-"):
        return True
    return any(_LUMP_SUM.search(_plain(text)) for text in texts_html)


def _plain(text_html: str) -> str:
    return one_line(html.unescape(_TAGS.sub(" ", text_html)))


def _countries(text: str, partners: int) -> int | None:
    if match := _COUNTRIES.search(text):
        return _number(match.group(1))
    return partners if _EACH_IN_ANOTHER.search(text) else None


def _number(word: str) -> int:
    return _NUMBERS.get(word.lower()) or int(word)


def _short(sentence: str) -> str:
    return sentence[:_MOST_OF_A_SENTENCE].strip(" •-")
