"""What the sample's digests mean, week by week, kept in ``tests/data/digest`` and made anew by a person who looked.

    python -m tests.app.digest_golden

makes the sample and writes the files. Ids and the ports of the sample's addresses change for reasons of no interest and
are left out; order, numbers, verdicts, sentences and their sources are kept.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.approval import voices_of
from app.clock import store_clock
from app.digest import Digest, Making, annex, choice, editions, template, wording
from app.digest.items import DisputedFigure
from app.digest.model import Period
from app.settings import VoicesSettings
from store import periods
from store.database import Store

FOLDER = Path(__file__).resolve().parents[1] / "data" / "digest"


def weeks_of(store: Store) -> list[Period]:
    """Every week of a store, the running one as a draft; the earliest first."""
    with store.read() as conn:
        span, now = periods.span(conn), store_clock(conn)()
    assert span is not None
    return choice.offered(span[0], now)[::-1]


def made(store: Store, period: Period) -> Making:
    """A week's digest as the command would make it."""
    with store.read() as conn:
        now, voices = store_clock(conn)(), voices_of(conn, VoicesSettings())
        rows = list(annex.rows(conn, period))
    return Making(editions.preview(store, period, voices, "tester", now), claims=lambda: rows)


def as_text(digest: Digest) -> str:
    """The meaning of a digest, a line for each thing that it says."""
    return json.dumps(meaning(digest), ensure_ascii=False, indent=1) + "\n"


def meaning(digest: Digest) -> dict[str, Any]:
    """What a digest says, section by section."""
    counts = digest.counts
    return {
        "period": f"{digest.period.name}, {digest.period.first} to {digest.period.last}",
        "draft": digest.period.draft,
        "headline": digest.headline,
        "lead": [*digest.lead],
        "counts": {
            "articles": counts.articles, "before": counts.articles_before, "outlets": counts.outlets,
            "origins": counts.origins, "stories": counts.stories, "disputed": counts.disputed,
        },
        "safe": [f"{one.wording} | {one.label} | {one.story} | {wording.backing(one)}" for one in digest.safe.items],
        "disputed": [_dispute(one) for one in digest.disputed.items],
        "avoid": [f"{one.label} | {one.story} | {one.advice}" for one in digest.avoid.items],
        "in_short": {one.title: [_sentence(part) for line in one.lines for part in line]
                     for one in digest.in_short.items},
        "stories": [
            f"{life} | {one.title} | {one.articles} ({one.before} before), {one.total} in all | {one.outlets} outlets,"
            f" {one.origins} origins | {one.first} to {one.last}"
            for life, listing in template.story_tables(digest)
            for one in listing.items
        ],
        "quotes": [f"{one.text} | {wording.speaker(one)} | {one.outlet} {_path(one.url)} | {wording.repeats(one)}"
                   for one in digest.quotes.items],
        "tone": [*wording.tone_lines(digest), wording.theme_line(digest)],
        "next": [f"{one.day} | {one.story} | {_sentence(one.sentence)}" for one in digest.next.items],
        "errata": [f"{one.day} | {one.text} | {one.article} {_path(one.url)}" for one in digest.errata.items],
        "quiet_sources": [f"{one.name}: {template.silence(one)}" for one in digest.quiet_sources.items],
        "more": {name: getattr(digest, name).more for name in ("safe", "disputed", "avoid", "quotes", "next")},
    }  # fmt: skip


def _dispute(one: DisputedFigure) -> dict[str, Any]:
    return {
        "figure": wording.figure_title(one),
        "leading": one.leading,
        "safe": one.safe_to_say,
        "origins": one.origins,
        "later": one.later,
        "moves": [
            f"{move.before or 'nothing'} → {move.after} | {template.verdict(move.verdict)} | {move.reason}"
            f" | {move.evidence.outlet}, {move.evidence.printed} | {move.evidence.sentence}"
            f" | {_path(move.evidence.url)}"
            for move in one.moves.items
        ],
        "printed": [f"{row.outlet}: {row.words} ({row.group})" for row in one.printed.items],
    }


def _sentence(one: Any) -> str:
    return f"{one.text} | {one.outlet}, {one.day} {_path(one.url)}"


def _path(url: str | None) -> str:
    """An address without its machine and port."""
    return urlsplit(url).path if url else "no address"


def write(store: Store, folder: Path = FOLDER) -> Iterable[Path]:
    """Write the meaning of every week; files of weeks that are gone are removed."""
    folder.mkdir(parents=True, exist_ok=True)
    written = [folder / f"{period.name}.json" for period in weeks_of(store)]
    for period, path in zip(weeks_of(store), written, strict=True):
        path.write_text(as_text(made(store, period).digest), encoding="utf-8")
    for old in {*folder.glob("*.json")} - {*written}:
        old.unlink()
    return written


def main() -> None:
    """Make the sample, and the files from it."""
    from app import demo
    from store.database import open_store
    from tests import sample

    with tempfile.TemporaryDirectory() as folder:
        made_at = sample.build(Path(folder))
        with open_store(demo.sample_url(made_at / demo.DATABASE)) as store:
            for path in write(store):
                print(path.name)


if __name__ == "__main__":
    main()
