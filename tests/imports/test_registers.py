"""The EU register of information: templates are joined, codes and words mean the same, and no row is lost."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from dashboard.errors import DataRefused
from dashboard.settings import Settings
from tests.imports import registers
from tests.imports.bringing import ask, bring, left, own_folder
from tests.imports.registers import BANK, DEEP, LABELS

DAY = datetime.date
TABLES = (
    *("contract", "contract_service", "spend", "subcontract"),
    *("business_function", "service_assessment", "party", "relationship_claim"),
)


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    return own_folder(tmp_path)


def refused(settings: Settings) -> list[tuple[str, str, int, str, str]]:
    """Rule, template, line, field and value of every refused row."""
    return [
        (rule, file.rpartition("/")[2].removesuffix(".csv"), line, field, value)
        for fate, rule, file, line, field, value in left(settings)
        if fate == "refused"
    ]


def test_a_reporting_package_is_contracts_spend_chain_functions_and_assessments(own: Settings, tmp_path: Path):
    card = bring(own, "dora", registers.zipped(tmp_path, registers.package()))
    assert (card.read, card.taken, card.refused, card.ignored) == (26, 20, 0, 6)
    assert card.as_of == DAY(2025, 12, 31)
    contracts = ask(
        own,
        "select contract_id, client_id, vendor_id, kind, overarching_id, start_on, end_on, currency, notice_days, "
        "vendor_notice_days, exit_plan, total_value from record.contract order by contract_id",
    )
    bank, labels = "example-bank", "example-labelling"
    assert contracts[0] == (
        *("CALL", bank, labels, "subsequent", "FRAME", DAY(2025, 2, 1), DAY(2027, 1, 31), "EUR", 60, None),
        *("yes", None),
    )
    assert contracts[3] == (
        *("FRAME", bank, labels, "overarching", None, DAY(2024, 1, 1), None, "EUR", 90, 180, "no", None),
    )
    # Two entities use one contract: each has its own, and its cost is neither's alone.
    assert [row[:3] for row in contracts[1:3]] == [
        ("CLOUD/529900BANK0000000A11", bank, "beispiel-hosting"),
        ("CLOUD/529900BANK0000000B22", "example-savings", "beispiel-hosting"),
    ]
    assert ask(
        own,
        "select client_id, client_as_reported, vendor_id, period, amount::double, currency, usd_per_unit::double, "
        "amount_kind from record.spend order by 1 nulls last",
    ) == [
        (bank, "Example Bank", labels, "2025", 250000.5, "EUR", None, "annual_spend"),
        (None, "(Example Bank; Example Savings)", "beispiel-hosting", "2025", 90000, "USD", 1, "annual_spend"),
    ]
    assert ask(own, "select contract_id, service_id from record.contract_service where contract_id = 'CALL'") == [
        ("CALL", "data-analysis"),
        ("CALL", "provision-of-data"),
    ]
    assert ask(own, "select contract_id, service_id, rank, provider_id from record.subcontract") == [
        ("CALL", "provision-of-data", 2, "example-deep")
    ]
    assert ask(
        own,
        "select function_id, service_id, criticality, recovery_time_hours from record.business_function order by all",
    ) == [
        ("example-bank/F1", "data-analysis", "high", 4),
        ("example-bank/F1", "provision-of-data", "high", 4),
        # It is not critical, so the grave impact of its end makes it medium at most.
        ("example-bank/F2", "cloud-services-saas", "medium", 72),
    ]
    assert ask(own, "select * exclude (source_id, run_id, known_on, basis) from record.service_assessment") == [
        (bank, labels, "provision-of-data", DAY(2025, 12, 31), "highly_complex", "difficult", "yes", "no")
    ]


def test_rows_that_the_record_has_no_use_for_are_ignored_and_told(own: Settings, tmp_path: Path):
    card = bring(own, "dora", registers.zipped(tmp_path, registers.package()))
    said = [(rule, file.rpartition("/")[2], line, value) for _, rule, file, line, _, value in left(own)]
    assert said == [
        ("no_use", "b_01.03.csv", 2, "B_01.03"),
        ("no_use", "b_03.01.csv", 2, "B_03.01"),
        ("no_use", "b_05.02.csv", 2, "1"),
        ("no_use", "parameters.csv", 2, "entityID"),
        ("unused", "b_01.02.csv", 4, "529900IDLE00000000Z9"),
        ("unused", "b_06.01.csv", 4, "F9"),
    ]
    assert any("FilingIndicators" in told for told in card.told)


def test_a_workbook_of_words_says_the_same_as_a_package_of_codes(own: Settings, tmp_path: Path):
    tables = registers.package()
    # The nine columns of the spreadsheet's B_05.01, and the numbers of B_06.01 as the regulation's text has them.
    tables["b_05.01"] = [
        ["c0010", "c0020", "c0030", "c0040", "c0050", "c0060"],
        *[[row[0], row[1], row[4], row[6], row[7], ""] for row in tables["b_05.01"][1:]],
    ]
    numbers = ["c0010", "c0020", "c0030", "c0040", "c0060", "c0070", "c0080", "c0090", "c0100", "c0110"]
    tables["b_06.01"] = [numbers, *tables["b_06.01"][1:]]
    sheets = {
        f"RT.{name[2:]}": registers.as_sheet(name, table) for name, table in tables.items() if name.startswith("b_")
    }
    sheets["RT.01.01"][-1][-1] = "2025-12-31"
    card = bring(own, "dora", registers.workbook(tmp_path, {"Cover": [["Register", "of"], ["a", "b"]], **sheets}))
    assert card.refused == 0
    assert any("Cover: no template" in told for told in card.told)
    (tmp_path / "codes").mkdir()
    codes = own_folder(tmp_path / "codes")
    bring(codes, "dora", registers.zipped(tmp_path, registers.package()))
    for table in TABLES:
        columns = "columns(lambda name: name <> 'source_id')"
        assert ask(own, f"select {columns} from record.{table} order by all") == ask(
            codes, f"select {columns} from record.{table} order by all"
        ), table


def test_a_sheet_may_name_its_columns_by_their_titles_alone(own: Settings, tmp_path: Path):
    tables = registers.package()
    tables["b_02.01"][0] = [
        "Contractual arrangement reference number",
        "Type of contractual arrangement",
        "Overarching contractual arrangement reference number",
        "Currency of the amount reported in B_02.01.0050",
        "Annual expense or estimated cost of the contractual arrangement for the past year",
    ]
    card = bring(own, "dora", registers.zipped(tmp_path, tables))
    assert (card.taken, card.refused) == (20, 0)


Fault = tuple[str, int, int, str, tuple[str, str, int, str, str]]
# Table, row and column of a cell, what is written there instead, and the row that is refused for it.
FAULTS: list[Fault] = [
    ("b_02.01", 1, 1, "eba_CO:x77", ("impossible_value", "b_02.01", 2, "B_02.01.0020", "eba_CO:x77")),
    ("b_02.01", 2, 2, "", ("impossible_value", "b_02.01", 3, "B_02.01.0030", "")),
    ("b_02.01", 1, 3, "eba_CU:EURO", ("impossible_value", "b_02.01", 2, "B_02.01.0040", "eba_CU:EURO")),
    ("b_02.01", 1, 4, "-1", ("impossible_value", "b_02.01", 2, "B_02.01.0050", "-1")),
    ("b_02.01", 1, 4, "a lot", ("impossible_value", "b_02.01", 2, "B_02.01.0050", "a lot")),
    ("b_02.02", 2, 5, "eba_TA:S20", ("impossible_value", "b_02.02", 3, "B_02.02.0060", "eba_TA:S20")),
    ("b_02.02", 2, 3, "eba_qCO:qx9", ("impossible_value", "b_02.02", 3, "B_02.02.0040", "eba_qCO:qx9")),
    ("b_02.02", 2, 6, "01/02/2025", ("impossible_value", "b_02.02", 3, "B_02.02.0070", "01/02/2025")),
    ("b_02.02", 2, 7, "2025-01-31", ("impossible_value", "b_02.02", 3, "B_02.02.0080", "2025-01-31")),
    ("b_02.02", 2, 9, "a month", ("impossible_value", "b_02.02", 3, "B_02.02.0100", "a month")),
    ("b_05.02", 2, 4, "0", ("impossible_value", "b_05.02", 3, "B_05.02.0050", "0")),
    ("b_06.01", 1, 4, "eba_BT:x1", ("impossible_value", "b_06.01", 2, "B_06.01 criticality", "eba_BT:x1")),
    ("b_07.01", 1, 4, "eba_ZZ:x963", ("impossible_value", "b_07.01", 2, "B_07.01.0050", "eba_ZZ:x963")),
    ("b_02.02", 2, 0, "CAL", ("unjoined", "b_02.02", 3, "B_02.02.0010", "CAL")),
    ("b_05.02", 1, 2, DEEP, ("unjoined", "b_05.02", 2, "B_05.02.0030", DEEP)),
    ("b_05.02", 2, 0, "CAL", ("unjoined", "b_05.02", 3, "B_05.02.0010", "CAL")),
    ("b_07.01", 1, 3, "eba_TA:S01", ("unjoined", "b_07.01", 2, "B_07.01.0010", "CALL")),
    ("b_01.02", 2, 0, BANK, ("repeated_id", "b_01.02", 3, "B_01.02.0010", BANK)),
    ("b_05.01", 3, 0, LABELS, ("repeated_id", "b_05.01", 4, "B_05.01.0010", f"LEI:{LABELS}")),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault[4][3]} {fault[3]}")
def test_what_cannot_be_is_refused_by_name(own: Settings, tmp_path: Path, fault: Fault):
    table, row, column, value, told = fault
    tables = registers.package()
    tables[table][row][column] = value
    card = bring(own, "dora", registers.zipped(tmp_path, tables))
    assert told in refused(own)
    assert card.read == card.taken + card.refused + card.ignored == 26


def test_a_refused_contract_takes_what_speaks_of_it_along(own: Settings, tmp_path: Path):
    tables = registers.package()
    tables["b_02.01"][2][1] = "framework"
    card = bring(own, "dora", registers.zipped(tmp_path, tables))
    assert [(rule, file, line) for rule, file, line, _, _ in refused(own)] == [
        ("impossible_value", "b_02.01", 3),
        ("unjoined", "b_02.02", 3),
        ("unjoined", "b_02.02", 4),
        ("unjoined", "b_05.02", 2),
        ("unjoined", "b_05.02", 3),
        ("unjoined", "b_07.01", 2),
    ]
    assert card.refused == 6
    assert ask(own, "select count(*) from record.contract where contract_id = 'CALL'") == [(0,)]


def test_templates_by_themselves_without_names_or_a_day(own: Settings, tmp_path: Path):
    files = []
    for name in ("b_02.01", "b_02.02"):
        files.append(tmp_path / f"{name.upper()}.csv")
        files[-1].write_text(registers.text_of(registers.package()[name]), encoding="utf-8")
    card = bring(own, "dora", *files, as_of=DAY(2025, 6, 30))
    assert (card.read, card.taken) == (8, 8)
    assert ("unnamed_code", 4) in [(rule.rule, rule.row_count) for rule in card.rules]
    assert ask(own, "select distinct name from record.party where is_vendor order by 1") == [
        (LABELS,),
        ("DE-HRB 4711",),
    ]
    # The year that was over on the day up to which the rows reach.
    assert ask(own, "select distinct period, known_on from record.spend") == [("2024", DAY(2024, 12, 31))]


def test_a_later_register_of_the_same_contracts_stands_in_place_of_the_first(own: Settings, tmp_path: Path):
    bring(own, "dora", registers.zipped(tmp_path, registers.package()))
    tables = registers.package()
    tables["b_02.01"][2][4] = "300000"
    tables["b_02.02"][2][7] = "2028-01-31"
    tables["b_05.02"] = tables["b_05.02"][:2]
    tables["parameters"][2][1] = "2026-01-31"
    bring(own, "dora", registers.zipped(tmp_path, tables))
    assert ask(own, "select sum(amount)::double from record.spend where currency = 'EUR'") == [(300000.0,)]
    assert ask(own, "select known_on, end_on from record.contract where contract_id = 'CALL' order by known_on") == [
        (DAY(2025, 12, 31), DAY(2027, 1, 31)),
        (DAY(2026, 1, 31), DAY(2028, 1, 31)),
    ]


def test_payments_say_better_than_the_register_what_was_paid(own: Settings, tmp_path: Path):
    paid = tmp_path / "paid.csv"
    head = "contract_id,client,client_number,vendor,vendor_number,service,payment_id,billed_on,currency,amount"
    row = f"CALL,Example Bank,{BANK},Example Labelling,{LABELS},,P1,2025-05-01,EUR,240000"
    paid.write_text(f"{head}\n{row}\n", encoding="utf-8")
    text = Path("data/profiles/payments.yml").read_text(encoding="utf-8")
    bring(own, "own", paid, text=f"{text}\nnumbers: {{client: LEI, vendor: LEI}}\n")
    bring(own, "dora", registers.zipped(tmp_path, registers.package()))
    assert ask(own, "select amount::double from record.spend where currency = 'EUR'") == [(240000.0,)]


def test_a_repeated_row_counts_once_and_the_last_of_two_where_the_profile_says_so(own: Settings, tmp_path: Path):
    tables = registers.package()
    tables["b_05.01"] += [tables["b_05.01"][2], [*tables["b_05.01"][1][:4], "Example Labels", "", "", "", "", "", ""]]
    text = Path("data/profiles/dora.yml").read_text(encoding="utf-8")
    card = bring(own, "own", registers.zipped(tmp_path, tables), text=f"{text}repeats: last\n")
    rules = {rule.rule: rule.row_count for rule in card.rules}
    assert rules["duplicate"] == 1
    assert card.refused == 0
    assert ask(own, "select name from record.party where party_id like 'example-label%'") == [("Example Labels",)]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("suppliers.csv", "c0010,c0020\nA,B\n", "is no template of the register"),
        ("b_02.01.csv", "a,b\nA,B\n", "has no row with the columns of template B_02.01"),
        ("b_02.01.csv", "c0010,c0020,c0030,c0040,c0050\n", "has 0 rows"),
    ],
)
def test_a_file_that_is_no_register_is_refused_as_a_whole(
    own: Settings, tmp_path: Path, name: str, text: str, said: str
):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataRefused, match=said):
        bring(own, "dora", path)
    assert not list(own.imports.glob("[0-9a-f]*"))
