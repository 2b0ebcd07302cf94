"""The query files as they were at a revision of the repository they lie in."""

from __future__ import annotations

import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from dashboard.catalog.folder import Catalogue, catalogue, forget
from dashboard.errors import Finding, LinchpinError
from dashboard.settings import shown


@contextmanager
def catalogue_at(folder: Path, revision: str) -> Iterator[Catalogue]:
    """Yield the catalogue of `folder` as committed at `revision`; its files are gone afterwards.

    Raises LinchpinError if the folder lies in no repository or the revision is not known there.
    """
    try:
        commit = _git(folder, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
        # A folder that lay elsewhere then, or nowhere, held no queries.
        listed = _git(folder, "ls-tree", "--name-only", commit, ".")
        packed = _git(folder, "archive", "--format=tar", commit, ".") if listed else b""
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        told = getattr(error, "stderr", b"") or str(error).encode()
        said = told.decode(errors="replace").strip().splitlines()[-1].removeprefix("fatal: ").rstrip(".")
        do = "Name a commit, a branch or a tag of the repository that holds it."
        raise LinchpinError(Finding(shown(folder), f'has no revision "{revision}" ({said}).', do)) from None
    with tempfile.TemporaryDirectory() as held:
        if packed:
            with tarfile.open(fileobj=BytesIO(packed)) as archive:
                archive.extractall(held, filter="data")
        try:
            yield catalogue(Path(held))
        finally:
            forget(Path(held))


def _git(folder: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=True).stdout
