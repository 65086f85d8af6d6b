"""Processing, wired: pending articles of the store are read, placed in stories, and those stories judged anew.

Every story is committed on its own, with its articles' marks: an interrupted run keeps what it has, the next goes on
with what is still pending. Running again without new articles changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from app import logs, near_server
from app.changes import Before, story_changes
from app.chunks import Chunks
from app.clock import Clock
from app.deciding import decide
from app.engines.local import Engine, Local
from app.others import others_in
from app.pipeline import Reading, StoryReading, Tools, in_batches, place_milestones, read_article, read_story
from app.placing import Placer
from app.progress import Progress
from app.run_report import left_over
from app.runs import Tally, recorded
from app.sharing import Alone, Shares
from app.sifting import Sieve
from app.vectors import Vectors
from store import (
    act_lists,
    acts,
    articles,
    changes,
    figures,
    meta,
    milestones,
    origins,
    quotes,
    stories,
    story_decisions,
    story_index,
    summaries,
    tones,
)
from store.database import Store
from store.model import Article, Claim, Decided

if TYPE_CHECKING:
    from sqlalchemy import Connection

ACTS_SEEN = "acts_seen"  # in the store: up to which act all stories are judged


@dataclass(frozen=True)
class ProcessReport:
    """What a run did: ``seen`` articles are the ``read``, the ``dropped:…`` and the ``failed:…`` ones; ``stories`` were
    judged; ``again:…`` articles were decided anew because what is watched was changed."""

    counts: Mapping[str, int]
    run_id: int


def process(
    store: Store,
    tools: Tools,
    window: timedelta,
    clock: Clock,
    progress: Progress,
    engine: Engine | None = None,
    shares: Shares | None = None,
) -> ProcessReport:
    """Understand everything that is pending. ``window`` is how long after its last article a story can still grow."""
    shares = shares or Alone(store)
    run = _Processor(shares, tools, window, clock, progress, engine)
    with recorded(store, "process", clock, shares=shares) as tally:
        try:
            with store.read() as conn:
                last = acts.last_act(conn)
            run.everything(tally)
            with shares.placing():
                run.owed(last, tally)
            near_server.shelve(store, tools.embedder.name, progress)
        finally:
            # Read, but the story was not judged any more: they stay pending.
            tally.counts.update(+Counter({"dropped:interrupted": left_over("process", tally.counts)}))
        failed = sum(n for key, n in tally.counts.items() if key.startswith(("failed:", "stories_failed")))
        tally.outcome = "partial" if failed else "ok"
    return ProcessReport(dict(tally.counts), tally.run_id)


def judge_again(
    store: Store, tools: Tools, window: timedelta, clock: Clock, progress: Progress, story_ids: Sequence[str]
) -> ProcessReport:
    """Judge stories anew whose articles a person moved; nothing is read again."""
    run = _Processor(Alone(store), tools, window, clock, progress)
    with recorded(store, "process", clock) as tally:
        for story_id in progress.track(story_ids, "Judging stories"):
            run.judge(story_id, [], {}, frozenset(), tally)
    return ProcessReport(dict(tally.counts), tally.run_id)


class _Said(NamedTuple):
    """What the articles of a story say, what people said of that, and their last act and decision by then."""

    claims: list[Claim]
    decided: Decided
    last: tuple[int, int]


class _Processor:
    """One run over what is pending."""

    def __init__(
        self,
        shares: Shares,
        tools: Tools,
        window: timedelta,
        clock: Clock,
        progress: Progress,
        engine: Engine | None = None,
    ) -> None:
        self._shares, store = shares, shares.store
        self._store, self._tools, self._clock, self._progress = store, tools, clock, progress
        self._engine = engine or Local(tools)
        self._vectors = Vectors(store, self._engine, progress)
        self._window, self._placer = window, Placer(store, tools, window, clock, self._vectors)
        self._sieve = Sieve(store, tools, clock, self._vectors, progress)
        self._failed: set[str] = set()
        self._judged: set[str] = set()

    def owed(self, last: int, tally: Tally) -> None:
        """Judge the stories of people's acts up to ``last`` that no run saw yet: judging right after an act can fail,
        or be left to this by a dashboard that may not write figures. Stories judged in this run know them all."""
        with self._store.read() as conn:
            waiting = act_lists.stories_since(conn, int(meta.get_value(conn, ACTS_SEEN) or 0), last)
        before = tally.counts["stories_failed"]
        for story_id in self._progress.track(sorted(waiting - self._judged), "Judging stories"):
            self.judge(story_id, [], {}, frozenset(), tally)
        if tally.counts["stories_failed"] == before:
            with self._store.begin() as conn:
                if meta.get_value(conn, ACTS_SEEN) != str(last) and last:
                    meta.set_value(conn, ACTS_SEEN, str(last))

    def everything(self, tally: Tally) -> None:
        """Chunk after chunk until nothing is pending but what failed in this run."""
        with self._shares.placing():
            self._sieve.prepare(tally)
        for chunk in Chunks(self._shares, self._engine, self._failed):
            relevant = self._sieve.sift(chunk, tally)
            if not relevant:
                continue
            with self._store.read() as conn:
                placed = articles.story_of(conn, [a.id for a in relevant])
            self._vectors([a for a in relevant if a.id not in placed])
            readings = self._read(relevant, tally)
            with self._shares.placing():
                groups, waiting = self._place(readings)
                for story_id, members in self._progress.track(groups.items(), "Judging stories"):
                    self.judge(story_id, members, readings, waiting, tally)

    def _place(self, readings: Mapping[str, Reading]) -> tuple[dict[str, list[str]], set[str]]:
        """Who is new in which story, kept at once; and who is pending only because its story is to be judged.

        Were the places kept story by story, a run that is interrupted between two would leave the next one to place
        the rest among others. What moved stays pending until its story is judged, for the same reason.
        """
        with self._store.read() as conn:
            decided = story_decisions.last(conn)
        targets, groups = self._placer.place([r.article for r in readings.values()])
        with self._store.begin() as conn:
            if story_decisions.last(conn) == decided:
                stories.place(conn, targets)
                lost = story_index.latest_members(conn, [story for story, ids in groups.items() if not ids], 1)
                waiting = articles.wait(conn, [*(i for i in targets if i not in readings), *lost])
                self._shares.also(conn, waiting)
                return groups, waiting
        return self._place(readings)  # somebody decided meanwhile

    def _read(self, chunk: Sequence[Article], tally: Tally) -> dict[str, Reading]:
        readings: dict[str, Reading] = {}
        for part in self._progress.track(in_batches(chunk), "Reading articles, batches"):
            tally.counts["seen"] += len(part)
            understood = self._engine.understand(part)
            readings |= {r.article.id: r for r in understood.readings}
            for article_id, error in understood.failed:  # one hostile text must not stop the others; it stays pending
                self._give_up([article_id], error, "failed:reading", tally)
        return readings

    def _give_up(self, ids: Sequence[str], error: Exception, reason: str, tally: Tally, story_id: str = "") -> None:
        self._failed.update(ids)
        tally.counts.update(+Counter({reason: len(ids)}))
        error_id, path = logs.record_error(error)
        self._progress.note(f"{[*ids, story_id][0]}: could not be understood (error {error_id}, see {path}); going on")

    def judge(
        self,
        story_id: str,
        ids: Sequence[str],
        readings: Mapping[str, Reading],
        waiting: Set[str],
        tally: Tally,
    ) -> None:
        """One story: its articles by now, judged, committed with the marks of those that were pending (or waiting)."""
        fresh = {i: readings[i] for i in ids if i in readings}
        try:
            members, said, before = self._gather(story_id, fresh)
            others = others_in(self._store, story_id, members, self._window)
            after = read_story(story_id, members, said.claims, self._tools, said.decided, others) if members else None
        except Exception as error:
            self._give_up(list(fresh), error, "failed:judging", tally, story_id)
            tally.counts["stories_failed"] += 1
            return
        if after is not None:
            if not self._keep(after, members, said.last, before, fresh, waiting):
                with self._store.read() as conn:  # somebody acted meanwhile, and may have moved articles
                    placed = articles.story_of(conn, ids)
                self.judge(story_id, [i for i in ids if placed.get(i) == story_id], readings, waiting, tally)
                return
            tally.counts["stories"] += 1
            self._judged.add(story_id)
        tally.counts["read"] += len(fresh)

    def _gather(self, story_id: str, fresh: Mapping[str, Reading]) -> tuple[list[Article], _Said, Before]:
        with self._store.read() as conn:
            here = {a.id: a for a in articles.of_story(conn, story_id)} | {i: r.article for i, r in fresh.items()}
            known = {i for row in origins.of_story(conn, story_id) for i in row.origin.article_ids}
            stored = figures.claims_of_articles(conn, here)
            words, last = acts.on_articles(conn, here, acts.JUDGED), _last(conn)
            metrics = [row.metric for row in figures.list_metrics(conn, story_id=story_id)]
            readings = figures.figures_of_many(conn, [m.id for m in metrics])
            before = Before(
                {m.id: m.status for m in metrics},
                {m.id: frozenset(f.reading.casefold() for f in readings[m.id]) for m in metrics},
                {i: stored[i] or self._earlier(conn, fresh[i].article) for i in fresh if fresh[i].article.revision > 1},
                is_new=not known and here.keys() <= fresh.keys(),
                articles=frozenset(known),
            )
        claims = [c for i, a in here.items() for c in (fresh[i].claims if i in fresh else self._said(a, stored[i]))]
        return list(here.values()), _Said(claims, decide(words, claims), last), before

    def _said(self, article: Article, stored: Sequence[Claim]) -> Sequence[Claim]:
        """The claims of an article as it alone says them.

        The story settled the days of an undated one (nlp/days.py): it is read again, so that they follow from the
        story as it is now and not from how it grew.
        """
        if article.published is None and any(claim.as_of is not None for claim in stored):
            return read_article(article, self._tools).claims
        return stored

    def _earlier(self, conn: Connection, article: Article) -> Sequence[Claim]:
        """What the revision before said, read now: it was replaced before it was ever processed."""
        past = [r for r in articles.revisions_of(conn, article.id) if r.number < article.revision]
        return (
            read_article(replace(article, title=past[-1].title, text=past[-1].text), self._tools).claims if past else ()
        )

    def _keep(
        self,
        after: StoryReading,
        members: Sequence[Article],
        last: tuple[int, int],
        before: Before,
        fresh: Mapping[str, Reading],
        waiting: Set[str],
    ) -> bool:
        """Save a judgement; False, and nothing is saved, where people acted since it was made."""
        result, story_id = after.figures, after.story.id
        claims = (*result.claims, *result.rejected)
        with self._store.begin() as conn:
            if _last(conn) != last:
                return False
            stories.save_story(conn, after.story)
            figures.replace_story_figures(
                conn, story_id, claims, result.metrics, result.figures, result.verdicts, after.origins
            )
            summaries.replace(conn, story_id, after.bullets, after.answers)
            quotes.replace_for_articles(conn, {i: r.quotes for i, r in fresh.items()})
            tones.replace_for_articles(conn, {i: r.tones for i, r in fresh.items()})
            placed = {i: place_milestones(r.milestones, story_id) for i, r in fresh.items()}
            milestones.replace_for_articles(conn, placed)
            changes.withdraw_moved(conn, story_id)
            for change in story_changes(self._clock(), before, after, {a.id: a for a in members}):
                changes.add(conn, change)
            articles.tell_languages(conn, {i: r.article.language for i, r in fresh.items() if r.article.language})
            articles.mark_processed(conn, [a for a in members if a.id in fresh or a.id in waiting])
        return True


def _last(conn: Connection) -> tuple[int, int]:
    """The last act and the last decision about stories."""
    return acts.last_act(conn), story_decisions.last(conn)
