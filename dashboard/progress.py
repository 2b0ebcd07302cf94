"""How far a build is: a bar in a terminal, nothing where nobody looks; and what is said aloud beside it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm


@contextmanager
def bar(steps: int) -> Iterator[Callable[[str], None]]:
    """Yield a function that takes the name of each step as it begins; the bar goes when all is done."""
    with tqdm(
        total=steps, desc="building", unit="step", leave=False, disable=None, bar_format="{l_bar}{bar}| {elapsed}"
    ) as shown:

        def tell(step: str) -> None:
            shown.set_description(f"building: {step}", refresh=False)
            shown.update()

        yield tell


def aloud(text: str) -> None:
    """Say one line on stderr, above the bar if there is one."""
    tqdm.write(text, file=sys.stderr)
    sys.stderr.flush()
