"""The invented staff: who is in the export's directory, how each of them writes, and what would identify them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from random import Random

FOLDER = Path(__file__).parent
STYLES = ("plain", "plain", "lower", "lower", "emoji", "long", "terse", "formal", "foreign", "slang", "typing")
"""How people write, as often as each stands here; see :mod:`app.sample.posts.style`."""
DOMAIN = "vellmark.example"
_HANDLES = ("{first}.{last}", "{first}{initial}", "{last}", "{first}_{last}")


@dataclass(frozen=True, slots=True)
class Colleague:
    """One account of the export. ``phone`` is of a range kept for fiction (Ofcom); ``staff_id`` is the bank's own."""

    id: str
    name: str
    handle: str
    mail: str
    phone: str
    staff_id: str
    style: str
    weight: float

    @property
    def first(self) -> str:
        """The first name alone."""
        return self.name.split()[0]


def make_staff(rng: Random, writers: int, silent: int) -> list[Colleague]:
    """``writers`` people who write, then ``silent`` ones and those whom the press names; ids and names are unique."""
    lists = tomllib.loads((FOLDER / "people.toml").read_text(encoding="utf-8"))
    first, last = list(lists["first"]), list(lists["last"])
    rng.shuffle(first)
    rng.shuffle(last)
    names = [f"{first[n % len(first)]} {last[(n + n // len(last) * 7) % len(last)]}" for n in range(writers + silent)]
    staff = [_colleague(rng, number, name) for number, name in enumerate([*names, *lists["known"]])]
    if len({person.name for person in staff}) < len(staff):
        raise ValueError("two people of the sample share a name; add names to people.toml")
    return staff


def _colleague(rng: Random, number: int, name: str) -> Colleague:
    first, last = (part.lower() for part in name.split())
    handle = _HANDLES[number % len(_HANDLES)].format(first=first, last=last.replace("-", ""), initial=last[0])
    return Colleague(
        id=f"U07{_base36(rng.randrange(36**8)):0>8}",
        name=name,
        handle=f"{handle}{number}" if number % 5 == 0 else handle,
        mail=f"{first}.{last}@{DOMAIN}",
        phone=f"07700 900{number:03d}",
        staff_id=f"VB-{40_000 + number * 37 % 9_999:05d}",
        style=STYLES[rng.randrange(len(STYLES))],
        weight=(rng.random() + 0.15) ** 2,
    )


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[rest] + digits
    return digits
