"""From several imports to one record: nothing counts twice, nothing is lost, and each day is as it was known then."""

from __future__ import annotations

import datetime
import os
import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard.intake.live import read_live, write_live
from dashboard.settings import Settings
from dashboard.warehouse.build import build
from dashboard.warehouse.version import current_id, open_version, version_path
from tests.imports.brought import as_csv, bring, good, own_folder, profile, refused, taken_in
from tests.intake.made import made

D = datetime.date
SEEDS = range(60 if os.environ.get("HYPOTHESIS_PROFILE") == "prove" else 2)
AS_OF = D(2025, 6, 30)


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    return own_folder(tmp_path)


@contextmanager
def record(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(version_path(settings, current_id(settings))), read_only=True) as connection:
        yield connection


def rows_of(settings: Settings, asked: str) -> list[tuple[Any, ...]]:
    with record(settings) as connection:
        return connection.execute(asked).fetchall()


def brought(settings: Settings, tmp_path: Path, row: str, rows: list[dict[str, str]], name: str, **keys: Any) -> None:
    bring(settings, profile(row, **keys), made(tmp_path, name, as_csv(rows)), as_of=AS_OF)


def test_a_later_log_that_brings_old_batches_again_replaces_them(own: Settings, tmp_path: Path):
    jan = [
        good("delivery", batch_id=f"B{number}", cost="10", vendor=vendor)
        for number in range(3)
        for vendor in ("Vim", "Wes")
    ]
    # Batches are numbered by each vendor for itself.
    brought(own, tmp_path, "delivery", jan, "jan.csv", repeats="keep")
    feb = [
        good("delivery", batch_id=f"B{n}", units="60", inspected="50", accepted="60", cost="7", vendor="VIM")
        for n in (1, 2, 3)
    ]
    brought(own, tmp_path, "delivery", feb, "feb.csv")
    asked = "select vendor_id, batch_id, units, cost from record.delivery_log order by all"
    assert rows_of(own, asked) == [
        ("vim", "B0", 500, Decimal("10.00")),
        *[("vim", f"B{n}", 60, Decimal("7.00")) for n in (1, 2, 3)],
        *[("wes", f"B{n}", 500, Decimal("10.00")) for n in range(3)],
    ]


def test_a_later_file_that_brings_old_payments_again_counts_them_once(own: Settings, tmp_path: Path):
    old = [good("payment", payment_id=f"P{n}", amount=str(100 + n)) for n in range(3)]
    old += [good("payment", payment_id="P0", vendor="Wes", amount="7"), good("payment", payment_id="", amount="1")]
    brought(own, tmp_path, "payment", old, "jan.csv", repeats="keep")
    new = [good("payment", payment_id="P2", amount="200"), good("payment", payment_id="P3", amount="300")]
    # Another vendor's invoice of the same number is another one.
    new += [good("payment", payment_id="P1", vendor="Wes", amount="0.5")]
    brought(own, tmp_path, "payment", [*new, good("payment", payment_id="", amount="1")], "feb.csv")
    asked = "select vendor_id, sum(amount) from record.spend group by all order by all"
    assert rows_of(own, asked) == [("vim-ltd", Decimal(100 + 101 + 200 + 300 + 1 + 1)), ("wes", Decimal("7.5"))]
    assert rows_of(own, "select sum(amount) from record.invoice") == [(Decimal("710.5"),)]


def test_what_will_be_billed_is_not_spent_yet_and_stops_no_import(own: Settings, tmp_path: Path):
    days = ["2024-05-01", "2025-06-30", "2025-07-01", "2199-12-31"]
    brought(own, tmp_path, "payment", [good("payment", payment_id=day, billed_on=day) for day in days], "p.csv")
    assert rows_of(own, "select period, amount from record.spend order by period_from") == [
        ("2024-05-01 to 2024-12-31", Decimal("120.25")),
        ("2025-01-01 to 2025-06-30", Decimal("120.25")),
    ]


def test_a_contract_id_in_two_registers_is_two_contracts_and_what_hangs_on_it_follows(own: Settings, tmp_path: Path):
    names = [name for name in good() if name != "overarching_id"]
    fields = {name: name for name in (*names, "overarching_id")}
    for place, publisher in enumerate(("東京都", "大阪府")):
        rows = [good(contract_id="F", total_value=str(place), overarching_id="")]
        rows += [good(contract_id=f"call-off {place}", overarching_id="F", total_value="5")]
        brought(own, tmp_path, "contract", rows, f"{place}.csv", publisher=publisher, fields=fields)
        paid = [good("payment", payment_id=f"{place}", contract_id="F", amount=str(10 + place))]
        brought(own, tmp_path, "payment", paid, f"p{place}.csv", publisher=publisher)
    totals = dict(rows_of(own, "select contract_id, total_value from record.contract where overarching_id is null"))
    assert sorted(totals.values()) == [0, 1]
    assert len(totals) == 2
    above = rows_of(own, "select contract_id, overarching_id from record.contract where overarching_id is not null")
    assert {name for _, name in above} == set(totals)
    paid_under = dict(rows_of(own, "select contract_id, amount from record.invoice"))
    assert {name: value - 10 for name, value in paid_under.items()} == totals


@pytest.mark.parametrize("row", ["contract", "amendment_difference", "payment", "delivery", "judgment"])
def test_one_file_counts_by_one_profile(row: str, own: Settings, tmp_path: Path):
    path = made(tmp_path, "a.csv", as_csv([good("contract" if row.startswith("amendment") else row)]))
    bring(own, profile(row), path, as_of=AS_OF)
    again = made(tmp_path, "b.csv", path.read_bytes())
    for other in (profile(row, title="Another"), profile(row, publisher="Another")):
        message = refused(own, other, again)
        assert message.startswith("b.csv: is byte for byte a.csv of import ")
        assert "whose rows would count twice. Leave it out, or" in message


def test_a_file_comes_along_again_with_a_later_one_where_its_rows_have_ids(own: Settings, tmp_path: Path):
    old = made(tmp_path, "jan.csv", as_csv([good("payment", payment_id="P1", amount="1")]))
    bring(own, profile("payment"), old, as_of=AS_OF)
    new = made(tmp_path, "feb.csv", as_csv([good("payment", payment_id="P2", amount="2")]))
    bring(own, profile("payment"), old, new, as_of=AS_OF)
    assert rows_of(own, "select sum(amount) from record.spend") == [(Decimal(3),)]
    bare = made(tmp_path, "mar.csv", as_csv([good("payment", payment_id="", amount="4")]))
    bring(own, profile("payment"), bare, as_of=AS_OF)
    more = made(tmp_path, "apr.csv", as_csv([good("payment", payment_id="P5", amount="8")]))
    assert "mar.csv: is byte for byte mar.csv" in refused(own, profile("payment"), bare, more)


def test_a_version_stands_on_its_own_and_names_no_file_of_its_imports(own: Settings, tmp_path: Path):
    brought(own, tmp_path, "contract", [good()], "a.csv")
    assert (
        rows_of(own, "select view_name from duckdb_views() where sql like '%parquet%' or view_name like 'imported%'")
        == []
    )


def test_one_file_for_another_day_is_refused_and_says_how_to_say_it(own: Settings, tmp_path: Path):
    path = made(tmp_path, "a.csv", as_csv([good()]))
    bring(own, profile(), path)
    message = refused(own, profile(), path, as_of=AS_OF)
    assert message.startswith("a.csv: count already as import ")
    (counted,) = read_live(own)
    assert f"To say another day, import the whole of it anew with `--instead-of {counted}`." in message


def test_a_mended_profile_takes_the_place_of_the_import_before(own: Settings, tmp_path: Path):
    path = made(tmp_path, "a.csv", as_csv([good(contract_id="C1", total_value="150")]))
    other = made(tmp_path, "b.csv", as_csv([good(contract_id="C2", total_value="7")]))
    wrong = {name: name for name in good()} | {"client": "vendor", "vendor": "client"}
    bring(own, profile(title="Wrong", fields=wrong), path)
    (first,) = read_live(own)
    bring(own, profile(), other)
    assert f"`--instead-of {first}`" in refused(own, profile(), path)
    bring(own, profile(), path, instead_of=first)
    assert first not in read_live(own)
    found = dict(rows_of(own, "select contract_id, total_value from record.contract"))
    assert found == {"C1": 150, "C2": 7}
    told = refused(own, profile(), path, as_of=AS_OF, instead_of="000000000000")
    assert told.startswith("--instead-of 000000000000: is no import that counts.")


def test_files_without_rows_and_rows_with_ids_do_not_count_twice(own: Settings, tmp_path: Path):
    heading = as_csv([good("payment", payment_id="P1")]).split("\n")[0] + "\n"
    empty = made(tmp_path, "empty.csv", heading)
    known = made(tmp_path, "known.csv", as_csv([good("payment", payment_id="P1", amount="1")]))
    bare = made(tmp_path, "bare.csv", as_csv([good("payment", payment_id="", amount="2")]))
    bring(own, profile("payment"), known, empty, as_of=AS_OF)
    bring(own, profile("payment"), known, empty, bare, as_of=AS_OF)
    assert rows_of(own, "select sum(amount) from record.spend") == [(Decimal(3),)]


def test_contracts_of_two_clients_of_one_publisher_may_be_numbered_alike(own: Settings, tmp_path: Path):
    brought(own, tmp_path, "contract", [good(contract_id="1"), good(contract_id="2")], "ada.csv")
    bob = [
        good(contract_id=name, client="Bob Bank", vendor="Wes", overarching_id=above)
        for name, above in (("1", ""), ("3", "1"))
    ]
    fields = {name: name for name in bob[0]}
    brought(own, tmp_path, "contract", bob, "bob.csv", fields=fields)
    paid = [
        good("payment", payment_id=f"P-{client}", client=client, contract_id="1")
        for client in ("Ada Bank", "Bob Bank")
    ]
    brought(own, tmp_path, "payment", paid, "paid.csv")
    assert rows_of(own, "select contract_id, client_id, overarching_id from record.contract order by all") == [
        ("2", "ada-bank", None),
        ("3", "bob-bank", "bob-bank/1"),
        ("ada-bank/1", "ada-bank", None),
        ("bob-bank/1", "bob-bank", None),
    ]
    assert rows_of(own, "select contract_id from record.invoice order by all") == [("ada-bank/1",), ("bob-bank/1",)]


def test_a_client_that_a_later_file_spells_otherwise_has_its_contracts_once(own: Settings, tmp_path: Path):
    for client in ("Ada Bank", "Ada Bank Ltd"):
        brought(own, tmp_path, "contract", [good(client=client)], f"{client}.csv")
    asked = "select contract_id, sequence, client_id from record.contract order by sequence"
    assert rows_of(own, asked) == [("C-1", 1, "ada-bank"), ("C-1", 2, "ada-bank-ltd")]


def test_a_service_that_an_amendment_changes_is_the_one_of_before_no_more(own: Settings, tmp_path: Path):
    said = (("2024-02-01", "Labelling"), ("2024-05-01", ""), ("2024-09-01", "Moderation"))
    rows = [good(signed_on=day, start_on="2024-02-01", end_on="", service=service) for day, service in said]
    brought(own, tmp_path, "amendment_total", rows, "a.csv", fields={name: name for name in rows[0]})
    assert rows_of(own, "select service_id from record.contract_service") == [("moderation",)]
    asked = (
        "select service_id, known_on, status, ended_on from record.relationship_claim order by known_on, service_id"
    )
    assert rows_of(own, asked) == [
        ("labelling", D(2024, 2, 1), "active", None),
        ("labelling", D(2024, 9, 1), "ended", D(2024, 9, 1)),
        ("moderation", D(2024, 9, 1), "active", None),
    ]


def test_a_pair_buys_as_long_as_one_of_its_services_runs(own: Settings, tmp_path: Path):
    rows = [
        good(contract_id="1", service="Labelling", signed_on="2024-02-01", end_on="2026-01-31"),
        good(contract_id="2", service="Moderation", signed_on="2024-03-01", end_on="2024-12-31"),
    ]
    brought(own, tmp_path, "contract", rows, "a.csv", fields={name: name for name in rows[0]})
    asked = "select status, contested, services, over_on from relationship"
    with open_version(own).cursor() as cursor:
        found = cursor.execute(asked).fetchall()
    assert found == [("active", False, ["labelling", "moderation"], D(2026, 1, 31))]


def test_judgments_that_a_later_file_brings_again_count_once(own: Settings, tmp_path: Path):
    first = [good("judgment", item=item) for item in ("i-1", "i-2")]
    undated = [good("judgment", judged_at="")]
    # One rater judged an item twice within a minute, and the log has only the minute.
    again = [*first, first[0], good("judgment", item="i-3"), good("judgment", item="i-2", label="dog")]
    brought(own, tmp_path, "judgment", [*first, *undated], "jan.csv")
    brought(own, tmp_path, "judgment", [*again, *undated], "till_feb.csv")
    counted = "select item_id, label, count(*) from record.annotation group by all order by all"
    # Of those without a moment nobody can tell.
    assert rows_of(own, counted) == [("i-1", "cat", 4), ("i-2", "cat", 1), ("i-2", "dog", 1), ("i-3", "cat", 1)]
    assert rows_of(own, "select sum(sampled), sum(correct) from record.qa_sample") == [(7, 6)]
    assert rows_of(own, "select sum(delivered) from record.throughput") == [(5,)]


def test_two_clients_of_one_vendor_may_have_batches_of_one_name(own: Settings, tmp_path: Path):
    rows = [good("judgment", client=client, batch="1") for client in ("Ada Bank", "Bob Bank")]
    brought(own, tmp_path, "judgment", rows, "a.csv", fields={name: name for name in rows[0]})
    asked = "select batch_id, sequence from record.annotation order by all"
    assert rows_of(own, asked) == [("ada-bank/vim-ltd/1", 1), ("bob-bank/vim-ltd/1", 1)]


def test_judgments_without_a_day_have_an_accuracy_and_no_place_in_time(own: Settings, tmp_path: Path):
    brought(own, tmp_path, "judgment", [good("judgment", judged_at="")], "a.csv")
    assert rows_of(own, "select week_start, sampled, correct from record.qa_sample") == [(None, 1, 1)]


def test_names_no_slug_can_hold_and_names_of_any_length_reach_the_record(own: Settings, tmp_path: Path):
    names = [
        "n" * 10_000,
        "東京都",
        "大阪府",
        "'; drop table record.contract; --",
        'a "q" b',
        "two\nlines",
        "((",
        "%%",
    ]
    brought(
        own, tmp_path, "contract", [good(contract_id=f"N{n}", vendor=one) for n, one in enumerate(names)], "a.csv"
    )
    asked = "select vendor_as_reported, count(distinct vendor_id) over () from record.contract order by contract_id"
    assert rows_of(own, asked) == [(name, len(names)) for name in names]


def test_amounts_whose_sum_no_column_holds_are_a_message(own: Settings, tmp_path: Path):
    rows = [good("payment", payment_id=f"{n}", amount="9999999999999999.99") for n in range(2)]
    message = refused(own, profile("payment"), made(tmp_path, "p.csv", as_csv(rows)))
    assert "cannot be made from these files" in message


def test_a_contract_that_goes_to_another_vendor_leaves_the_one_of_before_on_that_day(own: Settings, tmp_path: Path):
    known = {"known_on": "2024-02-01", "end_on": ""}
    rows = [
        *[good(contract_id="moves", vendor=vendor, **known | {"known_on": day})
          for vendor, day in (("Vim", "2024-02-01"), ("Wes", "2024-09-01"))],
        # What will be known counts from the as-of day on, and the word of before then no more.
        *[good(contract_id="ahead", vendor="Xan", **known | {"known_on": day, "end_on": end})
          for day, end in (("2024-02-01", ""), ("2026-01-01", "2024-12-31"))],
    ]  # fmt: skip
    fields = {name: name for name in (*good(), "known_on")}
    brought(own, tmp_path, "amendment_total", rows, "a.csv", fields=fields)
    asked = "select vendor_id, known_on, status, ended_on from record.relationship_claim order by vendor_id, known_on"
    assert rows_of(own, asked) == [
        ("vim", D(2024, 2, 1), "active", None),
        ("vim", D(2024, 9, 1), "ended", D(2024, 9, 1)),
        ("wes", D(2024, 9, 1), "active", None),
        ("xan", D(2024, 2, 1), "active", None),
        ("xan", AS_OF, "ended", D(2024, 12, 31)),
    ]


STARTS = [D(2024, 1, 1), D(2024, 6, 1)]
ENDS = [None, D(2024, 12, 31), D(2025, 3, 31), D(2026, 1, 1)]


def contract_rows(chance: random.Random) -> list[dict[str, Any]]:
    """Versions of a few contracts, each perhaps with another vendor, known on days of which some lie ahead."""
    found = []
    for number in range(chance.randint(1, 4)):
        for _ in range(chance.randint(1, 3)):
            known = D(2024, 1, 1) + datetime.timedelta(days=chance.choice([0, 30, 30, 200, 400, 700]))
            found.append(
                {
                    "contract_id": f"C{number}",
                    "vendor": chance.choice(["Vim", "Wes"]),
                    "known_on": known,
                    "start_on": chance.choice(STARTS),
                    "end_on": chance.choice(ENDS),
                }
            )
    chance.shuffle(found)
    return found


def stand(rows: list[dict[str, Any]], day: D) -> dict[str, tuple[str, D | None]]:
    """Return status and end of each vendor, as the last version of each contract known by then says."""
    placed = [row | {"known": min(row["known_on"], AS_OF), "place": place} for place, row in enumerate(rows)]
    last: dict[str, dict[str, Any]] = {}
    for row in sorted(placed, key=lambda one: (one["known_on"], one["place"])):
        if row["known"] <= day:
            last[row["contract_id"]] = row
    vendors: dict[str, list[D | None]] = defaultdict(list)
    for row in last.values():
        vendors[row["vendor"].lower()].append(row["end_on"])
    return {
        vendor: ("active", None) if None in ends else ("ended", max(end for end in ends if end))
        for vendor, ends in vendors.items()
    }


@pytest.mark.proof
@pytest.mark.parametrize("seed", SEEDS)
def test_the_record_is_what_slow_twins_make_of_the_same_rows(seed: int, own: Settings, tmp_path: Path):
    chance = random.Random(seed)
    contracts = contract_rows(chance)
    fields = {name: name for name in (*good(), "known_on")}
    written = [good(**{k: "" if v is None else str(v) for k, v in row.items()}, signed_on="") for row in contracts]
    payments = [
        good(
            "payment",
            payment_id="",
            vendor=chance.choice(["Vim", "Wes"]),
            amount=f"{chance.randint(-500, 5000)}.25",
            billed_on=str(D(2023, 11, 5) + datetime.timedelta(days=chance.randint(0, 700))),
        )
        for _ in range(chance.randint(1, 12))
    ]
    judgments = [
        good(
            "judgment",
            item=f"i{chance.randint(1, 3)}",
            rater=f"r{chance.randint(1, 2)}",
            vendor="Vim",
            label=chance.choice(["cat", "dog"]),
            gold=chance.choice(["cat", "dog", ""]),
            judged_at=f"2024-05-{chance.randint(1, 20):02} 09:00",
        )
        for _ in range(chance.randint(1, 12))
    ]
    several = (
        ("amendment_total", written, {"fields": fields}),
        ("payment", payments, {}),
        ("judgment", judgments, {}),
    )
    live = [
        taken_in(own, profile(row, **keys), made(tmp_path, f"{row}.csv", as_csv(some)), as_of=AS_OF).id
        for row, some, keys in several
    ]
    own.sources.mkdir(exist_ok=True)
    (own.sources / "record.yml").write_text(f"title: Twins\nas_of: {AS_OF}\n")
    write_live(own, live)
    build(own)
    _holds_status(own, contracts)
    _holds_spend(own, payments)
    _holds_samples(own, judgments)


def _holds_status(own: Settings, contracts: list[dict[str, Any]]) -> None:
    claims = rows_of(
        own,
        "select known_on, vendor_id, status, ended_on from record.relationship_claim "
        "where starts_with(claim_id, 'import/') order by known_on",
    )
    for days in range(0, 560, 10):
        day = min(D(2024, 1, 1) + datetime.timedelta(days=days), AS_OF)
        said = {vendor: (status, ended) for known, vendor, status, ended in claims if known <= day}
        expected = stand(contracts, day)
        assert {vendor: said.get(vendor) for vendor in expected} == expected, day
        # Whoever has no contract any more has ended.
        assert all(said[vendor][0] == "ended" for vendor in set(said) - set(expected)), day


def _holds_spend(own: Settings, payments: list[dict[str, str]]) -> None:
    expected: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for row in payments:
        day = D.fromisoformat(row["billed_on"])
        if day <= AS_OF:
            expected[row["vendor"].lower(), day.year] += Decimal(row["amount"])
    asked = "select vendor_id, year(period_from), amount from record.spend"
    assert {(vendor, year): amount for vendor, year, amount in rows_of(own, asked)} == expected


def _holds_samples(own: Settings, judgments: list[dict[str, str]]) -> None:
    weeks: dict[D, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in judgments:
        day = D.fromisoformat(row["judged_at"][:10])
        counted = weeks[day - datetime.timedelta(days=day.weekday())]
        counted[0] += 1
        counted[1] += row["gold"] != ""
        counted[2] += row["gold"] == row["label"]
    asked = "select week_start, population, sampled, correct from record.qa_sample"
    assert {week: list(rest) for week, *rest in rows_of(own, asked)} == {k: v for k, v in weeks.items() if v[1]}
    assert rows_of(own, "select count(*) from record.annotation") == [(len(judgments),)]
    by_day: dict[D, int] = defaultdict(int)
    for row in judgments:
        by_day[D.fromisoformat(row["judged_at"][:10])] += 1
    asked = "select submitted_at::date, sum(units) from record.delivery_log group by all"
    assert dict(rows_of(own, asked)) == by_day


FIRST = [("2024-01-10", "100"), ("2024-03-10", "20")]
SINCE = [("2024-05-10", "5"), ("2024-07-10", "2")]
Told = list[tuple[str, str]]


def in_turn(own: Settings, tmp_path: Path, *imports: Told | tuple[str, Told], **more: str) -> list[Decimal | None]:
    """Import amendments of one contract by their days and amounts, one import after another; the last total of each.

    They are differences, unless a kind of row stands before them.
    """
    totals = []
    for place, told in enumerate(imports):
        row, rows = told if isinstance(told, tuple) else ("amendment_difference", told)
        lines = [good(total_value=worth, signed_on=day, start_on="2024-01-01", **more) for day, worth in rows]
        brought(own, tmp_path, row, lines, f"{place}.csv")
        totals += rows_of(own, "select arg_max_null(total_value, sequence) from record.contract")
    return [total for (total,) in totals]


@pytest.mark.parametrize(
    ("later", "total"),
    [
        # It goes on from the total of then.
        ([("2024-05-10", "5"), ("2024-06-10", "1")], 126),
        # It tells the whole again, and one thing more.
        ([*FIRST, ("2024-05-10", "7")], 127),
        # The same with a word put right.
        ([FIRST[0], ("2024-03-10", "30"), ("2024-05-10", "7")], 137),
        # The same with its first word put right: the March row comes word for word.
        ([("2024-01-10", "110"), FIRST[1], ("2024-05-10", "7")], 137),
        # No row comes word for word, though the sums of two of them meet.
        ([("2024-01-10", "70"), ("2024-03-10", "50"), ("2024-05-10", "5")], None),
        # What it tells of days told before may be the same differences, or others.
        ([("2024-03-10", "20"), ("2024-05-10", "5")], None),
        ([("2024-02-10", "5")], None),
        ([("2024-01-01", "1"), ("2024-05-10", "5")], None),
        ([("2024-01-10", "50"), ("2024-03-10", "10")], None),
        # All of it but one in the midst.
        ([FIRST[0], ("2024-05-10", "5")], None),
    ],
    ids=[
        "since",
        "again",
        "put right",
        "first put right",
        "sums that meet",
        "in part",
        "between",
        "around",
        "on the same days",
        "not all",
    ],
)
def test_differences_of_a_later_import_go_on_from_the_total_of_then(
    later: Told, total: int | None, own: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert in_turn(own, tmp_path, FIRST, later)[-1] == total
    told = rows_of(own, "select sum(row_count) from record.import_rule where rule = 'told_in_part'")
    assert bool(told[0][0]) == (total is None)


@pytest.mark.parametrize(
    ("imports", "totals"),
    [
        # After an unknown total only the whole told anew is known.
        (
            [
                FIRST,
                [FIRST[1], ("2024-05-10", "5")],
                [("2024-07-10", "2")],
                [*FIRST, ("2024-05-10", "5"), ("2024-07-10", "2")],
            ],
            [120, None, None, 127],
        ),
        # One in another currency, or an unknown one, makes all that follow unknown.
        ([FIRST, [("2024-05-10", "")], [("2024-06-10", "1")]], [120, None, None]),
        # A total says it anew if it is the last word, and makes what is built on another one unknown if not.
        ([FIRST, ("amendment_total", [("2024-04-10", "150")]), [("2024-05-10", "5")]], [120, 150, 155]),
        ([FIRST, ("amendment_total", [("2024-02-10", "150")]), [("2024-05-10", "5")]], [120, None, None]),
        ([[("2024-02-10", "20")], ("contract", [("2024-01-10", "100")])], [20, None]),
        ([("contract", [("2024-01-10", "100")]), [("2024-01-10", "20")]], [100, None]),
        # More than a total may have.
        ([[("2024-01-10", "9" * 16)], [("2024-02-10", "9" * 16)]], [int("9" * 16), None]),
    ],
    ids=[
        "anew",
        "an unknown one",
        "a total",
        "a total of before",
        "the base later",
        "on the day of the base",
        "too much",
    ],
)
def test_several_imports_of_differences_have_a_known_total_or_none(
    imports: list[Any], totals: list[int | None], own: Settings, tmp_path: Path
):
    assert in_turn(own, tmp_path, *imports) == totals


def test_differences_written_out_again_with_a_later_day_known_do_not_add_up_twice(own: Settings, tmp_path: Path):
    def told(known_on: str, *rows: tuple[str, str]) -> list[dict[str, Any]]:
        return [good(signed_on=day, total_value=worth, known_on=known_on) for day, worth in rows]

    brought(own, tmp_path, "amendment_difference", told("2024-06-30", *FIRST), "june.csv")
    brought(own, tmp_path, "amendment_difference", told("2024-12-31", *FIRST, ("2024-09-10", "7")), "december.csv")
    last = "select arg_max(total_value, sequence) from record.contract"
    assert rows_of(own, last) == [(127,)]
    brought(own, tmp_path, "amendment_difference", told("2025-06-30", ("2025-03-10", "3")), "next.csv")
    assert rows_of(own, last) == [(130,)]


def test_a_register_of_totals_that_comes_again_beside_new_contracts_changes_nothing(own: Settings, tmp_path: Path):
    def base(*ids: str) -> list[dict[str, Any]]:
        return [good(contract_id=one, signed_on="2024-01-10", total_value="100") for one in ids]

    def difference(day: str, worth: str) -> list[dict[str, Any]]:
        return [good(contract_id="C1", signed_on=day, total_value=worth)]

    brought(own, tmp_path, "contract", base("C1"), "base1.csv")
    brought(own, tmp_path, "amendment_difference", difference("2024-03-10", "20"), "a1.csv")
    brought(own, tmp_path, "contract", base("C1", "C2"), "base2.csv")
    last = "select arg_max(total_value, sequence) from record.contract where contract_id = 'C1'"
    assert rows_of(own, last) == [(120,)]
    brought(own, tmp_path, "amendment_difference", difference("2024-05-10", "5"), "a2.csv")
    assert rows_of(own, last) == [(125,)]


def test_a_file_brought_again_without_its_refused_row_makes_the_total_known(own: Settings, tmp_path: Path):
    last = "select arg_max(total_value, sequence) from record.contract"
    torn = [good(signed_on="2024-01-10", total_value="100"), good(signed_on="2024-13-10", total_value="20")]
    brought(own, tmp_path, "amendment_difference", torn, "torn.csv")
    assert rows_of(own, last) == [(None,)]
    mended = [good(signed_on=day, total_value=worth) for day, worth in FIRST]
    brought(own, tmp_path, "amendment_difference", mended, "mended.csv")
    assert rows_of(own, last) == [(120,)]


def test_the_import_that_makes_a_total_unknown_says_so(own: Settings, tmp_path: Path):
    in_turn(own, tmp_path, FIRST, ("amendment_total", [("2024-02-10", "150")]))
    told = rows_of(own, "select import_id, row_count from record.import_rule where rule = 'told_in_part'")
    assert told == [(read_live(own)[1], 1)]


def test_differences_in_two_currencies_have_no_total(own: Settings, tmp_path: Path):
    in_turn(own, tmp_path, FIRST, currency="EUR")
    brought(
        own,
        tmp_path,
        "amendment_difference",
        [good(signed_on="2024-05-10", total_value="5", currency="USD")],
        "b.csv",
    )
    assert rows_of(own, "select arg_max_null(total_value, sequence) from record.contract") == [(None,)]


def test_amendments_of_one_day_are_told_apart_by_their_numbers(own: Settings, tmp_path: Path):
    fields = {name: name for name in good()}
    for number, worth in (("0", "100"), ("1", "20")):
        row = good(signed_on="2024-01-10", start_on="2024-01-01", total_value=worth, amendment=number)
        brought(own, tmp_path, "amendment_difference", [row], f"{number}.csv", fields=fields)
    assert rows_of(own, "select arg_max_null(total_value, sequence) from record.contract") == [(None,)]


def test_a_payment_of_another_register_finds_its_contract_by_its_client_or_else_its_vendor(
    own: Settings, tmp_path: Path
):
    for publisher, client, vendor in (("City", "Ada Bank", "Vim"), ("County", "Bob Bank", "Wes")):
        rows = [good(contract_id="C-1", client=client, vendor=vendor)]
        brought(own, tmp_path, "contract", rows, f"{publisher}.csv", publisher=publisher)
    pairs = [("Ada Bank", "Wes"), ("Bob Bank", "Wes"), ("Cob Bank", "Vim"), ("N/A", "Wes"), ("N/A", "Zoe")]
    paid = [
        good("payment", payment_id=f"{place}", contract_id="C-1", client=client, vendor=vendor, amount=str(10**place))
        for place, (client, vendor) in enumerate(pairs)
    ]
    brought(own, tmp_path, "payment", paid, "paid.csv", publisher="Ledger")
    asked = "select client_id, amount::int from record.invoice join record.contract using (contract_id) order by all"
    assert rows_of(own, asked) == [("ada-bank", 1), ("bob-bank", 10), ("bob-bank", 1000)]
    assert rows_of(own, "select count(*) from record.invoice") == [(3,)]
    assert rows_of(own, "select sum(amount)::int from record.spend") == [(11111,)]


def test_a_payment_under_an_id_of_two_clients_of_its_register_is_that_clients(own: Settings, tmp_path: Path):
    for client, vendor in (("Ada Bank", "Vim"), ("Bob Bank", "Wes")):
        brought(own, tmp_path, "contract", [good(contract_id="C-1", client=client, vendor=vendor)], f"{client}.csv")
    paid = [
        good("payment", payment_id=name, contract_id="C-1", client=name, vendor="Vim") for name in ("Ada Bank", "Cob")
    ]
    brought(own, tmp_path, "payment", paid, "paid.csv")
    asked = "select client_id from record.invoice join record.contract using (contract_id)"
    assert rows_of(own, asked) == [("ada-bank",)]
    assert rows_of(own, "select count(*) from record.invoice") == [(1,)]
