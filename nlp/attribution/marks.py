"""Credits by a mark alone: "Bakers' Union: 900 out", "figures of the ministry: 31 dead", "900 (Bakers' Union)"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from nlp import frames
from nlp.attribution.credit import NEAR, Credit, low_at
from nlp.attribution.owned import owns
from nlp.attribution.phrases import (
    ARTICLES,
    AUXILIARIES,
    BE,
    PREPOSITIONS,
    SHARES,
    forward,
    is_acronym,
    is_source,
    text_of,
)
from nlp.features import is_common
from nlp.geography import same_place
from nlp.lexicons import read_lexicon
from nlp.speech import speech
from nlp.stopwords import CALENDAR
from nlp.tokens import Token, bare

_GLUE = frozenset({"of", "for", "the", "de", "du", "des", "della", "di", "da", "&", "and", "'s"})
_ISSUES = frozenset({"of", "from", "by"})
_COUNTED = frozenset(
    {"number", "count", "total", "tally", "toll", "list", "sum", "price", "bill", "magnitude", "rating"}
)
"""Words whose "of" names what is counted, not who counts: "the number of spoiled papers: 900"."""
_LONGEST, _BRACKET = 8, 7
_WON = frozenset({"votes", "seats", "points", "delegates", "medals", "goals", "mandates"})
_STARTS = frozenset({";", ".", "–", "—"})


def headed(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """ "Bakers' Union: 900 out", "Mayor Jo Lund: …", "new figures from the ministry: …": who stands before a colon."""
    start = max((i + 1 for i in range(index) if tokens[i].text in _STARTS), default=0)
    while start < index and (tokens[start].text[:1].isdigit() or tokens[start].text == ":"):  # "16:45 The mayor: …"
        start += 1
    comma = max((i + 1 for i in range(start, index) if tokens[i].text == ","), default=start)
    filed = _issued(tokens, comma, index, numbers) if comma > start else None
    if filed:  # "Measles in the south, figures of the ministry: 900"
        return Credit(filed, comma, index, "behind", spoken=False)
    head = tokens[start:index]
    if not 0 < len(head) <= _LONGEST or any(i in numbers for i in range(start, index)):
        return None
    issued = _issued(tokens, start, index, numbers)
    body = len(head) == 1 and head[0].text.rstrip(".") in speech().bodies  # "WHO: over 900 cases"
    named = body or (_names_somebody(head) and not _entry(tokens, index, numbers))
    name = issued or (text_of(head) if named else None)
    return Credit(name, start, index, "behind", spoken=False) if name else None


def _entry(tokens: Sequence[Token], colon: int, numbers: frozenset[int]) -> bool:
    """ "Lee: 1,402 votes", "Labour: 42 percent.", "Hull: 90; York: 40": who stands there is counted."""
    end = colon + 1
    while end in numbers:
        end += 1
    following = low_at(tokens, end)
    share = end > colon + 1 and any(t.text.endswith("%") or t.low in SHARES for t in tokens[colon + 1 : end + 1])
    won = end > colon + 1 and (following in _WON or (share and not low_at(tokens, end + 1)[:1].isalpha()))
    heads = [i for i in range(len(tokens) - 1) if tokens[i].text == ":" and i + 1 in numbers]
    if won or any(bare(token.low) in speech().speakers for token in tokens[:colon]):
        return won
    return len(heads) > 1 or not _tells(tokens[colon + 1 :])


def _tells(words: Sequence[Token]) -> bool:
    """Whether words have a verb: "Halden: 900 failed to come" is somebody's word, "Camp Elena: 900 tents" an entry."""
    verbs = BE | AUXILIARIES | _went()
    return any(word.low in verbs or (word.low.endswith("ed") and len(word.low) > NEAR) for word in words)


@cache
def _went() -> frozenset[str]:
    return frozenset(form for verb in read_lexicon("irregular")["verbs"].values() for form in verb) | {"out"}


def _issued(tokens: Sequence[Token], start: int, colon: int, numbers: frozenset[int]) -> str | None:
    """ "Figures of the ministry", "the ministry's latest", "from company filings"."""
    papers = speech().documents | speech().counts | speech().headings
    papers |= {bare(paper) for paper in papers}
    for at in range(start, colon - 1):
        low = tokens[at].low
        issued = low in _ISSUES and at > start and bare(tokens[at - 1].low) in papers
        issued = issued and not (low == "of" and tokens[at - 1].low in _COUNTED)
        filed = low == "from" and bare(tokens[colon - 1].low) in speech().documents
        if issued or filed:
            phrase = forward(tokens[:colon], at + 1, numbers, named=issued)
            last = tokens[colon - 1]
            speaks = filed or last.text[:1].isupper() or bare(last.low) in speech().roles
            return phrase.name if phrase and phrase.last == colon - 1 and speaks else None
    owner = next((i for i in range(colon - 1, start - 1, -1) if owns(tokens[i])), None)
    if owner is not None and tokens[colon - 1].low in papers and is_source(tokens[start : owner + 1]):
        return text_of(tokens[start : owner + 1])
    return None


def _names_somebody(head: Sequence[Token]) -> bool:
    """Whether a stretch is the name of somebody who can speak, no topic ("Turnout") and no place ("Sri Lanka")."""
    last = head[-1]
    if head[0].low in ARTICLES:  # "The governor: 87"
        return len(head) > 1 and bare(last.low) in speech().speakers
    if not last.text[:1].isupper() or any(not (t.text[:1].isupper() or t.low in _GLUE) for t in head):
        return False
    words = [token for token in head if token.low not in _GLUE]
    if head[0].low in PREPOSITIONS:  # "From the World Service: …"
        return False
    if len(words) > 1 and all(token.text.isupper() for token in words):  # "NUMBER OF THE WEEK: 900"
        return False
    known = any(bare(token.low) in speech().roles for token in words)
    common = [_is_word(token) for token in words]
    if (
        last.low in speech().grounds
        or (head[0].low in speech().grounds and len(head) > 1)
        or any(token.low in CALENDAR | BE for token in words)
        or (common[-1] and not known)
    ):
        return False
    text = text_of(head)
    return (known and len(words) > 1) or not (all(common) or same_place(text, text))


def _is_word(token: Token) -> bool:
    """Whether a word with a capital means a thing that news counts or tells of, and need not be a name."""
    low = token.low
    if low in speech().labels:
        return True
    if is_acronym(token):
        return False
    papers = speech().things | speech().documents | speech().counts | speech().surveys
    return is_common(low) or is_common(bare(low)) or bare(low) in papers or bool(frames.triggers([token]))


def bracketed(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """ "62 percent (Union of Teachers)", "900 (says the union)": who stands in brackets behind a number."""
    end = next((i for i in range(index + 1, min(index + 2 + _BRACKET, len(tokens))) if tokens[i].text == ")"), None)
    if end is None or end < index + 2 or any(i in numbers for i in range(index + 1, end)):
        return None
    if not any(i in numbers for i in range(max(0, index - _BRACKET), index)) or is_acronym(tokens[index - 1]):
        return None
    start = index + 1
    says = tokens[start].low in speech().saying or tokens[start].low in ("source", "sources", "by", "per")
    while says and start < end - 1 and (tokens[start].low in speech().saying or not tokens[start].text[:1].isalpha()):
        start += 1
    start += tokens[start].low in ("source", "sources", "by", "per")
    start += start < end and tokens[start].text == ":"
    words = tokens[start:end]
    if not words or not (is_source(words) if says else _is_organisation(words, tokens, index, numbers)):
        return None
    return Credit(text_of(words), index, end, "last")


def _is_organisation(words: Sequence[Token], tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> bool:
    """Whether words in brackets name somebody who counts, no place, no party: they tell so, or others there do."""
    if not words[-1].text[:1].isupper() or any(not (t.text[:1].isupper() or t.low in _GLUE) for t in words):
        return False
    text = text_of(words)
    if same_place(text, text) or any(token.low in CALENDAR for token in words):
        return False
    if len(words) > 1 and any(bare(token.low) in speech().speakers for token in words):
        return True
    return any(
        tokens[i].text == "(" and tokens[i + 2].text == ")" and bare(tokens[i + 1].low) in speech().roles
        for i in range(len(tokens) - 2)
        if i != index
    )
