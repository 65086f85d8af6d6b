"""Which outlet a report credits for what it says, by the forms that newsrooms use, and how strongly.

Strengths are added up for each outlet: a source line or an agency's dateline settles it alone, "first reported by" and
"according to" nearly so, a mention that an outlet reported something counts a little. What stands in the lead counts
half as much again. An article's own outlet is never its credit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from nlp.lexicons import choice, read_lexicon
from store.model import Article

ENOUGH, CHARS_A_POINT, MOST = 1.7, 2000, 4.0
"""Summed strength that settles it: 1.7 for the shortest text, one more for every 2,000 characters, at most 4."""
LEAD_CHARS = 350
BEFORE_CHARS = 100
CACHED_NAMES = 16_384
CACHED_TEXTS = 8192
"""Articles whose credits are remembered, so that a story that grows by one is not read anew."""

_FIRST_WORD = re.compile(r"[^\W_]+")
_ARTICLE = re.compile(r"(?<!\w)the\s+$", re.IGNORECASE)


@dataclass(frozen=True)
class _Lexicon:
    """``shown`` gives the name to show for each listed form; ``forms`` are (strength, before, behind)."""

    shown: dict[str, str]
    endings: tuple[str, ...]
    forms: tuple[tuple[float, str, str], ...]
    told: str
    first_hand: str


@cache
def _lexicon() -> _Lexicon:
    row = read_lexicon("outlets")
    behind = [
        form.get("behind", "").replace("{when}", row["when"]).replace("{verbs}", row["verbs"]) for form in row["forms"]
    ]
    forms = [(float(f["strength"]), f.get("before", ""), b) for f, b in zip(row["forms"], behind, strict=True)]
    return _Lexicon(
        {f: names[0] for names in row["outlets"] for f in names},
        tuple(row["endings"]),
        tuple(forms),
        row["told"],
        row["first_hand"],
    )


@cache
def _unlisted() -> re.Pattern[str]:
    """A capitalised name that ends as outlets' names do."""
    return re.compile(rf"(?:[A-Z][\w’'&-]+\s+){{1,3}}(?:{choice(_lexicon().endings)})(?!\w)")


@dataclass(frozen=True)
class _Known:
    """Names to look for by their first word, the longest first; and shown names by the key of what they end in."""

    by_word: Mapping[str, Sequence[str]]
    by_ending: Mapping[str, frozenset[str]]


@lru_cache(maxsize=4)
def _known(outlets: tuple[str, ...]) -> _Known:
    """The listed outlets and ``outlets``, made ready once a story."""
    names = {o.strip() for o in outlets if len(o.strip()) > 2}
    extra = names | {last for n in names if (last := n.split()[-1]) in _lexicon().endings}
    by_word: dict[str, list[str]] = {}
    for name in {*_lexicon().shown, *extra}:
        first = _FIRST_WORD.match(name)
        if first:
            by_word.setdefault(first.group(), []).append(name)
    return _Known(
        {first: tuple(sorted(named, key=lambda n: (-len(n), n))) for first, named in by_word.items()},
        _by_ending(extra),
    )


def _by_ending(names: Iterable[str]) -> dict[str, frozenset[str]]:
    """ "Sundholm Gazette" under "gazette": what a short form can stand for."""
    found: dict[str, set[str]] = {}
    for name in names:
        words = name.split()
        for at in range(1, len(words)):
            found.setdefault(outlet_key(" ".join(words[at:])), set()).add(shown_name(name))
    return {ending: frozenset(full) for ending, full in found.items()}


def _named(text: str, known: _Known) -> Iterator[tuple[int, int, str]]:
    """Where outlets are named: (start with its article, start of the name, name), without overlap."""
    names, done = known.by_word, 0
    for word in _FIRST_WORD.finditer(text):
        at, spelled = word.start(), word.group()
        if at < done or not (spelled in names or spelled[0].isupper()):  # most words begin no name
            continue
        name = _name_at(text, at, spelled, names)
        if name:
            done = at + len(name)
            article = _ARTICLE.search(text, max(0, at - 8), at)
            yield (article.start() if article else at), at, name


def _name_at(text: str, at: int, word: str, names: Mapping[str, Sequence[str]]) -> str | None:
    for name in names.get(word, ()):
        end = at + len(name)
        if text.startswith(name, at) and not text[end : end + 1].isalnum() and text[end : end + 1] != "_":
            return name
    if not word[0].isupper() or word == "The":
        return None
    unlisted = _unlisted().match(text, at)
    return unlisted.group() if unlisted else None


@cache
def _forms() -> tuple[tuple[float, re.Pattern[str], re.Pattern[str]], ...]:
    """Strength, what ends where a name begins, and what begins where it ends."""
    return tuple(
        (strength, re.compile(rf"(?:(?<!\w)|(?=\n))(?:{before})$", re.IGNORECASE), re.compile(behind, re.MULTILINE))
        for strength, before, behind in _lexicon().forms
    )


@cache
def _first_hand() -> re.Pattern[str]:
    return re.compile(_lexicon().first_hand, re.IGNORECASE)


@lru_cache(maxsize=CACHED_NAMES)
def shown_name(name: str) -> str:
    """The listed form of an outlet's name ("NYT" → "The New York Times"), or the name as printed."""
    shown = _lexicon().shown
    plain = " ".join(name.split())
    return shown.get(plain) or shown.get(plain.removeprefix("The ")) or shown.get(f"The {plain}") or plain


@lru_cache(maxsize=CACHED_NAMES)
def outlet_key(name: str) -> str:
    """What two forms of one outlet's name share: letters of the shown name, lower case, without "the"."""
    return re.sub(r"[\W_]+", "", shown_name(name).casefold().removeprefix("the "))


def credited_outlets(article: Article, outlets: Iterable[str] = ()) -> dict[str, float]:
    """Strength by shown name for every outlet the article credits; ``outlets`` are further names to look for.

    A short form ("The Herald") counts for the one of ``outlets``, or of the outlets named in full, that ends so.
    """
    names = tuple(outlets)
    known, found = _known(names), _mentions(article.text, names)
    own = outlet_key(article.outlet) if article.outlet else ""
    here = _by_ending(name for name, _ in found.values())
    sums: dict[str, float] = {}
    for at, (name, strength) in sorted(found.items()):
        mine = outlet_key(name)
        if own and own.endswith(mine):
            continue
        longer = known.by_ending.get(mine, frozenset()) | here.get(mine, frozenset())
        full = {n for n in longer if outlet_key(n) != mine}
        shown = full.pop() if len(full) == 1 and len(name.split()) <= 2 else shown_name(name)
        if outlet_key(shown) != own:
            sums[shown] = sums.get(shown, 0.0) + strength * (1.5 if at < LEAD_CHARS and strength < 3 else 1.0)
    return sums


def is_first_hand(article: Article) -> bool:
    """Whether a text says that it has its own reporting: "told this newspaper", or "told the BBC" by the BBC."""
    if _first_hand().search(article.text):
        return True
    if not article.outlet:
        return False
    names = [re.escape(name) for name in {article.outlet, article.outlet.removeprefix("The ")}]
    named = rf"{_lexicon().told}\s+(?:the\s+)?(?:{'|'.join(sorted(names))})(?!\w)"
    return re.search(named, article.text, re.IGNORECASE) is not None


@lru_cache(maxsize=CACHED_TEXTS)
def _mentions(text: str, outlets: tuple[str, ...]) -> Mapping[int, tuple[str, float]]:
    """Name and strength of the strongest credit at each place; nobody may change it."""
    found: dict[int, tuple[str, float]] = {}
    for start, at, name in _named(text, _known(outlets)):
        end = at + len(name)
        strengths = [
            strength
            for strength, before, behind in _forms()
            if behind.match(text, end) and before.search(text, max(0, start - BEFORE_CHARS), start)
        ]
        if strengths:
            found[at] = (name, max(strengths))
    return found


def chief_credit(article: Article, outlets: Iterable[str] = ()) -> str | None:
    """The outlet that an article as a whole rests on, None when it has its own reporting.

    Longer articles need more credits to one outlet (:data:`ENOUGH`), and twice those to any other; an article that
    rests on two outlets alike is put to the one it names most, or first: it is no report of its own.
    """
    ranked = sorted(credited_outlets(article, outlets).items(), key=lambda item: -item[1])
    enough = min(MOST, ENOUGH + len(article.text) / CHARS_A_POINT)
    if not ranked or ranked[0][1] < enough:
        return None
    if len(ranked) == 1 or ranked[1][1] >= enough or ranked[0][1] >= 2 * ranked[1][1]:
        return ranked[0][0]
    return None


def names_of(articles: Sequence[Article]) -> tuple[str, ...]:
    """The outlets of a story's own articles, to be recognised when others credit them."""
    return tuple(sorted({a.outlet for a in articles if a.outlet}))
