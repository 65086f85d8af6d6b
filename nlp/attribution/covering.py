"""Which of the credits of a sentence a number stands under."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.attribution.credit import NEAR, OPENERS, Credit, low_at
from nlp.attribution.following import part_of
from nlp.attribution.phrases import AUXILIARIES, BE, PRONOUNS, SHARES
from nlp.inflect import verb_forms
from nlp.speech import speech
from nlp.tokens import Token, bare

_ENDS = 3
"""Words that may stand between a verb of saying and the semicolon behind it: "told the court;"."""
_OF_PEOPLE, _LAST_REACH = 2, 8
_WHEN = OPENERS - {"but", "and", "or", "so"}
_JOINTS = frozenset({"and", "while", "but", "whereas"})
_AGAINST = frozenset({"while", "whereas", "though", "although"})
_PARTS = frozenset("-–—")
_MARKS = frozenset(",;:.!?–—()")
_TURNS = frozenset("where which who whose but though although".split())
_DEFINITE = frozenset({"the", "its", "their", "his", "'s", "’s"})
"""Before a number that is taken as known ("the 97 people", "its 21,000 employees"): nobody tells it there."""
_PUT, _SPOKE = verb_forms("put"), verb_forms("speak") | verb_forms("talk")
_RESETS = frozenset(",;:–—)")
_WOULD = frozenset({"would", "could", "might"})
_RELATIVE = frozenset({"which", "who", "whose", "whom", "where"})


def source_of(found: Sequence[Credit], tokens: Sequence[Token], first: int, numbers: frozenset[int]) -> str | None:
    """The source that covers the number whose first token is ``first``; None where the sentence credits nobody.

    A pronoun is returned where nobody is named. A number has at most one source: one right beside it, else the nearest
    that speaks, else the nearest that counts.
    """
    original = _converts(tokens, first, numbers)
    if original is not None:
        return source_of(found, tokens, original, numbers)
    if _sample(tokens, first):
        found = [credit for credit in found if not credit.first <= first <= credit.last + _OF_PEOPLE]
    covering = [credit for credit in found if _covers(credit, tokens, first, numbers)]
    if not covering:
        whole = part_of(tokens, first, numbers)
        if whole is not None:
            return source_of(found, tokens, whole, numbers)
        return _going_on(found, tokens, first)
    beside = [credit for credit in covering if credit.reach in ("next", "last")]
    best = min(beside or covering, key=lambda credit: (not credit.spoken, _distance(credit, first, numbers)))
    best = next((one for one in covering if _sooner(one, best, first)), best)
    best = next((one for one in covering if _cited(one, best, tokens)), best)
    best = next((one for one in reversed(covering) if _takes_over(one, best, tokens, first, numbers)), best)
    if not best.name and best.pronoun not in ("he", "she"):
        return next((one.name for one in reversed(found) if one.name and one.last < best.first), best.pronoun)
    return best.name or best.pronoun


def _converts(tokens: Sequence[Token], first: int, numbers: frozenset[int]) -> int | None:
    """Where the sum begins that the one at ``first`` converts: "18.4 million euros (about $20.2 million)".

    The desk reckons it, but it rests on whose word the other does.
    """
    last = next((i for i in (first - 2, first - 3) if i in numbers), None)
    if low_at(tokens, first - 1) != "(" or last is None:
        return None
    while last - 1 in numbers:
        last -= 1
    return last


def _sample(tokens: Sequence[Token], first: int) -> bool:
    """ "A survey of 1,200 nurses": how many were asked is the survey's own size, not its finding."""
    return low_at(tokens, first - 1) == "of" and bare(low_at(tokens, first - 2)) in speech().surveys | {"sample"}


def _going_on(found: Sequence[Credit], tokens: Sequence[Token], first: int) -> str | None:
    """ "Some 700 came, the board said; 118 were hired": behind a semicolon the same one speaks on."""
    mark = max((i for i in range(first) if tokens[i].text == ";"), default=None)
    if mark is None or any(credit.last > mark for credit in found):
        return None
    listed = _elliptic(tokens, mark)
    spoken = [one for one in found if one.spoken and one.reach not in ("next", "last")]
    spoken = [one for one in spoken if mark - one.last <= _ENDS or (one.reach == "behind" and listed)]
    return spoken[-1].name or spoken[-1].pronoun if spoken else None


def _elliptic(tokens: Sequence[Token], mark: int) -> bool:
    """ "The poll gave Lee 42 percent; Moss 12 percent": whether what a semicolon opens goes on with a list."""
    end = next((i for i in range(mark + 1, len(tokens)) if tokens[i].text == ";"), len(tokens))
    verbs = BE | AUXILIARIES | PRONOUNS
    return not any(tokens[i].low in verbs or tokens[i].low.endswith("ed") for i in range(mark + 1, end))


def _sooner(one: Credit, best: Credit, first: int) -> bool:
    """ "It carried 900 tonnes, a review found, and would cost $5 million, the mayor said": the first one behind."""
    return one.after and best.reach == "before" and first < one.first and one.last < best.first


def _cited(one: Credit, best: Credit, tokens: Sequence[Token]) -> bool:
    """ "The Ferry reports, citing police": their word; where it cites another paper, that is how the word came here."""
    return tokens[one.first].low == "citing" and one.first - best.last in (1, 2) and one.name.islower()


def _takes_over(one: Credit, best: Credit, tokens: Sequence[Token], first: int, numbers: frozenset[int]) -> bool:
    """ "Some 900 came, X said, while Y put it at 400": who counts in a clause of its own, behind the one who spoke."""
    if not best.last < one.first <= one.last <= first or one.reach not in ("behind", "next"):
        return False
    if not any(i in numbers for i in range(best.first)):  # "X says 900 came, though Y puts it at 400"
        counted = any(i in numbers for i in range(best.last + 1, one.first))
        return counted and any(tokens[i].low in _AGAINST for i in range(max(best.last + 1, one.first - 1), one.first))
    return any(tokens[i].text == "," or tokens[i].low in _JOINTS for i in range(best.last + 1, one.first))


def _distance(credit: Credit, first: int, numbers: frozenset[int]) -> int:
    """How many words stand between; "nearly two in three" is one number of four words."""
    last = first
    while last + 1 in numbers and last + 1 < credit.first:
        last += 1
    return min(abs(credit.first - last), abs(credit.last - first))


def _covers(credit: Credit, tokens: Sequence[Token], first: int, numbers: frozenset[int]) -> bool:
    low, high = sorted((credit.first, first))
    if any(tokens[i].text == ";" for i in range(low, high)):
        return False
    ahead = first >= credit.last  # "estimated 900" is a number and a verb of saying
    between = range(credit.last + 1, first) if ahead else range(first, credit.first)
    if credit.reach == "next":
        return ahead and not any(i in numbers for i in between if not _touches(i, first, numbers))
    if credit.reach == "last":
        return not ahead and len(between) <= _LAST_REACH and not _another(between, first, numbers)
    if low_at(tokens, first - 1) in _DEFINITE and not _of_the_whole(tokens, first, numbers):
        return False
    if credit.reach == "before":
        return not ahead
    if ahead and (_demanded(tokens, between) or _voted(tokens, credit, first) or _met(tokens, between)):
        return False
    if credit.reach == "behind":
        return (
            ahead
            and not _compared(tokens, first, numbers)
            and not _clause_over(tokens, credit, between, numbers)
            and not _presupposed(tokens, credit.last + 1, first)
        )
    return not (ahead and _left(tokens, credit, first, numbers))


def _of_the_whole(tokens: Sequence[Token], first: int, numbers: frozenset[int]) -> bool:
    """ "Nearly 600 of the 910": the whole is told with a part that is counted."""
    counted = first - 3 in numbers and tokens[first - 3].text[:1].isdigit()
    return low_at(tokens, first - 2) == "of" and counted and tokens[first].text[:1].isdigit()


def _compared(tokens: Sequence[Token], first: int, numbers: frozenset[int]) -> bool:
    """ "…, compared with 900 a year ago": what is set beside; a survey tells the other share too."""
    last = first
    while last + 1 in numbers:
        last += 1
    share = tokens[last].low in SHARES or tokens[last].low.endswith("%")
    return low_at(tokens, first - 2) == "compared" and not share


def _demanded(tokens: Sequence[Token], between: range) -> bool:
    """ "X boasts of 900 files and asks for 40": who asks for a number does not tell it."""
    return any(tokens[i].low == "and" and low_at(tokens, i + 1) in speech().demands for i in between)


def _clause_over(tokens: Sequence[Token], credit: Credit, between: range, numbers: frozenset[int]) -> bool:
    """ "After X said so, 900 left", "X, who said so, has 900": whether the clause that credits X ends before."""
    aside = low_at(tokens, credit.last - 1) in ("which", "who")
    opened = 0 < credit.first <= NEAR and tokens[credit.first - 1].low in _WHEN
    joined = any(
        tokens[i].text == "," and low_at(tokens, i + 1) in _JOINTS and not _listed(tokens, i + 2, numbers)
        for i in between
    )
    counted = [i for i in between if i in numbers]
    if joined and not credit.spoken and counted and not _all_shares(tokens, counted, between):
        return True  # "X counted 900, and 60 stayed"
    return (aside or opened) and any(tokens[i].text == "," for i in between)


def _voted(tokens: Sequence[Token], credit: Credit, first: int) -> bool:
    """ "Her supporters say by 55 percent to 41 that": how many of them say it is not what they say."""
    said = low_at(tokens, credit.last) in speech().saying and low_at(tokens, credit.last + 1) == "by"
    return said and credit.last + 2 <= first <= credit.last + 2 + NEAR


def _met(tokens: Sequence[Token], between: range) -> bool:
    """ "Ann Lee, who has talked calmly to 900 nurses": to how many somebody spoke is not what was said."""
    words = [tokens[i].low for i in between]
    return low_at(tokens, between.start - 1) in _SPOKE and words[-1:] in (["to"], ["with"]) and len(words) <= NEAR


def _all_shares(tokens: Sequence[Token], counted: Sequence[int], between: range) -> bool:
    """ "The poll found the old for Lee, 64 percent to 9, while the young …": shares of one survey."""
    around = range(between.start, between.stop + NEAR)
    shares = [i for i in around if low_at(tokens, i) in SHARES or low_at(tokens, i).endswith("%")]
    return len(shares) > 1 and any(share > between.stop - 1 for share in shares) and counted[0] <= shares[0]


def _listed(tokens: Sequence[Token], start: int, numbers: frozenset[int]) -> bool:
    """ "X lists 900 dead, 60 hurt, and 12 missing": whether a list ends behind its "and", no clause begins."""
    number = next((i for i in range(start, min(start + NEAR, len(tokens))) if i in numbers), None)
    if number is None:
        return False
    while number in numbers:
        number += 1
    end = next((i for i in range(number, len(tokens)) if tokens[i].text in _MARKS), len(tokens))
    return end - number < NEAR


def _left(tokens: Sequence[Token], credit: Credit, first: int, numbers: frozenset[int]) -> bool:
    """Whether the stretch of "…, according to X" is over before the number: "…, where 900 live", "… (X), 900"."""
    if not any(i in numbers for i in range(credit.first)):
        return False
    bracketed = [token.text for token in tokens[: credit.first]]
    inside = bracketed.count("(") > bracketed.count(")")
    for index in range(credit.last + 1, first):
        if tokens[index].text in _PARTS or tokens[index].low == "compared" or (inside and tokens[index].text == ")"):
            return True
        turns = _TURNS | BE | AUXILIARIES if credit.first - 1 in numbers else _TURNS
        if tokens[index].text == "," and low_at(tokens, index + 1) in turns:
            return True
    return False


def _touches(index: int, first: int, numbers: frozenset[int]) -> bool:
    return all(i in numbers for i in range(index, first))


def _another(between: range, first: int, numbers: frozenset[int]) -> bool:
    """Whether another number stands between this one and the credit."""
    left = first
    while left in numbers:
        left += 1
    return any(i in numbers for i in between if i >= left)


def _presupposed(tokens: Sequence[Token], start: int, first: int) -> bool:
    """Whether the number stands in a relative clause: what it says is taken as known, not told by the source."""
    if low_at(tokens, first - 1) == "at" and low_at(tokens, start - 1) in _PUT:
        return False  # "puts the number of those whose data leaked at 900"
    for index in range(first - 1, max(start, first - 9) - 1, -1):
        if tokens[index].text in _RESETS and tokens[index + 1].low not in _RELATIVE:
            return False
        if tokens[index].low in _RELATIVE:
            told = low_at(tokens, index + 1) in _WOULD  # "900 had come, which would leave 300"
            return index > start and tokens[index - 1].low not in ("of", "those") and not told
    return False
