"""The dashboard as it is served: what its server answers besides the pages, and what browsers are told."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable

import pytest

from tests.browser.visit import Visit

PATHS = (
    "/",
    "/story",
    "/healthz",
    "/metrics",
    "/_stcore/health",
    "/_stcore/host-config",
    "/favicon.png",
    "/static/x.js",
)


def ask(address: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer, whatever the status."""
    request = urllib.request.Request(address + path, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, {k.lower(): v for k, v in refused.headers.items()}, refused.read()


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_headers(news: str, path: str) -> None:
    _, headers, _ = ask(news, path)
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "camera=()" in headers["permissions-policy"]


def test_monitors_are_told_that_all_is_well(news: str) -> None:
    status, _, body = ask(news, "/healthz", Host="10.0.0.7")
    assert (status, json.loads(body)["status"]) == (200, "ok")
    status, headers, body = ask(news, "/metrics")
    assert (status, headers["content-type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    assert b"tallywire_articles 14\n" in body


def test_it_answers_under_its_own_names_only(news: str) -> None:
    status, headers, body = ask(news, "/", Host="rebound.example")
    assert status == 421
    assert b"<script" not in body
    assert headers["x-frame-options"] == "DENY"


def test_a_script_that_got_into_a_page_would_not_run(news: str, visit: Callable[..., Visit]) -> None:
    opened = visit(news)
    ran = opened.page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.got_in = true";
            document.body.append(script);
            return window.got_in === true;
        }"""
    )
    assert not ran
    assert [note for note in opened.complaints if "Content Security Policy" in note], "the browser says so"
    opened.complaints.clear()
