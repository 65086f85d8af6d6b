"""Where links of searches lead: remembered, told apart from those never followed, and forgotten in time."""

from __future__ import annotations

from datetime import timedelta

from store import links
from store.database import Store
from tests.store.builders import NOW

LINK = "https://search.example/articles/" + "x" * 3_000


def test_a_link_is_remembered_and_forgotten_in_time(store: Store) -> None:
    with store.begin() as conn:
        assert links.lead_to(conn, [LINK]) == {}
        links.remember(conn, {LINK: "https://post.example/a", "https://search.example/b": ""}, NOW)
        asked = [LINK, "https://search.example/b", "https://search.example/never"]
        assert links.lead_to(conn, asked) == {LINK: "https://post.example/a", "https://search.example/b": ""}
        links.remember(conn, {LINK: "https://post.example/b"}, NOW + timedelta(days=1))
        assert links.lead_to(conn, [LINK]) == {LINK: "https://post.example/b"}
        links.remember(conn, {}, NOW + timedelta(days=400))
        later = NOW + links.KEPT + timedelta(hours=1)
        links.remember(conn, {"https://search.example/c": ""}, later)
        assert links.lead_to(conn, asked) == {LINK: "https://post.example/b"}
