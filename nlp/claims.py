"""From the quantities of an article to its claims: what is counted, of which part, on whose word, as of when.

Everything is read from the sentence that a number stands in. Claims know nothing of other articles: which of them count
the same thing is decided in :mod:`nlp.metrics`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from nlp import attribution, frames, nouns, scopes
from nlp.dates import DateMention, find_dates
from nlp.framing import counted
from nlp.labels import label
from nlp.sentences import Span, prose_sentences
from nlp.tokens import Token, clause_bounds, tokenize
from store.model import Article, AsOfBasis, Claim, Quantity

_EARLIER = (
    "earlier", "originally", "at first", "initially", "at the time", "first night", "previously", "up from",
    "first announced", "first feared", "within hours", "estimate of",
)  # fmt: skip
_LATER = (
    "now",
    "so far",
    "update",
    "has passed",
    "has grown",
    "latest",
    "have since",
    "has since",
    "final",
    "risen to",
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_BEFORE, _AFTER = -1, 2000
_SMALL = 10
_SMALL_FRAMES = frozenset({"die", "injure", "missing", "arrest", "hostage", "quit", "sue", "convict", "charge_court"})


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with what is found in it once and used for each of its numbers."""

    span: Span
    text: str
    tokens: list[Token]
    low: str
    places: dict[int, tuple[int, int]]
    numbers: frozenset[int]
    credits: list[attribution.Credit]
    spots: list[scopes.Place]
    triggers: list[frames.Trigger]
    dates: list[DateMention]
    act: str


def find_claims(article: Article, quantities: Sequence[Quantity]) -> list[Claim]:
    """The claims of one article in the order of its text; ``story_id``, ``metric_id`` and ``origin_id`` stay open.

    Numbers in furniture (menus, counters) and trivial ones ("one solution", "two months ago") are no claims.
    """
    published = article.published.date() if article.published else None
    stamp = hashlib.blake2s(article.text.encode("utf-8", "replace"), digest_size=6).hexdigest()
    claims: list[Claim] = []
    pending = list(quantities)
    act = ""
    for span in prose_sentences(article.text):
        while pending and pending[0].start < span.start:
            pending.pop(0)
        inside = [quantity for quantity in pending[:200] if quantity.end <= span.end]
        if inside:
            sentence = _read(article.text, span, inside, published, act)
            claims += _claims_of(article, sentence, inside, published, stamp)
            act = _last_act(sentence.triggers) or act
        else:
            act = _last_act(frames.triggers(tokenize(article.text, span.start, span.end)))
    return claims


def _last_act(found: Sequence[frames.Trigger]) -> str:
    """The act that a sentence leaves in the reader's mind: the frame of its last strong word."""
    strong = [trigger for trigger in found if trigger.kind in ("phrase", "verb", "noun")]
    return max(strong, key=lambda trigger: trigger.last).frame if strong else ""


def _read(text: str, span: Span, inside: Sequence[Quantity], published: date | None, act: str) -> _Sentence:
    tokens = tokenize(text, span.start, span.end)
    places: dict[int, tuple[int, int]] = {}
    numbers: set[int] = set()
    for quantity in inside:
        hit = [i for i, token in enumerate(tokens) if token.start < quantity.end and token.end > quantity.start]
        if hit:
            places[quantity.start] = (hit[0], hit[-1])
            numbers.update(hit)
    held = frozenset(numbers)
    return _Sentence(
        span=span,
        text=text[span.start : span.end],
        tokens=tokens,
        low=" ".join(token.low for token in tokens),
        places=places,
        numbers=held,
        credits=attribution.find_credits(tokens, held),
        spots=scopes.places(tokens),
        triggers=frames.triggers(tokens),
        dates=[
            replace(mention, start=mention.start + span.start, end=mention.end + span.start)
            for mention in find_dates(text[span.start : span.end], published)
        ],
        act=act,
    )


def _claims_of(
    article: Article, sentence: _Sentence, inside: Sequence[Quantity], published: date | None, stamp: str
) -> list[Claim]:
    claims: list[Claim] = []
    before: Claim | None = None
    for quantity in inside:
        if quantity.start not in sentence.places or _in_a_date(quantity, sentence.dates):
            continue
        claim = _claim(article, sentence, quantity, published, stamp)
        if before is not None:
            claim = _carried_over(claim, before, sentence)
            if _is_change(before, claim, sentence):
                claims = [replace(c, order=_BEFORE) if c.id == before.id else c for c in claims]
                claim = replace(claim, order=_AFTER)
        before = claim
        if not _trivial(claim):
            claims.append(claim)
    return claims


def _claim(article: Article, sentence: _Sentence, quantity: Quantity, published: date | None, stamp: str) -> Claim:
    place = sentence.places[quantity.start]
    clause = clause_bounds(sentence.tokens, place[0], sentence.numbers - set(range(place[0], place[1] + 1)))
    kind = nouns.unit_class(quantity, article.text)
    what = counted(quantity, kind, sentence.tokens, place, clause, sentence.triggers)
    if not what.frame and not quantity.noun and nouns.family(kind) in _takes(sentence.act):
        what = what._replace(frame=sentence.act)  # "The rally was loud. Organisers said 1,100 came."
    day, basis = _as_of(sentence, place, clause, published)
    near = " ".join(token.low for token in sentence.tokens[clause[0] : clause[1]])
    speech = attribution.speech()
    key = f"{article.id} {stamp} {quantity.start}-{quantity.end}"
    return Claim(
        id="c" + hashlib.blake2s(key.encode("utf-8", "replace"), digest_size=8).hexdigest(),
        article_id=article.id,
        quantity=quantity,
        sentence=sentence.text,
        sentence_start=sentence.span.start,
        metric=label(what.frame, kind),
        frame=what.frame,
        scope=scopes.scope_of(sentence.tokens, sentence.spots, place, clause),
        attributed_to=attribution.nearest(sentence.credits, sentence.tokens, place[0]),
        as_of=day,
        as_of_basis=basis,
        hedged=_hedged(sentence),
        negated=any(f" {word} " in f" {near} " for word in speech.denials),
        corrected=any(word in near for word in speech.corrections),
        order=_order(near),
        kind=kind,
        role=scopes.role_of(sentence.tokens, place, clause),
        evidence=what.evidence,
    )


def _takes(frame: str) -> frozenset[str]:
    known = frames.frames().get(frame)
    return known.takes if known else frozenset()


def _carried_over(claim: Claim, before: Claim, sentence: _Sentence) -> Claim:
    """What a number takes over from the one before it in the sentence ("4 % of staff, or about 9,000 workers")."""
    if _is_part_of(claim, before, sentence):
        quantity = replace(claim.quantity, noun=before.quantity.noun)
        return replace(
            claim, quantity=quantity, kind=before.kind, frame=before.frame, evidence=before.evidence, role=before.role,
            metric=before.metric, scope=claim.scope or (None if before.corrected else "part"),
        )  # fmt: skip
    gap = sentence.text[
        before.quantity.end - sentence.span.start : max(claim.quantity.start - sentence.span.start, 0)
    ].strip(" ,(–—-")
    shares = claim.kind == before.kind == "percent"  # two shares in one sentence are most often of two things
    if claim.evidence == "own" or before.evidence == "none" or shares:
        return claim
    family = nouns.family(claim.kind)
    if family not in frames.frames()[before.frame].takes:
        return claim
    if claim.evidence == "none" or len(gap.split()) <= 8:
        role = before.role if claim.role == "done" else claim.role
        words = label(before.frame, claim.kind, role)
        return replace(claim, frame=before.frame, evidence="near", role=role, metric=words)
    return claim


def _is_part_of(claim: Claim, before: Claim, sentence: _Sentence) -> bool:
    """ "4,300 drivers, 1,200 of them in Leeds", and the right number of a correction: the same thing is counted."""
    if claim.kind not in ("", before.kind):
        return False
    last = sentence.places[claim.quantity.start][1]
    behind = " ".join(token.low for token in sentence.tokens[last + 1 : last + 3])
    return behind in ("of them", "of these", "of those", "of whom") or (before.corrected and claim.evidence == "none")


def _is_change(before: Claim, claim: Claim, sentence: _Sentence) -> bool:
    """ "from 12,000 to 15,500": two readings of one count, the first one earlier."""
    first = sentence.places[before.quantity.start][0]
    last, second = sentence.places[before.quantity.start][1], sentence.places[claim.quantity.start][0]
    between = [token.low for token in sentence.tokens[last + 1 : second]]
    opened = first > 0 and sentence.tokens[first - 1].low == "from"
    return opened and before.kind == claim.kind and len(between) <= 4 and between[-1:] == ["to"]


def _trivial(claim: Claim) -> bool:
    """Numbers that tell nobody anything: small bare counts, and lengths of time that belong to no act."""
    quantity = claim.quantity
    family = nouns.family(claim.kind)
    if family == "time":
        return claim.frame == "" and not quantity.literal.count("-")
    vague = quantity.stated is None and quantity.qualifier != "between"
    if claim.frame == "" and vague and not quantity.noun:
        return True
    size = quantity.stated if quantity.stated is not None else quantity.high
    if family in ("people", "things") and size is not None and size < _SMALL:
        return (claim.frame not in _SMALL_FRAMES and quantity.literal.isalpha()) or (claim.frame == "" and size < 3)
    return False


def _in_a_date(quantity: Quantity, dates: Sequence[DateMention]) -> bool:
    return any(d.start <= quantity.start and quantity.end <= d.end for d in dates)


def _as_of(
    sentence: _Sentence, place: tuple[int, int], clause: tuple[int, int], published: date | None
) -> tuple[date | None, AsOfBasis]:
    """The day that a number is of: a date in its clause, else one in its sentence, else the day of publication."""
    start, end = sentence.tokens[clause[0]].start, sentence.tokens[clause[1] - 1].end
    at = sentence.tokens[place[0]].start
    days = [
        d
        for d in sentence.dates
        if d.precision != "year"
        or _YEAR.search(sentence.text[d.start - sentence.span.start : d.end - sentence.span.start])
    ]
    inside = [d for d in days if start <= d.start and d.end <= end]
    others = days if len(sentence.places) == 1 else []
    for group in (inside, others):
        if group:
            best = min(group, key=lambda mention: abs(mention.start - at))
            return best.day, best.basis
    years = [
        sentence.tokens[i].low
        for i in range(*clause)
        if i not in sentence.numbers and _YEAR.fullmatch(sentence.tokens[i].low)
    ]
    if len(years) == 1 and not (published and years[0] == str(published.year)):
        return date(int(years[0]), 1, 1), "stated"
    return (published, "published") if published else (None, "unknown")


def _hedged(sentence: _Sentence) -> bool:
    speech = attribution.speech()
    return any(token.low in speech.hedges for token in sentence.tokens) or any(
        phrase in sentence.low for phrase in speech.hedge_phrases
    )


def _order(near: str) -> int:
    """The rank of a number inside its day or article: before and after by words; 0 when the text says nothing."""
    padded = f" {near} "
    if any(f" {word} " in padded for word in _EARLIER):
        return _BEFORE
    return _AFTER if any(f" {word} " in padded for word in _LATER) else 0
