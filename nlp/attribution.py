"""On whose word: the source that a sentence credits with what it says, by the forms that news uses.

Words are in ``lexicon/speech.toml``. A source is returned as printed ("the union", "The Daily Herald"); one who acts
in the sentence ("350 drivers said they would strike") is no source of the number that counts them.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from nlp.speech import speech
from nlp.tokens import Token, bare

_HARD = frozenset(';:—–()[]•|"“”«»')
_STOPS = frozenset(
    "that which who whom whose but while because if when after before since although though where as to than".split()
)
_AFTER_STOPS = _STOPS | frozenset(
    "on in at from by with for said says has have had is are was were will would and about".split()
)
_SKIP = frozenset(
    "also now first later since has have had not already then again only recently earlier still just would could did "
    "does do to declined declines refused unable initially previously separately publicly never both".split()
)
_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december".split()
)
_LEADING = _CALENDAR | frozenset(
    "on in at by earlier later meanwhile but and yet also however then now last this next today yesterday so nor or "
    "although morning afternoon evening night week month fact still".split()
)
_BE = frozenset("is are was were be been being am gets got".split())
_AUXILIARIES = frozenset("has have had will would can could may might must do does did".split())
_PREPOSITIONS = frozenset("of with for in at on from by to into about near".split())
_BEFORE_NOUNS = frozenset(
    "the a an this that its his her their our your my final latest new official first no any every some combined "
    "initial recent total current exact similar another each one two three such".split()
)
_PRONOUNS = frozenset({"it", "he", "she", "they", "we", "i", "this", "these", "those", "who", "which", "that", "you"})
_NAME_GLUE = frozenset({"of", "the", "for", "&", "de", "and", "with", "'s", "at"})
_SUBJECT_REACH = 9
_COUNT_REACH = 8
_SHORT, _LONG_SUBJECT = 3, 8
_AFTER_VERBS = frozenset(
    "that the a an it he she they its his her their there more over about nearly some , . at".split()
)


class Credit(NamedTuple):
    """A source found in a sentence: its words, the token that credits it, and whether it speaks or only counts."""

    name: str
    at: int
    spoken: bool = True


def find_credits(tokens: Sequence[Token], numbers: frozenset[int]) -> list[Credit]:
    """All sources that a sentence credits. ``numbers`` are the token indices that belong to quantities."""
    found = []
    for index, token in enumerate(tokens):
        low = token.low
        name = None
        if low == "to" and index and tokens[index - 1].low == "according":
            name = _forward(tokens, index + 1, numbers)
        elif low == "by" and index and tokens[index - 1].low in speech().passive:
            name = _forward(tokens, index + 1, numbers, named=True)
        elif index + 1 in numbers and low.endswith("'s"):
            name = _owner(tokens, index)
        elif low in speech().lead and tokens[index + 1 : index + 2] and tokens[index + 1].low != "by":
            name = _forward(tokens, index + 1, numbers, named=True)
        elif low in speech().verbs or (low in speech().counting and _number_follows(index, numbers)):
            name = _subject(tokens, index, numbers) if _speaks(tokens, index) else None
            name = name or _inverted(tokens, index, numbers)
        if name:
            found.append(Credit(name, index, low not in speech().counting))
    return found


def _owner(tokens: Sequence[Token], index: int) -> str | None:
    """ "the union's 2,400": whose number it is, for a role or document."""
    words = (
        tokens[index - 1 : index + 1]
        if index and tokens[index - 1].low in ("the", "a", "an")
        else tokens[index : index + 1]
    )
    return _text(words) if bare(tokens[index].low) in speech().roles | speech().things else None


def _number_follows(index: int, numbers: frozenset[int]) -> bool:
    return any(position in numbers for position in range(index + 1, index + _COUNT_REACH))


def _speaks(tokens: Sequence[Token], index: int) -> bool:
    """Whether a speech word is a verb with a subject: no passive ("were told"), no noun ("the count")."""
    if index and tokens[index].text[:1].isupper():  # "the United States"
        return False
    before = index - 1
    while before >= 0 and tokens[before].low in _SKIP:
        before -= 1
    if before < 0 or tokens[before].low in _BE:
        return False
    followed = tokens[index + 1].low if index + 1 < len(tokens) else ""
    as_verb = followed in _AFTER_VERBS or not followed or followed[:1].isdigit()
    if tokens[index].low in speech().also_nouns and not as_verb:
        return False
    return tokens[index - 1].low not in _BEFORE_NOUNS and followed != "of"


def _is_source(words: Sequence[Token], *, starts_sentence: bool) -> bool:
    """Whether a noun phrase can be a source: its head is a name, or a role or document that speaks."""
    lows = [bare(token.low) for token in words]
    if any(low in _BE or low in _AUXILIARIES for low in lows):
        return False
    head = next((i for i, low in enumerate(lows) if low in _PREPOSITIONS and i), len(lows)) - 1
    for position in {head, len(lows) - 1}:
        if lows[position] in speech().roles or lows[position] in speech().things:
            return True
        text = words[position].text
        acronym = text.isupper() and len(text) > 1
        named = text[:1].isupper() and (acronym or lows[position] not in _PRONOUNS | _LEADING | _BEFORE_NOUNS)
        if named and not (position == 0 and starts_sentence and len(words) > 4):
            return True
    return False


def _text(words: Sequence[Token]) -> str:
    pieces = [words[0].text]
    for before, token in itertools.pairwise(words):
        glued = token.start == before.end
        pieces.append(token.text if glued else " " + token.text)
    name = "".join(pieces)
    for ending in ("'s", "’s"):
        name = name.removesuffix(ending)
    return name.strip(" ,'’")


def _forward(tokens: Sequence[Token], start: int, numbers: frozenset[int], *, named: bool = False) -> str | None:
    """The noun phrase after "according to": to the next stop; a name after an inner "by" is the better source."""
    words: list[Token] = []
    for index in range(start, min(start + 10, len(tokens))):
        token = tokens[index]
        issued = token.low == "from" and words and bare(words[-1].low) in speech().documents
        if (token.low == "by" or issued) and words and index + 1 < len(tokens):
            inner = _forward(tokens, index + 1, numbers, named=True)
            if inner:
                return inner
        if index in numbers:
            whole = words and words[-1].low not in _PREPOSITIONS and words[0].low not in _PRONOUNS
            return _commissioner(tokens, index, numbers) or (_text(words) if whole else None)
        if words and words[-1].low in speech().passive and token.low in ("on", "in", "last", "this"):
            return _commissioner(tokens, index, numbers) or _text(words)
        if token.text in _HARD or token.text in {",", "."} or (words and token.low in _AFTER_STOPS):
            break
        words.append(token)
    if not words or words[0].low in _PRONOUNS:
        return None
    if named and not any(word.text[:1].isupper() or bare(word.low) in speech().roles for word in words):
        return None
    return _text(words)


def _commissioner(tokens: Sequence[Token], start: int, numbers: frozenset[int]) -> str | None:
    """ "according to a survey of 900 nurses by X": the name behind the number."""
    for index in range(start + 1, min(start + 6, len(tokens) - 1)):
        if tokens[index].low == "by":
            return _forward(tokens, index + 1, numbers, named=True)
    return None


def _subject(tokens: Sequence[Token], verb: int, numbers: frozenset[int]) -> str | None:
    """The noun phrase before a speech verb, over adverbs and an apposition between commas."""
    end = verb
    while end > 0 and tokens[end - 1].low in _SKIP:
        end -= 1
    if end > 1 and tokens[end - 1].text == ",":
        opening = next((i for i in range(end - 2, max(-1, end - 14), -1) if tokens[i].text == ","), None)
        if opening is None:
            return None
        end = opening
    start = end
    while start > 0 and end - start < _SUBJECT_REACH:
        before = tokens[start - 1]
        if before.text in _HARD or before.text in {",", "."} or _stops(before) or before.low in speech().verbs:
            break
        start -= 1
    words = list(tokens[start:end])
    while words and words[-1].low in _LEADING:
        words.pop()
        end -= 1
    while words and (words[0].low in _LEADING or words[0].low in _PREPOSITIONS):
        words = words[1:]
        start += 1
    if not words or any(index in numbers for index in range(start, end)) or words[-1].low in _PRONOUNS:
        return _antecedent(tokens, words, verb)
    words = _last_phrase(_tail(_after_a_date(words)))
    plain = words[0].low == "the" and len(words) <= _SHORT and tokens[verb].low in speech().saying if words else False
    return _text(words) if words and (plain or _is_source(words, starts_sentence=start == 0)) else None


def _stops(token: Token) -> bool:
    """Whether a word opens another clause; "WHO" in capitals is a name."""
    return token.low in _STOPS and not (token.text.isupper() and len(token.text) > 1)


def _after_a_date(words: list[Token]) -> list[Token]:
    """ "when it opened the plant in March the mayor said": what stands behind the last month or weekday."""
    at = max((i for i, word in enumerate(words[:-1]) if word.low in _CALENDAR), default=-1)
    return words[at + 1 :]


def _last_phrase(words: list[Token]) -> list[Token]:
    """ "For the rally at the plant the union": the last noun phrase, where it is a source of its own."""
    for at in range(len(words) - 1, 0, -1):
        if words[at].low in ("the", "a", "an", "its"):
            joined = words[at - 1].low in _PREPOSITIONS
            return words if joined or not _is_source(words[at:], starts_sentence=False) else words[at:]
    return words


def _tail(words: list[Token]) -> list[Token]:
    """A long stretch before the verb cut to its last name or role with what belongs to it."""
    if len(words) <= _LONG_SUBJECT:
        return words
    cut = len(words) - 1
    while cut > 0 and (
        words[cut - 1].text[:1].isupper()
        or words[cut - 1].low in _NAME_GLUE
        or bare(words[cut - 1].low) in speech().roles
    ):
        cut -= 1
    return words[cut:]


def _antecedent(tokens: Sequence[Token], words: Sequence[Token], verb: int) -> str | None:
    """ "…, it said": the name that the sentence opens with."""
    if not words or words[-1].low not in {"it", "he", "she", "they"} or verb < 4:
        return None
    name = []
    for token in tokens[:6]:
        if not token.text[:1].isupper() and bare(token.low) not in speech().roles:
            break
        name.append(token)
    opens = name and name[0].low not in _PRONOUNS | _LEADING
    return _text(name) if opens and _is_source(name, starts_sentence=True) else None


def _low(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].low if index < len(tokens) else ""


def _inverted(tokens: Sequence[Token], verb: int, numbers: frozenset[int]) -> str | None:
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
        if index in numbers or token.text in _HARD or token.text in {",", "."} or token.low in _STOPS:
            break
        words.append(token)
    return _text(words) if words and _is_source(words, starts_sentence=False) else None


def nearest(found: Sequence[Credit], tokens: Sequence[Token], at: int) -> str | None:
    """The source that covers the token ``at``: of the same stretch between semicolons, the nearest one."""
    first = max((i + 1 for i in range(at) if tokens[i].text == ";"), default=0)
    last = next((i for i in range(at, len(tokens)) if tokens[i].text == ";"), len(tokens))
    near = [credit for credit in found if first <= credit.at < last]
    return min(near, key=lambda credit: (not credit.spoken, abs(credit.at - at))).name if near else None
