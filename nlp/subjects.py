"""What a story is about, for questions and forms: its main name, the thing with a name, who its people are.

Counted over articles, each once: what one article mentions ten times is not what the story is about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from nlp.asking import Event, lexicon, nouns
from nlp.features import is_common
from nlp.inflect import plurals
from nlp.lexicons import choice
from nlp.telling import Told
from nlp.tokens import without_owner
from store.model import Article

NAMED_IN, MAIN_IN = 0.25, 0.5
"""Shares of a story's articles that must have the name of its thing, and its main name."""
EVENT_IN = 0.34
"""What an event must reach: the share of articles that tell of it first, that of the latest ones counting double."""
READ_CHARS = 3000

_NOT_SPEAKING_BEHIND = ("at", "of", "from", "against", "in", "to", "over")

_NAME = r"[A-Z][\w-]*(?: [A-Z][\w-]*){0,3}"
_CAPITALS = re.compile(r"(?<![\w’'-])[A-Z][\w-]*(?:[’']s)?")
_ACTS = re.compile(
    r"(?<![\w’'-])([A-Z][\w-]*)(?: [A-Z][\w-]*){0,2}"
    r"(?:[’']s? [a-z]| (?:said|says|will|has|had|is|was|plans|must|told)\b)"
)
_TOKEN = re.compile(r"[\w-]+")
_SMALL = re.compile(r"(?<![\w’'-])[a-z][\w-]+")


@dataclass(frozen=True)
class Subjects:
    """``main`` is the name most articles have, ``name`` and ``thing`` what the programme is called ("StepWise",
    "badges"), the others the nouns a question may use; empty or None where the story has none."""

    main: str
    name: str
    thing: str
    thing_pattern: re.Pattern[str]
    company: str
    union: str
    staff: str
    staff_pattern: re.Pattern[str] | None
    event: Event | None
    dated: bool

    @cached_property
    def main_pattern(self) -> re.Pattern[str]:
        """The main name where it stands for the company: not as the owner of something."""
        owned = "".join(rf"(?<!\b{word} )" for word in _NOT_SPEAKING_BEHIND)
        return re.compile(rf"{owned}(?<!\w){re.escape(self.main)}(?![\w’'])")

    def has_name(self, text: str) -> bool:
        """Whether a sentence has the story's main name or that of its thing."""
        return any(name and name in text for name in (self.main, self.name))

    def is_named(self, text: str) -> bool:
        """Whether a sentence has one of the story's names, its thing or its event."""
        return (
            self.has_name(text) or bool(_any_thing().search(text)) or bool(self.event and self.event.told.search(text))
        )

    def speaks_of_thing(self, text: str) -> bool:
        """Whether a sentence names the thing or its noun."""
        return bool(self.name and self.name in text) or bool(self.thing and self.thing_pattern.search(text))


def find_subjects(articles: Sequence[Article], told: Sequence[Told]) -> Subjects:
    """What the articles that are read are about; ``told`` are their sentences."""
    words = lexicon()
    texts = [f"{a.title}\n{a.text[:READ_CHARS]}" for a in articles]
    bags = [f" {' '.join(_TOKEN.findall(text.casefold()))} " for text in texts]
    name = _own_name(texts, {a.outlet or "" for a in articles})
    thing = _most(bags, words.things, 0.34, plural_too=True)
    main = _main(texts, name)
    staff = _most(bags, words.called["staff"], 0.34)
    company = _speaking(texts, tuple(words.called["company"]))
    return Subjects(
        main=main,
        name=name,
        thing=thing,
        thing_pattern=nouns([thing] if thing else words.things),
        company=f"the {company}" if company else main,
        union=f"the {_most(bags, words.called['union'], 0.1)}".removesuffix("the "),
        staff=staff,
        staff_pattern=_people(words.called["staff"]) if staff else None,
        event=_event(told),
        dated=any(one.late for one in told),
    )


def _main(texts: Sequence[str], thing: str) -> str:
    """The name that most articles have, if at least half do, counted again where it acts; of equals the first."""
    spread: Counter[str] = Counter()
    first: Counter[str] = Counter()
    for text in texts:
        small = set(_SMALL.findall(text))
        names = [without_owner(m.group()) for m in _CAPITALS.finditer(text)]
        kept = [n for n in dict.fromkeys(names) if len(n) > 2 and n.lower() not in small and n not in thing.split()]
        spread.update(kept)
        spread.update(name for name in set(_ACTS.findall(text)) & set(kept))
        first.update({name: -place for place, name in enumerate(kept)})
    fits = [n for n in spread if not is_common(n.casefold()) and n != thing]
    best = max(fits, key=lambda n: (spread[n], first[n], n), default="")
    return best if best and sum(best in text for text in texts) >= MAIN_IN * len(texts) else ""


def _own_name(texts: Sequence[str], outlets: set[str]) -> str:
    """The name of the programme: one that stands beside a noun for such a thing, in enough articles."""
    beside: Counter[str] = Counter()
    for text in texts:
        beside.update({without_owner(found) for pattern in _beside() for found in pattern.findall(text)})
    spread = {n: sum(n in text for text in texts) for n in beside}
    fits = [n for n in beside if _is_own_name(n, outlets, texts) and spread[n] >= max(1, NAMED_IN * len(texts))]
    return max(fits, key=lambda n: (beside[n] * spread[n], len(n), n), default="")


@cache
def _beside() -> tuple[re.Pattern[str], ...]:
    """Where a programme's name stands: "badges, called X", "X, a tool", "the X system", "the Big Name Initiative"."""
    words = lexicon()
    forms = choice(form for noun in words.things for form in plurals(noun))
    titles = choice(noun.title() for noun in words.things)
    called = choice(words.named)
    return tuple(
        re.compile(pattern)
        for pattern in (
            rf"(?:{called}) (?:the )?({_NAME})",
            rf"\b(?:{forms}), ({_NAME}),",
            rf"\b[Tt]he ({_NAME}) (?:{forms})\b",
            rf"\b({_NAME}), (?:an?|the|as the) (?:[\w-]+ ){{0,3}}(?:{forms})\b",
            rf"\b((?:[A-Z][\w-]* ){{1,3}}(?:{titles}))\b",
            rf"\b({_NAME}) is (?:an?|the) (?:[\w-]+ ){{0,3}}(?:{forms})\b",
        )
    )


def _is_own_name(name: str, outlets: set[str], texts: Sequence[str]) -> bool:
    """Whether a name is the thing's: nobody's who speaks, no outlet's, no word that opens a sentence."""
    first = name.split()[0]
    if name in outlets or len(name) <= 3 or is_common(first.casefold()) or re.fullmatch(r"[A-Z][a-z]+ing", name):
        return False
    speaks = re.compile(
        rf"(?<![\w-]){re.escape(name)}(?:[’']s)? (?:said|says|told|announced|confirmed|employs|denied|plans)\b"
    )
    small = re.compile(rf"(?<![\w-]){re.escape(first.lower())}(?![\w-])")
    return not any(speaks.search(t) for t in texts) and (" " in name or not any(small.search(t) for t in texts))


def _most(bags: Sequence[str], candidates: Iterable[str], share: float, *, plural_too: bool = False) -> str:
    """The noun that most articles have, if enough have it; of equals the first listed.

    ``bags`` are the articles' words, in lower case, with one space before and behind each.
    """
    forms = {noun: plurals(noun) if plural_too else {noun} for noun in candidates}
    counts = {noun: sum(any(f" {form} " in bag for form in forms[noun]) for bag in bags) for noun in forms}
    best = max(counts, key=lambda noun: counts[noun], default="")
    return best if best and counts[best] >= max(1, share * len(bags)) else ""


@cache
def _any_thing() -> re.Pattern[str]:
    return nouns(lexicon().things)


def _speaking(texts: Sequence[str], candidates: tuple[str, ...]) -> str:
    """The noun that most articles call a company by where it acts: "the bank said", "the bank's", "the bank will"."""
    counts = dict.fromkeys(candidates, 0)
    for text in texts:
        for noun in set(_acting(candidates).findall(text)):
            counts[noun] += 1
    best = max(counts, key=lambda noun: counts[noun], default="")
    return best if best and counts[best] else ""


@cache
def _acting(candidates: tuple[str, ...]) -> re.Pattern[str]:
    acts = r"[’']s|,| (?:said|says|has|had|is|was|will|would|told|wants|plans|of)\b"
    return re.compile(rf"\b[Tt]he ({choice(candidates)})(?:{acts})")


def _people(listed: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{choice(listed)})(?![\w-])", re.IGNORECASE)


def _event(told: Sequence[Told]) -> Event | None:
    """The turn that most articles tell of at their beginning, the latest counting double."""
    leads = [one for one in told if one.place < 3]
    every = {one.article.id for one in leads}
    late = {one.article.id for one in leads if one.late}

    def share(event: Event) -> float:
        tell = {one.article.id for one in leads if event.told.search(one.masked)}
        return len(tell) / max(1, len(every)) + 2 * len(tell & late) / max(1, len(late))

    best = max(lexicon().events, key=share)
    return best if share(best) >= EVENT_IN else None
