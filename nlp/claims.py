"""From the quantities of an article to its claims: what is counted, of which part, on whose word, as of when.

Everything is read from the sentence that a number stands in. Claims know nothing of other articles: which of them count
the same thing is decided in :mod:`nlp.metrics`.
"""

from __future__ import annotations

import collections
import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from nlp import attribution, frames, nouns, scopes
from nlp.attribution.context import carried, on_his_word, passed_on, quoted_in, voice_of
from nlp.carrying import carried_over, change_between, sum_of, takes_back
from nlp.dates import DateMention
from nlp.framing import counted
from nlp.labels import label
from nlp.periods import period_of
from nlp.scene import Scene, last_act, read_scene, take_inside
from nlp.sentences import prose_sentences
from nlp.speech import speech
from nlp.tallies import take_side
from nlp.tokens import Token, clause_bounds, tokenize
from store.model import Article, AsOfBasis, Claim, Quantity, Quote

MOST_CLAIMS = 300
"""Claims of one text at most: one with more is a table, or means harm (every pair of a metric is judged)."""

MOST_REPEATS = 3
"""How often one text may state the same reading: a fourth time says nothing new."""

_YEAR = re.compile(r"(?:19|20)\d\d")
_BEFORE, _AFTER = -1, 2000
_POINTS_BACK = frozenset("number total figure tally toll count sum it they them there".split())
_BETWEEN = frozenset({"the", "a", "an", "its", "some", "about", "just", "merely", "only"})
_DISTANCE = frozenset({"differ", "differs", "differed", "gap", "difference", "margin", "apart", "discrepancy", "short"})
_SMALL, _LEAST = 10, 3
_TOLD_TIMES, _LEAST_TIME = frozenset({"minute", "hour"}), 5
_SMALL_FRAMES = frozenset({"die", "injure", "missing", "arrest", "hostage", "quit", "sue", "convict", "charge_court"})


def find_claims(article: Article, quantities: Sequence[Quantity], quotes: Sequence[Quote] = ()) -> list[Claim]:
    """The claims of one article in the order of its text; ``story_id``, ``metric_id`` and ``origin_id`` stay open.

    A number inside one of the ``quotes`` is on the word of who is quoted, unless its own sentence credits another.
    Numbers in furniture (menus, counters) and trivial ones ("one solution", "two months ago") are no claims.
    """
    published = article.published.date() if article.published else None
    stamp = hashlib.blake2s(article.text.encode("utf-8", "replace"), digest_size=6).hexdigest()
    claims: list[Claim] = []
    said: collections.Counter[tuple[object, ...]] = collections.Counter()
    pending = collections.deque(quantities)
    act, named, last = "", None, -1
    behind: list[Token] = []
    spans = prose_sentences(article.text)
    account = attribution.Account(article.text, spans, quotes)
    for number, span in enumerate(spans):
        inside = take_inside(pending, span)
        if len(claims) >= MOST_CLAIMS:
            break
        if inside:
            if behind:  # only a number asks what the sentence before it was about
                act, behind = last_act(frames.triggers(behind)), []
            sentence = read_scene(article.text, span, inside, published, act)
            named = next((credit.name for credit in sentence.credits if credit.name), named)
            claims = passed_on(claims, last, sentence.tokens, sentence.credits)
            voice = voice_of(claims, spans[number - 1].start) if number else None
            last = span.start
            for claim in _claims_of(article, sentence, inside, stamp, claims):
                meant = account.who(claim.attributed_to, number, claim.quantity.start) or named
                claim = on_his_word(claim, quoted_in(claim, quotes), meant)
                claim = carried(claim, voice, sentence, partial(account.asker, number))
                said[_saying(claim)] += 1
                if said[_saying(claim)] <= MOST_REPEATS:
                    claims.append(claim)
            act = last_act(sentence.triggers) or act
        else:
            behind = tokenize(article.text, span.start, span.end)
            claims, last = passed_on(claims, last, behind), -1
    return attribution.by_name(article, claims)


def _level(claim: Claim, order: int) -> Claim:
    """One end of "from 5,200 to 3,000": what is cut from one level to another is no number of cuts."""
    if claim.frame == "cut":
        claim = replace(claim, frame="", evidence="none", role="other", metric=label("", claim.kind, "other"))
    return replace(claim, order=order)


def _saying(claim: Claim) -> tuple[object, ...]:
    quantity = claim.quantity
    return (claim.kind, claim.frame, claim.scope, claim.role, quantity.qualifier, quantity.stated, quantity.low)


def _claims_of(
    article: Article, sentence: Scene, inside: Sequence[Quantity], stamp: str, told: Sequence[Claim]
) -> list[Claim]:
    """The claims of one sentence; ``told`` are those of the text before it."""
    published = article.published.date() if article.published else None
    claims: list[Claim] = []
    before: Claim | None = None
    for quantity in inside:
        if quantity.start not in sentence.places or _in_a_date(quantity, sentence.dates):
            continue
        if _is_difference(sentence, sentence.places[quantity.start][0]):
            continue
        claim = sum_of(_claim(article, sentence, quantity, published, stamp), sentence, [told, claims])
        if before is not None:
            claim = carried_over(claim, before, sentence, claims)
            change = change_between(before, claim, sentence)
            if change:
                one = _level(before, _BEFORE if change > 0 else _AFTER)
                claim = _level(claim, _AFTER if change > 0 else _BEFORE)
                if takes_back(sentence):
                    one, claim = replace(one, corrected=change > 0), replace(claim, corrected=change < 0)
                claims = [one if c.id == before.id else c for c in claims]
        claim = take_side(claim, before, sentence)
        if not _trivial(claim):
            claims.append(claim)
        before = claim if (claims and claims[-1] is claim) or before is None else before
    return claims


def _claim(article: Article, sentence: Scene, quantity: Quantity, published: date | None, stamp: str) -> Claim:
    place = sentence.places[quantity.start]
    clause = clause_bounds(sentence.tokens, place[0], sentence.numbers - set(range(place[0], place[1] + 1)))
    kind = nouns.unit_class(quantity, article.text)
    what = counted(quantity, kind, sentence.tokens, place, clause, sentence.triggers)
    if not what.frame and not quantity.noun and nouns.family(kind) in _takes(sentence.act):
        what = what._replace(frame=sentence.act, evidence="near")  # "The rally was loud. Organisers said 1,100 came."
    if not what.frame and _POINTS_BACK & {token.low for token in sentence.tokens[clause[0] : place[0]]}:
        what = what._replace(evidence="near")  # "The total is 11,200": whatever the story counts
    day, basis = _as_of(sentence, place, clause, published)
    near = " ".join(token.low for token in sentence.tokens[clause[0] : clause[1]])
    apart = f" {near} "
    words = speech()
    rejected = _rejected(sentence.tokens[clause[0] : place[0]])
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
        attributed_to=attribution.source_of(sentence.credits, sentence.tokens, place[0], sentence.numbers),
        as_of=day,
        as_of_basis=basis,
        hedged=_hedged(sentence),
        negated=any(f" {word} " in apart for word in words.denials),
        corrected=rejected or any(word in near for word in words.corrections),
        order=_BEFORE if rejected else _order(near),
        kind=kind,
        role=scopes.role_of(sentence.tokens, place, clause, people=nouns.family(kind) == nouns.PEOPLE),
        evidence=what.evidence,
        period=period_of(sentence.tokens, place, clause),
    )


def _takes(frame: str) -> frozenset[str]:
    known = frames.frames().get(frame)
    return known.takes if known else frozenset()


def _trivial(claim: Claim) -> bool:
    """Numbers that tell nobody anything: small bare counts, and lengths of time that belong to no act."""
    quantity = claim.quantity
    family = nouns.family(claim.kind)
    if family == "time":
        told = quantity.unit in _TOLD_TIMES and (quantity.stated or 0) >= _LEAST_TIME
        return claim.frame == "" and not told and not quantity.literal.count("-")
    scale = quantity.qualifier == "between" and quantity.low == 0 and not quantity.noun  # "a mark from 0 to 100"
    if scale or (quantity.unit == "times" and claim.evidence != "own"):  # "halved", "twice as many"
        return True
    vague = quantity.stated is None and quantity.qualifier != "between"
    if claim.frame == "" and vague and not quantity.noun:
        return True
    size = quantity.stated if quantity.stated is not None else quantity.high
    if family in ("people", "things") and size is not None and size < _SMALL:
        bare = quantity.literal.isalpha() and (not quantity.noun or size < _LEAST)
        return (claim.frame not in _SMALL_FRAMES and bare) or (claim.frame == "" and size < _LEAST)
    return False


def _is_difference(sentence: Scene, first: int) -> bool:
    """ "The counts differ by 300": the distance of two counts counts nothing itself."""
    before = [token.low for token in sentence.tokens[max(0, first - 4) : first]]
    return before[-1:] in (["by"], ["of"]) and any(word in _DISTANCE for word in before)


def _in_a_date(quantity: Quantity, dates: Sequence[DateMention]) -> bool:
    return any(d.start <= quantity.start and quantity.end <= d.end for d in dates)


def _as_of(
    sentence: Scene, place: tuple[int, int], clause: tuple[int, int], published: date | None
) -> tuple[date | None, AsOfBasis]:
    """The day that a number is of: a date in its clause, else one in its sentence, else the day of publication."""
    start, end = sentence.tokens[clause[0]].start, sentence.tokens[clause[1] - 1].end
    at = sentence.tokens[place[0]].start
    days = [
        d
        for d in sentence.dates
        if d.precision != "year"
        or _YEAR.search(mentioned := sentence.text[d.start - sentence.span.start : d.end - sentence.span.start])
        or mentioned.lower().endswith("ago")
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


def _rejected(before: Sequence[Token]) -> bool:
    """Whether the words before a number say that it is wrong: "31,000, not 74,000", "rather than the 15,000"."""
    words = [token.low for token in before]
    while words and words[-1] in _BETWEEN:
        words.pop()
    said = f" {' '.join(words)}"
    return any(said.endswith(f" {phrase}") for phrase in speech().rejected)


def _hedged(sentence: Scene) -> bool:
    words = speech()
    return any(token.low in words.hedges for token in sentence.tokens) or any(
        phrase in sentence.low for phrase in words.hedge_phrases
    )


def _order(near: str) -> int:
    """The rank of a number inside its day or article: before and after by words; 0 when the text says nothing."""
    padded = f" {near} "
    if any(f" {word} " in padded for word in speech().earlier):
        return _BEFORE
    return _AFTER if any(f" {word} " in padded for word in speech().later) else 0
