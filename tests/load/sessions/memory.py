"""What a server holds in memory: at rest after its first page, and for each session that is open and read a page."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from dashboard.bench_servers import Served
from dashboard.settings import Settings
from tests.load.sessions.crowd import assembled, once
from tests.load.sessions.process import resident
from tests.load.sessions.servers import Serve

# In seconds: what a server gives back after a crowd, it gives back within this time.
SETTLE = 2


async def held(settings: Settings, serve: Serve, pages: Sequence[str], sessions: Sequence[int]) -> dict[str, Any]:
    """Start a server anew and return its megabytes: after the first page, after all, and for each open session.

    Sessions read all pages in turn, all at once, and stay open; what each takes is counted from where the server
    stood once every page had been read.
    """
    with serve(settings) as served:
        async with assembled(served.port, [pages[0]]) as readers:
            first = await once(readers, SETTLE * 60)
        told: dict[str, Any] = {"rest": round(await _settled(served), 1)}
        faults = first.faults
        for page in pages:
            async with assembled(served.port, [page]) as readers:
                faults += (await once(readers, SETTLE * 60)).faults
        warm = await _settled(served)
        told |= {"rest_all_pages": round(warm, 1), "sessions": {}}
        for count in sessions:
            asked = [pages[number % len(pages)] for number in range(count)]
            async with assembled(served.port, asked) as readers:
                faults += (await once(readers, SETTLE * 300)).faults
                whole = await _settled(served)
            told["sessions"][str(count)] = {"all": round(whole, 1), "each": round((whole - warm) / count, 2)}
        told["errors"] = sum(faults.values())
    return told


async def _settled(served: Served) -> float:
    await asyncio.sleep(SETTLE)
    return resident(served.pid)
