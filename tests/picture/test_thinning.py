"""What a picture leaves out for want of room is what tells least."""

from __future__ import annotations

from dashboard.picture.thinning import DOWN, thinned
from tests.picture.answers import CHARTS, answer, row


def test_a_grid_keeps_the_rows_of_which_most_is_known():
    empty = [row(client=f"Client {place:02}", vendor=name, amount=None) for place in range(DOWN) for name in "abc"]
    known = [row(client=f"Known {place}", vendor="a") for place in range(2)]
    drawn, said = thinned(answer(CHARTS["heatmap"], [*empty, *known]))
    kept = set(drawn.frame["client"])
    assert {"Known 0", "Known 1"} < kept
    assert len(kept) == DOWN
    assert said.startswith(f"Drawn are {DOWN} of {DOWN + 2} (Client), those of which most is known;")
