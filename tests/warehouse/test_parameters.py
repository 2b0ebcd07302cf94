"""Each type of parameter, bound into a real statement: lists, months and ranges, and options from the data."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard.catalog.binding import bind, bindable
from dashboard.catalog.folder import catalogue
from dashboard.checking import check
from dashboard.errors import QueryRefused
from dashboard.model import Query
from dashboard.panel import panel
from dashboard.settings import Settings
from dashboard.view import View
from dashboard.warehouse.choices import choices
from dashboard.warehouse.small import empty, small
from dashboard.warehouse.version import Version
from tests.catalog.files import CLIENTS, lay

PARAMETER = '  client: {type: client, default: null, help: "Keep one client."}\n'
KEPT = "($client is null or party.party_id = $client)"
LISTS = "($wanted is null or list_contains($wanted, party.party_id))"
MONTHS = (
    "($wanted.low is null or date '2024-03-15' >= $wanted.low)\n"
    "    and ($wanted.high is null or date '2024-03-15' < $wanted.high)"
)
RANGE = (
    "($wanted.low is null or length(party.name) >= $wanted.low)\n"
    "    and ($wanted.high is null or length(party.name) <= $wanted.high)"
)


def taking(folder: Path, kind: str, condition: str, default: str = "null", options: str = "") -> Query:
    """Return a query over all parties with one parameter, `wanted`, and a condition on it."""
    declared = f'  wanted: {{type: {kind}, default: {default}, help: "What is wanted."}}\n{options}'
    text = (
        CLIENTS.replace(PARAMETER, declared).replace(KEPT, condition).replace("where party.is_client", "where true")
    )
    lay(folder, "people/clients", text)
    held = catalogue(folder)
    assert held.broken == {}
    return held.queries["people/clients"]


def ids(query: Query, version: Version, folder: Path, **given: Any) -> list[str]:
    found = panel(query, View("people"), catalogue(folder), version, given)
    assert found.error is None, found.error
    return [row["client_id"] for row in found.answer.rows]


@pytest.mark.parametrize(
    ("kind", "written", "wanted"),
    [
        ("clients", "openai,google", ["google", "openai"]),
        ("clients", ["openai", "google"], ["google", "openai"]),
        ("clients", ("openai",), ["openai"]),
        ("vendors", "scale-ai, surge-ai", ["scale-ai", "surge-ai"]),
        ("organisations", "openai,scale-ai", ["openai", "scale-ai"]),
        ("texts", "openai,nobody", ["openai"]),
    ],
)
def test_a_list_of_organisations_is_bound_as_a_list(
    kind: str, written: Any, wanted: list[str], tmp_path: Path, shipped: Version
):
    query = taking(tmp_path, kind, LISTS)
    assert ids(query, shipped, tmp_path, wanted=written) == wanted
    everybody = ids(query, shipped, tmp_path)
    assert len(everybody) > 20
    assert ids(query, shipped, tmp_path, wanted="") == ids(query, shipped, tmp_path, wanted=[]) == everybody


def test_a_list_of_services_and_one_organisation_are_bound(tmp_path: Path, shipped: Version):
    query = taking(tmp_path / "one", "services", "len($wanted) = 2 and party.party_id = 'openai'")
    assert ids(query, shipped, tmp_path / "one", wanted="text-nlp,content-moderation") == ["openai"]
    query = taking(tmp_path / "two", "organisation", "party.party_id = $wanted")
    for one in ("openai", "scale-ai"):
        assert ids(query, shipped, tmp_path / "two", wanted=one) == [one]


@pytest.mark.parametrize(
    ("kind", "written", "said"),
    [
        ("clients", "openai,gogle", '"openai,gogle" is no client in this data. Did you mean "google"?'),
        ("vendors", ["scal-ai"], 'is no vendor in this data. Did you mean "scale-ai"?'),
        ("services", "text-nlb", '"text-nlb" is no service in this data. Did you mean "text-nlp"?'),
        ("organisation", "scal-ai", '"scal-ai" is no organisation in this data. Did you mean "scale-ai"?'),
        ("organisations", "opena", 'is no organisation in this data. Did you mean "openai"?'),
        ("numbers", "1,x", '"1,x" is no number.'),
        ("months", "2024", "is no range: write low..high, with one end or both."),
        ("months", "2024..soon", "is no range: write YYYY-MM..YYYY-MM, with one end or both."),
        ("months", "2024-05..2024-01", "ends before it begins."),
        ("range", "a..b", "is no range: write 0.2..0.8, with one end or both."),
        ("range", "3..1", "ends before it begins."),
        ("range", "1..2..3", "is no range"),
        ("range", "nan..1", "is no range"),
        ("whole", "1" + "0" * 5000, "is no whole number."),
    ],
)
def test_a_value_of_another_form_is_refused_with_what_would_do(
    kind: str, written: Any, said: str, tmp_path: Path, shipped: Version
):
    query = taking(tmp_path, kind, "$wanted is null")
    with pytest.raises(QueryRefused) as refused:
        bind(query, {"wanted": written}, shipped.world)
    assert str(refused.value).startswith("wanted: ")
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "case",
    [
        ("2024-01..2024-03", datetime.date(2024, 1, 1), datetime.date(2024, 4, 1), True),
        ("2024-03..2024-03", datetime.date(2024, 3, 1), datetime.date(2024, 4, 1), True),
        ("2024-04..", datetime.date(2024, 4, 1), None, False),
        ("..2024-02", None, datetime.date(2024, 3, 1), False),
        ("..2024", None, datetime.date(2025, 1, 1), True),
        (("2024-01", None), datetime.date(2024, 1, 1), None, True),
        (
            (datetime.date(2024, 1, 1), datetime.date(2024, 3, 1)),
            datetime.date(2024, 1, 1),
            datetime.date(2024, 3, 2),
            False,
        ),
    ],
)
def test_months_are_bound_as_a_struct_of_first_day_and_first_day_after(
    case: tuple[Any, Any, Any, bool], tmp_path: Path, shipped: Version
):
    written, low, high, is_in = case
    query = taking(tmp_path, "months", MONTHS)
    bound = bind(query, {"wanted": written}, shipped.world)
    assert bound == {"wanted": (low, high)}
    assert bindable("months", bound["wanted"]) == {"low": low, "high": high}
    assert bool(ids(query, shipped, tmp_path, wanted=written)) == is_in


def test_a_range_is_bound_as_a_struct_either_end_of_which_may_be_missing(tmp_path: Path, shipped: Version):
    query = taking(tmp_path, "range", RANGE)
    everybody = ids(query, shipped, tmp_path)
    names = {
        row["client_id"]: row["letters"]
        for row in panel(query, View("people"), catalogue(tmp_path), shipped).answer.rows
    }
    for written, low, high in (("5..6", 5, 6), ("..6", 0, 6), ("5..", 5, 999), ("..", 0, 999), ((5, 6), 5, 6)):
        assert ids(query, shipped, tmp_path, wanted=written) == [
            one for one in everybody if low <= names[one] <= high
        ]


@pytest.mark.parametrize(
    "kind", ["clients", "vendors", "organisations", "client", "range", "months", "texts", "numbers"]
)
def test_a_query_of_each_type_is_whole_with_no_default(kind: str, tmp_path: Path, shipped_settings: Settings):
    condition = {"range": RANGE, "months": MONTHS, "client": "($wanted is null or party.party_id = $wanted)"}.get(
        kind, LISTS
    )
    if kind == "numbers":
        condition = "($wanted is null or list_contains($wanted, length(party.name)))"
    taking(tmp_path / "queries", kind, condition)
    assert check(Settings(shipped_settings.data, tmp_path / "queries")).findings == ()


def test_a_default_that_a_world_does_not_know_is_left_out_there(
    tmp_path: Path, shipped_settings: Settings, shipped: Version
):
    query = taking(tmp_path / "queries", "clients", LISTS, default="[openai, google]")
    assert bind(query, {}, shipped.world) == {"wanted": ("openai", "google")}
    assert bind(query, {}, empty().world) == {"wanted": None}
    assert check(Settings(shipped_settings.data, tmp_path / "queries")).findings == ()


OPTIONS = "options:\n  wanted: select party_id, name from party where is_client order by name desc\n"


def test_options_are_the_values_of_a_select_with_their_labels_in_its_order(tmp_path: Path, shipped: Version):
    query = taking(tmp_path, "text", "party.party_id = $wanted", options=OPTIONS)
    offered = choices(shipped, query)["wanted"]
    assert offered["openai"] == "OpenAI"
    assert list(offered.values()) == sorted(offered.values(), reverse=True)
    assert ids(query, shipped, tmp_path, wanted="openai") == ["openai"]
    plain = taking(
        tmp_path / "plain", "text", "party.party_id = $wanted", options=OPTIONS.replace(", name from", " from")
    )
    assert choices(shipped, plain)["wanted"]["openai"] == "openai"


def test_a_value_that_is_not_offered_is_refused_with_the_nearest_that_is(tmp_path: Path, shipped: Version):
    query = taking(tmp_path, "text", "party.party_id = $wanted", options=OPTIONS)
    found = panel(query, View("people"), catalogue(tmp_path), shipped, {"wanted": "opnai"})
    assert str(found.error) == 'wanted: "opnai" is not among its options. Did you mean "openai"?'
    found = panel(query, View("people"), catalogue(tmp_path), shipped, {"wanted": "zzzz"})
    assert '"zzzz" is not among its options. Choose one of: ' in str(found.error)


def test_options_that_differ_by_world_fail_no_default_where_it_is_not_offered(
    tmp_path: Path, shipped_settings: Settings, shipped: Version
):
    condition = "($wanted is null or party.party_id = $wanted)"
    query = taking(tmp_path / "queries", "text", condition, "openai", OPTIONS)
    assert "openai" in choices(shipped, query)["wanted"]
    assert choices(empty(), query)["wanted"] == {}
    assert "openai" not in choices(small(), query)["wanted"]
    assert check(Settings(shipped_settings.data, tmp_path / "queries")).findings == ()


def test_options_that_are_too_many_are_refused(tmp_path: Path, shipped: Version):
    query = taking(
        tmp_path, "whole", "$wanted = 1", options="options:\n  wanted: select unnest(range(2000)) as n order by n\n"
    )
    with pytest.raises(QueryRefused, match=r"the options of wanted are 1 columns and 1001 rows\. Return a value"):
        choices(shipped, query)
