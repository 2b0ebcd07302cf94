"""Where the product, its data and its queries lie."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dashboard.entitlement import EVERYTHING, Entitlement

PROJECT = Path(__file__).resolve().parent.parent
SCHEMA = PROJECT / "data" / "schema"
ROLLUP = PROJECT / "data" / "rollup"
CHECKS = PROJECT / "data" / "checks"
SHIPPED = PROJECT / "data" / "sources"
PROFILES = PROJECT / "data" / "profiles"
INTAKE = PROJECT / "data" / "intake"
ACCESS = PROJECT / "data" / "access"
DEFAULT_PORT = 8501
# A page sees a saved query file, or a folder's link that leads elsewhere, after so many seconds.
LOOK_AGAIN = 0.25


@dataclass(frozen=True)
class Settings:
    """The two folders a user may bring, data and queries; whether pages may write; whether the public record
    stands beside a user's own data instead of giving way to it; what whoever asks may see; and whether the server
    began with rules on that.
    """

    data: Path
    queries: Path
    edit: bool = False
    with_record: bool = False
    sees: Entitlement = EVERYTHING
    guarded: bool = False

    @property
    def sources(self) -> Path:
        """Folder of the files as received, each with its card."""
        return self.data / "sources"

    @property
    def model(self) -> Path:
        """Folder of the modelled world: its parameters and statements; without it nothing is modelled."""
        return self.data / "model"

    @property
    def access(self) -> Path:
        """File that names readers and what each may see; without it the server is for this machine alone."""
        return self.data / "access.yml"

    @property
    def sign_in(self) -> Path:
        """File that names the provider people sign in with; it holds secrets."""
        return self.data / "sign_in.toml"

    @property
    def imports(self) -> Path:
        """Folder of the imports, each in a folder of its own, and the list of those that count."""
        return self.data / "imports"

    @property
    def log(self) -> Path:
        """Folder of a user's own delivery log as Parquet, a folder `submitted_on=YYYY-MM-DD` a day, if any."""
        return self.data / "log"

    @property
    def rolled(self) -> Path:
        """Folder of what was rolled up of that log, and the manifest that says of which files."""
        return self.data / "rolled"

    @property
    def versions(self) -> Path:
        """Folder of the immutable version files and the pointer to the current one."""
        return self.data / "versions"

    @property
    def texts(self) -> Path:
        """Folder of the query texts that frozen links go on asking."""
        return self.versions / "texts"

    @classmethod
    def read(cls, data: str | None = None, queries: str | None = None, with_record: bool = False) -> Settings:
        """Take the folders from the arguments, else from the environment, else from the project."""
        return cls(
            data=_folder(data, "LINCHPIN_DATA", "data"),
            queries=_folder(queries, "LINCHPIN_QUERIES", "queries"),
            edit=bool(os.environ.get("LINCHPIN_EDIT")),
            with_record=with_record or bool(os.environ.get("LINCHPIN_WITH_RECORD")),
            guarded=bool(os.environ.get("LINCHPIN_GUARDED")),
        )


def _folder(given: str | None, variable: str, default: str) -> Path:
    named = given or os.environ.get(variable)
    if not named:
        return PROJECT / default
    if os.path.isabs(named):
        return _resolved(named, int(time.monotonic() / LOOK_AGAIN))
    return Path(named).expanduser().resolve()


@lru_cache(maxsize=8)
def _resolved(named: str, _: int) -> Path:
    """Follow links, of many who ask in the same quarter of a second once."""
    return Path(named).resolve()


def shown(path: Path) -> str:
    """Return the path as a reader of messages knows it: relative to where they stand, if it lies there."""
    for base in (Path.cwd(), PROJECT):
        if path.is_relative_to(base):
            return str(path.relative_to(base))
    return str(path)
