"""Where links of searches lead: remembered, told apart from those never followed, and forgotten in time."""

from __future__ import annotations

from datetime import timedelta

from store import links
from store.database import Store
from tests.store.builders import NOW

LINK = "https://search.example/articles/" + "x" * 3_000


def test_a_link_is_remembered_and_forgotten_in_time(store: Store) -> None:
    with store.begin() as conn:
        assert links.leads_to(conn, LINK) is None
        links.remember(conn, {LINK: "https://post.example/a", "https://search.example/b": ""}, NOW)
        assert links.leads_to(conn, LINK) == "https://post.example/a"
        assert links.leads_to(conn, "https://search.example/b") == "", "followed, and it leads nowhere"
        links.remember(conn, {LINK: "https://post.example/b"}, NOW + timedelta(days=1))
        assert links.leads_to(conn, LINK) == "https://post.example/b"
        links.remember(conn, {}, NOW + timedelta(days=400))
        later = NOW + links.KEPT + timedelta(hours=1)
        links.remember(conn, {"https://search.example/c": ""}, later)
        assert links.leads_to(conn, "https://search.example/b") is None
        assert links.leads_to(conn, LINK) == "https://post.example/b"
