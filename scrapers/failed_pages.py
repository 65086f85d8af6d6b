"""Pages that a source lists and that could not be read: when they are tried again. Pure decisions.

A page that is not there is listed for months by careless feeds; asking for it at every run would be rude, and never
asking again would lose what is mended. So the pauses grow, by what kind of failure it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from scrapers.exchange import HostWaitError
from store.errors import FetchError, ParseError

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

PASSING_PAUSES = (
    15 * _MINUTE, _HOUR, 3 * _HOUR, 6 * _HOUR, 12 * _HOUR, _DAY, 3 * _DAY, 7 * _DAY, 14 * _DAY,
)  # fmt: skip
"""Pauses after the first, second… failure in a row of a kind that passes: most outages end within the hour, nearly all
within the day (five tries). What lasts longer is no outage. The last pause is repeated."""

LASTING_PAUSES = (6 * _HOUR, _DAY, 3 * _DAY, 7 * _DAY, 14 * _DAY)
"""The same where the page is missing or no article: an item that was listed before its page was published is there some
hours later; a page put back, or a wall taken down, days later. Some 30 requests in a year that lists it all along."""

ANNOUNCED_AGAIN = 3 * _HOUR
"""A change that the list announces is tried at once, after a second failure not before this: some lists say "now" of
every item, whenever they are asked. As often as a young page is looked at again."""

BELIEVED = 3
"""So many times in a row a host's word for when to come back holds alone, however soon; then the longer pause does."""

_PASSING = re.compile(
    r"timeout|connect|dns|tls|protocol|bad_encoding|crawl_delay|waiting|robots_unreachable|bot_check|"
    r"http_(?:408|429|5\d\d)"
)
# Nothing is wrong with a page whose turn did not come within one look.
_NO_FAILURE = frozenset({"crawl_delay"})
_NOT_ASKED = "waiting"


@dataclass(frozen=True, slots=True)
class FailedPage:
    """What is remembered of a page that could not be read.

    ``first`` and ``last`` are its first and last failure in a row, ``times`` how many of the present kind there were,
    ``not_before`` when it may be tried again (``None``: whenever it is listed), ``by_host`` whether the host said so.
    """

    url: str
    reason: str
    first: datetime
    last: datetime
    times: int
    not_before: datetime | None
    by_host: bool = False


def may_pass(reason: str) -> bool:
    """Whether a failure of this reason says nothing of the page itself, and is likely to pass."""
    return _PASSING.fullmatch(reason) is not None


def after_failure(
    before: FailedPage | None, url: str, error: FetchError | ParseError, now: datetime
) -> FailedPage | None:
    """What is remembered of the page at ``url`` after it failed with ``error``, ``None`` where that is no failure."""
    if error.reason in _NO_FAILURE:
        return before
    first, times = (before.first, before.times) if before else (now, 0)
    if before and may_pass(before.reason) != may_pass(error.reason):
        times = 0
    times += error.reason != _NOT_ASKED
    pauses = PASSING_PAUSES if may_pass(error.reason) else LASTING_PAUSES
    again = now + pauses[min(max(times, 1), len(pauses)) - 1]
    by_host = isinstance(error, HostWaitError)
    if isinstance(error, HostWaitError):
        named = now + timedelta(seconds=error.wait)
        again = named if times <= BELIEVED else max(named, again)
    return FailedPage(url, error.reason, first, now, times, again, by_host)


def is_held_back(page: FailedPage, modified: datetime | None, now: datetime) -> bool:
    """Whether the page is to be left alone at ``now``; ``modified`` is the change that its list announces, if any."""
    if page.not_before is None or page.not_before <= now:
        return False
    if page.by_host or modified is None or not page.last < modified <= now:
        return True
    return page.times > 1 and now < page.last + ANNOUNCED_AGAIN
