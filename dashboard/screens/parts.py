"""What blocks are made of: text that is shown as it is, tables in words, errors in place."""

from __future__ import annotations

import re
from typing import Any

import pandas
import streamlit as st

from dashboard.errors import LinchpinError
from dashboard.model import Answer
from dashboard.picture.numbers import shown
from dashboard.picture.rows import words
from dashboard.picture.tables import worded

FEW = 12
# Words for more rows than these take longer than anybody reads; a download has them all.
MANY = 1_000
# On a phone a table of long reasons scrolls sideways; words that wrap in narrow columns would make it endless.
ON_A_PHONE = (
    "<style>@media (max-width: 640px) { [data-testid=stTable] :is(td, th, p) { white-space: nowrap } }</style>"
)

_SIGNS = re.compile(r"[\\`*_\[\]$#~<>&:|]")
# At the beginning of a line they begin a list or underline a title.
_LISTED = re.compile(r"^(\s*(?:\d+(?=[.)])|(?=[-+=])))(.)", re.MULTILINE)
# Streamlit looks for `:material/name:`, emoji, arrows and addresses once Markdown has taken the backslashes away.
_MADE_LATER = re.compile(
    r"(?<=:)(?=[\w+-]+:|material[/_]|//)|(?<=www)(?=\.)|(?<=[\w.+-]@)(?=[\w-])"
    r"|(?<=(?<!\S)[<>~-])(?=[>=-]>?(?!\S))",
    re.IGNORECASE,
)


def escaped(text: Any) -> str:
    """Return text in which Markdown finds nothing to format, dollar signs, colons and the signs of lists included.

    What would become an icon, an arrow or a link even so has a sign without width in it.
    """
    parted = _MADE_LATER.sub("\u2060", str(text))
    return _LISTED.sub(r"\1\\\2", _SIGNS.sub(r"\\\g<0>", parted))


def error_box(error: LinchpinError | None) -> None:
    """Show an error as it was found: where, what, what to do."""
    st.error("This question cannot be answered now.", icon=":material/error:")
    st.code(str(error), language=None, wrap_lines=True)


def refused_box(error: LinchpinError) -> None:
    """Show why something that was brought is not taken: where, what, what to do."""
    st.error("This cannot be taken as it stands; nothing was changed.", icon=":material/error:")
    st.code(str(error), language=None, wrap_lines=True)


def listed(answer: Answer) -> str:
    """Return a table that names a `text` as a list, which reads well on a phone: x, y and the text of each row."""
    chart, columns = answer.query.header.chart, answer.query.header.columns
    return "\n".join(
        f"- **{escaped(shown(row[chart.x or ''], columns[chart.x or '']))}** · {escaped(words(row, chart.y))}: "
        f"{escaped(words(row, chart.text))}"
        for row in answer.rows
    )


def table(answer: Answer, key: str) -> None:
    """Show the rows in words: few of them as plain text that wraps, many in a grid that scrolls and sorts."""
    told = worded(answer, MANY)
    frame = pandas.DataFrame(list(told.rows), columns=list(told.labels))
    if len(answer.frame) > MANY:
        st.caption(f"The first {MANY:,} of {len(answer.frame):,} rows; the download under How do we know has all.")
    if len(frame) <= FEW:
        plain = frame.map(escaped).rename(columns=escaped)
        st.table(plain, border="horizontal", hide_index=True)
    else:
        st.dataframe(frame, hide_index=True, width="stretch", key=key)
