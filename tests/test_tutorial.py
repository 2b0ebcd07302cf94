"""The tutorial of queries/README.md does what it says: each step taken in a fresh clone, each output compared."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.settings import Settings
from tests.tutorial import (
    GUIDE,
    OWN_FOLDER,
    TUTORIAL,
    Change,
    Command,
    Look,
    Walk,
    Write,
    answers,
    clone,
    read_steps,
)


@pytest.fixture(scope="module")
def cloned(tmp_path_factory: pytest.TempPathFactory, shipped_settings: Settings) -> Path:
    return clone(tmp_path_factory.mktemp("reader"), shipped_settings)


@pytest.fixture
def walk(cloned: Path) -> Iterator[Walk]:
    def look(address: str, step: Look) -> None:
        """Ask the page and, as a page is drawn by a browser only, the command that shows the same panel."""
        assert answers(address) == 200
        listed = asked(cloned).splitlines()
        (query_id,) = [line.split()[0] for line in listed if line.endswith(step.question)]
        assert query_id.split("/")[0] == step.page.strip("/")
        assert asked(cloned, query_id).splitlines()[0] == step.said

    found = Walk(cloned, look)
    yield found
    found.end()


def asked(folder: Path, *name: str) -> str:
    command = [".venv/bin/python", "-m", "dashboard", "query", *name]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def test_every_step_of_the_tutorial_does_what_it_says(walk: Walk) -> None:
    steps = read_steps(GUIDE, TUTORIAL)
    for step in steps:
        walk.take(step)
    typed = " ".join(step.text for step in steps if isinstance(step, Command))
    for command in ("make run EDIT=1", "new ", "check ", "check --diff", "query ", "git mv"):
        assert command in typed
    assert {type(step) for step in steps} == {Command, Write, Change, Look}
    left = subprocess.run(["git", "status", "--short"], cwd=walk.folder, capture_output=True, text=True, check=True)
    assert left.stdout == ""


def test_a_folder_of_ones_own_works_as_told(walk: Walk) -> None:
    for step in read_steps(GUIDE, OWN_FOLDER):
        walk.take(step)
    assert (walk.folder.parent / "ours" / "tests" / "queries" / "sales" / "clients_by_vendor").is_dir()


BEGIN = "## A title\n\n### 1. A step\n\n"


def test_steps_are_read() -> None:
    text = (
        f"{BEGIN}```console\n$ echo 1\n1\n$ true\n```\n\nWrite `a b/c.csv`:\n\n```csv\nd\n```\n\n### 2. Another\n\n"
        "Change `e.sql`:\n\n```diff\n f\n-g\n+h\n```\n\n"
        'Open <http://localhost:8501/people>.\nThe panel "Q?" says "S."\n'
    )
    assert read_steps(text, "A title") == [
        Command("echo 1", "1\n"),
        Command("true", ""),
        Write("a b/c.csv", "d\n"),
        Change("e.sql", "f\ng\n", "f\nh\n"),
        Look("/people", "Q?", "S."),
    ]


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("Only words.\n", "the step '1. A step' asks for nothing"),
        ("```console\n$ true\n```\n\n### 2. Empty\n\nOnly words.\n", "the step '2. Empty' asks for nothing"),
        ("```sh\ntrue\n```\n", "not understood: a block of 'sh'"),
        ("```\ntrue\n```\n", "not understood: a block of ''"),
        ("```console\ntrue\n```\n", "not understood: a block of 'console'"),
        ("```sql\nselect 1\n```\n", "not understood: a block of 'sql'"),
        ("Write `a.sql`:\n\n```python\npass\n```\n", "not understood: a block of 'python'"),
        ("Write `a.sql`:\n\nAnd then:\n\n```sql\nselect 1\n```\n", "no file follows"),
        ("Write `a.sql`, with care:\n\n```sql\nselect 1\n```\n", "not understood: 'Write `a.sql`, with care:'"),
        ("Change `a.sql`:\n\n```diff\nselect 1\n```\n", "neither kept, taken nor given"),
        ("Open <http://localhost:8501/people>. It is there.\n", "not understood: 'Open"),
        ("Delete `a.sql`.\n", "not understood: 'Delete"),
    ],
)
def test_a_step_that_is_not_understood_is_refused(step: str, told: str) -> None:
    with pytest.raises(ValueError, match=f"^{told}"):
        read_steps(BEGIN + step, "A title")


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (Command("echo 1", "2\n"), "the guide says"),
        (Command("echo 1", ""), "the guide says"),
        (Command("true", "1\n"), "the guide says"),
        (Command("printf '1\\n2\\n'", "...\n1\n"), "the guide says"),
        (Command("echo 1; false", "1\n"), "echo 1; false"),
        (Command("echo '1 query file, 1 finding'", "1 query file, 1 finding\n"), "1 finding"),
        (Write("no folder/a.csv", "b\n"), "no folder/a.csv"),
        (Change("a.txt", "nowhere", "b"), "a.txt holds 0 of nowhere"),
        (Change("a.txt", "twice", "b"), "a.txt holds 2 of twice"),
    ],
)
def test_a_step_of_which_something_else_comes_fails(
    tmp_path: Path, step: Command | Write | Change, told: str
) -> None:
    (tmp_path / "a.txt").write_text("twice twice", encoding="utf-8")
    with pytest.raises(AssertionError, match=told):
        Walk(tmp_path, look=lambda address, step: None).take(step)


def test_lines_left_out_and_data_versions_may_differ(tmp_path: Path) -> None:
    walk = Walk(tmp_path, look=lambda address, step: None)
    walk.take(Command("printf '1\\n2\\ndata version 0123456789ab.\\n'", "...\ndata version ba9876543210.\n"))
