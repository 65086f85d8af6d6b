"""What scrubbing costs, and that its time grows with the text. Not a test: ``python -m tests.bench.bench_scrubbing``.

Posts a second of one core, as such and beside a plain pass (splitting every post into words and looking each up in a
set), for directories of 100, 10,000 and 100,000 invented people; then one line of a megabyte of every hostile kind,
and of two: its time may double, not quadruple.
"""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Callable, Iterator

from store.scrub_directory import words_of_the_language
from store.scrubbing import Directory, scrub
from tests.store.planted import directory_of, read_people, read_posts

SIZES = (100, 10_000, 100_000)
POSTS = 8_000
MEGABYTE = 1_000_000
ONSETS, VOWELS, ENDS = (
    "b br ch d dr f g gr h j k kl l m n p pr r s st t tr v w z".split(),
    "aeiou",
    "n r l s th ck m nd".split(),
)
HOSTILE = tuple(
    (
        "a|1|1 |0|@|a@|a.|a.b@|1.|1,|-|(|[|<|<@|A|Aa |A.|a_|\n|\n- |+1 |00 |12 |1234 |AB12 |aB|/|a/|http://|x://a "
        "|vera |Vera |May |V. |de la |at | at a dot |born |badge no |id |employee id: |phone |1:|a1|A1|Mr |my manager "
        "|[name] |thanks |Best,\n|\u200b|é|中|\ud800|👩‍|12 Elm |Haupt|calle |From: |::|ab:|(at)|token=|pin is |Aa-|O'"
        '|王小|`|"|$1,|@a |@A |d.m.|*|@**|@[|<at>|@May |Will. |- Will\n|Grace, |Vera, |Vera de la '
    ).split("|")
)


def word(rng: random.Random) -> str:
    """A made-up name of two or three syllables."""
    return (
        "".join(rng.choice(ONSETS) + rng.choice(VOWELS) for _ in range(rng.randint(1, 2)))
        + rng.choice(ONSETS)
        + rng.choice(VOWELS)
        + rng.choice(ENDS)
    )


def people(count: int) -> Directory:
    """The colleagues of the posts and invented ones; one surname in twelve is a word of the language."""
    rng = random.Random(count)
    words = sorted(words_of_the_language())
    firsts = [word(rng).title() for _ in range(2_000)]
    invented: Iterator[tuple[str, tuple[str, ...]]] = (
        (
            f"{rng.choice(firsts)} {(rng.choice(words) if rng.random() < 1 / 12 else word(rng)).title()}",
            (f"user{number}", f"{word(rng)}.{number}@firm.example"),
        )
        for number in range(count)
    )
    return directory_of([*read_people(), *invented])


def plain(text: str, known: frozenset[str]) -> int:
    """The plain pass: every word looked up once."""
    return sum(word in known for word in text.lower().split())


def seconds(work: Callable[[], object]) -> float:
    """Processor time of the work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def took(text: str, directory: Directory) -> float:
    """Processor time of scrubbing the text."""
    return seconds(lambda: scrub(text, directory))


def speed() -> None:
    """Posts a second for each size of directory."""
    posts = [post.text for part in ("tuning", "heldout") for post in read_posts(part)]
    long = [" ".join(posts[i : i + 3]) for i in range(0, len(posts), 3)]
    texts = [(posts + long)[i % (len(posts) + len(long))] for i in range(POSTS)]
    print(f"{POSTS:,} posts, {sum(map(len, texts)) / POSTS:.0f} characters each")
    for size in SIZES:
        made: list[Directory] = []
        build = seconds(lambda size=size, made=made: made.append(people(size)))  # type: ignore[misc]
        directory = made[0]
        took_all = sum(took(text, directory) for text in texts)
        beside = seconds(lambda d=directory: [plain(text, d.known) for text in texts])  # type: ignore[misc]
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"{size:>8,} people: {POSTS / took_all:>8,.0f} posts/s, {took_all / beside:.0f} plain passes; "
            f"built in {build:.1f} s; {memory} MB at most"
        )


def hostile() -> None:
    """Time for one and two megabytes of each hostile kind, worst ratio first."""
    directory = directory_of(read_people())
    told = []
    for unit in HOSTILE:
        one, two = (took(unit * (size // len(unit)) + "!", directory) for size in (MEGABYTE, 2 * MEGABYTE))
        told.append((two / max(one, 0.01), one, unit))
    for ratio, one, unit in sorted(told, reverse=True)[:8]:
        print(f"{unit!r:>16}: {one:.2f} s a megabyte, {ratio:.1f} times as long for two")
    print(f"slowest: {max(one for _, one, _ in told):.2f} s a megabyte")


if __name__ == "__main__":
    speed()
    hostile()
