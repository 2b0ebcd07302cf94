"""The secret of a data folder: all its processes sign with it, and nobody else can."""

from __future__ import annotations

import os
import secrets

from dashboard.settings import Settings

GRANTS = "grants"


def secret_of(settings: Settings) -> str:
    """Return the secret, made where there is none; of two processes that begin at once, the first one's counts."""
    path = settings.data / GRANTS / "secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"secret.{os.getpid()}")
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as stream:
            stream.write(secrets.token_hex(32))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii")
