"""64,668 real contract notices: every one taken, to the cent, on the days of Sydney, a supplier a number."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from pathlib import Path

import pytest

from dashboard.cli import main
from dashboard.intake.manifest import ImportCard
from dashboard.settings import Settings
from tests.imports.bringing import ask, bring, own_folder

pytestmark = pytest.mark.proof

DAY = datetime.date


@pytest.fixture(scope="module")
def brought(real: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, ImportCard]:
    settings = own_folder(tmp_path_factory.mktemp("austender"))
    card = bring(
        settings, "austender", *sorted((real / "austender").rglob("austender_contracts_2023-24_joined.csv.gz"))
    )
    return settings, card


def test_every_notice_is_taken(brought: tuple[Settings, ImportCard]):
    _, card = brought
    assert (card.read, card.taken, card.refused, card.ignored) == (64_668, 64_668, 0, 0)
    rules = {rule.rule: (rule.row_count, rule.currency, rule.amount) for rule in card.rules}
    assert rules["kept_apart"] == (3, "AUD", Decimal("123625.70"))
    assert rules["left_unknown"] == (1, None, None)


def test_buyers_and_money_are_those_of_the_file(brought: tuple[Settings, ImportCard]):
    settings, _ = brought
    assert ask(
        settings,
        "select count(*), count(distinct client_id), sum(total_value), min(currency), max(currency) "
        "from record.contract",
    ) == [(64_668, 123, Decimal("64053648441.52"), "AUD", "AUD")]
    assert ask(
        settings,
        "select client_id, count(*), sum(total_value) from record.contract group by all order by 3 desc limit 2",
    ) == [
        ("department-of-defence", 26_966, Decimal("40495229566.75")),
        ("department-of-health-and-aged-care", 2_392, Decimal("2940086375.50")),
    ]


def test_days_are_those_of_sydney(brought: tuple[Settings, ImportCard]):
    settings, _ = brought
    assert ask(
        settings,
        "select min(signed_on), max(signed_on), min(start_on), max(start_on), min(end_on) from record.contract",
    ) == [(DAY(2023, 7, 2), DAY(2024, 8, 16), DAY(1999, 6, 22), DAY(2033, 6, 1), DAY(2014, 4, 23))]


def test_concentration_is_by_business_number(
    brought: tuple[Settings, ImportCard], capsys: pytest.CaptureFixture[str]
):
    settings, _ = brought
    assert main(["--data", str(settings.data), "query", "dependence/award_concentration", "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["currency"], row["contracts"], row["clients"]) == ("AUD", 64_668, 123)
    assert round(row["hhi"], 1) == 552.5
    assert round(row["value"], 2) == 64_053_648_441.52
    # A payment account stands first, not a company.
    assert row["largest"] == "FMS ACCOUNT RESERVE BANK OF AUSTRALIA"


def test_a_number_under_44_spellings_is_one_supplier(brought: tuple[Settings, ImportCard]):
    settings, _ = brought
    spelled = ask(
        settings,
        "select count(distinct vendor_as_reported) from record.contract group by vendor_id order by 1 desc limit 1",
    )
    assert spelled == [(44,)]
