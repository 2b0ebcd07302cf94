"""The file `sign_in.toml`: the OpenID Connect provider with which people sign in, as Streamlit takes it."""

from __future__ import annotations

import tomllib
from typing import Any

from dashboard.errors import DataRefused, Finding
from dashboard.settings import Settings, shown

NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")


def provider(settings: Settings) -> dict[str, Any] | None:
    """Return the secrets of signing in, None where there is no such file.

    Raises DataRefused for a file that cannot be read, or lacks a key.
    """
    where = shown(settings.sign_in)
    try:
        held = tomllib.loads(settings.sign_in.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataRefused(Finding(where, f"cannot be read: {error}.", "Write it as TOML.")) from None
    if lost := [key for key in NEEDED if not isinstance(held.get(key), str) or not held[key]]:
        raise DataRefused(Finding(where, f"lacks {', '.join(lost)}.", 'Write each as a text: client_id = "...".'))
    if not str(held["redirect_uri"]).endswith("/oauth2callback"):
        what = f'redirect_uri is "{held["redirect_uri"]}".'
        raise DataRefused(Finding(where, what, "It ends with /oauth2callback, and begins with this server."))
    return {"auth": held}
