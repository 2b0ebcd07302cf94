"""A View and its URL say the same thing, and nothing that was asked is dropped in silence."""

from __future__ import annotations

import datetime
from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model import BASES, GRAINS, SCENARIOS, World
from dashboard.view import KEYS, View, day_after, first_day, last_day, read_view

WORLD = World(
    version="0123456789ab",
    title="A small record",
    as_of=datetime.date(2026, 11, 23),
    clients={"google": "Google", "openai": "OpenAI", "us-dod": "US DoD"},
    vendors={"appen": "Appen", "scale-ai": "Scale AI", "surge-ai": "Surge AI"},
    services={"text-nlp": "Text", "image-video-annotation": "Images"},
)
DATES = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))
DAYS = DATES.map(datetime.date.isoformat)
PARTIAL_DAYS = st.builds(lambda day, length: day[:length], DAYS, st.sampled_from([4, 7, 10]))


def maybe(values: st.SearchStrategy[str]) -> st.SearchStrategy[str | None]:
    return st.none() | values


@st.composite
def views(draw: st.DrawFn) -> View:
    """Return a valid view of WORLD: known ids, readable days, and a `from` that is not after its `to`."""
    start, end = draw(maybe(PARTIAL_DAYS)), draw(maybe(PARTIAL_DAYS))
    if start and end and first_day(start) >= day_after(end):
        start, end = end, start
    return View(
        page=draw(st.sampled_from(["overview", "dependence", "client", "a_new_page"])),
        client=draw(maybe(st.sampled_from(sorted(WORLD.clients)))),
        vendor=draw(maybe(st.sampled_from(sorted(WORLD.vendors)))),
        service=draw(maybe(st.sampled_from(sorted(WORLD.services)))),
        from_=start,
        to=end,
        grain=draw(maybe(st.sampled_from(GRAINS))),
        basis=draw(maybe(st.sampled_from(BASES))),
        scenario=draw(maybe(st.sampled_from(SCENARIOS))),
        on=draw(maybe(DAYS)),
        known=draw(maybe(DAYS)),
        v=draw(maybe(st.text("0123456789abcdef", min_size=12, max_size=12))),
        query=draw(maybe(st.from_regex(r"[a-z]{1,9}/[a-z_]{1,20}", fullmatch=True))),
    )


@given(views())
def test_a_view_written_into_a_url_is_read_back_as_the_same_view(view: View):
    assert read_view(view.page, view.params(), WORLD) == (view, [])


@given(views())
def test_the_url_holds_only_known_keys_and_only_what_was_asked_for(view: View):
    params = view.params()
    assert set(params) <= set(KEYS)
    assert all(isinstance(value, str) and value for value in params.values())
    asked = [value for key, value in asdict(view).items() if key != "page" and value is not None]
    assert len(params) == len(asked)


@given(views())
def test_a_frozen_view_pins_its_day_its_data_version_and_its_texts_and_changes_nothing_else(view: View):
    frozen = view.frozen(WORLD, "fedcba987654")
    assert frozen.on == (view.on or "2026-11-23")
    assert frozen.v == "0123456789ab", "the version that is shown, whichever one was asked for"
    assert frozen.q == "fedcba987654", "the query texts that are shown"
    kept = {key: value for key, value in vars(view).items() if key not in ("on", "v", "q")}
    assert kept.items() <= vars(frozen).items()
    assert frozen.frozen(WORLD, "fedcba987654") == frozen
    unpinned = replace(view, v=None, q=None)
    assert frozen.live(WORLD) == (replace(unpinned, on=None) if view.on in (None, "2026-11-23") else unpinned)
    assert unpinned.live(WORLD) == unpinned, "a day that the reader chose stays"
    assert view.frozen(WORLD, "").q is None, "texts that are not kept are not promised"


@given(views(), st.dictionaries(st.sampled_from([*KEYS, "clint", "page", "utm_source"]), st.text(max_size=12)))
def test_whatever_a_url_holds_a_view_opens_and_each_value_ignored_is_named(view: View, noise: dict[str, str]):
    raw = {**view.params(), **noise}
    read, ignored = read_view(view.page, raw, WORLD)
    assert read.page == view.page
    kept = read.params()
    for key in (key for key, value in raw.items() if value and key not in kept):
        assert any(key == one.key and key in str(one) for one in ignored), (key, ignored)
        assert all(one.finding.where and one.finding.do for one in ignored), ignored


BAD = [
    ({"client": "opnai"}, 'client=opnai was ignored: no client has that id in this data. Did you mean "openai"?'),
    ({"client": "zzz"}, "client=zzz was ignored: no client has that id in this data."),
    ({"vendor": "scale"}, 'vendor=scale was ignored: no vendor has that id in this data. Did you mean "scale-ai"?'),
    ({"vendor": "OpenAI"}, "vendor=OpenAI was ignored: no vendor has that id in this data."),
    ({"service": "text"}, 'service=text was ignored: no service has that id in this data. Did you mean "text-nlp"?'),
    ({"from": "2025-13-40"}, "from=2025-13-40 was ignored: write YYYY, YYYY-MM or YYYY-MM-DD."),
    ({"to": "2025-02-30"}, "to=2025-02-30 was ignored: write YYYY, YYYY-MM or YYYY-MM-DD."),
    ({"to": "25"}, "to=25 was ignored: write YYYY, YYYY-MM or YYYY-MM-DD."),
    ({"on": "2025-13-40"}, "on=2025-13-40 was ignored: write a day as YYYY-MM-DD."),
    ({"on": "9999-12-31"}, "on=9999-12-31 was ignored: no record reaches so far."),
    ({"known": "9999"}, "known=9999 was ignored: no record reaches so far."),
    ({"known": "yesterday"}, "known=yesterday was ignored: write a day as YYYY-MM-DD."),
    ({"basis": "true"}, "basis=true was ignored: a basis is one of reported, estimated, modelled."),
    ({"grain": "decade"}, "grain=decade was ignored: a grain is one of day, week, month, quarter, year."),
    ({"scenario": "actual"}, "scenario=actual was ignored: a scenario is one of base, low, high, no_event."),
    ({"clint": "openai"}, '"clint" was ignored: there is no such filter. Did you mean "client"?'),
    ({"utm_source": "mail"}, '"utm_source" was ignored: there is no such filter.'),
    ({"page": "markt"}, 'There is no page "markt"; this is the Overview.'),
]


@pytest.mark.parametrize(("raw", "notice"), BAD, ids=[notice[:40] for _, notice in BAD])
def test_a_value_that_has_to_be_ignored_is_named_with_the_nearest_right_one(raw: dict[str, str], notice: str):
    view, ignored = read_view("overview", {**raw, "vendor": raw.get("vendor", "appen")}, WORLD)
    assert [str(one) for one in ignored] == [notice]
    assert view == View(vendor=None if "vendor" in raw else "appen")


def test_every_bad_value_of_a_url_is_named_not_only_the_first():
    raw = {"client": "opnai", "basis": "true", "on": "2025-13-40", "vendor": "appen"}
    view, ignored = read_view("market", raw, WORLD)
    assert view == View(page="market", vendor="appen")
    assert [f"{one.key}={one.value}" for one in ignored] == ["client=opnai", "basis=true", "on=2025-13-40"]


def test_a_from_after_its_to_is_ignored_and_named():
    view, ignored = read_view("market", {"from": "2025-07", "to": "2025-06"}, WORLD)
    assert view == View(page="market", to="2025-06")
    assert [str(one) for one in ignored] == ["from=2025-07 was ignored: it lies after to=2025-06."]


def test_a_page_that_is_not_there_leads_to_the_overview_and_is_no_key_elsewhere():
    _, ignored = read_view("market", {"page": "foo"}, WORLD)
    assert [str(one) for one in ignored] == ['"page" was ignored: there is no such filter.']
    assert str(ignored[0].finding) == "page: there is no such filter. Leave it out."


def test_where_nothing_is_answered_without_it_the_same_is_refused_with_what_to_do():
    _, ignored = read_view("market", {"client": "opnai", "clint": "x", "from": "2025", "to": "2024"}, WORLD)
    assert [str(one.finding) for one in ignored] == [
        'client: "opnai" is refused. No client has that id in this data. Did you mean "openai"?',
        'clint: there is no such filter. Did you mean "client"?',
        'from: "2025" is refused. It lies after to=2024.',
    ]


def test_a_window_of_one_day_or_one_month_is_no_reversed_window():
    for day in ("2025-06-14", "2025-06", "2025"):
        assert read_view("market", {"from": day, "to": day}, WORLD) == (View(page="market", from_=day, to=day), [])


def test_a_day_given_as_month_or_year_is_known_on_its_last_day():
    assert read_view("x", {"on": "2024-02", "known": "2025"}, WORLD)[0] == View(
        "x", on="2024-02-29", known="2025-12-31"
    )


def test_an_empty_value_asks_for_nothing_and_needs_no_notice():
    assert read_view("x", {"client": "", "page": ""}, WORLD) == (View("x"), [])


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2025", "2025-01-01", "2026-01-01"),
        ("2025-12", "2025-12-01", "2026-01-01"),
        ("2024-02", "2024-02-01", "2024-03-01"),
        ("2025-06-30", "2025-06-30", "2025-07-01"),
    ],
)
def test_to_is_inclusive_in_the_url_and_the_first_day_after_in_sql(text: str, first: str, after: str):
    assert first_day(text).isoformat() == first
    assert day_after(text).isoformat() == after
    assert last_day(text) + datetime.timedelta(days=1) == day_after(text)
