"""What a story says: the bullets of its summary and the answers to questions, each with the sentences it cites.

A line lives as long as every sentence that it cites: when an article goes, or moves to another story, its lines go.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal

from sqlalchemy import Connection, delete, select

from store.model import Answer, Bullet, Citation
from store.refs import COLUMNS, article_ref, joined
from store.rows import CitedRow, LineRow, StoryLines
from store.schema import line_citations, story_lines
from store.sql import Sync, Values, bring_about, chunks, gather

Part = Literal["summary", "answers"]


def replace(conn: Connection, story_id: str, bullets: Iterable[Bullet], answers: Iterable[Answer]) -> bool:
    """Make these the summary and the answers of a story; return whether anything differed."""
    parts: list[tuple[Part, str, Bullet | Answer]] = [
        *(("summary", bullet.kind, bullet) for bullet in bullets),
        *(("answers", answer.question, answer) for answer in answers),
    ]
    lines: list[Values] = [
        {"story_id": story_id, "position": number, "part": part, "label": label, "citations": len(line.citations)}
        for number, (part, label, line) in enumerate(parts)
    ]
    cited = [
        {"story_id": story_id, "line": number, **row}
        for number, (_, _, line) in enumerate(parts)
        for row in _rows(line)
    ]
    return bring_about(
        [
            Sync(conn, story_lines, story_lines.c.story_id == story_id, lines),
            Sync(conn, line_citations, line_citations.c.story_id == story_id, cited),
        ]
    )


def of_story(conn: Connection, story_id: str) -> StoryLines:
    """The summary and the answers of one story, in their order."""
    return of_stories(conn, [story_id])[story_id]


def of_stories(conn: Connection, ids: Iterable[str]) -> dict[str, StoryLines]:
    """The summaries and answers of stories, empty for a story without any."""
    wanted = list(dict.fromkeys(ids))
    cited = _citations(conn, wanted)
    query = select(story_lines).order_by(story_lines.c.story_id, story_lines.c.position)
    found: dict[str, dict[str, list[LineRow]]] = defaultdict(lambda: defaultdict(list))
    for row in gather(wanted, lambda part: conn.execute(query.where(story_lines.c.story_id.in_(part)))):
        sentences = cited.get((row.story_id, row.position), [])
        if len(sentences) == row.citations:  # a line that lost a sentence does not say what it said
            found[row.story_id][row.part].append(LineRow(row.label, tuple(sentences)))
    return {story: StoryLines(tuple(found[story]["summary"]), tuple(found[story]["answers"])) for story in wanted}


def forget_citing(conn: Connection, article_ids: Iterable[str]) -> None:
    """Remove the lines that cite these articles: they have moved to another story, or their text is gone."""
    for part in chunks(article_ids):
        query = select(line_citations.c.story_id, line_citations.c.line).where(line_citations.c.article_id.in_(part))
        for story_id, line in conn.execute(query.distinct()).all():
            own = (story_lines.c.story_id == story_id) & (story_lines.c.position == line)
            conn.execute(delete(story_lines).where(own))


def _citations(conn: Connection, ids: Sequence[str]) -> dict[tuple[str, int], list[CitedRow]]:
    query = (
        select(line_citations, *COLUMNS)
        .select_from(joined(line_citations))
        .order_by(line_citations.c.story_id, line_citations.c.line, line_citations.c.position)
    )
    found: dict[tuple[str, int], list[CitedRow]] = defaultdict(list)
    for row in gather(ids, lambda part: conn.execute(query.where(line_citations.c.story_id.in_(part)))):
        citation = Citation(row.article_id, row.span_start, row.span_end)
        found[row.story_id, row.line].append(CitedRow(citation, row.sentence, article_ref(row)))
    return found


def _rows(line: Bullet | Answer) -> list[Values]:
    """The citations of a line with their sentences, which follow each other in its text with a space between."""
    rows: list[Values] = []
    at = 0
    for number, cited in enumerate(line.citations):
        size = cited.end - cited.start
        values = {"article_id": cited.article_id, "span_start": cited.start, "span_end": cited.end}
        rows.append({"position": number, **values, "sentence": line.text[at : at + size]})
        at += size + 1
    return rows
