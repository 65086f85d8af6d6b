"""Credits of the second voice of a sentence, which has no verb: "…, exiled groups 400", "12,000 for the police"."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.attribution.credit import NEAR, Credit, low_at
from nlp.attribution.phrases import AUXILIARIES, BE, JOINTS, PREPOSITIONS, PRONOUNS, SHARES, text_of
from nlp.geography import same_place
from nlp.speech import speech
from nlp.tokens import Token, bare

_JOINTS = JOINTS | {"whereas", "–", "—"}
_AT = frozenset({"at", "of", "with"})
_LONGEST, _ASK_REACH = 6, 14
_TELLS = frozenset({"according", "has", "had", "("})
_MONEY = frozenset("$€£¥₹")


def second(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """ "…, exiled groups 400", "…; the coastguard, at 400", "…; the BBC, 1,000": a source right before its number."""
    if index in numbers or not tokens[index].text[:1].isalpha():
        return None
    at = index + 1
    at += low_at(tokens, at) == ","
    at += low_at(tokens, at) in _AT
    if at not in numbers or _share_or_sum(tokens, at, numbers):
        return None
    start = index
    while start and tokens[start - 1].low not in _JOINTS and index - start < _LONGEST:
        start -= 1
    words = tokens[start : index + 1]
    if not start or tokens[start - 1].low not in _JOINTS or not _told_before(tokens, start, numbers):
        return None
    if len(words) > 1 and words[-1].low in speech().verbs and bare(words[-2].low) in speech().roles:
        return None  # "…, our teams report, close to 900 of them"
    spoken = BE | AUXILIARIES | PRONOUNS | PREPOSITIONS | speech().saying
    if words[0].low in PREPOSITIONS or any(t.low in spoken and t.low not in ("of", "for") for t in words):
        return None
    return Credit(text_of(words), start, index, "next") if _counts(words, low_at(tokens, index + 1) == ",") else None


def _share_or_sum(tokens: Sequence[Token], number: int, numbers: frozenset[int]) -> bool:
    """ "Lee 42 percent, Moss 12 percent", "the union $900": shares and sums are those of who stands before them."""
    end = number
    while end in numbers:
        end += 1
    words = [token.low for token in tokens[number : end + 1]]
    return words[0][:1] in _MONEY or any(word.endswith("%") or word in SHARES for word in words)


def _counts(words: Sequence[Token], gapped: bool) -> bool:
    """Whether words name somebody who counts: a role; where a comma stands for the verb a name too, but no place."""
    last = words[-1]
    head = next((words[i - 1] for i in range(1, len(words)) if words[i].low == "for"), last)
    if bare(head.low) not in speech().speakers and not head.text[:1].isupper():  # "the least for firms with 900"
        return False
    if bare(last.low) in speech().speakers:
        return len(words) > 1 or bare(last.low) in speech().roles
    name = text_of(words)
    named = all(token.text[:1].isupper() or token.low == "the" for token in words) and last.text[:1].isupper()
    return gapped and named and not same_place(name, name)


def _told_before(tokens: Sequence[Token], end: int, numbers: frozenset[int]) -> bool:
    """Whether somebody has told a number before: "the ministry counted 900, …", "900 according to the ministry, …"."""
    known = speech().counting | speech().verbs | _TELLS
    return any(i in numbers for i in range(end)) and any(
        token.low in known and token.low not in speech().roles for token in tokens[:end]
    )


def for_whom(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """ "For the unions it was 30,000, for the police 12,000", "30,000 …, 12,000 for the police"."""
    last = index + 1 + (low_at(tokens, index + 1) == "the")
    if tokens[index].low != "for" or low_at(tokens, last) not in speech().rivals:
        return None
    name = text_of(tokens[index + 1 : last + 1])
    opens = index == 0 or tokens[index - 1].low in _JOINTS
    was = last + 1 + (low_at(tokens, last + 1) == ",")
    was += 2 * (low_at(tokens, was) in ("it", "there") and low_at(tokens, was + 1) in BE)
    if opens and was in numbers and (was > last + 1 or any(i in numbers for i in range(index))):
        return Credit(name, index, was - 1, "next")
    closed = not low_at(tokens, last + 1)[:1].isalnum() and index - 1 in numbers
    money = any(tokens[i].text[:1] in _MONEY for i in range(max(0, index - NEAR), index))
    return (
        Credit(name, index, last, "last") if closed and not money and _told_before(tokens, index - 1, numbers) else None
    )
