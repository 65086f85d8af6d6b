"""What a run brought, summed and in words: whatever came in equals what was kept plus what was dropped. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from store.model import Run

SUMS = {"collect": "collected", "process": "seen"}
"""What a run of a command took in; the other counts that are named below, or start so, are what came of it."""

KEPT = ("new", "changed", "unchanged", "read")
REASONED = ("dropped", "failed")
Counts = Mapping[str, int]


def settled(look: Counts, saved: Counts, met: Counts) -> Counter[str]:
    """The counts of a look at one source, as a run reports them, from the scraper's (see ``scrapers.collect``).

    ``saved`` is what the store made of the pages that were read again (new, changed, unchanged, ``failed:<reason>``);
    ``met`` says what became of those of the scraper's new articles that were not new to the store: another source had
    brought them by then (changed, unchanged), or ``dropped:<reason>``.

    A known item that is looked at again in the same run is one page, and counts as what the look found.
    """
    counts: Counter[str] = Counter()
    for key, number in look.items():
        kind, _, reason = key.partition(":")
        if kind in ("dropped", "failed"):
            counts[key] += number
        elif kind == "relook_failed":
            counts[f"failed:{reason}"] += number
        elif kind in ("source_failed", "feed_text"):
            counts[key] += number
    counts.update({key: number for key, number in saved.items() if key != "unchanged"})
    counts["new"] += look.get("new", 0) - sum(met.values())
    counts.update({key: number for key, number in met.items() if key != "unchanged"})
    counts["looked_again"] = look.get("again", 0)
    counts["collected"] = look.get("seen", 0) + look.get("again", 0) - look.get("relisted", 0)
    counts["unchanged"] = (
        look.get("known", 0)
        - look.get("relisted", 0)
        + look.get("relook_unchanged", 0)
        + saved.get("unchanged", 0)
        + met.get("unchanged", 0)
    )
    return +counts


def left_over(command: str, counts: Counts) -> int:
    """How much of what a run took in has no outcome yet: nothing, once the run has ended."""
    kept = sum(counts.get(name, 0) for name in KEPT)
    reasoned = sum(n for key, n in counts.items() if key.partition(":")[0] in REASONED)
    return counts.get(SUMS[command], 0) - kept - reasoned


def sum_in_words(command: str, counts: Counts) -> str:
    """ "12 collected = 3 new + 1 changed + 6 unchanged + 2 dropped (old 2)": the sum with its reasons."""
    word = SUMS.get(command, "seen")
    if word == "collected":
        whole, parts = "collected", [f"{counts.get(name, 0):,} {name}" for name in ("new", "changed", "unchanged")]
    else:
        noun = "article" if counts.get(word) == 1 else "articles"
        whole, parts = f"{noun} seen", [f"{counts.get('read', 0):,} understood"]
    for kind in REASONED:
        reasons = by_reason(counts, kind)
        if reasons:
            why = ", ".join(f"{reason} {number:,}" for reason, number in reasons.items())
            parts.append(f"{sum(reasons.values()):,} {kind} ({why})")
    return f"{counts.get(word, 0):,} {whole} = {' + '.join(parts)}"


def by_reason(counts: Counts, kind: str) -> dict[str, int]:
    """The numbers of one kind of outcome by reason, in the reasons' order."""
    return {key.partition(":")[2]: n for key, n in sorted(counts.items()) if key.startswith(f"{kind}:") and n}


def run_row(run: Run) -> dict[str, Any]:
    """A run for programs: its sum under the same name in every run, its outcomes, the reasons as tables."""
    row: dict[str, Any] = {
        "id": run.id,
        "command": run.command,
        "started": run.started.isoformat(),
        "finished": run.finished.isoformat() if run.finished else None,
        "outcome": run.outcome,
    }
    if run.command in SUMS:
        names = ("collected", "new", "changed", "unchanged") if run.command == "collect" else ("seen", "read")
        row |= dict.fromkeys(names, 0) | {kind: by_reason(run.counts, kind) for kind in REASONED}
    for key, number in run.counts.items():
        kind, colon, reason = key.partition(":")
        if not colon:
            row[key] = number
        elif kind not in REASONED:
            row.setdefault(kind, {})[reason] = number
    return row
