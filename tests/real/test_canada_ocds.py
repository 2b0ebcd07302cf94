"""43,086 releases of the draft of 2014: contracts, not amendments added to each other."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from dashboard.cli import main
from dashboard.intake.manifest import ImportCard
from dashboard.settings import Settings
from tests.imports.bringing import ask, bring, own_folder

pytestmark = pytest.mark.proof


@pytest.fixture(scope="module")
def brought(real: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, ImportCard]:
    settings = own_folder(tmp_path_factory.mktemp("canada"))
    files = sorted((real / "canada_ocds").rglob("contracts_releases_compact.json.zip"))
    return settings, bring(settings, "ocds", *files, currency="CAD")


def test_every_release_has_its_fate(brought: tuple[Settings, ImportCard]):
    _, card = brought
    assert (card.read, card.taken, card.refused, card.ignored) == (43_086, 43_084, 0, 2)
    amendments = next(rule for rule in card.rules if rule.rule == "amendment")
    # What adding up all rows would have counted above the worth of the contracts, with the two rows that repeat.
    repeated = next(rule for rule in card.rules if rule.rule == "duplicate")
    assert amendments.amount is not None
    assert repeated.amount is not None
    assert amendments.amount + repeated.amount + Decimal("16029815847") == Decimal("53714939506")


def test_contracts_are_worth_16_bn_and_never_53(brought: tuple[Settings, ImportCard]):
    settings, _ = brought
    assert ask(
        settings, "select count(*), sum(total_value)::decimal(18, 2), min(currency), max(currency) from contract"
    ) == [(26_376, Decimal("16029815847.00"), "CAD", "CAD")]


@pytest.mark.parametrize(
    ("count_by", "count", "worth"),
    [("contract", 26_376, 16_029_815_847), ("contract_and_name", 26_435, 16_142_987_055)],
)
def test_awards_count_once_as_asked(
    brought: tuple[Settings, ImportCard], capsys: pytest.CaptureFixture[str], count_by: str, count: int, worth: int
):
    settings, _ = brought
    asked = ["query", "contracts/award_lines", "--count_by", count_by, "--format", "json"]
    assert main(["--data", str(settings.data), *asked]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert sum(row["contracts"] for row in rows) == count
    assert round(sum(row["value"] or 0 for row in rows)) == worth


def test_ends_that_cannot_be_are_unknown(brought: tuple[Settings, ImportCard]):
    settings, _ = brought
    assert ask(settings, "select count(*) from record.contract where end_on < start_on or end_on > '2199-12-31'") == [
        (0,)
    ]
