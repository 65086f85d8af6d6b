"""The dashboard's server: Streamlit with routes for monitors, behind the guard. ``python -m app.web`` from the root.

``python -m app dashboard`` starts it with the right store; by itself it serves the store of the settings.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route
from streamlit.starlette import App

from app import garbage, health, logs, secret_files
from app.clock import real_clock
from app.guard import Guard, security_headers
from app.settings import Settings, load_settings
from app.sign_in import Client, check_address, client_of
from app.visits import Remembering
from store.errors import TallywireError

if TYPE_CHECKING:
    from app.guard import Receive, Scope, Send

SCRIPT = Path(__file__).with_name("main.py")
PAGE = Path(streamlit.__file__).parent / "static" / "index.html"
OWN_NAMES = ("127.0.0.1", "localhost", "::1")


class Dashboard(App):
    """Streamlit behind the guard, so that its own answers and refusals carry the headers too."""

    def __init__(self, store_url: str, client: Client | None) -> None:
        super().__init__(SCRIPT, routes=_routes(store_url), secrets=client.secrets() if client else None)
        hosts = (*OWN_NAMES, client.host) if client else OWN_NAMES
        https = client is not None and client.address.startswith("https:")
        remembering = Remembering(super().__call__, real_clock)
        self._guard = Guard(remembering, hosts, security_headers(PAGE.read_text("utf-8")), https=https)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._guard(scope, receive, send)


def config(settings: Settings, client: Client | None, port: int) -> dict[str, Any]:
    """Streamlit's own options."""
    return {
        "server.address": settings.dashboard.host,
        "server.port": port,
        "server.headless": True,
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": False,
        "browser.serverAddress": client.host if client else "127.0.0.1",
    }


def _routes(url: str) -> list[Route]:
    """``/healthz`` and ``/metrics``; plain functions, so that Starlette calls them beside the pages, not between."""
    kept_health = health.Kept(lambda: health.check(url))
    kept_metrics = health.Kept(lambda: health.metrics_of(url))

    def healthz(_request: Request) -> JSONResponse:
        found = kept_health()
        told = {"status": "ok", "schema": found.schema} if found.well else {"status": "failing", "why": found.problem}
        return JSONResponse(told, 200 if found.well else 503, {"cache-control": "no-store"})

    def metrics(_request: Request) -> PlainTextResponse:
        return PlainTextResponse(kept_metrics(), media_type="text/plain; version=0.0.4")

    return [Route("/healthz", healthz), Route("/metrics", metrics)]


def main(argv: list[str]) -> int:
    """Serve until stopped; the only argument is the port, that of the settings without it."""
    # Whoever started this has the log's place; a traceback is one line of it.
    logs.configure(environ={logs.ENV_LOG: logs.STDERR})
    try:
        secret_files.take(os.environ)
        settings = load_settings()
        client = client_of(os.environ)
        check_address(settings.dashboard.host, client)
        port = int(argv[0]) if argv else settings.dashboard.port
        app = Dashboard(settings.store.url, client)
    except TallywireError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    garbage.look_seldom()
    garbage.give_back()
    app.run(config=config(settings, client, port))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
