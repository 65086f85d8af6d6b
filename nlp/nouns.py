"""Unit classes: which counted nouns are the same kind of count, read from ``lexicon/nouns.toml``."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from nlp.inflect import plurals, singular
from nlp.lexicons import read_lexicon
from store.model import Quantity

_CURRENCY = re.compile(r"[A-Z]{3}")
_TIME_UNITS = frozenset({"second", "minute", "hour", "day", "week", "month", "quarter", "year", "decade", "century"})
PEOPLE = "people"
_MAGNITUDE = re.compile(r"\bmagnitude(?: of)?(?: about| around| roughly)? $", re.IGNORECASE)
_OF = re.compile(r"\s+of\b")
_WHOLE = frozenset(
    {"", PEOPLE, "workforce", "headcount", "team", "businesses", "population", "country", "public", "total"}
)
"""Wholes that a story means anyhow: a share of them is comparable with a share that names nothing."""


@cache
def _classes() -> dict[str, str]:
    lists = {name: nouns for name, nouns in read_lexicon("nouns").items() if name not in ("not_people", "doer_endings")}
    return {form: name for name, nouns in lists.items() for noun in nouns for form in plurals(noun)}


@cache
def _doers() -> tuple[frozenset[str], tuple[str, ...]]:
    """Nouns that only look like doers, and the endings of doers."""
    table = read_lexicon("nouns")
    return frozenset(table["not_people"]), tuple(table["doer_endings"])


def counted_nouns() -> Collection[str]:
    """Every form of every noun that stands in a class."""
    return _classes().keys()


def noun_class(noun: str, *, capitalised: bool = False) -> str:
    """The class of a counted noun in lower case: "people", "homes", …; else its own singular; "" for no noun.

    A capitalised plural that no table knows names people ("600 Norwegians").
    """
    if not noun:
        return ""
    known = _classes().get(noun)
    if known:
        return known
    return PEOPLE if is_doer(noun) or (capitalised and noun.endswith(("s", "ese", "ish"))) else singular(noun)


def is_doer(noun: str) -> bool:
    """Whether a noun in lower case names people by its ending: what they do ("driver", "chemist")."""
    one, (others, endings) = singular(noun), _doers()
    return one.endswith(endings) and len(one) > 4 and one not in others and _classes().get(one, PEOPLE) == PEOPLE


def unit_class(quantity: Quantity, text: str) -> str:
    """What kind of number this is: "money:USD", "percent", "time", "measure:mile", or the class of its noun.

    A share of things names them ("percent:homes"), so that it is never compared with a share of other things.
    """
    if _CURRENCY.fullmatch(quantity.unit):
        return f"money:{quantity.unit}"
    if quantity.unit == "percent":
        return _share(quantity, text)
    if quantity.unit in _TIME_UNITS:
        return "time"
    if quantity.unit:
        return f"measure:{quantity.unit}"
    if quantity.noun.lower() == "magnitude" or _MAGNITUDE.search(text, max(0, quantity.start - 20), quantity.start):
        return "measure:magnitude"
    return _class_in(quantity, text)


def _class_in(quantity: Quantity, text: str) -> str:
    """The class of the counted noun, as it is printed behind the number ("600 Norwegians")."""
    if not quantity.noun:
        return ""
    name = quantity.noun[:1].upper() + quantity.noun[1:]
    printed = text.find(name, quantity.start, quantity.end + 60)
    return noun_class(quantity.noun.lower(), capitalised=printed > quantity.start)


def _share(quantity: Quantity, text: str) -> str:
    """ "percent", with the class of what it is a share of where the text names one that isn't the story's people."""
    of = _class_in(quantity, text) if _OF.match(text, quantity.end) else ""
    return "percent" if of in _WHOLE else f"percent:{of}"


def family(unit: str) -> str:
    """The family that a frame's ``takes`` names: people, things, money, percent, time or measure."""
    head = unit.partition(":")[0]
    if head in ("money", "measure", "percent", "time", PEOPLE):
        return head
    return "things" if unit else PEOPLE
