"""The server that listens: it says when it is ready, and stops so that nobody who reads loses anything."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable

import uvicorn

from dashboard.gate.leaving import leaving

# In seconds: how long a download may still take once the server was asked to stop.
GRACE = 30
LOOPBACK = ["127.0.0.1", "::1"]


class Server(uvicorn.Server):
    """A server that calls back once it listens, and ends with status 0 when it is told to terminate."""

    def __init__(self, host: str, port: int, ready: Callable[[], None]) -> None:
        # What says from where a request came is taken from a proxy on this machine alone.
        super().__init__(
            uvicorn.Config(
                "dashboard.server:app",
                host=host,
                port=port,
                log_level="warning",
                access_log=False,
                server_header=False,
                forwarded_allow_ips=LOOPBACK,
                timeout_graceful_shutdown=GRACE,
            )
        )
        self._ready = ready

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until SIGTERM or Ctrl-C. uvicorn raises the signal again at the end; SIGTERM then does nothing."""
        former = signal.signal(signal.SIGTERM, lambda number, frame: None)
        try:
            super().run(sockets)
        finally:
            signal.signal(signal.SIGTERM, former)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then call back."""
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the sockets of pages, whose browsers open them anew, and finish what runs; then stop listening.

        Until then whoever asks is told that the server stops, so that a proxy asks another one.
        """
        leaving.set()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        try:
            async with asyncio.timeout(GRACE):
                while self.server_state.tasks and not self.force_exit:
                    await asyncio.sleep(0.05)
        except TimeoutError:
            # uvicorn ends those that are left.
            self.config.timeout_graceful_shutdown = 0
        for connection in list(self.server_state.connections):
            # A browser that does not read any more is not told twice.
            if connection.transport.is_closing():
                connection.transport.abort()
        await asyncio.sleep(0)
        await super().shutdown(sockets)
