"""The words of the invented press: firms, programmes, places, outlets, sentences. Nothing here names anything real."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from functools import cache
from itertools import product

from store.model import Qualifier

FIRMS = (
    "Alderbank", "Brightwell", "Corvane", "Dunmore Freight", "Eastlock", "Fenwick Stores", "Gladehall", "Harrow & Pine",
    "Isenholt", "Juniper Cargo", "Kestrel Lines", "Lindqvist Foods", "Marrow Street", "Norvane", "Ostrava Mills",
    "Pellworth", "Quillhaven", "Redmarsh Energy", "Saltbridge", "Tarnfield", "Ulverstone Post", "Vantora",
    "Westmere", "Yarrowdale",
)  # fmt: skip
PROGRAMMES = ("Pulse", "WorkLens", "DeskTrace", "Cadence", "ShiftSight")
PLACES = ("Leeds", "Tampere", "Gdansk", "Porto", "Leuven", "Galway", "Aarhus", "Graz", "Turin", "Lyon")
SPEAKERS = (
    ("Marit Oskarsen", "shop steward"), ("Tomas Bielak", "union secretary"), ("Ines Raud", "head of people"),
    ("Piet Verhalen", "works council chair"), ("Nora Quill", "data protection lawyer"),
    ("Abel Sund", "warehouse worker"), ("Greta Holm", "labour inspector"), ("Luis Abreu", "company spokesman"),
)  # fmt: skip
CREDITS = ("the union", "organisers", "the company", "a leaked memo", "the works council", "the regulator")
FILLER = (
    "The software notes which windows are open and for how long, a manual seen by this paper says.",
    "A spokeswoman said the company listens and that nobody is judged by a machine alone.",
    "Shop stewards want the records of the first weeks deleted before any talks begin.",
    "Managers were told to answer questions in person and not in the chat.",
    "Lawyers doubt that the consent asked for in the canteen would hold before a court.",
    "Similar schemes were tried in warehouses years ago and quietly dropped again.",
    "Those who refuse are moved to shifts that nobody wants, several people said.",
    "An internal note speaks of a pilot that was never meant to end.",
    "The regulator asked for the contract with the supplier and has set a deadline.",
    "Investors on the call wanted to know what the quarrel costs.",
    "A poster in the hall promises that the data never leave the country.",
    "Drivers say the score falls whenever a gate stays shut.",
    "The council had been told of a trial with volunteers, minutes show.",
    "Nobody could say for how long the recordings are kept.",
)
QUOTES = (
    "Nobody asked us what we think.", "We measure work, not people.", "First it was a trial, now it is a rule.",
    "A number on a screen does not know why I stopped.", "We will sit down with everybody who has doubts.",
    "Switch it off, then we can talk.",
)  # fmt: skip
TURNS = (
    ("launched", "{0} launched"), ("paused", "{0} paused"), ("petition", "Petition against {0} opened"),
    ("memo", "Memo on {0} surfaced"), ("scaled_back", "{0} scaled back"),
)  # fmt: skip
SCENES = (
    "{0} of {1} had warned of it, people close to {2} and {3} say.",
    "Between {0} and {1} it is {2} that decides, while {3} looks on.",
    "What {0} began, {1} now explains to {2}; a letter to {3} calls that late.",
    "In {0} and {1} they ask why {2} knew of it before {3} did.",
)
"""Sentences around four invented names."""
VOCABULARY = 300_000
"""Invented names: the most frequent stands in every third article, most in a handful."""
_SYLLABLES = tuple(
    head + tail
    for head in ("b", "br", "d", "f", "g", "gr", "k", "l", "m", "n", "p", "r", "s", "st", "t", "v")
    for tail in ("an", "el", "ir", "os", "um")
)
CHANGED = "More soon."
"""What an edited article ended with at first."""
_STEMS = ("Morning", "Evening", "Northern", "Southern", "Harbour", "Valley", "City", "County", "Trade", "Labour")
_HEADS = ("Post", "Echo", "Courier", "Ledger", "Herald", "Mirror", "Dispatch", "Gazette", "Wire", "Review")


@dataclass(frozen=True, slots=True)
class Counted:
    """Something that is counted: the frame's key, the label of a metric, the noun, the sentence around a number."""

    frame: str
    label: str
    noun: str
    sentence: str
    unit: str = ""


COUNTED = (
    Counted(
        "sign", "petition signatures", "signatures", "{0} signatures stand under the letter against {1}, {2} said."
    ),
    Counted("strike", "people on strike", "workers", "{0} workers stopped work over {1}, {2} said."),
    Counted("opt_out", "people who opted out", "employees", "{0} employees opted out of {1}, {2} said."),
    Counted("monitor", "people monitored", "employees", "{0} employees are watched by {1}, {2} said."),
    Counted("quit", "resignations", "people", "{0} people resigned since {1} began, {2} said."),
    Counted("protest", "people at protests", "people", "{0} people stood in the rain against {1}, {2} said."),
    Counted("spend", "spending", "cost", "{1} cost {0} so far, {2} said.", "EUR"),
    Counted("sue", "complaints and lawsuits", "complaints", "{0} complaints about {1} were filed, {2} said."),
)
QUALIFIED: tuple[tuple[Qualifier, str], ...] = (
    ("exact", "{}"), ("over", "over {}"), ("about", "about {}"), ("nearly", "nearly {}"), ("at_least", "at least {}"),
    ("up_to", "up to {}"),
)  # fmt: skip
REASONS = (
    "Both are of one day and differ by more than rounding.",
    "One number satisfies both at the precision they are given with.",
    "The later one is higher, and both are dated.",
    "The sentences count different parts of the staff.",
)


@cache
def outlets() -> tuple[str, ...]:
    """Display names of the outlets, the busiest first."""
    return tuple(f"{stem} {head}" for head, stem in product(_HEADS, _STEMS)) + tuple(
        f"{place} {stem} {head}" for place, head, stem in product(PLACES[:3], _HEADS, _STEMS)
    )


def domain(outlet: int) -> str:
    """The domain of an outlet by its place in :func:`outlets`."""
    return f"paper{outlet}.example"


def name(rank: int) -> str:
    """The invented name with this rank, from 0: three syllables or four, each rank another one."""
    base = len(_SYLLABLES)
    rest, parts = rank + base * base, []
    while rest:
        rest, place = divmod(rest, base)
        parts.append(_SYLLABLES[place])
    return "".join(parts).capitalize()


def drawn(luck: random.Random) -> str:
    """A name by Zipf's law: the one of rank n comes in proportion to 1/n."""
    return name(int(math.exp(luck.random() * math.log(VOCABULARY))) - 1)


@cache
def paragraphs() -> tuple[str, ...]:
    """Paragraphs to make bodies of; the same ones come again, as in a press that copies."""
    luck = random.Random(20)
    return tuple(" ".join(luck.sample(FILLER, k=5)) for _ in range(300))
