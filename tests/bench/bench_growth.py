"""What grows with the number of articles: one bench for stores of several sizes, each measured in a process of its own.

    python -m tests.bench.bench_growth --sizes 10000,100000,1000000 --store-folder DIR --json OUT [--plot PICTURE]

A store that the folder lacks is made first (``tests.bench.generate_press``; a million articles take 23 GB). New
articles are added to the stores and stay in them. Told are milliseconds of the processor, which other programs on the
machine disturb less than the clock, their ratios to the smallest store, and the limits that hold in the same run.
``--parts`` runs some of the measures only, ``--again`` plots what an earlier run wrote to ``--json``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from sqlalchemy import select

from store import articles, schema
from store.database import Store, open_store
from store.errors import TallywireError
from tests.bench.generate_press import NOW, fill
from tests.bench.growth import ingest, limits, looking
from tests.bench.growth.plot import picture
from tests.bench.growth.table import table
from tests.bench.press.plan import Scale

Told = dict[str, Any]
NEW = 100
QUERIES, ROUNDS = 30, 3
EMBEDDED = 64
"""Texts that the model is timed with."""


def measures(number: int, rounds: int, new: int) -> dict[str, Callable[[Store], Told]]:
    """What is measured, by name. Those that write come last."""
    return {
        "disk": disk,
        "words": lambda store: looking.by_words(store, number),
        "meaning": lambda store: looking.by_meaning(store, number),
        "matrix": lambda store: {"largest": looking.matrix(store, rounds)},
        "pages": lambda store: dict(looking.drawn(store, rounds)),
        "digest": lambda store: {"week": looking.digest(store, NOW, rounds)},
        "limits": told_limits,
        "ingest": lambda store: ingest.ingest(store, NOW, new, rounds),
    }


def disk(store: Store) -> Told:
    """Bytes of a SQLite store that hold something, of all articles (those of no story too)."""
    with store.read() as conn:
        size, pages, free = (conn.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                             for name in ("page_size", "page_count", "freelist_count"))  # fmt: skip
        number = articles.count(conn)
    return {"articles": number, "bytes": size * (pages - free), "bytes_each": size * (pages - free) / number}


def told_limits(store: Store) -> Told:
    """The limits, for the same texts and as many vectors."""
    with store.read() as conn:
        ids = conn.execute(select(schema.articles.c.id).order_by(schema.articles.c.id).limit(EMBEDDED)).scalars().all()
        texts = list(articles.get_many(conn, ids).values())
        number = articles.count(conn)
    one, query = limits.embedding(texts)
    return {
        "embedding": one, "embedding_query": query, "insert": limits.bare_insert(texts),
        "brute_force": limits.brute_force(number),
    }  # fmt: skip


def measured(url: str, parts: Sequence[str], number: int, rounds: int, new: int) -> Told:
    """All measures of one store, in this process."""
    os.environ["TALLYWIRE_STORE__URL"] = url
    found: Told = {}
    with open_store(url) as store:
        for name, measure in measures(number, rounds, new).items():
            if not parts or name in parts:
                print(f"{name} …", file=sys.stderr, flush=True)
                found[name] = measure(store)
    return found


def store_of(folder: Path, size: int) -> str:
    """The address of a press of this size, made where the folder lacks it; a press that was not finished is refused."""
    url = f"sqlite:///{folder / f'press-{size}.db'}"
    with open_store(url, migrate=True) as store:
        with store.read() as conn:
            number = articles.count(conn)
        scale = Scale.of(size)
        if number == 0:
            fill(store, scale)
        elif number < scale.articles + scale.dropped:
            raise TallywireError(f"{folder / f'press-{size}.db'} was not finished; delete it to have it made anew")
    return url


def _apart(folder: Path, size: int, given: argparse.Namespace) -> Told:
    """The same in a process of its own, so that memory is that of one store."""
    url = store_of(folder, size)
    command = [sys.executable, "-m", "tests.bench.bench_growth", "--one", url, "--queries", str(given.queries)]
    command += ["--rounds", str(given.rounds), "--new", str(given.new), "--parts", given.parts]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    told: Told = json.loads(done.stdout.splitlines()[-1])
    return told


def _merged(before: Mapping[str, Told], size: int, told: Told) -> dict[str, Told]:
    """Parts that were measured again take the place of the earlier ones."""
    return {**before, str(size): {**before.get(str(size), {}), **told}}


def main(argv: Sequence[str]) -> int:
    """Measure, print, write, plot."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,100000,1000000", help="articles, with commas between")
    parser.add_argument("--store-folder", type=Path, default=Path())
    parser.add_argument("--json", type=Path, help="what was measured; parts that it has already are kept")
    parser.add_argument("--plot", type=Path, help="a picture of it (.svg or .png)")
    parser.add_argument("--again", action="store_true", help="measure nothing, show what --json has")
    parser.add_argument("--parts", default="", help="with commas between; all unless given")
    parser.add_argument("--queries", type=int, default=QUERIES, help="different queries of each kind")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--new", type=int, default=NEW, help="new articles in a round of ingest")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    given = parser.parse_args(argv)
    parts = [part for part in given.parts.split(",") if part]
    try:
        if given.one:
            print(json.dumps(measured(given.one, parts, given.queries, given.rounds, given.new)))
            return 0
        told = json.loads(given.json.read_text("utf-8")) if given.json and given.json.exists() else {}
        for size in () if given.again else map(int, given.sizes.split(",")):
            told = _merged(told, size, _apart(given.store_folder.absolute(), size, given))
            if given.json:
                given.json.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    except TallywireError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(table(told))
    if given.plot:
        picture(told, given.plot)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
