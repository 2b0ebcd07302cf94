"""Who pays for what is computed: the one place that says which requests count together."""

from __future__ import annotations

import ipaddress

from starlette.types import Scope

# A household or an office is given so many leading bits of an address of version 6.
HOUSE = 64


def payer_of(scope: Scope) -> str | None:
    """Return a key for whoever sent a request, the address it came from; None for one from this machine.

    Behind nginx the address is the one that nginx names: uvicorn takes it from a peer on loopback alone.
    """
    host = (scope.get("client") or ("",))[0]
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host or None
    if address.is_loopback:
        return None
    if address.version == 6:
        return str(ipaddress.ip_network((address, HOUSE), strict=False))
    return str(address)
