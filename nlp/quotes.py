"""Quotes with their speaker: passages between quotation marks that someone is credited with."""

from __future__ import annotations

import re

from nlp.persons import is_name, is_person
from nlp.quote_spans import BLANK, MIN_WORDS, Passage, blanked, find_passages
from nlp.roles import role_of
from nlp.speakers import cues, first_subject, sentence_start, speaker_after, speaker_before
from store.model import Article, Quote

_AFTER_REACH, _PRONOUN_REACH = 220, 600
_SIGNED = re.compile(r"\s*\n?\s*[-–—]{1,2}\s*(?P<name>[A-Z][\w’'.-]*(?:\s+[A-Z][\w’'.-]*){0,4})(?=\s*(?:[,.;(\n]|$))")
_SHORT = re.compile(r"\s*[\"“”][^\"“”]{1,80}[,?!][\"”]")
_PERSONAL = frozenset({"he", "she", "they", "it", "who", "which", "i", "we", "you", "him", "her", "them"})


def find_quotes(article: Article) -> list[Quote]:
    """The quotes of one article in order; offsets are into ``article.text`` and leave the marks out.

    ``speaker`` is a name or role as printed; a pronoun means the person last spoken of before it, and is None when
    nobody was named yet. ``role`` is what the text calls a named speaker.
    """
    text = article.text
    passages = [p for p in find_passages(text) if not p.is_title(text)]
    masked = blanked(text, (p for p in passages if p.words(text) >= MIN_WORDS))
    found: list[Quote] = []
    last: str | None = None
    roles: dict[str | None, str | None] = {}
    foreign = not (article.language or "en").casefold().startswith("en")
    for number, passage in enumerate(passages):
        if passage.words(text) < MIN_WORDS:
            continue
        previous = _previous(passages, number, text)
        speaker = _speaker(text, masked, passage, previous, last)
        if speaker and speaker.casefold() in _PERSONAL:
            speaker = _meant(masked, passage, previous, last)
        if speaker and " " not in speaker and speaker[0].isupper() and not is_name(speaker, masked):
            speaker = last
        last = speaker or last
        if foreign and speaker and not is_person(speaker, ""):
            speaker = None  # words of credit are known in English only: elsewhere nothing but a full name is taken
        if speaker not in roles:
            roles[speaker] = role_of(speaker, masked)
        quote = text[passage.start : passage.end]
        found.append(Quote(article.id, passage.start, passage.end, quote, speaker, roles[speaker]))
    return found


def _meant(masked: str, passage: Passage, previous: Passage | None, last: str | None) -> str | None:
    """Who a pronoun means: the subject of its sentence, or of those since the last quote, if a person; else the last
    speaker."""
    floor = max(previous.end + 1 if previous else 0, passage.start - _PRONOUN_REACH)
    at = passage.start - 1
    while at > floor:
        start = sentence_start(masked, at, masked.rfind("\n", 0, at) + 1)
        if start < floor:
            break
        subject = first_subject(masked[start:at])
        if subject and is_person(subject, masked[:at]):
            return subject
        at = min(len(masked[:start].rstrip(" .!?\n\t")), at - 1)
    return last


def _previous(passages: list[Passage], number: int, text: str) -> Passage | None:
    return next((p for p in reversed(passages[:number]) if p.words(text) >= MIN_WORDS), None)


def _speaker(text: str, masked: str, passage: Passage, previous: Passage | None, last: str | None) -> str | None:
    paragraph = text.rfind("\n", 0, passage.start) + 1
    line_end = text.find("\n", passage.end)
    line_end = len(text) if line_end < 0 else line_end
    floor = max(paragraph, previous.end + 1 if previous else 0)
    start = sentence_start(masked, passage.start - 1, floor)
    lead = masked[start : passage.start - 1]
    inside_end = text[passage.start : passage.end].rstrip(" '’\u00a0")[-1:]
    after = masked[passage.end + 1 : min(line_end, passage.end + _AFTER_REACH)]
    follows = inside_end in ",?!—-–…" or after[:1] == "," or (inside_end != "." and after.lstrip()[:1].islower())
    introduced = bool(re.search(r"[:,]\s*$|\bthat\s*$", lead)) and bool(cues(lead, 0, len(lead)))
    if not introduced:
        found = speaker_after(masked, passage.end + 1, min(line_end, passage.end + _AFTER_REACH), follows)
        if found:
            return found
    signed = _SIGNED.match(masked, passage.end + 1)
    if signed and not re.search(r"\w", after):
        return signed.group("name")
    if re.search(r"\w", lead.replace(BLANK, "")):
        begun = previous is not None and previous.end >= paragraph and not cues(lead, 0, len(lead))
        return (last if begun else speaker_before(masked, start, passage.start - 1)) or last
    return _carried(text, masked, paragraph, start, previous, last)


def _carried(
    text: str, masked: str, paragraph: int, start: int, previous: Passage | None, last: str | None
) -> str | None:
    """Who goes on speaking in a passage that stands without words of its own around it."""
    before = masked[max(paragraph, previous.end + 1 if previous else 0) : start].rstrip(" .!?\t")
    told = before[sentence_start(before, len(before), 0) :]
    if previous and previous.end >= paragraph and not cues(told, 0, len(told)):
        return last
    short = _SHORT.match(told)  # “I do,” said Ann Lee. “Often, and on Sundays too.”
    if short and (named := speaker_after(told, short.end(), len(told), True)):
        return named
    if cues(told, 0, len(told)):
        return speaker_before(told, 0, len(told)) or last
    above_end = len(text[:paragraph].rstrip())
    above = text.rfind("\n", 0, above_end) + 1
    if text[above_end - 1 : above_end] == ":":
        begin = sentence_start(masked, above_end, above)
        return speaker_before(masked, begin, above_end) or last
    if previous and previous.end >= above:
        return last
    begin = sentence_start(masked, max(above_end - 1, above), above)
    return first_subject(masked[begin:above_end]) or last
