"""Quotes with their speaker: passages between quotation marks that someone is credited with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from store.model import Article, Quote

MIN_WORDS = 3
"""A passage of fewer words is a term or a title, not a quote."""

_OPEN = {"“": "”", '"': '"', "„": "“”", "«": "»"}
_WORD = re.compile(r"\w+")
_VERB = (
    r"(?:said|says|say|told|tells|added|adds|asked|asks|wrote|writes|tweeted|tweets|posted|argued|argues|claimed|"
    r"claims|stated|states|noted|notes|explained|explains|insisted|insists|warned|warns|continued|declared|replied|"
    r"responded|concluded|remarked|recalled|announced|according to|reported|reports|read|reads|called|calls|accused)"
)
_NAME = r"(?:[A-Z][\w’'.-]*(?:\s+(?:of|for|the|and|de|van|von)\s+(?=[A-Z]))?\s*){1,6}"
_BEFORE = re.compile(rf"({_NAME}|\b[Hh]e|\b[Ss]he|\b[Tt]hey)\b[^.!?“”\"]{{0,60}}\b{_VERB}\b[^.!?“”\"]{{0,60}}$")
_AFTER = re.compile(rf"^[,.!?]?[”\"]?\s*(?:{_VERB}\s+)?({_NAME}|he|she|they)\b")


@dataclass(frozen=True, slots=True)
class _Passage:
    start: int
    end: int


def find_quotes(article: Article) -> list[Quote]:
    """The quotes of one article in order; offsets are into ``article.text`` and leave the marks out."""
    text = article.text
    found = []
    last: str | None = None
    for passage in _passages(text):
        speaker = _speaker(text, passage) or last
        last = speaker
        found.append(Quote(article.id, passage.start, passage.end, text[passage.start : passage.end], speaker))
    return found


def _passages(text: str) -> list[_Passage]:
    found = []
    for paragraph in re.finditer(r"[^\n]+", text):
        at = paragraph.start()
        while at < paragraph.end():
            close = _OPEN.get(text[at])
            if close is None:
                at += 1
                continue
            end = next((i for i in range(at + 1, paragraph.end()) if text[i] in close), paragraph.end())
            if len(_WORD.findall(text, at, end)) >= MIN_WORDS:
                found.append(_Passage(at + 1, end))
            at = end + 1
    return found


def _speaker(text: str, passage: _Passage) -> str | None:
    after = _AFTER.match(text[passage.end : passage.end + 120])
    if after:
        return after.group(1).strip()
    before = _BEFORE.search(text[max(0, passage.start - 200) : passage.start - 1])
    return before.group(1).strip() if before else None
