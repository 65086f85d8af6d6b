"""The mark of what people said: whatever anybody says or takes back changes it."""

from __future__ import annotations

from datetime import timedelta

from store import relevance, said, story_decisions
from store.database import Store
from tests.store.builders import ANA, NOW, judged, place


def test_everything_said_or_taken_back_changes_the_mark(store: Store) -> None:
    with store.begin() as conn:
        judged(conn)
        place(conn, 5, story="s5")
        seen = [said.newest(conn)]
        assert seen == [(0, 0, None, 0)]
        merged = story_decisions.merge(conn, "s5", "s1", ANA, NOW)
        seen.append(said.newest(conn))
        story_decisions.take_back(conn, merged.decision, ANA, NOW + timedelta(hours=1))
        seen.append(said.newest(conn))
        relevance.choose(conn, ["a1"], "drop", NOW, ANA)
        seen.append(said.newest(conn))
        relevance.take_back(conn, ["a1"], NOW + timedelta(hours=2), ANA)
        seen.append(said.newest(conn))
        assert len(set(seen)) == len(seen)
        assert said.newest(conn) == seen[-1]
