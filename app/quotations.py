"""What people said in a story, each once: the quote, who said it and as what, and where it is printed. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app import words
from nlp.same_words import independent_places, same_words, worth_printing
from store.rows import QuoteRow


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quote with all its places: ``row`` is the one to print, ``origins`` counts the independent ones."""

    row: QuoteRow
    speaker: str | None
    role: str | None
    outlets: int
    origins: int


def quotations(rows: Sequence[QuoteRow], *, told: Iterable[str] = ()) -> list[Quotation]:
    """The quotes worth printing that no text ``told`` has: those with a speaker first, everybody once before anybody
    twice, then those in the most independent origins.

    A role that one article of the story states serves its bearer in the others.
    """
    kept = [row for row in rows if worth_printing(row.quote)]
    roles = {row.quote.speaker: row.quote.role for row in reversed(rows) if row.quote.role}
    origin_of = {row.article.id: row.origin_id for row in kept if row.origin_id}
    found = []
    for spoken in same_words([row.quote for row in kept]):
        places = [kept[n] for n in spoken.places]
        found.append(
            Quotation(
                kept[spoken.best],
                spoken.speaker,
                spoken.role or roles.get(spoken.speaker),
                len({row.article.outlet for row in places}),
                independent_places([row.quote for row in places], origin_of),
            )
        )
    said = [_key(text) for text in told]
    fresh = [one for one in found if not any(_key(one.row.quote.quote) in text for text in said)]
    fresh.sort(key=lambda one: (one.speaker is None, -one.origins))
    turn: Counter[str | None] = Counter()
    order = []
    for place, one in enumerate(fresh):
        order.append((one.speaker is None, turn[one.speaker], place))
        turn[one.speaker] += 1
    return [fresh[place] for _, _, place in sorted(order)]


def _key(text: str) -> str:
    """A text without what may differ between two prints of it: case, the comma before the closing mark."""
    return words.plain(text).casefold().rstrip(",.")


def printed_by(one: Quotation) -> str:
    """In how many places a quote stands; empty for one place."""
    if one.origins > 1:
        return f"in {words.plural(one.origins, 'independent origin')}"
    return f"printed by {words.plural(one.outlets, 'outlet')}, one origin" if one.outlets > 1 else ""
