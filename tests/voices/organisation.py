"""Invented organisations whose people write posts: every name and number in them can be looked for afterwards."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

NOW = datetime(2026, 6, 24, 10, tzinfo=UTC)
"""A Wednesday: the week before is whole, its own is not."""
MONDAY = datetime(2026, 6, 15, tzinfo=UTC)
_HEADS = "Zor Quel Brim Vesh Tarn Ulmo Jyr Phae Krov Wexi Dhal Yppo Nurr Ostv Igra".split()
_TAILS = "vane mix drith quor belka zund pyre tosk lumm ghast rondo fipe yarn vult skem".split()


@dataclass(frozen=True)
class Worker:
    """A person with everything that could give them away."""

    number: int

    @property
    def first(self) -> str:
        """A first name that is nobody else's."""
        return _HEADS[self.number % 15] + _TAILS[self.number // 15 % 15] + "ab"[self.number // 225 % 2]

    @property
    def last(self) -> str:
        """A surname that is nobody else's."""
        return (
            _HEADS[(self.number * 7 + 3) % 15] + "o" + _TAILS[(self.number + 5) % 15] + _TAILS[self.number // 15 % 15]
        )

    @property
    def name(self) -> str:
        """First and last."""
        return f"{self.first} {self.last}"

    @property
    def account(self) -> str:
        """The id that the chat gives."""
        return f"U0{self.number:04d}QXZ{self.number * 37 % 1000:03d}"

    @property
    def handle(self) -> str:
        """What others write behind an @."""
        return f"{self.first[:4].lower()}.{self.last.lower()}"

    @property
    def mail(self) -> str:
        """A mail address."""
        return f"{self.handle}@haulage-{self.number}.example"

    @property
    def phone(self) -> str:
        """A telephone number."""
        return f"+44 7700 9{self.number:05d}"

    @property
    def badge(self) -> str:
        """A number that the employer gives."""
        return f"EMP-77{self.number:04d}"

    def secrets(self) -> tuple[str, ...]:
        """Everything that must be found nowhere; surname and first name apart too."""
        return (self.first, self.last, self.name, self.account, self.handle, self.mail, self.phone, self.badge)


@dataclass(frozen=True)
class Said:
    """One post as the tests know it; ``theme`` is what the quick understanding of these tests reads in it."""

    id: str
    at: datetime
    channel: str
    author: Worker
    text: str
    theme: str = "other"


@dataclass(frozen=True)
class Organisation:
    """Who could write, and what was written."""

    people: tuple[Worker, ...]
    said: tuple[Said, ...]

    def only(self, said: Iterable[Said]) -> Organisation:
        """The same people with other posts."""
        return replace(self, said=tuple(said))

    def phrases(self) -> set[str]:
        """A word of every post that stands in no other."""
        return {phrase(one.id) for one in self.said}


def phrase(post_id: str) -> str:
    """The word that only this post has."""
    return f"qzx{post_id.replace('.', 'k')}vyw"


def post(
    number: int, week: int, channel: str, author: Worker, theme: str = "other", words: str = "", minute: int = 0
) -> Said:
    """A post with its theme's mark, its own word, and the writer's traces. ``week`` counts from MONDAY's."""
    at = MONDAY + timedelta(weeks=week, minutes=minute or number % 9000, microseconds=number)
    post_id = f"{int(at.timestamp())}.{number:06d}"
    traces = ("", f" Call {author.phone}.", f" I am {author.name}, {author.badge}.", f" Write to {author.mail}.")[
        number % 4
    ]
    text = f"theme={theme.replace(' ', '_')} {phrase(post_id)} {words}{traces} Thanks @{author.handle}"
    return Said(post_id, at, channel, author, text, theme)


def workers(number: int) -> tuple[Worker, ...]:
    """So many people."""
    return tuple(map(Worker, range(number)))


def simple(groups: Sequence[tuple[int, str, str, Iterable[int]]], people: int = 80) -> Organisation:
    """An organisation from (week, channel, theme, authors' numbers): one post each."""
    everyone = workers(people)
    said: list[Said] = []
    for week, channel, theme, who in groups:
        said += [post(len(said) + n, week, channel, everyone[i], theme) for n, i in enumerate(who)]
    return Organisation(everyone, tuple(said))


def any_organisation(luck: random.Random, themes: Sequence[str], people: int = 60) -> Organisation:
    """Channels by themes by weeks with groups of every size, the small ones about the floors among them."""
    everyone = workers(people)
    channels = luck.sample(["dock-4", "night-shift", "general", "depot north", "=1+1", "canteen"], luck.randint(1, 4))
    used = luck.sample(list(themes), luck.randint(1, min(4, len(themes))))
    said: list[Said] = []
    for week in range(-luck.randint(0, 2), 1):
        for channel in channels:
            for theme in used:
                size = luck.choice((0, 0, 1, 2, 4, 5, 6, 9, 10, 11, 14, 20, 33))
                for author in luck.sample(everyone, size):
                    for _ in range(luck.choice((1, 1, 1, 2, 5))):
                        said.append(post(len(said), week, channel, author, theme, minute=luck.randrange(1, 10_000)))
    luck.shuffle(said)
    return Organisation(everyone, tuple(said))
