"""Going back to a version: it serves, its imports count, and it is held while the files would make another one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dashboard.cli import main
from dashboard.errors import DataRefused, LinchpinError, NoVersion
from dashboard.intake.live import live_path, read_latest, read_live, write_live
from dashboard.settings import PROJECT, Settings
from dashboard.warehouse.build import build, build_latest, build_unless_held
from dashboard.warehouse.edition import FORMAT
from dashboard.warehouse.history import find_version, known_versions
from dashboard.warehouse.holding import held_id, imports_of, use
from dashboard.warehouse.lock import locked
from dashboard.warehouse.pruning import prune
from dashboard.warehouse.version import current_id, open_version, version_id, version_path
from tests.small_folder import an_import, small_folder


@pytest.fixture
def small(tmp_path: Path) -> Settings:
    return small_folder(tmp_path)


def retitled(settings: Settings, title: str) -> None:
    (settings.sources / "record.yml").write_text(f"title: {title}\nas_of: 2026-11-23\n")


def test_a_version_knows_its_imports_in_order_and_no_live_list_means_none(small: Settings):
    assert read_live(small) == ()
    without = build(small).version
    assert imports_of(version_path(small, without)) == ()
    two, one = an_import(small, "bb"), an_import(small, "aa")
    write_live(small, [two, one])
    assert read_live(small) == (two, one)
    version = build(small).version
    assert version != without
    assert imports_of(version_path(small, version)) == (two, one)
    write_live(small, [one, two])
    assert version_id(small) not in (version, without)


def test_what_an_import_says_of_itself_is_part_of_the_id_and_its_large_files_are_not(small: Settings):
    one = an_import(small, "aa")
    before = version_id(small, [one])
    (small.imports / one / "contract.parquet").write_bytes(b"x" * 1000)
    assert version_id(small, [one]) == before
    (small.imports / one / "import.yml").write_text("format: 2\n")
    assert version_id(small, [one]) != before


LISTS = {
    "not there": ("imports: [cccccccccccc]\n", "import cccccccccccc is named and is not there."),
    "twice": ("imports: [aaaaaaaaaaaa, aaaaaaaaaaaa]\n", "import aaaaaaaaaaaa stands twice."),
    "a path": ("imports: [../../elsewhere]\n", '"../../elsewhere" is no import id.'),
    "no list": ("imports: 5\n", "imports"),
    "torn": ("imports: [aaaa", "live.yml:1"),
    "empty": ("", "live.yml"),
    "not UTF-8": (b"imports: ['\xff']\n", "is not UTF-8"),
}


@pytest.mark.parametrize("fault", LISTS)
def test_a_list_of_imports_that_cannot_be_is_one_refusal_and_the_old_version_serves(fault: str, small: Settings):
    old = build(small).version
    an_import(small, "aa")
    text, part = LISTS[fault]
    live_path(small).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(DataRefused) as refused:
        build(small)
    (finding,) = refused.value.findings
    assert part in str(finding)
    assert "live.yml" in finding.where
    assert current_id(small) == old
    with pytest.raises(LinchpinError):
        write_live(small, ["cccccccccccc"])


def test_going_back_makes_its_imports_count_and_holds_nothing_if_the_files_make_just_that(small: Settings):
    first = build(small).version
    write_live(small, [an_import(small, "aa")])
    second = build(small).version
    used = use(small, first)
    assert (used.version, used.is_held, current_id(small), read_live(small)) == (first, False, first, ())
    assert held_id(small) is None
    assert build(small).version == first
    assert use(small, second).is_held is False
    assert len(read_live(small)) == 1


@pytest.mark.parametrize("there", ["latest", "id"])
def test_going_back_and_forth_loses_no_import(there: str, small: Settings, tmp_path: Path):
    one, two, three = (an_import(small, letters) for letters in ("aa", "bb", "cc"))
    made = []
    for live in ([one], [one, two], [one, two, three]):
        write_live(small, live)
        made.append(build(small).version)
    first, second, newest = made
    use(small, second)
    used = use(small, first)
    assert used.aside == (two, three)
    assert "2 imports do not count in it: `python -m dashboard versions use latest`" in str(used)
    assert build(small).version == first
    with locked(small) as lock:
        prune(small, lock, keep=0)
    assert main(["--data", str(small.data), "backup", str(tmp_path / "kept.tar.gz")]) == 0
    shutil.rmtree(small.data)
    assert main(["--data", str(small.data), "restore", str(tmp_path / "kept.tar.gz")]) == 0
    assert (current_id(small), read_live(small)) == (first, (one,))
    assert main(["--data", str(small.data), "versions", "use", "latest"]) == 0
    assert (current_id(small), read_live(small)) == (newest, (one, two, three))
    use(small, first)
    assert main(["--data", str(small.data), "versions", "use", newest if there == "id" else "latest"]) == 0
    assert (current_id(small), read_live(small), read_latest(small)) == (newest, (one, two, three), ())


def test_what_is_built_after_going_back_does_not_forget_the_latest_imports(small: Settings):
    one, two = an_import(small, "aa"), an_import(small, "bb")
    write_live(small, [one])
    first = build(small).version
    write_live(small, [one, two])
    build(small)
    use(small, first)
    retitled(small, "Another")
    build(small)
    assert read_live(small) == (one,)
    built = build_latest(small).version
    assert read_live(small) == imports_of(version_path(small, built)) == (one, two)


def test_a_version_that_the_files_do_not_make_is_held_until_somebody_builds(small: Settings):
    first = build(small).version
    retitled(small, "Another")
    second = build(small).version
    used = use(small, first)
    assert used.is_held
    assert "It is held" in str(used)
    assert held_id(small) == first
    started = build_unless_held(small)
    assert (started.version, started.is_new, started.is_held) == (first, False, True)
    assert "goes on serving" in str(started)
    assert [(one.id, one.is_current, one.is_held) for one in known_versions(small)] == [
        (second, False, False),
        (first, True, True),
    ]
    assert build(small).version == second == current_id(small)
    assert held_id(small) is None
    assert build_unless_held(small).version == second


def test_a_hold_ends_by_itself_when_the_files_make_that_version_again(small: Settings):
    first = build(small).version
    kept = (small.sources / "record.yml").read_bytes()
    retitled(small, "Another")
    build(small)
    use(small, first)
    (small.sources / "record.yml").write_bytes(kept)
    assert build_unless_held(small).is_held is False
    assert held_id(small) is None


def test_a_held_version_that_is_damaged_is_let_go_and_the_files_are_built(small: Settings):
    first = build(small).version
    retitled(small, "Another")
    second = build(small).version
    use(small, first)
    version_path(small, first).write_bytes(b"garbage")
    assert build_unless_held(small).version == second
    assert held_id(small) is None


def test_a_use_that_was_killed_between_its_steps_is_finished_at_the_next_start(small: Settings):
    first = build(small).version
    retitled(small, "Another")
    write_live(small, [an_import(small, "aa")])
    build(small)
    (small.versions / "held").write_text(first + "\n")
    started = build_unless_held(small)
    assert (started.version, started.is_held, current_id(small), read_live(small)) == (first, True, first, ())


@pytest.mark.parametrize("how", ["unknown", "damaged", "newer", "import gone"])
def test_a_version_that_cannot_serve_is_refused_and_nothing_changes(how: str, small: Settings):
    imported = an_import(small, "aa")
    write_live(small, [imported])
    first = build(small).version
    write_live(small, [])
    second = build(small).version
    path = version_path(small, first)
    match how:
        case "unknown":
            path.unlink()
        case "damaged":
            path.write_bytes(path.read_bytes()[:-1])
        case "newer":
            made_by_a_newer_edition(path)
        case "import gone":
            shutil.rmtree(small.imports / imported)
    before = state(small)
    with pytest.raises((NoVersion, DataRefused)) as refused:
        use(small, first)
    (finding,) = refused.value.findings
    said = {
        "unknown": "there is no such version.",
        "damaged": "is damaged: it is not the file that was built.",
        "newer": f"was made by a newer edition (format {FORMAT + 1}; this one reads {FORMAT}).",
        "import gone": f"rests on import {imported}, which is not there any more.",
    }
    assert finding.what == said[how]
    assert finding.do
    assert state(small) == before
    assert open_version(small).id == second
    if how == "newer":
        with pytest.raises(DataRefused, match="was made by a newer edition"):
            open_version(small, first)


def state(settings: Settings) -> dict[str, bytes]:
    """Return the content of every small file that says which version serves."""
    named = [settings.versions / "current", settings.versions / "held", live_path(settings)]
    return {path.name: path.read_bytes() for path in named if path.exists()}


def made_by_a_newer_edition(path: Path) -> None:
    import duckdb

    from dashboard.warehouse.seals import seal

    with duckdb.connect(str(path)) as connection:
        connection.execute("update record.version set format = $format", {"format": FORMAT + 1})
    seal(path)


def test_the_schema_writes_the_number_of_this_edition(small: Settings):
    with open_version(small, build(small).version).cursor() as cursor:
        assert cursor.execute("select format from record.version").fetchall() == [(FORMAT,)]


def test_a_version_is_found_by_the_beginning_of_its_id(small: Settings):
    version = build(small).version
    assert find_version(small, version[:4]) == find_version(small, "current") == version
    (small.versions / f"{version[:6]}zzzzzz.duckdb").write_bytes(b"")
    for asked, part in (("abc", "shorter than 4"), ("zzzz", "is no version"), (version[:4], "begins 2 versions")):
        with pytest.raises(NoVersion, match=part):
            find_version(small, asked)
    assert find_version(small, version[:7]) == version


def test_a_folder_of_the_project_has_no_imports():
    assert read_live(Settings(data=PROJECT / "data" / "small", queries=PROJECT / "queries")) == ()
