"""Mattermost's bulk export."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.posts.mattermost import open_mattermost
from scrapers.posts.opening import detect
from tests.scrapers.posts.reading import read, read_or_refused, refusal, spoiled

AT = datetime(2026, 6, 16, 9, 1, 2, tzinfo=UTC)
STAMP = 1781600462000
SECRET = "Quillfeather"


def post(**change: object) -> dict[str, object]:
    body = {
        "team": "works", "channel": "town-square", "user": "ines.okafor", "type": "",
        "message": "They **count** steps.", "props": {}, "create_at": STAMP, "edit_at": 0, "reactions": None,
        "replies": None, "attachments": None,
    }  # fmt: skip
    return {"type": "post", "post": {**body, **change}}


def reply(**change: object) -> dict[str, object]:
    return {"user": "bo", "type": "", "message": "Since when?", "create_at": STAMP + 1000, "props": {}, **change}


def channel(name: str, kind: str, **change: object) -> dict[str, object]:
    body = {"team": "works", "name": name, "display_name": name.replace("-", " ").title(), "type": kind, **change}
    return {"type": "channel", "channel": body}


TOP: list[dict[str, object]] = [
    {"type": "version", "version": 1, "info": {"generator": "mattermost-server"}},
    {"type": "team", "team": {"name": "works", "display_name": "Works", "type": "O"}},
    channel("town-square", "O"),
    channel("leads", "P"),
    {
        "type": "user",
        "user": {
            "username": "ines.okafor", "email": "ines@works.example", "first_name": "Ines", "last_name": "Okafor",
            "nickname": "Nessie", "roles": "system_user",
        },
    },
    {"type": "bot", "bot": {"username": "badge-bot", "owner": "ines.okafor", "display_name": "Badge Bot"}},
]  # fmt: skip


def save(folder: Path, *rows: object, name: str = "import.jsonl") -> Path:
    path = folder / name
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), "utf-8")
    return path


def test_posts_and_their_replies_are_read(tmp_path: Path) -> None:
    path = save(
        tmp_path, *TOP, post(replies=[reply(), reply(user="cy", message="_Always_, see [it](https://a.example).")])
    )
    posts, dropped, people = read(open_mattermost, path)
    assert not dropped and detect(str(path)) == "mattermost"
    assert [(p.channel, p.author, p.text) for p in posts] == [
        ("Town Square", "ines.okafor", "They count steps."),
        ("Town Square", "bo", "Since when?"),
        ("Town Square", "cy", "Always, see it https://a.example."),
    ]
    assert posts[0].at == AT and posts[0].id == ""
    assert people[0].names == ("Ines Okafor", "Nessie")
    assert people[0].accounts == ("ines.okafor", "ines@works.example")
    assert [person.accounts for person in people[1:]] == [("badge-bot",), ("bo",), ("cy",)]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"channel": "leads"}, "private_channel"),
        ({"channel": "nowhere"}, "unlisted_channel"),
        ({"team": "other"}, "unlisted_channel"),
        ({"channel": None}, "no_channel"),
        ({"type": "system_join_channel"}, "notice"),
        ({"type": "custom_poll"}, "bot"),
        ({"type": "slack_attachment"}, "bot"),
        ({"user": "badge-bot"}, "bot"),
        ({"props": {"from_webhook": "true"}}, "bot"),
        ({"props": {"from_bot": True}}, "bot"),
        ({"delete_at": STAMP}, "deleted"),
        ({"message": ""}, "empty"),
        ({"message": "> only quoted"}, "empty"),
        ({"create_at": None}, "no_time"),
        ({"create_at": 0}, "no_time"),
        ({"create_at": 10**400}, "no_time"),
        ({"user": None}, "no_author"),
        ({"user": "petra:partner"}, "outsider"),
    ],
)
def test_what_is_no_post_is_dropped_with_its_reason(tmp_path: Path, change: dict[str, object], reason: str) -> None:
    posts, dropped, _ = read(open_mattermost, save(tmp_path, *TOP, post(**change), post(type="me")))
    assert len(posts) == 1 and dropped == {reason: 1}


@pytest.mark.parametrize(
    ("message", "is_notice"),
    [
        ("ines.okafor joined the channel.", True),
        ("ines.okafor left the team.", True),
        ("bo added to the channel by ines.okafor.", True),
        ("bo joined the channel.", False),  # in the words of another
        ("ines.okafor joined the channel. Welcome!", False),
    ],
)
def test_where_posts_have_no_types_the_servers_words_tell_who_came(
    tmp_path: Path, message: str, is_notice: bool
) -> None:
    old = post(message=message)
    body = old["post"]
    assert isinstance(body, dict) and len(read(open_mattermost, save(tmp_path, *TOP, old))[0]) == 1
    del body["type"]
    assert read(open_mattermost, save(tmp_path, *TOP, old))[1] == ({"notice": 1} if is_notice else {})


def test_a_user_with_the_address_of_a_bot_is_one_in_threads_too(tmp_path: Path) -> None:
    bot = {"type": "user", "user": {"username": "poll-bot", "email": "poll-bot@localhost", "first_name": "Polls"}}
    person = {"type": "user", "user": {"username": "bo", "email": "bo@works.example"}}
    answers = [reply(user="poll-bot", message="Vote now."), reply()]
    for answer in answers:
        del answer["props"]
    posts, dropped, _ = read(open_mattermost, save(tmp_path, *TOP, bot, person, post(replies=answers)))
    assert [post.author for post in posts] == ["ines.okafor", "bo"] and dropped == {"bot": 1}


def test_a_closed_thread_counts_with_its_replies(tmp_path: Path) -> None:
    direct = {"type": "direct_post", "direct_post": {**reply(), "channel_members": ["a", "b"], "replies": [reply()]}}
    group = {"type": "direct_post", "direct_post": {**reply(), "channel_members": ["a", "b", "c"]}}
    path = save(tmp_path, *TOP, post(channel="leads", replies=[reply(), reply()]), direct, group, post(replies=["odd"]))
    posts, dropped, _ = read(open_mattermost, path)
    assert len(posts) == 1
    assert dropped == {"private_channel": 3, "direct_message": 2, "group_message": 1, "malformed": 1}


def test_a_channel_that_is_private_once_stays_private(tmp_path: Path) -> None:
    posts, dropped, _ = read(open_mattermost, save(tmp_path, *TOP, channel("leads", "O"), post(channel="leads")))
    assert not posts and dropped == {"private_channel": 1}
    odd = [row for row in TOP if row != TOP[2]]
    posts, dropped, _ = read(open_mattermost, save(tmp_path, *odd, channel("town-square", "?"), post()))
    assert not posts and dropped == {"private_channel": 1}


def test_a_bad_line_stops_no_other(tmp_path: Path) -> None:
    path = save(
        tmp_path, *TOP, "{broken", "[]", {"type": "post"}, {"type": "post", "post": 5}, {"type": "emoji"}, post()
    )
    posts, dropped, _ = read(open_mattermost, path)
    assert len(posts) == 1 and dropped == {"malformed": 4}


def test_the_zip_of_an_export_is_read_beside_its_attachments(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data/20260616/teams/noteam/logs.zip", b"PK")
        archive.writestr("data/one.jsonl", SECRET)
        archive.writestr("import.jsonl", "".join(json.dumps(row) + "\n" for row in [*TOP, post()]))
    assert len(read(open_mattermost, path)[0]) == 1 and detect(str(path)) == "mattermost"


def test_what_is_no_bulk_export_is_refused(tmp_path: Path) -> None:
    assert "version line" in refusal(open_mattermost, save(tmp_path, post(message=SECRET)))
    assert "version 1 is read" in refusal(open_mattermost, save(tmp_path, {"type": "version", "version": 2}))
    assert "version line" in refusal(open_mattermost, save(tmp_path))
    (tmp_path / "folder").mkdir()
    save(tmp_path / "folder", post(), name="posts.json")
    assert "import.jsonl" in refusal(open_mattermost, tmp_path / "folder")


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_any_field_may_hold_anything(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    rows = spoiled([*TOP, post(message=SECRET, replies=[reply()])], data.draw)
    assert isinstance(rows, list)
    found = read_or_refused(open_mattermost, save(tmp_path_factory.mktemp("any"), *rows), SECRET)
    if found is not None:
        assert len(found[0]) + found[1].total() <= 4
