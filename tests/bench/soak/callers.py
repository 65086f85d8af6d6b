"""People without a window: they speak to the dashboard as its page in a browser does, and read what comes to be drawn.

A browser costs ten times what the server spends on a page, so on a small machine thirty of them would measure
themselves. The server can't tell: a session, a thread and a connection for each, every page drawn in full.
"""

from __future__ import annotations

import asyncio
import random
import time
import urllib.request

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tests.bench.soak.users import PATIENCE_SECONDS, PLACES, Place, Seen, rounds

FAILED = 'class="tw-state failed"'
CONNECT_SECONDS = 60


class Caller:
    """One of them, on an open line. The first page is asked for by its path, the others as the navigation does."""

    def __init__(self, number: int, line: ClientConnection, address: str, seen: Seen) -> None:
        self._name, self._line, self._address, self._seen = f"caller {number}", line, address, seen
        self._pages: dict[str, str] = {}
        self._title = ""

    async def look(self, place: Place) -> None:
        """Ask for a page and read until it is drawn."""
        message = BackMsg()
        asked = message.rerun_script
        if place.title in self._pages:
            asked.page_script_hash = self._pages[place.title]
        asked.page_name = place.path
        asked.context_info.url = f"{self._address}/{place.path}"
        asked.context_info.timezone, asked.context_info.locale = "UTC", "en"
        asked.context_info.color_scheme = "light"
        begun = time.monotonic()
        await self._line.send(message.SerializeToString())
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not self._drawn(place, ForwardMsg.FromString(await self._read())):
                pass
        if not self._title.startswith(place.title):
            self._seen.wrong.append(f"{self._name}: {place.title}: {self._title} came instead")
        self._seen.answered.setdefault(place.title, []).append(1000 * (time.monotonic() - begun))

    async def _read(self) -> bytes:
        found = await self._line.recv()
        return found if isinstance(found, bytes) else found.encode()

    def _drawn(self, place: Place, message: ForwardMsg) -> bool:
        """Note what a message holds; whether it is the last one of this page."""
        if message.HasField("navigation"):
            self._pages = {page.page_name: page.page_script_hash for page in message.navigation.app_pages}
        if message.page_config_changed.title:
            self._title = message.page_config_changed.title
        element = message.delta.new_element
        if element.HasField("exception"):
            self._seen.wrong.append(f"{self._name}: {place.title}: {element.exception.message[:300]}")
        if FAILED in element.html.body:
            self._seen.wrong.append(f"{self._name}: {place.title}: a failed state")
        if message.HasField("page_not_found"):
            self._seen.wrong.append(f"{self._name}: {place.title} was not found")
        return message.HasField("script_finished") and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


async def call(number: int, address: str, seen: Seen, think: tuple[float, float], wait: float, until: float) -> None:
    """One of them comes after ``wait`` seconds and looks at page after page until that moment."""
    await asyncio.sleep(wait)
    luck, doing = random.Random(number), "opening"
    try:
        await asyncio.to_thread(_fetch, address)
        uri = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
        async with connect(
            uri, subprotocols=["streamlit"], origin=address, max_size=None, open_timeout=CONNECT_SECONDS,
            ping_timeout=None,
        ) as line:  # fmt: skip
            caller = Caller(number, line, address, seen)
            for place in rounds(luck, PLACES):
                if time.monotonic() >= until:
                    return
                doing = place.title
                await caller.look(place)
                await asyncio.sleep(min(luck.uniform(*think), max(0.0, until - time.monotonic())))
    except (OSError, WebSocketException, TimeoutError) as error:
        seen.wrong.append(f"caller {number}: {doing}: {type(error).__name__} {error}"[:300])


def _fetch(address: str) -> None:
    with urllib.request.urlopen(address, timeout=PATIENCE_SECONDS) as answer:
        answer.read()
