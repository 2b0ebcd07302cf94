"""What a session drops lies in a folder of its own, whatever it is called, and goes with the session."""

from __future__ import annotations

import gc
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import DataRefused, Finding
from dashboard.progress import Watch
from dashboard.screens.uploading import LONGEST_NAME, Dropped, Job, _plain_name
from dashboard.settings import PROJECT, Settings
from dashboard.warehouse.pruning import tidy

SECONDS = 20


class Sent(io.BytesIO):
    """A file as a browser sends it."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(content)
        self.name, self.file_id = name, f"id of {name}"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    found = Settings(data=tmp_path / "data", queries=PROJECT / "queries")
    found.versions.mkdir(parents=True)
    return found


@given(
    st.text() | st.sampled_from(["../../x.csv", "..\\\\x.csv", "/etc/passwd", "..", "", "a" * 500 + ".csv", "a\0b"])
)
def test_a_name_stays_in_its_folder_and_fits_on_a_disk(name: str) -> None:
    plain = _plain_name(name)
    assert plain
    assert plain == Path(plain).name
    assert "\\" not in plain
    assert len(plain.encode()) <= LONGEST_NAME
    if len(name.encode()) < LONGEST_NAME and name.isalnum():
        assert plain == name


def test_files_are_kept_once_and_go_when_they_are_given_no_more(settings: Settings) -> None:
    dropped = Dropped(settings)
    one, two = Sent("a.csv", b"1"), Sent("b.csv", b"2")
    first = dropped.keep([one, two])
    assert [path.read_bytes() for path in first] == [b"1", b"2"]
    assert dropped.keep([one, two]) == first
    tidy(settings)
    assert all(path.exists() for path in first)
    assert dropped.keep([two]) == first[1:]
    assert not first[0].exists()
    folder = dropped.folder
    del dropped
    gc.collect()
    assert not folder.exists()


def test_what_a_killed_server_left_is_cleared_away(settings: Settings) -> None:
    left = settings.imports / ".0123456789ab.importing" / "x"
    left.mkdir(parents=True)
    (left / "a.csv").write_text("a")
    tidy(settings)
    assert list(settings.imports.iterdir()) == []


def test_a_job_ends_in_its_result_in_what_is_refused_or_in_a_finding() -> None:
    def refuse(_: Watch) -> None:
        raise DataRefused(Finding("a.csv:3", "is torn.", "Mend it."))

    def fail(_: Watch) -> None:
        raise ZeroDivisionError("by nothing")

    done, refused, failed = Job(lambda _: 7), Job(refuse), Job(fail)
    assert done.is_over(SECONDS)
    assert (done.result, done.error) == (7, None)
    assert refused.is_over(SECONDS)
    assert str(refused.error) == "a.csv:3: is torn. Mend it."
    assert failed.is_over(SECONDS)
    assert "a fault of the program (ZeroDivisionError: by nothing)" in str(failed.error)
