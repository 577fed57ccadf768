"""How well search finds by meaning: keywords and questions in three languages, to English calls and projects.

    ./latu bench retrieval [--json]
    PYTHONPATH=src .venv/bin/python benchmarks/bench_retrieval.py --calls-only [--json]

Judgements: ../shared/data/retrieval (EuroVoc labels → what was tagged with them, incomplete, so recall@10 and
MRR tell only how ways of searching compare; the records' own keywords stay out of the index), and
benchmarks/questions.tsv, written for Latu: what an adviser might ask, and the one call that answers it. Every
way of searching is the product's own, with parts switched off; the yardstick is the order by vectors alone. What uses
concepts is asked once more with EuroVoc imported (`_eurovoc`): it has the very labels of the judgements.
All 6,414 projects take about twenty minutes to embed, calls two.
"""

# ruff: noqa: E402 - the data folder is chosen and Django set up before models can be imported
import argparse
import atexit
import csv
import gzip
import html
import json
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

FOLDER = tempfile.TemporaryDirectory(prefix="latu-bench-")
atexit.register(FOLDER.cleanup)
os.environ |= {"LATU_DATA": FOLDER.name, "DJANGO_SETTINGS_MODULE": "latu.settings"}

import django

django.setup()

import numpy as np
from django.db.models import Q
from tqdm import tqdm

from latu.cli.database import ready
from latu.core.access import ANYONE, SYSTEM
from latu.core.gate import write
from latu.core.refs import Ref
from latu.imports import runs
from latu.jobs import actions as jobs
from latu.jobs.models import State
from latu.jobs.running import run_now
from latu.search.asking import Question, ask
from latu.search.index import Draft, put
from latu.search.meaning.embedder import for_questions, for_records
from latu.search.meaning.following import catch_up, waiting
from latu.search.meaning.nearest import nearest
from latu.search.meaning.texts import safe
from latu.search.models import Document
from latu.search.parsing import Filters, parse
from latu.taxonomy.loading import load_vocabularies

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
LANGUAGES = ("en", "fi", "sv")
TEN = 10
DEPTH = 100

type Way = Callable[[str, str], list[str]]  # a text and a noun to identifiers, best first


@dataclass(frozen=True, slots=True)
class Judged:
    """A text and the identifiers that answer it."""

    text: str
    answers: frozenset[str]


def main(arguments: list[str]) -> int:
    """Index, embed, ask, print."""
    parser = argparse.ArgumentParser(prog="bench_retrieval.py", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--calls-only", action="store_true", help="without projects")
    options = parser.parse_args(arguments)
    if not DATA.is_dir():
        raise SystemExit(f"The judgements are missing: {DATA}")
    ready()
    with write(SYSTEM) as w:
        load_vocabularies(w)
        put(w, calls())
        if not options.calls_only:
            put(w, projects())
    embed()
    results = sentences() | asked(options.calls_only, WAYS)
    add_eurovoc()
    results |= asked(options.calls_only, WITH_EUROVOC)
    if options.json:
        print(json.dumps(results))
    else:
        show(results)
    return 0


def calls() -> Iterator[Draft]:
    """The portal's topics: identifier, title and description, without keywords."""
    seen: set[str] = set()
    with gzip.open(DATA / "calls" / "sedia_topics.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            values = json.loads(line)["metadata"]
            identifier, title = (values[name][0] for name in ("identifier", "title"))
            if identifier not in seen:
                seen.add(identifier)
                text = re.sub(r"<[^>]+>", " ", (values.get("descriptionByte") or [""])[0])
                yield draft("call", len(seen), identifier, title, html.unescape(text))


def projects() -> Iterator[Draft]:
    """CORDIS projects: the first text is the title, the others tell about results."""
    with (DATA / "retrieval" / "project_texts.jsonl").open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            row = json.loads(line)
            title, *texts = row["text"]
            yield draft("project", number, row["projectID"], title, "\n".join(texts))


def draft(noun: str, number: int, identifier: str, title: str, body: str) -> Draft:
    """A public document."""
    return Draft(
        ref=Ref(noun, number),
        level="public",
        owner_id=None,
        steward_id=None,
        title=title,
        names=identifier,
        body=re.sub(r"[^\S\n]+", " ", body),
        is_meaningful=True,
    )


def embed() -> None:
    """Give all documents their vectors."""
    with tqdm(total=waiting().count(), desc="vectors", file=sys.stderr) as bar:
        if not catch_up(for_records(), None, bar.update):
            raise SystemExit("The embedder gives no vectors.")


def add_eurovoc() -> None:
    """Import it as the product does."""
    files = sorted((DATA / "thesauri").glob("eurovoc_labels_*.json"))
    params = {"files": [str(path) for path in files]}
    with write(SYSTEM) as w:
        run = jobs.start(w, kind_name=runs.THESAURUS, params=params, enqueue=False)
    run = run_now(run.pk, SYSTEM)
    if run.state != State.DONE:
        raise SystemExit(f"EuroVoc could not be imported: {run.error}")


def asked(calls_only: bool, ways: Mapping[str, Way]) -> dict[str, float]:
    """The figures of these ways of searching for all that is judged."""
    results: dict[str, float] = {}
    for name, noun, judged in sets(calls_only):
        for way, search in ways.items():
            results |= measured(name, way, [(search(j.text, noun), j.answers) for j in judged])
    return results


def sets(calls_only: bool) -> Iterator[tuple[str, str, list[Judged]]]:
    """Name, noun and judgements."""
    kinds = [("calls", "call", "calls_by_keyword.tsv", "topicIds")]
    if not calls_only:
        kinds.append(("projects", "project", "projects_by_field.tsv", "projectIDs"))
    for name, noun, file, column in kinds:
        rows = table(DATA / "retrieval" / file)
        for language in LANGUAGES:
            judged = [Judged(row[language], frozenset(row[column].split("|"))) for row in rows]
            yield f"{name}_{language}", noun, judged
    rows = table(ROOT / "benchmarks" / "questions.tsv")
    for language in ("fi", "sv"):
        judged = [Judged(row[language], frozenset([row["call"]])) for row in rows]
        yield f"questions_{language}", "call", judged


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a tab-separated file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def product(*, concepts: bool, meaning: bool) -> Way:
    """The product's search with parts of it."""

    def way(text: str, noun: str) -> list[str]:
        query = replace(parse(text), filters=Filters(noun=noun))
        question = Question(query, concepts=concepts, meaning=meaning, rows=DEPTH)
        answer = ask(ANYONE, question)
        return identifiers([hit.ref for hit in (*answer.hits, *answer.near)])

    return way


def vectors_alone(text: str, noun: str) -> list[str]:
    """The yardstick: nearest vectors, nothing else."""
    embedder = for_questions()
    vectors = embedder.embed_queries([safe(text)])
    if vectors is None:
        raise SystemExit("The embedder gives no vectors.")
    (pks,) = nearest(embedder.id, [vectors[0]], Q(noun=noun), noun, DEPTH).lists
    rows = Document.objects.in_bulk(pks)
    return [rows[pk].names for pk in pks]


def identifiers(refs: Sequence[Ref]) -> list[str]:
    """Of these records, in their order."""
    rows = Document.objects.filter(record_id__in=[ref.id for ref in refs])
    names = {Ref(row.noun, row.record_id): row.names for row in rows}
    return [names[ref] for ref in refs]


WAYS: dict[str, Way] = {
    "vectors_alone": vectors_alone,
    "words": product(concepts=False, meaning=False),
    "words_concepts": product(concepts=True, meaning=False),
    "words_vectors": product(concepts=False, meaning=True),
    "": product(concepts=True, meaning=True),
}
WITH_EUROVOC = {
    "_".join(filter(None, [way, "eurovoc"])): WAYS[way] for way in ("words_concepts", "")
}


def measured(
    name: str, way: str, found: Sequence[tuple[list[str], frozenset[str]]]
) -> dict[str, float]:
    """Recall among the first ten (of ten at most), MRR; for questions with one answer that is hit@10."""
    recalls = [len(set(ids[:TEN]) & right) / min(TEN, len(right)) for ids, right in found]
    ranks = [next((n for n, each in enumerate(ids, 1) if each in right), 0) for ids, right in found]
    start, _, language = name.rpartition("_")
    end = "_".join(filter(None, [language, way]))
    return {
        f"{start}_recall10_{end}": round(float(np.mean(recalls)), 3),
        f"{start}_mrr_{end}": round(float(np.mean([1 / n if n else 0 for n in ranks])), 3),
    }


def sentences() -> dict[str, float]:
    """How often the same sentence in English is the nearest one of a thousand."""
    embedder = for_records()
    lines = {
        language: (DATA / "retrieval" / f"parallel_sentences_{name}.txt").read_text("utf-8")
        for language, name in (("en", "eng"), ("fi", "fin"), ("sv", "swe"))
    }
    rows = {}
    for language, text in lines.items():
        some = []
        for line in tqdm(text.splitlines(), desc=language, file=sys.stderr):
            vectors = embedder.embed_queries([safe(line)])
            if vectors is None:
                raise SystemExit("The embedder gives no vectors.")
            some.append(vectors[0])
        rows[language] = np.array(some)
    embedder.close()
    own = np.arange(len(rows["en"]))
    return {
        f"r1_{language}_en": round(
            float(np.mean((rows[language] @ rows["en"].T).argmax(axis=1) == own)), 3
        )
        for language in ("fi", "sv")
    }


def show(results: dict[str, float]) -> None:
    """A table."""
    print(f"parallel sentences, R@1: fi {results['r1_fi_en']}, sv {results['r1_sv_en']}")
    names = [key.replace("_recall10_", "_") for key in results if "_recall10_" in key]
    bare = [name for name in names if name.rpartition("_")[2] in LANGUAGES]
    ways = [*WAYS, *WITH_EUROVOC]
    titles = [way or "all" for way in ways]
    print(f"{'recall@10 / MRR':16}" + "".join(f"{title:>24}" for title in titles))
    for name in bare:
        start, _, language = name.rpartition("_")
        cells = []
        for way in ways:
            end = "_".join(filter(None, [language, way]))
            recall, mrr = (results[f"{start}_{part}_{end}"] for part in ("recall10", "mrr"))
            cells.append(f"{recall:.3f} / {mrr:.3f}")
        print(f"{name:16}" + "".join(f"{cell:>24}" for cell in cells))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
