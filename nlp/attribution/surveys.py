"""Credits of those who asked: "those the union polled", "told a Delfos survey", "asked by X", "a poll that X took"."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.attribution.credit import Credit, low_at
from nlp.attribution.phrases import (
    ARTICLES,
    AUXILIARIES,
    PRONOUNS,
    SHARES,
    Phrase,
    ends_phrase,
    forward,
    is_source,
    make_phrase,
    stops,
    text_of,
)
from nlp.attribution.reach import TELLERS
from nlp.inflect import verb_forms
from nlp.speech import speech
from nlp.tokens import Token, bare

ASK = verb_forms("ask")
POLL = frozenset(form for verb in ("poll", "survey", "canvass", "question", "interview") for form in verb_forms(verb))
_TAKES = "take run commission conduct hold do make order".split()
_TAKE = frozenset(form for verb in _TAKES for form in verb_forms(verb))
_PEOPLE = frozenset({"those", "people", "staff", "whom", "that", "who"})
_FRACTIONS = frozenset(
    "half third thirds quarter quarters fifth fifths sixth sixths eighth eighths tenth tenths in out".split()
)
_IN_NAMES = frozenset({"the", "of", "for", "and", "&"})
_REACH, _LONGEST, _SUBJECT, _COLON_REACH = 9, 6, 5, 14


def survey_words() -> frozenset[str]:
    """The words at which :func:`surveyed` can find a source."""
    return TELLERS | ASK | POLL | _TAKE | {"by"}


def surveyed(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """ "Six in ten of those the union polled", "60 percent told X that", "asked by X", "a poll that X took has"."""
    low = tokens[index].low
    if low == "by":
        return _asked_by(tokens, index, numbers)
    if low in TELLERS:
        return _told_a_survey(tokens, index, numbers)
    if low in _TAKE:
        return _took(tokens, index)
    return _whom_they_asked(tokens, index, numbers) or _polled(tokens, index, numbers)


def is_share(tokens: Sequence[Token], first: int, numbers: frozenset[int]) -> bool:
    """Whether the number at ``first`` is a share: "60 percent", "six in ten", "a third"."""
    last = first
    while last in numbers:
        last += 1
    return any(t.low.endswith("%") or t.low in SHARES | _FRACTIONS for t in tokens[first : last + 1])


def _asked_by(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """ "Asked by X, 60 percent …", "60 percent of nurses polled by X": where a share is told."""
    if low_at(tokens, index - 1) not in ASK | POLL:
        return None
    phrase = forward(tokens, index + 1, numbers, named=True)
    if phrase:  # "polled by Quorum Labs want out"
        end = phrase.first
        while end <= phrase.last and (tokens[end].text[:1].isupper() or tokens[end].low in _IN_NAMES):
            end += 1
        end = end if end > phrase.first + (tokens[phrase.first].low in ARTICLES) else phrase.last + 1
        phrase = make_phrase(tokens[phrase.first : end], phrase.first)
    shares = any(is_share(tokens, i, numbers) for i in numbers if i < index or (phrase and i > phrase.last))
    return Credit(phrase.name, index, phrase.last, "around", spoken=False) if phrase and shares else None


def _told_a_survey(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """ "Seven in ten nurses told a Delfos survey that …": who was told by a share of people."""
    start = index
    while start and not ends_phrase(tokens[start - 1]):
        start -= 1
    if not any(i in numbers and is_share(tokens, i, numbers) for i in range(start, index)):
        return None
    phrase = _object(tokens, index + 1, numbers)
    return Credit(phrase.name, index, phrase.last, "around", spoken=False) if phrase else None


def _object(tokens: Sequence[Token], start: int, numbers: frozenset[int]) -> Phrase | None:
    """The source that stands there up to "that" or a pronoun: "a Delfos survey", "the guild"."""
    end = start
    while end < min(start + _LONGEST, len(tokens)) and not (
        end in numbers or ends_phrase(tokens[end]) or stops(tokens[end]) or tokens[end].low in PRONOUNS
    ):
        end += 1
    words = tokens[start:end]
    return Phrase(text_of(words), start, end - 1) if words and is_source(words) else None


def _took(tokens: Sequence[Token], index: int) -> Credit | None:
    """ "A poll that the guild took among its members has …", "the survey Halden ran": whose survey speaks."""
    start = _subject(tokens, index)
    paper = start - 1 - (low_at(tokens, start - 1) in ("that", "which"))
    words = tokens[start : index - (low_at(tokens, index - 1) in AUXILIARIES)]
    if not words or bare(low_at(tokens, paper)) not in speech().surveys or not is_source(words):
        return None
    return Credit(text_of(words), paper, index, "behind", spoken=False)


def _whom_they_asked(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """ "Six in ten of those the union polled", "40 percent of the nurses whom Quorum has asked"."""
    start = _subject(tokens, index)
    words = tokens[start : index - (low_at(tokens, index - 1) in AUXILIARIES)]
    before = low_at(tokens, start - 1)
    if not words or not (before in _PEOPLE or (before.endswith("s") and before.isalpha())) or not is_source(words):
        return None
    shares = range(max(0, start - _REACH), start)
    if not any(i in numbers and is_share(tokens, i, numbers) for i in shares):
        return None
    return Credit(text_of(words), start, index, "last", spoken=False)


def _polled(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """ "The institute polled 900 nurses: 61 percent …": who asked tells what stands behind the colon."""
    if index == 0:
        return None
    colon = next((i for i in range(index + 1, min(index + _COLON_REACH, len(tokens))) if tokens[i].text == ":"), None)
    start = index
    while start and (tokens[start - 1].text[:1].isalnum() and start - 1 not in numbers):
        start -= 1
    end = index - (low_at(tokens, index - 1) in AUXILIARIES)
    words = tokens[start:end]
    if colon is None or not words or not any(i in numbers for i in range(index, colon)):
        return None
    known = words[-1].text[:1].isupper() or bare(words[-1].low) in speech().roles
    return Credit(text_of(words), start, colon, "behind") if known and len(words) <= _LONGEST else None


def _subject(tokens: Sequence[Token], verb: int) -> int:
    """Where the short subject right before a verb begins: at its article, or at the first capital of its name."""
    start = verb - (low_at(tokens, verb - 1) in AUXILIARIES)
    while start > max(0, verb - _SUBJECT) and not ends_phrase(tokens[start - 1]) and not stops(tokens[start - 1]):
        start -= 1
        if tokens[start].low in ARTICLES:
            return start
        if tokens[start].text[:1].isupper() and not tokens[start - 1].text[:1].isupper():
            return start - (low_at(tokens, start - 1) in ARTICLES)
    return start


def asker(tokens: Sequence[Token], numbers: frozenset[int]) -> str | None:
    """Who a sentence says has surveyed people: "The guild has surveyed its members.", "Quorum asked 900 managers."."""
    for index, token in enumerate(tokens):
        if token.low not in ASK | POLL or not index or token.low.endswith("ing"):
            continue
        following = index + 1
        while low_at(tokens, following) in ("about", "some", "more", "than", "nearly", "almost", "over"):
            following += 1
        many = following in numbers
        its = low_at(tokens, index + 1) in ("its", "their", "his", "her") and token.low in POLL
        start = _subject(tokens, index)
        words = tokens[start : index - (low_at(tokens, index - 1) in AUXILIARIES)]
        opens = start == 0 or ends_phrase(tokens[start - 1])
        if (many or its) and opens and words and words[0].low not in PRONOUNS and is_source(words):
            return text_of(words)
    return None
