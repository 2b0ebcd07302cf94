"""One reader's session as a browser has it: it asks for runs of a page over the socket, and counts what came."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

# A chart is Plotly's own element, or stands with others in the component that our pages draw panels with.
COMPONENT = "linchpin_panel"
# A browser forgets a message that two runs did not use.
KEPT_FOR = 2


@dataclass(frozen=True)
class Run:
    """One run of a page: from the request to the word that the script is over."""

    milliseconds: float
    charts: int
    received: int
    faults: tuple[str, ...]


@dataclass
class Seen:
    """What came in a run so far; `received` counts bytes after they were unpacked."""

    charts: int = 0
    received: int = 0
    faults: list[str] = field(default_factory=list)
    widgets: list[WidgetState] = field(default_factory=list)


class Reader:
    """A tab that is open on one page: `client?client=openai` is the page `client` with that query."""

    def __init__(self, socket: ClientConnection, page: str, keeps: bool) -> None:
        """Take an open socket; a reader who `keeps` says what it has, as browsers do, and is sent a mention of it."""
        path, _, self._query = page.partition("?")
        self._path = "" if path == "overview" else path
        self._socket, self._keeps = socket, keeps
        self._hash, self._runs = "", 0
        self._widgets: list[WidgetState] = []
        # Of each message that may be kept: how many charts it holds, and in which run it was last used.
        self._kept: dict[str, tuple[int, int]] = {}

    async def run(self, patience: float) -> Run:
        """Ask for a run and wait for its end.

        Raises TimeoutError if it takes more than `patience` seconds, ConnectionClosed if the server hangs up.
        """
        self._runs += 1
        asked = self._asked().SerializeToString()
        seen, started = Seen(), time.perf_counter()
        async with asyncio.timeout(patience):
            await self._socket.send(asked)
            while not self._is_over(await self._socket.recv(decode=False), seen):
                pass
        taken = (time.perf_counter() - started) * 1000
        self._widgets = seen.widgets
        self._kept = {key: held for key, held in self._kept.items() if self._runs - held[1] < KEPT_FOR}
        return Run(taken, seen.charts, seen.received, tuple(seen.faults))

    def _asked(self) -> BackMsg:
        """Return what a browser sends: the page by its name at first and by its hash then, with all its widgets."""
        asked = BackMsg()
        script = asked.rerun_script
        script.query_string = self._query
        script.page_script_hash = self._hash
        script.page_name = "" if self._hash else self._path
        script.widget_states.SetInParent()
        script.widget_states.widgets.extend(self._widgets)
        script.context_info.timezone, script.context_info.locale = "UTC", "en-US"
        if self._keeps:
            script.cached_message_hashes.extend(self._kept)
        return asked

    def _is_over(self, data: bytes, seen: Seen) -> bool:
        """Take in a message, and tell whether it is the last of its run."""
        told = ForwardMsg()
        told.ParseFromString(data)
        seen.received += len(data)
        match told.WhichOneof("type"):
            case "delta":
                self._take(told, seen)
            case "ref_hash":
                held, _ = self._kept[told.ref_hash]
                self._kept[told.ref_hash] = held, self._runs
                seen.charts += held
            case "navigation":
                self._hash = told.navigation.page_script_hash or self._hash
            case "new_session":
                self._hash = told.new_session.page_script_hash or self._hash
            case "page_not_found":
                seen.faults.append(f"there is no page {self._path}")
            case "script_finished":
                return self._ended(told, seen)
        return False

    def _ended(self, told: ForwardMsg, seen: Seen) -> bool:
        """Tell whether a script is over, and not only a part of it, or to be begun anew."""
        if told.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            seen.faults.append("the script cannot be compiled")
            return True
        return bool(told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY)

    def _take(self, told: ForwardMsg, seen: Seen) -> None:
        if told.delta.WhichOneof("type") != "new_element":
            return
        element = told.delta.new_element
        kind = element.WhichOneof("type")
        charts = _figures(element.bidi_component) if kind == "bidi_component" else int(kind == "plotly_chart")
        seen.charts += charts
        if told.metadata.cacheable:
            self._kept[told.hash] = charts, self._runs
        if state := _state(kind, element):
            seen.widgets.append(state)
        elif fault := _fault(kind, element):
            seen.faults.append(fault)


def _state(kind: str | None, element: Element) -> WidgetState | None:
    """Return what a widget that nobody has touched sends back with each run: what it was set to, or nothing."""
    if kind == "selectbox":
        box = element.selectbox
        return WidgetState(id=box.id, string_value=box.raw_value if box.set_value else None)
    if kind == "date_input":
        state = WidgetState(id=element.date_input.id)
        state.string_array_value.data.extend(element.date_input.value if element.date_input.set_value else ())
        state.string_array_value.SetInParent()
        return state
    return None


def _figures(component: BidiComponent) -> int:
    """Return how many of the panels that a component holds have a chart; its first line says so."""
    if not component.component_name.endswith(COMPONENT):
        return 0
    return sum(bool(told["figure"]) for told in json.loads(component.bytes.partition(b"\n")[0]))


def _fault(kind: str | None, element: Element) -> str:
    """Return what a reader sees go wrong: an exception, or an error that the page itself tells."""
    if kind == "exception":
        return f"exception {element.exception.type}: {element.exception.message}"
    if kind == "alert" and element.alert.format == Alert.ERROR:
        return f"error shown: {element.alert.body}"
    return ""


@asynccontextmanager
async def reading(port: int, page: str, keeps: bool = False) -> AsyncIterator[Reader]:
    """Open a session on this machine's own server, with the compression that a browser offers; yield its reader."""
    url = f"ws://localhost:{port}/_stcore/stream"
    # A browser sends no pings of its own, so it does not hang up on a server that is busy.
    options = {"subprotocols": ["streamlit"], "max_size": None, "ping_interval": None}
    async with connect(url, **options) as socket:
        yield Reader(socket, page, keeps)
