"""Which numbers a verb of saying covers: those behind it, those before it, or both."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.attribution.credit import OPENERS, Reach, low_at
from nlp.attribution.phrases import Phrase
from nlp.stopwords import WEEKDAY_NAMES
from nlp.tokens import Token

TELLERS = frozenset({"told", "tell", "tells", "telling"})
_CONTENT = frozenset(
    "that it they he she there we would will had has have was were is are could may might should can".split()
)
"""Words that tell content behind a verb of saying: "said on Monday it would"."""
_LINKS = frozenset({"that", "which"})
_CLOSED = frozenset({",", "”", '"', "’"})
_ADVERBIAL = frozenset(
    "when after before as where who during referring emphasizing emphasising pausing alluding speaking".split()
)
WHEN_WHERE = frozenset(WEEKDAY_NAMES) | frozenset(
    "on in late early at during to via this last yesterday "
    "today earlier later first from by tonight after before when following".split()
)


def reach_of(tokens: Sequence[Token], phrase: Phrase, verb: int, numbers: frozenset[int]) -> Reach:
    """Where the numbers stand that "X said" covers: the words before X, and what follows the verb, decide."""
    opening = low_at(tokens, phrase.first - 1)
    ends = _ends_clause(tokens, verb, numbers)
    linked = opening in _LINKS and phrase.first > 1
    if ends and phrase.first - 1 - linked in numbers:  # "the 900 organisers claimed", "the 900 that they admit"
        return "last"
    earlier = any(i in numbers for i in range(phrase.first))
    if earlier and opening == "so" and low_at(tokens, phrase.first - 2) == ":":  # "900 and 60: so X reckons the loss"
        return "before"
    if phrase.first == 0 or (opening in OPENERS and not ends):
        return "behind"
    if opening == "as" and ends and phrase.first - 2 in numbers:  # "not 42 as police maintain"
        return "last"
    if opening in ("as", "so"):  # "900 came, so the mayor reckons"
        if earlier and opening == "as" and low_at(tokens, verb + 1) == "it":  # "900 came, as the mayor sees it"
            return "around"
        return "before" if ends and earlier else "behind"
    if opening in OPENERS:
        return "behind"
    if opening in _CLOSED and _audience(tokens, verb, numbers):
        return "before"
    if ends and earlier:
        mark = next(
            (i for i in range(verb + 1, len(tokens)) if tokens[i].text in {",", ":", ";", "."}), len(tokens) - 1
        )
        return "around" if tokens[mark].text in (",", ":") else "before"
    return "behind"


def _audience(tokens: Sequence[Token], verb: int, numbers: frozenset[int]) -> bool:
    """Whether a verb behind its content goes on with where, when or to whom alone: "…, X told a crowd of 900"."""
    teller = tokens[verb].low in TELLERS
    if not teller and low_at(tokens, verb + 1) not in WHEN_WHERE and low_at(tokens, verb + 1) != ",":
        return False
    for index in range(verb + 1, len(tokens)):
        token = tokens[index]
        if index in numbers and not (teller and tokens[index - 1].low in ("of", "some")):
            return low_at(tokens, verb + 1) == "in"
        if index in numbers:
            return True
        if token.low in _CONTENT:
            return False
        if not token.low[:1].isalnum():
            after = low_at(tokens, index + 1)
            return after in _ADVERBIAL
    return False


def _ends_clause(tokens: Sequence[Token], verb: int, numbers: frozenset[int]) -> bool:
    """Whether a speech verb has no content behind it: the sentence ends, or only hearer, day and place follow."""
    for index in range(verb + 1, len(tokens)):
        token = tokens[index]
        if not token.low[:1].isalnum() and token.text not in ("'", "’"):
            return True
        if index in numbers or token.low in _CONTENT:
            return False
        if index == verb + 1 and tokens[verb].low not in TELLERS and token.low not in WHEN_WHERE:
            return False
    return True
