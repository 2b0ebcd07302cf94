"""Every case of the clone: a rule of a query as a folder of small CSV files, and what it must answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.catalog.folder import Catalogue
from dashboard.errors import LinchpinError
from dashboard.warehouse.cases import read_case, run_case, stray_cases

FOLDER = Path(__file__).parent
CASES = [path for path in sorted(FOLDER.glob("*/*/*")) if path.is_dir() and not path.parts[-3].startswith("__")]


@pytest.mark.parametrize("folder", CASES, ids=[str(path.relative_to(FOLDER)) for path in CASES])
def test_the_query_answers_as_the_case_says(folder: Path, queries_held: Catalogue):
    query = queries_held.find(folder.parent.relative_to(FOLDER).as_posix())
    try:
        found = run_case(read_case(folder), query)
    except LinchpinError as error:
        found = list(error.findings)
    if found:
        pytest.fail("\n".join(map(str, found)), pytrace=False)


def test_every_folder_of_cases_is_of_a_query(queries_held: Catalogue):
    assert stray_cases(queries_held, FOLDER) == []
