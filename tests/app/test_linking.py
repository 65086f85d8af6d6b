"""The link that is copied: absolute, with what was asked for and what the page chose by itself."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.linking import absolute

HERE = "http://127.0.0.1:8501/figures"


def test_what_the_page_chose_is_named_and_what_was_asked_for_stays() -> None:
    assert absolute(HERE, [], {"metric": "m1"}) == f"{HERE}?metric=m1"
    assert absolute(HERE, [("metric", "m2")], {"metric": "m1", "claim": "c1"}) == f"{HERE}?metric=m2&claim=c1"
    assert absolute(HERE, [("table", "")], {"week": ""}) == f"{HERE}?table="
    assert absolute("https://team.example", [], {}) == "https://team.example/"


def test_a_filter_with_several_values_keeps_them_in_order() -> None:
    link = absolute(HERE, [("status", "Ended"), ("status", "Active")], {"status": "Fading"})
    assert link == f"{HERE}?status=Ended&status=Active"


@pytest.mark.parametrize(
    "address", [None, "", "figures", "javascript:alert(1)", "file:///etc/passwd", "http://[broken"]
)
def test_no_link_where_the_browser_gave_no_web_address(address: str | None) -> None:
    assert absolute(address, [("a", "b")], {}) is None


@given(st.lists(st.tuples(st.text(min_size=1), st.text(min_size=1))))
def test_nothing_typed_into_an_address_leaves_its_query(asked: list[tuple[str, str]]) -> None:
    link = absolute(f"{HERE}?old=1#part", asked, {})
    assert link is not None and link.isascii() and link.isprintable()
    parts = urlsplit(link)
    assert (parts.scheme, parts.netloc, parts.path, parts.fragment) == ("http", "127.0.0.1:8501", "/figures", "")
    assert parse_qsl(parts.query) == asked
