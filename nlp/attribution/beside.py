"""Credits without a verb of saying: "according to X", "in a poll by X", "the union's 900", "900 (police)"."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.attribution.credit import NEAR, OPENERS, Credit, low_at
from nlp.attribution.owned import by_count, is_whose, on_count, own_count, own_word, owns, whose_number
from nlp.attribution.phrases import (
    BE,
    HARD,
    JOINTS,
    PREPOSITIONS,
    SHOWN,
    Phrase,
    compound,
    forward,
    is_source,
    stops,
    text_of,
)
from nlp.attribution.views import against, if_right
from nlp.geography import same_place
from nlp.speech import speech
from nlp.stopwords import CALENDAR
from nlp.tokens import Token, bare

_THEM = frozenset({"them", "him", "her"})
_DETERMINERS = frozenset({"the", "a", "an", "its", "their", "his", "her"})
_ELLIPTIC = frozenset({"at", "of", "for"})
_ELSEWHERE = frozenset("after before during ahead at by on that who and".split())
_FRESH = frozenset({"recent", "new", "latest"})
_HEAD_WORDS = 3
_VIEWS = frozenset(
    {"words", "view", "estimate", "estimation", "opinion", "reckoning", "account", "judgement", "judgment"}
)
_COME = BE | {"come", "comes", "came", "stem", "stems", "stemmed"}
_SURVEY_REACH, _COUNTED_REACH, _COUNT_BEFORE = 11, 10, 12


def cue_words() -> frozenset[str]:
    """The words at which :func:`cue` can find a source."""
    return frozenset({":", "on", "to", "by", "of", "if", "in", "from"}) | speech().lead


def cue(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """ "according to X", "reported by X", "citing X", "by X's count", "comes from X"."""
    low, before = tokens[index].low, low_at(tokens, index - 1)
    phrase: Phrase | None = None
    if low == ":" and before in ("source", "sources"):
        phrase = forward(tokens, index + 1, numbers)
    elif low == "on":
        phrase = _based(tokens, index, numbers) if before == "based" else on_count(tokens, index)
        if phrase and before != "based" and low_at(tokens, phrase.last + 1) in {".", ";", ""}:
            return Credit(phrase.name, index, phrase.last, "before", pronoun=phrase.pronoun)
    elif low == "of" and before in _VIEWS and "in" in (low_at(tokens, index - 2), low_at(tokens, index - 3)):
        phrase = forward(tokens, index + 1, numbers, named=True)  # "in the words of the mayor"
    elif low == "if":
        phrase = if_right(tokens, index, numbers)
    elif low == "to" and before == "according":
        pronoun = low_at(tokens, index + 1)
        named_before = pronoun in _THEM
        phrase = Phrase("", index, index + 1, pronoun) if named_before else forward(tokens, index + 1, numbers)
    elif low == "by":
        return _by(tokens, index, numbers)
    elif low == "of" and index - 1 in numbers:
        return whose_number(tokens, index, numbers)
    elif low == "in" and (low_at(tokens, index + 1) in _DETERMINERS | _FRESH or _owned(tokens, index + 1)):
        return _in_a_survey(tokens, index, numbers)
    elif (low == "from" and before in _COME and _of_a_count(tokens, index)) or (
        low in speech().lead and low_at(tokens, index + 1) not in ("by", "") and not _rate(tokens, index)
    ):
        phrase = forward(tokens, index + 1, numbers, named=True)
    first = index - (before == "according")
    return Credit(phrase.name, first, phrase.last, "around", pronoun=phrase.pronoun) if phrase else None


def _based(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Phrase | None:
    """ "900, based on the log": what a number rests on, where nobody says it ("the firm said 900, based on it")."""
    told = speech().verbs | speech().counting | {"put", "puts"}
    return None if any(t.low in told for t in tokens[:index]) else forward(tokens, index + 1, numbers, named=True)


def _by(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """ "Reported by X", "a statement by X that", "by X's count", "a memo seen by X"."""
    before = low_at(tokens, index - 1)
    if before in SHOWN and _paper_before(tokens, index - 1) is not None:
        return _shown(tokens, index, numbers)
    phrase: Phrase | None
    if before in speech().passive:
        phrase = forward(tokens, index + 1, numbers, named=True)
        if phrase and index - 2 in numbers and low_at(tokens, phrase.last + 1) != ",":
            return Credit(phrase.name, index, phrase.last, "last")  # "the 900 claimed by X"
    elif bare(before) in speech().documents | {"claim"}:  # "a statement by the clerk that 2,000"
        phrase = forward(tokens, index + 1, numbers, named=True)
        told = phrase is not None and low_at(tokens, phrase.last + 1) == "that"
        return Credit(phrase.name, index, phrase.last, "behind") if phrase and told else None
    else:
        phrase = by_count(tokens, index, numbers) or _put_at(tokens, index, numbers)
        if phrase and against(tokens, index, numbers):
            return Credit(phrase.name, index, phrase.last, "last", pronoun=phrase.pronoun)
        since = max((i for i in range(index) if tokens[i].text in {";", ":"}), default=0)
        if phrase and any(i in numbers for i in range(max(since, index - _COUNTED_REACH), index)):
            return Credit(phrase.name, index, phrase.last, "before", pronoun=phrase.pronoun)
    return Credit(phrase.name, index, phrase.last, "around", pronoun=phrase.pronoun) if phrase else None


def _rate(tokens: Sequence[Token], index: int) -> bool:
    """ "Per head", "per cent": no source, unlike "per the memo" and "per Reuters"."""
    following = tokens[index + 1]
    return tokens[index].low == "per" and following.low not in _DETERMINERS and not following.text[:1].isupper()


def _owned(tokens: Sequence[Token], start: int) -> bool:
    """Whether a name or role that owns something begins there: "Halden's own survey", "the union's poll"."""
    return any(owns(token) for token in tokens[start : start + NEAR])


def _in_a_survey(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """ "In a poll by X of 900 nurses, 71 percent …", "in the bank's own survey 88 percent …"."""
    for at in range(index + 2, min(index + _SURVEY_REACH, len(tokens))):
        ends = tokens[at].text in HARD or tokens[at].text == "," or tokens[at].low in _ELSEWHERE
        if ends or (at in numbers and not compound(tokens[at])):
            return None
        if bare(tokens[at].low) in speech().surveys:
            behind = range(at + 1, min(at + 7, len(tokens)))
            issuer = next((i for i in behind if tokens[i].low == "by" or tokens[i].text == ","), None)
            issuer = None if low_at(tokens, issuer or at) == "," else issuer
            phrase = forward(tokens, issuer + 1, numbers, named=True) if issuer else None
            owner = at - 1 if tokens[at - 1].low == "own" else at
            itself = _told_in_it(tokens, index, at, issued=is_source(tokens[index + 1 : owner]))
            if phrase is None and itself:
                phrase = Phrase(text_of(tokens[index + 1 : at + 1]), index + 1, at)
            return Credit(phrase.name, index, phrase.last, "around") if phrase else None
    return None


def _told_in_it(tokens: Sequence[Token], index: int, at: int, *, issued: bool) -> bool:
    """ "In the poll, 71 percent …", "… in Halden's own survey.": a survey that opens or ends a clause."""
    opens = index == 0 or tokens[index - 1].text in {",", ";"}
    ends = at + 1 >= len(tokens) or tokens[at + 1].text in {",", ".", ";"}
    known = issued or low_at(tokens, index + 1) in ("the", "this", "that") or _owned(tokens, index + 1)
    return opens or (ends and known and (issued or low_at(tokens, at) in ("poll", "survey")))


def _of_a_count(tokens: Sequence[Token], index: int) -> bool:
    return any(bare(token.low) in speech().counts for token in tokens[max(0, index - _COUNT_BEFORE) : index])


def _paper_before(tokens: Sequence[Token], end: int) -> int | None:
    """Where the document begins that ends before ``end``: "a letter", "internal records"."""
    papers = speech().documents | speech().things | {"copy", "copies", "copie", "slides"}
    if not end or bare(tokens[end - 1].low) not in papers:
        return None
    start = end - 1
    while (
        start
        and end - start < NEAR + 1
        and tokens[start - 1].text[:1].isalpha()
        and tokens[start].low not in _DETERMINERS
    ):
        if tokens[start - 1].low in PREPOSITIONS | JOINTS or stops(tokens[start - 1]):
            break
        start -= 1
    return start


def _shown(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """ "In a letter seen by the Ferry, 900 …": the document speaks, not who has seen it; no subject of a verb."""
    phrase = forward(tokens, index + 1, numbers, named=True)
    start = _paper_before(tokens, index - 1)
    if phrase is None or start is None:
        return None
    following = low_at(tokens, phrase.last + 1)
    if following in speech().verbs | speech().counting:
        return None
    opened = low_at(tokens, start - 1) in ("in", "to", "per", "citing")
    return Credit(text_of(tokens[start : phrase.last + 1]), start, phrase.last, "around") if opened else None


def _put_at(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Phrase | None:
    """ "was put at 312 by the agency"."""
    put = any(
        token.low in ("put", "placed", "estimated", "counted", "given") for token in tokens[max(0, index - 7) : index]
    )
    near = any(i in numbers for i in range(max(0, index - NEAR), index))
    number = next((i for i in range(index - 1, max(0, index - NEAR), -1) if i in numbers and i - 1 not in numbers), 0)
    put = put or (low_at(tokens, number - 1) == "at" and any(token.low == "put" for token in tokens[:number]))
    return forward(tokens, index + 1, numbers, named=True) if put and near else None


def beside(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """A source right beside a number, without a verb: "the union's 900", "police: 900", "900 (police)"."""
    token = tokens[index]
    role = bare(token.low) in speech().roles
    shouted = token.text.isupper() and len(token.text) > 2
    if not (role or shouted or index + 1 in numbers or owns(token)):
        return None
    start = next((i for i in range(index - 1, max(-1, index - 3), -1) if low_at(tokens, i) in _DETERMINERS), index)
    opens = start == 0 or tokens[start - 1].low in JOINTS or tokens[start - 1].text in HARD
    name = text_of(tokens[start : index + 1])
    if index + 1 in numbers:
        if owns(token) and _known_owner(tokens, start, index) and _stands_alone(tokens, index, numbers):
            return Credit(name, start, index, "next")
        if role and opens and start and index not in numbers and _counted_before(tokens, start, numbers):
            return Credit(name, start, index, "next")
    bracketed = start > 0 and tokens[start - 1].text == "("
    if bracketed and index not in numbers and (role or shouted):
        near = any(i in numbers for i in range(max(0, start - 5), start))
        closed = ")" in [t.text for t in tokens[index + 1 : index + 3]]
        return Credit(name, start, index, "last") if near and closed and not _holds_number(index, numbers) else None
    owned = (
        is_whose(tokens, start, index, numbers)
        or own_count(tokens, start, index, numbers)
        or own_word(tokens, start, index)
    )
    if owned:
        return owned
    if not role or index in numbers:
        return None
    return _role_before(tokens, start, index, numbers)


def _known_owner(tokens: Sequence[Token], start: int, index: int) -> bool:
    """Whether an owner can be a source: a role, a document, an acronym; a name whose number is doubted or judged."""
    token = tokens[index]
    if bare(token.low) in speech().roles | speech().things or token.text[:2].isupper():
        return True
    name = text_of(tokens[start : index + 1])
    if not token.text[:1].isupper() or same_place(name, name) or bare(token.low) in CALENDAR:
        return False
    opens = start == 0 or tokens[start - 1].low in JOINTS or tokens[start - 1].text in HARD
    return low_at(tokens, start - 1) in speech().doubting or (opens and low_at(tokens, index + 2) in BE)


def _role_before(tokens: Sequence[Token], start: int, index: int, numbers: frozenset[int]) -> Credit | None:
    """ "Police: 900", "City police: 900", "Mayor of Hull: 900", "…, the union at 900", "the police count was 900"."""
    name, token = text_of(tokens[start : index + 1]), tokens[index]
    opens = start == 0 or tokens[start - 1].low in JOINTS or tokens[start - 1].text in HARD
    following = low_at(tokens, index + 1)
    if start == index and index and following in speech().counts:  # "Maine's attorney general lists 900"
        begun = index
        while begun and index - begun < NEAR and _belongs(tokens[begun - 1]):
            begun -= 1
        start, name = begun, text_of(tokens[begun : index + 1])
    if 0 < index < _HEAD_WORDS and all(word.text[:1].isupper() for word in tokens[:index]):  # "City police: 900"
        start, opens, name = 0, True, text_of(tokens[: index + 1])
    if following == ":" and opens and index + 2 < len(tokens):
        return Credit(name, start, index, "behind", spoken=False)
    if following == "of" and index < 2:
        return _of_a_place(tokens, index)
    if following in _ELLIPTIC and index + 2 in numbers and opens and start and _counted_before(tokens, start, numbers):
        return Credit(name, start, index, "next")
    number = next((i for i in range(index + 2, index + 2 + NEAR) if i in numbers or low_at(tokens, i) in JOINTS), -1)
    counted = following in speech().counts and token.low != "official"
    counted = counted and low_at(tokens, start - 1) not in PREPOSITIONS
    return Credit(name, start, index + 1, "next") if counted and number in numbers else None


def _belongs(token: Token) -> bool:
    """Whether a word before a role is a part of its name: "Maine's attorney general", "the city police"."""
    named = token.text[:1].isupper() or bare(token.low) in speech().speakers or token.low in _DETERMINERS
    return named and token.text[:1].isalpha() and token.low not in JOINTS | PREPOSITIONS


def _of_a_place(tokens: Sequence[Token], index: int) -> Credit | None:
    """ "Mayor of Halden: 14 dead": a role with its place before a colon, where a text begins so."""
    colon = next((i for i in range(index + 2, min(index + 5, len(tokens))) if tokens[i].text == ":"), None)
    if colon is None or not all(token.text[:1].isupper() for token in tokens[index + 2 : colon]):
        return None
    return Credit(text_of(tokens[:colon]), 0, colon, "behind", spoken=False)


def _holds_number(index: int, numbers: frozenset[int]) -> bool:
    return index + 1 in numbers or index - 1 in numbers


def _counted_before(tokens: Sequence[Token], start: int, numbers: frozenset[int]) -> bool:
    """Whether a source has counted before: "the ministry counted 900, the union 2,100"."""
    known = speech().counting | speech().verbs
    return any(t.low in known and t.low not in speech().roles for t in tokens[:start]) and any(
        i in numbers for i in range(start)
    )


def _stands_alone(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> bool:
    """ "the union's 900": the number behind the owner counts nothing of the owner's own ("the union's 900 members")."""
    last = index + 1
    while last + 1 in numbers:
        last += 1
    following = low_at(tokens, last + 1)
    return not following[:1].isalpha() or following in OPENERS | BE or stops(tokens[last + 1])
