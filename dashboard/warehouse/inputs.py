"""The files on which the modelled world and the log of partitions hang, so that a version knows when they change."""

from __future__ import annotations

from pathlib import Path

from dashboard import science

# Either engine gives the same sums, so what runs one of them is not part of a version.
OF_SPARK = ("on_spark", "spark_job", "translate")


def model_inputs(folder: Path) -> list[Path]:
    """Return every file on which the modelled world hangs: its folder and the functions it calls."""
    own = [path for pattern in ("*.csv", "*.yml", "*.sql") for path in sorted(folder.glob(pattern))]
    fitted = Path(__file__).with_name("modelled.py")
    return [*own, *sorted(Path(science.__path__[0]).glob("*.py")), fitted]


def log_inputs() -> list[Path]:
    """Return every file of ours on which the sums of a log hang, and how it lies beneath a version."""
    here = Path(__file__).parent
    return [
        here / "opening.py",
        *sorted(path for path in (here / "rollup").glob("*.py") if path.stem not in OF_SPARK),
    ]
