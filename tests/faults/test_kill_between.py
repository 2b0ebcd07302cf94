"""A process that ends between two steps of a change, at that very point, loses nothing and leaves no half of it."""

from __future__ import annotations

import importlib
import os
import shutil
from pathlib import Path

import pytest

from dashboard.cli import main
from dashboard.errors import LinchpinError
from dashboard.intake.live import read_live
from dashboard.settings import Settings
from dashboard.warehouse.build import build, build_unless_held
from dashboard.warehouse.recovery import TRYING
from dashboard.warehouse.version import current_id
from tests.faults.killing import CHILDREN, quietly
from tests.imports.brought import as_csv, good, own_folder, profile, small_settings

GONE = 9


def dies(where: str, command: list[str]) -> None:
    """Run a command in a child that ends where it would call a function, as one that is killed does."""
    module, _, name = where.rpartition(".")
    if where == "restored":
        whole = Path.rename
        Path.rename = lambda path, to: os._exit(GONE) if path.suffix == ".restored" else whole(path, to)
    else:
        setattr(importlib.import_module(f"dashboard.warehouse.{module}"), name, lambda *_, **__: os._exit(GONE))
    quietly(command)


def end_at(where: str, settings: Settings, *command: str | Path) -> None:
    """Run a command until that point, and hold that it came there."""
    folders = ["--data", str(settings.data), "--queries", str(settings.queries)]
    child = CHILDREN.Process(target=dies, args=(where, [*folders, *map(str, command)]))
    child.start()
    child.join(120)
    assert child.exitcode == GONE


def written(folder: Path) -> tuple[Path, Path]:
    (folder / "own.yml").write_text(profile(), encoding="utf-8")
    (folder / "own.csv").write_text(as_csv([good(contract_id="C-7", vendor="Other")]), encoding="utf-8")
    return folder / "own.yml", folder / "own.csv"


def test_a_first_import_leaves_no_day_that_the_next_would_have_to_keep(tmp_path: Path):
    settings = own_folder(tmp_path)
    end_at("imports.publishing.build_locked", settings, "import", *written(tmp_path))
    assert (settings.sources / "record.yml").exists()
    with pytest.raises(LinchpinError, match=r"record\.yml: the file is missing"):
        build(settings)
    assert not (settings.sources / "record.yml").exists()
    (tmp_path / "own.csv").write_text(as_csv([good(contract_id="C-8", signed_on="2025-03-04")]), encoding="utf-8")
    assert main(["--data", str(settings.data), "import", *map(str, written_again(tmp_path))]) == 0
    assert "as_of: 2025-03-04" in (settings.sources / "record.yml").read_text(encoding="utf-8")


def written_again(folder: Path) -> tuple[Path, Path]:
    return folder / "own.yml", folder / "own.csv"


def test_a_first_import_whose_list_is_written_is_finished(tmp_path: Path):
    settings = own_folder(tmp_path)
    end_at("holding.keep_tried", settings, "import", *written(tmp_path))
    assert not (settings.versions / "current").exists()
    built = build_unless_held(settings)
    assert built.version == current_id(settings)
    assert len(read_live(settings)) == 1
    assert (settings.sources / "record.yml").exists()
    assert not (settings.versions / TRYING).exists()


@pytest.mark.parametrize("where", ["imports.merging.build_locked", "holding.point_to"])
@pytest.mark.parametrize("has_file", [False, True])
def test_a_merge_is_undone_or_finished_and_never_half_there(where: str, has_file: bool, tmp_path: Path):
    settings = small_settings(tmp_path)
    assert main(["--data", str(settings.data), "import", *map(str, written(tmp_path))]) == 0
    aliases = settings.sources / "aliases.csv"
    if has_file:
        aliases.write_text("name,organisation,confirmed_on,reason\n", encoding="utf-8")
        build(settings)
    before = aliases.read_bytes() if has_file else None
    version = current_id(settings)
    end_at(where, settings, "names", "merge", "Other", "Vim Ltd")
    assert b"Other,Vim Ltd" in aliases.read_bytes()
    assert current_id(settings) == version
    build_unless_held(settings)
    if where == "holding.point_to":
        assert b"Other,Vim Ltd" in aliases.read_bytes()
        assert current_id(settings) != version
    else:
        assert (aliases.read_bytes() if aliases.exists() else None) == before
        assert current_id(settings) == version
    assert not (settings.versions / TRYING).exists()


def test_a_restore_is_finished_by_the_next_command(tmp_path: Path):
    settings = small_settings(tmp_path)
    packed = tmp_path / "packed.tar.gz"
    version = current_id(settings)
    assert main(["--data", str(settings.data), "backup", str(packed)]) == 0
    assert main(["--data", str(settings.data), "import", *map(str, written(tmp_path))]) == 0
    end_at("restored", settings, "restore", packed, "--replace")
    # Aside already, or not yet: the kill came after the first rename, and before the second.
    assert not settings.data.exists()
    assert main(["--data", str(settings.data), "versions"]) == 0
    assert current_id(settings) == version
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    (former,) = tmp_path.glob("data.before-*")
    shutil.rmtree(former)
    assert main(["--data", str(settings.data), "restore", str(packed), "--replace"]) == 0
