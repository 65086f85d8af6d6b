"""Slack asked live, on a server that answers as Slack documents it."""

from __future__ import annotations

import logging
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.posts.opening import detect, open_export
from scrapers.posts.post import Dropped, Post
from scrapers.posts.slack import open_slack
from scrapers.posts.slack_api import BASE_URL, open_live
from store.errors import FetchError, InputError, TallywireError
from tests.scrapers.posts.exports import as_zip
from tests.scrapers.posts.reading import read, spoiled
from tests.scrapers.posts.slack_server import TOKEN, Workspace, slack
from tests.scrapers.posts.test_slack import CHANNELS, DAY, USERS, message

SECRET = "The words of a message"


@pytest.fixture(autouse=True)
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALLYWIRE_SLACK_TOKEN", TOKEN)
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


def workspace() -> Workspace:
    thread = "1767600000.900000"
    root = message("First", ts=thread, thread_ts=thread, reply_count=2)
    shared = message("For all", user="U2", subtype="thread_broadcast", thread_ts=thread)
    reply = message("Only here", user="U2", thread_ts=thread)
    return Workspace(
        users=list(USERS),
        channels=[*CHANNELS, {"id": "C7", "name": "not-invited"}, {"id": "C8", "name": "hush", "is_private": True}],
        history={
            "C1": [message(), shared, root, message(bot_id="B1"), message("", user="U2")],
            "C2": [message("Badges")],
            "C8": [message("closed")],
        },
        replies={thread: [root, reply, shared]},
    )


def fetched(base_url: str, waits: list[float] | None = None) -> tuple[list[Post], dict[str, int]]:
    with open_live(base_url, (waits if waits is not None else []).append) as export:
        assert export.kind == "slack"
        records = list(export.records())
        assert list(export.records()) == records
        assert len(list(export.people())) == 3
    posts = [record for record in records if isinstance(record, Post)]
    return posts, dict(Counter(str(record.reason) for record in records if isinstance(record, Dropped)))


def refused(kind: type[TallywireError], base_url: str) -> str:
    with pytest.raises(kind) as caught:
        fetched(base_url)
    assert TOKEN not in str(caught.value) and SECRET not in str(caught.value) and "\n" not in str(caught.value)
    return str(caught.value)


def test_every_page_and_thread_is_read_once(tmp_path: Path) -> None:
    known = workspace()
    with slack(known) as base_url:
        posts, dropped = fetched(base_url)
    assert [post.text for post in posts if post.channel == "general"][1:] == ["For all", "First", "Only here"]
    assert dropped == {"bot": 1, "empty": 1}
    # The same workspace exported gives the same posts.
    days = {
        f"general/{DAY}": [*known.history["C1"], known.replies["1767600000.900000"][1]],
        f"badges/{DAY}": known.history["C2"],
    }
    exported = read(open_slack, as_zip(tmp_path / "a.zip", {"users.json": USERS, "channels.json": CHANNELS, **days}))
    assert sorted(exported[0], key=lambda post: post.id) == sorted(posts, key=lambda post: post.id)


def test_only_public_channels_are_asked_for() -> None:
    known = workspace()
    with slack(known) as base_url:
        fetched(base_url)
    assert {asked["types"] for method, asked in known.asked if method == "conversations.list"} == {"public_channel"}
    assert {asked["channel"] for method, asked in known.asked if method == "conversations.history"} == {
        "C1",
        "C2",
        "C7",
    }
    assert {method for method, _ in known.asked} == {
        "users.list", "conversations.list", "conversations.history", "conversations.replies",
    }  # fmt: skip
    assert not any("token" in asked for _, asked in known.asked)


def test_a_second_pass_asks_nothing() -> None:
    known = workspace()
    with slack(known) as base_url, open_live(base_url) as export:
        first, questions = list(export.records()), len(known.asked)
        assert list(export.records()) == first and len(known.asked) == questions


def test_it_waits_as_long_as_told_and_asks_again() -> None:
    known, waits = workspace(), list[float]()
    known.trouble = [
        (429, {"Retry-After": "7"}, {"ok": False, "error": "ratelimited"}),
        (503, {}, b"<html>down</html>"),
        (200, {}, {"ok": False, "error": "internal_error"}),
    ]
    with slack(known) as base_url:
        posts, _ = fetched(base_url, waits)
    assert waits == [7.0, 4.0, 8.0] and len(posts) == 5


@pytest.mark.parametrize(
    ("answer", "kind", "said"),
    [
        ((429, {"Retry-After": "86400"}, {"ok": False, "error": "ratelimited"}), FetchError, "86400 seconds"),
        ((200, {}, {"ok": False, "error": "invalid_auth"}), InputError, "refuses the token"),
        ((200, {}, {"ok": False, "error": "missing_scope"}), InputError, "channels:history"),
        ((200, {}, {"ok": False, "error": f"{TOKEN} {SECRET}"}), FetchError, "answered an error"),
        ((200, {}, {"ok": True, "members": SECRET}), FetchError, "without members"),
        ((200, {}, {"ok": True}), FetchError, "without members"),
    ],
)
def test_what_waiting_does_not_mend_is_said_in_one_line(
    answer: tuple[int, dict[str, str], object], kind: type[TallywireError], said: str
) -> None:
    known = workspace()
    known.trouble = [answer]
    with slack(known) as base_url:
        assert said in refused(kind, base_url)


def test_whoever_never_answers_well_is_given_up() -> None:
    known = workspace()
    known.trouble = [(500, {}, SECRET.encode())] * 50
    with slack(known) as base_url:
        assert "doesn't answer" in refused(FetchError, base_url)
    assert len(known.asked) == 6
    assert "doesn't answer" in refused(FetchError, base_url)  # nobody listens any more


def test_a_page_that_leads_back_to_itself_is_given_up() -> None:
    known = workspace()
    again = {"ok": True, "members": [], "response_metadata": {"next_cursor": "0"}}
    known.trouble = [(200, {}, again), (200, {}, again)]
    with slack(known) as base_url:
        assert "repeats a page" in refused(FetchError, base_url)


def test_a_token_that_may_read_no_channel_is_told(tmp_path: Path) -> None:
    known = workspace()
    known.history = {}
    with slack(known) as base_url:
        assert "invite the app" in refused(InputError, base_url)


def test_without_a_token_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALLYWIRE_SLACK_TOKEN", " ")
    with pytest.raises(InputError, match="TALLYWIRE_SLACK_TOKEN"), open_export("slack:", "slack"):
        pass


def test_the_live_workspace_is_a_kind_of_slack_and_asks_slack_only() -> None:
    assert detect("slack:") == "slack" and BASE_URL == "https://slack.com/api/"
    with open_export("slack:") as export:
        assert export.kind == "slack" and TOKEN not in repr(export)


def test_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), slack(workspace()) as base_url:
        fetched(base_url)
    assert not caplog.text


SPOILED = {
    "users": USERS,
    "channels": CHANNELS,
    "history": {"C1": [message("First", ts="1767600000.900000", reply_count=1), message()], "C2": [message("Badges")]},
    "replies": {"1767600000.900000": [message("Reply")]},
}


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_type_a_field_has_it_is_read_or_refused(data: st.DataObject) -> None:
    answers = spoiled(SPOILED, data.draw)
    assert isinstance(answers, dict)
    rows = {key: answers[key] for key in ("users", "channels") if key in answers}
    lists = {key: value if isinstance(value, list) else [value] for key, value in rows.items()}
    maps = {
        key: {inner: items if isinstance(items, list) else [items] for inner, items in value.items()}
        for key, value in answers.items()
        if key in ("history", "replies") and isinstance(value, dict)
    }
    with slack(Workspace(**lists, **maps, page=50)) as base_url:
        try:
            with open_live(base_url, lambda seconds: None) as export:
                list(export.records())
                list(export.people())
        except TallywireError as error:
            assert "\n" not in str(error) and SECRET not in str(error)
