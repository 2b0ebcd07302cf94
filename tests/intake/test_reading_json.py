"""Reading of JSON: documents and lines, the forms in which contracts are published, and broken ones."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest

from dashboard.errors import DataRefused
from dashboard.intake.reading import Reading, parts
from tests.intake.made import as_json, made, one, read, table

RELEASE = {
    "ocid": "x-1",
    "date": "2024-01-02T00:00:00Z",
    "tag": ["contract", "contractUpdate"],
    "buyer": {"name": "Town"},
    "awards": [
        {"id": "a2", "suppliers": [{"name": "Bolt"}, {"name": "Core"}], "items": [{"what": "labels"}]},
        {"id": 1, "suppliers": [{"name": "Acme"}], "items": [{"what": "x"}, {"what": "y"}]},
        {"id": "a3", "suppliers": []},
    ],
    "contracts": [
        {"id": "c1", "awardID": "1", "value": {"amount": 10.10, "currency": "EUR"}},
        {"id": "c2", "awardID": "a2", "value": {"amount": 5}},
        {"id": "c3", "awardID": "a3"},
        {"id": "c4", "awardID": "none"},
        {"id": "c5"},
    ],
}
PLANNED = {"ocid": "x-2", "tag": ["planning"], "buyer": {"name": "Town"}}
HOW = {
    "records": ["releases.item", "records.item"],
    "within": ["compiledRelease", "releases.last"],
    "each": [
        {"array": "contracts", "name": "contract"},
        {"array": "awards", "name": "award", "where": ["id", "contract.awardID"]},
        {"array": "award.suppliers", "name": "supplier"},
    ],
}
FORMS = {
    "releases.json": as_json({"uri": "u", "releases": [RELEASE, PLANNED]}),
    "records.json": as_json(
        {
            "records": [
                {"ocid": "x-1", "releases": [{"ocid": "old"}], "compiledRelease": RELEASE},
                {"releases": [RELEASE, PLANNED]},
            ]
        }
    ),
    "lines.jsonl": json.dumps(RELEASE) + "\n\n" + json.dumps(PLANNED) + "\n",
    "compiled.json": json.dumps({"compiledRelease": RELEASE}) + "\n" + json.dumps({"compiledRelease": PLANNED}),
}


@pytest.mark.parametrize("name", FORMS)
def test_each_form_of_published_contracts_gives_a_row_a_contract_and_supplier(name: str, tmp_path: Path):
    found = one(tmp_path, name, FORMS[name], **HOW)
    picked = [found.column(field) for field in ("contract.id", "award.id", "supplier.name", "contract.value.amount")]
    assert list(zip(*picked, strict=True)) == [
        ("c1", "1", "Acme", "10.1"),
        ("c2", "a2", "Bolt", "5"),
        ("c2", "a2", "Core", "5"),
        ("c3", "a3", None, None),
        ("c4", None, None, None),
        ("c5", None, None, None),
        (None, None, None, None),
    ]
    assert found.column("buyer.name") == ["Town"] * 7
    assert found.column("tag")[0] == "contract; contractUpdate"
    assert found.column("award.items.what")[:2] == ["x; y", "labels"]
    assert found.lines == [1] * 6 + [3 if name == "lines.jsonl" else 2]
    assert not {field for field in found.fields if field.startswith(("contracts", "awards", "award.suppliers"))}


def test_arrays_of_the_draft_pair_up_by_place(tmp_path: Path):
    release = {
        "contracts": [{"id": {"name": "c1"}}, {"id": {"name": "c2"}}],
        "awards": [{"awardDate": "2012-07-20", "suppliers": [{"id": {"name": "Acme"}}]}],
    }
    each = [
        {"array": "contracts", "name": "contract"},
        {"array": "awards", "name": "award", "beside": "contract"},
        {"array": "award.suppliers", "name": "supplier"},
    ]
    found = one(tmp_path, "a.json", as_json({"releases": [release]}), each=each)
    assert found.fields == ("contract.id.name", "award.awardDate", "supplier.id.name")
    assert found.rows == [("c1", "2012-07-20", "Acme"), ("c2", None, None)]


def test_the_outermost_array_of_objects_is_found(tmp_path: Path):
    rows = [{"a": 1, "b": {"c": None, "d": True}}, {"a": "x", "e": []}]
    for document in (rows, {"meta": {"tags": [{"t": 1}]}, "data": rows}):
        found = one(tmp_path, "a.json", as_json(document))
        assert (found.fields, found.rows) == (("a", "b.d"), [("1", "true"), ("x", None)])
    assert one(tmp_path, "a.json", '{"a": 1, "b": [2, 3]}').rows == [("1", "2; 3")]
    assert one(tmp_path, "a.json", "[]").rows == []


@pytest.mark.parametrize(
    "number", ["12345678901234567890123", "0.1000", "123456789.123456789012345", "0.0000001", "-0.10"]
)
def test_a_number_keeps_its_digits(number: str, tmp_path: Path):
    assert one(tmp_path, "a.json", f'[{{"n": {number}}}]').rows == [(number,)]
    assert one(tmp_path, "a.jsonl", f'{{"n": {number}}}').rows == [(number,)]


def test_only_the_fields_asked_for_are_kept(tmp_path: Path):
    path = made(tmp_path, "a.json", '[{"a": 1, "b": 2}, {"b": 3}]')
    (part,) = parts(path, Reading(), fields=("b", "z"))
    assert table(part).rows == [("2", None), ("3", None)]


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_of_json(codec: str, tmp_path: Path):
    how = {"encoding": "cp1252"} if codec == "cp1252" else {}
    for name, text in (("a.json", '[\n{"a": "é"}]'), ("a.jsonl", '{"a": "é"}\n{"a": "é"}')):
        assert one(tmp_path, name, text.encode(codec), **how).rows[0] == ("é",)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('[{"a": 1},\n {"a": 2},\n {"a" 3}]', "a.json:3:7: is not JSON"),
        ('[{"a": 1},', "is not JSON"),
        ('{"a": [{"b": 1}]} x', "is not JSON"),
        ('[{"a": NaN}]', "is not JSON"),
        (b'[{"a": "caf\xe9"}]', "is not JSON"),
        ('[{"a": 1}]' + "]" * 3, "is not JSON"),
        ("[" * 200_000, "is nested too deeply"),
        ('[{"n": ' + "9" * 5000 + "}]", "holds a number of more than 1,000 digits"),
        ('[{"n": "' + "x" * 64_000 + '"},' + "9" * 4400 + "]", "holds a number of more than 1,000 digits"),
    ],
)
def test_a_malformed_document_is_refused_with_its_place(content: str | bytes, message: str, tmp_path: Path):
    with pytest.raises(DataRefused) as error:
        one(tmp_path, "a.json", content)
    assert message in str(error.value)


def test_records_that_are_not_there_are_refused(tmp_path: Path):
    with pytest.raises(DataRefused, match=r"holds no array at rows.item"):
        one(tmp_path, "a.json", "[]", records=["rows.item"])


def test_a_broken_line_costs_itself_only(tmp_path: Path):
    lines = [
        '{"a": 1}',
        "{broken",
        "[1]",
        '{"a": "\\u0000"}',
        '{"a": "\\ud800"}',
        '{"a": 1e}',
        '{"a": NaN}',
        "",
        '{"a": 2}',
    ]
    found = one(tmp_path, "a.jsonl", "\n".join([*lines, '{"a": ' * 3000, "é"]).encode("latin-1"))
    assert (found.rows, found.lines) == ([("1",), ("2",)], [1, 9])
    assert [bad.line for bad in found.unread] == [2, 3, 4, 5, 6, 7, 10, 11]


def test_items_that_are_no_objects_are_unread(tmp_path: Path):
    found = one(tmp_path, "a.json", '[{"a": 1}, 5, [1], null, {"a": 2}]')
    assert (found.lines, [bad.line for bad in found.unread]) == ([1, 5], [2, 3, 4])


def test_a_record_without_end_of_rows_is_unread(tmp_path: Path):
    many = [{"v": number} for number in range(400)]
    each = [{"array": "x", "name": "x"}, {"array": "y", "name": "y"}]
    found = one(tmp_path, "a.json", as_json([{"x": many, "y": many}, {"x": many}]), each=each)
    assert (len(found.rows), [bad.line for bad in found.unread]) == (400, [1])


def test_a_profile_that_joins_what_it_never_named_is_refused():
    with pytest.raises(ValueError, match="which no array before it is called"):
        Reading.model_validate({"each": [{"array": "a", "name": "a", "beside": "b"}]})


def test_a_long_document_streams_in_little_memory(tmp_path: Path):
    path = made(tmp_path, "a.json", '{"x": [' + ",".join(['{"a": "some text", "b": [{"c": 1}]}'] * 300_000) + "]}")
    tracemalloc.start()
    (part,) = parts(path, Reading())
    rows = sum(len(batch.lines) for batch in part.batches)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (rows, part.read_bytes()) == (300_000, path.stat().st_size)
    assert peak < 40_000_000


def test_read_gives_a_part_a_file(tmp_path: Path):
    assert [found.name for found in read(made(tmp_path, "a.json", "[]"))] == ["a.json"]
