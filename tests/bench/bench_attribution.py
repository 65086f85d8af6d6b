"""How well "on whose word is this number?" holds on real newsroom prose with every attribution annotated.

    python -m tests.bench.bench_attribution [FILE] [--parts 0,1] [--show hit|other|extra|missed|none] [--most N]

FILE is PolNeAR (``../shared/data/quotes/polnear_train.jsonl`` unless given). Every claim that is read from an article
is compared with the annotated source that it stands under (see ``attributed.py``), by shared words: hit, other (another
source is named), extra (a source where nobody is credited) or missed. Precision is hits of all sources named, recall
hits of all that are annotated. Attitudes, and pronouns that nobody is named before, are not judged.

Documents are in four parts by the hash of their name: the errors of 0 and 1 may be read, 2 and 3 are for scores alone.
"""

from __future__ import annotations

import argparse
import collections
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from store.model import Claim
from tests.bench.attributed import FOLDER, PARTS, Judged, Page, judge, pages
from tests.nlp.reading import claims_in

Outcome = Literal["hit", "other", "extra", "missed", "none"]
_EMPTY = frozenset({"the", "a", "an", "of", "s", "to", "in", "and", "for"})
_AROUND = 220
READ = frozenset({0, 1})


class Answer(NamedTuple):
    """One claim beside what is annotated."""

    page: Page
    claim: Claim
    gold: Judged
    outcome: Outcome


def answers(found: Iterable[Page]) -> Iterator[Answer]:
    """Every claim of the pages that is judged."""
    for page in found:
        for claim in claims_in([page.article]):
            gold = judge(page, claim.quantity.start)
            if gold.source is not None:
                yield Answer(page, claim, gold, _outcome(gold.source, claim.attributed_to or ""))


def _outcome(gold: str, read: str) -> Outcome:
    if not gold:
        return "extra" if read else "none"
    if not read:
        return "missed"
    return "hit" if _words(gold) & _words(read) else "other"


def _words(name: str) -> set[str]:
    return {word for word in re.findall(r"[a-z0-9]+", name.lower()) if word not in _EMPTY}


def figures(outcomes: collections.Counter[Outcome]) -> tuple[float, float, float]:
    """Precision, recall and F1."""
    named = outcomes["hit"] + outcomes["other"] + outcomes["extra"]
    asked = outcomes["hit"] + outcomes["other"] + outcomes["missed"]
    hit = outcomes["hit"]
    return hit / max(1, named), hit / max(1, asked), 2 * hit / max(1, named + asked)


def table(all_answers: Iterable[Answer]) -> str:
    """The figures of all, of unquoted and quoted ones, and by where the source stands, as lines."""
    groups: dict[str, collections.Counter[Outcome]] = collections.defaultdict(collections.Counter)
    for answer in all_answers:
        names = ["all"]
        if answer.gold.source:
            names += ["quoted" if answer.gold.direct else "unquoted", f"source {answer.gold.place}"]
        for name in names:
            groups[name][answer.outcome] += 1
    rows = [f"{'':16} {'hit':>5} {'other':>5} {'extra':>5} {'miss':>5} {'none':>5}  prec.  recall     F1"]
    for name, outcomes in sorted(groups.items()):
        counts = " ".join(f"{outcomes[kind]:5}" for kind in ("hit", "other", "extra", "missed", "none"))
        precision, recall, f1 = figures(outcomes)
        rows.append(f"{name:16} {counts}  {precision:.3f}  {recall:6.3f}  {f1:.3f}")
    return "\n".join(rows)


def shown(answer: Answer) -> str:
    """One answer for reading: what is annotated, what was read, the words around the number."""
    text, quantity = answer.page.article.text, answer.claim.quantity
    start, end = max(0, quantity.start - _AROUND), quantity.end + _AROUND
    around = f"{text[start : quantity.start]}[[{quantity.literal}]]{text[quantity.end : end]}".replace("\n", " / ")
    gold = answer.gold
    head = (
        f"{answer.outcome} {gold.place or ''} gold={gold.source!r} cue={gold.cue!r} read={answer.claim.attributed_to!r}"
    )
    return f"{head}\n    {around}"


def main() -> None:
    """Print the figures, and the answers asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=FOLDER / "polnear_train.jsonl")
    parser.add_argument("--parts", type=lambda text: frozenset(int(part) for part in text.split(",")))
    parser.add_argument("--show", choices=("hit", "other", "extra", "missed", "none"))
    parser.add_argument("--most", type=int, default=50)
    args = parser.parse_args()
    parts = args.parts or (READ if args.show else frozenset(range(PARTS)))
    if args.show and not parts <= READ:
        parser.error(f"only parts {sorted(READ)} may be read")
    found = list(answers(pages(args.file, parts)))
    print(table(found))
    for answer in [answer for answer in found if answer.outcome == args.show][: args.most]:
        print(shown(answer))


if __name__ == "__main__":
    main()
