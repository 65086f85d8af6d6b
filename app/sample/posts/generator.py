"""The sample's posts, composed: a plan and a stock of sentences in, messages by invented people out, always the same.

Pure: nothing but the files of this package is read. :mod:`app.sample.posts.slack` writes what comes out as an export.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from app.sample.posts.filling import Filler
from app.sample.posts.people import Colleague, make_staff
from app.sample.posts.stock import REPLIES, Pattern, load_stock
from app.sample.posts.style import write

PLAN = Path(__file__).parent / "plan.toml"
TRIES = 12
"""How often a post that somebody has written already is written anew, by and by from other patterns of its kind."""
THREADED = 0.2
"""Share of posts that somebody answers."""
AGAIN = 1e-4
"""How likely a pattern comes again within one stretch of time."""
ANSWERED_AS = {
    "count-letter": "petition", "count-petition": "petition", "count-calm": "relief",
    "moving": "any", "parking": "any", "badges": "any",
}  # fmt: skip
"""Phases without answers of their own, and whose they take."""
BUSY_HOURS = (7, 18)
WAKING = range(6, 23)
QUIET = 0.04
"""How much rarer posts are in the evening and at the weekend."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message. ``parent`` is the number of the message it answers; ``edited`` when it was changed."""

    at: datetime
    channel: str
    author: Colleague
    text: str
    number: int
    parent: int | None = None
    edited: datetime | None = None


@dataclass(frozen=True, slots=True)
class Corpus:
    """The staff and all they wrote, in the order of time."""

    staff: tuple[Colleague, ...]
    channels: Mapping[str, Mapping[str, Any]]
    messages: tuple[Message, ...]
    plan: Mapping[str, Any] = field(repr=False)


def compose() -> Corpus:
    """The whole corpus; the same messages at every call."""
    plan = tomllib.loads(PLAN.read_text(encoding="utf-8"))
    rng = Random(plan["seed"])  # noqa: S311 - chance that repeats is what is wanted
    staff = make_staff(rng, plan["writers"], plan["silent"])
    writer = _Writer(plan, staff, rng)
    for stretch in plan["stretches"]:
        writer.stretch(stretch)
    for count in plan["counts"]:
        writer.counts(count)
    messages = sorted(writer.messages, key=lambda message: message.at)
    return Corpus(tuple(staff), plan["channels"], tuple(messages), plan)


class _Writer:
    """Draws patterns, people, channels and times; ``messages`` is what was written so far."""

    def __init__(self, plan: Mapping[str, Any], staff: Sequence[Colleague], rng: Random) -> None:
        self.messages: list[Message] = []
        self._rng = rng
        self._fill = Filler(staff, rng)
        self._stock = load_stock()
        self._used: Counter[Pattern] = Counter()
        self._lately: set[Pattern] = set()
        self._seen: set[str] = set()
        self._channels: Mapping[str, Mapping[str, Any]] = plan["channels"]
        self._members = _members(plan, staff)

    def stretch(self, stretch: Mapping[str, Any]) -> None:
        """Write the posts of a stretch of time, and what is answered to them."""
        only = {name: self._members[name][:number] for name, number in stretch.get("only", {}).items()}
        phases, shares = list(stretch["phases"]), list(stretch["phases"].values())
        self._lately.clear()
        for _ in range(stretch["posts"]):
            phase = self._rng.choices(phases, shares)[0]
            pattern = self._draw(phase, stretch.get("moods", {}))
            channel = self._rng.choice(list(only)) if only else self._channel(pattern.theme)
            members = only.get(channel) or self._members[channel]
            at = self._moment(stretch["from"], stretch["to"])
            opened = self._post(pattern, channel, self._somebody(members), at)
            if self._rng.random() < THREADED:
                self._thread(pattern, opened, members, stretch["to"])

    def counts(self, count: Mapping[str, Any]) -> None:
        """Let people mention a count: each another person, in other words."""
        for words, people in count["say"].items():
            authors = self._rng.sample([w for w in self._members["general"] if w.style != "terse"], people)
            for author in authors:
                day: date = self._rng.choice(count["days"])
                start = datetime.combine(day, time(BUSY_HOURS[0]), UTC)
                pattern = self._draw(count["phase"], {})
                at = self._moment(start, start + timedelta(hours=12))
                self._post(pattern, self._channel(pattern.theme, author), author, at, words)

    def _thread(self, to: Pattern, opened: Message, members: Sequence[Colleague], end: datetime) -> None:
        at = opened.at
        for _ in range(self._rng.choice((1, 1, 1, 2, 2, 3, 4))):
            at += timedelta(seconds=self._rng.randrange(40, 5_000))
            author = self._somebody(members)
            if author == opened.author or at >= end:
                continue
            self._post(self._draw_reply(to), opened.channel, author, at, parent=opened.number)

    def _post(
        self, pattern: Pattern, channel: str, author: Colleague, at: datetime, n: str = "", parent: int | None = None
    ) -> Message:
        for tried in range(TRIES):
            text = self._text(pattern, author, n)
            if _plain(text) not in self._seen:
                break
            if tried % 3 == 2:
                pattern = self._another(pattern)
        self._seen.add(_plain(text))
        edited = at + timedelta(seconds=self._rng.randrange(15, 900)) if self._rng.random() < 0.06 else None
        message = Message(at, channel, author, text, len(self.messages), parent, edited)
        self.messages.append(message)
        return message

    def _text(self, pattern: Pattern, author: Colleague, n: str) -> str:
        text = self._fill.choose(pattern.text, n)
        if (
            author.style == "long"
            and pattern.theme != REPLIES
            and pattern.mood in ("up", "down")
            and self._rng.random() < 0.6
        ):
            more = self._draw(pattern.phase, {}, theme=pattern.theme, mood=pattern.mood)
            if more is not pattern and "{n}" not in more.text:
                text = f"{text}{'' if text[-1] in '.!?:)' else '.'} {_capital(self._fill.choose(more.text, n))}"
        return self._fill.slots(
            write(text, author.style, pattern.mood, self._rng, answer=pattern.theme == REPLIES), author
        )

    def _draw(
        self, phase: str, moods: Mapping[str, float], theme: str | None = None, mood: str | None = None
    ) -> Pattern:
        """A pattern of a phase, those used less first."""
        pool = [
            p
            for p in self._stock
            if p.phase == phase and p.theme != REPLIES and theme in (None, p.theme) and mood in (None, p.mood)
        ]
        return self._pick(pool, [moods.get(p.mood, 1.0) for p in pool])

    def _another(self, pattern: Pattern) -> Pattern:
        """A pattern of the same kind."""
        kind = (pattern.phase, pattern.theme, pattern.mood)
        return self._pick([p for p in self._stock if (p.phase, p.theme, p.mood) == kind])

    def _draw_reply(self, to: Pattern) -> Pattern:
        answers = [p for p in self._stock if p.theme == REPLIES and p.mood in ("", to.mood)]
        pool = [p for p in answers if p.phase == ANSWERED_AS.get(to.phase, to.phase)]
        return self._pick(pool)

    def _pick(self, pool: Sequence[Pattern], likely: Sequence[float] = ()) -> Pattern:
        fresh = [(AGAIN if p in self._lately else 1.0) / (1 + self._used[p]) ** 4 for p in pool]
        weights = [like * new for like, new in zip(likely, fresh, strict=True)] if likely else fresh
        found = self._rng.choices(pool, weights)[0]
        self._used[found] += 1
        self._lately.add(found)
        return found

    def _channel(self, theme: str, author: Colleague | None = None) -> str:
        """A channel for a theme, of those where ``author`` writes."""
        likely = {
            name: room["themes"].get(theme, room["themes"].get("*", 0))
            for name, room in self._channels.items()
            if author is None or author in self._members[name]
        }
        return self._rng.choices(list(likely), list(likely.values()))[0]

    def _somebody(self, members: Sequence[Colleague]) -> Colleague:
        return self._rng.choices(members, [member.weight for member in members])[0]

    def _moment(self, start: datetime, end: datetime) -> datetime:
        """A time between two, mostly in the hours of an office."""
        while True:
            at = start + timedelta(microseconds=self._rng.randrange(int((end - start).total_seconds()) * 10**6))
            busy = at.weekday() < 5 and BUSY_HOURS[0] <= at.hour < BUSY_HOURS[1]
            if busy or (at.hour in WAKING and self._rng.random() < QUIET):
                return at


def _members(plan: Mapping[str, Any], staff: Sequence[Colleague]) -> dict[str, list[Colleague]]:
    """Who writes in which channel: everybody, or those at home there, or a handful."""
    writers = [replace(person) for person in staff[: plan["writers"]]]
    homes = [name for name, room in plan["channels"].items() if room.get("home")]
    few = iter(range(0, len(writers), 11))
    members: dict[str, list[Colleague]] = {}
    for name, room in plan["channels"].items():
        if room.get("home"):
            members[name] = writers[homes.index(name) :: len(homes)]
        elif "people" in room:
            members[name] = [writers[next(few)] for _ in range(room["people"])]
        else:
            members[name] = writers
    return members


def _plain(text: str) -> str:
    """What a text says, however it is typed."""
    return re.sub(r"\W+", " ", text).casefold().strip()


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
