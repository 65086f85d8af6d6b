"""Whose account an article follows: the one whom "he said" or "they say" means, looked for in the sentences before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, cached_property

from nlp.attribution.credits import find_credits
from nlp.attribution.phrases import DOERS
from nlp.attribution.surveys import ASK, POLL, asker
from nlp.features import is_common
from nlp.lexicons import read_lexicon
from nlp.persons import is_name, is_person
from nlp.quote_spans import blanked, find_passages
from nlp.sentences import Span
from nlp.speakers import DETERMINERS, first_subject
from nlp.speech import speech
from nlp.tokens import bare, tokenize
from store.model import Quote

PERSONS = frozenset({"he", "she"})
PRONOUNS = PERSONS | {"it", "they", "them"}
_REACH, _ASKED = 5, 2
_ASKING = re.compile(rf"\b(?:{'|'.join(sorted(ASK | POLL))})\b")
_NOBODY = frozenset({"who", "which", "that", "this", "there", "i", "we", "you", "him", "her", "one", "another"})
_DOES = r"(?:has|had|is|was|will|would|can|must|\w+ed)"
_MANY = frozenset({"police", "people", "staff", "families"})


class Account:
    """The sentences of an article and who is spoken of in each, read only when a pronoun asks for it."""

    def __init__(self, text: str, spans: Sequence[Span], quotes: Sequence[Quote]) -> None:
        self._text, self._spans, self._quotes = text, spans, quotes

    def who(self, pronoun: str | None, number: int, at: int) -> str | None:
        """Whom ``pronoun`` means in the sentence ``number`` around offset ``at``: the last one named who can be meant.

        Names behind the last colon or semicolon before ``at`` are part of what is told.
        """
        if pronoun not in PRONOUNS:
            return None
        sentence = self._spans[number]
        told = max(self._text.rfind(mark, sentence.start, at) for mark in ":;")
        begun = [Span(sentence.start, told)] if told > 0 else []
        for span in [*begun, *reversed(self._spans[max(0, number - _REACH) : number])]:
            for name in self._spoken_of(span):
                if _fits(pronoun, name, self._masked[: span.end]):
                    return name
        return None

    def asker(self, number: int) -> str | None:
        """Who is said to have surveyed people in one of the two sentences before sentence ``number``."""
        for span in reversed(self._spans[max(0, number - _ASKED) : number]):
            if _ASKING.search(self._text, span.start, span.end):
                tokens = tokenize(self._masked, span.start, span.end)
                return asker(tokens, frozenset(i for i, token in enumerate(tokens) if token.text[:1].isdigit()))
        return None

    @cached_property
    def _masked(self) -> str:
        return blanked(self._text, find_passages(self._text))

    def _spoken_of(self, span: Span) -> Iterator[str]:
        """Who is quoted in a sentence, is credited there, or is what it tells of."""
        for quote in reversed(self._quotes):
            if quote.speaker and quote.start < span.end and span.start < quote.end:
                yield quote.speaker
        tokens = tokenize(self._masked, span.start, span.end)
        numbers = frozenset(i for i, token in enumerate(tokens) if token.text[:1].isdigit())
        for credit in reversed(find_credits(tokens, numbers)):
            if credit.name:
                yield credit.name
        subject = first_subject(self._masked[span.start : span.end])
        subject = _whole(subject) if subject else None
        if subject and (" " in subject or not subject.istitle() or self._names(subject, span)):
            yield subject

    def _names(self, word: str, span: Span) -> bool:
        """Whether a word that a sentence opens with is a name: it is one elsewhere, or does something here."""
        if is_common(word.casefold()):
            return False
        sentence = self._masked[span.start : span.end]
        return is_name(word, self._masked) or bool(re.match(rf"{re.escape(word)}\s+{_DOES}\b", sentence))


@cache
def _person_nouns() -> frozenset[str]:
    return frozenset(read_lexicon("quoting")["role_nouns"])


def _whole(subject: str) -> str | None:
    """A subject up to its last name or role: "The court met again" is the court; None where it has neither."""
    words = subject.split()
    if words[0].casefold() not in DETERMINERS:
        return subject
    known = speech().speakers | _person_nouns()
    last = max((i for i, word in enumerate(words) if i and (word[0].isupper() or bare(word) in known)), default=0)
    doer = next((i for i, word in enumerate(words) if i and word.endswith(DOERS)), 0)
    return " ".join(words[: (last or doer) + 1]) if last or doer else None


def _fits(pronoun: str, name: str, before: str) -> bool:
    """Whether a pronoun can mean somebody of that name: a person is he or she, several are they, all else is it."""
    words = name.split()
    head = words[-1]
    if len(words) == 1 and head.endswith("ss"):  # "Class actions were merged"
        return False
    if words[0].casefold() in PRONOUNS | _NOBODY:
        return False
    low = bare(head.casefold().replace("’", "'"))
    doer = low in _person_nouns() or low.endswith(DOERS)
    if head[0].isupper():
        person = is_person(name, before) and not head.isupper() and not any(_organised(word) for word in words)
    else:
        person = doer
    if pronoun in PERSONS:
        return person
    several = low in _MANY or (head.islower() and low.endswith("s") and not low.endswith("ss"))
    firm = doer and low in speech().roles  # "the insurer", "the carrier"
    return (firm or not person) and (pronoun != "it" or not several)


def _organised(word: str) -> bool:
    """Whether a word of a name tells that it is no person's: "Halden Bank", "the Bakers' Union"."""
    low = bare(word.casefold().replace("’", "'"))
    if low.rstrip(".") in speech().firms:
        return True
    return low in speech().roles and low not in _person_nouns() and not low.endswith(DOERS)
