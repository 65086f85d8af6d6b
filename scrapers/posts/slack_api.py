"""Slack asked live: public channels, their history page by page, and the replies of each thread.

Methods and limits after Slack's developer documentation (conversations.list, conversations.history,
conversations.replies, users.list, "Rate limits"). The token needs ``channels:read``, ``channels:history`` and
``users:read``; it is read from the environment, given to Slack's library and to nobody else. An app that an
organisation made for itself may ask fifty times a minute; threads cost a question each, so a large workspace is
quicker read from its export.
"""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from scrapers.posts.post import Dropped, Export, Person, Post
from scrapers.posts.slack_messages import Room, Users, person_of
from scrapers.posts.slack_rooms import Rooms
from scrapers.posts.slack_text import Known
from store.errors import FetchError, InputError

TOKEN = "TALLYWIRE_SLACK_TOKEN"  # noqa: S105  the name of the variable
BASE_URL = "https://slack.com/api/"
_NAME = "slack:"
_PAGE = 200  # what Slack recommends; it may give fewer
_TIMEOUT = 30
_TRIES = 6
_LONGEST_WAIT = 300.0  # seconds; whoever is told to wait longer comes back another time
_PAUSE = 2.0  # seconds before a failed question is asked again, doubled each time
_ERROR = re.compile(r"[a-z_]{1,60}", re.A)
_TOKEN_ERRORS = frozenset({
    "not_authed", "invalid_auth", "account_inactive", "token_revoked", "token_expired", "no_permission",
    "not_allowed_token_type", "ekm_access_denied", "access_denied",
})  # fmt: skip
_NOT_OURS = frozenset({"not_in_channel", "channel_not_found", "is_inactive"})


@contextmanager
def open_live(base_url: str = BASE_URL, sleep: Callable[[float], None] = time.sleep) -> Iterator[Export]:
    """The workspace that the token in the environment belongs to. ``base_url`` is another one in tests only."""
    token = os.environ.get(TOKEN, "").strip()
    if not token:
        raise InputError(f"{_NAME} set the environment variable {TOKEN} to a token of your workspace")
    yield LiveSlack(_Questions(token, base_url, sleep))


class LiveSlack:
    """A workspace as an export; see :class:`scrapers.posts.post.Export`.

    What came is kept in memory until the import ends, so that a second pass sees the same and costs Slack nothing.
    """

    kind = "slack"

    def __init__(self, questions: _Questions) -> None:
        self._ask = questions
        self._people: list[object] | None = None
        self._records: list[Post | Dropped] | None = None

    def people(self) -> Iterator[Person]:
        """The members of the workspace."""
        return (person for user in self._members() if (person := person_of(user)))

    def records(self) -> Iterator[Post | Dropped]:
        """Every message of the public channels that the token may read."""
        if self._records is None:
            records = []
            for record in self._fetch():
                records.append(record)
                yield record
            self._records = records
            return
        yield from self._records

    def _members(self) -> list[object]:
        if self._people is None:
            self._people = list(self._ask.each("users.list", "members"))
        return self._people

    def _fetch(self) -> Iterator[Post | Dropped]:
        users, rooms = Users.of(self._members()), Rooms()
        for channel in self._ask.each("conversations.list", "channels", types="public_channel"):
            rooms.add(channel, None)
        known, readable = Known(users.names, rooms.names), not rooms.names
        for key, name in rooms.names.items():
            # A list of public channels has no other; a channel that became private meanwhile is closed all the same.
            if rooms.reason(name) or rooms.reason(key):
                continue
            room = Room(name, name in rooms.shared)
            try:
                for message in self._messages(key):
                    readable = True
                    yield room.read(message, users, known)
            except _NotOursError:
                continue
            readable = True
        if not readable:
            raise InputError(f"{_NAME} the token may read no channel; invite the app to those that shall be read")

    def _messages(self, channel: str) -> Iterator[object]:
        for message in self._ask.each("conversations.history", "messages", channel=channel):
            yield message
            if isinstance(message, dict) and message.get("reply_count") and isinstance(message.get("ts"), str):
                yield from self._replies(channel, message["ts"])

    def _replies(self, channel: str, thread: str) -> Iterator[object]:
        """Replies without what the history has too: the thread's first message, and replies sent to the channel."""
        for reply in self._ask.each("conversations.replies", "messages", channel=channel, ts=thread):
            if not isinstance(reply, dict) or (
                reply.get("ts") != thread and reply.get("subtype") != "thread_broadcast"
            ):
                yield reply


class _NotOursError(Exception):
    """The token may not read this channel."""


class _Questions:
    """Slack's methods, asked politely: page by page, waiting as long as told."""

    def __init__(self, token: str, base_url: str, sleep: Callable[[float], None]) -> None:
        # The library tells its logger what it sends and receives.
        silent = logging.Logger("silent", logging.CRITICAL + 1)
        self._client = WebClient(token, base_url=base_url, timeout=_TIMEOUT, logger=silent, retry_handlers=[])
        self._sleep = sleep

    def each(self, method: str, key: str, **arguments: str) -> Iterator[object]:
        """The items of every page."""
        cursor, seen = "", set[str]()
        while True:
            page = self._ask(method, {**arguments, "limit": str(_PAGE), **({"cursor": cursor} if cursor else {})})
            items = page.get(key)
            if not isinstance(items, list):
                raise FetchError(f"{_NAME} {method} answered without {key}; try again later", "malformed")
            yield from items
            more = page.get("response_metadata")
            following = more.get("next_cursor") if isinstance(more, dict) else ""
            cursor = following if isinstance(following, str) else ""
            if not cursor:
                return
            if cursor in seen:
                raise FetchError(f"{_NAME} {method} repeats a page; try again later", "malformed")
            seen.add(cursor)

    def _ask(self, method: str, arguments: dict[str, str]) -> dict[str, Any]:
        for attempt in range(1, _TRIES + 1):
            wait = _PAUSE * 2 ** (attempt - 1)
            try:
                answer = self._client.api_call(method, params=arguments).data
                if isinstance(answer, dict):
                    return answer
            except SlackApiError as error:
                wait = _wait(error, method) or wait
            except Exception:  # noqa: S110  the library hands on whatever its transport raises
                pass
            if attempt < _TRIES:
                self._sleep(wait)
        raise FetchError(f"{_NAME} {method} doesn't answer; try again later", "unreachable")


def _wait(error: SlackApiError, method: str) -> float | None:
    """Seconds to wait before asking again, None if Slack doesn't say; raises what asking again doesn't mend."""
    status = getattr(error.response, "status_code", 200)
    if status == 429:
        told = str(error.response.headers.get("Retry-After", ""))
        seconds = float(told) if re.fullmatch(r"\d{1,9}", told, re.A) else 30.0
        if seconds > _LONGEST_WAIT:
            raise FetchError(f"{_NAME} told to wait {seconds:.0f} seconds; try again then", "waiting")
        return max(seconds, 1.0)
    if status >= 500:
        return None
    code = error.response.get("error") if hasattr(error.response, "get") else None
    name = code if isinstance(code, str) and _ERROR.fullmatch(code) else "an error"
    if name in _NOT_OURS:
        raise _NotOursError from None
    if name == "missing_scope":
        raise InputError(f"{_NAME} the token lacks a scope; give it channels:read, channels:history and users:read")
    if name in _TOKEN_ERRORS:
        raise InputError(f"{_NAME} Slack refuses the token ({name}); look at {TOKEN}")
    if name in ("ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"):
        return None
    raise FetchError(f"{_NAME} {method} answered {name}; try again later", "refused")
