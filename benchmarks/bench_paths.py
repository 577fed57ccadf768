"""Paths of introductions over very many people and ties, levels and owners on; beside rustworkx and networkx.

    ./latu bench paths [--json]
    LATU_DATA=$(mktemp -d) DJANGO_SETTINGS_MODULE=latu.settings PYTHONPATH=src \\
        .venv/bin/python benchmarks/bench_paths.py --people 100000 [--json]

The register (`acquaintances.py`) stands in the database; a process of its own loads the graph from its file and asks
through `latu.introductions.queries`, as a page does: the five best paths of at most four steps, from oneself to a
person, from one's organisation to another one, and from oneself to anyone in a country about a subject. Memory is what
that process has more after all questions than before the first, and how much of it it shares with others that have the
same file open. The yardsticks find one shortest path between the same two people, whatever its length, and nobody is
hidden from anybody.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import tables

QUESTIONS, ROUNDS, FEW = 60, 3, 6
PLACES = 2000  # where people work that are asked for
PEOPLE = 1_000_000
AT_ONCE = 100_000


def main() -> None:
    """Write the register, ask in another process, ask the yardsticks."""
    args = tables.start("Paths of introductions", options)
    if args.ask:
        print(json.dumps(ask(json.loads(args.ask.read_text()))))
        return
    from acquaintances import world

    from latu.introductions import current, files

    people = world(args.people)
    fill(people)
    began = time.perf_counter()
    token = use_file()
    measured = {"write_s": time.perf_counter() - began}
    graph, _ = files.load(current.path_of(token), token)  # stays open: what is shared is seen to be
    asked = list(questions(people, graph))
    script = Path(os.environ["LATU_DATA"], "questions.json")
    script.write_text(json.dumps({"token": token, "asked": asked}))
    command = [sys.executable, __file__, "--ask", str(script)]
    measured |= json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    del graph
    measured |= yardsticks(people, [each for each in asked if each[0] == "person"][:FEW])
    show(args, measured)


def options(parser: argparse.ArgumentParser) -> None:
    """Besides `--json`."""
    parser.add_argument("--people", type=int, default=PEOPLE, help="how many (1,000,000)")
    parser.add_argument("--ask", type=Path, help=argparse.SUPPRESS)


def fill(people: Any) -> None:
    """Write users, organisations, people and ties; without the triggers, as nobody is following yet."""
    from django.db import connection

    from latu.core.access import SYSTEM, Role
    from latu.core.gate import write
    from latu.core.rows import insert
    from latu.introductions.following import NOTES, follow
    from latu.organisations.models import Membership

    with connection.cursor() as cursor:
        for table, event, _ in NOTES:
            cursor.execute(f"DROP TRIGGER introductions_{table}_{event.lower()}")
    with write(SYSTEM) as w:
        fill_names(people, w.at)
        members = [
            (user, int(home), Role.DEVELOPER, w.at) for user, home in enumerate(people.home, 1)
        ]
        insert(Membership, ("user", "organisation", "role", "since"), members)
    for start in range(0, len(people.people.id), AT_ONCE):
        fill_people(people.people, slice(start, start + AT_ONCE))
    for start in range(0, len(people.ties.knower), AT_ONCE):
        fill_ties(people.ties, slice(start, start + AT_ONCE))
    follow()


def fill_names(people: Any, at: Any) -> None:
    """Users and organisations, by number."""
    from acquaintances import ORGANISATIONS

    from latu.accounts.models import User
    from latu.organisations.models import Organisation

    numbers = range(1, len(people.home) + 1)
    User.objects.bulk_create(
        (User(pk=each, email=f"{each}@example.org", name=str(each)) for each in numbers), AT_ONCE
    )
    Organisation.objects.bulk_create(
        Organisation(pk=each, name=str(each), sort_key=f"{each:07}", updated_at=at)
        for each in range(1, max(ORGANISATIONS, PLACES) + 1)
    )


def fill_people(people: Any, part: slice) -> None:
    """People, and where the first of them work."""
    from acquaintances import AT_WORK

    from latu.core.access import SYSTEM
    from latu.core.gate import write
    from latu.core.rows import insert
    from latu.introductions.graph import LEVELS
    from latu.people.models import Affiliation, Person

    level = {number: name for name, number in LEVELS.items()}
    columns = (
        people.id,
        people.user,
        people.owner,
        people.steward,
        people.level,
        people.restricted,
    )
    rows = list(zip(*(each[part].tolist() for each in columns), strict=True))
    texts = ("family", "sort_key", "email", "phone", "how_met", "notes")
    with write(SYSTEM) as w:
        insert(
            Person,
            ("id", "given", *texts, "languages", "user", "owner", "steward", "level", "restricted", "invented", "updated_at"),
            (
                (pk, str(pk), *[""] * len(texts), [], user or None, owner, steward, level[at], kept, False, w.at)
                for pk, user, owner, steward, at, kept in rows
            ),
        )  # fmt: skip
        insert(
            Affiliation,
            ("person", "organisation", "role"),
            ((pk, (pk - 1) // AT_WORK + 1, "") for pk, *_ in rows if pk <= PLACES * AT_WORK),
        )


def fill_ties(ties: Any, part: slice) -> None:
    """Ties."""
    from datetime import UTC, datetime

    from latu.core.access import SYSTEM
    from latu.core.gate import write
    from latu.core.rows import insert
    from latu.introductions.graph import LEVELS
    from latu.people.models import Tie

    level = {number: name for name, number in LEVELS.items()}
    columns = (ties.knower, ties.person, ties.strength, ties.year, ties.level)
    rows = zip(*(each[part].tolist() for each in columns), strict=True)
    with write(SYSTEM):
        insert(
            Tie,
            ("knower", "person", "strength", "basis", "updated_at", "level"),
            (
                (knower, person, strength, "", datetime(year, 6, 1, tzinfo=UTC), level[at])
                for knower, person, strength, year, at in rows
            ),
        )


def use_file() -> str:
    """Write the file of the graph, as the daily job does; its token."""
    from latu.core.access import SYSTEM
    from latu.core.gate import write
    from latu.introductions import current

    token, upto = current.write_file()
    with write(SYSTEM) as w:
        current.use_file(w, token=token, upto=upto)
    return token


def questions(people: Any, graph: Any) -> Iterator[tuple[str, int, Any]]:
    """Who asks, and for whom: by people who know somebody, for people whom they see and whom somebody knows."""
    import numpy as np
    from acquaintances import COUNTRIES, SEED, SUBJECTS, YEAR

    from latu.accounts.models import User
    from latu.introductions.sight import Asker, sight
    from latu.organisations.viewers import viewer_of

    rnd = random.Random(SEED)
    knowers = np.flatnonzero(np.bincount(people.ties.knower) >= 3).tolist()
    known = np.unique(people.ties.person).tolist()
    for _ in range(QUESTIONS):
        user = rnd.choice(knowers)
        viewer = viewer_of(User.objects.get(pk=user))
        standing = sight(graph, Asker(viewer, frozenset(), YEAR)).standing
        person = rnd.choice(known)
        while not standing[graph.node_of_person(person)]:
            person = rnd.choice(known)
        yield "person", user, person
        yield "organisation", user, rnd.randrange(1, PLACES + 1)
        anyone: list[int] = []
        while not anyone:
            about = rnd.randrange(COUNTRIES // 2), rnd.randrange(SUBJECTS // 4)
            anyone = people.about(*about).tolist()
        yield "anyone", user, anyone


def ask(script: dict[str, Any]) -> dict[str, float]:
    """In a process of its own: load, ask, state a tie and ask for it."""
    from latu.accounts.models import User
    from latu.introductions import current, files
    from latu.introductions.queries import Start, to_any, to_organisation, to_person
    from latu.organisations.viewers import viewer_of

    ways: dict[str, Callable[..., Any]] = {
        "person": to_person,
        "organisation": partial(to_organisation, start=Start.ORGANISATION),
        "anyone": to_any,
    }
    path, token = current.path_of(script["token"]), script["token"]
    loads = [timed(files.load, path, token) for _ in range(5)]
    measured = {"load_s": statistics.median(each[0] for each in loads)}
    measured["load_cpu_s"] = statistics.median(each[1] for each in loads)
    viewers = {user: viewer_of(User.objects.get(pk=user)) for _, user, _ in script["asked"]}
    before = memory()
    times: dict[str, list[tuple[float, float]]] = {kind: [] for kind in ways}
    found = dict.fromkeys(ways, 0)
    for kind, user, target in script["asked"]:
        calls = [timed(ways[kind], viewers[user], target) for _ in range(ROUNDS)]
        times[kind].append(tuple(map(statistics.median, zip(*calls, strict=True))))
        found[kind] += bool(ways[kind](viewers[user], target))
    after = memory()
    measured |= {f"graph{key}": after[name] - before[name] for key, name in MEMORY.items()}
    for kind, spent in [*times.items(), ("paths", sum(times.values(), []))]:
        for number, what in enumerate(("", "cpu_")):
            values = sorted(each[number] * 1000 for each in spent)
            measured[f"{kind}_p50_{what}ms"] = statistics.median(values)
            measured[f"{kind}_p95_{what}ms"] = values[int(len(values) * 0.95)]
        if kind in found:
            measured[f"{kind}_found"] = found[kind] / len(spent)
    return measured | {"new_tie_ms": new_tie(viewers)}


def new_tie(viewers: dict[int, Any]) -> float:
    """State a tie and ask for that person: milliseconds of the question; the tie is the best path."""
    from latu.core.access import Level
    from latu.core.gate import write
    from latu.introductions.queries import to_person
    from latu.people import actions
    from latu.people.models import Person

    spent = []
    for viewer in list(viewers.values())[:20]:
        person = Person.objects.visible_to(viewer).filter(restricted=False, user=None).last()
        assert person is not None
        with write(viewer) as w:
            actions.state_tie(
                w, person=person, strength=3, since=None, basis="", level=Level.PRIVATE
            )
        began = time.perf_counter()
        best = to_person(viewer, person.pk)[0]
        spent.append((time.perf_counter() - began) * 1000)
        assert len(best.steps) == 1, "it is there at once"
    return statistics.median(spent)


def timed(work: Callable[..., object], *arguments: object) -> tuple[float, float]:
    """Seconds, and seconds of CPU."""
    wall, cpu = time.perf_counter(), time.process_time()
    work(*arguments)
    return time.perf_counter() - wall, time.process_time() - cpu


MEMORY = {"_mb": "Rss", "_private_mb": "Private", "_shared_mb": "Shared"}


def memory() -> dict[str, float]:
    """Megabytes of this process: in all, its own, and shared with others."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()[1:]
    kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    return {
        name: sum(size for key, size in kilobytes.items() if key.startswith(name)) / 1024
        for name in MEMORY.values()
    }


def yardsticks(people: Any, asked: list[tuple[str, int, int]]) -> dict[str, float]:
    """One shortest path by rustworkx and networkx over the same ties, all of them seen."""
    import networkx
    import numpy as np
    import rustworkx

    from latu.introductions.weights import cost

    user = people.people.user
    card = np.zeros(user.max() + 1, dtype=np.int64)
    card[user] = people.people.id
    ties = people.ties
    pairs = zip(ties.strength.tolist(), (ties.year.max() - ties.year).tolist(), strict=True)
    edges = list(
        zip(card[ties.knower].tolist(), ties.person.tolist(), (cost(*each) for each in pairs), strict=True)
    )  # fmt: skip
    measured = {}
    began = time.perf_counter()
    rust = rustworkx.PyGraph(multigraph=True)
    rust.add_nodes_from(range(len(user) + 1))
    rust.add_edges_from(edges)
    measured["rustworkx_load_s"] = time.perf_counter() - began
    one = partial(rustworkx.dijkstra_shortest_paths, rust, weight_fn=float)
    measured["rustworkx_ms"] = median_ms(one, card, asked)
    del rust, one
    began = time.perf_counter()
    plain = networkx.Graph()
    plain.add_weighted_edges_from(edges)
    measured["networkx_load_s"] = time.perf_counter() - began
    measured["networkx_ms"] = median_ms(
        partial(networkx.bidirectional_dijkstra, plain), card, asked
    )
    return measured


def median_ms(
    find: Callable[[int, int], object], card: Any, asked: list[tuple[str, int, int]]
) -> float:
    """Milliseconds of a question."""
    spent = [timed(find, int(card[user]), person)[0] for _, user, person in asked]
    return statistics.median(spent) * 1000


def show(args: argparse.Namespace, measured: dict[str, float]) -> None:
    """As a table, or as one object."""
    units = {"_s": "s", "_ms": "ms", "_mb": "MB", "_found": "of 1"}
    what = {
        "paths": "all questions",
        "person": "from me to a person",
        "organisation": "from my organisation to another",
        "anyone": "from me to anyone in X about Y",
        "graph": "memory of the graph and its questions",
        "load": "loading the file",
        "write": "reading the database, writing the file",
        "new": "asked right after a tie was stated",
        "rustworkx": "rustworkx: one shortest path, nobody hidden",
        "networkx": "networkx: one shortest path, nobody hidden",
    }
    rows = []
    for key, value in measured.items():
        first, *rest = key.split("_")
        unit = next(unit for end, unit in units.items() if key.endswith(end))
        rows.append((key, f"{what[first]} ({' '.join(rest[:-1])})".replace(" ()", ""), value, unit))
    tables.report(args, f"{args.people:,} people, {args.people * 5:,} ties", rows)


if __name__ == "__main__":
    main()
