"""What a number takes over from the one before it in its sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from nlp import frames, nouns
from nlp.inflect import singular, verb_forms
from nlp.intervals import size
from nlp.labels import label
from nlp.scene import Scene
from nlp.speech import speech
from nlp.tokens import bare
from store.model import Claim, Evidence

_SCALES = frozenset({"million", "billion", "trillion", "m", "bn", "tn", "mn"})
_PAY = "pay want offer propose demand seek cost fine claim owe forecast spend raise lose earn".split()
_PAYS, _PAY_REACH = frozenset(form for verb in _PAY for form in verb_forms(verb)), 5
_COUNTED = frozenset({"people", "workers", "staff", "votes", "points", "years", "days", "of"})
_REACHED = frozenset({"to", "at"})
_MOVED_REACH = 6
_AGAIN_REACH, _STRONGEST = 6, 10
_STATEMENTS = frozenset({",", ";", ":", "–", "—", "(", "and", "but", "while", "whereas"})
_NOUN_REACH = 30
_NARROWS = re.compile(r"\s+(?:who|whom|that|which|whose|to)\b")
_JOBS = frozenset({"job", "position", "post", "role", "place", "vacancy"})
WHOLE = "whole"
"""The frame of the whole that a part is told of ("300 of the 770 clerks")."""
_WITHDRAWS = frozenset(
    "corrected correct corrects lowered lowers lower revised revises cut cuts reduced reduces recount withdrew".split()
)


def carried_over(claim: Claim, before: Claim, sentence: Scene, earlier: Sequence[Claim]) -> Claim:
    """What a number takes over from the one before it in the sentence ("4 % of staff, or about 9,000 workers").

    ``earlier`` are all claims before it: "of them" means the last of these that is large enough to have the part.
    """
    claim = _same_unit(claim, before, sentence)
    larger = next((other for other in reversed(earlier) if size(other) >= size(claim)), before)
    if _is_part_of(claim, larger, sentence):
        before = larger
        quantity = replace(claim.quantity, noun=before.quantity.noun)
        if claim.evidence == "own" and claim.frame and claim.frame != before.frame:  # "912 of them signed"
            words = label(claim.frame, before.kind, claim.role)
            return replace(claim, quantity=quantity, kind=before.kind, metric=words)
        return replace(
            claim, quantity=quantity, kind=before.kind, frame=before.frame, evidence=before.evidence, role=before.role,
            metric=before.metric, scope=claim.scope or (None if before.corrected else "part"),
        )  # fmt: skip
    if _is_whole_of(claim, before, sentence):
        return _whole_of(claim, sentence)
    if _is_told_again(claim, before, sentence):
        quantity, role = replace(claim.quantity, noun=before.quantity.noun), claim.role
        role = before.role if role == "done" else role
        return replace(
            claim, quantity=quantity, kind=before.kind, frame=before.frame, role=role,
            evidence="near" if before.frame else before.evidence, metric=before.metric,
        )  # fmt: skip
    gap = sentence.text[
        before.quantity.end - sentence.span.start : max(claim.quantity.start - sentence.span.start, 0)
    ].strip(" ,(–—-")
    shares = claim.kind == before.kind == "percent"  # two shares in one sentence are most often of two things
    if claim.evidence == "own" or before.evidence == "none" or not before.frame or shares:
        return claim
    family = nouns.family(claim.kind)
    if family not in frames.frames()[before.frame].takes:
        return claim
    if claim.evidence == "none" or len(gap.split()) <= 8:
        role = before.role if claim.role == "done" else claim.role
        words = label(before.frame, claim.kind, role)
        return replace(claim, frame=before.frame, evidence="near", role=role, metric=words)
    return claim


def _whole_of(claim: Claim, sentence: Scene) -> Claim:
    """The whole that a part is told of: of people all there are, whatever the part did, unless an act tells which ones
    ("of the 770 people who signed"); of jobs those that are told of ("300 of the 770 posts to go")."""
    noun = claim.quantity.noun.lower()
    plain = bool(noun) and singular(noun) not in _JOBS and nouns.family(claim.kind) == nouns.PEOPLE
    frame = WHOLE if plain and not _NARROWS.match(sentence.text, _behind_noun(claim)) else ""
    evidence: Evidence = "own" if frame else "none"
    return replace(claim, frame=frame, evidence=evidence, scope=None, role="done", metric=label(frame, claim.kind))


def _behind_noun(claim: Claim) -> int:
    """Where in its sentence a number's noun ends."""
    end = claim.quantity.end - claim.sentence_start
    found = claim.sentence.lower().find(claim.quantity.noun.lower(), max(0, end - len(claim.quantity.noun)))
    return found + len(claim.quantity.noun) if 0 <= found - end <= _NOUN_REACH else end


def _is_told_again(claim: Claim, before: Claim, sentence: Scene) -> bool:
    """Whether a number without a noun is another reading of the things counted before it: "45 shops close; the guild
    counts 52", "on 1,900 laptops, not the 2,300 reported"."""
    things = nouns.family(before.kind) == "things" and bool(before.quantity.noun)
    strength = before.kind == "measure:magnitude"
    if claim.kind or claim.quantity.noun or not (things or strength) or claim.evidence == "own":
        return False
    first, last = sentence.places[claim.quantity.start][0], sentence.places[before.quantity.start][1]
    between = [token.low for token in sentence.tokens[last + 1 : first]]
    if strength:
        return len(between) <= _AGAIN_REACH and size(claim) < _STRONGEST
    if between[-2:] in (["not", "the"], ["than", "the"]) or between[-1:] in (["not"], ["than"]):
        return len(between) <= _AGAIN_REACH
    behind = sentence.tokens[sentence.places[claim.quantity.start][1] + 1 :][:1]
    stands_alone = not behind or not behind[0].low[:1].isalpha()
    another = any(word in _STATEMENTS for word in between)  # not "two federations claimed 900"
    return stands_alone and another and between[-1] in speech().counting | speech().saying


def _same_unit(claim: Claim, before: Claim, sentence: Scene) -> Claim:
    """ "cut the fine to 612 million euros from 1.49 billion", "from 850,000 euros to 600,000", "50.4 percent to 49.6".

    A sum or share leaves its unit to the one before it."""
    family = nouns.family(before.kind)
    if not _is_bare(claim) or family not in ("money", "percent"):
        return claim
    scaled = family == "money" and _is_scaled(claim)
    return _of_kind(claim, before) if scaled or _is_set_against(claim, before, sentence) else claim


def sum_of(claim: Claim, sentence: Scene, told: Sequence[Sequence[Claim]]) -> Claim:
    """ "They want at least 11 million": a scaled number that somebody pays or asks for is a sum.

    Its currency is the only one that the text has used before; ``told`` are its claims so far, in one list or several.
    """
    if not (_is_bare(claim) and _is_scaled(claim)) or claim.kind:
        return claim
    first = sentence.places[claim.quantity.start][0]
    asked = any(token.low in _PAYS for token in sentence.tokens[max(0, first - _PAY_REACH) : first])
    sums = [other for claims in told for other in claims if nouns.family(other.kind) == "money"]
    again = claim.frame and any(other.frame == claim.frame for other in sums)  # "of 95 million zloty. … of 31 million"
    return _of_kind(claim, sums[-1]) if (asked or again) and len({other.kind for other in sums}) == 1 else claim


def _of_kind(claim: Claim, other: Claim) -> Claim:
    """A bare number in the unit of another claim."""
    quantity = replace(claim.quantity, unit=other.quantity.unit)
    return replace(claim, quantity=quantity, kind=other.kind, metric=label(claim.frame, other.kind, claim.role))


def _is_bare(claim: Claim) -> bool:
    """Whether a number has neither a unit nor a noun."""
    return not claim.quantity.noun and not claim.quantity.unit and claim.quantity.stated is not None


def _is_scaled(claim: Claim) -> bool:
    """ "4.5 billion", "11m"."""
    words = claim.quantity.literal.rstrip(".").split()
    return bool(words) and words[-1].lower() in _SCALES


def _is_set_against(claim: Claim, before: Claim, sentence: Scene) -> bool:
    """ "From A to B", "to A from B", "A to B", "A against B": two numbers of one unit in a row."""
    first, last = sentence.places[claim.quantity.start][0], sentence.places[before.quantity.start][1]
    between = [token.low for token in sentence.tokens[last + 1 : first]]
    behind = sentence.tokens[sentence.places[claim.quantity.start][1] + 1 :][:1]
    counted = bool(behind) and behind[0].low in _COUNTED
    return between in (["to"], ["from"], ["against"], [",", "from"], [",", "against"]) and not counted


def _is_whole_of(claim: Claim, before: Claim, sentence: Scene) -> bool:
    """The second number of "1,200 of the 4,300 drivers": the whole that the first is a part of."""
    if claim.kind not in (before.kind, "") and before.kind:
        return False
    first, last = sentence.places[claim.quantity.start][0], sentence.places[before.quantity.start][1]
    between = [token.low for token in sentence.tokens[last + 1 : first]]
    return between[:1] == ["of"] and set(between[1:]) <= {"the", "its", "their", "all", "some", "about"}


def _is_part_of(claim: Claim, before: Claim, sentence: Scene) -> bool:
    """ "4,300 drivers, 1,200 of them in Leeds", and the right number of a correction: the same thing is counted."""
    if claim.kind not in ("", before.kind):
        return False
    last = sentence.places[claim.quantity.start][1]
    behind = " ".join(token.low for token in sentence.tokens[last + 1 : last + 3])
    return behind in ("of them", "of these", "of those", "of whom") or (before.corrected and claim.evidence == "none")


def change_between(before: Claim, claim: Claim, sentence: Scene) -> int:
    """How two readings of one count stand in a sentence: 1 "from 12,000 to 15,500", -1 "to 153 from 157", "47, up from
    31" (the second number is the earlier one), 0 when they are no change."""
    first = sentence.places[before.quantity.start][0]
    last, second = sentence.places[before.quantity.start][1], sentence.places[claim.quantity.start][0]
    between = [token.low for token in sentence.tokens[last + 1 : second]]
    if before.kind != claim.kind and before.kind and claim.kind:
        return 0
    opening = sentence.tokens[first - 1].low if first else ""
    if opening == "from" and len(between) <= 4 and between[-1:] == ["to"]:
        return 1
    if opening in _REACHED and between[-1:] == ["from"] and len(between) <= 4 and not set(between) & {",", "and"}:
        return -1
    moved = [word for word in between if word.isalpha()]
    return -1 if moved[-2:] in (["up", "from"], ["down", "from"]) and len(moved) <= _MOVED_REACH else 0


def takes_back(sentence: Scene) -> bool:
    """Whether a sentence with a change in it withdraws a count ("lowered the toll to 153 from 157")."""
    words = {token.low for token in sentence.tokens}
    return bool(words & _WITHDRAWS) and any(bare(token.low) in speech().counts for token in sentence.tokens)
