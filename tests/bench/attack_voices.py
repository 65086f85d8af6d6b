"""The attack on the floor, longer than a test may take. ``python -m tests.bench.attack_voices --minutes 30``.

Campaign after campaign against invented organisations (``tests/voices/attack.py``), each of its own seed. Prints how
often each thing was tried, and what was learned of too few people or found of anyone, with the seed to see it again
(``--seed N`` runs that one alone). Leaves with 1 where there was anything.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.voices.attack import one_campaign, remove, searched
from tests.voices.house import settle
from tests.voices.understanding import quick


def campaign(seed: int, folder: Path, template: Path, attempts: Counter[str]) -> list[str]:
    """One campaign; what was learned, in words."""
    try:
        house, org = one_campaign(folder, template, random.Random(seed), attempts)
        return searched(house, org, attempts)
    except AssertionError as error:
        return [str(error)[:2_000]]
    finally:
        remove(folder)


def main() -> int:
    """Attack until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, help="only this campaign")
    chosen = parser.parse_args()
    first = random.SystemRandom().randrange(2**40) if chosen.seed is None else chosen.seed
    until, seed, holes = time.monotonic() + 60 * chosen.minutes, first, 0
    attempts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as scratch, quick():
        template = Path(scratch) / "settled.db"
        settle(f"sqlite:///{template}")
        while time.monotonic() < until:
            learned = campaign(seed, Path(scratch) / "house", template, attempts)
            holes += bool(learned)
            for line in learned:
                print(f"seed {seed}: {line}", flush=True)
            if chosen.seed is not None:
                break
            seed += 1
    print(f"{seed - first:,} campaigns from seed {first}, {sum(attempts.values()):,} attempts, {holes} with a hole")
    print(", ".join(f"{number:,} {what}" for what, number in sorted(attempts.items())))
    return 1 if holes else 0


if __name__ == "__main__":
    sys.exit(main())
