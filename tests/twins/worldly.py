"""Strategies: rows of small and awkward worlds, as the keyword arguments that lay them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

# What is wanted often stands here often: a share is known only where much falls together.
CLIENTS, VENDORS, RIVALS = ("Ada", "Bob"), ("Vim", "Wes", "Xan"), ("Rex", "Sol")
DAYS = ("2022", "2023", "2024", "2024-02", "2024-02-29", "2024-06", "2024-06-30", "2024-07-01", "2025", "2025-02-28")
CLOCKS = (None, None, None, None, "2023-12-31", "2024-02-29", "2024-06-30", "2024-12-31", "2025-06-01")
PERIODS = ("2024", "2024", "2024", "2024", "2023", "2024H1", "2024Q4", "2024-03")
BASES = ("reported", "estimated", "modelled")
EVIDENCE = ("direct", "secondary", "recalled")
maybe_day = st.sampled_from((*(None,) * len(DAYS), *DAYS))
a_client = st.sampled_from(("Ada", "Ada", "Ada", "Bob"))


def _numbered(rows: list[dict[str, Any]], key: str, letter: str) -> list[dict[str, Any]]:
    """Give each row a key of its own, since ties are broken by it."""
    return [{**row, key: f"{letter}{place:02}"} for place, row in enumerate(rows)]


@st.composite
def a_claim(draw: st.DrawFn, vendors: tuple[str, ...] = VENDORS) -> dict[str, Any]:
    """Something said of a pair: with or without days, on the record or by nobody who gives a name."""
    started, ended = draw(maybe_day), draw(maybe_day)
    return {
        "client": draw(a_client),
        "vendor": draw(st.sampled_from(vendors)),
        "status": draw(st.sampled_from(("active", "active", "announced", "disputed", "winding_down", "ended"))),
        "claimant": draw(st.sampled_from(("on_record", "report", "unnamed"))),
        "known_on": draw(st.sampled_from(DAYS)),
        "started_on": started,
        # An end before the beginning is refused by the record.
        "ended_on": ended if started is None or (ended and ended[:4] > started[:4]) else None,
        "status_from": draw(maybe_day),
        "basis": draw(st.sampled_from(BASES)),
    }


def claims(vendors: tuple[str, ...] = VENDORS, most: int = 6) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(a_claim(vendors), max_size=most).map(lambda rows: _numbered(rows, "claim_id", "c"))


def spends(
    kinds: tuple[str, ...] = (*("annual_spend",) * 4, "contract_total", "planned_spend"),
    amounts: tuple[float, ...] = (-20, 0, 0, 10, 45.5, 60, 1e9),
) -> st.SearchStrategy[list[dict[str, Any]]]:
    row = st.fixed_dictionaries(
        {
            "client": a_client,
            "vendor": st.sampled_from(VENDORS),
            "amount": st.sampled_from(amounts),
            "period": st.sampled_from(PERIODS),
            "usd_per_unit": st.sampled_from((1, 1, 1, 1.1, 1.1, None)),
            "amount_kind": st.sampled_from(kinds),
            "known_on": st.sampled_from((None, *DAYS)),
            "evidence": st.sampled_from(EVIDENCE),
            "basis": st.sampled_from(BASES),
        }
    )
    return st.lists(row, max_size=7).map(lambda rows: _numbered(rows, "source", "s"))


@st.composite
def customer_shares(draw: st.DrawFn) -> list[dict[str, Any]]:
    """What filings say of up to four clients of a vendor and year, some of them in two filings."""
    client = st.sampled_from((("Ada", "named"), ("Bob", "named"), ("Customer A", "undisclosed"), ("top5", "group")))
    rows = []
    for name, kind in draw(st.lists(client, max_size=6)):
        told = draw(st.sampled_from(("share", "money", "money of nothing", "client only")))
        usd = draw(st.sampled_from((0, 5, 10, 20)))
        rows.append(
            {
                "vendor": draw(st.sampled_from(VENDORS[:2])),
                "client": name,
                "kind": kind,
                "period": draw(st.sampled_from(("2023", "2024", "2024H1"))),
                "share": draw(st.sampled_from((0, 0.05, 0.1, 0.2, 0.25))) if told == "share" else None,
                "client_usd": None if told == "share" else 0 if told == "money of nothing" else usd,
                "vendor_usd": {"share": None, "money": 100, "money of nothing": 0, "client only": None}[told],
                "evidence": draw(st.sampled_from(EVIDENCE)),
            }
        )
    return _numbered(rows, "source", "f")


def stakes(targets: tuple[str, ...] = VENDORS) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Who owns what part of whom: held for a while or for good, each owner at most once in a target."""
    row = st.fixed_dictionaries(
        {
            "owner": st.sampled_from((*RIVALS, "Ada")),
            "target": st.sampled_from(targets),
            "equity_share": st.sampled_from((0.05, 0.2, 0.2, 0.49)),
            "valid_from": st.sampled_from(("2020-01-01", "2024-06-30")),
            "valid_to": st.sampled_from(("2024-12-31", "9999-12-31", "9999-12-31")),
            "basis": st.sampled_from(BASES),
        }
    )
    return st.lists(row, max_size=3, unique_by=lambda given: (given["owner"], given["target"]))


def one_claim(vendor: str, started_on: str | None = None) -> dict[str, Any]:
    """Say that Ada buys from a vendor."""
    said = {"client": "Ada", "vendor": vendor, "status": "active", "claimant": "report", "known_on": "2023"}
    days = {"started_on": started_on, "ended_on": None, "status_from": None}
    return {**said, **days, "claim_id": vendor, "basis": "reported"}


def one_year(vendor: str, amount: float) -> dict[str, Any]:
    """Report what Ada paid a vendor in 2024."""
    paid = {"client": "Ada", "vendor": vendor, "amount": amount, "usd_per_unit": 1, "period": "2024"}
    told = {"amount_kind": "annual_spend", "known_on": "2023", "evidence": "direct", "basis": "reported"}
    return {**paid, **told, "source": vendor}
