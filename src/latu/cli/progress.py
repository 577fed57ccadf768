"""A progress bar on the terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm


@contextmanager
def bar(title: str, unit: str = "B") -> Iterator[Callable[[int, int], None]]:
    """Gives a function that takes what is done and the total."""
    with tqdm(desc=title, unit=unit, unit_scale=True, leave=False) as shown:

        def progress(done: int, total: int) -> None:
            shown.total = total
            shown.update(done - shown.n)

        yield progress
