"""Throw mutated feeds, sitemaps, pages, dates, addresses and robots.txt at the readers until something breaks.

    python -m tests.bench.fuzz_reading --minutes 10 --seed 1 [--keep DIR]

Shapes to mutate are the pages under ``tests/data/pages``, small documents below and, where they are at hand, the
recorded pages and feedparser's test documents beside the repository. A case fails where a reader raises anything but
ParseError, takes longer than its limit, reaches for the network or returns what its callers can't hold. Failing cases
are kept in DIR (named after reader and seed) and the exit code is 1; each belongs in a test once it is mended. Any
run can be repeated: the same seed and shapes give the same cases, as far as it comes.
"""

from __future__ import annotations

import argparse
import faulthandler
import random
import signal
import socket
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import NoReturn

from scrapers.feeds import read_feed
from scrapers.moments import day_in_address, read_moment
from scrapers.pages import read_page
from scrapers.robots import read_robots
from scrapers.sitemaps import read_sitemap
from scrapers.urls import canonicalise, safe_link
from scrapers.variants import names_another_article, out_of_amp_cache, same_page
from store.errors import ParseError
from tests.bench.fuzz_shapes import LARGEST, PIECES, SHAPES, URL

NOW = datetime(2026, 8, 1, tzinfo=UTC)
LIMIT = 5.0  # seconds a case may take; the median page takes some 10 ms
STUCK = 60.0  # seconds after which a case that doesn't even come back to Python ends the run

Reader = Callable[[bytes], None]


class Broken(Exception):
    """A reader returned what it must not."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run for the time asked; 0 where nothing broke."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--cases", type=int, default=1_000_000, help="stop after so many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-found"))
    options = parser.parse_args(arguments)
    forbid_network()
    chance = random.Random(options.seed)
    shapes = {name: load() for name, load in SHAPES.items()}
    counts: Counter[str] = Counter()
    slowest, found, cases = 0.0, 0, 0
    until = time.monotonic() + options.minutes * 60
    while time.monotonic() < until and cases < options.cases:
        cases += 1
        name = chance.choices(list(READERS), WEIGHTS)[0]
        body = mutated(chance, shapes[name])
        outcome, took = tried(READERS[name], body)
        counts[f"{name}: {outcome.splitlines()[0][:100]}"] += 1
        slowest = max(slowest, took)
        if outcome.startswith(("CRASH", "SLOW", "BROKEN")):
            found += 1
            keep(options.keep, f"{name}-{options.seed}-{cases}", body, outcome)
    print(f"{cases} cases, {found} failing, slowest {slowest:.2f} s, seed {options.seed}")
    for outcome, number in sorted(counts.items()):
        print(f"{number:9} {outcome}")
    return 1 if found else 0


def tried(reader: Reader, body: bytes) -> tuple[str, float]:
    """How a case ended, and the seconds it took."""
    faulthandler.dump_traceback_later(STUCK, exit=True)
    before = signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, LIMIT * 2)
    started = time.monotonic()
    try:
        reader(body)
        outcome = "read"
    except ParseError as error:
        cause = f" by {type(error.__cause__).__name__}" if error.reason.startswith("broken") else ""
        outcome = f"refused as {error.reason}{cause}"
    except Broken as error:
        outcome = f"BROKEN {error}"
    except Exception as error:  # whatever it is, it is what we are looking for
        outcome = f"CRASH {type(error).__name__}\n{traceback.format_exc()}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        faulthandler.cancel_dump_traceback_later()
    took = time.monotonic() - started
    return (f"SLOW\n{took:.1f} s" if took > LIMIT else outcome), took


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise TimeoutError("still at it")


def mutated(chance: random.Random, shapes: Sequence[bytes]) -> bytes:
    """A shape with one to eight changes."""
    body = chance.choice(shapes)
    for _ in range(chance.randint(1, 8)):
        body = chance.choice(MUTATIONS)(chance, body, shapes)[:LARGEST]
    return body


def _cut(chance: random.Random, body: bytes) -> tuple[int, int]:
    start = chance.randint(0, len(body))
    return start, min(len(body), start + int(chance.expovariate(1 / 40)))


def _drop(chance: random.Random, body: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _cut(chance, body)
    return body[:start] + body[end:]


def _insert(chance: random.Random, body: bytes, _: Sequence[bytes]) -> bytes:
    start, _end = _cut(chance, body)
    return body[:start] + chance.choice(PIECES) * chance.choice((1, 1, 1, 2, 50, 400)) + body[start:]


def _replace(chance: random.Random, body: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _cut(chance, body)
    return body[:start] + chance.choice(PIECES) + body[end:]


def _flip(chance: random.Random, body: bytes, _: Sequence[bytes]) -> bytes:
    changed = bytearray(body)
    for _number in range(chance.randint(1, 12) if changed else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _repeat(chance: random.Random, body: bytes, _: Sequence[bytes]) -> bytes:
    start, end = _cut(chance, body)
    return body[:start] + body[start:end] * chance.choice((2, 3, 100, 2_000)) + body[end:]


def _splice(chance: random.Random, body: bytes, shapes: Sequence[bytes]) -> bytes:
    other = chance.choice(shapes)
    return body[: chance.randint(0, len(body))] + other[chance.randint(0, len(other)) :]


def _truncate(chance: random.Random, body: bytes, _: Sequence[bytes]) -> bytes:
    return body[: chance.randint(0, len(body))]


def _recode(chance: random.Random, body: bytes, _: Sequence[bytes]) -> bytes:
    return body.decode("utf-8", "replace").encode(chance.choice(("utf-16", "utf-32", "cp1252", "shift_jis")), "replace")


MUTATIONS = (_drop, _drop, _insert, _insert, _insert, _replace, _replace, _flip, _repeat, _splice, _truncate, _recode)


def _feed(body: bytes) -> None:
    for item in read_feed(body, URL, now=NOW).items:
        _hold(item.title, item.summary_text, item.author, item.url, item.link, item.guid)
        _sound(item.url, item.published, item.modified)


def _sitemap(body: bytes) -> None:
    for entry in read_sitemap(body, URL, NOW).entries:
        _hold(entry.title, entry.outlet)
        _sound(entry.url, entry.published, entry.modified)


def _page(body: bytes) -> None:
    page = read_page(body, URL, fetched=NOW)
    _hold(page.title, page.text, page.author, page.language, page.outlet, page.site_name)
    _sound(page.canonical_url, page.published, page.modified)
    if not page.text.strip():
        raise Broken("a page without text was read")
    if (page.published is None) != (page.published_basis == "unknown") or (
        page.published is None and page.published_certain
    ):
        raise Broken("a date and what is said of it do not fit")


def _date(body: bytes) -> None:
    text = body.decode("utf-8", "replace")
    for moment in (read_moment(text), day_in_address(text)):
        if moment is not None and moment.utcoffset() != timedelta(0):
            raise Broken("a moment that is not UTC")


def _address(body: bytes) -> None:
    link = safe_link(body.decode("utf-8", "replace"), URL)
    if link is None:
        return
    for address in (link, canonicalise(link), out_of_amp_cache(link)):
        _sound(address)
    same_page(link, URL)
    names_another_article(link, URL, [link], "Workers sign a letter")


def _robots(body: bytes) -> None:
    rules = read_robots(200, body)
    for path in ("/", "/a/b", "/%00?x=*$"):
        rules.allows(f"https://post.example{path}", "Tallywire")
    if not rules.delay("Tallywire") >= 0:
        raise Broken("a delay that is no number of seconds")


def _hold(*texts: str | None) -> None:
    """Texts that a database, a JSON file and a terminal can hold."""
    for text in texts:
        if text is None:
            continue
        text.encode("utf-8")
        if "\x00" in text:
            raise Broken("a NUL in a text")


def _sound(url: str | None, *moments: datetime | None) -> None:
    if url is not None and not url.startswith(("http://", "https://")):
        raise Broken("an address that is not of the web")
    for moment in moments:
        if moment is not None and (moment.utcoffset() != timedelta(0) or moment > NOW + timedelta(days=1)):
            raise Broken("a date that is ahead or not UTC")


READERS: dict[str, Reader] = {
    "feed": _feed, "sitemap": _sitemap, "page": _page, "date": _date, "address": _address, "robots": _robots,
}  # fmt: skip
# A page costs a hundred times what a date costs.
WEIGHTS = (3.0, 2.0, 2.0, 30.0, 12.0, 3.0)


def forbid_network() -> None:
    """Whoever opens a connection or looks up a name is told off."""

    def refuse(*_args: object, **_options: object) -> NoReturn:
        raise Broken("reached for the network")

    socket.socket.connect = refuse  # type: ignore[method-assign,assignment]
    socket.getaddrinfo = refuse  # type: ignore[assignment]


def keep(folder: Path, name: str, body: bytes, outcome: str) -> None:
    """Write a failing case and what happened."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.case").write_bytes(body)
    (folder / f"{name}.txt").write_text(outcome, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
