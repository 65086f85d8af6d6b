"""What a copy repeats: a copied article has no word of its own, so its claims stand for those of what it copies.

A story is judged without them, and they are put back beside the claims that they repeat. So no number of copies can
confirm a figure, tip a grouping or outvote a scope.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from nlp.wording import plain
from store.model import Claim, Origin, Verdict

MOST_PAIRED = 400
"""Claims of a metric up to which every pair is written down (80,000 pairs). Beyond, a repeated claim is compared with
the one that it repeats only: what it would say of the others is said by that one."""
COPIED = "One copies the other."


def copied_articles(origins: Iterable[Origin]) -> dict[str, str]:
    """By article that copies, the article that stands for it: the first of the same text."""
    firsts: dict[str, str] = {}
    for origin in origins:
        sources = {t.article_id: t.source for t in origin.taken if t.how == "copy"}
        absent = next((i for i in origin.article_ids if i in sources and sources[i] is None), None)
        for article_id in sources:
            at, seen = article_id, {article_id}
            while (source := sources.get(at)) is not None and source not in seen:
                at = source
                seen.add(at)
            first = absent if at in sources and sources[at] is None and absent else at
            if first != article_id:
                firsts[article_id] = first
    return firsts


def repeated_claims(claims: Sequence[Claim], origins: Sequence[Origin]) -> dict[str, str]:
    """By claim that only repeats, the claim that it repeats: the same number in the same sentence of the same text."""
    firsts = copied_articles(origins)
    rank = {i: n for n, i in enumerate(i for origin in origins for i in origin.article_ids)}
    ordered = sorted(
        claims,
        key=lambda c: (c.article_id in firsts, rank.get(c.article_id, len(rank)), c.article_id, c.quantity.start),
    )
    known: dict[tuple[str, str, str, int], str] = {}
    found = {}
    for claim in ordered:
        at = len(plain(claim.sentence[: max(0, claim.quantity.start - claim.sentence_start)]).split())
        text = firsts.get(claim.article_id, claim.article_id)
        first = known.setdefault((text, plain(claim.sentence), plain(claim.quantity.literal), at), claim.id)
        if first != claim.id and claim.article_id in firsts:
            found[claim.id] = first
    return found


def put_back(judged: Sequence[Claim], every: Sequence[Claim], repeats: Mapping[str, str]) -> list[Claim]:
    """The judged claims of one metric, each followed by those of ``every`` that repeat it."""
    behind: dict[str, list[Claim]] = {}
    for claim in every:
        if claim.id in repeats:
            behind.setdefault(repeats[claim.id], []).append(claim)
    return [
        one
        for claim in judged
        for one in (
            claim,
            *(
                replace(c, story_id=claim.story_id, metric_id=claim.metric_id, origin_id=claim.origin_id)
                for c in sorted(behind.get(claim.id, ()), key=lambda c: c.id)
            ),
        )
    ]


def verdicts_of_all(claims: Sequence[Claim], verdicts: Sequence[Verdict], repeats: Mapping[str, str]) -> list[Verdict]:
    """Verdicts on every pair of a metric's claims from those on the judged ones (see :data:`MOST_PAIRED`)."""
    added = [claim for claim in claims if claim.id in repeats]
    if not added:
        return list(verdicts)
    known: dict[tuple[str, str], Verdict] = {}
    if len(claims) <= MOST_PAIRED:
        known = {(v.a, v.b): v for v in verdicts}
        pairs = [(a, b) for a, b in combinations(claims, 2) if a.id in repeats or b.id in repeats]
    else:
        by_id = {claim.id: claim for claim in claims}
        pairs = [(by_id[repeats[claim.id]], claim) for claim in added]
    found = list(verdicts)
    for a, b in pairs:
        first, second = repeats.get(a.id, a.id), repeats.get(b.id, b.id)
        if first == second:
            found.append(Verdict(a.metric_id or "", a.id, b.id, "same", COPIED))
            continue
        verdict = known.get((first, second)) or known[second, first]
        x, y = (a, b) if verdict.a == first else (b, a)
        found.append(replace(verdict, a=x.id, b=y.id))
    return found
