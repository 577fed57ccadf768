"""How well matching finds what an organisation does next, and its CPU time: needs ../shared/data.

    ./latu bench matching [--json]

Each of the 120 Horizon projects stands for a call. Of every organisation with two projects or more one is
hidden, and all projects are ordered by how well they fit what is left: reciprocal rank and hit@10 of the
hidden one, by texts alone, by subjects alone, by both, and of those only that the product would show. The
yardstick is an order by chance. Embedding the projects takes about a minute.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import process_time

import numpy as np
from tables import report, start

HORIZON = Path(__file__).resolve().parents[2] / "shared" / "data" / "cordis" / "horizon"

type Order = Callable[
    [Sequence[int], Sequence[int]], list[int]
]  # kept, candidates → the best first


def main() -> None:
    """Import, tag, embed, measure and print."""
    args = start(__doc__ or "")
    if not HORIZON.is_dir():
        raise SystemExit(f"The projects are missing: {HORIZON}")
    _fill()
    ids, parts = _projects()
    rows = []
    for key, name, order in _orders(ids):
        started = process_time()
        ranks = _ranks(order, ids, parts)
        spent = (process_time() - started) / len(ranks) * 1000
        mrr = sum(1 / rank for rank in ranks) / len(ranks)
        rows += [
            (f"{key}_mrr", f"{name}: mean reciprocal rank", mrr, ""),
            (f"{key}_hit10", f"{name}: hit@10", sum(r <= 10 for r in ranks) / len(ranks), ""),
            (f"{key}_ms", f"{name}: CPU for {len(ids)} candidates", spent, "ms"),
        ]
    pairs = sum(map(len, parts.values()))
    report(args, f"{pairs} hidden projects of {len(parts)} organisations", rows)


def _fill() -> None:
    from latu.cli.database import ready
    from latu.cli.main import main as latu
    from latu.search.meaning.embedder import for_records
    from latu.search.meaning.following import catch_up
    from latu.search.tagging.following import catch_up as tag

    ready()
    if latu(["import", "cordis", *map(str, sorted(HORIZON.iterdir()))]) != 0:
        raise SystemExit("The projects could not be imported.")
    tag()
    if not catch_up(for_records()):
        raise SystemExit("The embedder gives no vectors.")


def _projects() -> tuple[list[int], dict[int, list[int]]]:
    """All projects, and those of each organisation that has two or more."""
    from latu.projects.models import Participation, Project

    parts: dict[int, list[int]] = defaultdict(list)
    pairs = Participation.objects.values_list("organisation_id", "project_id").distinct()
    for organisation, project in pairs.order_by("organisation_id", "project_id"):
        parts[organisation].append(project)
    ids = list(Project.objects.order_by("pk").values_list("pk", flat=True))
    return ids, {key: some for key, some in parts.items() if len(some) > 1}


def _orders(ids: Sequence[int]) -> list[tuple[str, str, Order]]:
    from latu.core.refs import Ref
    from latu.matching.fit import ENOUGH, Near, Past, Profile, Thesaurus, Wanted, fits
    from latu.matching.nearness import shares, standing
    from latu.matching.profiles import concepts_of
    from latu.projects.models import Project
    from latu.search.meaning.closeness import closeness
    from latu.taxonomy.models import Concept

    about = concepts_of(Project.NOUN, ids)
    used = Counter(concept for some in about.values() for concept in some)
    words = Thesaurus(len(ids), used, dict(Concept.objects.values_list("pk", "broader_id")))
    refs = [Ref(Project.NOUN, each) for each in ids]
    table = closeness(refs, refs).table
    np.fill_diagonal(table, 0)  # a project does not stand above the others by being itself
    table = shares(standing(table))
    place = {each: number for number, each in enumerate(ids)}
    nothing: frozenset[int] = frozenset()

    def order(texts: bool, subjects: bool, enough: float = 0) -> Order:
        known = about if subjects else {}

        def best_first(kept: Sequence[int], candidates: Sequence[int]) -> list[int]:
            past = [Past(each, None, known.get(each, nothing)) for each in kept]
            calls = [Wanted(each, None, known.get(each, nothing)) for each in candidates]
            best = table[[place[each] for each in kept]].max(axis=0)
            near = {each: Near(float(best[place[each]])) for each in candidates}
            found = fits(Profile(0, nothing, past), calls, words, near if texts else None, enough)
            return [fit.call for fit in found]

        return best_first

    return [
        ("both", "texts and subjects", order(True, True)),
        ("shown", "both, as far as it is shown", order(True, True, ENOUGH)),
        ("texts", "texts alone", order(True, False)),
        ("subjects", "subjects alone", order(False, True)),
        ("chance", "yardstick: by chance", _by_chance),
    ]


def _by_chance(kept: Sequence[int], candidates: Sequence[int]) -> list[int]:
    chance = random.Random(f"{kept} {len(candidates)}")
    return chance.sample(list(candidates), len(candidates))


def _ranks(order: Order, ids: Sequence[int], parts: Mapping[int, Sequence[int]]) -> list[int]:
    """The place of each hidden project; the last for one that is no fit at all."""
    ranks = []
    for some in parts.values():
        for hidden in some:
            kept = [each for each in some if each != hidden]
            candidates = [each for each in ids if each not in kept]
            found = order(kept, candidates)
            ranks.append(found.index(hidden) + 1 if hidden in found else len(candidates))
    return ranks


if __name__ == "__main__":
    main()
