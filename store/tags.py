"""Tags of stories: which stories each tag that stands is on by now."""

from __future__ import annotations

from collections import Counter, defaultdict

from sqlalchemy import Connection, select

from store.schema import act_anchors, acts, articles


def of_stories(conn: Connection) -> dict[str, frozenset[str]]:
    """By tag, in its first spelling, the stories that most of its articles are in now; in the order of the alphabet."""
    joined = acts.join(act_anchors, act_anchors.c.act_id == acts.c.id).join(
        articles, articles.c.id == act_anchors.c.article_id
    )
    query = select(acts.c.id, acts.c.payload, articles.c.story_id).select_from(joined)
    query = query.where(acts.c.stands, acts.c.kind == "tag", acts.c.about == "story", articles.c.story_id.is_not(None))
    tags: dict[int, str] = {}
    places: dict[int, Counter[str]] = defaultdict(Counter)
    for row in conn.execute(query.order_by(acts.c.id)):
        tags[row.id] = str(row.payload.get("tag", ""))
        places[row.id][row.story_id] += 1
    spelled: dict[str, str] = {}
    found: dict[str, set[str]] = defaultdict(set)
    for act_id, tag in tags.items():
        counted = places[act_id]
        found[spelled.setdefault(tag.casefold(), tag)].add(min(counted, key=lambda i: (-counted[i], i)))
    return {tag: frozenset(found[tag]) for tag in sorted(found, key=str.casefold)}
