"""How far above the usual a text stands. Pure: a table of nearness goes in.

Short texts are about as near to any call as to any other, and some always are the nearest. So it is not asked how
near a call is, but how many standard deviations it stands above what that text or project comes to on average.
"""

import numpy as np
from numpy.typing import NDArray

# benchmarks/bench_matching.py: with this slope the order finds as much as absolute nearness did.
USUAL, FARTHEST = 1.0, 5.0
CLEARLY = 3.0  # of 700 calls with normally spread nearness one stands so high


def standing(table: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each row's numbers in standard deviations above the row's mean; 0 where all are alike."""
    if not table.size:
        return table
    above = table - table.mean(axis=1, keepdims=True)
    spread = table.std(axis=1, keepdims=True)
    result: NDArray[np.float32] = np.divide(
        above, spread, out=np.zeros_like(table, dtype=np.float32), where=spread > 1e-6
    )
    return result


def shares(standings: NDArray[np.float32]) -> NDArray[np.float32]:
    """0 for the usual and less, 1 for what hardly ever occurs."""
    return ((standings - USUAL) / (FARTHEST - USUAL)).clip(0, 1)
