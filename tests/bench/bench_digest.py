"""How long the digest of a crowded week takes in every form, and what memory it needs.

    python -m tests.bench.bench_digest --articles 3000 --stories 50

One week with that many articles; a metric for every eight claims. Prints a table: seconds for the model and for each
form, the forms' sizes, and the highest memory of the process.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from sqlalchemy import func, select, update

from app.digest import Making, annex, build, weeks
from app.digest.making import FORMATS
from store import schema
from store.database import Store, open_store
from tests.bench.generate_store import generate

NOW = datetime(2026, 6, 24, 9, tzinfo=UTC)
WEEK = "2026-W25"
HOURS = 7 * 24 - 1


def crowded(store: Store, articles: int, stories: int) -> int:
    """Fill a store so that all its articles stand in one week; how many metrics they have."""
    generate(store, articles, now=NOW, stories=stories)
    since, _ = weeks.bounds(weeks.week(WEEK, NOW))
    with store.begin() as conn:
        ids = conn.execute(select(schema.articles.c.id).order_by(schema.articles.c.at)).scalars().all()
        for number, key in enumerate(ids):
            at = since + timedelta(hours=number * HOURS / len(ids))
            values = {"at": at, "published": at, "first_seen": at, "day": at.date().toordinal()}
            conn.execute(update(schema.articles).where(schema.articles.c.id == key).values(**values))
        return conn.execute(select(func.count()).select_from(schema.metrics)).scalar_one()


def main() -> None:
    """Make the store, the model and every form; print what each took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--stories", type=int, default=50)
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(f"sqlite:///{Path(folder) / 'week.db'}", migrate=True) as store,
    ):
        metrics = crowded(store, given.articles, given.stories)
        print(f"{given.articles:,} articles, {given.stories:,} stories, {metrics:,} metrics in one week")
        _measure(store)


def _pages(paper: bytes) -> int:
    from pypdf import PdfReader

    return len(PdfReader(BytesIO(paper)).pages)


def _measure(store: Store) -> None:
    begun, worked = time.perf_counter(), time.process_time()
    with store.read() as conn:
        period = weeks.week(WEEK, NOW)
        making = Making(build(conn, period, NOW), claims=lambda: annex.rows(conn, period))
        print(f"model  {time.perf_counter() - begun:6.2f} s")
        total = time.perf_counter() - begun
        for name in FORMATS:
            start = time.perf_counter()
            made = making.form(name)
            total += time.perf_counter() - start
            pages = f", {_pages(made)} pages" if name == "pdf" else ""
            print(f"{name:<5}  {time.perf_counter() - start:6.2f} s  {len(made) / 1024:8,.0f} KB{pages}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    used = time.process_time() - worked
    print(f"all    {total:6.2f} s ({used:.2f} s of one processor); highest memory {peak:,.0f} MB")


if __name__ == "__main__":
    main()
