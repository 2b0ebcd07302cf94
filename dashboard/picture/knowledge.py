"""How well an answer is known, in a sentence."""

from __future__ import annotations

from dashboard.model import BASES, Answer
from dashboard.picture.words import counted


def how_known(answer: Answer) -> str:
    """Return a sentence on the bases of an answer's rows and on what is missing; nothing for one without rows."""
    rows = len(answer.frame)
    if not rows:
        return ""
    said = _bases(answer, rows)
    if answer.null_reasons:
        reason, _ = max(answer.null_reasons.items(), key=lambda item: item[1])
        missing = sum(answer.null_reasons.values())
        said += f" Something is not given in {counted(missing, 'row')}: {reason.rstrip('.')}."
    return said.strip()


def _bases(answer: Answer, rows: int) -> str:
    mix = answer.basis_mix
    sources = f", from {counted(len(answer.sources), 'source')}" if answer.sources else ""
    if not mix:
        return ""
    if len(mix) == 1:
        (basis,) = mix
        whole = "The one row is" if rows == 1 else f"All {rows:,} rows are"
        said = "modelled: no figure here is reported" if basis == "modelled" else basis
        return f"{whole if mix[basis] == rows else f'{mix[basis]:,} of {rows:,} rows are'} {said}{sources}."
    parts = [f"{mix[basis]:,} {basis}" for basis in BASES if basis in mix]
    first, *others = parts
    verb = "is" if mix[next(basis for basis in BASES if basis in mix)] == 1 else "are"
    return f"Of {counted(rows, 'row')} {first.replace(' ', f' {verb} ', 1)}, {' and '.join(others)}{sources}."
