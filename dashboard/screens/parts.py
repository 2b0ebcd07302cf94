"""What blocks are made of: text that is shown as it is, tables in words, errors in place."""

from __future__ import annotations

import re
from typing import Any

import pandas
import pyarrow
import streamlit as st

from dashboard.errors import LinchpinError
from dashboard.model import Answer
from dashboard.picture.tables import FEW, worded

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


def table(answer: Answer, key: str) -> None:
    """Show the rows in words: few of them as plain text that wraps, many in a grid that scrolls and sorts."""
    if len(answer.frame) > MANY:
        st.caption(f"The first {MANY:,} of {len(answer.frame):,} rows; the download under How do we know has all.")
    if len(answer.frame) <= FEW:
        told = worded(answer, FEW)
        plain = pandas.DataFrame(list(told.rows), columns=list(told.labels)).map(escaped).rename(columns=escaped)
        st.table(plain, border="horizontal", hide_index=True)
    else:
        st.dataframe(answer.once(_grid, lambda: _grid(answer)), hide_index=True, width="stretch", key=key)


def _grid(answer: Answer) -> pyarrow.Table:
    """Return the rows in words as they are sent."""
    told = worded(answer, MANY)
    columns = zip(*told.rows, strict=True)
    return pyarrow.table({name: list(column) for name, column in zip(told.labels, columns, strict=True)})
