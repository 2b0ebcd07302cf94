"""A profile suggested for a file imports it as it stands, and says of every line what is not sure."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.cli import main
from dashboard.errors import DataRefused
from dashboard.intake.column_facts import Facts, is_abn, is_lei, midnight_zone
from dashboard.intake.kinds import KINDS
from dashboard.intake.profile import Profile, read_profile
from dashboard.intake.suggest import Suggestion, suggest
from dashboard.progress import Watch
from dashboard.settings import PROFILES, Settings
from dashboard.warehouse.imports.importing import Order, take_in
from tests.small_folder import small_folder

FILES = {
    "english": (
        "Contract No,Customer,Supplier Name,Start Date,End Date,Currency,Contract Value\n"
        'C1,Bank,Ash,2024-01-31,2024-12-31,EUR,"1,000.50"\nC2,Bank,Birch,2024-02-01,2024-12-31,EUR,"2,000.00"\n',
        {"contract_id": "Contract No", "client": "Customer", "vendor": "Supplier Name", "start_on": "Start Date",
         "end_on": "End Date", "currency": "Currency", "total_value": "Contract Value"},
    ),
    "german": (
        "Vertragsnummer;Auftraggeber;Lieferant;Vertragsbeginn;Vertragsende;Währung;Auftragswert\n"
        "V1;Bank;Esche GmbH;31.01.2024;31.12.2024;EUR;1.000,50\nV2;Bank;Birke AG;01.02.2024;31.12.2024;EUR;200,00\n",
        {"contract_id": "Vertragsnummer", "client": "Auftraggeber", "vendor": "Lieferant", "currency": "Währung",
         "start_on": "Vertragsbeginn", "end_on": "Vertragsende", "total_value": "Auftragswert"},
    ),
    "french": (
        "Numéro contrat;Acheteur;Fournisseur;Date notification;Devise;Montant\n"
        "M1;Ville;Frêne SARL;15/01/2024;EUR;1 000,50\nM2;Ville;Bouleau SA;02/02/2024;EUR;20,00\n",
        {"contract_id": "Numéro contrat", "client": "Acheteur", "vendor": "Fournisseur",
         "signed_on": "Date notification", "currency": "Devise", "total_value": "Montant"},
    ),
    "spanish payments": (
        "Numero factura,Cliente,Proveedor,Fecha factura,Moneda,Importe\n"
        "F1,Banco,Fresno,2024-01-31,EUR,10.50\nF2,Banco,Abedul,2024-02-29,EUR,20.00\n",
        {"payment_id": "Numero factura", "client": "Cliente", "vendor": "Proveedor", "billed_on": "Fecha factura",
         "currency": "Moneda", "amount": "Importe"},
    ),
    "a log of work": (
        "Batch ID,Customer,Vendor,Submitted At,Completed At,Tasks,Rejected\n"
        "B1,Bank,Ash,2024-01-31 09:00,2024-02-01 10:00,500,5\nB2,Bank,Ash,2024-02-01 09:00,,300,\n",
        {"batch_id": "Batch ID", "client": "Customer", "vendor": "Vendor", "submitted_at": "Submitted At",
         "delivered_at": "Completed At", "units": "Tasks", "rejected": "Rejected"},
    ),
    "judgments": (
        "question,worker,answer,gold_label\nq1,w1,yes,yes\nq1,w2,no,yes\n",
        {"item": "question", "rater": "worker", "label": "answer", "gold": "gold_label"},
    ),
}  # fmt: skip
CONTRACTS = "contract_id,client,vendor,start_on,currency,total_value"


def suggested(folder: Path, text: str, name: str = "own.csv") -> tuple[Suggestion, Profile]:
    """Write a file and return what is suggested for it, parsed."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    found = suggest(path)
    return found, read_profile(found.text, "suggested.yml")


def taken(settings: Settings, path: Path, text: str) -> tuple[int, int]:
    """Import a file by a profile's text; return the rows read and those taken."""
    card = take_in(settings, Order(read_profile(text, "suggested.yml"), text, (path,)), Watch()).card
    return card.read, card.taken


@pytest.mark.parametrize("name", FILES)
def test_columns_of_many_languages_find_their_place_and_import_as_they_stand(name: str, tmp_path: Path):
    text, fields = FILES[name]
    found, _ = suggested(tmp_path, text)
    assert yaml.safe_load(found.text)["fields"] == fields
    rows = len(text.splitlines()) - 1
    assert taken(small_folder(tmp_path), tmp_path / "own.csv", found.text) == (rows, rows)


@pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if not kind.tables])
def test_our_own_templates_are_sure_and_import_as_they_stand(kind: str, tmp_path: Path):
    fields = KINDS[kind].fields
    row = ",".join(f'"{field.example}"' for field in fields.values())
    text = f"{','.join(fields)}\n{row}\n"
    found, _ = suggested(tmp_path, text)
    assert yaml.safe_load(found.text)["fields"] == {name: name for name in fields}
    assert not [doubt for doubt in found.unsure if "every row has" not in doubt]
    assert taken(small_folder(tmp_path), tmp_path / "own.csv", found.text) == (1, 1)
    _, of_the_header = suggested(tmp_path, f"{','.join(fields)}\n", "empty.csv")
    assert of_the_header.kind_name == kind


def test_parquet_is_read_by_its_types(tmp_path: Path):
    table = pyarrow.table(
        {
            "po_number": ["C1", "C2"],
            "buyer": ["Bank", "Bank"],
            "supplier": ["Ash", None],
            "start_date": [datetime.date(2024, 1, 31), None],
            "amount": [Decimal("1.50"), None],
            "currency": ["EUR", "EUR"],
            "exclusive": [True, False],
        }
    )
    pyarrow.parquet.write_table(table, tmp_path / "own.parquet")
    found = suggest(tmp_path / "own.parquet")
    assert read_profile(found.text, "suggested.yml").row == "contract"
    assert yaml.safe_load(found.text)["fields"] == {
        "contract_id": "po_number",
        "client": "buyer",
        "vendor": "supplier",
        "start_on": "start_date",
        "currency": "currency",
        "total_value": "amount",
        "is_exclusive": "exclusive",
    }


DAYS = {
    "31/01/2024": (("day_first",), False),
    "01/31/2024": (("month_first",), False),
    "03/04/2024": (("day_first",), True),
    "2024-01-31": (("iso",), False),
    "2024/01/31": (("%Y/%m/%d",), False),
    "20240131": (("%Y%m%d",), False),
    "31-Jan-2024": (("%d-%b-%Y",), False),
}


@pytest.mark.parametrize("day", DAYS)
def test_the_form_of_days_is_proved_or_left_to_the_person(day: str, tmp_path: Path):
    found, profile = suggested(tmp_path, f"{CONTRACTS}\nC1,Bank,Ash,{day},EUR,10.00\n")
    forms, is_open = DAYS[day]
    assert profile.dates == forms
    assert any(f"{day} may be either" in doubt for doubt in found.unsure) == is_open


AMOUNTS = {
    '"1.234,56"': (",", False),
    '"1,234.56"': (".", False),
    '"1,5"': (",", False),
    '"1,234"': (".", True),
    "1.234": (".", True),
    "1234": (".", False),
    '"1.234.567"': (",", False),
}


@pytest.mark.parametrize("amount", AMOUNTS)
def test_the_decimal_sign_is_proved_or_left_to_the_person(amount: str, tmp_path: Path):
    found, profile = suggested(tmp_path, f"{CONTRACTS}\nC1,Bank,Ash,2024-01-31,EUR,{amount}\n")
    sign, is_open = AMOUNTS[amount]
    assert profile.decimal == sign
    assert any("may be either, thousands" in doubt for doubt in found.unsure) == is_open


def test_what_the_file_does_not_say_is_a_constant_to_look_at(tmp_path: Path):
    found, profile = suggested(tmp_path, "contract_id,supplier,supplier_abn,start\nC1,Ash,47001407281,2024-01-31\n")
    assert profile.constants == {"client": "Our company", "currency": "AUD"}
    assert profile.numbers == {"vendor": "ABN"}
    assert sum(doubt.startswith("no column") for doubt in found.unsure) == 2
    _, other = suggested(tmp_path, "contract_id,supplier,start\nC1,Ash,2024-01-31\n")
    assert other.constants["currency"] == "XXX"


@pytest.mark.parametrize(
    ("rows", "row", "said"),
    [
        ("C1,Bank,Ash,2024-01-31,EUR,10\nC1,Bank,Ash,2024-02-28,EUR,10", "amendment_total", "with equal totals"),
        ("C1,Bank,Ash,2024-01-31,EUR,10\nC1,Bank,Ash,2024-02-28,EUR,15", "amendment_total", "if later rows hold"),
        ("C1,Bank,Ash,2024-01-31,EUR,10\nC1,Bank,Ash,2024-02-28,EUR,-5", "amendment_difference", "below zero"),
        ("C1,Bank,Ash,2024-01-31,EUR,10\nC2,Bank,Ash,2024-02-28,EUR,15", "contract", ""),
    ],
)
def test_ids_that_repeat_are_amendments(rows: str, row: str, said: str, tmp_path: Path):
    found, profile = suggested(tmp_path, f"{CONTRACTS}\n{rows}\n")
    assert profile.row == row
    assert any("C1" in doubt and said in doubt for doubt in found.unsure) == bool(said)


def test_midnights_of_another_zone_and_days_that_cannot_be_are_told(tmp_path: Path):
    head = "contract_id,client,vendor,start_on,end_on,currency,total_value"
    row = "C{0},Bank,Ash,2024-0{0}-14T14:00:00Z,2424-06-29T13:00:00Z,AUD,1.00"
    found, profile = suggested(tmp_path, "\n".join([head, row.format(5), row.format(6)]))
    assert profile.zone == "Australia/Sydney"
    assert profile.unknown_if_impossible == ("end_on",)
    assert any("midnights" in doubt for doubt in found.unsure)


def test_moments_at_all_hours_or_at_midnight_itself_say_nothing_of_a_zone():
    assert midnight_zone(["2024-05-14T00:00:00Z"] * 5) is None
    assert midnight_zone([f"2024-05-14T{hour:02}:17:00Z" for hour in range(24)]) is None
    assert midnight_zone(["2024-07-14T22:00:00Z", "2024-01-14T23:00:00Z"]) == "Europe/Berlin"


def test_names_of_nobody_with_much_money_numbers_of_many_and_names_alike_are_told(tmp_path: Path):
    head = "contract_id,client,vendor,vendor_number,start_on,currency,total_value"
    rows = [
        "C1,Bank,SUNDRY CREDITORS,,2024-01-31,EUR,900",
        "C2,Bank,Ash Ltd,47001407281,2024-01-31,EUR,10",
        "C3,Bank,ASH,47001407281,2024-01-31,EUR,10",
    ]
    found, _ = suggested(tmp_path, "\n".join([head, *rows]))
    said = " ".join(found.unsure)
    assert '"SUNDRY CREDITORS" holds 98% of the money' in said
    assert "1 number stands with several names, 47001407281 with 2" in said
    assert '1 pair of names looks alike, such as "Ash Ltd" and "ASH"' in said


def test_a_file_of_another_kind_is_told_what_is_missing_and_what_was_seen(tmp_path: Path):
    with pytest.raises(DataRefused) as refused:
        suggested(tmp_path, "supplier,colour\nAsh,green\n")
    assert "fits no kind of row" in str(refused.value)
    assert "supplier as vendor" in str(refused.value)
    assert "contract_id (the contract's own id)" in str(refused.value)
    with pytest.raises(DataRefused, match="seems to be no header"):
        suggested(tmp_path, "81991168,0,14\n81991169,1,5\n")


def test_identifiers_are_known_by_their_check_digits():
    assert is_abn("47001407281")
    assert not is_abn("47001407282")
    assert not is_abn("00000000000")
    assert is_lei("5493001KJTIIGC8Y1R12")
    assert not is_lei("5493001KJTIIGC8Y1R13")
    assert Facts("x", ["53 004 085 616", "47001407281"]).scheme == "ABN"
    assert Facts("x", ["47001407282"]).scheme is None


def test_the_command_prints_the_profile_and_tells_doubts_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "own.csv").write_text(FILES["english"][0])
    assert main(["import", "--suggest", str(tmp_path / "own.csv")]) == 0
    said = capsys.readouterr()
    assert read_profile(said.out, "suggested.yml").row == "contract"
    assert said.err.startswith("own.csv: a row is taken for a contract; ")
    assert main(["import"]) == 1
    assert "is given no profile" in capsys.readouterr().err
    assert main(["import", "--suggest", str(tmp_path / "none.csv")]) == 1


def test_a_shipped_profile_with_the_same_fields_is_named(tmp_path: Path):
    fields = yaml.safe_load((PROFILES / "austender.yml").read_text())["fields"]
    found, _ = suggested(tmp_path, ",".join(fields.values()) + "\n")
    assert found.shipped == ("austender",)


CELLS = st.sampled_from(
    [
        *("", "1", "1,234", "1.234,5", "-5", "(3)", "2024-01-31", "31/01/2024", "01/02/2024", "EUR", "yes", "Ash"),
        *("=1+1", "9" * 30, "2424-06-29", "a: b # c", "null", "{x}", "é", "NaN", "1e400"),
    ]
)
HEADS = st.sampled_from(
    [
        *("contract id", "buyer", "supplier", "supplier abn", "start", "value", "currency", "date", "no", "amount"),
        *("batch", "submitted", "units", "item", "rater", "label", "x: y", "#", "- a", "'q'"),
    ]
)
ROWS = st.lists(st.lists(CELLS, min_size=9, max_size=9), max_size=6)


@given(st.lists(HEADS, min_size=3, max_size=9, unique=True), ROWS)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_file_holds_the_suggestion_parses_or_is_refused_in_words(tmp_path: Path, heads, rows):
    lines = [heads, *(row[: len(heads)] for row in rows)]
    text = "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines)
    try:
        found, _ = suggested(tmp_path, text + "\n")
    except DataRefused:
        return
    assert set(yaml.safe_load(found.text)["fields"].values()) <= set(heads)
