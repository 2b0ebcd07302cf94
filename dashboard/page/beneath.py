"""What lies beneath the views that queries read."""

from __future__ import annotations

from collections.abc import Iterable

# The cited tables beneath the views that are made of several, or of a table of another name.
BENEATH = {
    "relationship": ("relationship_claim",),
    "relationship_history": ("relationship_claim",),
    "rival_pair": ("rivalry",),
    "spend_share": ("relationship_claim", "spend"),
    "client_share": ("customer_share", "ownership"),
    "contract_version": ("contract",),
    "throughput": ("delivery_log", "service_standard"),
    "throughput_path": ("delivery_log", "service_standard"),
    "turnaround": ("delivery_log",),
}


def beneath(tables: Iterable[str]) -> tuple[str, ...]:
    """Return the cited tables whose rows stand in these views."""
    return tuple(sorted({name for table in tables for name in BENEATH.get(table, (table,))}))
