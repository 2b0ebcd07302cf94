"""Query files dropped, broken and asked from the command line, seen from the open page."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import drawn, panel, settle, visit
from tests.serving import PROJECT

pytestmark = pytest.mark.browser

DROPPED = """/*---
title: Vendors by name
question: How many vendors does the record name?
chart: {mark: bar, x: letters, y: vendor}
grain: [vendor]
reach: market
columns:
  vendor:  {type: text, label: Vendor}
  letters: {type: whole, label: Letters, format: whole}
leaves_out: "Nothing."
owner: tests
reviewed: 2026-11-24
---*/

select
    party.name as vendor,
    length(party.name) as letters
from party
where party.is_vendor
order by vendor
"""


def test_a_dropped_query_appears_without_a_restart_and_a_broken_one_harms_no_other(
    page: Page, address: str, folders: tuple[Path, Path]
) -> None:
    _, queries = folders
    visit(page, f"{address}/people")
    question = "How many vendors does the record name?"
    expect(page.get_by_role("heading", name=question)).to_have_count(0)
    charts = len(drawn(page))
    dropped = queries / "people" / "vendors_by_name.sql"
    dropped.write_text(DROPPED)
    try:
        visit(page, f"{address}/people")
        expect(page.get_by_role("heading", name=question)).to_be_visible()
        assert len(drawn(page)) == charts + 1
        dropped.write_text(DROPPED.replace("from party\n", "from partie\n"))
        visit(page, f"{address}/people")
        expect(page.get_by_text("vendors_by_name.sql:18:6")).to_be_visible()
        assert len(drawn(page)) == charts
        dropped.write_text(DROPPED.replace("question:", "qestion:"))
        visit(page, f"{address}/people")
        expect(page.get_by_text('vendors_by_name.sql:3:1: unknown key "qestion".')).to_be_visible()
        assert len(drawn(page)) == charts
        visit(page, f"{address}/dependence")
        expect(page.get_by_text("This question cannot be answered now.")).to_have_count(0)
    finally:
        dropped.unlink()


def test_the_command_prints_the_rows_that_the_page_draws(
    page: Page, address: str, folders: tuple[Path, Path]
) -> None:
    data, queries = folders
    command = [sys.executable, "-m", "dashboard", "--data", str(data), "--queries", str(queries), "query"]
    printed = subprocess.run(
        [*command, "dependence/known_spend", "--client", "google", "--format", "csv"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    rows = list(csv.DictReader(io.StringIO(printed.stdout)))
    visit(page, f"{address}/dependence?client=google")
    chart = next(traces for traces in drawn(page) if any(t["name"] == "planned spend" for t in traces))
    on_page = sorted(amount for trace in chart for amount in trace["x"])
    assert on_page == sorted(float(row["amount_usd"]) for row in rows)
    assert len(rows) > 3
    labels = {label.replace("<br>", " ") for trace in chart for label in trace["y"]}
    assert labels == {row["pair"] for row in rows}


def test_how_do_we_know_shows_sources_rows_and_statement(page: Page, address: str) -> None:
    visit(page, f"{address}/people")
    box = panel(page, "Of each dollar an hour the client pays, how much does the worker receive?")
    expect(box.get_by_text("Left out.")).to_have_count(0)
    box.get_by_text("How do we know").click()
    expect(box.get_by_text("Left out.")).to_be_visible()
    assert box.get_by_role("listitem").count() == 3
    box.get_by_role("tab", name="SQL").click()
    expect(box.get_by_text("with rate as")).to_be_visible()
    box.get_by_role("tab", name="Rows").click()
    expect(box.get_by_role("button", name="Rows as CSV")).to_be_visible()
    # A click while the script still runs may fall on a button that is replaced.
    settle(page)
    with page.expect_download() as waiting:
        box.get_by_role("button", name="Rows as CSV").click()
    rows = list(csv.DictReader(waiting.value.path().open()))
    assert {row["pair"] for row in rows} == {"Sama for OpenAI, 2021-2022", "Sama for OpenAI, 2024"}
    assert all(row["basis"] == "estimated" and row["data_version"] for row in rows)


def test_the_workshop_shows_one_query_with_statement_and_parameters(page: Page, address: str) -> None:
    visit(page, f"{address}/workshop")
    page.get_by_role("combobox", name="Query").fill("hhi")
    page.get_by_role("option").first.click()
    expect(page.get_by_role("heading", name="Is the market concentrated?")).to_be_visible()
    expect(page.get_by_role("textbox", name="year")).to_have_value("2024")
    assert "query=market%2Fconcentration_bounds" in page.url or "query=market/concentration_bounds" in page.url
    page.get_by_role("textbox", name="year").fill("twenty")
    page.get_by_role("textbox", name="year").press("Enter")
    expect(page.get_by_text('year: "twenty" is no whole number.')).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
