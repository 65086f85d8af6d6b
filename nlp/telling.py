"""The sentences of a story that may be told: which articles are read, and what each sentence is and weighs.

The work is bounded: however many articles a story has, at most :data:`MOST_ARTICLES` are read, one wording of each
origin first, and of those the latest, the most copied and the earliest.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from nlp.alone import is_feature, standing
from nlp.languages import UNDERSTOOD, language_of
from nlp.quote_spans import blanked, find_passages
from nlp.sentences import Span, prose_sentences
from nlp.stopwords import beginning, is_telling
from nlp.tokens import without_owner
from store.model import Article, Citation, Origin

MOST_ARTICLES, LATEST, EARLIEST = 40, 20, 8
"""Articles that are read of a story, and how many of them are its latest and its earliest; the rest are most copied."""
MOST_CHARS, MOST_SENTENCES = 12_000, 40
"""Characters and sentences that are read of one article: behind that, pages turn to background."""
SINGLE = 0.4
"""What a term of one origin weighs, measured in origins."""
DATELINE_WITHIN = 4
"""Sentences at the beginning, a byline and a standfirst included, within which a dateline stands."""
ALIKE = 0.55
"""Share of the shorter one's words from which two sentences say the same."""
JOINED_WORDS = 55
"""Words that two sentences may have together."""
LATE_SHARE, LATE_AT_LEAST = 0.2, timedelta(days=2)
"""How much of a story's time, at its end, is now."""

_DATELINE = re.compile(
    r"(?:[A-Z][A-Z .’'-]{2,30}(?:,?\s[^()\n]{0,30}?)?|[A-Z][a-z]{2,8}\.?\s\d{1,2}\s*)"
    r"(?:\([^()\n]{2,30}\)\s*)?\s[-–—]\s+|[-–—]\s+"
)
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence that may be told, or one with the sentence before it (then there are two ``parts``).

    ``origin`` numbers the origin, ``place`` the sentence in its article from 0. ``late`` says whether it is of the
    story's last days, ``when`` from 0 (first) to 1 (last); both are None where the article has no date. ``news`` is
    False for pieces that comment, explain or ask, ``alone`` for a sentence that tells only beside another one.
    """

    article: Article
    parts: tuple[Span, ...]
    masked: str
    origin: int
    place: int
    when: float | None
    late: bool | None
    news: bool
    alone: bool
    terms: frozenset[str] = field(compare=False)

    @property
    def own(self) -> str:
        """What the sentence itself says, quotes blanked, without the one that it leans on."""
        size = self.parts[-1].end - self.parts[-1].start
        return self.masked[-size:]

    @property
    def text(self) -> str:
        """What is cited, with a space between two sentences."""
        return " ".join(self.article.text[part.start : part.end] for part in self.parts)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Where it stands."""
        return tuple(Citation(self.article.id, part.start, part.end) for part in self.parts)

    def overlaps(self, other: Told) -> bool:
        """Whether both cite one and the same sentence."""
        return self.article.id == other.article.id and not set(self.parts).isdisjoint(other.parts)

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from the others."""
        return self.article.id, self.parts[-1].start


def read_told(articles: Sequence[Article], origins: Sequence[Origin]) -> list[Told]:
    """The sentences of a story that can be told, article by article; ``articles`` in the order of their arrival."""
    chosen = _chosen(articles, origins)
    chosen = [a for a in chosen if (a.language or language_of(a.text, None, "en")) in UNDERSTOOD] or chosen
    numbers = {article_id: n for n, origin in enumerate(origins) for article_id in origin.article_ids}
    times = [a.published for a in chosen if a.published]
    first, last = min(times, default=None), max(times, default=None)
    found: list[Told] = []
    for article in chosen:
        when, late = _when(article.published, first, last)
        found += _of_article(article, numbers.get(article.id, -1), when, late)
    return found


def weights(told: Iterable[Told]) -> dict[str, float]:
    """How much each term is told of: the share of origins that have it, little for what only one of many has."""
    having: dict[str, set[int]] = defaultdict(set)
    origins: set[int] = set()
    for one in told:
        origins.add(one.origin)
        for term in one.terms:
            having[term].add(one.origin)
    many = len(origins) or 1
    return {term: (len(found) if len(found) > 1 else SINGLE) / many for term, found in having.items()}


def terms_of(text: str) -> frozenset[str]:
    """The content words of a text by their beginnings, and its numbers."""
    words = (without_owner(word).casefold() for word in _WORD.findall(text))
    stems = {beginning(word) for word in words if is_telling(word)}
    return frozenset(stems.union(_NUMBER.findall(text)))


def likeness(a: frozenset[str], b: frozenset[str]) -> float:
    """How much of the shorter one's words the other has, 0 to 1."""
    return len(a & b) / max(1, min(len(a), len(b)))


def repeats(one: Told, other: Told) -> bool:
    """Whether one tells what the other tells, or cites a sentence of it."""
    return one.overlaps(other) or likeness(one.terms, other.terms) >= ALIKE


def _chosen(articles: Sequence[Article], origins: Sequence[Origin]) -> list[Article]:
    """The articles to read, in their order: no copies, and no more than :data:`MOST_ARTICLES`."""
    copies = {i for origin in origins if origin.kind == "copy" for i in origin.article_ids[1:]}
    ordered = [a for a in articles if a.id not in copies]
    if len(ordered) <= MOST_ARTICLES:
        return ordered
    firsts = {origin.article_ids[0]: len(origin.article_ids) for origin in origins if origin.article_ids}
    alone = [a for a in ordered if a.id in firsts]
    dated = [a for a in alone if a.published]
    wanted = [*reversed(dated[-LATEST:]), *dated[:EARLIEST], *sorted(alone, key=lambda a: -firsts[a.id])]
    kept = list(dict.fromkeys(a.id for a in (*wanted, *reversed(ordered))))[:MOST_ARTICLES]
    return [a for a in ordered if a.id in set(kept)]


def _when(
    published: datetime | None, first: datetime | None, last: datetime | None
) -> tuple[float | None, bool | None]:
    if published is None or first is None or last is None:
        return None, None
    span = last - first
    share = (published - first) / span if span else 1.0
    return share, published >= last - max(LATE_AT_LEAST, LATE_SHARE * span)


def _of_article(article: Article, origin: int, when: float | None, late: bool | None) -> Iterator[Told]:
    text = article.text[:MOST_CHARS]
    masked, inside = _masked(text)
    before: Span | None = None
    news = not is_feature(article.title)
    for place, span in enumerate(_sentences(text)):
        if place >= MOST_SENTENCES or len(text) == span.end < len(article.text):  # cut in the middle of a sentence
            return
        own = masked[span.start : span.end]
        stands = "never" if inside(span) else standing(text[span.start : span.end], own)
        parts: tuple[Span, ...] = (span,)
        if stands == "leans" and before is not None and _fit_together(text, before, span):
            parts = (before, span)
        if stands in ("alone", "leans", "beside"):
            told = stands == "alone" or len(parts) > 1
            shown = " ".join(masked[part.start : part.end] for part in parts)
            terms = terms_of(" ".join(text[part.start : part.end] for part in parts))
            yield Told(article, parts, shown, origin, place, when, late, news, told, terms)
        before = span if stands == "alone" else None


def _sentences(text: str) -> Iterator[Span]:
    """The sentences of lines that are prose, datelines left out."""
    for number, (start, end) in enumerate(prose_sentences(text)):
        dateline = _DATELINE.match(text, start, min(end, start + 100)) if number < DATELINE_WITHIN else None
        yield Span(dateline.end() if dateline else start, end)


def _fit_together(text: str, before: Span, span: Span) -> bool:
    words = len(text[before.start : span.end].split())
    return words <= JOINED_WORDS and text.count("\n", before.end, span.start) <= 2


def _masked(text: str) -> tuple[str, Callable[[Span], bool]]:
    """The text with quoted passages blanked at equal length, and whether a sentence begins or ends inside of one."""
    passages = find_passages(text)
    starts = [passage.start for passage in passages]

    def inside(span: Span) -> bool:
        """Such a sentence tells half of what was said."""
        for point in (span.start, span.end - 1):
            number = bisect_right(starts, point) - 1
            if number >= 0:
                passage = passages[number]
                if point < passage.end and (passage.start < span.start or passage.end > span.end):
                    return True
        return False

    return blanked(text, passages), inside
