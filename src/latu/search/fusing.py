"""One order from several: reciprocal ranks (Cormack, Clarke, Büttcher 2009), weighted."""

from collections import defaultdict
from collections.abc import Sequence

# A record's share of a list is weight / (SOFTNESS + its place in it). All weights of search stand here. They were
# chosen on 34 questions (benchmarks/questions.tsv, Finnish and Swedish) to 629 calls: MRR 0.81 and 0.84. From 10
# to 40 for SOFTNESS and with halves and doubles of each weight it stayed between 0.74 and 0.85, so they matter little.
SOFTNESS = 40
ALL_WORDS = 1.0
ANY_WORDS = 0.5
MEANING = 0.5  # of the question as typed
MEANING_WITH_CONCEPTS = 1.0  # of the question with the English names of its concepts


def fuse(lists: Sequence[tuple[float, Sequence[int]]]) -> dict[int, float]:
    """Each record with its sum over all lists of weight and ids, best first."""
    scores: dict[int, float] = defaultdict(float)
    for weight, ids in lists:
        for place, each in enumerate(ids):
            scores[each] += weight / (SOFTNESS + place)
    return dict(sorted(scores.items(), key=lambda each: (-each[1], each[0])))
