"""Filling a pattern's slots: names, mentions, phone numbers, addresses, staff numbers and links of invented people."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from app.sample.posts.people import DOMAIN, Colleague
from app.sample.posts.stock import choose

_PAGES = ("survey", "paceview-trial", "petition", "q", "shared/minutes", "hr/forms")


class Filler:
    """Fills patterns with people of ``staff``; ``planted`` is every identifier that went into a text."""

    def __init__(self, staff: Sequence[Colleague], rng: Random) -> None:
        self._staff = staff
        self._rng = rng

    def choose(self, text: str, n: str) -> str:
        """The pattern with its choices made and the count in place, large at the start."""
        text = choose(text, self._rng)
        if text.startswith("{n}"):
            n = n[:1].upper() + n[1:]
        return text.replace("{n}", n)

    def slots(self, text: str, author: Colleague) -> str:
        """The text with everything that identifies somebody; a mention is Slack's ``<@U…>``."""
        while "{person}" in text:
            text = text.replace("{person}", self._name(author), 1)
        while "@@" in text:
            text = text.replace("@@", f"<@{self._other(author).id}>", 1)
        return (
            text.replace("{phone}", author.phone)
            .replace("{mail}", author.mail)
            .replace("{id}", author.staff_id)
            .replace("{link}", self._link(author))
        )

    def _other(self, author: Colleague) -> Colleague:
        return self._rng.choice([person for person in self._staff if person is not author])

    def _name(self, author: Colleague) -> str:
        person = self._other(author)
        name = person.first if self._rng.random() < 0.45 else person.name
        return name.lower() if author.style in ("lower", "slang") else name

    def _link(self, author: Colleague) -> str:
        token = f"{self._rng.getrandbits(96):024x}"
        return f"<https://intranet.{DOMAIN}/{self._rng.choice(_PAGES)}?user={author.handle}&amp;token={token}>"
