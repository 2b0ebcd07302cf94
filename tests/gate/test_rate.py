"""A reader cannot have more computed than a minute gives, whatever the pace; what is kept, and others, are free."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.api.routes import ROUTES
from dashboard.gate.gate import Bounds, guarded
from dashboard.gate.payer import payer_of
from dashboard.gate.rate import Buckets, too_many
from dashboard.settings import PROJECT, Settings
from dashboard.toll import TooMany, charge

PATH = "/api/queries/market/vendor_revenue"


def refusal(buckets: Buckets) -> int:
    """Return the seconds to wait, 0 if nothing was refused."""
    try:
        buckets.take("somebody")
    except TooMany as refused:
        return refused.wait
    return 0


@given(a_minute=st.integers(1, 600), waits=st.lists(st.floats(0, 30), max_size=80))
def test_no_pace_takes_more_than_a_full_bucket_and_what_flows_in(a_minute: int, waits: list[float]):
    clock = 0.0
    buckets = Buckets(a_minute, now=lambda: clock)
    took = 0
    for wait in waits:
        clock += wait
        wait_more = refusal(buckets)
        if wait_more:
            clock += wait_more
            # Whoever waits as told is served.
            assert refusal(buckets) == 0
        took += 1
    assert took <= a_minute + clock * a_minute / 60 + 1e-6


def test_readers_have_buckets_of_their_own_and_few_are_remembered():
    buckets = Buckets(1, now=lambda: 0.0, most=3)
    for reader in "abcdef":
        buckets.take(reader)
    assert len(buckets) == 3
    with pytest.raises(TooMany):
        buckets.take("f")


@pytest.mark.parametrize(
    ("host", "reader"),
    [
        ("127.0.0.1", None),
        ("::1", None),
        ("10.1.2.3", "10.1.2.3"),
        ("2001:db8::1:2:3:4", "2001:db8::/64"),
        ("testclient", "testclient"),
    ],
)
def test_a_reader_is_an_address_or_a_household_and_never_this_machine(host: str, reader: str | None):
    assert payer_of({"type": "http", "client": (host, 1)}) == reader
    assert payer_of({"type": "http", "client": None}) is None


@pytest.fixture
def api(record_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Starlette:
    monkeypatch.setenv("LINCHPIN_DATA", str(record_settings.data))
    monkeypatch.setenv("LINCHPIN_QUERIES", str(PROJECT / "queries"))

    def costly(request: Request) -> PlainTextResponse:
        charge()
        return PlainTextResponse("done")

    return Starlette(routes=[Route("/costly", costly), *ROUTES], exception_handlers={TooMany: too_many})


def test_answers_that_are_kept_cost_nothing_and_computed_ones_run_out(api: Starlette):
    client = TestClient(guarded(api, Bounds(a_minute=3)), client=("10.0.0.1", 1))
    days = [f"2024-02-{day:02}" for day in range(1, 9)]
    answers = {day: client.get(PATH, params={"known": day}) for day in days}
    served = [day for day, answer in answers.items() if answer.status_code == 200]
    assert 1 <= len(served) < len(days)
    refused = answers[days[-1]]
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    (said,) = refused.json()["errors"]
    assert said["where"] == PATH
    assert said["do"].startswith("Ask again in ")
    plainly = client.get("/costly")
    assert plainly.status_code == 429
    assert plainly.text.startswith("Too much was asked for in a short while. Ask again in ")
    # What was computed is kept: it is given again, and again.
    assert {client.get(PATH, params={"known": served[0]}).status_code for _ in range(5)} == {200}
    assert client.get("/api/queries").status_code == 200
    other = TestClient(guarded(api, Bounds(a_minute=3)), client=("10.0.0.2", 1))
    assert other.get("/costly").status_code == 200


@pytest.mark.parametrize(("rules", "host"), [(Bounds(a_minute=1), "127.0.0.1"), (Bounds(a_minute=0), "10.0.0.1")])
def test_whoever_sits_at_the_machine_is_never_refused_nor_anybody_without_a_rate(
    api: Starlette, rules: Bounds, host: str
):
    client = TestClient(guarded(api, rules), client=(host, 1))
    assert {client.get("/costly").status_code for _ in range(20)} == {200}
