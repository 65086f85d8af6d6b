"""How well "what does this number count?" holds on news that nobody annotated.

    python -m tests.bench.coverage_pairs [--limit EVENTS] [--show KIND]

Coverage labels itself: where two outlets of one event print the same number with the same unit, they count the same
thing almost surely ("together"); two different numbers of one unit in one article mostly count two things ("apart").
Both rates are lower bounds of what a reader would say, and are for comparing two states of the lexicon, not for
praise: a part and its whole in one article share a metric rightly. The lists of words beside numbers that nothing
explains tell which frames are missing. ``--show`` prints the sentences behind a rate or a count: together, apart, none.
Deterministic; needs ``../shared/eval/stories`` beside the repository.
"""

from __future__ import annotations

import argparse
import collections
import itertools
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from nlp import metrics, nouns
from nlp.claims import find_claims
from nlp.quantities import find_quantities
from nlp.stopwords import STOPWORDS
from nlp.tokens import tokenize
from store.model import Article, Claim

STORIES = Path(__file__).resolve().parents[3] / "shared" / "eval" / "stories"
FILES = ("basil", "neus_train", "neus_val")
_REACH = 6
_TOP = 40


class Pair(NamedTuple):
    """Two claims of one event and whether our metrics join them."""

    first: Claim
    second: Claim
    joined: bool


@dataclass(slots=True)
class Tally:
    """Everything counted over the events. ``strong``: numbers of three and more digits that count, or with decimals."""

    strong: list[Pair] = field(default_factory=list)
    same_unit: list[Pair] = field(default_factory=list)
    apart: list[Pair] = field(default_factory=list)
    evidence: collections.Counter[tuple[str, str]] = field(default_factory=collections.Counter)
    words: dict[str, collections.Counter[str]] = field(
        default_factory=lambda: collections.defaultdict(collections.Counter)
    )
    labels: collections.Counter[str] = field(default_factory=collections.Counter)
    bare: list[Claim] = field(default_factory=list)


def events(names: Sequence[str] = FILES, limit: int | None = None) -> Iterator[tuple[str, list[Article]]]:
    """The articles of every event of two and more outlets, by file and name of the event; at most ``limit`` a file."""
    for name in names:
        by_event: dict[str, list[Article]] = collections.defaultdict(list)
        with (STORIES / f"{name}.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                page = Article(row["id"], f"https://{row['id']}.example/", row.get("title") or "", row["text"])
                by_event[row["event"]].append(page)
        several = [event for event in sorted(by_event) if len(by_event[event]) > 1]
        for event in several[:limit]:
            yield event, by_event[event]


def digits(claim: Claim) -> int:
    """How many digits of the stated number count: 1,600 has two, 1,604 four."""
    stated = claim.quantity.stated
    return len(f"{stated:.12g}".replace(".", "").strip("0")) if stated is not None and stated < 1e15 else 0


def unit(claim: Claim) -> str:
    """The unit that two outlets must share: a currency, percent, a measure; else "count"."""
    return claim.quantity.unit or "count"


def pairs_of(claims: Sequence[Claim]) -> Iterator[tuple[str, Claim, Claim]]:
    """("strong" | "same_unit" | "apart", claim, claim) for all pairs of one event that label themselves."""
    for first, second in itertools.combinations(claims, 2):
        a, b = first.quantity, second.quantity
        if a.stated is None or b.stated is None or unit(first) != unit(second):
            continue
        if first.article_id == second.article_id:
            if a.stated != b.stated and first.kind == second.kind:
                yield "apart", first, second
        elif a.stated == b.stated:
            if digits(first) >= 3:
                yield "strong", first, second
            elif first.kind == second.kind and a.stated >= 10:
                yield "same_unit", first, second


def read(tally: Tally, articles: Sequence[Article]) -> None:
    """Add one event to the tally."""
    claims = [claim for page in articles for claim in find_claims(page, find_quantities(page.text))]
    home = {}
    for key, members in metrics.group(claims):
        tally.labels[metrics.label_of(key, members)] += len({claim.article_id for claim in members})
        home.update({claim.id: key for claim in members})
    for kind, first, second in pairs_of(claims):
        getattr(tally, kind).append(Pair(first, second, home[first.id] == home[second.id]))
    for claim in claims:
        family = nouns.family(claim.kind)
        tally.evidence[family, claim.evidence] += 1
        if claim.evidence == "none":
            tally.bare.append(claim)
            tally.words[family].update(_words_beside(claim))


def _words_beside(claim: Claim) -> set[str]:
    """The words within reach of a number, without numbers and function words."""
    tokens = tokenize(claim.sentence)
    begin = claim.quantity.start - claim.sentence_start
    end = claim.quantity.end - claim.sentence_start
    at = [index for index, token in enumerate(tokens) if token.start < end and token.end > begin]
    if not at:
        return set()
    near = tokens[max(0, at[0] - _REACH) : at[0]] + tokens[at[-1] + 1 : at[-1] + 1 + _REACH]
    return {token.low for token in near if token.low.isalpha() and len(token.low) > 2 and token.low not in STOPWORDS}


def share(pairs: Sequence[Pair], joined: bool) -> float:
    """The share of pairs that are joined (or kept apart)."""
    return sum(pair.joined is joined for pair in pairs) / len(pairs) if pairs else 0.0


def report(tally: Tally) -> Iterable[str]:
    """The lines to print."""
    yield f"together, three digits and more   {share(tally.strong, True):.3f} of {len(tally.strong)} pairs"
    yield f"together, same number and unit    {share(tally.same_unit, True):.3f} of {len(tally.same_unit)} pairs"
    yield f"apart, one article                {share(tally.apart, False):.3f} of {len(tally.apart)} pairs"
    yield f"{'evidence':<10}{'own':>6}{'near':>6}{'none':>6}"
    for family in sorted({family for family, _ in tally.evidence}):
        counts = "".join(f"{tally.evidence[family, evidence]:>6}" for evidence in ("own", "near", "none"))
        yield f"{family:<10}{counts}"
    for family in sorted(tally.words):
        common = sorted(tally.words[family].items(), key=lambda item: (-item[1], item[0]))[:_TOP]
        yield f"beside numbers without evidence, {family}: " + ", ".join(f"{word} {count}" for word, count in common)
    top = sorted(tally.labels.items(), key=lambda item: (-item[1], item[0]))[:10]
    yield "metrics, by articles: " + ", ".join(f"{name} {count}" for name, count in top)


def sentences(tally: Tally, kind: str) -> Iterable[str]:
    """The sentences behind a rate ("together", "apart") or behind the numbers without evidence ("none")."""
    if kind == "none":
        for claim in tally.bare:
            yield f"{claim.kind or '-'} | {claim.frame or '-'} | {claim.quantity.literal} | {claim.sentence[:240]}"
        return
    wrong = [pair for pair in tally.strong + tally.same_unit if not pair.joined]
    for pair in wrong if kind == "together" else [pair for pair in tally.apart if pair.joined]:
        for claim in (pair.first, pair.second):
            about = f"{claim.kind or '-'} | {claim.frame or '-'} {claim.evidence} {claim.role}"
            yield f"{about} | {claim.quantity.literal} | {claim.sentence[:240]}"
        yield ""


def main() -> None:
    """Read the stories and print the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=int, help="events of each file to read (default: all)")
    parser.add_argument("--show", choices=("together", "apart", "none"), help="print the sentences behind a figure")
    args = parser.parse_args()
    missing = [name for name in FILES if not (STORIES / f"{name}.jsonl").exists()]
    if missing:
        print(f"{STORIES} has no {', '.join(f'{name}.jsonl' for name in missing)}: nothing to measure.")
        return
    begin = time.process_time()
    tally = Tally()
    for _, articles in events(limit=args.limit):
        read(tally, articles)
    for line in sentences(tally, args.show) if args.show else report(tally):
        print(line)
    if not args.show:
        print(f"{time.process_time() - begin:.1f} s")


if __name__ == "__main__":
    main()
