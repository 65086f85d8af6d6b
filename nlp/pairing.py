"""What two claims of one story have in common and what parts them, as numbers: one matrix for each feature.

The features are what a reader weighs when asking whether two numbers count the same thing: the noun, the act, the words
around, the numbers themselves, whether one article prints both, time, part and source. Their weights are learned
(:mod:`nlp.same_count`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from nlp import frames, nouns
from nlp.elsewhere import ELSEWHERE
from nlp.inflect import singular
from nlp.intervals import SAME_DIGITS, ZEROS, capped, size
from nlp.joining import digits, telling
from nlp.sources import name_alone
from nlp.surroundings import PER_WORD, words_around
from store.model import Claim

Matrix = NDArray[np.float32]
_NOTHING = object()

BESIDE = frozenset({"beside", ELSEWHERE})
"""Periods of numbers that are told of something other than the story's own."""
_NEAR = 4
_MONTH, _OCCASION = 31, 25


def pair_features(claims: Sequence[Claim], groups: Sequence[Hashable]) -> dict[str, Matrix]:
    """Every feature by name, as a symmetric matrix of shape (n, n); ``groups`` is each claim's metric by the rules."""
    found: dict[str, Matrix] = {}
    same_article = _equal([claim.article_id for claim in claims])
    found |= _numbers(claims, same_article)
    found |= _things(claims)
    found |= _acts(claims)
    found |= _words(claims)
    found |= _circumstances(claims, same_article)
    found |= _partings(claims, found)
    same_group = _equal(groups)
    share = Counter(groups)
    sizes = _column([share[group] / len(claims) for group in groups])
    found["group"] = same_group
    found["group_larger"], found["group_smaller"] = np.maximum(sizes, sizes.T), np.minimum(sizes, sizes.T)
    return found


def unit_of(claim: Claim) -> str:
    """The unit that two claims must share to be comparable at all: "count", "percent", "money:USD", "measure:mile"."""
    family = nouns.family(claim.kind)
    if family in ("money", "measure"):
        return claim.kind
    return family if family in ("percent", "time") else "count"


def _column(values: Sequence[float]) -> Matrix:
    return np.repeat(np.array(values, dtype=np.float32)[:, None], len(values), axis=1)


def _equal(values: Sequence[Hashable], *, unless: Hashable = _NOTHING) -> Matrix:
    """1 where two claims have the same value, unless it is ``unless``."""
    codes = {value: code for code, value in enumerate(dict.fromkeys(values))}
    row = np.array([-1 - place if value == unless else codes[value] for place, value in enumerate(values)])
    return np.asarray(row[:, None] == row[None, :], dtype=np.float32)


def _either(flags: Sequence[bool]) -> Matrix:
    """How many of the two have a property: 0, 1 or 2."""
    column = _column([float(flag) for flag in flags])
    return column + column.T


def _both(flags: Sequence[bool]) -> Matrix:
    column = _column([float(flag) for flag in flags])
    return column * column.T


def _differ(values: Sequence[str | None]) -> Matrix:
    """1 where both have a value and the values differ."""
    return _both([bool(value) for value in values]) * (1.0 - _equal(values))


def _numbers(claims: Sequence[Claim], same_article: Matrix) -> dict[str, Matrix]:
    sizes = np.array([abs(size(claim)) for claim in claims], dtype=np.float64)
    logs = np.log10(np.maximum(sizes, 1e-3))
    apart = np.abs(logs[:, None] - logs[None, :]).astype(np.float32)
    rooms = [capped(claim.quantity) for claim in claims]
    low, high = _column([r.low for r in rooms]), _column([min(r.high, 1e30) for r in rooms])
    meets = ((low <= high.T * (1 + 1e-6)) & (high * (1 + 1e-6) >= low.T)).astype(np.float32)
    stated = [claim.quantity.stated for claim in claims]
    same = _equal(stated, unless=None)
    known = _both([telling(claim) for claim in claims])
    places = np.array([digits(claim) for claim in claims], dtype=np.float32)
    fewer = np.minimum(places[:, None], places[None, :])
    other = 1.0 - same_article
    families = [nouns.family(claim.kind) for claim in claims]
    percent, money = _both([f == "percent" for f in families]), _both([f == "money" for f in families])
    fits = meets * (1.0 - same)
    return {
        "same_number": same * other,
        "same_number_known": same * known * other,
        "same_number_digits": same * fewer * other,
        "fits": fits * other,
        "fits_known": fits * other * (fewer >= 2),
        "apart_here": (1.0 - meets) * same_article,
        "times": np.minimum(apart, 4.0),
        "times_over_3": (apart > math.log10(3)).astype(np.float32),
        "times_over_10": (apart > 1.0).astype(np.float32),
        "percent_apart": percent * (1.0 - meets),
        "money_times": money * np.minimum(apart, 4.0),
        "percent": percent,
        "money": money,
        "time": _both([f == "time" for f in families]),
        "measure": _both([f == "measure" for f in families]),
    }


def _things(claims: Sequence[Claim]) -> dict[str, Matrix]:
    named = [singular(claim.quantity.noun.lower()) for claim in claims]
    things = [nouns.family(claim.kind) == "things" for claim in claims]
    kinds = [claim.kind for claim in claims]
    same_kind = _equal(kinds)
    return {
        "same_noun": _equal(named, unless=""),
        "other_noun": _differ(named),
        "no_noun": _either([not noun for noun in named]),
        "same_kind": same_kind,
        "things": _both(things),
        "things_and_people": _either(things) * (1.0 - same_kind),
        "other_things": _both(things) * (1.0 - same_kind),
        "same_share": _equal([kind if kind.startswith("percent:") else "" for kind in kinds], unless=""),
    }


def _acts(claims: Sequence[Claim]) -> dict[str, Matrix]:
    acts = [claim.frame for claim in claims]
    own = _both([claim.evidence == "own" for claim in claims])
    same, other = _equal(acts, unless=""), _differ(acts)
    known = frames.frames()
    near = [known[act].siblings if act in known else frozenset[str]() for act in acts]
    related = [[float(b in near[i] or a in near[j]) for j, b in enumerate(acts)] for i, a in enumerate(acts)]
    siblings = np.array(related, dtype=np.float32)
    roles = [claim.role for claim in claims]
    return {
        "same_act": same,
        "same_act_own": same * own,
        "other_act": other,
        "other_act_own": other * own,
        "sibling_act": siblings * other,
        "sibling_act_own": siblings * other * own,
        "no_act": _either([not act for act in acts]),
        "no_act_at_all": _both([not act for act in acts]),
        "running": _either([act in known and known[act].running for act in acts]) * same,
        "periodic": _either([act in known and known[act].periodic for act in acts]) * same,
        "same_role": _equal(roles),
        "planned": _either([role == "planned" for role in roles]),
        "added": _either([role == "added" for role in roles]),
        "other_role": _either([role == "other" for role in roles]),
        "remaining": _either([role == "remaining" for role in roles]),
    }


def _words(claims: Sequence[Claim]) -> dict[str, Matrix]:
    """Likeness of the words around: weighted by nearness, the story's common words counting less."""
    bags = [words_around(claim.sentence, claim.quantity.start - claim.sentence_start, claim.quantity.literal)
            for claim in claims]  # fmt: skip
    places = {word: column for column, word in enumerate(dict.fromkeys(word for bag in bags for word, _ in bag))}
    weights = np.zeros((len(claims), max(1, len(places))), dtype=np.float32)
    for row, bag in enumerate(bags):
        for word, weight in bag:
            weights[row, places[word]] = weight
    near = (weights > 1.0 / (1.0 + PER_WORD * (_NEAR + 0.5))).astype(np.float32)
    found = np.maximum((weights > 0).sum(axis=0), 1)
    rare = (np.log((1.0 + len(claims)) / found) / math.log(2.0 + len(claims))).astype(np.float32)
    shared = near @ near.T
    least = np.maximum(1.0, np.minimum(near.sum(axis=1)[:, None], near.sum(axis=1)[None, :]))
    return {
        "words": _cosines(weights),
        "rare_words": _cosines(weights * rare),
        "near_words": np.minimum(shared, 3.0),
        "near_share": shared / least,
    }


def _cosines(rows: Matrix) -> Matrix:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit = rows / np.where(lengths == 0, 1.0, lengths)
    return np.asarray(unit @ unit.T, dtype=np.float32)


def _circumstances(claims: Sequence[Claim], same_article: Matrix) -> dict[str, Matrix]:
    scopes = [c.scope for c in claims]
    sources = [name_alone(c.attributed_to) if c.attributed_to else None for c in claims]
    days = np.array([c.as_of.toordinal() if c.as_of else np.nan for c in claims], dtype=np.float64)
    gap = np.nan_to_num(np.abs(days[:, None] - days[None, :]), nan=0.0)
    stated = _both([c.as_of_basis in ("stated", "weekday") for c in claims])
    known = frames.frames()
    once = _both([c.frame in known and known[c.frame].rounds and not known[c.frame].running for c in claims])
    once = once * _equal([c.frame for c in claims])
    sentence = _equal([(c.article_id, c.sentence_start) for c in claims])
    first: dict[str, int] = {}
    for claim in claims:
        first[claim.article_id] = min(first.get(claim.article_id, claim.quantity.start), claim.quantity.start)
    leads = [first[c.article_id] == c.quantity.start for c in claims]
    return {
        "same_article": same_article,
        "rivals": same_article * _differ(sources),
        "same_source": _equal(sources, unless=None),
        "no_scope": _both([scope is None for scope in scopes]),
        "same_scope": _equal(scopes, unless=None),
        "other_scope": _differ(scopes),
        "other_scope_here": _differ(scopes) * sentence,
        "other_period": 1.0 - _equal([c.period if c.period != ELSEWHERE else "beside" for c in claims]),
        "days": np.log1p(gap).astype(np.float32),
        "other_month": stated * (gap > _MONTH),
        "both_lead": _both(leads),
        "one_leads": _either(leads),
        "corrected": _either([c.corrected for c in claims]),
        "once_days": once * np.log1p(gap).astype(np.float32),
        "once_far": once * (gap > _OCCASION),
        "once_apart": once * (gap > 1) * stated,
    }


def _partings(claims: Sequence[Claim], found: Mapping[str, Matrix]) -> dict[str, Matrix]:
    """What sets two numbers against each other: one text that tells them apart, sizes, nouns and roles that differ.

    A text that prints two numbers on one word, without a correction, a change or a part, mostly counts two things.
    """
    told = _both([claim.order == 0 and not claim.corrected for claim in claims])
    away = found["apart_here"] * (1.0 - found["rivals"]) * told
    sentence = _equal([(claim.article_id, claim.sentence_start) for claim in claims])
    alone = [claim.evidence == "none" and not claim.frame for claim in claims]
    return {
        "away_noun": away * sentence * found["other_noun"],
        "away_whole": away * found["no_scope"],
        "times_over_10_whole": found["times_over_10"] * found["no_scope"],
        "other_noun_no_act": found["other_noun"] * (1.0 - found["same_act"]),
        "one_beside": 1.0 - _equal([claim.period in BESIDE for claim in claims]),
        "one_planned": found["same_act"] * (1.0 - _equal([claim.role == "planned" for claim in claims])),
        "alone": _either(alone),
        "alone_no_noun": _both([bare and not claim.quantity.noun for bare, claim in zip(alone, claims, strict=True)]),
        "alone_times": _either(alone) * found["times"],
    }


def zeros_apart(claims: Sequence[Claim]) -> NDArray[np.bool_]:
    """Which pairs are a power of ten apart, shape (n, n): a slip of a zero joins what its size would part."""
    sizes = np.maximum(np.array([abs(size(claim)) for claim in claims], dtype=np.float64), 1e-3)
    times = np.maximum(sizes[:, None] / sizes[None, :], sizes[None, :] / sizes[:, None])
    here = _equal([claim.article_id for claim in claims]) > 0
    slips = np.zeros(times.shape, dtype=bool)
    for power, apart in ZEROS:
        slips |= np.abs(times / power - 1.0) <= np.where(here, SAME_DIGITS, apart)
    return slips


def broken(claim: Claim) -> bool:
    """Whether a count has a fraction ("a magnitude of 6.4"): whole things are not counted so."""
    stated = claim.quantity.stated
    return unit_of(claim) == "count" and stated is not None and not float(stated).is_integer()
