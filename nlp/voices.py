"""Whose word a claim is: one voice for each independent origin of a story.

Ten copies of one wire report are one voice, and so are two articles that credit the same newspaper, and two reports of
one newspaper. A number that is credited once is the same word wherever its origin repeats it: a copy that leaves the
credit out confirms nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from nlp.credits import outlet_key
from nlp.intervals import capped
from nlp.languages import UNDERSTOOD
from nlp.repeats import copied_articles
from nlp.scopes import GROUP_PREPOSITIONS
from nlp.sources import letters_of, name_alone, role_alone, undescribed
from nlp.speech import speech
from store.model import Article, Claim, Origin

_SHORT_WORD = 3
_SMALL_WORDS = frozenset({"the", "a", "an", "of", "s", "by", "reporting", "to"})


class Voices:
    """Who published, whose word an article takes over, and which names mean the whole story."""

    def __init__(self, articles: Sequence[Article], claims: Sequence[Claim], origins: Sequence[Origin]) -> None:
        self.outlets = {a.id: a.outlet for a in articles if a.outlet}
        self.foreign = {a.id for a in articles if (a.language or "en").split("-")[0].lower() not in UNDERSTOOD}
        self.origin = {article: origin for origin in origins for article in origin.article_ids}
        copies = copied_articles(origins)
        self.texts = [f"{a.title}\n{a.text}".lower() for a in articles if a.id not in copies]
        self.named: dict[str, str] = {}
        self.newsroom: dict[str, str] = {}
        for origin in sorted((o for o in origins if o.name), key=lambda o: o.id):
            voice = self.newsroom.setdefault(outlet_key(origin.name or ""), origin.id)
            self.named.setdefault(_plain(origin.name or ""), voice)
        rank = {article: place for origin in origins for place, article in enumerate(origin.article_ids)}
        self.credited: dict[tuple[str, object], str] = {}
        self._known: dict[tuple[str, object], str] = {}
        self._letters: dict[str, str] = {}
        self._bearers: dict[str, set[str]] = {}
        for claim in sorted(claims, key=lambda c: (rank.get(c.article_id, 0), c.article_id, c.quantity.start)):
            if claim.attributed_to:
                spelt = letters_of(claim.attributed_to)
                if spelt:  # "the Union of Bakers (UB)": who is "UB" in another text
                    self._letters.setdefault(spelt[1].lower(), _plain(spelt[0]))
                role = _plain(role_alone(claim.attributed_to))
                if role:  # "Ostrel (the company)": whom "the company" means in another text
                    self._bearers.setdefault(role, set()).add(_plain(claim.attributed_to))
                self.credited.setdefault(self._word(claim), claim.attributed_to)

    def of(self, claim: Claim) -> str:
        """Whose word a claim is, as one key: the credited source, else the origin of its article."""
        word = self._word(claim)
        if word not in self._known:  # a claim is asked about for every pair that it is in
            self._known[word] = self._voice(claim, self.credited.get(word))
        return self._known[word]

    def _voice(self, claim: Claim, credit: str | None) -> str:
        if credit:
            spelt = letters_of(credit)
            name = _plain(spelt[0] if spelt else credit)
            name = self._letters.get(name, name)
            bearers = self._bearers.get(name, set())
            name = next(iter(bearers)) if len(bearers) == 1 else name
            return self.named.get(name) or self.newsroom.get(outlet_key(name_alone(credit))) or name
        origin = self.origin.get(claim.article_id)
        if origin is None:
            return claim.article_id
        return self.newsroom.get(outlet_key(origin.name), origin.id) if origin.name else origin.id

    def _word(self, claim: Claim) -> tuple[str, object]:
        """A number as one origin gives it, in whichever of its articles."""
        quantity, origin = claim.quantity, self.origin.get(claim.article_id)
        number = (quantity.low, quantity.high) if quantity.stated is None else quantity.stated
        return (origin.id if origin else claim.article_id, number)

    def first_days(self, claims: Sequence[Claim]) -> list[Claim]:
        """The claims, each number dated as early as its origin is known to have given it.

        An article that prints a newspaper's number two days later has counted nothing two days later.
        """
        earliest: dict[tuple[str, object], Claim] = {}
        for claim in claims:
            key = (self.of(claim), self._word(claim)[1])
            known = earliest.get(key)
            if claim.as_of and (known is None or known.as_of is None or claim.as_of < known.as_of):
                earliest[key] = claim
        dated = []
        for claim in claims:
            first = earliest.get((self.of(claim), self._word(claim)[1]))
            if first and first.as_of and claim.as_of and first.as_of < claim.as_of:
                claim = replace(claim, as_of=first.as_of, as_of_basis=first.as_of_basis)
            dated.append(claim)
        return dated

    def readable_first(self, claims: Sequence[Claim]) -> list[Claim]:
        """The claims in a fixed order, those of articles in other languages last: of one number that many print, the
        wording that is shown is one that the reader can use."""
        return sorted(claims, key=lambda c: (c.article_id in self.foreign, c.id))

    def count(self, claims: Sequence[Claim]) -> int:
        """How many independent origins stand behind some claims."""
        return len({self.of(claim) for claim in claims})

    def origin_id(self, claim: Claim) -> str | None:
        """The id of the origin that a claim's article belongs to."""
        origin = self.origin.get(claim.article_id)
        return origin.id if origin else None

    def is_named(self, claim: Claim) -> bool:
        """Whether a claim's origin has a name that a reader can check."""
        origin = self.origin.get(claim.article_id)
        return bool(claim.attributed_to or (origin and origin.name))

    def whole(self, claims: Sequence[Claim]) -> frozenset[str]:
        """The scopes that are no part: what half of the story names (the company, the country that was hit), where
        no other part stands beside it or its number is the whole's too, and "A and B" beside A and B."""
        scopes = {claim.scope.lower() for claim in claims if claim.scope}
        common = {scope for scope in scopes if self._named_by_half(_bare_name(scope))}
        unscoped = [capped(claim.quantity) for claim in claims if claim.scope is None]
        found = set()
        for scope in scopes:
            if scope in common:
                rooms = [capped(c.quantity) for c in claims if c.scope and c.scope.lower() == scope]
                agrees = any(room.meets(other) for room in rooms for other in unscoped)
                if _bare_name(scope) != scope or (agrees and common == {scope}):
                    found.add(scope)
            names = [name.strip() for name in re.split(r",| and ", scope) if name.strip()]
            if len(names) > 1 and all(name in scopes for name in names):
                found.add(scope)
        return frozenset(found)

    def _named_by_half(self, name: str) -> bool:
        """Whether half of the story's articles name it, by any of its longer words ("Halden" of "Halden Maps")."""
        words = [word for word in re.findall(r"\w+", name) if len(word) > _SHORT_WORD]
        return any(sum(word in text for text in self.texts) * 2 >= len(self.texts) for word in words)


def _bare_name(scope: str) -> str:
    """A scope without its preposition ("at Halden Maps")."""
    first, _, rest = scope.partition(" ")
    return rest if first in GROUP_PREPOSITIONS and rest else scope


def _plain(name: str) -> str:
    """A source's name for comparing: without small words, and one word for all that name a company by its kind."""
    words = [word for word in re.findall(r"\w+", undescribed(name).lower()) if word not in _SMALL_WORDS]
    same = speech().same_voice
    return " ".join(same.get(word, word) for word in words) if len(words) == 1 else " ".join(words)
