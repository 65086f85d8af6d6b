"""Who speaks: the source before a verb of saying, over adverbs, appositions, relative clauses and pronouns."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.attribution.credit import low_at
from nlp.attribution.phrases import (
    ARTICLES,
    BE,
    FEW,
    HARD,
    INFORMED,
    LEADING,
    POSTMODIFIERS,
    PREPOSITIONS,
    PRONOUNS,
    SKIP,
    Phrase,
    compound,
    dotted,
    ends_phrase,
    is_acronym,
    is_source,
    make_phrase,
    narrowed_at,
    text_of,
)
from nlp.attribution.stretch import DASHES, back, comma_before, over_dashes, over_more
from nlp.features import is_common
from nlp.speech import speech
from nlp.stopwords import CALENDAR, STOPWORDS
from nlp.tokens import Token, bare

_NAME_GLUE = frozenset({"of", "the", "for", "&", "de", "and", "with", "'s", "at"})
_SHORT, _LONG_SUBJECT, _FAR = 3, 10, 4
_WHO_REACH = 9
_MANY = frozenset({"staff", "people", "families", "personnel"})
_SUBORDINATES = frozenset("which that what whom where because when as if".split())
_OWNERS = frozenset({"its", "his", "her", "their", "a", "the"})
_OF_WHOM = (["of", "the"], ["of", "its"], ["of", "their"], ["of", "them"])


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
    named, end = _behind_asides(tokens, end)
    if named or end < 0:
        return named
    if end > 1 and tokens[end - 1].low in ("and", "but"):
        return _elided(tokens, end - 1, verb, numbers)
    start = back(tokens, end)
    who = next((i for i in range(verb - 1, max(-1, verb - _WHO_REACH), -1) if tokens[i].low == "who"), 0)
    if tokens[verb].low in speech().saying and who and not any(ends_phrase(t) for t in tokens[who:verb]):
        told = _someone(tokens, who, numbers)  # "the widow who sells tea says"
        if told:
            return told._replace(last=verb - 1)
    while end > start and tokens[end - 1].low in LEADING:
        end -= 1
    while start < end and (tokens[start].low in LEADING or tokens[start].low in PREPOSITIONS):
        start += 1
    return _source_in(tokens, *_without_sample(tokens, start, end, numbers), verb, numbers)


def _behind_asides(tokens: Sequence[Token], end: int) -> tuple[Phrase | None, int]:
    """Where the noun ends that asides between dashes and commas stand behind, -1 for nowhere; or the source itself."""
    if end > 1 and tokens[end - 1].text in DASHES:
        end = over_dashes(tokens, end)
    if end < 2 or tokens[end - 1].text != ",":
        return None, end
    opening = comma_before(tokens, end)
    if opening is None:
        return None, -1
    named = _with_its_name(tokens, opening, end - 1)
    return named, end if named else over_more(tokens, opening)


def _elided(tokens: Sequence[Token], joint: int, verb: int, numbers: frozenset[int]) -> Phrase | None:
    """ "The union disputes this and says": the noun phrase that the stretch before "and" opens with."""
    start = back(tokens, joint)
    if start == joint:  # "Halden grew, a first in years, and put the number at 900"
        start = max((i + 1 for i in range(joint) if tokens[i].text in HARD), default=0)
    while start < joint and (tokens[start].low in LEADING or tokens[start].low in PREPOSITIONS):
        start += 1
    end = start
    while end < joint and end not in numbers and (_in_a_name(tokens[end]) or end == start):
        end += 1
    plain = start < end and tokens[start].low in ARTICLES and tokens[verb].low in speech().saying
    if plain and end == start + 1 < joint and end not in numbers:  # "the grocer disagrees and says"
        return make_phrase(tokens[start : end + 1], start)
    words = tokens[start:end]
    return make_phrase(words, start) if words and words[0].low not in PRONOUNS and is_source(words) else None


def _in_a_name(token: Token) -> bool:
    return token.text[:1].isupper() or token.low in _NAME_GLUE or bare(token.low) in speech().speakers


def _source_in(tokens: Sequence[Token], start: int, end: int, verb: int, numbers: frozenset[int]) -> Phrase | None:
    """The source in the stretch before a verb, or the one that its pronoun stands for."""
    if start == end or (tokens[end - 1].low in PRONOUNS and not is_acronym(tokens[end - 1])):
        return _antecedent(tokens, tokens[start:end], verb, numbers)
    start = _last_phrase(tokens, _tail(tokens, _after_a_date(tokens, start, end), end), end)
    start = _behind_a_paper(tokens, start, end)
    end = start + narrowed_at(tokens[start:end])
    words = tokens[start:end]
    if any(index in numbers and not compound(tokens[index]) for index in range(start + (words[0].low == "one"), end)):
        return Phrase(text_of(words), start, end - 1) if _few_sources(words) else None
    narrowed = len(words) <= _LONG_SUBJECT and any(word.low in PREPOSITIONS for word in words[2:4])
    plain = words[0].low in ARTICLES and (len(words) <= _SHORT or narrowed) and tokens[verb].low in speech().saying
    if plain or _many(words, tokens[verb]) or is_source(words, starts_sentence=start == 0):
        return Phrase(text_of(words), start, end - 1)
    return None


def _many(words: Sequence[Token], verb: Token) -> bool:
    """ "Passengers on the night ferry say": a plural before a verb that only somebody who speaks has."""
    head = next((i for i, word in enumerate(words) if word.low in PREPOSITIONS), len(words)) - 1
    plural = head >= 0 and words[head].low.endswith("s") and not words[head].low.endswith(("ss", "'s", "’s"))
    plural = plural or (head >= 0 and words[head].low in _MANY)
    speaks = plural and head < _SHORT and words[head].low not in STOPWORDS | CALENDAR
    return speaks and words[0].low not in PREPOSITIONS and verb.low in speech().saying


def _with_its_name(tokens: Sequence[Token], opening: int, closing: int) -> Phrase | None:
    """ "A lawyer for the victims, Jane Roe, said": a common noun with the name between the commas behind it."""
    apposed = tokens[opening + 1 : closing]
    if not 0 < len(apposed) <= _SHORT or not all(token.text[:1].isupper() for token in apposed):
        return None
    start = back(tokens, opening)
    return make_phrase(tokens[start:closing], start) if start < opening and tokens[start].low in ARTICLES else None


def _someone(tokens: Sequence[Token], who: int, numbers: frozenset[int]) -> Phrase | None:
    """The one before "who": "the widow", "a man"."""
    start = next((i for i in range(who - 1, max(-1, who - 4), -1) if tokens[i].low in ARTICLES), None)
    if start is None or any(i in numbers for i in range(start, who)) or who - start < 2:
        return None
    return make_phrase(tokens[start:who], start)


def _without_sample(tokens: Sequence[Token], start: int, end: int, numbers: frozenset[int]) -> tuple[int, int]:
    """ "A poll of 900 nurses by X": X is the source, else the poll; the sample size narrows it."""
    for at in range(start + 1, end):
        if tokens[at].low == "of" and at + 1 in numbers and bare(tokens[at - 1].low) in speech().documents:
            issuer = next((i + 1 for i in range(at, end - 1) if tokens[i].low == "by"), None)
            return (issuer, end) if issuer else (start, at)
    return start, end


def _few_sources(words: Sequence[Token]) -> bool:
    """ "Two people familiar with the matter": a handful who speak, not a crowd that is counted."""
    if len(words) > 2 and words[0].low in ARTICLES:  # "the two big federations"
        words = words[1:]
    if words[0].low not in FEW:
        return False
    if bare(words[-1].low) in speech().roles and words[-1].low.endswith("s"):
        return True
    lows = {bare(word.low) for word in words[1:]}
    if [word.low for word in words[1:3]] in _OF_WHOM:
        return True
    return bool(lows & POSTMODIFIERS or lows & INFORMED or lows & {"sources", "officials", "witnesses", "insiders"})


def _after_a_date(tokens: Sequence[Token], start: int, end: int) -> int:
    """ "when it opened the plant in March the mayor said": what stands behind the last month or weekday."""
    return max((i + 1 for i in range(start, end - 1) if tokens[i].low in CALENDAR), default=start)


def _behind_a_paper(tokens: Sequence[Token], start: int, end: int) -> int:
    """ "In its yearly filing Halden said", "In 2023 Halden said": the name behind the paper or the year."""
    while start < end - 1 and tokens[start].text.isdigit():
        start += 1
    papers = speech().documents | speech().things
    cut = next((i + 1 for i in range(start + 1, end - 1) if bare(tokens[i].low) in papers), start)
    named = tokens[cut].text[:1].isupper() and not tokens[cut - 1].text[:1].isupper()
    return cut if low_at(tokens, start - 1) == "in" and tokens[start].low in _OWNERS and named else start


def _last_phrase(tokens: Sequence[Token], start: int, end: int) -> int:
    """ "For the rally at the plant the union": the last noun phrase, where it is a source of its own."""
    for at in range(end - 1, start, -1):
        if tokens[at].low in ("the", "a", "an", "its"):
            before = tokens[at - 1].low
            joined = before in PREPOSITIONS or before in POSTMODIFIERS
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
    meant = words[-1].low if words and words[-1].low in {"it", "he", "she", "they"} else ""
    told = meant in ("he", "she") and low_at(tokens, tokens.index(words[-1]) - 1) not in _SUBORDINATES
    if not participle and (not pronoun or told):
        return Phrase("", verb - 1, verb - 1, meant) if meant else None
    name: list[Token] = []
    for index, token in enumerate(tokens[_after_dateline(tokens) :][:6], _after_dateline(tokens)):
        capital = token.text[:1].isupper() or bare(token.low) in speech().roles or dotted(tokens, index)
        if index in numbers or not capital:
            break
        name.append(token)
    if pronoun and not (name and is_source(name, starts_sentence=True)):
        name = _last_name(tokens, verb - 1, numbers)
    titled = len(name) > 1 and dotted(tokens, tokens.index(name[1]))
    function = PRONOUNS | LEADING | STOPWORDS - {"the"}
    common = not name or (name[0].low in function and not titled) or name[0].low.endswith("ly")
    named = not common and is_source(name, starts_sentence=True)
    return Phrase(text_of(name) if named else "", verb - 1, verb - 1, meant) if named or pronoun else None


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
