"""Credits by whose count a number is: "by the union's count", "the union's own tally is 900", "900 is the union's"."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.attribution.credit import NEAR, Credit, low_at
from nlp.attribution.phrases import BE, JOINTS, Phrase, forward, is_source, text_of
from nlp.geography import same_place
from nlp.speech import speech
from nlp.stopwords import CALENDAR
from nlp.tokens import Token, bare

_WHOSE = {"his": "he", "her": "she", "its": "it", "their": "they"}
_RECKONED = frozenset("count tally reckoning estimate figure number total log list sum".split())
_LIGHTS = frozenset({"lights", "accounting", "arithmetic", "math", "maths", "sums", "books"})
_VAGUE = frozenset({"some", "most", "all", "several", "many", "other"})


def whose_number(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    """ "The 42,000 of the police", "between the 3,150 of Halden Rail and the union's 8,000"."""
    if low_at(tokens, index + 2) in speech().rivals:
        return Credit(text_of(tokens[index + 1 : index + 3]), index, index + 2, "last")
    first = index - 1
    while first - 1 in numbers:
        first -= 1
    if low_at(tokens, first - 1) != "the" or not tokens[index + 1 : index + 2]:
        return None
    end = index + 1
    while end < len(tokens) and tokens[end].text[:1].isupper() and end not in numbers:
        end += 1
    name = text_of(tokens[index + 1 : end]) if end > index + 1 else ""
    known = name and tokens[end - 1].low not in CALENDAR and not same_place(name, name)
    return Credit(name, index, end - 1, "last") if known else None


def on_count(tokens: Sequence[Token], index: int) -> Phrase | None:
    """ "On the guild's count", "on its own reckoning", "on the ministry's it was 900": the one whose count it is."""
    if low_at(tokens, index + 1) in _WHOSE:
        return _theirs(tokens, index, speech().counts)
    owner = next((i for i in range(index + 1, min(index + 6, len(tokens))) if _owner_at(tokens, i)), None)
    if owner is None or not is_source(tokens[index + 1 : owner + 1]):
        return None
    after = [
        token.low for token in tokens[owner + 1 : owner + 4] if token.text not in ("'", "’") and token.low != "own"
    ]
    counts = any(bare(word) in _RECKONED for word in after[:2]) or after[:2] in (["it", "was"], ["it", "is"])
    return Phrase(text_of(tokens[index + 1 : owner + 1]), index, owner + 1) if counts else None


def by_count(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Phrase | None:
    """ "by the union's count", "by the union's": the one whose count it is."""
    if bare(low_at(tokens, index + 2)) in speech().counts and low_at(tokens, index + 3) == "of":
        return forward(tokens, index + 4, numbers, named=True)
    if low_at(tokens, index + 1) in ("that", "those") and low_at(tokens, index + 2) == "of":
        return forward(tokens, index + 3, numbers, named=True)
    if (
        low_at(tokens, index + 1) == "the" and bare(low_at(tokens, index + 3)) in speech().counts
    ):  # "by the police count"
        words = tokens[index + 1 : index + 3]
        return Phrase(text_of(words), index + 1, index + 3) if is_source(words) else None
    if low_at(tokens, index + 1) in _WHOSE:
        return _theirs(tokens, index, _RECKONED)
    if low_at(tokens, index + 1) in _VAGUE and low_at(tokens, index + 2) in ("accounts", "estimates", "counts"):
        return Phrase(text_of(tokens[index + 1 : index + 3]), index + 1, index + 2)
    owner = next((i for i in range(index + 1, min(index + 7, len(tokens))) if _owner_at(tokens, i)), None)
    if owner is None or owner in numbers:
        return None
    after = [token.low for token in tokens[owner + 1 : owner + 4] if token.text not in ("'", "’")][:2]
    counts = (
        not after
        or not after[0].isalnum()
        or any(bare(word) in speech().documents | speech().counts | _LIGHTS for word in after)
    )
    words = tokens[index + 1 : owner + 1]
    return Phrase(text_of(words), index + 1, owner) if counts and is_source(words) else None


def _theirs(tokens: Sequence[Token], index: int, counts: frozenset[str]) -> Phrase | None:
    """ "By her tally", "on its own count": somebody named before, where a pronoun owns one of ``counts``."""
    own = index + 2 + (low_at(tokens, index + 2) == "own")
    return Phrase("", index, own, _WHOSE[low_at(tokens, index + 1)]) if bare(low_at(tokens, own)) in counts else None


def _owner_at(tokens: Sequence[Token], index: int) -> bool:
    """Whether an owner ends there; the apostrophe of a plural may be a token of its own ("the prosecutors’.")."""
    return owns(tokens[index]) or (tokens[index].low.endswith("s") and low_at(tokens, index + 1) in ("'", "’"))


def owns(token: Token) -> bool:
    """Whether a word owns what stands behind it: "the union's", "organisers'"."""
    return token.low.endswith("'s") or (token.low.endswith("s'") and len(token.low) > 3)


def is_whose(tokens: Sequence[Token], start: int, index: int, numbers: frozenset[int]) -> Credit | None:
    """ "900 is the union's own number", "the opposition's is 900": the one whose number it is said to be."""
    if not owns(tokens[index]) or bare(tokens[index].low) not in speech().speakers:
        return None
    after = index + 1 + (low_at(tokens, index + 1) in ("own", "'", "’"))
    if low_at(tokens, start - 1) in BE and any(i in numbers for i in range(max(0, start - NEAR), start)):
        counts = bare(low_at(tokens, after)) in _RECKONED or not low_at(tokens, after)[:1].isalnum()
        return Credit(text_of(tokens[start : index + 1]), start, index, "last") if counts else None
    if low_at(tokens, after) in BE and after + 1 in numbers:
        return Credit(text_of(tokens[start : index + 1]), start, after, "next")
    return None


def own_count(tokens: Sequence[Token], start: int, index: int, numbers: frozenset[int]) -> Credit | None:
    """ "the agency's own tally is 13,000", "organisers' first guess: 60,000": the one whose count it is."""
    token = tokens[index]
    if not owns(token):
        return None
    known_owner = token.text[:1].isupper() or bare(token.low) in speech().roles | speech().things
    if not known_owner and not (start == 0 and _is_its_count(tokens, index, numbers)):
        return None
    own = low_at(tokens, index + 1) in ("own", "official")
    known = speech().estimates | ({"number", "sum", "total", "toll"} if own else {"version", "log", "register"})
    count = next((i for i in range(index + 1, index + 1 + NEAR) if bare(low_at(tokens, i)) in known), None)
    if count is None:
        return None
    told = any(one.low in speech().verbs | speech().counting for one in tokens[:start])
    for at in range(count + 1, min(count + 7, len(tokens))):
        if at in numbers:
            return Credit(text_of(tokens[start : index + 1]), start, count, "next" if told else "behind")
        if tokens[at].text in {",", ";"} or tokens[at].low in JOINTS:
            return None
    return None


def _is_its_count(tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> bool:
    """ "The harbour's latest tally is 900": any owner of a count that is a number."""
    known = speech().estimates
    count = next((i for i in range(index + 1, index + 1 + NEAR) if bare(low_at(tokens, i)) in known), 0)
    verbs = range(count + 1, min(count + 1 + NEAR, len(tokens)))
    verb = next((i for i in verbs if tokens[i].low in BE | {"stands", "stood"}), -2)
    return bool(count) and verb + 1 in numbers


def own_word(tokens: Sequence[Token], start: int, index: int) -> Credit | None:
    """ "The mayor's earlier claim that 900 …": the one whose word it is."""
    token = tokens[index]
    if not owns(token) or not (token.text[:1].isupper() or bare(token.low) in speech().speakers):
        return None
    for at in range(index + 1, index + 1 + NEAR):
        if low_at(tokens, at) in speech().assertions:
            told = low_at(tokens, at + 1) == "that"
            return Credit(text_of(tokens[start : index + 1]), start, at + 1, "behind") if told else None
    return None
