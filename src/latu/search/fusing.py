"""One order from several: reciprocal ranks (Cormack, Clarke, Büttcher 2009), weighted."""

from collections import defaultdict
from collections.abc import Sequence

# A record's share of a list is weight / (SOFTNESS + its place in it). All weights of search stand here. They were
# chosen on 34 questions (benchmarks/questions.tsv, Finnish and Swedish) to 629 calls: MRR 0.81 and 0.84. From 10
# to 40 for SOFTNESS and with halves and doubles of each weight it stayed between 0.74 and 0.85, so they matter little.
SOFTNESS = 40
ALL_WORDS = 1.0
# Records with what the concepts are called first, beside those with any word for them; those with the words
# themselves stay before. MRR without and with it of Finnish, Swedish and English keywords (`./latu bench retrieval`):
# calls 0.306, 0.322, 0.327 → 0.341, 0.341, 0.344, projects 0.407, 0.413, 0.481 → 0.419, 0.431, 0.495. With 0.25 half
# of that is gained; with 1.0 fewer of the right ones are among the first ten.
NAMES = 0.5
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
