"""The noun phrase that names a source: before a verb of saying, or after words such as "according to".

A source is returned as printed ("the union", "The Daily Herald"). Its head is a name, a role that can speak ("police")
or a document ("memo").
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from nlp.features import is_common
from nlp.speech import speech
from nlp.stopwords import CALENDAR, STOPWORDS
from nlp.attribution.credit import low_at
from nlp.tokens import Token, bare

HARD = frozenset(';:—–-()[]•|"“”«»')
STOPS = frozenset(
    "that which who whom whose but while because if when after before since although though where as to than".split()
)
_AFTER_STOPS = STOPS | frozenset(
    "on in at from by with for said says has have had is are was were will would and about".split()
)
SKIP = frozenset(
    "so far also now first later since has have had not already then again only recently earlier still just would "
    "could did there here does do to declined declines refused unable initially previously separately publicly never "
    "both".split()
)
LEADING = CALENDAR | frozenset(
    "on in at by earlier later meanwhile but and yet also however then now last this next today yesterday so nor or "
    "although morning afternoon evening night week month fact still".split()
)
BE = frozenset("is are was were be been being am gets got".split())
_AUXILIARIES = frozenset("has have had will would can could may might must do does did".split())
PREPOSITIONS = frozenset("of with for in at on from by to into about near".split())
_POSTMODIFIERS = frozenset("surveyed polled briefed familiar interviewed questioned canvassed close monitoring".split())
BEFORE_NOUNS = frozenset(
    "the a an this that its his her their our your my final latest new official first no any every some combined "
    "initial recent total current exact similar another each one two three such".split()
)
PRONOUNS = frozenset({"it", "he", "she", "they", "we", "i", "this", "these", "those", "who", "which", "that", "you"})
_NAME_GLUE = frozenset({"of", "the", "for", "&", "de", "and", "with", "'s", "at"})
_INFORMED = frozenset({"familiar", "briefed", "knowledge"})
_OWN = frozenset({"our", "my"})
_ARTICLES = frozenset({"the", "a", "an", "one", "another"})
_SUBJECT_REACH = 12
_SHORT, _LONG_SUBJECT, _FAR = 3, 10, 4
_FEW = frozenset("one two three four five six seven eight nine ten several some many a".split())


class Phrase(NamedTuple):
    """A source's words and the token indices of the stretch it was read from, ``first`` to ``last`` inclusive."""

    name: str
    first: int
    last: int


def text_of(words: Sequence[Token]) -> str:
    """The words as printed, without a possessive ending."""
    pieces = [words[0].text]
    for before, token in itertools.pairwise(words):
        pieces.append(token.text if token.start == before.end else " " + token.text)
    name = "".join(pieces)
    for ending in ("'s", "’s"):
        name = name.removesuffix(ending)
    return name.strip(" ,'’")


def stops(token: Token) -> bool:
    """Whether a word opens another clause; "WHO" in capitals is a name."""
    return token.low in STOPS and not _is_acronym(token)


def _is_acronym(token: Token) -> bool:
    return token.text.isupper() and len(token.text) > 1


def is_source(words: Sequence[Token], *, starts_sentence: bool = False) -> bool:
    """Whether a noun phrase can be a source: its head is a name, or a role or document that speaks."""
    lows = [bare(token.low) for token in words]
    if lows == ["all"] or (lows[0] in _OWN and lows[-1] in speech().things | speech().documents | speech().counts):
        return False  # "our survey" is the outlet's own word
    if any(low in BE or low in _AUXILIARIES for low in lows):
        return False
    if _INFORMED & set(lows):
        return True
    ends = (i for i, low in enumerate(lows) if i and (low in PREPOSITIONS or low in _POSTMODIFIERS))
    head = next(ends, len(lows)) - 1
    for position in {head, len(lows) - 1}:
        if lows[position] in speech().roles or lows[position] in speech().things or lows[position].endswith("maker"):
            return True
        if lows[position] == "figures" and position:
            return True
        named = words[position].text[:1].isupper() and (
            _is_acronym(words[position]) or lows[position] not in PRONOUNS | LEADING | BEFORE_NOUNS
        )
        if named and not (position == 0 and starts_sentence and len(words) > 4):
            return True
    return False


def forward(tokens: Sequence[Token], start: int, numbers: frozenset[int], *, named: bool = False) -> Phrase | None:
    """The source named from ``start`` on; a name after an inner "by" is the better one ("a survey by X")."""
    words: list[Token] = []
    for index in range(start, min(start + 10, len(tokens))):
        token = tokens[index]
        issued = token.low == "from" and words and bare(words[-1].low) in speech().documents
        if (token.low == "by" or issued) and words and index + 1 < len(tokens):
            inner = forward(tokens, index + 1, numbers, named=True)
            if inner:
                return inner
        if index in numbers:
            return _at_number(tokens, words, start, index, numbers)
        if words and words[-1].low in speech().passive and token.low in ("on", "in", "last", "this"):
            return _commissioner(tokens, index, numbers) or _phrase(words, start)
        ends = words and words[-1].low not in _ARTICLES and _ends_source(token, counts=index + 1 in numbers)
        if token.text in HARD or token.text in {",", "."} or ends:
            break
        words.append(token)
    if not words or (words[0].low in PRONOUNS and not _is_acronym(words[0])):
        return None
    if named and not any(word.text[:1].isupper() or bare(word.low) in speech().roles for word in words):
        return None
    return _phrase(words, start)


def _ends_source(token: Token, *, counts: bool) -> bool:
    """Whether a word is behind the source: a preposition, an auxiliary, a verb of saying ("the Herald counts 900")."""
    if token.low in _AFTER_STOPS:
        return not _is_acronym(token)
    said = token.low in speech().verbs or token.low in speech().counting
    return (
        said
        and not token.text[:1].isupper()
        and (counts or bare(token.low) not in speech().things | speech().documents)
    )


def _at_number(
    tokens: Sequence[Token], words: Sequence[Token], start: int, index: int, numbers: frozenset[int]
) -> Phrase | None:
    """The source where a number interrupts: who is behind it, else the words so far where they are whole."""
    while words and words[-1].low == "of":  # "a poll by the union of 840 nurses"
        words = words[:-1]
    whole = words and words[-1].low not in PREPOSITIONS and words[0].low not in PRONOUNS
    return _commissioner(tokens, index, numbers) or (_phrase(words, start) if whole else None)


def _phrase(words: Sequence[Token], start: int) -> Phrase:
    return Phrase(text_of(words), start, start + len(words) - 1)


def _commissioner(tokens: Sequence[Token], start: int, numbers: frozenset[int]) -> Phrase | None:
    """ "according to a survey of 900 nurses by X": the name behind the number."""
    for index in range(start + 1, min(start + 6, len(tokens) - 1)):
        if tokens[index].low == "by":
            return forward(tokens, index + 1, numbers, named=True)
    return None


def subject(tokens: Sequence[Token], verb: int, numbers: frozenset[int]) -> Phrase | None:
    """The source before a speech verb, over adverbs, an apposition between commas and what narrows the noun."""
    end = verb
    while end > 0 and tokens[end - 1].low in SKIP | BE:
        end -= 1
    if tokens[verb].low.endswith("ing") and tokens[end - 1].text == ",":
        return _antecedent(tokens, [], verb, numbers)
    if end > 2 and tokens[end - 1].text == ")":  # "the Union of Bakers (UB) said"
        end = next((i for i in range(end - 2, max(0, end - 8), -1) if tokens[i].text == "("), end)
    if end > 1 and tokens[end - 1].low in ("which", "who") and tokens[end - 2].text == ",":
        head = subject(tokens, end - 2, numbers)
        return head._replace(last=end - 1) if head else None
    if end > 1 and tokens[end - 1].text == ",":
        opening = next((i for i in range(end - 2, max(-1, end - 14), -1) if tokens[i].text == ","), None)
        if opening is None:
            return None
        apposed = tokens[opening + 1 : end - 1]
        end = opening
        if 0 < len(apposed) <= _SHORT and all(token.text[:1].isupper() for token in apposed):
            start = _back(tokens, end)
            if start < end and tokens[start].low in _ARTICLES:  # "a lawyer for the victims, Jane Roe, said"
                return _phrase(tokens[start : end + 1 + len(apposed)], start)
    start = _back(tokens, end)
    if tokens[verb].low in speech().saying and low_at(tokens, start - 1) == "who":
        told = _someone(tokens, start - 1, numbers)  # "the widow who sells tea says"
        if told:
            return told._replace(last=verb - 1)
    while end > start and tokens[end - 1].low in LEADING:
        end -= 1
    while start < end and (tokens[start].low in LEADING or tokens[start].low in PREPOSITIONS):
        start += 1
    start, end = _without_sample(tokens, start, end, numbers)
    if start == end or (tokens[end - 1].low in PRONOUNS and not _is_acronym(tokens[end - 1])):
        return _antecedent(tokens, tokens[start:end], verb, numbers)
    start = _last_phrase(tokens, _tail(tokens, _after_a_date(tokens, start, end), end), end)
    words = tokens[start:end]
    if any(index in numbers for index in range(start + (words[0].low == "one"), end)):
        return Phrase(text_of(words), start, end - 1) if _few_sources(words) else None
    narrowed = len(words) <= _LONG_SUBJECT and any(word.low in PREPOSITIONS for word in words[2:4])
    plain = words[0].low in _ARTICLES and (len(words) <= _SHORT or narrowed) and tokens[verb].low in speech().saying
    if plain or is_source(words, starts_sentence=start == 0):
        return Phrase(text_of(words), start, end - 1)
    return None


def _someone(tokens: Sequence[Token], who: int, numbers: frozenset[int]) -> Phrase | None:
    """The one before "who": "the widow", "a man"."""
    start = next((i for i in range(who - 1, max(-1, who - 4), -1) if tokens[i].low in _ARTICLES), None)
    if start is None or any(i in numbers for i in range(start, who)) or who - start < 2:
        return None
    return _phrase(tokens[start:who], start)


def _back(tokens: Sequence[Token], end: int) -> int:
    start = end
    while start > 0 and end - start < _SUBJECT_REACH:
        before = tokens[start - 1]
        noun = start > 1 and tokens[start - 2].low in _ARTICLES  # "a state panel"
        verb = before.low in speech().verbs and bare(before.low) not in speech().things and not noun
        if before.text in HARD or before.text in {",", "."} or stops(before) or verb:
            break
        start -= 1
    return start


def _without_sample(tokens: Sequence[Token], start: int, end: int, numbers: frozenset[int]) -> tuple[int, int]:
    """ "A poll of 900 nurses by X": X is the source, else the poll; the sample size narrows it."""
    for at in range(start + 1, end):
        if tokens[at].low == "of" and at + 1 in numbers and bare(tokens[at - 1].low) in speech().documents:
            issuer = next((i + 1 for i in range(at, end - 1) if tokens[i].low == "by"), None)
            return (issuer, end) if issuer else (start, at)
    return start, end


def _few_sources(words: Sequence[Token]) -> bool:
    """ "Two people familiar with the matter": a handful who speak, not a crowd that is counted."""
    if len(words) > 2 and words[0].low in _ARTICLES:  # "the two big federations"
        words = words[1:]
    if words[0].low not in _FEW:
        return False
    if bare(words[-1].low) in speech().roles and words[-1].low.endswith("s"):
        return True
    lows = {bare(word.low) for word in words[1:]}
    if [word.low for word in words[1:3]] in (["of", "the"], ["of", "its"], ["of", "their"]):
        return True
    return bool(lows & _POSTMODIFIERS or lows & _INFORMED or lows & {"sources", "officials", "witnesses", "insiders"})


def _after_a_date(tokens: Sequence[Token], start: int, end: int) -> int:
    """ "when it opened the plant in March the mayor said": what stands behind the last month or weekday."""
    return max((i + 1 for i in range(start, end - 1) if tokens[i].low in CALENDAR), default=start)


def _last_phrase(tokens: Sequence[Token], start: int, end: int) -> int:
    """ "For the rally at the plant the union": the last noun phrase, where it is a source of its own."""
    for at in range(end - 1, start, -1):
        if tokens[at].low in ("the", "a", "an", "its"):
            before = tokens[at - 1].low
            joined = before in PREPOSITIONS or before in _POSTMODIFIERS
            return start if joined or not is_source(tokens[at:end]) else at
    return start


def _tail(tokens: Sequence[Token], start: int, end: int) -> int:
    """A long stretch before the verb cut to its last name or role with what belongs to it."""
    if end - start <= _LONG_SUBJECT:
        return start
    cut = end - 1
    while cut > start and (
        tokens[cut - 1].text[:1].isupper()
        or tokens[cut - 1].low in _NAME_GLUE
        or bare(tokens[cut - 1].low) in speech().roles
    ):
        cut -= 1
    return cut


def _antecedent(tokens: Sequence[Token], words: Sequence[Token], verb: int, numbers: frozenset[int]) -> Phrase | None:
    """ "…, it said", "…, saying that": the name that the sentence opens with; "" for one named before it."""
    participle = tokens[verb].low.endswith("ing") and verb > 0 and tokens[verb - 1].text == ","
    pronoun = words and words[-1].low in {"it", "he", "she", "they"} and verb >= _FAR
    if not participle and not pronoun:
        return Phrase("", verb - 1, verb - 1) if words and words[-1].low in {"it", "he", "she", "they"} else None
    name: list[Token] = []
    for index, token in enumerate(tokens[_after_dateline(tokens) :][:6], _after_dateline(tokens)):
        if index in numbers or not (token.text[:1].isupper() or bare(token.low) in speech().roles):
            break
        name.append(token)
    if pronoun and not (name and is_source(name, starts_sentence=True)):
        name = _last_name(tokens, verb - 1, numbers)
    common = not name or name[0].low in PRONOUNS | LEADING | STOPWORDS - {"the"} or name[0].low.endswith("ly")
    named = not common and is_source(name, starts_sentence=True)
    return Phrase(text_of(name) if named else "", verb - 1, verb - 1) if named or pronoun else None


def _last_name(tokens: Sequence[Token], before: int, numbers: frozenset[int]) -> list[Token]:
    """The last name in a sentence before a pronoun: "The theft at Halden Clearing touched millions, it told …"."""
    end = before
    while end > 1 and not _names(tokens, end - 1, numbers):
        end -= 1
    start = end
    while start > 1 and _names(tokens, start - 1, numbers):
        start -= 1
    return list(tokens[start:end])


def _names(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> bool:
    token = tokens[index]
    return token.text[:1].isupper() and index not in numbers and not is_common(bare(token.low))


def _after_dateline(tokens: Sequence[Token]) -> int:
    """Behind "LEEDS, June 4 (Agency) -"."""
    opens = (tokens[:1] and tokens[0].text.isupper()) or any(token.text == ")" for token in tokens[:12])
    dash = next((i + 1 for i, token in enumerate(tokens[:14]) if token.text in "-–—"), 0) if opens else 0
    return dash
