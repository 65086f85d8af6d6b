"""Whether a sentence goes on with what the one before it told: "Around 420,000 of them are in the south."."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.attribution.credit import low_at
from nlp.attribution.phrases import BE
from nlp.speech import speech
from nlp.tokens import Token

_THEY = frozenset({"they", "these", "those"})
_COMPRISES = frozenset({"include", "included", "comprise", "comprised", "contain", "contained"}) | BE
_PARTS = (["of", "them"], ["of", "these"], ["of", "those"])
_IT = frozenset({"it", "there"})
_COUNTS = BE | {"had", "has", "stood", "stands"}
_ELLIPTIC = frozenset({"did", "had", "were", "was", "have", "has", "do"})
_POINTS = frozenset({"the", "that", "this"})
_FIGURES = frozenset({"come", "comes", "came", "stem", "stems", "stemmed", "are", "is", "was", "were"})
_OPENING = 3
_HEDGES, _SHARE_REACH, _WHOLE_REACH = 3, 1, 8
_OF_WHOM = (*_PARTS, ["of", "whom"], ["of", "which"])
_UP_FROM = (["up", "from"], ["down", "from"], ["give", "or", "take"], ["plus", "or", "minus"])
_PLAIN: tuple[list[str], ...] = (
    [],
    ["about"],
    ["around"],
    ["some"],
    ["nearly"],
    ["almost"],
    ["roughly"],
    ["at", "least"],
    ["more", "than"],
)
"""What may stand before the number of a part."""


def goes_on(tokens: Sequence[Token], first: int, numbers: frozenset[int]) -> bool:
    """Whether the number at ``first`` counts a part of, or again, what the sentence before counted.

    Sentences behind "X said" are rarely on X's word; these only stand because of it: "They include 900 nurses", "900 of
    them are pilots", "the number is about 900", "in Hull it was 300", "in the second 900 did".
    """
    if low_at(tokens, 0) in _THEY and low_at(tokens, 1) in _COMPRISES:
        return not (low_at(tokens, 1) in BE and low_at(tokens, first - 1) in ("the", "of"))
    last = first
    while last + 1 in numbers:
        last += 1
    following = [low_at(tokens, i) for i in range(last + 1, last + 3)]
    ends = not following[0][:1].isalnum()
    if following in _PARTS:  # not "58 of those held", who are told apart
        told_apart = following[1] == "those" and low_at(tokens, last + 3) not in BE | _COUNTS | _ELLIPTIC
        return first == 0 and not told_apart
    if ends and low_at(tokens, first - 1) in _COUNTS and low_at(tokens, first - 2) in _IT:
        return first - 2 > 0
    if following[0] in _ELLIPTIC and not following[1][:1].isalnum():
        return first > 0
    counted = low_at(tokens, 0) in _POINTS and low_at(tokens, 1) in speech().counts
    return counted and low_at(tokens, 2) in BE and first == _OPENING


def points_back(tokens: Sequence[Token]) -> bool:
    """ "The figures come from the log of the port": a sentence that says whose the numbers before are."""
    lows = [token.low for token in tokens[:_OPENING]]
    counts = {form for form in speech().counts | speech().documents | {"numbers", "counts"} if form.endswith("s")}
    if low_at(tokens, _OPENING) == "from" and lows[1] in speech().counts:  # "the figure comes from the port"
        counts |= speech().counts
    return (
        len(lows) == _OPENING
        and lows[0] in ("the", "these", "those", "both", "all")
        and lows[1] in counts
        and lows[2] in _FIGURES
    )


def part_of(tokens: Sequence[Token], first: int, numbers: frozenset[int]) -> int | None:
    """The first token of the number that the one at ``first`` is a part of, or is set beside, behind a comma.

    "900 sailors, 30 of them trainees", "900 boats, up from 640".
    """
    last = first
    while last + 1 in numbers:
        last += 1
    start = first
    while start > max(0, first - _HEDGES) and low_at(tokens, start - 1).isalpha() and start - 1 not in numbers:
        start -= 1
    opening = [low_at(tokens, i) for i in range(start, first)]
    words = [low_at(tokens, i) for i in range(last + 1, last + 2 + _SHARE_REACH)]
    part = any(pair in _OF_WHOM for pair in ([*words[i : i + 2]] for i in range(_SHARE_REACH)))
    part = (part and opening in _PLAIN) or opening in _UP_FROM
    if low_at(tokens, start - 1) != "," or not part:
        return None
    whole = next((i for i in range(start - 2, max(-1, start - 2 - _WHOLE_REACH), -1) if i in numbers), None)
    if whole is None or any(tokens[i].text in ".;:," for i in range(whole + 1, start - 1)):
        return None
    while whole - 1 in numbers:
        whole -= 1
    return whole
