"""Open contracting data in each of its forms: releases, records, lines, and the draft of 2014 with its traps."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from dashboard.settings import Settings
from tests.imports.bringing import ask, bring, left, own_folder

DAY = datetime.date
Document = dict[str, Any]


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    return own_folder(tmp_path)


def release(day: str, total: float, **more: Any) -> Document:
    """A release of a contract C1 of the award A1; `more` stands in its place, key by key."""
    said = {
        "ocid": "ocds-1",
        "id": f"ocds-1-{day}",
        "date": f"{day}T10:00:00Z",
        "tag": ["contract"],
        "buyer": {"id": "B", "name": "Town of Example"},
        "tender": {"mainProcurementCategory": "services"},
        "awards": [
            # An award of another contract stands first: position joins nothing.
            {"id": "A0", "date": "2023-12-01T00:00:00Z", "suppliers": [{"id": "S0", "name": "Nobody Asked Ltd"}]},
            {"id": "A1", "date": "2024-01-10T00:00:00Z", "suppliers": [{"id": "S1", "name": "Example Labelling"}]},
        ],
        "contracts": [
            {
                "id": "C1",
                "awardID": "A1",
                "dateSigned": "2024-01-20T00:00:00Z",
                "period": {"startDate": "2024-02-01T00:00:00Z", "endDate": "2025-01-31T00:00:00Z"},
                "value": {"amount": total, "currency": "EUR"},
            }
        ],
    }
    return {**said, **more}


def written(folder: Path, name: str, said: Any) -> Path:
    path = folder / name
    text = "".join(json.dumps(one) + "\n" for one in said) if name.endswith("l") else json.dumps(said)
    path.write_text(text, encoding="utf-8")
    return path


FIRST, SECOND = release("2024-01-20", 1000), release("2024-06-01", 1500.5)
COMPILED = release("2024-06-01", 1500.5)
FORMS: dict[str, tuple[str, Any, int]] = {
    "a package of releases": ("package.json", {"version": "1.1", "releases": [FIRST, SECOND]}, 2),
    "releases as lines": ("releases.jsonl", [FIRST, SECOND], 2),
    "records with a compiled release": (
        "records.json",
        {"version": "1.1", "records": [{"ocid": "ocds-1", "compiledRelease": COMPILED, "releases": [FIRST, SECOND]}]},
        1,
    ),
    "records with releases alone": (
        "records.json",
        {"version": "1.1", "records": [{"ocid": "ocds-1", "releases": [FIRST, SECOND]}]},
        1,
    ),
    "compiled releases as lines": ("compiled.jsonl", [COMPILED], 1),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_contract(own: Settings, tmp_path: Path, form: str):
    name, said, rows = FORMS[form]
    card = bring(own, "ocds", written(tmp_path, name, said))
    assert (card.read, card.taken, card.refused, card.ignored) == (rows, rows, 0, 0)
    assert ask(
        own,
        "select contract_id, client_id, vendor_id, signed_on, start_on, end_on, known_on, currency, "
        "total_value::double from contract",
    ) == [
        (
            *("C1", "town-of-example", "example-labelling"),
            *(DAY(2024, 1, 20), DAY(2024, 2, 1), DAY(2025, 1, 31), DAY(2024, 6, 1), "EUR", 1500.5),
        )
    ]
    assert ask(own, "select count(*) from record.party where is_vendor") == [(1,)]


def test_an_amendment_counts_from_the_day_it_was_released_and_is_never_added(own: Settings, tmp_path: Path):
    card = bring(own, "ocds", written(tmp_path, "package.json", {"releases": [FIRST, SECOND]}))
    assert [(rule.rule, rule.row_count, float(rule.amount or 0)) for rule in card.rules] == [("amendment", 1, 1000)]
    totals = {
        day: ask(own, "select contract_id, total_value from contract", known=day)
        for day in (DAY(2024, 1, 19), DAY(2024, 1, 20), DAY(2024, 5, 31), DAY(2024, 6, 1))
    }
    assert list(totals.values()) == [[], [("C1", 1000)], [("C1", 1000)], [("C1", 1500.5)]]


def test_several_suppliers_of_an_award_each_hold_the_contract(own: Settings, tmp_path: Path):
    awards = [{"id": "A1", "suppliers": [{"name": "Example Labelling"}, {"name": "Example Checking"}]}]
    said = {"releases": [release("2024-01-20", 1000, awards=awards)]}
    card = bring(own, "ocds", written(tmp_path, "package.json", said))
    assert (card.read, card.taken) == (2, 2)
    assert ask(own, "select distinct contract_id, total_value::double from record.contract") == [("C1", 1000)]
    assert ask(own, "select vendor_as_reported from record.contract order by 1") == [
        ("Example Checking",),
        ("Example Labelling",),
    ]


def test_a_contract_whose_supplier_changes_is_one_contract_of_the_last(own: Settings, tmp_path: Path):
    awards = [{"id": "A1", "suppliers": [{"name": "Example Takeover"}]}]
    later = release("2024-06-01", 1000, awards=awards)
    bring(own, "ocds", written(tmp_path, "package.json", {"releases": [FIRST, later]}))
    assert ask(own, "select contract_id, vendor_id from contract") == [("C1", "example-takeover")]
    pairs = ask(own, "select count(distinct (contract_id, vendor_as_reported)) from record.contract")
    assert pairs == [(2,)]


def test_a_release_without_a_supplier_or_currency_is_refused_by_name(own: Settings, tmp_path: Path):
    bare = release("2024-01-20", 1000, awards=[])
    money = release("2024-01-21", 1000)
    money["contracts"][0] |= {"id": "C2", "value": {"amount": 7}}
    bring(own, "ocds", written(tmp_path, "package.json", {"releases": [FIRST, bare, money]}))
    assert [(fate, line, field) for fate, _, _, line, field, _ in left(own)] == [
        ("refused", 2, "vendor"),
        ("refused", 3, "currency"),
    ]


def draft(contract: str, amendment: str, amount: str, end: str, **more: Any) -> Document:
    """A release of the draft of 2014, as a register converted to it wrote them."""
    said = {
        "ocid": f"draft-{contract}",
        "releaseTag": "contractAmendment",
        "buyer": {"id": {"name": "Department of Examples"}},
        "formation": {"method": "Open Bidding"},
        "awards": [
            {
                "awardDate": "2012-03-01",
                "itemsAwarded": [{"classificationDescription": "Informatics Professional Services"}],
                "suppliers": [{"id": {"name": "Example Labelling"}}],
            }
        ],
        "contracts": [
            {
                "id": {"name": contract},
                "isAmendment": amendment,
                "contractPeriod": {"endDate": end},
                "contractValue": {"amount": amount},
            }
        ],
    }
    return {**said, **more}


DRAFT = [
    draft("W-1", "0", "5000", "2013-03-31"),
    draft("W-1", "1", "5000", "2014-03-31"),
    draft("W-1", "10", "5000", "3016-10-31"),
    draft("W-1", "2", "5000", "2015-03-31"),
    draft("W-2", "0", "-7226", "2013-03-31"),
    draft("W-3", "0", "0", "1959-01-01"),
    draft("W-4", "T01", "", "2013-03-31"),
    draft("W-5", "0", "300", "2011-03-31"),
    draft("W-1", "0", "5000", "2013-03-31"),
]


def test_the_draft_of_2014_repeats_totals_and_ends_in_year_3016(own: Settings, tmp_path: Path):
    package = {"date": "constant:2014-07-26", "releases": DRAFT}
    card = bring(own, "ocds", written(tmp_path, "draft.json", package), currency="CAD")
    # One stands there twice word for word.
    assert (card.read, card.taken, card.refused, card.ignored) == (9, 8, 0, 1)
    assert ask(own, "select contract_id, total_value::double, end_on, currency from contract order by 1") == [
        # Number 10 is the last of the four, not number 2; its end cannot be.
        ("W-1", 5000, None, "CAD"),
        ("W-2", -7226, DAY(2013, 3, 31), "CAD"),
        ("W-3", 0, None, "CAD"),
        ("W-4", None, DAY(2013, 3, 31), "CAD"),
        # It ends before it was awarded.
        ("W-5", 300, None, "CAD"),
    ]
    assert ask(own, "select sum(total_value)::double from contract") == [(-1926,)]
    assert {rule.rule: (rule.row_count, rule.amount and float(rule.amount)) for rule in card.rules} == {
        "amendment": (3, 15000),
        "duplicate": (1, 5000),
        "left_unknown": (3, None),
    }
    assert ask(own, "select distinct start_on, signed_on, vendor_id from record.contract") == [
        (DAY(2012, 3, 1), DAY(2012, 3, 1), "example-labelling")
    ]


def test_the_draft_without_a_currency_is_refused(own: Settings, tmp_path: Path):
    released = release("2024-01-20", 1000)
    bring(own, "ocds", written(tmp_path, "mixed.json", {"releases": [released, DRAFT[0]]}))
    assert [(fate, line, field) for fate, _, _, line, field, _ in left(own)] == [("refused", 2, "currency")]
