"""A query file of rows written into it, of any basis and known since any day, seen through the reader's clocks."""

from __future__ import annotations

QUERY = """/*---
title: Hours a week
question: How many hours a week does each vendor work?
chart: {{mark: bar, x: hours, y: vendor}}
grain: [vendor]
reach: own
columns:
  vendor:      {{type: text, label: Vendor}}
  hours:       {{type: number, label: Hours, unit: hours}}
  basis:       {{type: basis}}
  null_reason: {{type: text, label: Why unknown}}
leaves_out: "Everything else."
owner: tests
reviewed: 2026-11-24
---*/

with figure as (
    select *
    from (values
        {rows}
    ) as figure (vendor, hours, basis, known_on)
)

select
    figure.vendor as vendor,
    figure.hours as hours,
    figure.basis as basis,
    case when figure.hours is null then 'nobody has said' end as null_reason
from figure
where visible(figure.known_on, figure.basis)
order by vendor
"""


def figures(*rows: tuple[str, float | None, str, str]) -> str:
    """Return a query file that answers with these rows: vendor, hours, basis, and the day it could be known."""
    lines = [
        f"('{vendor}', {'null::double' if hours is None else hours}, '{basis}'::basis, date '{known_on}')"
        for vendor, hours, basis, known_on in rows
    ]
    return QUERY.format(rows=",\n        ".join(lines))
