"""The guard before the dashboard's server: the names it answers as, and the headers on whatever it answers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import streamlit

from app.guard import Guard, Message, Receive, Scope, Send, name_of, script_hashes, security_headers

HEADERS = security_headers("<script>start()</script><script src='a.js'></script>")


async def inner(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that says it was reached, with a weak header of its own."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"X-Frame-Options", b"SAMEORIGIN")]})
    await send({"type": "http.response.body", "body": b"reached"})


def ask(
    *headers: tuple[str, str],
    kind: str = "http",
    path: str = "/",
    hosts: Sequence[str] = ("127.0.0.1", "Press.example"),
) -> list[Message]:
    """What the guard sends in answer to one request."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": f"{kind}.connect"}

    raw = [(name.lower().encode(), value.encode()) for name, value in headers]
    scope: dict[str, Any] = {"type": kind, "path": path, "headers": raw}
    asyncio.run(Guard(inner, hosts, HEADERS)(scope, receive, send))
    return sent


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8501", "press.example", "PRESS.example:443"])
def test_it_answers_as_the_names_it_has(host: str) -> None:
    start, body = ask(("Host", host))
    assert (start["status"], body["body"]) == (200, b"reached")


@pytest.mark.parametrize(
    "headers",
    [
        [("Host", "rebound.example")],
        [("Host", "127.0.0.1.rebound.example")],
        [("Host", "rebound.example@127.0.0.1x")],
        [("Host", "")],
        [("Host", "[::1")],
        [],
        [("Host", "127.0.0.1"), ("Host", "rebound.example")],
    ],
)
def test_it_answers_as_no_other_name(headers: list[tuple[str, str]]) -> None:
    start, body = ask(*headers)
    assert start["status"] == 421
    assert b"reached" not in body["body"]
    assert dict(start["headers"])[b"x-frame-options"] == b"DENY"


@pytest.mark.parametrize("path", ["/healthz", "/metrics"])
def test_monitors_may_ask_by_any_address(path: str) -> None:
    assert ask(("Host", "10.0.0.7:8501"), path=path)[0]["status"] == 200
    assert ask(("Host", "10.0.0.7:8501"), path=f"{path}/..")[0]["status"] == 421


@pytest.mark.parametrize(
    ("host", "origin", "answer"),
    [
        ("127.0.0.1:8501", "http://127.0.0.1:8501", "websocket.accept"),
        ("press.example", "https://press.example", "websocket.accept"),
        ("127.0.0.1:8501", None, "websocket.accept"),
        ("127.0.0.1:8501", "https://rebound.example", "websocket.close"),
        ("127.0.0.1:8501", "https://press.example", "websocket.close"),
        ("127.0.0.1:8501", "null", "websocket.close"),
        ("rebound.example", "https://rebound.example", "websocket.close"),
    ],
)
def test_live_connections_come_from_its_own_pages_only(host: str, origin: str | None, answer: str) -> None:
    headers = [("Host", host)] + ([("Origin", origin)] if origin else [])
    assert [message["type"] for message in ask(*headers, kind="websocket", path="/_stcore/stream")] == [answer]


def test_every_answer_has_each_header_once() -> None:
    (start, _) = ask(("Host", "127.0.0.1"))
    names = [name.decode().lower() for name, _ in start["headers"]]
    assert sorted(names) == sorted(HEADERS), "what the application says of framing is replaced"


def test_only_the_pages_own_inline_script_may_run() -> None:
    # printf 'start()' | openssl dgst -sha256 -binary | base64
    assert script_hashes("<script>start()</script>") == ["'sha256-DIm7WJS6ZKDYe5qFLPy+h4JFI9Bol5QmYC57mt3Fb00='"]
    policy = HEADERS["content-security-policy"].split("; ")
    assert "frame-ancestors 'none'" in policy
    (scripts,) = [part for part in policy if part.startswith("script-src")]
    assert "unsafe" not in scripts
    assert not [part for part in policy if "*" in part or "http" in part], "nothing comes from elsewhere"


def test_streamlits_page_has_an_inline_script_to_allow() -> None:
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text("utf-8")
    assert script_hashes(page), "else the hashes look in the wrong place"


def test_names_are_read_from_hosts() -> None:
    assert [name_of(host) for host in ("A.example:80", "[::1]:80", "[::1", "")] == ["a.example", "::1", "", ""]


@pytest.mark.parametrize(
    ("https", "cookie", "sent"),
    [
        (True, "a=1; HttpOnly", "a=1; HttpOnly; Secure"),
        (True, "a=1; secure; HttpOnly", "a=1; secure; HttpOnly"),
        (False, "a=1; HttpOnly", "a=1; HttpOnly"),
    ],
)
def test_cookies_travel_encrypted_where_browsers_come_by_https(https: bool, cookie: str, sent: str) -> None:
    async def baker(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"set-cookie", cookie.encode())]})

    answers: list[Message] = []

    async def send(message: Message) -> None:
        answers.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    scope = {"type": "http", "path": "/", "headers": [(b"host", b"press.example")]}
    asyncio.run(Guard(baker, ["press.example"], HEADERS, https=https)(scope, receive, send))
    assert dict(answers[0]["headers"])[b"set-cookie"] == sent.encode()
