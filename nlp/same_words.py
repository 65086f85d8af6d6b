"""One quote for the same words in several articles of a story, also where one prints a longer part or other marks.

Two passages are the same words when the shorter one, free of marks, cuts in brackets and the case of letters, stands in
the longer one; or when all but a few of its words do in the same order (outlets trim, and typing differs). Short
phrases must be spoken by the same person to count as the same words.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from nlp.wording import plain_words, run_hashes
from store.model import Quote

WORTH_WORDS = 5
"""Words that a quote has at least to be worth printing alone."""
SURE_WORDS = 6
"""Words from which the same passage is the same quote, whoever is named as its speaker."""
ALIKE = 0.85
"""Share of the shorter passage's words that stand in the longer one in the same order."""
FULL_NAME = 3
"""Words from which a longer form of a name is no fuller one ("Jane Roe of the Union of Clerks")."""
RUN = 3
MOST_HOLDERS = 32

_BRACKETS = re.compile(r"\[[^\]]*\]|\([^)]*\)|…|\.\.\.")


@dataclass(frozen=True, slots=True)
class Spoken:
    """One quote with every place it is printed at: ``places`` are indices into the quotes given, in their order.

    ``best`` is the place to print it from: with a speaker, then the longest. ``speaker`` is the fullest name printed.
    """

    best: int
    places: tuple[int, ...]
    speaker: str | None
    role: str | None


def same_words(quotes: Sequence[Quote]) -> list[Spoken]:
    """The distinct quotes among those of one story's articles, in the order of their first place."""
    texts = [_words(q.quote) for q in quotes]
    heads: list[int] = []
    members: dict[int, list[int]] = {}
    holders: dict[int, list[int]] = defaultdict(list)
    for number in sorted(range(len(quotes)), key=lambda n: (-len(texts[n]), quotes[n].article_id, quotes[n].start)):
        head = _head_of(number, texts, quotes, holders)
        if head is None:
            heads.append(number)
            members[number] = [number]
            for run in _runs(texts[number]):
                if len(holders[run]) < MOST_HOLDERS:
                    holders[run].append(number)
        else:
            members[head].append(number)
    found = [_spoken(sorted(members[head]), quotes, texts) for head in heads]
    return sorted(found, key=lambda one: one.places[0])


def worth_printing(quote: Quote) -> bool:
    """Whether a quote is long enough to say something by itself."""
    return len(_words(quote.quote)) >= WORTH_WORDS


def independent_places(places: Sequence[Quote], origin_of: Mapping[str, str]) -> int:
    """In how many independent origins a quote stands; ``origin_of`` is article id → origin id."""
    return len({origin_of.get(quote.article_id, quote.article_id) for quote in places})


def _words(text: str) -> tuple[str, ...]:
    return tuple(plain_words(_BRACKETS.sub(" ", text)))


def _runs(words: Sequence[str]) -> set[int]:
    return run_hashes(words, min(RUN, len(words)))


def _head_of(
    number: int, texts: Sequence[Sequence[str]], quotes: Sequence[Quote], holders: Mapping[int, Sequence[int]]
) -> int | None:
    """The longer passage that holds the words of this one."""
    met: Counter[int] = Counter()
    for run in _runs(texts[number]):
        met.update(holders.get(run, ()))
    for head, _ in sorted(met.items(), key=lambda item: (-item[1], item[0])):
        if _stands_in(texts[number], texts[head]) and (
            len(texts[number]) >= SURE_WORDS or same_speaker(quotes[number].speaker, quotes[head].speaker)
        ):
            return head
    return None


def _stands_in(short: Sequence[str], long: Sequence[str]) -> bool:
    if f" {' '.join(short)} " in f" {' '.join(long)} ":
        return True
    if len(short) < SURE_WORDS:
        return False
    blocks = SequenceMatcher(None, short, long, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size > 1) >= ALIKE * len(short)


def same_speaker(a: str | None, b: str | None) -> bool:
    """Whether two speakers as printed can be one: "Ms Roe" and "Jane Roe"; one who is not named can be anybody."""
    if a is None or b is None:
        return True
    return _words(a)[-1:] == _words(b)[-1:] or bool({*_words(a)} <= {*_words(b)} or {*_words(b)} <= {*_words(a)})


def _spoken(places: Sequence[int], quotes: Sequence[Quote], texts: Sequence[Sequence[str]]) -> Spoken:
    best = max(places, key=lambda n: (quotes[n].speaker is not None, len(texts[n]), -n))
    names = Counter(s for n in places if (s := quotes[n].speaker))
    chief = quotes[best].speaker
    alike = [name for name in names if same_speaker(name, chief)]
    speaker = max(
        alike, key=lambda name: (name[0].isupper(), min(len(name.split()), FULL_NAME), names[name], name), default=None
    )
    roles = Counter(r for n in places if (r := quotes[n].role) and same_speaker(quotes[n].speaker, chief))
    role = max(roles, key=lambda text: (roles[text], -len(text), text), default=None)
    return Spoken(best, tuple(places), speaker, role)
