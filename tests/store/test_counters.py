"""The counters on stories and metrics are always what counting the rows would give."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from statistics import fmean
from typing import Any

import pytest
from sqlalchemy import Connection, select

from store import articles, counters, stories, tones
from store.database import Store
from store.model import MetricStatus, Origin, Story, Tone
from store.schema import articles as article_table
from store.schema import claims, figures, metrics, origins
from store.schema import stories as story_table
from tests.store.builders import NOW, Judgement, article, claim, figure, metric

STATUSES: tuple[MetricStatus, ...] = ("disputed", "growth", "agree", "undated", "single")


def _counted(conn: Connection) -> tuple[dict[str, dict[str, Any]], dict[str, tuple[int, int, int]]]:
    """Stories and metrics as counted in Python from plain rows."""
    rows = conn.execute(select(article_table)).all()
    found = {}
    for story in conn.execute(select(story_table).where(story_table.c.merged_into.is_(None))):
        mine = [row for row in rows if row.story_id == story.id]
        published = [row.published for row in mine if row.published]
        tones_ = [row.tone for row in mine if row.tone is not None]
        statuses = conn.execute(select(metrics.c.status).where(metrics.c.story_id == story.id)).scalars().all()
        found[story.id] = {
            "articles": len(mine),
            "outlets": len({row.domain or row.outlet or row.id for row in mine}),
            "origins": len(conn.execute(select(origins.c.id).where(origins.c.story_id == story.id)).all()),
            "metrics": len(statuses),
            **{status: statuses.count(status) for status in ("disputed", "growth", "undated", "agree")},
            "first_published": min(published, default=None),
            "last_published": max(published, default=None),
            "first_at": min(row.at for row in mine),
            "last_at": max(row.at for row in mine),
            "tone": pytest.approx(fmean(tones_)) if len(tones_) >= counters.LEAST_HEARD else None,
            **_life(sorted((row.at, not row.independent) for row in mine)),
        }
    outlet = {row.id: row.domain or row.outlet or row.id for row in rows}
    behind = conn.execute(select(claims.c.metric_id, claims.c.article_id)).all()
    readings = conn.execute(select(figures.c.metric_id)).scalars().all()
    of_metrics = {
        key: (
            sum(row.metric_id == key for row in behind),
            len({outlet[row.article_id] for row in behind if row.metric_id == key}),
            readings.count(key),
        )
        for key in conn.execute(select(metrics.c.id)).scalars()
    }
    return found, of_metrics


def _life(times: list[tuple[datetime, bool]]) -> dict[str, datetime | None]:
    """The last article that counts, and the last that woke the story; copies wake none."""
    found: dict[str, datetime | None] = {"alive_at": times[0][0], "revived_at": None}
    last = times[0][0]
    for at, copies in times[1:]:
        silent = at - last > timedelta(days=14)
        if silent and copies:
            continue
        last = at
        found |= {"alive_at": at, "revived_at": at if silent else found["revived_at"]}
    return found


def _stored(conn: Connection) -> tuple[dict[str, dict[str, Any]], dict[str, tuple[int, int, int]]]:
    names = (*counters.STORY_COUNTS, *counters.STORY_FACTS)
    living = select(story_table).where(story_table.c.merged_into.is_(None))
    found = {row["id"]: {name: row[name] for name in names} for row in conn.execute(living).mappings()}
    return found, {row.id: (row.claims, row.outlets, row.readings) for row in conn.execute(select(metrics))}


class _Play:
    """Random legal uses of the store."""

    def __init__(self, conn: Connection, seed: int) -> None:
        self.conn, self.luck = conn, random.Random(seed)

    def save(self) -> None:
        number = self.luck.randrange(12)
        undated = self.luck.random() < 0.5
        fields: dict[str, Any] = {"published": None, "published_basis": "unknown"} if undated else {}
        if self.luck.random() < 0.3:
            fields |= {"domain": None, "outlet": self.luck.choice([None, "Paper"])}
        now = NOW + timedelta(days=self.luck.randrange(60))
        articles.save(self.conn, article(number, **fields), now=now)

    def place(self) -> None:
        ids = list(self.conn.execute(select(article_table.c.id)).scalars())
        some = self.luck.sample(ids, k=min(len(ids), self.luck.randrange(5)))
        stories.place(self.conn, {article_id: f"s{self.luck.randrange(4)}" for article_id in some})

    def merge(self) -> None:
        living = stories.all_ids(self.conn)
        if len(living) > 1:
            stories.merge(self.conn, *self.luck.sample(living, 2))

    def drop(self) -> None:
        articles.delete_all(self.conn, [f"a{self.luck.randrange(12)}"])

    def forget(self) -> None:
        stories.delete_all(self.conn, [f"s{self.luck.randrange(4)}"] if self.luck.random() < 0.3 else [])

    def title(self) -> None:
        for story_id in stories.all_ids(self.conn)[:1]:
            stories.save_story(self.conn, Story(story_id, str(self.luck.random()), ()))

    def judge(self) -> None:
        for story_id in stories.all_ids(self.conn):
            numbers = [int(item.id[1:]) for item in articles.of_story(self.conn, story_id)]
            names = [f"m{story_id}{number}" for number in range(self.luck.randrange(4))]
            found = [claim(number, metric_id=self.luck.choice([None, *names])) for number in numbers]
            Judgement(
                story_id,
                found,
                [metric(name, story_id, status=self.luck.choice(STATUSES)) for name in names],
                [figure(f"f{name}", tuple(c.id for c in found if c.metric_id == name), name) for name in names],
                [],
                self._origins(numbers),
            ).save(self.conn)

    def _origins(self, numbers: list[int]) -> list[Origin]:
        """The articles with the first one copied by some of the others."""
        copies = [number for number in numbers[1:] if self.luck.random() < 0.5]
        groups = [[numbers[0], *copies], *([n] for n in numbers[1:] if n not in copies)]
        return [Origin(f"o{group[0]}", "copy", tuple(f"a{n}" for n in group)) for group in groups]

    def tone(self) -> None:
        ids = list(self.conn.execute(select(article_table.c.id)).scalars())
        for article_id in ids[:3]:
            found = [Tone(article_id, "x", self.luck.uniform(-1, 1), "neutral") for _ in range(self.luck.randrange(3))]
            tones.replace_for_article(self.conn, article_id, found)


@pytest.mark.parametrize("seed", range(4))
def test_counters_stay_true_whatever_is_done(store: Store, seed: int) -> None:
    with store.begin() as conn:
        play = _Play(conn, seed)
        steps: list[Callable[[], None]] = [
            play.save, play.save, play.place, play.place, play.merge, play.drop, play.forget, play.title, play.judge,
            play.tone,
        ]  # fmt: skip
        seen = 0
        for _ in range(60):
            step = play.luck.choice(steps)
            step()
            expected, stored = _counted(conn), _stored(conn)
            assert stored == expected, step.__name__
            seen += len(expected[0])
        assert seen > 30
