"""An answer's rows to take away: the same columns and values from a page and from the command line."""

from __future__ import annotations

import pandas

from dashboard.model import Answer


def rows_of(answer: Answer) -> pandas.DataFrame:
    """Return the rows as they are, without the sentence made from them, each with its data version."""
    frame = answer.frame.drop(columns=[name for name in ("finding",) if name in answer.frame])
    return frame.assign(data_version=answer.version)


def as_csv(answer: Answer) -> str:
    """Return the rows as CSV; a list of ids is written with spaces between them."""
    frame = rows_of(answer)
    for name, column in answer.query.header.columns.items():
        if column.type in ("sources", "texts"):
            frame[name] = [" ".join(value) if value is not None else "" for value in frame[name]]
    return str(frame.to_csv(index=False))
