"""Who speaks: the source before a verb of saying, over adverbs, appositions, relative clauses and pronouns."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.attribution.antecedent import antecedent
from nlp.attribution.credit import low_at
from nlp.attribution.nameless import closes_alone, few_sources, many, one_more, someone
from nlp.attribution.phrases import (
    ARTICLES,
    BE,
    FEW,
    LEADING,
    POSTMODIFIERS,
    PREPOSITIONS,
    PRONOUNS,
    SHOWN,
    Phrase,
    compound,
    ends_phrase,
    is_acronym,
    is_source,
    make_phrase,
    narrowed_at,
    skipped,
    text_of,
)
from nlp.attribution.stretch import DASHES, back, comma_before, over_dashes, over_more
from nlp.speech import speech
from nlp.stopwords import CALENDAR
from nlp.tokens import Token, bare

_NAME_GLUE = frozenset({"of", "the", "for", "&", "de", "and", "with", "'s", "at"})
_SHORT, _LONG_SUBJECT = 3, 10
_WHO_REACH = 9
_ASKED = frozenset({"spoke", "talked", "met"})
_OPENED, _CLOSED = frozenset('“"«'), frozenset('”"»')
_CLAUSES = frozenset(";:–—")
_OWNERS = frozenset({"its", "his", "her", "their", "a", "the"})
_ITSELF, _TEXTS = frozenset({"the", "this"}), frozenset({"story", "article", "piece"})
"""How a text speaks of itself, or of another one that it retells: whose word that is stays open."""
_COMPARING = frozenset({"within", "above", "below", "than", "beyond", "over", "under", "exceeding"})
_LEVELS = frozenset({"range", "level", "sum", "amount", "figure", "number", "total", "count"})
_QUESTIONS = frozenset({"what", "how", "why", "whether", "who", "whom"})


def subject(tokens: Sequence[Token], verb: int, numbers: frozenset[int]) -> Phrase | None:
    """The source before a speech verb, over adverbs, an apposition between commas and what narrows the noun."""
    end = verb
    while end > 0 and (skipped(tokens[end - 1]) or tokens[end - 1].low in BE):
        end -= 1
    if tokens[verb].low.endswith("ing") and tokens[end - 1].text == ",":
        return antecedent(tokens, [], verb, numbers)
    if end > 2 and tokens[end - 1].text == ")":  # "the Union of Bakers (UB) said"
        end = next((i for i in range(end - 2, max(0, end - 8), -1) if tokens[i].text == "("), end)
    if end > 1 and tokens[end - 1].low in ("which", "who") and tokens[end - 2].text == ",":
        head = subject(tokens, end - 2, numbers)
        return head._replace(last=end - 1) if head else None
    if end > 3 and tokens[end - 1].text in _CLOSED:  # "the alliance “Homes for all” says"
        opening = next((i for i in range(end - 2, max(0, end - 8), -1) if tokens[i].text in _OPENED), 0)
        end = opening if opening and bare(tokens[opening - 1].low) in speech().roles else end
    if end > 2 and tokens[end - 1].low == "who":
        return _who_counts(tokens, end - 1, numbers)
    named, end = _behind_asides(tokens, end)
    if named or end < 0:
        return named
    if end > 1 and tokens[end - 1].low in ("and", "but"):
        return _elided(tokens, end - 1, verb, numbers)
    if end > 2 and tokens[end - 1].low == "having" and tokens[end - 2].text == ",":  # "the police, having said 900"
        return subject(tokens, end - 2, numbers)
    end = _over_an_interview(tokens, end)
    start = back(tokens, end)
    who = next((i for i in range(verb - 1, max(-1, verb - _WHO_REACH), -1) if tokens[i].low in ("who", "that")), 0)
    tells = tokens[verb].low in speech().saying or low_at(tokens, verb + 1) == "that"
    if tells and who and not any(ends_phrase(t) for t in tokens[who:verb]):
        told = someone(tokens, who, numbers)  # "the widow who sells tea says"
        if told:
            return told._replace(last=verb - 1)
    while end > start and tokens[end - 1].low in LEADING:
        end -= 1
    while start < end and (tokens[start].low in LEADING or tokens[start].low in PREPOSITIONS):
        start += 1
    return _source_in(tokens, *_without_sample(tokens, start, end, numbers), verb, numbers)


def _who_counts(tokens: Sequence[Token], who: int, numbers: frozenset[int]) -> Phrase | None:
    """ "Ann Lee, an organiser who puts the votes at 900": the name before the apposition, else its noun."""
    start = back(tokens, who)
    words = tokens[start:who]
    if (
        not words
        or words[0].low not in ARTICLES
        or any(i in numbers for i in range(start, who))
        or not is_source(words)
    ):
        return None
    comma = start - 1
    begun = comma
    while begun > 0 and tokens[begun - 1].text[:1].isupper():
        begun -= 1
    named = words[0].low in ARTICLES and low_at(tokens, comma) == "," and comma - begun > 1
    return make_phrase(tokens[begun:comma], begun)._replace(last=who) if named else make_phrase(words, start)


def _over_an_interview(tokens: Sequence[Token], end: int) -> int:
    """ "A guard we spoke to put it at 900": where the noun ends that the desk says it has asked."""
    asked = end > 2 and tokens[end - 2].low in ("we", "i") and low_at(tokens, end) in ("to", "with")
    return end - 2 if asked and tokens[end - 1].low in _ASKED else end


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
    if 0 < start < joint and tokens[start - 1].low in speech().verbs:  # "the firm disputes the count and says"
        return subject(tokens, start - 1, numbers)
    if start == joint:  # "Halden grew, a first in years, and put the number at 900"
        start = max((i + 1 for i in range(joint) if tokens[i].text in _CLAUSES), default=0)
    while start < joint and (tokens[start].low in LEADING or tokens[start].low in PREPOSITIONS):
        start += 1
    end = start
    while end < joint and end not in numbers and (_in_a_name(tokens[end]) or end == start):
        end += 1
    name = end + 1
    while low_at(tokens, end) == "," and name < joint and tokens[name].text[:1].isupper():
        name += 1
    end = (
        name if name > end + 2 and low_at(tokens, name) == "," else end
    )  # "the bank's chief, Ann Lee, denied it and …"
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
        if low_at(tokens, end - 2) in _QUESTIONS and not low_at(tokens, verb + 1)[:1].isdigit() and _over(tokens, verb):
            return None  # "we asked what they think and 40 percent …"
        return antecedent(tokens, tokens[start:end], verb, numbers)
    if end - start == 2 and tokens[start].low in _ITSELF and tokens[end - 1].low in _TEXTS:
        return None
    if tokens[end - 1].low == "another" and end - start == 1:
        return one_more(tokens, start)
    start = _last_phrase(tokens, _tail(tokens, _after_a_date(tokens, start, end), end), end)
    if low_at(tokens, start - 1) in _COMPARING and low_at(tokens, start + 1) in _LEVELS and end - start > 2:
        return None  # "within the range insurers had forecast"
    start = _behind_a_paper(tokens, start, end)
    whole, end = end, start + narrowed_at(tokens[start:end])
    words = tokens[start:end]
    if end < whole and tokens[end].low in SHOWN:  # "an internal tally seen by the Ferry lists 900"
        return make_phrase(tokens[start:whole], start)
    if any(index in numbers and not compound(tokens[index]) for index in range(start + (words[0].low == "one"), end)):
        return Phrase(text_of(words), start, end - 1) if few_sources(words) else None
    if [word.low for word in words[1:3]] == ["of", "them"] and words[0].low in FEW:  # "one of them put it at 900"
        return Phrase(text_of(words), start, end - 1)
    narrowed = len(words) <= _LONG_SUBJECT and any(word.low in PREPOSITIONS for word in words[2:4])
    if len(words) == 1 and closes_alone(tokens, start, verb):
        return make_phrase(words, start)
    plain = words[0].low in ARTICLES and (len(words) <= _SHORT or narrowed) and tokens[verb].low in speech().saying
    if plain or many(words, tokens[verb]) or is_source(words, starts_sentence=start == 0):
        return Phrase(text_of(words), start, end - 1)
    return None


def _over(tokens: Sequence[Token], verb: int) -> bool:
    """Whether a clause ends with its verb."""
    return verb + 1 >= len(tokens) or ends_phrase(tokens[verb + 1]) or tokens[verb + 1].low in ("and", "or")


def _with_its_name(tokens: Sequence[Token], opening: int, closing: int) -> Phrase | None:
    """ "A lawyer for the victims, Jane Roe, said": a common noun with the name between the commas behind it."""
    apposed = tokens[opening + 1 : closing]
    if not 0 < len(apposed) <= _SHORT or not all(token.text[:1].isupper() for token in apposed):
        return None
    start = back(tokens, opening)
    known = start < opening and (tokens[start].low in ARTICLES or tokens[start].low.endswith(("'s", "’s")))
    return make_phrase(tokens[start:closing], start) if known else None


def _without_sample(tokens: Sequence[Token], start: int, end: int, numbers: frozenset[int]) -> tuple[int, int]:
    """ "A poll of 900 nurses by X": X is the source, else the poll; the sample size narrows it."""
    for at in range(start + 1, end):
        if tokens[at].low == "of" and at + 1 in numbers and bare(tokens[at - 1].low) in speech().documents:
            issuer = next((i + 1 for i in range(at, end - 1) if tokens[i].low == "by"), None)
            return (issuer, end) if issuer else (start, at)
    return start, end


def _after_a_date(tokens: Sequence[Token], start: int, end: int) -> int:
    """ "when it opened the plant in March the mayor said": what stands behind the last month or weekday."""
    cut = max((i + 1 for i in range(start, end - 1) if tokens[i].low in CALENDAR), default=start)
    return start if all(token.text.isdigit() for token in tokens[cut:end]) else cut


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
            named = tokens[at - 2].text[:1].isupper() and tokens[end - 1].text[:1].isupper()
            both = before == "and" and named and at - 1 > start and is_source(tokens[start : at - 1])
            joined = joined or both  # "the Ferry and the Harbour Post reported"
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
