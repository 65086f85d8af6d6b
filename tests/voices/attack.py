"""An attack: an organisation, a run of imports, everything that can be asked, and what follows from it.

The attacker knows the rules, keeps every answer ever given and can have imports made of exports that differ in no more
than one person. What was really written is known to the test alone, which asks whether anything learned is of too few.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nlp.themes import THEMES
from tests.voices.algebra import Place, Span, pinned
from tests.voices.house import House, open_house
from tests.voices.organisation import Organisation, Said, any_organisation
from tests.voices.traces import traces
from tests.voices.writers import lines, slack

AUTHORS, THEME_AUTHORS, STEP = 5, 10, 5
ANOTHER_KIND = 0.25
"""How often an export is of another kind than the one before."""
KeyOf = tuple[str, str | None, str | None]
Truth = Mapping[str, Mapping[Place, Counter[int]]]
"""By week and place the posts of every author."""


def week_of(one: Said) -> str:
    """The ISO week of a post."""
    year, week, _ = one.at.isocalendar()
    return f"{year}-W{week:02d}"


@dataclass
class Ledger:
    """What an importer that keeps all rules would have counted, import by import."""

    authors: int = AUTHORS
    counted: set[str] = field(default_factory=set)
    closed: set[tuple[str, str]] = field(default_factory=set)
    latest: Truth = field(default_factory=dict)

    def take(self, said: Iterable[Said]) -> Truth:
        """The posts that an import counts, and what is closed from then on."""
        new = {one.id: one for one in said if one.id not in self.counted}
        groups: dict[tuple[str, str], list[Said]] = defaultdict(list)
        for one in new.values():
            groups[week_of(one), one.channel].append(one)
        truth: dict[str, dict[Place, Counter[int]]] = defaultdict(lambda: defaultdict(Counter))
        for (week, channel), posts in groups.items():
            if (week, channel) in self.closed and len({one.author.number for one in posts}) < self.authors:
                continue
            self.closed.add((week, channel))
            for one in posts:
                self.counted.add(one.id)
                truth[week][channel, one.theme][one.author.number] += 1
        self.latest = truth
        return truth


def key_of(row: Mapping[str, Any]) -> KeyOf:
    """What a line of an export is about."""
    return row["week"], row["channel"], row["theme"]


def told(rows: Sequence[Mapping[str, Any]]) -> dict[KeyOf, Mapping[str, Any]]:
    """The lines that have numbers. A suppressed line with any is an error."""
    for row in rows:
        numbers = [row[name] for name in ("posts", "authors", "tone", "emotions")]
        assert row["suppressed"] is (numbers == [None] * 4), row
    return {key_of(row): row for row in rows if not row["suppressed"]}


def fresh_sums(before: Mapping[KeyOf, Mapping[str, Any]], after: Mapping[KeyOf, Mapping[str, Any]]) -> dict[KeyOf, int]:
    """What an import added to every group that it tells of: the attacker's difference of two exports."""
    changes = {key: row["posts"] - (before[key]["posts"] if key in before else 0) for key, row in after.items()}
    assert all(change >= 0 for change in changes.values()), "a number fell"
    return {key: change for key, change in changes.items() if change}


def members(key: KeyOf, sums: Mapping[KeyOf, int], places: Sequence[Place]) -> tuple[Place, ...]:
    """The places that a sum is over; totals are of the told channels."""
    week, channel, theme = key
    channels = {c for w, c, t in sums if w == week and c is not None and t is None}
    return tuple(p for p in places if p[0] in channels and channel in (None, p[0]) and theme in (None, p[1]))


def study(sums: Mapping[KeyOf, int], truth: Truth, attempts: Counter[str]) -> list[str]:
    """What follows of too few people from one import's sums, in words."""
    broken: list[str] = []
    for week in sorted({key[0] for key in sums} | set(truth)):
        cells: Mapping[Place, Counter[int]] = defaultdict(Counter, truth.get(week, {}))
        # Nobody tells which cells are empty, so they are unknowns like all others.
        places = [(c, t) for c in sorted({c for c, _ in cells}) for t in sorted({t for _, t in cells})]
        mine = {key: number for key, number in sums.items() if key[0] == week}
        rows = {members(key, mine, places): number for key, number in mine.items()}
        for key, number in mine.items():
            real = sum(sum(cells[place].values()) for place in members(key, mine, places))
            if real != number:
                broken.append(f"{key} is told as {number}, which is not the {real} posts of the told channels")
        broken += _learned(Span(places, rows), cells, attempts)
        broken += _pinned(places, rows, cells, attempts)
    return broken


def _learned(span: Span, cells: Mapping[Place, Counter[int]], attempts: Counter[str]) -> list[str]:
    blocks = [[p for p in span.places if (p[0] in some)] for some in [{c} for c, _ in span.places]]
    blocks += [[p for p in span.places if p[1] == t] for t in {t for _, t in span.places}]
    attempts["sets solved for"] += sum(_choose(len(span.places), n) for n in (1, 2, 3)) + len(blocks)
    return [
        f"{chosen} follows from sums: {len(who)} authors"
        for chosen in span.learned(3, blocks)
        if 0 < len(who := _who(chosen, cells)) < _limit(chosen, cells)
    ]


def _pinned(
    places: Sequence[Place], rows: Mapping[tuple[Place, ...], int], cells: Mapping[Place, Counter[int]],
    attempts: Counter[str],
) -> list[str]:  # fmt: skip
    inside = sorted({place for row in rows for place in row})
    small = [place for place in inside if 0 < len(cells[place]) < THEME_AUTHORS]
    attempts["numbers bounded"] += len(small)
    return [
        f"{place} can only be {number}: {len(cells[place])} authors"
        for place in small
        if (number := pinned(inside, rows, [place])) is not None and len(cells[place]) < _limit([place], cells)
    ]


def _who(chosen: Iterable[Place], cells: Mapping[Place, Counter[int]]) -> set[int]:
    return {author for place in chosen for author in cells[place]}


def _limit(chosen: Iterable[Place], cells: Mapping[Place, Counter[int]]) -> int:
    """Whole channels are told from fewer authors on than themes."""
    written = {place for place in chosen if cells[place]}
    channels = {channel for channel, _ in written}
    return AUTHORS if {p for p, who in cells.items() if who and p[0] in channels} == written else THEME_AUTHORS


def apart(
    before: Mapping[KeyOf, Mapping[str, Any]],
    after: Mapping[KeyOf, Mapping[str, Any]],
    truth: Truth,
    attempts: Counter[str],
) -> list[str]:
    """Numbers of people of a week and its channels that tell, exactly, of a few who are in one only or in several.

    Only of weeks that a first import told of: later, the larger number stands for all imports. Themes give their
    people in steps of five, so that no difference with them is exact.
    """
    broken = []
    for week in {key[0] for key in after if key[0] not in {known[0] for known in before}}:
        parts = {c: row["authors"] for (w, c, t), row in after.items() if w == week and c is not None and t is None}
        total = after[week, None, None]["authors"] if (week, None, None) in after else 0
        who = {c: {a for (of, _), group in truth[week].items() if of == c for a in group} for c in parts}
        everyone = set().union(*who.values())
        attempts["differences of people"] += len(parts) + 1
        if total != len(everyone) or total == max(parts.values(), default=0):
            continue  # a total that is no larger than a part may stand for any number
        broken += [f"{total - n} of {week} are not in {c}" for c, n in parts.items() if 0 < total - n < AUTHORS]
        if 0 < sum(parts.values()) - total < AUTHORS:
            broken.append(f"at most {sum(parts.values()) - total} of {week} are in several channels")
    return broken


def _choose(of: int, number: int) -> int:
    return 0 if number > of else 1 if not number else _choose(of - 1, number - 1) * of // number


def one_campaign(
    folder: Path, template: Path, luck: random.Random, attempts: Counter[str]
) -> tuple[House, Organisation]:
    """A campaign against one organisation; raises AssertionError with the first thing that was learned."""
    house = open_house(folder, template)
    org = any_organisation(luck, THEMES)
    ledger, before = Ledger(), {}
    for number, said in enumerate(exports(org, luck)):
        if said and luck.random() < ANOTHER_KIND:
            house.do(lines(folder / "handed" / f"{number}.jsonl", org.only(said)), "--kind", "jsonl")
        else:
            house.do(slack(folder / "handed" / f"{number}.zip", org.only(said)), "--debug")
        attempts["imports"] += 1
        after = told(house.voices())
        broken = study(fresh_sums(before, after), ledger.take(said), attempts)
        broken += apart(before, after, ledger.latest, attempts)
        assert not broken, broken
        ask_around(house, after, luck, attempts)
        before = after
    return house, org


def exports(org: Organisation, luck: random.Random) -> list[tuple[Said, ...]]:
    """Exports of an organisation that an attacker would have made: grown, repeated, with one person or channel more."""
    everything = org.said
    authors = sorted({one.author.number for one in everything})
    if not authors:
        return [everything]
    one, few = luck.choice(authors), set(luck.sample(authors, min(len(authors), luck.randint(2, 7))))
    channel = luck.choice(everything).channel
    cut = luck.randrange(len(everything) + 1)
    renamed = tuple(replace(s, channel="renamed") if s.channel == channel else s for s in everything)
    plans = [
        [everything],
        [everything, everything],
        [tuple(s for s in everything if s.author.number != one), everything],
        [tuple(s for s in everything if s.author.number not in few), everything, everything],
        [tuple(s for s in everything if s.channel != channel), everything],
        [everything[:cut], everything],
        [everything[:cut], everything[cut:], everything],
        [tuple(s for s in everything if s.author.number == one), everything],
        [tuple(s for s in everything if s.author.number != one), renamed],
        [everything, renamed, everything],
    ]
    return luck.choice(plans)


def ask_around(
    house: House, known: Mapping[KeyOf, Mapping[str, Any]], luck: random.Random, attempts: Counter[str]
) -> None:
    """Filters, slices of time and raised floors: they may answer less than was known, never another thing."""
    channels = ["general", "dock-4", "nobody-knows", "=1+1"]
    for _ in range(3):
        words: list[str] = []
        if luck.random() < 0.6:
            words += ["--channel", luck.choice(channels)]
        if luck.random() < 0.6:
            words += ["--theme", luck.choice([*THEMES, "unheard of"])]
        if luck.random() < 0.6:
            words += ["--since", f"2026-06-{luck.randint(1, 28):02d}"]
        if luck.random() < 0.4:
            words += ["--until", f"2026-06-{luck.randint(1, 28):02d}"]
        for key, row in told(house.voices(*words)).items():
            assert row == known[key], (words, row, known.get(key))
        attempts["questions"] += 1
    low, low_theme = luck.randint(5, 14), luck.randint(10, 25)
    raised = {"TALLYWIRE_VOICES__MIN_AUTHORS": str(low), "TALLYWIRE_VOICES__MIN_THEME_AUTHORS": str(low_theme)}
    for key, row in told(house.voices(**raised)).items():
        assert key in known and row["posts"] <= known[key]["posts"]
        least = low if key[2] is None else max(low, low_theme) // STEP * STEP  # themes give their authors in steps
        assert row["authors"] >= least, (raised, row)
    attempts["questions"] += 1


def remove(folder: Path) -> None:
    """Forget a campaign's folder."""
    shutil.rmtree(folder, ignore_errors=True)


def searched(house: House, org: Organisation, attempts: Counter[str]) -> list[str]:
    """People found in any byte that the house has or said; the log and the digest are asked for before."""
    for words in (
        ["access-log"],
        ["access-log", "--json"],
        ["doctor"],
        ["export", "voices", "--format", "csv", "--debug"],
    ):
        house.call(*words)
    house.call("export", "voices", "--format", "xlsx", "--out", "voices.xlsx", "--debug")
    secrets = [secret for who in org.people[::4] for secret in who.secrets()]
    accounts = [name for who in org.people[::4] for name in (who.account, who.handle, who.mail, who.name)]
    found, tried = traces(house.everything(), secrets, accounts, house.keys())
    attempts["forms searched for"] += tried
    return found
