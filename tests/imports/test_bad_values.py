"""Values that are no days, amounts, counts or names: the row is refused with its line and reason, or read right."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dashboard.settings import Settings
from tests.imports.brought import GOOD, adds_up, as_csv, good, own_folder, profile, taken, taken_in, told


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    return own_folder(tmp_path)


def read_column(
    own: Settings, field: str, values: Iterable[str], row: str = "contract", **keys: Any
) -> tuple[dict[str, Any], dict[str, str]]:
    """Import a row for each value of one field; return what was taken of each, and why others were refused."""
    values = list(values)
    key = {"contract": "contract_id", "payment": "payment_id", "delivery": "batch_id"}[row]
    rows = [good(row, **{key: f"N{place}", field: value}) for place, value in enumerate(values)]
    fields = {name: name for name in (*GOOD[row], field)}
    path = own.data.parent / "rows.csv"
    path.write_text(as_csv([good(row, **{key: "sure", field: rows[0].get("sure", "")}), *rows]), encoding="utf-8")
    imported = taken_in(own, profile(row, fields=fields, **keys), path)
    assert adds_up(imported.card)
    assert imported.card.read == len(values) + 1
    found = {one[key]: one[field] for one in taken(imported)}
    lines = {place + 3: value for place, value in enumerate(values)}
    read = {value: found[f"N{place}"] for place, value in enumerate(values) if f"N{place}" in found}
    refused = {
        lines[line]: reason for fate, line, of, _, reason in told(imported) if fate == "refused" and of == field
    }
    assert len(read) + len(refused) == len(set(values))
    return read, refused


NO_AMOUNTS = (
    "1.234,56", "1,23", "1,2,3", "1,2345", "12,34,567", "9" * 30, "99999999999999999", "1e400", "1e30", "1e-400",
    "NaN", "nan", "inf", "-inf", "Infinity", "=1+2", "@SUM(A1)", "+cmd", "-", "--5", "٣", "½", "1_000", "0x10",
    "USD 5", "$5", "5%", "1 234,5", "5 -", "1.2.3", "e5", ".", "-5", "(5)", "('5')", "x", "1;2", "5\t5",
)  # fmt: skip
AMOUNTS = {
    "0": "0.00", "-0": "0.00", "+5": "5.00", "1,234.56": "1234.56", "1234.5": "1234.50", "1'234": "1234.00",
    "1 234 567.8": "1234567.80", "5.": "5.00", ".5": "0.50", "1e3": "1000.00", "1E+3": "1000.00", "1e-1": "0.10",
    "9999999999999999.99": "9999999999999999.99", "1.005": "1.01", "  7 ": "7.00", "0007": "7.00",
}  # fmt: skip


def test_what_is_no_amount_is_refused_and_what_is_one_is_read_to_the_cent(own: Settings):
    read, refused = read_column(own, "total_value", (*NO_AMOUNTS, *AMOUNTS))
    assert read == {text: Decimal(value) for text, value in AMOUNTS.items()}
    assert set(refused) == set(NO_AMOUNTS)
    assert refused["-5"] == "The worth of a contract is below zero."
    assert refused["1.234,56"] == "It is no amount with the decimal sign that the profile names."


def test_under_a_decimal_comma_points_are_thousands_and_nothing_else(own: Settings):
    amounts = {"1.234,56": "1234.56", "1.234": "1234.00", "12,5": "12.50", "7": "7.00", "1.234.567": "1234567.00"}
    none = ("1,234.56", "1234.5", "1.23", "1,2,3", "1.2345,6", "0.5")
    read, refused = read_column(own, "total_value", (*amounts, *none), decimal=",")
    assert read == {text: Decimal(value) for text, value in amounts.items()}
    assert set(refused) == set(none)


def test_a_credit_is_taken_where_the_profile_says_so(own: Settings):
    read, refused = read_column(own, "total_value", ("-5", "(5)", "(1,000.50)", "-.5"), negative="credit")
    assert read == {text: Decimal(value) for text, value in
                    {"-5": "-5", "(5)": "-5", "(1,000.50)": "-1000.50", "-.5": "-0.5"}.items()}  # fmt: skip
    assert refused == {}


NO_DAYS = (
    "3016-01-01", "0001-01-01", "1899-12-31", "2200-01-01", "2024-02-31", "2023-02-29", "2024-13-01", "2024-00-10",
    "infinity", "-infinity", "now", "today", "epoch", "2024-02-01 25:00", "20240201", "2024-2-1", "99999999-01-01",
    "01/02/2024", "2024/02/01", "soon", "=TODAY()", "45000", "2024-02-01T10:00:00+99:99",
)  # fmt: skip
DAYS = {
    "2024-02-29": "2024-02-29", "2024": "2024-12-31", "2024-02": "2024-02-29", "2024-02-01 23:59": "2024-02-01",
    "2024-12-31T23:30:00Z": "2025-01-01", "2024-12-31T23:30:00+10:00": "2025-01-01",
    "2024-12-31T23:30:00": "2024-12-31", "2199-12-31": "2199-12-31", " 2024-03-01 ": "2024-03-01",
}  # fmt: skip


def test_what_is_no_day_between_1900_and_2199_is_refused_and_moments_count_in_the_profiles_zone(own: Settings):
    read, refused = read_column(own, "end_on", (*NO_DAYS, *DAYS), zone="Australia/Sydney")
    assert read == {text: datetime.date.fromisoformat(day) for text, day in DAYS.items()}
    assert set(refused) == set(NO_DAYS)


@pytest.mark.parametrize(
    ("order", "days", "none"),
    [
        ("day_first", {"25/12/2024": (2024, 12, 25), "5/6/2024": (2024, 6, 5), "05.06.2024": (2024, 6, 5)},
         ("12/25/2024", "31/02/2024", "1/2/24", "01/01/3016", "01/01/0001", "00/01/2024", "٠١/٠٢/٢٠٢٤")),
        ("month_first", {"12/25/2024": (2024, 12, 25), "5/6/2024": (2024, 5, 6)},
         ("25/12/2024", "02/31/2024", "1/2/24", "13/01/2024", "05.06.2024")),
    ],
)  # fmt: skip
def test_a_file_of_mixed_orders_of_dates_is_never_guessed_at(
    own: Settings, order: str, days: dict[str, tuple[int, int, int]], none: tuple[str, ...]
):
    read, refused = read_column(own, "end_on", (*days, *none), dates=[order, "iso"])
    assert read == {text: datetime.date(*day) for text, day in days.items()}
    assert set(refused) == set(none)


def test_counts_and_flags(own: Settings):
    counts = {"0": 0, "90": 90, "90.0": 90, "1,000": 1000}
    none = ("5000000000", "-1", "1.5", "ninety", "1e400", "NaN", "99999999999999999999")
    read, refused = read_column(own, "notice_days", (*counts, *none))
    assert (read, set(refused)) == (counts, set(none))
    flags = {"yes": True, "N": False, "TRUE": True, "0": False}
    read, refused = read_column(own, "auto_renew", (*flags, "maybe", "2", "on"))
    assert (read, set(refused)) == (flags, {"maybe", "2", "on"})
    read, refused = read_column(own, "renew_term_months", ("12", "0", "99999999999"))
    assert (read, set(refused)) == ({"12": 12}, {"0", "99999999999"})


def test_names_of_any_signs_are_kept_as_they_are_and_those_of_nobody_are_ignored(own: Settings, tmp_path: Path):
    names = ["n" * 10_000, "東京都", "株式会社日立", "'; drop table record.contract; --", 'a "q" b', "two\nlines",
             "a,b", "\u202eabc", "😀", "a\tb", "Ünïcödé", "=HYPERLINK(1)", "@x", "+1", "-1"]  # fmt: skip
    nobody = ["???", "...", "n/a", "UNKNOWN", "x" * 50, "-"]
    rows = [good(contract_id=f"N{place}", vendor=name) for place, name in enumerate((*names, *nobody))]
    path = tmp_path / "names.csv"
    path.write_text(as_csv(rows), encoding="utf-8")
    imported = taken_in(own, profile(), path)
    assert [one["vendor"] for one in taken(imported)] == names
    assert (imported.card.taken, imported.card.ignored) == (len(names), len(nobody))
    ignored = [(fate, field) for fate, _, field, _, _ in told(imported)]
    assert ignored == [("ignored", "vendor")] * len(nobody)


IMPOSSIBLE = {
    "delivered_at": ("2024-01-01 00:00", "soon"), "due_at": ("soon",), "inspected": ("501", "x"),
    "passed_first": ("51", "-1"), "accepted": ("501",), "rejected": ("x",), "reworked_tasks": ("15", "x"),
    "rework_loops": ("x",), "cost": ("1.234,5", "NaN"),
}  # fmt: skip


@pytest.mark.parametrize("is_unknown", [False, True])
def test_each_impossible_value_of_a_batch_is_refused_or_taken_as_unknown_as_the_profile_says(
    own: Settings, is_unknown: bool, tmp_path: Path
):
    cases = [(field, value) for field, values in IMPOSSIBLE.items() for value in values]
    rows = [good("delivery", batch_id=f"N{place}", **{field: value}) for place, (field, value) in enumerate(cases)]
    path = tmp_path / "log.csv"
    path.write_text(as_csv([good("delivery"), *rows]), encoding="utf-8")
    keys = {"unknown_if_impossible": list(IMPOSSIBLE)} if is_unknown else {}
    imported = taken_in(own, profile("delivery", **keys), path)
    found = {one["batch_id"]: one for one in taken(imported)}
    said = {(fate, line - 3, field) for fate, line, field, _, _ in told(imported)}
    if not is_unknown:
        assert (set(found), imported.card.refused) == ({"B-1"}, len(cases))
        assert said == {("refused", place, field) for place, (field, _) in enumerate(cases)}
        return
    assert imported.card.taken == len(cases) + 1
    assert said == {("changed", place, field) for place, (field, _) in enumerate(cases)}
    for place, (field, _) in enumerate(cases):
        expected = found["B-1"] | {"batch_id": f"N{place}", field: None}
        assert {k: v for k, v in found[f"N{place}"].items() if k not in ("ordinal", "line")} == {
            k: v for k, v in expected.items() if k not in ("ordinal", "line")
        }


def test_a_cost_whose_currency_is_unknown_is_never_taken_for_dollars(own: Settings, tmp_path: Path):
    path = tmp_path / "log.csv"
    rows = [good("delivery", batch_id="ok"), good("delivery", batch_id="bad", currency="dollars")]
    rows += [good("delivery", batch_id="none", currency=""), good("delivery", batch_id="free", currency="", cost="")]
    path.write_text(as_csv(rows), encoding="utf-8")
    imported = taken_in(own, profile("delivery", unknown_if_impossible=["currency"]), path)
    assert [one["batch_id"] for one in taken(imported)] == ["ok", "free"]
    reasons = [(line, reason) for fate, line, _, _, reason in told(imported) if fate == "refused"]
    assert (3, "A cost has no currency.") in reasons
    assert (4, "A cost has no currency.") in reasons


def test_a_contract_without_any_day_is_refused_though_its_days_may_be_unknown(own: Settings, tmp_path: Path):
    path = tmp_path / "contracts.csv"
    rows = [
        good(),
        good(contract_id="a", signed_on="", start_on="soon"),
        good(contract_id="b", signed_on="", start_on=""),
    ]
    rows += [good(contract_id="c", start_on="soon"), good(contract_id="d", total_value="-5")]
    path.write_text(as_csv(rows), encoding="utf-8")
    unknown = ["start_on", "signed_on", "total_value"]
    imported = taken_in(own, profile(unknown_if_impossible=unknown), path)
    found = {one["contract_id"]: (str(one["start_on"]), one["total_value"]) for one in taken(imported)}
    assert found == {
        "C-1": ("2024-02-01", Decimal("1000.50")), "c": ("2024-01-31", Decimal("1000.50")), "d": ("2024-02-01", None),
    }  # fmt: skip
    assert imported.card.refused == 2
