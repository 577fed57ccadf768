"""SKOS as RDF: statement by statement, so that a file of hundreds of megabytes needs little memory."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, cast

import pyoxigraph

from latu.core.text import one_line
from latu.sources.problems import Code, Problem, Reason, Unreadable
from latu.sources.skos.records import LANGUAGES, LONGEST_LABEL
from latu.sources.tables.archive import broken

BASE = "http://thesaurus.invalid/"  # of addresses that the file leaves relative
_SKOS, _SKOS_XL = "http://www.w3.org/2004/02/skos/core#", "http://www.w3.org/2008/05/skos-xl#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_DEPRECATED = "http://www.w3.org/2002/07/owl#deprecated"
_PREFERRED, _OTHER = f"{_SKOS}prefLabel", f"{_SKOS}altLabel"
_KINDS = {f"{_SKOS_XL}prefLabel": _PREFERRED, f"{_SKOS_XL}altLabel": _OTHER}
_HEAD, _TAIL = 1 << 16, 1 << 12
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_ROOT = re.compile(rb"<([A-Za-z_][\w:.-]*)")
_ENTITY = re.compile(rb"<!ENTITY\s+\S+\s+(\"[^\"]*\"|'[^']*')")
_LONGEST_ENTITY = 300  # the beginning of an address


@dataclass(slots=True)
class Statements:
    """What was said of all subjects, in the order of the files."""

    concepts: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    labels: dict[str, dict[tuple[str, str], list[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )  # subject → kind, language → texts
    broader: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _nodes: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    _forms: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def read(
        self, stream: IO[bytes], format_: pyoxigraph.RdfFormat, file: str
    ) -> Iterator[Problem]:
        """Take in a file; faults of single labels are yielded. Raises `Unreadable` at the first wrong line."""
        watched = _Watched(stream)
        is_xml = format_ == pyoxigraph.RdfFormat.RDF_XML
        if is_xml:
            _check_entities(watched.head, file)
        try:
            for quad in pyoxigraph.parse(cast(IO[bytes], watched), format=format_, base_iri=BASE):
                if fault := self._take(quad, file):
                    yield fault
        except SyntaxError as error:
            problem = Problem(Code.BAD_SYNTAX, file, error.lineno, value=_short(str(error.msg)))
            raise Unreadable(problem) from error
        if is_xml and not watched.is_whole_xml():
            raise Unreadable(broken(file))

    def finish(self) -> None:
        """Give each concept the labels that stand in nodes of their own (SKOS-XL)."""
        for subject, nodes in self._nodes.items():
            for kind, node in nodes:
                for language, text in self._forms.get(node, ()):
                    self.labels[subject][kind, language].append(text)

    def _take(self, quad: pyoxigraph.Quad, file: str) -> Problem | None:
        predicate, value = quad.predicate.value, quad.object
        subject = _name(quad.subject)
        if isinstance(value, pyoxigraph.Literal):
            return self._take_literal(subject, predicate, value, file)
        target = _name(value)
        if predicate == _TYPE and target == f"{_SKOS}Concept":
            self.concepts.add(subject)
        elif predicate == f"{_SKOS}broader":
            self.broader[subject].add(target)
        elif predicate == f"{_SKOS}narrower":
            self.broader[target].add(subject)
        elif predicate in _KINDS:
            self._nodes[subject].append((_KINDS[predicate], target))
        return None

    def _take_literal(
        self, subject: str, predicate: str, value: pyoxigraph.Literal, file: str
    ) -> Problem | None:
        if predicate == _DEPRECATED and value.value in ("true", "1"):
            self.gone.add(subject)
        is_form = predicate == f"{_SKOS_XL}literalForm"
        language = (value.language or "").partition("-")[0].lower()
        if language not in LANGUAGES or not (is_form or predicate in (_PREFERRED, _OTHER)):
            return None
        text = one_line(value.value)
        if not text or len(text) > LONGEST_LABEL:
            reason = Reason.TOO_LONG if text else Reason.NOT_TEXT
            detail = {"reason": str(reason), "limit": str(LONGEST_LABEL)}
            return Problem(Code.BAD_LABEL, file, value=f"{subject[-40:]}: {text}", detail=detail)
        if is_form:
            self._forms[subject].append((language, text))
        else:
            self.labels[subject][predicate, language].append(text)
        return None

    def preferred(self, subject: str, language: str) -> list[str]:
        """Its preferred labels; there should be one at most."""
        return list(dict.fromkeys(self.labels[subject].get((_PREFERRED, language), ())))

    def others(self, subject: str, language: str) -> list[str]:
        """Its other labels."""
        return list(dict.fromkeys(self.labels[subject].get((_OTHER, language), ())))


def namespace_of(subjects: set[str]) -> str:
    """What most of the addresses begin with."""
    counts = Counter(_split(each)[0] for each in subjects)
    return min(counts, key=lambda each: (-counts[each], each)) if counts else ""


def local(address: str, namespace: str) -> str:
    """An address without the namespace; the whole one where it begins otherwise."""
    start, end = _split(address)
    return end if start == namespace and end else address


def scheme_of(namespace: str) -> str:
    """What names the thesaurus in its addresses: `http://www.yso.fi/onto/yso/` → yso, `http://eurovoc.europa.eu/` → eurovoc."""
    place, _slashes, rest = namespace.partition("://")[2].strip("/#").partition("/")
    last = rest.rstrip("/#").rpartition("/")[2]
    return last or place.removeprefix("www.").partition(".")[0]


def _split(address: str) -> tuple[str, str]:
    cut = max(address.rfind("/"), address.rfind("#")) + 1
    return address[:cut], address[cut:]


def _name(term: object) -> str:
    """The address of a node; of one without an address what tells it from others in its file."""
    return term.value if isinstance(term, pyoxigraph.NamedNode) else str(term)


def _short(message: str) -> str:
    return one_line(message)[:200]


class _Watched:
    """A stream whose beginning and end are remembered; a mark of the order of bytes is dropped."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.head = self._unread = stream.read(_HEAD).removeprefix(b"\xef\xbb\xbf")
        self._tail = b""

    def read(self, size: int = -1) -> bytes:
        """As of any stream."""
        data, self._unread = self._unread or self._stream.read(size), b""
        if 0 <= size < len(data):
            data, self._unread = data[:size], data[size:]
        self._tail = (self._tail + data)[-_TAIL:]
        return data

    def is_whole_xml(self) -> bool:
        """Whether the first element is closed; the reader takes a file that is cut off for a short one."""
        root = _ROOT.search(_COMMENT.sub(b"", self.head))
        end = _COMMENT.sub(b"", self._tail).rstrip()
        return root is not None and re.search(rb"</%s\s*>$" % re.escape(root[1]), end) is not None


def _check_entities(head: bytes, file: str) -> None:
    """Raise `Unreadable` for entities that could grow a small file into gigabytes; short names of addresses may stay."""
    for match in _ENTITY.finditer(head):
        if b"&" in match[1] or len(match[1]) > _LONGEST_ENTITY:
            detail = {"reason": str(Reason.ENTITIES)}
            raise Unreadable(Problem(Code.BAD_SYNTAX, file, detail=detail))
    start = head.find(b"<!DOCTYPE")
    if start >= 0 and b"]" not in head[start:] and len(head) == _HEAD:
        detail = {"reason": str(Reason.ENTITIES)}
        raise Unreadable(Problem(Code.BAD_SYNTAX, file, detail=detail))
