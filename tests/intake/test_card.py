"""Source cards: a file without one, a card without a file, and a card that says something unreadable."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.errors import DataRefused
from dashboard.intake.card import carded_files, read_record
from dashboard.settings import Settings
from tests.intake.edits import replace


def message(settings: Settings, read: Callable[[Path], object] = carded_files) -> str:
    with pytest.raises(DataRefused) as refused:
        read(settings.sources)
    return str(refused.value).replace(str(settings.sources), "")


def test_a_file_of_an_unknown_name_needs_a_card_and_one_of_a_known_name_does_not(copied_sources: Settings):
    (copied_sources.sources / "client_spend.yml").unlink()
    assert "client_spend" in {file.name for file in carded_files(copied_sources.sources)}
    (copied_sources.sources / "client_spend.csv").rename(copied_sources.sources / "spent.csv")
    assert message(copied_sources) == "/spent.csv: has no card. Write spent.yml beside it."


def test_a_card_without_its_file_is_refused(copied_sources: Settings):
    (copied_sources.sources / "client_spend.csv").unlink()
    assert message(copied_sources) == "/client_spend.yml: client_spend.csv is missing. Restore it."


def test_an_unknown_key_of_a_card_is_named_with_the_nearest_one(copied_sources: Settings):
    replace(copied_sources.sources / "services.yml", b"licence:", b"license:")
    assert '/services.yml:2:1: unknown key "license".' in message(copied_sources)
    assert 'Did you mean "licence"?' in message(copied_sources)


def test_a_card_that_is_no_list_of_keys_is_called_a_file(copied_sources: Settings):
    (copied_sources.sources / "services.yml").write_text("- one\n", encoding="utf-8")
    assert message(copied_sources) == "/services.yml:1:1: the file is not a list of keys. Write key: value."


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (b"gathered: '2026-11-23'", b"gathered: 2026-13-23", "/services.yml:3"),
        (b"gathered: '2026-11-23'", b"gathered: 'soon'", "/services.yml:3"),
        (b"least: 6", b"least: -1", "/services.yml:14"),
        (b"row: One kind", b"row: One \x08kind", "/services.yml:1"),
        (b"row: One kind", b"row: One \xe9kind", "/services.yml"),
        (b"row: One kind", b"row: [One kind", "/services.yml"),
        (b"key:\n- service", b"key:\n- servce", "/services.yml"),
        (b"required:\n- service", b"required:\n- servce", "/services.yml"),
    ],
)
def test_a_card_that_cannot_be_read_is_refused_at_its_line(
    copied_sources: Settings, old: bytes, new: bytes, place: str
):
    replace(copied_sources.sources / "services.yml", old, new)
    assert message(copied_sources).startswith(f"{place}:")


@pytest.mark.parametrize(
    ("content", "start"),
    [
        (b"title: A record\n", '/record.yml:1:1: key "as_of" is missing. Add it.'),
        (b"title: A record\nas_of: 2026-02-30\n", "/record.yml:2"),
        (b"title: A record\nas_of: soon\n", "/record.yml:2:1: as_of: "),
        (b"", "/record.yml:1:1: "),
    ],
)
def test_a_record_without_a_readable_day_is_refused(copied_sources: Settings, content: bytes, start: str):
    (copied_sources.sources / "record.yml").write_bytes(content)
    assert message(copied_sources, read_record).startswith(start)


def test_a_missing_record_is_told_with_what_to_write(copied_sources: Settings):
    (copied_sources.sources / "record.yml").unlink()
    assert message(copied_sources, read_record).startswith(
        "/record.yml: the file is missing. Write one with the keys"
    )
