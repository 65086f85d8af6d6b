"""Slack's web interface on loopback: pages with cursors, limits with Retry-After, and every question that it got."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

TOKEN = "xoxb-17-secret-token"


@dataclass
class Workspace:
    """What the server knows, and what it was asked."""

    users: list[object] = field(default_factory=list)
    channels: list[object] = field(default_factory=list)
    history: dict[str, list[object]] = field(default_factory=dict)
    replies: dict[str, list[object]] = field(default_factory=dict)
    page: int = 2
    trouble: list[tuple[int, dict[str, str], object]] = field(default_factory=list)
    """Answers (status, headers, body) that are given first, whatever is asked."""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def answer(self, method: str, asked: dict[str, str]) -> dict[str, Any]:
        found: dict[str, tuple[str, list[object] | None]] = {
            "users.list": ("members", self.users),
            "conversations.list": ("channels", self.channels if asked.get("types") == "public_channel" else []),
            "conversations.history": ("messages", self.history.get(asked.get("channel", ""))),
            "conversations.replies": ("messages", self.replies.get(asked.get("ts", ""))),
        }
        key, items = found[method]
        if items is None:
            return {"ok": False, "error": "not_in_channel"}
        start = int(asked.get("cursor", "0"))
        more = str(start + self.page) if start + self.page < len(items) else ""
        return {"ok": True, key: items[start : start + self.page], "response_metadata": {"next_cursor": more}}


@contextmanager
def slack(workspace: Workspace) -> Iterator[str]:
    """The address under which the workspace answers."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            method = self.path.removeprefix("/api/")
            body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
            asked = {key: values[0] for key, values in parse_qs(body).items()}
            workspace.asked.append((method, asked))
            status, headers = 200, dict[str, str]()
            answer: object = {"ok": False, "error": "invalid_auth"}
            if workspace.trouble:
                status, headers, answer = workspace.trouble.pop(0)
            elif self.headers.get("Authorization") == f"Bearer {TOKEN}":
                answer = workspace.answer(method, asked)
            data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api/"
    finally:
        server.shutdown()
        server.server_close()
