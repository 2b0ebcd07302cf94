"""What is modelled says so on the page, tells what it assumes, and goes when only reported figures are let in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import drawn, must_not_err, panel, settle, visit
from tests.modelled import figures

pytestmark = pytest.mark.browser
QUESTION = "How many hours a week does each vendor work?"
MARK = re.compile("Modelled, not reported")
PARAMETERS = """/*---
title: What the model assumes
question: What does the model assume?
chart: {mark: table}
grain: [name]
reach: market
params:
  tables: {type: texts, default: null, help: "Only parameters of these tables."}
columns:
  name:   {type: text, label: Parameter}
  value:  {type: number, label: Value}
  reason: {type: text, label: Reason}
leaves_out: "Nothing."
owner: tests
reviewed: 2026-11-24
---*/

select
    parameter.name as name,
    parameter.value as value,
    parameter.reason as reason
from (values ('rework', 0.1, 'Our assumption, $5 or less.')) as parameter (name, value, reason)
where $tables is null
    or len($tables) >= 0
order by name
"""


@pytest.fixture
def modelled(folders: tuple[Path, Path]) -> Iterator[Path]:
    """A panel of two modelled bars and a reported one on a page of its own, and the parameters of the model."""
    _, queries = folders
    panel_file = queries / "trial" / "hours.sql"
    parameters = queries / "evidence" / "model_parameters.sql"
    before = parameters.read_bytes() if parameters.exists() else None
    panel_file.parent.mkdir()
    panel_file.write_text(
        figures(("Scale AI", 40, "modelled", "2026-01-01"), ("Turing", 9, "modelled", "2026-01-01"))
    )
    parameters.write_text(PARAMETERS)
    yield panel_file
    panel_file.unlink()
    panel_file.parent.rmdir()
    parameters.unlink() if before is None else parameters.write_bytes(before)


def test_a_modelled_panel_is_labelled_and_tells_what_the_model_assumes(
    page: Page, address: str, modelled: Path
) -> None:
    visit(page, f"{address}/trial")
    box = panel(page, QUESTION)
    expect(box.get_by_text("Modelled, not reported", exact=True)).to_be_visible()
    expect(page.get_by_text("1 of 1 answer here rests on modelled figures.")).to_be_visible()
    expect(box.get_by_text("Our assumption")).to_have_count(0)
    box.get_by_text("What the model assumes").click()
    expect(box.get_by_text("Our assumption, $5 or less.")).to_be_visible()
    modelled.write_text(figures(("Scale AI", 40, "modelled", "2026-01-01"), ("Turing", 9, "reported", "2026-01-01")))
    visit(page, f"{address}/trial")
    expect(box.get_by_text("Modelled, not reported: 1 of 2 rows")).to_be_visible()
    modelled.write_text(figures(("Turing", 9, "reported", "2026-01-01")))
    visit(page, f"{address}/trial")
    expect(box.get_by_text(MARK)).to_have_count(0)
    expect(box.get_by_text("What the model assumes")).to_have_count(0)
    must_not_err(page)


def test_a_modelled_panel_is_emptied_by_the_weakest_basis_and_says_so(
    page: Page, address: str, modelled: Path
) -> None:
    visit(page, f"{address}/trial?basis=reported")
    box = panel(page, QUESTION)
    sentence = "Every figure that answers this is modelled, and the weakest basis let in is reported."
    expect(box.get_by_text(sentence)).to_be_visible()
    expect(box.get_by_text(MARK)).to_have_count(0)
    assert drawn(page) == []
    page.get_by_role("button", name="Clear filters").click()
    expect(box.get_by_text(MARK)).to_be_visible()
    settle(page)
    assert len(drawn(page)) == 1
    visit(page, f"{address}/trial?known=2025-06-14")
    expect(box.get_by_text("is modelled, and none could be known by 14 Jun 2025.")).to_be_visible()


@pytest.mark.parametrize(
    ("label", "option", "key"),
    [("Scenario", "Without the event", "scenario=no_event"), ("Grain", "Week", "grain=week")],
)
def test_scenario_and_grain_are_chosen_in_the_sidebar_and_go_into_the_url(
    page: Page, address: str, label: str, option: str, key: str
) -> None:
    visit(page, f"{address}/market")
    page.get_by_role("combobox", name=label).select_option(option)
    expect(page).to_have_url(re.compile(key))
    settle(page)
    must_not_err(page)
    visit(page, page.url)
    expect(page.get_by_text("was ignored")).to_have_count(0)
    expect(page.get_by_role("combobox", name=label).locator("option:checked")).to_have_text(option)
    page.get_by_role("button", name="Clear filters").click()
    expect(page).to_have_url(re.compile(r"/market/?$"))
