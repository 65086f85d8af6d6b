"""The forms in which news credits a number to a source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from nlp.attribution.phrases import (
    BE,
    BEFORE_NOUNS,
    HARD,
    PRONOUNS,
    SKIP,
    Phrase,
    forward,
    is_source,
    stops,
    subject,
    text_of,
)
from nlp.geography import is_country
from nlp.speech import speech
from nlp.tokens import Token, bare

_COUNT_REACH = 8
_NEAR = 3
_AFTER_VERBS = frozenset(
    "that the a an it he she they its his her their there more over about nearly some , . at".split()
)
_OPENERS = frozenset(
    "after before while when but because since although though if where whereas whose until unless and or so "
    "once".split()
)
_TELLERS = frozenset({"told", "tell", "tells", "telling"})
_HEARERS = frozenset({"the", "reporters", "journalists", "investors", "staff", "employees", "lawmakers", "parliament"})
_WHEN_WHERE = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday on in late early at during to via this last yesterday "
    "today earlier later first from by tonight".split()
)
_JOINTS = frozenset({",", ";", "and", "but", "while", "versus", "against", "or"})

Reach = Literal["before", "behind", "around", "next", "last"]


class Credit(NamedTuple):
    """A source found in a sentence.

    ``first`` to ``last`` are its token indices with the crediting word. ``reach`` tells where the numbers stand that it
    covers: before it (", X said"), behind it ("X said that"), around it ("according to X"), or only the next or the
    last number ("the union's 900", "900 (police)"). ``spoken`` is False where the source only counts.
    """

    name: str
    first: int
    last: int
    reach: Reach
    spoken: bool = True


def find_credits(tokens: Sequence[Token], numbers: frozenset[int]) -> list[Credit]:
    """All sources that a sentence credits, in order. ``numbers`` are the token indices that belong to quantities."""
    found = []
    for index in range(len(tokens)):
        credit = _cue(tokens, index, numbers) or _beside(tokens, index, numbers) or _verb(tokens, index, numbers)
        if credit:
            found.append(credit)
    return found


def _cue(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """ "according to X", "reported by X", "citing X", "by X's count", "comes from X"."""
    low, before = tokens[index].low, _low(tokens, index - 1)
    phrase = None
    if low == "to" and before == "according":
        phrase = forward(tokens, index + 1, numbers)
    elif low == "by":
        if before in speech().passive:
            phrase = forward(tokens, index + 1, numbers, named=True)
        elif before not in speech().passive:
            phrase = _by_count(tokens, index, numbers) or _put_at(tokens, index, numbers)
    elif (low == "from" and before in ("come", "comes", "came") and _of_a_count(tokens, index)) or (
        low in speech().lead and _low(tokens, index + 1) not in ("by", "")
    ):
        phrase = forward(tokens, index + 1, numbers, named=True)
    return Credit(phrase.name, index, phrase.last, "around") if phrase else None


def _of_a_count(tokens: Sequence[Token], index: int) -> bool:
    return any(bare(token.low) in speech().counts for token in tokens[max(0, index - 6) : index])


def _by_count(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Phrase | None:
    """ "by the union's count", "by the union's": the one whose count it is."""
    owner = next((i for i in range(index + 1, min(index + 7, len(tokens))) if _owns(tokens[i])), None)
    if owner is None or owner in numbers:
        return None
    after = [token.low for token in tokens[owner + 1 : owner + 3]]
    counts = not after or not after[0].isalnum() or any(bare(word) in speech().documents for word in after)
    words = tokens[index + 1 : owner + 1]
    return Phrase(text_of(words), index + 1, owner) if counts and is_source(words) else None


def _owns(token: Token) -> bool:
    return token.low.endswith("'s") or (token.low.endswith("s'") and len(token.low) > 3)


def _put_at(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Phrase | None:
    """ "was put at 312 by the agency"."""
    put = any(
        token.low in ("put", "placed", "estimated", "counted", "given") for token in tokens[max(0, index - 7) : index]
    )
    near = any(i in numbers for i in range(max(0, index - _NEAR), index))
    return forward(tokens, index + 1, numbers, named=True) if put and near else None


def _beside(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """A source right beside a number, without a verb: "the union's 900", "police: 900", "900 (police)"."""
    token = tokens[index]
    role = bare(token.low) in speech().roles
    start = next((i for i in range(index - 1, max(-1, index - 3), -1) if _low(tokens, i) in ("the", "a", "an")), index)
    opens = start == 0 or tokens[start - 1].low in _JOINTS or tokens[start - 1].text in HARD
    name = text_of(tokens[start : index + 1])
    if index + 1 in numbers:
        if _owns(token) and (role or bare(token.low) in speech().things or _names_owner(tokens, index, numbers)):
            return Credit(name, start, index, "next")
        if role and opens and start and index not in numbers and _counted_before(tokens, start, numbers):
            return Credit(name, start, index, "next")
    if not role or index in numbers:
        return None
    following = _low(tokens, index + 1)
    if following == ":" and opens and index + 2 < len(tokens):
        return Credit(name, start, index, "behind", spoken=False)
    if following == "at" and index + 2 in numbers and opens and start and _counted_before(tokens, start, numbers):
        return Credit(name, start, index, "next")
    if start and tokens[start - 1].text == "(" and any(i in numbers for i in range(max(0, start - 5), start)):
        return Credit(name, start, index, "last") if ")" in [t.text for t in tokens[index + 1 : index + 3]] else None
    near = next((i for i in range(index + 2, index + 2 + _NEAR) if i in numbers or _low(tokens, i) in _JOINTS), -1)
    counted = (
        following in speech().counts and token.low != "official" and near in numbers and _low(tokens, start - 1) != "by"
    )
    return Credit(name, start, index + 1, "next") if counted else None


def _counted_before(tokens: Sequence[Token], start: int, numbers: frozenset[int]) -> bool:
    """Whether a source has counted before: "the ministry counted 900, the union 2,100"."""
    known = speech().counting | speech().verbs
    return any(t.low in known for t in tokens[:start]) and any(i in numbers for i in range(start))


def _names_owner(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> bool:
    """ "against Reuters' 900": a name that owns a number which counts nothing of its own."""
    last = index + 1
    while last + 1 in numbers:
        last += 1
    alone = last + 1 == len(tokens) or not tokens[last + 1].low[:1].isalpha()
    return alone and tokens[index].text[:2].isupper() and _low(tokens, index - 1) in ("against", "than", "the")


def _verb(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """ "X said that 900 …", "…, X said", "…, said X", "X counted 900", "X raised the toll to 900"."""
    low = tokens[index].low
    words = speech()
    counts = (low in words.counting and (_number_follows(index, numbers) or _showing(tokens, index))) or (
        low in words.revising and _revises(tokens, index, numbers)
    )
    if not (low in words.verbs or counts):  # "estimated" belongs to the number that it qualifies, and credits too
        return None
    if _speaks(tokens, index):
        phrase = subject(tokens, index, numbers)
        if phrase and not (low in words.records and is_country(phrase.name)):
            reach = _reach(tokens, phrase, index, numbers)
            return Credit(phrase.name, phrase.first, index, reach, low in words.verbs)
        if phrase:
            return None
    phrase = _inverted(tokens, index, numbers)
    return Credit(phrase.name, index, phrase.last, "before") if phrase else None


def _number_follows(index: int, numbers: frozenset[int]) -> bool:
    return any(position in numbers for position in range(index + 1, index + _COUNT_REACH))


def _showing(tokens: Sequence[Token], index: int) -> bool:
    """ "…, data from the ministry showed": a document that speaks at the end."""
    documents = speech().things | speech().documents
    return any(bare(token.low) in documents for token in tokens[max(0, index - 6) : index])


def _revises(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> bool:
    """ "raised the death toll to 312": a verb of change whose object is a count."""
    behind = [bare(token.low) for token in tokens[index + 1 : index + 7]]
    return _number_follows(index, numbers) and any(word in speech().counts for word in behind)


def _speaks(tokens: Sequence[Token], index: int) -> bool:
    """Whether a speech word is a verb with a subject: no passive ("were told"), no noun ("the count")."""
    token = tokens[index]
    if index and token.text[:1].isupper():  # "the United States"
        return False
    before = index - 1
    while before >= 0 and tokens[before].low in SKIP:
        before -= 1
    if before < 0 or (tokens[before].low in BE and not token.low.endswith("ing")):
        return False
    followed = _low(tokens, index + 1)
    if tokens[index - 1].low == "to":
        return False
    if token.low in speech().also_nouns:
        as_verb = followed in _AFTER_VERBS or not followed or followed[:1].isdigit()
        if not as_verb or tokens[index - 1].low in BEFORE_NOUNS or (followed == "," and index < _NEAR):
            return False
    return followed != "of" or token.low in ("speak", "speaks", "spoke", "talk", "talks", "talked", "spoken")


def _reach(tokens: Sequence[Token], phrase: Phrase, verb: int, numbers: frozenset[int]) -> Reach:
    """Where the numbers stand that "X said" covers: the words before X, and what follows the verb, decide."""
    opening = _low(tokens, phrase.first - 1)
    ends = _ends_clause(tokens, verb, numbers)
    if phrase.first == 0 or (opening in _OPENERS and not ends):
        return "behind"
    if opening == "as":
        return "before" if ends else "behind"
    if opening in _OPENERS:
        return "behind"
    earlier = any(i in numbers for i in range(phrase.first))
    if ends and earlier:
        return "around" if _low(tokens, verb + 1) == "," else "before"
    return "behind"


def _ends_clause(tokens: Sequence[Token], verb: int, numbers: frozenset[int]) -> bool:
    """Whether a speech verb has no content behind it: the sentence ends, or only hearer, day and place follow."""
    index = verb + 1
    if tokens[verb].low in _TELLERS:  # the hearer: "told reporters", "told the Daily Herald"
        while index < len(tokens) and (tokens[index].text[:1].isupper() or tokens[index].low in _HEARERS):
            index += 1
    if index >= len(tokens) or not tokens[index].low[:1].isalnum():
        return True
    return tokens[index].low in _WHEN_WHERE and index not in numbers


def _low(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].low if 0 <= index < len(tokens) else ""


def _inverted(tokens: Sequence[Token], verb: int, numbers: frozenset[int]) -> Phrase | None:
    """The speaker behind the verb, after a comma or a closing quotation mark: ", said the union"."""
    if (
        verb == 0
        or tokens[verb].low.endswith("ing")
        or tokens[verb - 1].text not in {",", "”", '"', "’"}
        or _low(tokens, verb + 1) == "by"
    ):
        return None
    words: list[Token] = []
    for index in range(verb + 1, min(verb + 9, len(tokens))):
        token = tokens[index]
        if index in numbers or token.text in HARD or token.text in {",", "."} or stops(token):
            break
        words.append(token)
    if not words or words[0].low in PRONOUNS or not is_source(words):
        return None
    return Phrase(text_of(words), verb + 1, verb + len(words))
