"""What a story says, kept: replaced as a whole, gone with the story, the article or the article's move."""

from __future__ import annotations

from sqlalchemy import func, select

from store import articles, stories, summaries
from store.database import Store
from store.model import Answer, Bullet, Citation
from store.schema import line_citations, story_lines
from tests.store.builders import article, place

FIRST, SECOND = Citation("a1", 0, 4), Citation("a2", 7, 13)
BULLET = Bullet("happened", "Over clerks", (FIRST, SECOND))
ANSWER = Answer("What is next?", "clerks", (SECOND,))


def test_lines_come_back_in_order_with_their_articles(store: Store) -> None:
    with store.begin() as conn:
        place(conn, 1, 2)
        assert summaries.replace(conn, "s1", [BULLET], [ANSWER])
        assert not summaries.replace(conn, "s1", [BULLET], [ANSWER]), "the same again differs"
        found = summaries.of_story(conn, "s1")
    (bullet,), (answer,) = found.summary, found.answers
    assert (bullet.label, bullet.text) == ("happened", "Over clerks")
    assert [(one.citation, one.sentence, one.article.id) for one in bullet.cited] == [
        (FIRST, "Over", "a1"),
        (SECOND, "clerks", "a2"),
    ]
    assert (answer.label, answer.cited[0].article.url) == ("What is next?", article(2).url)


def test_a_new_judgement_takes_the_place_of_the_old(store: Store) -> None:
    with store.begin() as conn:
        place(conn, 1, 2)
        summaries.replace(conn, "s1", [BULLET, BULLET], [ANSWER])
        assert summaries.replace(conn, "s1", [], [ANSWER])
        found = summaries.of_story(conn, "s1")
        assert (found.summary, len(found.answers)) == ((), 1)
        assert conn.execute(select(func.count()).select_from(line_citations)).scalar() == 1


def test_lines_go_with_the_article_they_cite(store: Store) -> None:
    with store.begin() as conn:
        place(conn, 1, 2)
        summaries.replace(conn, "s1", [BULLET], [ANSWER])
        articles.delete_all(conn, ["a1"])
        found = summaries.of_story(conn, "s1")
    assert (len(found.summary), len(found.answers)) == (0, 1)


def test_lines_go_when_their_article_moves_to_another_story(store: Store) -> None:
    with store.begin() as conn:
        place(conn, 1, 2)
        summaries.replace(conn, "s1", [BULLET], [ANSWER])
        stories.place(conn, {"a2": "s2"})
        found = summaries.of_story(conn, "s1")
    assert (found.summary, found.answers) == ((), ())


def test_lines_go_with_their_story(store: Store) -> None:
    with store.begin() as conn:
        place(conn, 1, 2)
        summaries.replace(conn, "s1", [BULLET], [ANSWER])
        stories.delete_all(conn, ["s1"])
        for table in (story_lines, line_citations):
            assert conn.execute(select(func.count()).select_from(table)).scalar() == 0


def test_exported_stories_have_their_summary(store: Store) -> None:
    with store.begin() as conn:
        place(conn, 1, 2)
        summaries.replace(conn, "s1", [BULLET], [])
        (row,) = stories.export_rows(conn)
    assert row["summary"] == ["Over clerks"]
