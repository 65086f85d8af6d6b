"""All credits of a sentence, by the forms in which news gives a source."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.attribution.beside import beside, cue
from nlp.attribution.credit import Credit
from nlp.attribution.keeping import documented, held, kept, told_by
from nlp.attribution.saying import said
from nlp.tokens import Token

_FORMS = (told_by, cue, beside, kept, held, documented, said)


def find_credits(tokens: Sequence[Token], numbers: frozenset[int]) -> list[Credit]:
    """All sources that a sentence credits, in order. ``numbers`` are the token indices that belong to quantities."""
    found = []
    for index in range(len(tokens)):
        for form in _FORMS:
            credit = form(tokens, index, numbers)
            if credit:
                found.append(credit)
                break
    return found
