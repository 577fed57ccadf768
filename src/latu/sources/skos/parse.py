"""Files of one thesaurus to its concepts."""

import gzip
import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any, cast

from pyoxigraph import RdfFormat

from latu.sources.problems import Code, Problem, Reason, Unreadable
from latu.sources.skos import graph, maps
from latu.sources.skos.records import LANGUAGES, LONGEST_KEY, Concept, Scheme, name_of
from latu.sources.tables.archive import DAMAGE, broken, checked_members, too_large, zip_at

FORMATS = {
    "rdf": RdfFormat.RDF_XML, "xml": RdfFormat.RDF_XML, "owl": RdfFormat.RDF_XML, "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES, "nq": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG, "n3": RdfFormat.N3,
    "jsonld": RdfFormat.JSON_LD,
}  # fmt: skip
JSON = "json"
LARGEST_JSON = 1 << 28  # it is read in one go; RDF is not
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_START = 512

type Listener = Callable[[int, int], None]  # how many files are read, and of how many


def read(
    paths: Iterable[Path], listener: Listener = lambda *_: None
) -> tuple[Scheme, list[Problem]]:
    """The thesaurus of these files, and labels that were left out.

    Raises `Unreadable` for a file that is broken or of another kind, and when all of them together hold no
    concept with a label in Finnish, Swedish, English or Northern Sámi.
    """
    found = _Found()
    files = list(paths)
    for number, path in enumerate(files):
        listener(number, len(files))
        try:
            for name, stream in _streams(path):
                found.take(name, stream)
        except (*DAMAGE, gzip.BadGzipFile, zlib.error) as error:
            raise Unreadable(broken(path.name)) from error
    listener(len(files), len(files))
    scheme = found.scheme()
    if not scheme.concepts:
        reason = Reason.NO_LABELS if found.is_thesaurus else Reason.NO_CONCEPTS
        names = ", ".join(path.name for path in files)
        raise Unreadable(Problem(Code.UNKNOWN_FORMAT, names, detail={"reason": str(reason)}))
    return scheme, found.faults


class _Found:
    """What has been read so far."""

    def __init__(self) -> None:
        self.statements = graph.Statements()
        self.maps: dict[str, dict[str, str]] = {}  # key → language → label
        self.names: list[str] = []  # of the thesaurus, by the files
        self.faults: list[Problem] = []
        self.is_thesaurus = False

    def take(self, file: str, stream: IO[bytes]) -> None:
        """One file, by what its name and its beginning say that it is."""
        kind = _kind(file, stream)
        if kind == JSON:
            self._take_json(file, stream)
        elif isinstance(kind, RdfFormat):
            self.faults += self.statements.read(stream, kind, file)

    def _take_json(self, file: str, stream: IO[bytes]) -> None:
        text = stream.read(LARGEST_JSON + 1)
        if len(text) > LARGEST_JSON:
            raise Unreadable(too_large(file, LARGEST_JSON >> 20))
        try:
            document = json.loads(text.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise Unreadable(Problem(Code.WRONG_ENCODING, file)) from error
        except (ValueError, RecursionError) as error:
            line = getattr(error, "lineno", None)
            problem = Problem(Code.BAD_SYNTAX, file, line, value=str(error)[:200])
            raise Unreadable(problem) from error
        if not isinstance(document, dict) or "@context" in document or "@graph" in document:
            stream.seek(0)
            self.faults += self.statements.read(stream, RdfFormat.JSON_LD, file)
            return
        self._take_map(file, document)

    def _take_map(self, file: str, document: dict[str, Any]) -> None:
        language = maps.language_of(file)
        self.is_thesaurus |= bool(language) and bool(document)
        self.names.append(maps.scheme_of(file))
        for each in maps.labels_of(document, file):
            if isinstance(each, Problem):
                self.faults.append(each)
            else:
                self.maps.setdefault(each[0], {})[language] = each[1]

    def scheme(self) -> Scheme:
        """All of it together."""
        said = self.statements
        said.finish()
        named = {each for each in said.concepts or set(said.labels) if not each.startswith("_:")}
        self.is_thesaurus |= bool(named)
        namespace = graph.namespace_of(named)
        concepts = {}
        for address in sorted(named - said.gone):
            concept = self._concept(address, namespace)
            if concept.labels and len(concept.key) <= LONGEST_KEY:
                concepts[concept.key] = concept
        concepts |= {key: Concept(key, labels) for key, labels in self.maps.items() if labels}
        names = [name_of(each) for each in (graph.scheme_of(namespace), *self.names)]
        return Scheme(next(filter(None, names), ""), concepts)

    def _concept(self, address: str, namespace: str) -> Concept:
        said, key = self.statements, graph.local(address, namespace)
        labels, others = {}, {}
        for language in LANGUAGES:
            preferred = said.preferred(address, language)
            if len(preferred) > 1:
                detail = {"kept": preferred[0]}
                twice = f"{key[-40:]}: {preferred[1]}"
                self.faults.append(Problem(Code.CONFLICT, value=twice, detail=detail))
            if preferred:
                labels[language] = preferred[0]
            if rest := [*preferred[1:], *said.others(address, language)]:
                others[language] = tuple(each for each in rest if each not in preferred[:1])
        wider = sorted(graph.local(each, namespace) for each in said.broader.get(address, ()))
        return Concept(key, labels, others, wider[0] if wider else "")


def _streams(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """The file, or what is in it. Raises `Unreadable`, or OSError when it is not there."""
    with path.open("rb") as stream:
        start = stream.read(4)
    if start.startswith(_ZIP):
        with zip_at(path, path.name) as archive:
            for member in checked_members(archive, path.name):
                if _suffix(member.filename) in {*FORMATS, JSON}:
                    with archive.open(member) as packed:
                        yield f"{path.name}/{member.filename}", packed
    elif start.startswith(_GZIP):
        with gzip.open(path, "rb") as unpacked:
            yield path.name, cast(IO[bytes], unpacked)
    elif not start:
        raise Unreadable(Problem(Code.EMPTY_FILE, path.name))
    else:
        with path.open("rb") as plain:
            yield path.name, plain


def _suffix(file: str) -> str:
    return file.lower().removesuffix(".gz").rpartition(".")[2]


def _kind(file: str, stream: IO[bytes]) -> RdfFormat | str:
    """Raises `Unreadable` where neither the name nor the beginning tells."""
    suffix = _suffix(file)
    if suffix in FORMATS:
        return FORMATS[suffix]
    start = stream.read(_START).removeprefix(b"\xef\xbb\xbf").lstrip()
    stream.seek(0)
    if suffix == JSON or start.startswith((b"{", b"[")):
        return JSON
    if start.startswith((b"<?xml", b"<rdf:RDF", b"<!DOCTYPE rdf")):
        return RdfFormat.RDF_XML
    if start.lower().startswith((b"@prefix", b"prefix", b"@base", b"base")):
        return RdfFormat.TURTLE
    detail = {"reason": str(Reason.NO_CONCEPTS)}
    raise Unreadable(Problem(Code.UNKNOWN_FORMAT, file, detail=detail))
