"""One order from several: reciprocal ranks (Cormack, Clarke, Büttcher 2009), weighted."""

from collections import defaultdict
from collections.abc import Sequence

# A record's share of a list is weight / (SOFTNESS + its place in it). With 20 the first ten of a list count
# clearly more than the next ten; the paper's 60 was for lists of thousands. All weights of search stand here;
# benchmarks/bench_retrieval.py prints what each is worth.
SOFTNESS = 20
ALL_WORDS = 1.0
ANY_WORDS = 0.5
MEANING = 1.0
MEANING_OF_CONCEPTS = 0.5


def fuse(lists: Sequence[tuple[float, Sequence[int]]]) -> dict[int, float]:
    """Each record with its sum over all lists of weight and ids, best first."""
    scores: dict[int, float] = defaultdict(float)
    for weight, ids in lists:
        for place, each in enumerate(ids):
            scores[each] += weight / (SOFTNESS + place)
    return dict(sorted(scores.items(), key=lambda each: (-each[1], each[0])))
