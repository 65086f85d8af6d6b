"""What people's acts mean for a story: those that stand, as the judgement of its claims takes them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nlp.frames import frames
from nlp.labels import label
from nlp.quantities import find_quantities
from store.acts import Act
from store.anchors import anchors_of, located
from store.errors import InputError
from store.model import Claim, Decided, Qualifier, Word

QUALIFIED: dict[str, str] = {
    "exact": "{}", "about": "about {}", "over": "over {}", "at_least": "at least {}", "nearly": "nearly {}",
    "up_to": "up to {}", "under": "under {}",
}  # fmt: skip
"""How a number is worded with each qualifier that a person can choose: read like any other wording."""
_NUMBER = ("literal", "stated", "low", "high", "low_closed", "high_closed", "qualifier", "precision")
PAIRED = ("same", "apart")
Pair = tuple[str, str, bool]
WHOLE = "-"
"""What is given for a scope or an attribution that a claim does not have."""


def decide(acts: Iterable[Act], claims: Iterable[Claim]) -> Decided:
    """What the ``acts`` that stand say of the ``claims`` of one story; acts whose sentence is gone say nothing."""
    known = anchors_of(claims)
    words: dict[str, Word] = {}
    pairs: list[Pair] = []
    for act in sorted(acts, key=lambda act: act.id):
        there = located(act.anchors, known)
        if act.kind in PAIRED:
            pairs += pairs_said(act, there)
        elif there.get(0):
            words[there[0][0]] = _word(words.get(there[0][0], Word("")), act)
    return Decided(words, tuple(reversed(pairs)))


def pairs_said(act: Act, there: Mapping[int, Sequence[str]]) -> list[Pair]:
    """A claim is the same as a metric when it is the same as what leads that; apart from all that it has."""
    one, others, same = there.get(0, ()), there.get(1, ()), act.kind == "same"
    return [(one[0], other, same) for other in (others[:1] if same else others) if one]


def _word(before: Word, act: Act) -> Word:
    said: Mapping[str, Any] = {**before.fields, **(act.payload["said"] if act.kind == "correct" else {})}
    if act.kind == "reject":
        return Word("rejected", said, act.id)
    return Word("corrected" if said else "accepted", said, act.id)


def countable() -> dict[str, str]:
    """What a claim can be said to count: labels by the key that :func:`correction` takes, by label."""
    named = {key: frame.label for key, frame in frames().items()}
    return dict(sorted(named.items(), key=lambda item: item[1]))


def correction(
    claim: Claim,
    *,
    value: float | None = None,
    qualifier: Qualifier | None = None,
    counts: str | None = None,
    scope: str | None = None,
    credit: str | None = None,
) -> dict[str, Any]:
    """What an act of correcting holds: the fields of the claim as they were ``read``, and as they are ``said`` to be.

    ``WHOLE`` is for a scope or credit that it does not have.

    ``counts`` is the key or the label of an act in the lexicon. Raises InputError where nothing is corrected, or a
    value can't be read.
    """
    said: dict[str, Any] = {}
    if value is not None or qualifier is not None:
        said |= _number(claim, value, qualifier)
    if counts is not None:
        frame = _frame(counts, claim.kind)
        said |= {"frame": frame, "metric": label(frame, claim.kind), "evidence": "own", "role": "done"}
    for name, given in (("scope", scope), ("attributed_to", credit)):
        if given is not None:
            said[name] = None if given.strip() in ("", WHOLE) else " ".join(given.split())[:200]
    if not said:
        raise InputError("nothing was corrected; give a value, a qualifier, what it counts, its scope or its source")
    read = claim.read_as or claim
    before = {name: getattr(read.quantity if name in _NUMBER else read, name) for name in said}
    return {"read": before, "said": said}


def _number(claim: Claim, value: float | None, qualifier: str | None) -> dict[str, Any]:
    number = claim.quantity.stated if value is None else value
    qualifier = qualifier or (claim.quantity.qualifier if claim.quantity.qualifier in QUALIFIED else "exact")
    if number is None or number < 0 or qualifier not in QUALIFIED:
        raise InputError(f"this has no single number; give --value, with one of {', '.join(QUALIFIED)}")
    worded = QUALIFIED[qualifier].format(f"{number:,.10f}".rstrip("0").rstrip("."))
    found = find_quantities(f"The count is {worded} people.")
    if len(found) != 1 or found[0].stated != number or found[0].qualifier != qualifier:
        raise InputError(f"{worded!r} can't be read as one number; give another --value or --qualifier")
    return {name: worded if name == "literal" else getattr(found[0], name) for name in _NUMBER}


def _frame(counts: str, kind: str) -> str:
    wanted = " ".join(counts.split()).casefold()
    for key, frame in sorted(frames().items()):
        if wanted in (key, frame.label.casefold(), label(key, kind).casefold()):
            return key
    raise InputError(f"{counts[:80]!r} names nothing that is counted; `claims counts` lists what can be named")


def reference(reading: str, source: str, url: str = "") -> dict[str, Any]:
    """What an act of pinning holds: the figure as worded and as read, and where it is from.

    Raises InputError where the wording is not one number, the source is missing, or the address is no web address.
    """
    found = find_quantities(reading)
    source = " ".join(source.split())[:300]
    if len(found) != 1:
        raise InputError(f"{reading[:80]!r} can't be read as one number; word it like 'over 1,600' or '505'")
    if not source:
        raise InputError("a reference figure needs its source")
    if url and not url.startswith(("https://", "http://")):
        raise InputError(f"{url[:80]!r} is no web address; give one with https:// or leave it out")
    number = {name: getattr(found[0], name) for name in (*_NUMBER, "unit")}
    return {"reading": " ".join(reading.split())[:100], **number, "source": source, "url": url[:2000]}
