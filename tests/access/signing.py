"""Somebody who has signed in, by the cookie that Streamlit itself would have signed."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from streamlit.auth_util import set_cookie_with_chunks
from streamlit.runtime.secrets import secrets_singleton
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

SECRETS = {
    "auth": {
        "redirect_uri": "http://testserver/oauth2callback",
        "cookie_secret": "a secret of the tests alone",
        "client_id": "linchpin",
        "client_secret": "none",
        "server_metadata_url": "http://localhost:1/.well-known/openid-configuration",
    }
}


@pytest.fixture
def signing_in() -> Iterator[None]:
    """Let the server know a provider, as `.streamlit/secrets.toml` does."""
    secrets_singleton.merge_programmatic_secrets(SECRETS)
    yield
    secrets_singleton.merge_programmatic_secrets({})
    secrets_singleton._reset()


def cookie(**changes: object) -> dict[str, str]:
    """Return the cookie of somebody who has signed in, as Streamlit signs it."""
    claims = {
        "email": "ann@one.example",
        "origin": "http://testserver",
        "is_logged_in": True,
        "iat": int(time.time()),
        **changes,
    }
    made: dict[str, str] = {}

    def sign(name: str, value: str) -> bytes:
        return create_signed_value(get_cookie_secret(), name, value)

    set_cookie_with_chunks(
        lambda name, value: made.__setitem__(name, sign(name, value).decode()),
        sign,
        USER_COOKIE_NAME,
        claims,
        cookie_attr_size=200,
    )
    return made
