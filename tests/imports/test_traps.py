"""Traps of real procurement files, on files made here: days, spellings, repeated ids, far ends, payment accounts."""

from __future__ import annotations

import datetime
import gzip
from pathlib import Path

import pytest

from dashboard.settings import Settings
from tests.imports.bringing import ask, bring, left, own_folder

DAY = datetime.date
HEAD = (
    "ocid,contract_id,agency_name,supplier_name,supplier_abn,supplier_country,unspsc_group,contract_date_signed,"
    "contract_date_start,contract_date_end,contract_value_amount"
)
BEGIN = "2024-05-14T14:00:00Z,2024-05-15T14:00:00Z"
DAYS = f"{BEGIN},2024-12-30T13:00:00Z"
NOTICES = [
    # Midnights of Sydney: the 15th and 16th of May, in winter time, and the last day of the year, in summer time.
    f"o1,CN1,Example Defence,EXAMPLE RECRUITMENT PTY LTD,47 001 407 281,AUSTRALIA,Staff,{DAYS},100.50",
    f"o2,CN2,Example Defence,Example Recruitment,47001407281,Australia,Staff,{DAYS},200",
    f"o3,CN3,Example Health,xample Recruitment Pty Ltd,47001407281,Australia,Staff,{DAYS},300",
    # The same notice again, with another last day.
    f"o4,CN4,Example Health,Example Cleaning,31010545267,AUSTRALIA,Cleaning,{DAYS},400",
    f"o4,CN4,Example Health,Example Cleaning,31010545267,AUSTRALIA,Cleaning,{BEGIN},2025-06-29T14:00:00Z,400",
    # An end in the year 2424, and a supplier without a number.
    f"o5,CN5,Example Health,Example Overseas Inc,,UNITED STATES,Software,{BEGIN},2424-06-29T14:00:00Z,500",
    # A payment account, no company, and yet the largest supplier.
    f"o6,CN6,Example Defence,FMS ACCOUNT EXAMPLE BANK,11111111138,AUSTRALIA,Arms,{DAYS},9000000.25",
]


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    return own_folder(tmp_path)


def notices(folder: Path, rows: list[str]) -> Path:
    path = folder / "notices.csv.gz"
    path.write_bytes(gzip.compress("\n".join([HEAD, *rows, ""]).encode("utf-8")))
    return path


def test_contract_notices_keep_their_days_suppliers_and_money(own: Settings, tmp_path: Path):
    card = bring(own, "austender", notices(tmp_path, NOTICES))
    assert (card.read, card.taken, card.refused, card.ignored) == (7, 7, 0, 0)
    assert ask(own, "select distinct signed_on, start_on from contract") == [(DAY(2024, 5, 15), DAY(2024, 5, 16))]
    assert ask(own, "select contract_id, end_on from contract order by 1") == [
        *((f"CN{number}", DAY(2024, 12, 31)) for number in (1, 2, 3, 4)),
        ("CN4#2", DAY(2025, 6, 30)),
        ("CN5", None),
        ("CN6", DAY(2024, 12, 31)),
    ]
    assert ask(own, "select sum(total_value), min(currency), max(currency) from contract") == [
        (100.5 + 200 + 300 + 400 + 400 + 500 + 9000000.25, "AUD", "AUD")
    ]
    # One number is one supplier, under whichever name; another spelling of a country is no other supplier.
    assert ask(own, "select count(distinct vendor_id), count(distinct client_id) from contract") == [(4, 2)]
    largest = "select vendor_as_reported from contract order by total_value desc limit 1"
    assert ask(own, largest) == [("FMS ACCOUNT EXAMPLE BANK",)]
    assert {rule.rule: rule.row_count for rule in card.rules} == {"kept_apart": 1, "left_unknown": 1}
    assert [(fate, line, field) for fate, _, _, line, field, _ in left(own)] == [("changed", 7, "end_on")]


def test_without_the_zone_every_day_would_be_a_day_early(own: Settings, tmp_path: Path):
    text = Path("data/profiles/austender.yml").read_text(encoding="utf-8")
    bring(own, "own", notices(tmp_path, NOTICES), text=text.replace("zone: Australia/Sydney\n", ""))
    assert ask(own, "select distinct signed_on, start_on from contract") == [(DAY(2024, 5, 14), DAY(2024, 5, 15))]


@pytest.mark.parametrize(
    ("row", "total"), [("amendment_total", 250), ("amendment_difference", 350)], ids=["new total", "difference"]
)
def test_an_amendment_counts_as_the_profile_says(own: Settings, tmp_path: Path, row: str, total: float):
    path = tmp_path / "contracts.csv"
    path.write_text(
        "id,buyer,seller,signed,worth,change\nC1,Example Bank,Example Labelling,2024-01-10,100,0\n"
        "C1,Example Bank,Example Labelling,2024-03-10,250,1\n",
        encoding="utf-8",
    )
    text = f"""\
title: Contracts with amendments
row: {row}
fields: {{contract_id: id, client: buyer, vendor: seller, signed_on: signed, total_value: worth, amendment: change}}
constants: {{currency: EUR}}
"""
    bring(own, "own", path, text=text)
    assert ask(own, "select total_value from contract") == [(total,)]
    assert ask(own, "select total_value from contract", known=DAY(2024, 3, 9)) == [(100,)]


def test_a_placeholder_is_no_supplier_and_its_money_is_told(own: Settings, tmp_path: Path):
    unavailable = f"o7,CN7,Example Defence,UNAVAILABLE,,AUSTRALIA,Arms,{DAYS},700000"
    card = bring(own, "austender", notices(tmp_path, [*NOTICES, unavailable]))
    (rule,) = [rule for rule in card.rules if rule.rule == "placeholder"]
    assert (rule.row_count, rule.currency, rule.amount) == (1, "AUD", 700000)
    assert ask(own, "select count(*) from contract where vendor_as_reported = 'UNAVAILABLE'") == [(0,)]
