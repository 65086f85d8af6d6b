"""Posts in which identifiers and names are planted and marked, and what a scrubber leaves of them and takes beside.

A post is a line of ``tests/data/posts/scrubbing_*.txt``; ``{{mail:vera@firm.example}}`` is planted, all else must stay.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from store.scrub_folding import clean, fold
from store.scrubbing import PLACEHOLDERS, Directory

POSTS = Path(__file__).parents[1] / "data" / "posts"
NAMES = ("name", "word")
"""Kinds of what the directory knows: names, and names that are words too. ``stranger`` is a name it does not know."""
_PLANT = re.compile(r"\{\{(\w+):(.*?)\}\}")
_FIGURE = re.compile(r"\d{1,2}\.? [A-Z]\w{2,8}(?= \d{4}|\b)|[^\W\d]* ?\d{1,2}, \d{4}|[\w$€£+%.,:/'-]*\d[\w%€.,:/'-]*")
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = frozenset("de da dos la lo al el van von der den ter broeck ap ms mr mrs dr ii".split())


@dataclass(frozen=True, slots=True)
class Planted:
    """A post, what is planted in it as (kind, text), and the text without it."""

    text: str
    plants: tuple[tuple[str, str], ...]
    rest: str


@dataclass(slots=True)
class Measured:
    """What a scrubber did to posts: (found, planted) by kind, and lines that tell of every fault."""

    by_kind: dict[str, list[int]] = field(default_factory=dict)
    words: int = 0
    words_lost: int = 0
    figures: int = 0
    figures_lost: int = 0
    faults: list[str] = field(default_factory=list)

    def recall(self, *kinds: str) -> float:
        """Share of the planted of these kinds that went."""
        found, planted = (sum(self.by_kind.get(kind, [0, 0])[n] for kind in kinds) for n in (0, 1))
        return found / planted if planted else 1.0


def read_posts(part: str) -> list[Planted]:
    """The posts of a part: ``tuning`` or ``heldout``."""
    lines = (POSTS / f"scrubbing_{part}.txt").read_text(encoding="utf-8").split("\n")
    found = []
    for line in filter(None, lines):
        post = line.replace("\\n", "\n")
        plants = tuple(_PLANT.findall(post))
        found.append(Planted(_PLANT.sub(r"\2", post), plants, _PLANT.sub(" ", post)))
    return found


def read_people() -> list[tuple[str, tuple[str, ...]]]:
    """(display name, accounts) of the invented colleagues."""
    lines = (POSTS / "scrubbing_people.txt").read_text(encoding="utf-8").splitlines()
    split = [line.rpartition(" | ") for line in lines if not line.startswith("#")]
    return [(name, tuple(accounts.split(", "))) for name, _, accounts in split]


def directory_of(people: Iterable[tuple[str, tuple[str, ...]]]) -> Directory:
    """The directory of these people."""
    people = list(people)
    return Directory.of((name for name, _ in people), (a for _, accounts in people for a in accounts))


def words_of(text: str) -> Counter[str]:
    """Folded words of a text, placeholders left out."""
    for placeholder in PLACEHOLDERS:
        text = text.replace(placeholder, " ")
    return Counter(fold(word) for word in _WORD.findall(clean(text)))


def figures_of(text: str) -> Counter[str]:
    """Figures and dates of a text as they are written."""
    return Counter(figure.strip(".,:/'- ") for figure in _FIGURE.findall(clean(text)))


def measure(posts: Iterable[Planted], scrub: Callable[[str], str]) -> Measured:
    """Scrub the posts and compare. A plant is found when nothing of it is left that was not in the rest already."""
    told = Measured()
    for post in posts:
        out = scrub(post.text)
        words, rest = words_of(out), words_of(post.rest)
        for kind, plant in post.plants:
            count = told.by_kind.setdefault(kind, [0, 0])
            count[1] += 1
            left = _left(plant, out, words - rest, kind)
            count[0] += not left
            if left:
                told.faults.append(f"LEFT {kind} {plant!r}: {out!r}")
        lost = rest - words
        told.words, told.words_lost = told.words + rest.total(), told.words_lost + lost.total()
        figures = figures_of(post.rest)
        gone = figures - figures_of(out)
        told.figures, told.figures_lost = told.figures + figures.total(), told.figures_lost + gone.total()
        if lost:
            told.faults.append(f"TOOK {sorted(lost)}: {post.text!r} -> {out!r}")
        if gone:
            told.faults.append(f"FIGURE {sorted(gone)}: {post.text!r} -> {out!r}")
    return told


def _left(plant: str, out: str, more: Counter[str], kind: str) -> bool:
    if kind in (*NAMES, "stranger"):
        return any(word in more and word not in _SMALL and len(word) > 1 for word in words_of(plant)) or (
            not _WORD.search(plant.encode("ascii", "ignore").decode()) and clean(plant) in out
        )
    pieces = [piece for piece in re.findall(r"\w{4,}", clean(plant)) if not piece.isalpha()]
    return (
        clean(plant) in out
        or any(piece in out for piece in pieces)
        or any(word in more and len(word) > 3 and kind in ("mail", "handle", "link") for word in words_of(plant))
    )
