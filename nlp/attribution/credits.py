"""All credits of a sentence, by the forms in which news gives a source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from nlp.attribution.beside import beside, cue, cue_words
from nlp.attribution.credit import Credit
from nlp.attribution.keeping import HAS, documented, held, kept, kept_words, told_by
from nlp.attribution.marks import bracketed, headed
from nlp.attribution.paired import for_whom, second
from nlp.attribution.saying import said, said_words
from nlp.attribution.surveys import survey_words, surveyed
from nlp.attribution.views import DESCRIBES, STANDS, stands_at, with_these
from nlp.tokens import Token

_Form = Callable[[Sequence[Token], int, frozenset[int]], Credit | None]


def find_credits(tokens: Sequence[Token], numbers: frozenset[int]) -> list[Credit]:
    """All sources that a sentence credits, in order. ``numbers`` are the token indices that belong to quantities."""
    found = []
    before, after = _forms()
    for index, token in enumerate(tokens):
        low = token.low
        credit = _first(before.get(low, ()), tokens, index, numbers) or beside(tokens, index, numbers)
        credit = credit or second(tokens, index, numbers) or _first(after.get(low, ()), tokens, index, numbers)
        if credit:
            found.append(credit)
    return found


def _first(forms: Sequence[_Form], tokens: Sequence[Token], index: int, numbers: frozenset[int]) -> Credit | None:
    for form in forms:
        credit = form(tokens, index, numbers)
        if credit:
            return credit
    return None


@cache
def _forms() -> tuple[dict[str, list[_Form]], dict[str, list[_Form]]]:
    """The forms by the words that can open them: those tried before a source beside its number, and those after."""
    before: dict[str, list[_Form]] = {}
    after: dict[str, list[_Form]] = {}
    for table, form, words in (
        (before, told_by, {"by"}),
        (before, surveyed, survey_words()),
        (before, cue, cue_words()),
        (before, bracketed, {"("}),
        (before, for_whom, {"for"}),
        (before, with_these, DESCRIBES),
        (after, headed, {":"}),
        (after, stands_at, STANDS),
        (after, kept, kept_words()),
        (after, held, HAS),
        (after, documented, {"in"}),
        (after, said, said_words()),
    ):
        for word in words:
            table.setdefault(word, []).append(form)
    return before, after
