"""Dated turns of a story: what was launched, paused, ended, signed, leaked, fined, each with its sentence."""

from __future__ import annotations

import re
from datetime import date

from nlp.dates import find_dates
from nlp.sentences import split_sentences
from store.model import Article, AsOfBasis, Milestone

_KINDS: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (kind, label, re.compile(pattern, re.IGNORECASE))
    for kind, label, pattern in (
        ("paused", "Programme paused", r"\b(?:paus(?:ed|es)|halt(?:ed|s)|suspend(?:ed|s)|put on hold)\b"),
        ("launched", "Programme launched", r"\b(?:launch(?:ed|es)|introduc(?:ed|es)|roll(?:ed|s) out)\b"),
        ("scaled_back", "Programme scaled back", r"\b(?:scal(?:ed|es) back|dial(?:led|ed|s)? back)\b"),
        ("petition", "Petition signed", r"\bpetition\b"),
        ("memo", "Memo", r"\bmemo\b"),
    )
)


def find_milestones(article: Article) -> list[Milestone]:
    """The article's milestones, one for each kind and day; ``story_id`` is empty until the article is placed."""
    published = article.published.date() if article.published else None
    found: dict[tuple[str, date], Milestone] = {}
    for span in split_sentences(article.text):
        sentence = article.text[span.start : span.end].strip()
        for kind, label, pattern in _KINDS:
            if pattern.search(sentence):
                dates = find_dates(sentence, published)
                day: date | None = dates[0].day if dates else published
                basis: AsOfBasis = dates[0].basis if dates else "published"
                if day is not None:
                    found.setdefault((kind, day), Milestone("", article.id, day, basis, kind, label, sentence))
    return list(found.values())
