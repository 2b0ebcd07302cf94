"""A sum that would tell a single part is withheld, and with it as much as hides it from whoever knows the totals."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dashboard.science.disclosure import Cell, since, tells, with_differences, withheld

PARTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 1000).map(float), max_size=6)


@st.composite
def tables(draw: st.DrawFn) -> list[Cell]:
    """Return a table of two keys with one sum each; some sums are not known by part."""
    across, down = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    parts = st.one_of(PARTS, PARTS, PARTS, st.none())
    return [Cell((str(x), str(y)), (draw(parts),)) for x in range(across) for y in range(down)]


def test_two_contributors_always_tell_of_each_other():
    assert tells([])
    assert tells([5])
    assert tells([5, 5])
    assert tells([5, 5, 0])
    assert not tells([5, 5, 5])


def test_the_second_largest_may_not_come_close_to_the_largest():
    assert tells([100, 99, 9.9])
    assert not tells([100, 99, 10])
    assert tells([100, 1, 1, 1])
    assert not tells([100, 5, 5, 5])


@given(st.lists(st.integers(1, 10**6), min_size=3, max_size=8))
def test_a_shown_sum_leaves_every_contributor_in_the_dark(parts: list[int]):
    """The twin: each contributor takes its own part away; what is left is no close estimate of any other."""
    if tells(parts):
        return
    total = sum(parts)
    for own in range(len(parts)):
        for other in range(len(parts)):
            if own != other:
                assert total - parts[own] - parts[other] >= 0.1 * parts[other]


@given(tables())
def test_whoever_knows_the_total_of_a_line_learns_nothing_from_what_is_shown_of_it(cells: list[Cell]):
    hidden = withheld(cells)
    for place, cell in enumerate(cells):
        parts = cell.sums[0]
        if parts is None or tells(list(parts.values())):
            assert place in hidden
    for key in (0, 1):
        for line in {cell.keys[1 - key] for cell in cells}:
            places = [place for place, cell in enumerate(cells) if cell.keys[1 - key] == line]
            gone = [place for place in places if place in hidden]
            if gone and len(gone) < len(places):
                together: dict[str, float] = {}
                for place in gone:
                    parts = cells[place].sums[0]
                    assert parts is not None
                    for who, amount in parts.items():
                        together[who] = together.get(who, 0) + amount
                assert not tells(list(together.values()))


def test_a_single_withheld_row_takes_the_smallest_other_with_it():
    whole = [{"a": 50.0, "b": 40.0, "c": 30.0}, {"a": 20.0, "b": 20.0, "c": 20.0}, {"a": 9.0, "b": 8.0, "c": 7.0}]
    cells = [Cell((name,), (parts,)) for name, parts in zip("xyz", whole, strict=True)]
    assert withheld(cells) == set()
    assert withheld([*cells, Cell(("lone",), ({"a": 5.0},))]) == {2, 3}


def test_what_is_shown_never_grows_when_a_part_is_unknown():
    known = [Cell((str(place),), ({"a": 9.0, "b": 8.0, "c": 7.0},)) for place in range(3)]
    assert withheld(known) == set()
    unknown = [*known[:2], Cell(("2",), (None,))]
    # Its parts could be anybody's, so nothing else hides it.
    assert withheld(unknown) == {0, 1, 2}
    assert all(before <= after for before, after in pairwise([withheld(known), withheld(unknown)]))


def test_what_failed_is_told_by_what_was_inspected_and_what_passed():
    inspected, passed = {"a": 100.0, "b": 90.0, "c": 80.0}, {"a": 100.0, "b": 90.0, "c": 60.0}
    assert withheld([Cell(("x",), (inspected, passed))]) == set()
    assert withheld([Cell(("x",), tuple(with_differences([inspected, passed])))]) == {0}
    assert with_differences([inspected, None]) == [inspected, None, None]


def test_a_sum_that_was_told_before_tells_what_came_to_it_since():
    then = {"a": 100.0, "b": 90.0, "c": 80.0}
    one_came, all_came = {**then, "b": 95.0}, {"a": 110.0, "b": 99.0, "c": 88.0}
    assert withheld([Cell(("x",), (one_came, since(one_came, then)))]) == {0}
    assert withheld([Cell(("x",), (all_came, since(all_came, then)))]) == set()
    assert withheld([Cell(("x",), (then, since(then, then)))]) == set()
    assert since(then, None) is since(None, then) is None
