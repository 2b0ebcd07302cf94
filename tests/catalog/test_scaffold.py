"""A new query is made whole, runs as it stands, and says where it waits for words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.catalog.folder import catalogue
from dashboard.catalog.scaffold import CASE, next_steps, placeholders, scaffold
from dashboard.errors import QueryRefused
from dashboard.warehouse.cases import cases_folder, cases_of, read_case, run_case, stray_cases
from dashboard.warehouse.check import held_against
from dashboard.warehouse.small import empty, small

NAME = "market/new_names"


def made_in(folder: Path) -> list[Path]:
    return scaffold(folder / "queries", cases_folder(folder / "queries"), NAME)


def test_a_query_and_its_first_case_are_made_and_told(tmp_path: Path):
    made = made_in(tmp_path)
    case = tmp_path / "tests" / "queries" / "market" / "new_names" / CASE
    names = ["expect.csv", "params.yml", "party.csv", "relationship_claim.csv", "service.csv"]
    assert made == [tmp_path / "queries" / "market" / "new_names.sql", *(case / name for name in names)]
    told = next_steps(made)
    assert (
        f"made {made[0]}\nmade {case}/ with {', '.join(names)}\nmarket is a new theme: it makes a new page.\n" in told
    )
    assert told.endswith(f"Then: python -m dashboard check {made[0]}")


def test_a_theme_with_other_queries_is_not_called_new(tmp_path: Path):
    made_in(tmp_path)
    made = scaffold(tmp_path / "queries", cases_folder(tmp_path / "queries"), "market/other_names")
    assert "new page" not in next_steps(made)


@pytest.mark.parametrize("word", [None, "some words"])
def test_with_and_without_its_placeholders_replaced_it_is_whole_and_its_case_passes(tmp_path: Path, word: str | None):
    made = made_in(tmp_path)
    for path in made if word else []:
        text = path.read_text(encoding="utf-8")
        for _, _, found in placeholders(path):
            text = text.replace(found, word + ("?" if found.endswith("?") else ""))
        path.write_text(text, encoding="utf-8")
        assert placeholders(path) == []
    held = catalogue(tmp_path / "queries")
    assert held.broken == {}
    for world in (empty(), small()):
        assert held_against(held.files[NAME], held.queries[NAME], world)[0] == []
    folder = cases_folder(tmp_path / "queries")
    (case,) = cases_of(NAME, folder)
    assert run_case(read_case(case), held.queries[NAME]) == []
    assert stray_cases(held, folder) == []


def test_every_placeholder_has_its_place(tmp_path: Path):
    made = made_in(tmp_path)
    assert placeholders(made[0])[:2] == [
        (2, 9, "REPLACE: a few words that name the answer"),
        (3, 12, "REPLACE: the question in one sentence that ends with a question mark?"),
    ]
    assert len(placeholders(made[0])) == 6
    by_name = {path.name: placeholders(path) for path in made[1:]}
    assert by_name["params.yml"] == [(1, 3, "REPLACE: how the expected numbers are worked out by hand")]
    assert by_name["party.csv"] == [(4, 10, "REPLACE: a made-up name")]
    assert placeholders(made[1].parent) == [(1, 1, CASE)]


@pytest.mark.parametrize("text", ["select * replace (1 as a)", "select REPLACE(name, 'a', 'b')", "-- Replace: no"])
def test_the_sql_word_is_no_placeholder(text: str):
    assert placeholders(text) == []


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("new_names", "new_names: is not theme/name. Write a theme, a slash and a name: dependence/known_spend."),
        ("a/b/c", "a/b/c: is not theme/name. Write a theme, a slash and a name: dependence/known_spend."),
        ("market/", "market/: is not theme/name. Write a theme, a slash and a name: dependence/known_spend."),
        (
            "../names",
            '../names: has "." as letter 1. Use a to z, 0 to 9 and _; theme and name each begin with a letter.',
        ),
        (
            "Market/a",
            'Market/a: has "M" as letter 1. Use a to z, 0 to 9 and _; theme and name each begin with a letter.',
        ),
        ("market/new-names", 'market/new-names: has "-" as letter 11. Use a to z, '),
        ("market/2_names", 'market/2_names: has "2" as letter 8. Use a to z, '),
        ("market/names é", 'market/names é: has " " as letter 13. Use a to z, '),
        ("", ": is not theme/name."),
    ],
)
def test_a_name_that_is_none_is_refused(tmp_path: Path, name: str, message: str):
    with pytest.raises(QueryRefused, match="^" + re.escape(message)):
        scaffold(tmp_path / "queries", tmp_path / "cases", name)
    assert list(tmp_path.iterdir()) == []


def test_an_id_in_use_is_refused(tmp_path: Path):
    with pytest.raises(QueryRefused, match=f"^{NAME}: is an id or an alias of another query. Choose another name.$"):
        scaffold(tmp_path / "queries", tmp_path / "cases", NAME, taken=[NAME])


def test_nothing_is_overwritten(tmp_path: Path):
    made = made_in(tmp_path)
    made[0].unlink()
    for path in made[1:]:
        path.write_text("mine", encoding="utf-8")
    with pytest.raises(QueryRefused, match="exists already") as refused:
        made_in(tmp_path)
    assert len(refused.value.findings) == 5
    assert {path.read_text(encoding="utf-8") for path in made[1:]} == {"mine"}
    assert not made[0].exists()
