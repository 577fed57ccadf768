"""How much a tie is worth on the way to somebody: the one place where it is written.

A tie is worth by how well the two know each other, and the less the longer ago that was said; a path is worth the
product of its ties. Counted is in whole numbers, thousandths of a natural logarithm, so that sums are exact, equal is
equal on every machine, and of two ties the same one is the better one in every year. Each step costs `1` besides: of
two paths of the same worth the shorter one is the better one.
"""

import math

UNIT = 1000
LOSS = {1: 1204, 2: 511, 3: 105}  # have met: worth 0.30; know each other: 0.60; know well: 0.90
LOSS_OF_A_YEAR = 69  # in ten years half of the worth is gone
STEP = 8
STEPS = 4  # that a path has at most; fewer than STEP


def cost(strength: int, age: int) -> int:
    """The cost of a tie that was confirmed `age` years ago: the higher, the less it is worth."""
    return STEP * max(0, LOSS[strength] + LOSS_OF_A_YEAR * age) + 1


def score(total: int) -> float:
    """The worth of a path, between 0 and 1, from the sum of its costs."""
    return math.exp(-(total // STEP) / UNIT)
