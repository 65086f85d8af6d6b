"""Which outlet a report credits for what it says, by the forms that newsrooms use, and how strongly.

Strengths are added up for each outlet: a source line or an agency's dateline settles it alone, "first reported by" and
"according to" nearly so, a mention that an outlet reported something counts a little. What stands in the lead counts
half as much again. An article's own outlet is never its credit.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from store.model import Article

ENOUGH, CHARS_A_POINT, MOST = 1.7, 2000, 4.0
"""Summed strength that settles it: 1.7 for the shortest text, one more for every 2,000 characters, at most 4."""
LEAD_CHARS = 350
BEFORE_CHARS = 100

_FILE = Path(__file__).parent / "lexicon" / "outlets.toml"


@dataclass(frozen=True)
class _Lexicon:
    """``shown`` gives the name to show for each listed form; ``forms`` are (strength, before, behind)."""

    shown: dict[str, str]
    endings: tuple[str, ...]
    forms: tuple[tuple[float, str, str], ...]


@cache
def _lexicon() -> _Lexicon:
    with _FILE.open("rb") as file:
        row = tomllib.load(file)
    behind = [
        form.get("behind", "").replace("{when}", row["when"]).replace("{verbs}", row["verbs"]) for form in row["forms"]
    ]
    forms = [(float(f["strength"]), f.get("before", ""), b) for f, b in zip(row["forms"], behind, strict=True)]
    return _Lexicon({f: names[0] for names in row["outlets"] for f in names}, tuple(row["endings"]), tuple(forms))


@cache
def _names(extra: tuple[str, ...]) -> re.Pattern[str]:
    """An outlet's name: listed, one of ``extra``, or a capitalised name that ends as outlets' names do."""
    lexicon = _lexicon()
    names = sorted({*lexicon.shown, *extra}, key=lambda name: (-len(name), name))
    listed = "|".join(re.escape(name) for name in names)
    unlisted = rf"(?:[A-Z][\w’'&-]+\s+){{1,3}}(?:{'|'.join(lexicon.endings)})"
    return re.compile(rf"(?<!\w)(?:[Tt]he\s+)??(?P<name>{listed}|{unlisted})(?!\w)")


@cache
def _forms() -> tuple[tuple[float, re.Pattern[str], re.Pattern[str]], ...]:
    """Strength, what ends where a name begins, and what begins where it ends."""
    return tuple(
        (strength, re.compile(rf"(?:(?<!\w)|(?=\n))(?:{before})$", re.IGNORECASE), re.compile(behind, re.MULTILINE))
        for strength, before, behind in _lexicon().forms
    )


def shown_name(name: str) -> str:
    """The listed form of an outlet's name ("NYT" → "The New York Times"), or the name as printed."""
    shown = _lexicon().shown
    plain = " ".join(name.split())
    return shown.get(plain) or shown.get(plain.removeprefix("The ")) or shown.get(f"The {plain}") or plain


def outlet_key(name: str) -> str:
    """What two forms of one outlet's name share: letters of the shown name, lower case, without "the"."""
    return re.sub(r"[\W_]+", "", shown_name(name).casefold().removeprefix("the "))


def credited_outlets(article: Article, outlets: Iterable[str] = ()) -> dict[str, float]:
    """Strength by shown name for every outlet the article credits; ``outlets`` are further names to look for.

    A short form ("The Herald") counts for the one of ``outlets``, or of the outlets named in full, that ends so.
    """
    names = {o.strip() for o in outlets if len(o.strip()) > 2}
    extra = tuple(sorted(names | {n.split()[-1] for n in names if n.split()[-1] in _lexicon().endings}))
    found = _mentions(article.text, extra)
    own = outlet_key(article.outlet) if article.outlet else ""
    full = {outlet_key(name): shown_name(name) for name in (*extra, *(name for name, _ in found.values()))}
    sums: dict[str, float] = {}
    for at, (name, strength) in sorted(found.items()):
        mine = outlet_key(name)
        longer = sorted(k for k in full if k.endswith(mine) and k != mine)
        if own and own.endswith(mine):
            continue
        shown = full[longer[0]] if len(longer) == 1 and len(name.split()) <= 2 else shown_name(name)
        if outlet_key(shown) != own:
            sums[shown] = sums.get(shown, 0.0) + strength * (1.5 if at < LEAD_CHARS and strength < 3 else 1.0)
    return sums


def _mentions(text: str, extra: tuple[str, ...]) -> dict[int, tuple[str, float]]:
    """Name and strength of the strongest credit at each place."""
    found: dict[int, tuple[str, float]] = {}
    for match in _names(extra).finditer(text):
        start, end = match.start(), match.end()
        strengths = [
            strength
            for strength, before, behind in _forms()
            if behind.match(text, end) and before.search(text, max(0, start - BEFORE_CHARS), start)
        ]
        if strengths:
            found[match.start("name")] = (match.group("name"), max(strengths))
    return found


def chief_credit(article: Article, outlets: Iterable[str] = ()) -> str | None:
    """The outlet that an article as a whole rests on, None when it has its own reporting or several sources.

    Longer articles need more credits to one outlet (:data:`ENOUGH`), and twice those to any other.
    """
    ranked = sorted(credited_outlets(article, outlets).items(), key=lambda item: -item[1])
    enough = min(MOST, ENOUGH + len(article.text) / CHARS_A_POINT)
    if not ranked or ranked[0][1] < enough:
        return None
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1] else None


def names_of(articles: Sequence[Article]) -> tuple[str, ...]:
    """The outlets of a story's own articles, to be recognised when others credit them."""
    return tuple(sorted({a.outlet for a in articles if a.outlet}))
