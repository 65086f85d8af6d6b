"""What a story is called and about: distinctive phrases and the most central real headline."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import log, log1p, sqrt

from nlp.sentences import prose_lines
from nlp.stopwords import beginning, is_telling
from nlp.tokens import without_owner
from store.model import Article

REMEMBERED = 1024
"""Articles whose phrases are remembered, so that a story that grows by one is not read anew; about 40 kB each."""
LEAD_CHARS = 2500
"""Characters of prose that are read of each article."""
LONGEST, LONGEST_NAME = 3, 5
"""Words in a phrase and in a name, at most."""
PART_FROM = 0.6
"""Share of a phrase's occurrences inside one longer phrase from which it is only a part of that."""
TITLE_COUNTS = 3
TOGETHER_FROM = 0.35
"""Share of the rarer word's occurrences that a phrase must make up: below, its words merely met."""
NAME_BONUS, PHRASE_BONUS, PLAIN_WORD = 1.3, 1.5, 0.7
SHORT_HEADLINE, LONG_HEADLINE = 4, 18

_GLUE = frozenset({"of", "the", "for", "and"})
_WORD = re.compile(r"[^\W_][\w’'-]*")
_BREAK = re.compile(r"[.,;:!?()\[\]\"“”„«»|/•—–\n]+|\s-\s")
_SUFFIX = re.compile(r"\s+(?:[|•·»]|[-–—])\s+[^|•·»–—-]{2,40}$")
_FLAG = re.compile(
    r"^\s*(?:live|opinion|analysis|watch|video|explainer|podcast|explained|newsletter|briefing)\b\s*[:|–-]",
    re.IGNORECASE,
)


def keywords(articles: Sequence[Article], n: int) -> tuple[str, ...]:
    """At most ``n`` distinctive phrases, most telling first, as they are mostly written.

    A phrase counts once an article, three times in a headline, and more the more articles have it; phrases of words
    that belong together and names count extra. None repeats words of a better one. Outlets are left out.
    """
    seen: Counter[str] = Counter()
    spread: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = {}
    for article in articles:
        counts, spellings = _phrases(article.title, article.text)
        seen.update(counts)
        spread.update(counts.keys())
        for phrase, written, times in spellings:
            spelled = forms.get(phrase)
            if spelled is None:
                spelled = forms[phrase] = Counter()
            spelled[written] = spelled.get(written, 0) + times
    outlets = {_key(a.outlet) for a in articles if a.outlet}
    whole = _wholes(seen)
    scored = {
        phrase: _weight(phrase, seen, spread, forms[phrase], len(articles))
        for phrase in seen
        if phrase not in outlets and phrase not in whole and +forms[phrase] and _belongs_together(phrase, seen)
    }
    chosen: list[str] = []
    taken: set[str] = set()
    for phrase in sorted(scored, key=lambda p: (-scored[p], p)):
        stems = {beginning(w) for w in phrase.split() if is_telling(w)}
        if len(chosen) == n or scored[phrase] <= 0:
            break
        if not stems & taken:
            chosen.append(phrase)
            taken |= stems
    return tuple(forms[phrase].most_common(1)[0][0] for phrase in chosen)


def _wholes(seen: Counter[str]) -> set[str]:
    """The phrases that mostly stand inside one longer phrase."""
    parts: set[str] = set()
    for phrase, count in seen.items():
        if count < 2:
            continue
        words = phrase.split()
        for length in range(2, len(words)):
            for start in range(len(words) - length + 1):
                part = " ".join(words[start : start + length])
                if count >= PART_FROM * seen[part]:
                    parts.add(part)
    return parts


@lru_cache(maxsize=REMEMBERED)
def _phrases(title: str, text: str) -> tuple[Mapping[str, int], Sequence[tuple[str, str, int]]]:
    """Weighted counts of the phrases of one article; and each phrase as it is written, with how often. Nobody may
    change them."""
    counts: dict[str, int] = {}
    spellings: list[tuple[str, str, int]] = []
    prose = " \n".join(text[line.start : line.end] for line in prose_lines(text))[:LEAD_CHARS]
    for part, weight in ((title, TITLE_COUNTS), (prose, 1)):
        chunks = ([without_owner(w) for w in _WORD.findall(chunk)] for chunk in _BREAK.split(part))
        found = Counter(written for words in chunks for written in _runs(words))
        for written, times in found.items():
            phrase = written.casefold()
            counts[phrase] = counts.get(phrase, 0) + weight * times
            # Headlines write many words large that are no names.
            spellings.append((phrase, written, times if weight == 1 else 0))
    return counts, spellings


def _runs(words: Sequence[str]) -> Iterable[str]:
    """Runs of one to three words that neither begin nor end with a word of no subject, or a figure."""
    telling = [is_telling(word) for word in words]
    named = [word[0].isupper() or word in _GLUE for word in words]
    for start, tells in enumerate(telling):
        if not tells:
            continue
        for end in range(start + 1, min(start + LONGEST_NAME, len(words)) + 1):
            if telling[end - 1] and (end - start <= LONGEST or all(named[start:end])):
                yield " ".join(words[start:end])


def _key(phrase: str) -> str:
    return " ".join(phrase.split()).casefold()


def _belongs_together(phrase: str, seen: Counter[str]) -> bool:
    words = phrase.split()
    if len(words) == 1:
        return True
    if seen[phrase] < 2:
        return False
    rarest = min((seen[w] for w in words if w in seen), default=0)
    return seen[phrase] >= TOGETHER_FROM * rarest


def _weight(phrase: str, seen: Counter[str], spread: Counter[str], forms: Counter[str], articles: int) -> float:
    if (articles >= 3 and spread[phrase] == 1) or (articles > 1 and seen[phrase] == 1):
        return 0.0
    length = len(phrase.split())
    name = forms.most_common(1)[0][0][0].isupper()
    common = log1p(spread[phrase]) / log1p(articles)
    long_word = min(1.0, max(len(w) for w in phrase.split()) / 8)
    bonus = (NAME_BONUS if name else 1.0) * (PHRASE_BONUS if length > 1 else 1.0 if name else PLAIN_WORD)
    return (1.0 + log(seen[phrase])) * common * long_word * bonus


def story_title(articles: Sequence[Article]) -> str:
    """The real headline that is nearest to all the others and to what the texts begin with; "" when there is none.

    The outlet's name behind a bar or dash is cut off; very short, very long, asking and flagged headlines ("Live:")
    stand back. Of equals the earliest given wins.
    """
    titles = [_bare(a.title) for a in articles]
    subject: Counter[str] = Counter()
    for title, article in zip(titles, articles, strict=True):
        subject.update(_content(title))
        subject.update(_content(article.text[:300]))
    best, best_score = "", float("-inf")
    for title in dict.fromkeys(t for t in titles if t):
        words = _content(title)
        score = sum(subject[w] for w in words) / sqrt(len(words) + 3.0) * _fitness(title)
        if score > best_score:
            best, best_score = title, score
    return best


def _bare(title: str) -> str:
    plain = " ".join(title.split())
    cut = _SUFFIX.sub("", plain)
    return cut if len(cut.split()) >= SHORT_HEADLINE else plain


def _content(text: str) -> set[str]:
    return {w for w in (_key(without_owner(m)) for m in _WORD.findall(text)) if is_telling(w)}


def _fitness(title: str) -> float:
    words = len(title.split())
    fits = 1.0 if SHORT_HEADLINE <= words <= LONG_HEADLINE else 0.5
    return fits * (0.6 if title.endswith("?") or _FLAG.match(title) else 1.0)
