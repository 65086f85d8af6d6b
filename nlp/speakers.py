"""Who is credited with a quoted passage, by the forms that news uses: after it, before it, or carried over.

Works on a masked text, in which quoted words are blanked at equal length, so that offsets hold and nobody's own words
are taken for the reporter's. Words are in ``lexicon/quoting.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from nlp.inflect import plurals, verb_forms
from nlp.lexicons import choice, read_lexicon
from nlp.quote_spans import BLANK
from nlp.speech import speech
from nlp.stopwords import CALENDAR, WEEKDAY_NAMES
from nlp.tokens import without_owner

MAX_NAME_WORDS = 10

_WORDS = read_lexicon("quoting")


def _any(words: Iterable[str]) -> str:
    """A pattern for any of the words."""
    return f"(?:{choice(words)})"


_TAILS = _any([*_WORDS["tails"], *WEEKDAY_NAMES])
_ADVERB = rf"(?:\w+ly|{_any(_WORDS['auxiliaries'])})"
_TRAILING_ADVERBS = re.compile(rf"(?:\s+(?:{_ADVERB}|[’']s|[’']d|[’']ve))+\s*$", re.IGNORECASE)
_CUT = re.compile(rf"^.*\b{_any(_WORDS['clause_openers'])}\s+", re.IGNORECASE | re.DOTALL)
_RELATIVE = re.compile(r"\s*,?\s*\b(?:who|which|whose)\b.*$", re.IGNORECASE | re.DOTALL)
_LEADING = re.compile(rf"^(?:[\s,;:—–\-()\[\]*•.]|{_any(_WORDS['openers'])}\b)+", re.IGNORECASE)
_TAIL = re.compile(rf"\s+(?:{_TAILS}|[a-z]+ing)\b.*$", re.IGNORECASE | re.DOTALL)
_GLUE = r"(?:of|the|for|and|&|de|la|van|von|al|bin|del|da)"
_WORD = r"[A-Z][\w’'&.-]*"
_NAME = re.compile(rf"{_WORD}(?:\s+(?:{_GLUE}\s+(?:the\s+)?(?=[A-Z]))?{_WORD})*")
PRONOUN = re.compile(r"\b(?:he|she|they|it|i|we|you)\b", re.IGNORECASE)
_SUBJECT_PRONOUNS = frozenset({"he", "she", "they", "it"})
DETERMINERS = frozenset(_WORDS["determiners"])
_PHRASE_END = rf"(?:is|are|was|were|has|have|had|will|would|can|could|also|and|\w+ed|\w+ing|made|went|of|{_TAILS})"
_DETERMINED = re.compile(
    rf"{_any(DETERMINERS)}\s+(?:(?!{_PHRASE_END}\b)[\w’'-]+\s*){{1,5}}",
    re.IGNORECASE,
)
_NEVER_LAST = frozenset(_WORDS["never_last"])
_NEVER_ALONE = CALENDAR | frozenset(_WORDS["never_alone"])
_PREPOSITION = re.compile(rf"^{_any(_WORDS['prepositions'])}\b", re.IGNORECASE)
_TITLES = ("Mr", "Ms", "Mrs", "Dr", "Sen", "Gov", "Rep", "Rev", "Gen", "St", "Jr", "[A-Z]")
_NOT_TITLE = "".join(rf"(?<!\b{title})" for title in _TITLES)
_SENTENCE_END = re.compile(rf"{_NOT_TITLE}[.!?]+[)\]]?(?=\s+[^\sa-z]|\s*$)")
_TO_BE = re.compile(r"\b(?:is|are|was|were|be|been|[’']s|keeps?|kept|began|started)(?:\s+\w+ly)?\s*$")
_PARTICIPLE = re.compile(r"[A-Z]?[a-z]+(?:ing|ed)\s+(?P<next>[a-z]+)")
_WHEN = re.compile(_WORDS["moments"][0], re.IGNORECASE)
_POSSESSED = re.compile(r"(?:[’']s?|\b(?:his|her|their|its|the|these|those))(?:\s+[\w-]+){0,2}\s+$", re.IGNORECASE)
_JOINED = re.compile(r"\s*,?\s*and\s+[a-z]")
_ASIDE = re.compile(r"\s*\([^()]{1,40}\)")
_ELIDED = re.compile(r"(?:^|\s)(?:and|but)\s*$")
_WITH = re.compile(r"\bwith\s+([^,;:]+)$")
_LOWER_LEAD = re.compile(r"(?:who|which|whose|where|when|a|an|the|one|in|on|at|of|and|both|then|now|\d|[a-z])")


class Cue(NamedTuple):
    """A verb of speech in the masked text: offsets, and whether it is a participle ("saying")."""

    start: int
    end: int
    participle: bool


@cache
def _cue_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    verbs = {form for verb in _WORDS["verbs"] for form in verb_forms(verb)} | speech().verbs | set(_WORDS["forms"])
    nouns = {form for noun in _WORDS["nouns"] for form in plurals(noun)}
    return re.compile(rf"(?<![\w’'-]){_any(verbs)}(?![\w’'-])"), re.compile(rf"(?<![\w’'-]){_any(nouns)}(?![\w’'-])")


def cues(masked: str, start: int, end: int) -> list[Cue]:
    """The verbs of speech between two offsets, in order."""
    verb, _ = _cue_words()
    return [Cue(m.start(), m.end(), m.group().endswith("ing")) for m in verb.finditer(masked, start, end)]


def sentence_start(masked: str, at: int, floor: int) -> int:
    """Where the sentence that holds offset ``at`` begins, not before ``floor``."""
    ends = [m.end() for m in _SENTENCE_END.finditer(masked, floor, at)]
    return ends[-1] if ends else floor


def speaker_after(masked: str, start: int, end: int, sentence_like: bool) -> str | None:
    """The speaker in the words right after a passage (", X said", "said X", "according to X"), else None.

    ``start`` is behind the closing mark; the look ends at the sentence's end or the next quote.
    """
    stop = _SENTENCE_END.search(masked, start, end)
    tail = masked[start : stop.start() if stop else end].split(BLANK, 1)[0]
    credited = re.match(r"\s*,?\s*(?:\w+\s+){0,2}?according to\s+(.+)", tail, re.DOTALL)
    if credited:
        return _clean(_TAIL.sub("", credited.group(1).split(",")[0]))
    found = cues(tail, 0, len(tail))
    if not found or not sentence_like:
        return None
    verb = found[0] if len(found) == 1 or not _JOINED.match(tail) else found[-1]
    lead = _TRAILING_ADVERBS.sub("", " " + tail[: verb.start]).strip(" ,—–-")
    if not lead:
        if verb.participle:
            return None
        return _object(tail[verb.end :])
    if len(lead.split()) > 30 or _PREPOSITION.match(lead) or lead[0] in ".;:":
        return None
    pieces = lead.split(",")
    own = pieces[-1].strip()
    if len(pieces) > 1 and not _NAME.match(pieces[0].strip()) and (_NAME.match(own) or PRONOUN.fullmatch(own)):
        pieces = [own]  # "…” would be fair, Ann Lee said"
    subject = _RELATIVE.sub("", pieces[0])
    return _clean(re.sub(r"^(?:and|but|as)\s+", "", subject))


def _object(text: str) -> str | None:
    """The noun phrase that follows a verb: "said Ann Lee, a nurse, on Friday" gives "Ann Lee"."""
    phrase = text.split(",")[0]
    adverb = re.match(r"\s*(?:\w+ly)\s+", phrase)
    phrase = phrase[adverb.end() :] if adverb else phrase
    if _PREPOSITION.match(phrase.strip()):
        return None
    return _clean(_TAIL.sub("", phrase))


def speaker_before(masked: str, start: int, end: int) -> str | None:
    """The speaker in the words before a passage, from its sentence's start: by a verb, a noun, or as subject."""
    lead = masked[start:end]
    credited = re.search(r"\baccording to\s+([^,]+)", lead, re.IGNORECASE)
    if credited:
        return _clean(_TAIL.sub("", credited.group(1)))
    found = cues(lead, 0, len(lead))
    for verb in reversed(found):
        subject = _subject(lead, verb)
        if subject:
            return subject
    return _owner(lead) or first_subject(lead)


def _subject(lead: str, verb: Cue) -> str | None:
    """Who does the verb: the noun phrase before it, appositions and relative clauses skipped."""
    if _is_noun(lead, verb):
        return None
    if verb.participle and not _TO_BE.search(lead[: verb.start]):
        beside = _WITH.search(lead[: verb.start].rstrip())
        return (_clean(beside.group(1)) if beside else None) or first_subject(lead[: verb.start])
    before = _TRAILING_ADVERBS.sub("", " " + lead[: verb.start])
    if _ELIDED.search(before):
        return _elided(lead, verb)
    passive = re.match(r"\s+by\s+(.+)", lead[verb.end :], re.DOTALL)
    if passive and re.search(r"\b(?:was|were|is|are|been|be)\b[^,]*$", lead[: verb.start]):
        return _clean(_TAIL.sub("", passive.group(1)))
    relative = re.search(r"([^,]*?)\s*,?\s*\bwho\s*$", before, re.DOTALL)
    if relative:
        return _clean(_last_phrase(relative.group(1)))
    before = _ASIDE.sub("", before.split(BLANK)[-1])
    pieces = re.split(r"[,;:—–()]|\s-\s", before)
    if not pieces[-1].strip():
        return _skip_apposition(pieces[:-1])
    subject = _clean(_last_phrase(pieces[-1]))
    return subject or first_subject(lead[: verb.start])


def _is_noun(lead: str, verb: Cue) -> bool:
    """Whether a form that is also a noun is one here: "her comments", "the report"."""
    _, noun = _cue_words()
    return bool(noun.fullmatch(lead, verb.start, verb.end) and _POSSESSED.search(lead, 0, verb.start))


def _elided(lead: str, verb: Cue) -> str | None:
    """The subject of "… and said": that of the verb before it, else the sentence's."""
    earlier = cues(lead, 0, verb.start)
    return (_subject(lead, earlier[-1]) if earlier else None) or first_subject(lead[: verb.start])


def _skip_apposition(pieces: list[str]) -> str | None:
    """The phrase that appositions stand behind: "Ann Lee, a nurse, who lives here," gives "Ann Lee"."""
    for piece in reversed(pieces):
        text = piece.strip()
        if _LOWER_LEAD.match(text) and piece is not pieces[0]:
            continue
        subject = _clean(_last_phrase(text))
        if subject:
            return subject
    return None


def _last_phrase(text: str) -> str:
    """What stands behind the last word that opens a clause."""
    cut = _CUT.match(text)
    rest = text[cut.end() :] if cut else text
    joined = re.match(r"^.*\b(?:and|or)\s+(?=(?:he|she|they|it|the|an?)\b)", rest, re.DOTALL)
    return rest[joined.end() :] if joined and len(rest.split()) > 4 else rest


def _owner(lead: str) -> str | None:
    """ "Ann Lee’s claim that": the owner of the nearest noun of speech."""
    _, noun = _cue_words()
    for match in reversed(list(noun.finditer(lead))):
        owner = re.search(r"([A-Z][\w’'.-]*(?:\s+[A-Z][\w’'.-]*)*)[’']s?\s+(?:[\w-]+\s+){0,2}$", lead[: match.start()])
        if owner:
            return _clean(owner.group(1))
        own = re.search(r"\b(his|her|their|its)\s+(?:[\w-]+\s+){0,2}$", lead[: match.start()])
        if own:
            return {"his": "he", "her": "she", "their": "they", "its": "it"}[own.group(1)]
    return None


def first_subject(lead: str) -> str | None:
    """The first noun phrase of a sentence that is no adverbial: its likely subject."""
    pieces = [_LEADING.sub("", piece) for piece in re.split(r"[,;:—–()]|\s-\s", lead.replace(BLANK, " "))]
    placed = False
    for number, text in enumerate(pieces):
        opening = _PARTICIPLE.match(text)
        adverbial = _PREPOSITION.match(text) or _WHEN.match(text)
        if not text or adverbial or (opening and not cues(opening.group("next"), 0, 99)):
            placed = bool(adverbial)
            continue
        if placed and _NAME.fullmatch(text.strip()) and any(_NAME.search(piece) for piece in pieces[number + 1 :]):
            continue  # "in Salem, Ohio, Ann Lee said"
        pronoun = PRONOUN.match(text)
        if pronoun:
            return pronoun.group()
        determined = _DETERMINED.match(text)
        name = next((m for m in _NAME.finditer(text) if m.group().casefold() not in _NEVER_ALONE), None)
        if determined and (name is None or name.start() == 0 or name.start() >= determined.end()):
            return _clean(determined.group())
        if name and name.start() < 60:
            return _clean(name.group())
    return None


def _clean(phrase: str) -> str | None:
    """A noun phrase as a speaker: leading conjunctions and possessive endings off, None when it is no such phrase."""
    text = _LEADING.sub("", " ".join(phrase.replace(BLANK, " ").split())).strip(" ,;:.—–-()[]\"“”'’")
    text = _RELATIVE.sub("", text)
    words = text.split()
    if not words:
        return None
    if 1 < len(words) < 6 and words[-1].casefold() in _SUBJECT_PRONOUNS:
        return words[-1]
    if len(words) > MAX_NAME_WORDS or _PREPOSITION.match(text):
        pronoun = PRONOUN.match(words[-1])
        rest = text.split(None, 1)[-1] if _PREPOSITION.match(text) else text
        names = [m for m in _NAME.finditer(rest) if m.start() or len(m.group().split()) > 1]
        if rest is not text:  # "In Europe"
            names = [m for m in names if len(m.group().split()) > 1]
        if pronoun:
            return words[-1]
        text = names[-1].group() if names else ""
    return without_owner(text) if _plausible(text) else None


def _plausible(text: str) -> bool:
    """Whether a phrase can name a speaker: a name, a pronoun, a determined noun, or a plural or role without one."""
    words = text.split()
    if not words or words[-1].casefold() in _NEVER_LAST:
        return False
    if words[0][0].isupper() or words[0][0].isdigit() or PRONOUN.fullmatch(text):
        return len(words) > 1 or words[0].casefold() not in _NEVER_ALONE
    if words[0].casefold() in DETERMINERS:
        return len(words) > 1
    if any(cues(words[0], 0, len(words[0]))) or words[0].endswith(("ly", "ing")):
        return False
    return len(words) <= 4 or bool(_NAME.search(text))
