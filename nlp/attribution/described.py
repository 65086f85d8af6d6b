"""What a text says that somebody named is: "Ostrel, the carmaker", "the phone company Ostrel", "the YTB group"."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.attribution.kinds import kinds_of, organised, person_role
from nlp.attribution.phrases import ARTICLES, AUXILIARIES, PREPOSITIONS, is_acronym
from nlp.speech import speech
from nlp.stopwords import STOPWORDS
from nlp.tokens import Token, bare

_BESIDE, _ASIDE, _CLOSE = 3, 7, 16
FORMER = frozenset("former ex vice deputy acting then late retired onetime one-time rival another other".split())
"""Words that say that somebody is not who the role means now."""
_ENDS = frozenset({",", ".", ";", ":", ")", "–", "—", "-", "(", "!", "?"})


def owned_name(token: Token) -> bool:
    """Whether a word has a possessive ending."""
    return token.low.endswith(("'s", "s'"))


def described(tokens: Sequence[Token], start: int, end: int) -> tuple[frozenset[str], frozenset[str]]:
    """The roles that the words before and behind a name give it, and all words that do."""
    found = [_before(tokens, start), _behind(tokens, end), _apposed(tokens, end)]
    told = [words for words in found if words and not FORMER & set(words)]
    return frozenset(words[-1] for words in told), frozenset(word for words in told for word in words)


def _before(tokens: Sequence[Token], start: int) -> list[str]:
    """ "The phone company Ostrel", "organiser Jo Lund"."""
    words: list[str] = []
    for token in reversed(tokens[max(0, start - _BESIDE) : start]):
        if not token.text.isalpha() or not token.text.islower() or token.low in STOPWORDS | PREPOSITIONS:
            break
        words.insert(0, bare(token.low))
    if start > len(words) and tokens[start - len(words) - 1].low in FORMER:
        return []
    return words if words and (organised(words[-1]) or person_role(words[-1])) else []


def _behind(tokens: Sequence[Token], end: int) -> list[str]:
    """ "The YTB federation", "the Ostrel group"; "the Ostrel union" may be one at Ostrel."""
    if end >= len(tokens) or owned_name(tokens[end - 1]):
        return []
    role = tokens[end].low
    following = tokens[end + 1] if end + 1 < len(tokens) else None
    verbs = STOPWORDS | AUXILIARIES | speech().verbs | speech().counting
    noun = following is not None and following.text.isalpha() and following.low not in verbs
    if not (organised(role) and kinds_of(role)) or noun or (role == "union" and not is_acronym(tokens[end - 1])):
        return []
    return [role]


def _apposed(tokens: Sequence[Token], end: int) -> list[str]:
    """ "YTB, the federation of weavers,", "Sitework, a news site", "Ostrel is a carmaker"."""
    at = end
    if at + 2 < len(tokens) and tokens[at].text == "(" and tokens[at + 2].text == ")":
        at += 3
    if (
        at >= len(tokens)
        or not (tokens[at].text == "," or tokens[at].low in ("is", "was"))
        or owned_name(tokens[end - 1])
    ):
        return []
    article = tokens[at + 1].low if at + 1 < len(tokens) else ""
    begun = at + 1 + (article in ARTICLES | {"its", "their"})
    words: list[str] = []
    for token in tokens[begun : begun + _ASIDE]:
        if not token.text[:1].isalpha() or token.low in PREPOSITIONS | STOPWORDS:
            break
        words.append(bare(token.low))
    stop = begun + len(words)
    known = words and (organised(words[-1]) or (person_role(words[-1]) and tokens[at].text == ","))
    if not known or (begun == at + 1 and not person_role(words[-1])) or not _closed(tokens, stop, at):
        return []
    lone = article == "the" and len(words) == 1 and tokens[stop].text in _ENDS  # "Ostrel, the union and the mayor"
    listed = tokens[at - 1].low == "and" or [token.low for token in tokens[stop : stop + 2]] == [",", "and"]
    return [] if lone and listed else words


def _closed(tokens: Sequence[Token], stop: int, comma: int) -> bool:
    """Whether an apposition ends in a mark: not "Ostrel, the ministry said", nor "Ostrel, the union and"."""
    if stop >= len(tokens) or tokens[stop].low in ("and", "or"):
        return False
    if tokens[comma].text != ",":
        return True
    for token in tokens[stop : stop + _CLOSE]:
        if token.text in _ENDS:
            return True
        if token.low in speech().saying:
            return False
    return False
