"""Which country's money a bare "$", "pounds" or "Rs" is: that of the country whose press prints it.

A number is read with the commonest meaning of its sign ("$" is the dollar of the United States). Here the articles of a
story are asked what they mean: amounts with a sign that leaves no doubt ("NZ$", "Canadian dollars"), conversions
("C$5m ($3.7m)"), the outlet's country, the places that the text and its story tell of, and the same amount printed with
its full sign elsewhere in the story. The tables are in ``lexicon/currencies.toml``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any

from nlp.geography import countries_in
from nlp.lexicons import choice, read_lexicon
from store.model import Article, Claim, Quantity

_DEFAULT, _SIGNED, _TURNED, _OUTLET, _PLACES, _STORY, _SAME, _CONTRAST = 1.5, 6.0, 12.0, 4.0, 3.0, 2.0, 3.0, 2.0
"""What each kind of evidence weighs, set by hand: two weak kinds outweigh the default, the outlet's own country any
place, a full sign in the text both, and a conversion everything."""
_READ, _LEAD = 3000, 200
"""Characters of a text that are searched for places, and of its beginning, which counts twice, dateline and all."""
_GAP = 24
"""Characters at most between an amount and its conversion, or behind an amount up to the word for its country."""
_TURNS = re.compile(r"\s*(?:[(\[=≈]|,?\s*(?:or|about|around|roughly|worth|equal|equivalent|approximately)\b)")
_DOMAIN = re.compile(r"(?:[\w-]+\.)+([a-z]{2,})", re.IGNORECASE)


@dataclass(frozen=True)
class _Family:
    """A sign or word that several countries have money by: ``countries`` and ``at_home`` give codes by country,
    ``outright`` and ``behind`` the patterns that say a code anywhere in a text and right behind an amount."""

    bare: re.Pattern[str]
    explicit: re.Pattern[str] | None
    default: str
    codes: frozenset[str]
    countries: Mapping[str, str]
    at_home: Mapping[str, str]
    outright: Mapping[str, re.Pattern[str]]
    behind: Mapping[str, re.Pattern[str]]

    def leaves_open(self, quantity: Quantity) -> bool:
        """Whether an amount is printed with nothing but the sign or word that the countries share."""
        if quantity.unit not in self.codes or not self.bare.search(quantity.literal):
            return False
        return self.explicit is None or not self.explicit.search(quantity.literal)


@dataclass(frozen=True)
class _Page:
    """What one article tells of a family's money: sums left open, sums with a full sign, conversions, places."""

    open: tuple[Claim, ...]
    signed: Mapping[str, set[float | None]]
    turned: Counter[str]
    contrast: bool
    places: Mapping[str, float]
    outlet: str | None


def settle_money(claims: Sequence[Claim], articles: Sequence[Article]) -> list[Claim]:
    """The claims of one story, the sums with a bare sign in the money that they are in."""
    settled = list(claims)
    for family in _families():
        if any(family.leaves_open(claim.quantity) for claim in settled):
            money = _choose(family, settled, articles)
            settled = [_in_money(claim, money[claim.id]) if claim.id in money else claim for claim in settled]
    return settled


def _in_money(claim: Claim, code: str) -> Claim:
    unit = claim.quantity.unit
    if unit == code:
        return claim
    kind, label = claim.kind.replace(unit, code), claim.metric.replace(f", {unit}", f", {code}")
    return replace(claim, quantity=replace(claim.quantity, unit=code), kind=kind, metric=label)


def _choose(family: _Family, claims: Sequence[Claim], articles: Sequence[Article]) -> dict[str, str]:
    """The money of each sum of the family, by claim."""
    sums: dict[str, list[Claim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda claim: claim.quantity.start):
        if claim.quantity.unit in family.codes:
            sums[claim.article_id].append(claim)
    pages = [_read(family, article, sums[article.id]) for article in articles if article.id in sums]
    story: dict[str, float] = defaultdict(float)
    for page in pages:
        for country, times in page.places.items():
            story[country] += times
    printed: dict[float | None, Counter[str]] = defaultdict(Counter)
    for page in pages:
        for code, amounts in page.signed.items():
            for amount in amounts:
                printed[amount][code] += 1
    return {claim.id: _money(family, page, story, printed) for page in pages for claim in page.open}


def _money(
    family: _Family, page: _Page, story: Mapping[str, float], printed: Mapping[float | None, Counter[str]]
) -> str:
    """The money that an article means by the bare sign: the one with the most evidence."""
    score: dict[str, float] = defaultdict(float, {family.default: _DEFAULT})
    for code in page.signed.keys() - {family.default}:
        score[code] += _SIGNED
    for code, turned in page.turned.items():
        score[code] += _TURNED * turned
    for places, weight in ((page.places, _PLACES), (story, _STORY)):
        for country, times in places.items():
            if country in family.countries:
                score[family.countries[country]] += weight * times / sum(places.values())
    if page.outlet:
        own = family.countries.get(page.outlet) or family.at_home.get(page.outlet) or family.default
        score[own] += _OUTLET if own != family.default or page.outlet in family.countries else _DEFAULT
    for claim in page.open:
        for code in printed.get(claim.quantity.stated, ()):
            score[code] += _SAME
    if page.contrast or family.default in page.signed:
        for code in score.keys() - {family.default}:
            score[code] += _CONTRAST
    return max(sorted(score), key=lambda code: (score[code], code == family.default))


def _read(family: _Family, article: Article, sums: Sequence[Claim]) -> _Page:
    text = article.text
    signed: dict[str, set[float | None]] = defaultdict(set)
    for code, words in family.outright.items():
        if words.search(text):
            signed[code] |= set()
    left_open = []
    said = {claim.id: _said(family, claim.quantity, text) for claim in sums}
    for claim in sums:
        if (full := said[claim.id]) is not None:
            signed[full].add(claim.quantity.stated)
        if family.leaves_open(claim.quantity):
            left_open.append(claim)
    turned: Counter[str] = Counter()
    contrast = False
    for one, other in pairwise(sums):
        codes = {said[one.id], said[other.id]}
        if None in codes and len(codes) == 2 and _is_conversion(one.quantity, other.quantity, text):
            contrast |= family.default in codes
            turned[family.default] += family.default not in codes
    return _Page(tuple(left_open), signed, turned, contrast, _places(article), _outlet_country(article))


def _said(family: _Family, quantity: Quantity, text: str) -> str | None:
    """The money that an amount is printed in beyond doubt, "$5 million Canadian" included; None where it is open."""
    if not family.leaves_open(quantity):
        return quantity.unit
    behind = text[quantity.end : quantity.end + _GAP]
    return next((code for code, words in family.behind.items() if words.match(behind)), None)


def _is_conversion(one: Quantity, other: Quantity, text: str) -> bool:
    """ "C$5m ($3.7m)", "A$40m, or about $26m": two sums side by side that are one."""
    return other.start - one.end <= _GAP and bool(_TURNS.match(text, one.end, other.start + 1))


def _places(article: Article) -> dict[str, float]:
    """How often each country is told of; the title and the beginning count twice."""
    text = article.text[:_READ]
    found: dict[str, float] = defaultdict(float)
    for part in (text, f"{article.title}. {text[:_LEAD]}"):
        for country, times in countries_in(part).items():
            found[country] += times
    return found


def _outlet_country(article: Article) -> str | None:
    """The country that an outlet is of, by its address or its name."""
    table = read_lexicon("currencies")
    name = article.outlet or ""
    for address in (article.domain or "", name, article.url.partition("//")[2].partition("/")[0]):
        if (found := _DOMAIN.fullmatch(address)) and (country := table["domains"].get(found.group(1).lower())):
            return str(country)
    if country := _known_outlets().get(name.lower()):
        return country
    named = sorted(countries_in(name).items(), key=lambda item: -item[1])
    return named[0][0] if named and (len(named) == 1 or named[0][1] > named[1][1]) else None


@cache
def _known_outlets() -> dict[str, str]:
    listed = read_lexicon("currencies")["outlets"]
    return {name.lower(): country for country, names in listed.items() for name in names}


@cache
def _families() -> tuple[_Family, ...]:
    return tuple(_family(table) for table in read_lexicon("currencies")["money"])


def _family(table: Mapping[str, Any]) -> _Family:
    countries, at_home = (dict(_by_country(table.get(part, {}))) for part in ("countries", "at_home"))
    outright = {code: words.split("/") for code, words in table.get("outright", {}).items()}
    return _Family(
        re.compile(table["bare"], re.IGNORECASE),
        re.compile(table["explicit"], re.IGNORECASE) if table["explicit"] else None,
        table["default"],
        frozenset({table["default"], *countries.values(), *at_home.values(), *outright}),
        countries,
        at_home,
        {code: re.compile(rf"\b(?:{choice(phrases)})\b") for code, phrases in outright.items()},
        {code: _right_behind(code, phrases) for code, phrases in outright.items()},
    )


def _right_behind(code: str, phrases: Sequence[str]) -> re.Pattern[str]:
    """ "$5 million CAD", "$5 million Canadian,"; "a $5 million Canadian project" says nothing of its money."""
    names = choice(phrase.rpartition(" ")[0] for phrase in phrases)
    return re.compile(rf"\s?\(?(?:{code}\b|(?:{names})(?=\s*(?:[,.;:)]|$)))")


def _by_country(table: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for code, countries in table.items():
        for country in countries.split(","):
            yield country.strip(), code
