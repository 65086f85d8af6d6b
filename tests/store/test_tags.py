"""Tags of stories: they follow the articles, are one in any spelling, and go when they are taken back."""

from __future__ import annotations

from store import acts, stories, story_decisions, tags, targets
from store.database import Store
from tests.store.builders import ANA, BEN, NOW, place


def test_tags_follow_the_articles_of_their_story(store: Store) -> None:
    with store.begin() as conn:
        place(conn, 1, 2, 3, story="s1")
        place(conn, 4, story="s2")
        for story, tag in (("s1", "Board"), ("s2", "board"), ("s2", "austria")):
            last = acts.add(conn, "tag", targets.of_story(conn, story), ANA, NOW, payload={"tag": tag})
        acts.add(conn, "note", targets.of_story(conn, "s1"), ANA, NOW, note="no tag")
        assert tags.of_stories(conn) == {"austria": {"s2"}, "Board": {"s1", "s2"}}
        story_decisions.merge(conn, "s2", "s1", BEN, NOW)
        assert tags.of_stories(conn) == {"austria": {"s1"}, "Board": {"s1"}}
        acts.undo(conn, last.id, BEN, NOW)
        assert list(tags.of_stories(conn)) == ["Board"]
        assert [row.id for row in stories.list_rows(conn, NOW, among={"s1", "s9"})] == ["s1"]
        assert stories.list_rows(conn, NOW, among=()) == []
