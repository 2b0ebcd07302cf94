"""The name of a file says what is in it, in letters that every disk takes."""

from __future__ import annotations

import datetime
import re

from hypothesis import given
from hypothesis import strategies as st

from dashboard.export.names import file_name
from dashboard.export.workbook import LONGEST_NAME, sheet_names
from dashboard.model import World
from dashboard.warehouse.version import Version

WORLD = World("0123456789ab", "By hand", datetime.date(2026, 11, 23), {}, {}, {})


def test_a_name_holds_question_filters_day_and_version(shipped: Version) -> None:
    end = f"{shipped.world.as_of}_{shipped.id}"
    asked = {"client": "openai", "clients": ("meta", "google"), "known": "2025-06-14", "most": 12, "vendor": None}
    told = file_name("dependence known_spend", asked, shipped.world, "xlsx")
    assert told == f"linchpin_dependence-known-spend_openai_meta-google_known-2025-06-14_most-12_{end}.xlsx"
    assert file_name("overview", {"v": shipped.id, "q": "x"}, shipped.world, "pdf") == f"linchpin_overview_{end}.pdf"


@given(st.text(), st.dictionaries(st.text(min_size=1), st.text()))
def test_any_name_is_short_plain_and_of_one_form(subject: str, asked: dict[str, str]) -> None:
    told = file_name(subject, asked, WORLD, "csv")
    assert re.fullmatch(r"linchpin_[a-z0-9_-]*\.csv", told)
    assert len(told) < 255


def test_long_filters_that_differ_at_their_end_do_not_share_a_name(shipped: Version) -> None:
    one, other = ({"search": "x" * 500 + end} for end in "ab")
    names = {file_name("a", asked, shipped.world, "csv") for asked in (one, other)}
    assert len(names) == 2
    assert max(map(len, names)) < 255


@given(st.lists(st.text(), max_size=30))
def test_sheets_have_names_that_excel_takes_and_none_twice(titles: list[str]) -> None:
    names = sheet_names(["Share of spend", "Share of spend", "about", "History", "A" * 40, "A" * 41, *titles])
    assert len({name.lower() for name in [*names, "about", "sources", "columns", "history"]}) == len(names) + 4
    for name in names:
        assert 0 < len(name) <= LONGEST_NAME
        assert not re.search(r"[\[\]:*?/\\]", name)
        assert not name.startswith("'")
        assert not name.endswith("'")
