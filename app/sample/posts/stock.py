"""The stock of sentences the sample's posts are made from: text files beside this module, read and filled in.

Under a heading ``== phase | theme | mood`` each line is a pattern. ``== phase | replies | mood`` has answers in
threads, each marked ``> ``; its mood is that of the post which is answered, and without one they suit any.
``{one|other}`` is a choice, and these are filled in: ``{n}`` a count, ``{person}`` a colleague's name, ``@@`` a
mention, ``{phone}``, ``{mail}``, ``{id}`` and ``{link}`` what identifies somebody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from random import Random

from store.errors import InputError

FOLDER = Path(__file__).parent / "stock"
MOODS = ("up", "flat", "down", "mixed")
REPLIES = "replies"
SLOTS = ("{n}", "{person}", "{phone}", "{mail}", "{id}", "{link}", "@@")
_CHOICE = re.compile(r"\{([^{}]*\|[^{}]*)\}")
_BRACES = re.compile(r"\{[^{}]*\}|[{}]")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of the stock; ``theme`` is "replies" for an answer, whose ``mood`` may be ""."""

    phase: str
    theme: str
    mood: str
    text: str

    @property
    def asks(self) -> bool:
        """Whether it ends as a question."""
        return self.text.rstrip("} ").endswith("?")


def load_stock(folder: Path = FOLDER) -> tuple[Pattern, ...]:
    """Every pattern, in the order of the files. Raises InputError naming file, line and remedy."""
    return tuple(pattern for path in sorted(folder.glob("*.txt")) for pattern in _read(path))


def _read(path: Path) -> list[Pattern]:
    patterns: list[Pattern] = []
    heading: tuple[str, str, str] | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path.name}: line {number}"
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("== "):
            heading = _heading(line[3:], where)
            continue
        if heading is None:
            raise InputError(f"{where}: stands before the first heading; put '== phase | theme | mood' above it")
        text = line.removeprefix("> ").strip()
        if line.startswith("> ") is not (heading[1] == REPLIES):
            raise InputError(f"{where}: answers start with '> ' and stand under '| replies'; move the line")
        odd = [found for found in _BRACES.findall(text) if found not in SLOTS and "|" not in found]
        if odd:
            raise InputError(f"{where}: {odd[0]} is not filled in; known are {', '.join(SLOTS)} and {{one|other}}")
        patterns.append(Pattern(*heading, text))
    return patterns


def _heading(text: str, where: str) -> tuple[str, str, str]:
    parts = [part.strip() for part in text.split("|")]
    if parts[1:] == [REPLIES]:
        return parts[0], REPLIES, ""
    if len(parts) != 3 or parts[2] not in MOODS:
        raise InputError(f"{where}: a heading is '== phase | theme | mood' with a mood of {', '.join(MOODS)}")
    return parts[0], parts[1], parts[2]


def choose(text: str, rng: Random) -> str:
    """The pattern with each ``{one|other}`` decided; slots are left standing."""
    return _CHOICE.sub(lambda match: rng.choice(match[1].split("|")), text)
