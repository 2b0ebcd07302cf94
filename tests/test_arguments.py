"""Options may stand anywhere: before the command's name, and between what it is given."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from dashboard import bringing, cli, keeping
from dashboard.settings import Settings

IMPORTS = [
    ["own", "--as-of", "2026-01-02", "a.csv", "b.csv"],
    ["--as-of", "2026-01-02", "own", "a.csv", "b.csv"],
    ["own", "a.csv", "--as-of", "2026-01-02", "b.csv"],
    ["own", "a.csv", "b.csv", "--as-of=2026-01-02"],
]


@pytest.mark.parametrize("given", IMPORTS)
@pytest.mark.parametrize("is_first", [True, False])
def test_an_import_takes_its_options_anywhere(
    given: list[str], is_first: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    seen: list[tuple[Settings, argparse.Namespace]] = []
    monkeypatch.setattr(bringing, "run_import", lambda *found: seen.append(found) or 0)
    folder = ["--data", str(tmp_path)]
    words = [*folder, "import", *given] if is_first else ["import", *given, "--strict", *folder, "--set", "x=y"]
    assert cli.main(words) == 0
    ((settings, known),) = seen
    assert settings.data == tmp_path
    assert (known.profile, known.files, known.as_of) == ("own", [Path("a.csv"), Path("b.csv")], "2026-01-02")
    assert (known.strict, known.set) == ((False, None) if is_first else (True, ["x=y"]))


def test_a_command_with_actions_takes_its_folder_behind_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    seen: list[tuple[Settings, argparse.Namespace]] = []
    monkeypatch.setattr(keeping, "run", lambda *found: seen.append(found) or 0)
    assert cli.main(["versions", "use", "latest", "--data", str(tmp_path)]) == 0
    ((settings, known),) = seen
    assert (settings.data, known.action, known.version) == (tmp_path, "use", "latest")
