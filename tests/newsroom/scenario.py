"""What a scenario is: what is served, what changes before the second run, and what the contracts promise of it.

To add one, put an entry into a list of ``tests/newsroom/scenarios``::

    Scenario(
        "a feed with one item",
        lambda at: {"/feed": rss(item(at("/a"))), "/a": page("Crews sign")},
        found={"/a": {"title": "Crews sign"}},
    )

``found`` is everything that is stored of the scenario's hosts after the first run: path → fields of the export with
their values (or with something that equals them, such as ``Has("1,600")``). Nothing else may be stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from tests.newsroom.town import Serve

Fields = Mapping[str, Any]
MOMENT = (datetime.now(UTC) - timedelta(days=2)).replace(hour=8, minute=15, second=0, microsecond=0)
"""When most of what is served was published."""


@dataclass(frozen=True)
class Scenario:
    """One newsroom and what is to become of it.

    ``start`` is the source's path (or whole address), ``beside`` are further sources of the scenario, path → kind.
    ``state`` lists the states allowed after the first run, words apart. ``then`` is served from the second run on;
    ``found_then`` and ``state_then`` hold after the last run (as after the first unless given). ``may`` are paths that
    may be stored beside ``found``, ``never`` those that must not be asked, ``once`` those asked in one run only.
    ``overlaps``: the server is still busy with a request that the caller has given up.
    """

    name: str
    serve: Serve
    kind: str = "feed"
    start: str = "/feed"
    beside: Mapping[str, str] = field(default_factory=dict)
    outlet: str | None = None
    state: str = "ok"
    status: int | None = None
    found: Mapping[str, Fields] = field(default_factory=dict)
    then: Serve | None = None
    state_then: str | None = None
    found_then: Mapping[str, Fields] | None = None
    may: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    asks_robots: bool = True
    overlaps: bool = False


class Has:
    """Equals every text that holds all of ``words`` and none of ``without``."""

    def __init__(self, *words: str, without: tuple[str, ...] = ()) -> None:
        self.words, self.without = words, without

    def __eq__(self, other: object) -> bool:
        held = isinstance(other, str) and all(word in other for word in self.words)
        return held and not any(word in str(other) for word in self.without)

    def __hash__(self) -> int:
        return hash(self.words)

    def __repr__(self) -> str:
        return f"text with {self.words}" + (f" without {self.without}" if self.without else "")


class OneOf:
    """Equals each of ``values``."""

    def __init__(self, *values: object) -> None:
        self.values = values

    def __eq__(self, other: object) -> bool:
        return other in self.values

    def __hash__(self) -> int:
        return hash(self.values)

    def __repr__(self) -> str:
        return f"one of {self.values}"


def rfc(moment: datetime = MOMENT) -> str:
    """A moment as RSS writes it."""
    return format_datetime(moment, usegmt=True)


def iso(moment: datetime = MOMENT) -> str:
    """A moment as Atom and JSON-LD write it."""
    return moment.isoformat()


def dated(moment: datetime = MOMENT) -> str:
    """The RSS element of a publication."""
    return f"<pubDate>{rfc(moment)}</pubDate>"
