"""The files on which the modelled world hangs, so that a version knows when they change."""

from __future__ import annotations

from pathlib import Path

from dashboard import science


def model_inputs(folder: Path) -> list[Path]:
    """Return every file on which the modelled world hangs: its folder and the functions it calls."""
    own = [path for pattern in ("*.csv", "*.yml", "*.sql") for path in sorted(folder.glob(pattern))]
    fitted = Path(__file__).with_name("modelled.py")
    return [*own, *sorted(Path(science.__path__[0]).glob("*.py")), fitted]
