"""Signing in by OpenID Connect, as Streamlit does it: who has signed in, where to do so, and where one lands then."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote, urlencode, urlsplit

from streamlit.auth_util import encode_provider_token, get_cookie_with_chunks, get_secrets_auth_section
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

LOGIN, LANDING = "auth/login", "/oauth2callback"
NEXT, USER_COOKIE = "linchpin_next", USER_COOKIE_NAME
# In seconds: whoever signed in longer ago does so again; a sign-in that is begun is finished by then.
SIGNED_IN_FOR, BEGUN_FOR = 12 * 3600, 900
LONGEST = 2000
_HERE = re.compile(r"/(?![/\\])[^\x00-\x20\\\x7f-\uffff]*")


def is_set_up() -> bool:
    """Tell whether there is a provider to sign in with."""
    return bool(get_secrets_auth_section())


def signed_in(cookies: Mapping[str, str]) -> dict[str, Any]:
    """Return the claims of whoever signed in, as the signed cookie holds them; none for a forged or an old one."""
    if not is_set_up():
        return {}

    def part(name: str) -> bytes | None:
        value = cookies.get(name)
        return decode_signed_value(get_cookie_secret(), name, value.encode("latin-1")) if value else None

    try:
        held = get_cookie_with_chunks(part, USER_COOKIE)
        claims = json.loads(held) if held else {}
    except (ValueError, UnicodeError):
        return {}
    return claims if is_fresh(claims) and claims.get("origin") == _origin() else {}


def is_fresh(claims: Mapping[str, Any]) -> bool:
    """Tell whether somebody is signed in, and has been for no longer than a working day."""
    since = claims.get("iat")
    if claims.get("is_logged_in") is not True or not isinstance(since, int | float):
        return False
    return time.time() - since < SIGNED_IN_FOR


def _origin() -> str:
    address = urlsplit(str(get_secrets_auth_section().get("redirect_uri", "")))
    return f"{address.scheme}://{address.netloc}"


def login_address(above: str) -> str:
    """Return where signing in begins, below the path `above` of a gateway."""
    return f"{above}/{LOGIN}?{urlencode({'provider': encode_provider_token('default')})}"


def next_cookie(wanted: str) -> str:
    """Return the cookie that remembers, while somebody signs in, the address they asked for."""
    kept = f"{NEXT}={quote(wanted, safe='')}" if len(wanted) <= LONGEST else f"{NEXT}="
    return f"{kept}; Path=/; Max-Age={BEGUN_FOR}; HttpOnly; SameSite=Lax"


def landing(cookies: Mapping[str, str], above: str) -> str:
    """Return where somebody lands who has signed in: at what they asked for if it is an address here, else at `/`."""
    wanted = unquote(cookies.get(NEXT, ""))
    return wanted if len(wanted) <= LONGEST and _HERE.fullmatch(wanted) else f"{above}/"


FORGET_NEXT = f"{NEXT}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"
