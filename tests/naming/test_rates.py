"""A rate holds from its day to the next one, for a year at most; where none holds, the worth in USD is unknown."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.errors import DataRefused
from dashboard.naming import after_import, gap_told, money_of
from dashboard.settings import SCHEMA
from dashboard.warehouse.build import build
from dashboard.warehouse.imports.names import Gap
from dashboard.warehouse.version import open_version
from tests.naming.worlds import bring, ground
from tests.small_folder import small_folder

HEADER = "currency,day,usd_per_unit,source_id\n"
DAYS = st.dates(datetime.date(2023, 1, 1), datetime.date(2026, 12, 31))
RATES = st.dictionaries(
    st.tuples(st.sampled_from(("AUD", "EUR")), DAYS),
    st.decimals("0.00000001", "1000", places=8),
    max_size=12,
)


def rate_on(rates: dict[tuple[str, datetime.date], Decimal], currency: str, day: datetime.date) -> Decimal | None:
    """The rate of a day by looking back day for day."""
    looked_at = day
    while (currency, looked_at) not in rates:
        looked_at -= datetime.timedelta(days=1)
        if looked_at.year < day.year - 1:
            return None
    try:
        a_year_on = looked_at.replace(year=looked_at.year + 1)
    except ValueError:
        a_year_on = datetime.date(looked_at.year + 1, 2, 28)
    return rates[currency, looked_at] if day < a_year_on else None


@given(RATES, st.lists(DAYS, min_size=1, max_size=30))
@settings(max_examples=25)
def test_the_rate_of_a_day_is_the_one_a_slow_reader_finds(rates, days):
    edges = [day + datetime.timedelta(days=shift) for _, day in rates for shift in (-1, 0, 364, 365, 366)]
    with ground() as connection:
        for (currency, day), rate in rates.items():
            connection.execute(
                "insert into received.currency_rates values (1, ?, ?, ?, null)", [currency, str(day), str(rate)]
            )
        connection.execute((SCHEMA / "23_import_rates.sql").read_text())
        rows = connection.execute("select currency, day, usd_per_unit from imported.rate_day").fetchall()
    found = {(currency, day): rate for currency, day, rate in rows}
    assert len(found) == len(rows)
    for day in (*days, *edges):
        for currency in ("AUD", "EUR"):
            assert found.get((currency, day)) == rate_on(rates, currency, day)


def test_contracts_are_worth_what_the_rate_of_their_day_says(tmp_path: Path):
    settings = small_folder(tmp_path)
    (settings.sources / "currency_rates.csv").write_text(
        f"{HEADER}AUD,2024-01-01,0.68,\nAUD,2024-03-01,0.65123457,\nJPY,2024-01-01,0.0069,\n"
    )
    bring(
        settings,
        tmp_path / "own",
        "contracts",
        "c1,Bank,Ash,,Staff,2024-02-29,AUD,100.01",
        "c2,Bank,Ash,,Staff,2024-03-01,AUD,1000000.07",
        "c3,Bank,Ash,,Staff,2025-03-01,AUD,5.00",
        "c4,Bank,Ash,,Staff,2023-12-31,AUD,7.00",
        "c5,Bank,Ash,,Staff,2024-12-31,JPY,1000000",
        "c6,Bank,Ash,,Staff,2024-12-31,USD,3.00",
        "c7,Bank,Ash,,Staff,2024-12-31,EUR,9.00",
    )
    with open_version(settings).cursor() as cursor:
        rows = cursor.execute(
            "select contract_id, (total_value * usd_per_unit)::decimal(38, 10) from record.contract order by 1"
        ).fetchall()
    assert dict(rows) == {
        "c1": Decimal("68.0068"),
        "c2": Decimal("651234.6155864199"),
        "c3": None,
        "c4": None,
        "c5": Decimal("6900"),
        "c6": Decimal("3"),
        "c7": None,
    }
    assert list(after_import(settings)) == [
        "AUD: no rate for 2 rows (AUD 12.00): their worth in USD is unknown. Add rates to sources/currency_rates.csv",
        "EUR: no rate for 1 row (EUR 9.00): their worth in USD is unknown. Add rates to sources/currency_rates.csv",
    ]


def test_the_sentence_says_how_much():
    assert gap_told(Gap("AUD", 64668, Decimal("64053648441.52"))) == (
        "AUD: no rate for 64,668 rows (AUD 64.05 bn): their worth in USD is unknown. "
        "Add rates to sources/currency_rates.csv"
    )
    assert money_of("EUR", Decimal("999999.99")) == "EUR 999,999.99"


WRONG = {
    "AUD,2024-13-01,0.65,": 'day "2024-13-01": The day of a rate is not written as YYYY-MM-DD',
    "AUD,2024-01,0.65,": 'day "2024-01": The day of a rate is not written as YYYY-MM-DD',
    'AUD,2024-01-01,"0,65",': 'usd_per_unit "0,65": A rate is not a plain number above zero',
    "AUD,2024-01-01,0,": 'usd_per_unit "0": A rate is not a plain number above zero',
    "AUD,2024-01-01,-0.65,": 'usd_per_unit "-0.65": A rate is not a plain number above zero',
    "AUD,2024-01-01,nan,": 'usd_per_unit "nan": A rate is not a plain number above zero',
    "IRR,2024-01-01,0.000000004,": 'usd_per_unit "0.000000004": A rate is another number once it is rounded',
    "aud,2024-01-01,0.65,": 'currency "aud": A rate is of no currency code',
    "USD,2024-01-01,1,": 'currency "USD": A rate is of no currency code',
    "AUD,2024-01-01,0.65,nowhere": 'source_id "nowhere": A row cites a source that is not in sources.csv',
    "AUD,2024-01-01,0.65,\nAUD,2024-01-01,0.66,": "currency, day = AUD, 2024-01-01 stands twice",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_rate_that_is_none_is_refused_with_its_line(text: str, tmp_path: Path):
    settings = small_folder(tmp_path)
    (settings.sources / "currency_rates.csv").write_text(f"{HEADER}{text}\n")
    with pytest.raises(DataRefused) as refused:
        build(settings)
    assert WRONG[text] in str(refused.value)
    assert f"currency_rates.csv:{text.count('AUD') + 1 if 'twice' in WRONG[text] else 2}: " in str(refused.value)
