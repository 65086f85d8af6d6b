"""What a story is called and about: distinctive phrases and the most central real headline."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from nlp.stopwords import STOPWORDS
from store.model import Article

_PHRASE = re.compile(r"[^\W\d_][\w’'-]+")


def keywords(articles: Sequence[Article], n: int) -> tuple[str, ...]:
    """At most ``n`` distinctive phrases of the articles, most telling first."""
    counts: Counter[str] = Counter()
    for article in articles:
        words = [w.casefold() for w in _PHRASE.findall(f"{article.title}. {article.text}")]
        pairs = {f"{a} {b}" for a, b in pairwise(words) if a not in STOPWORDS and b not in STOPWORDS}
        counts.update(pairs)
    return tuple(phrase for phrase, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:n])


def story_title(articles: Sequence[Article]) -> str:
    """The headline that shares most words with the others; "" when no article has one."""
    titled = [
        (a.title.strip(), set(_PHRASE.findall(a.title.casefold())) - STOPWORDS) for a in articles if a.title.strip()
    ]
    if not titled:
        return ""
    everything = Counter(word for _, words in titled for word in words)
    return max(titled, key=lambda t: (sum(everything[w] for w in t[1]) / (len(t[1]) + 3), t[0]))[0]
