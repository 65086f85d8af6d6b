"""Slack's export, made after its documented format: what is a post, what is counted and left, what refuses the file."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrapers.posts.opening import detect
from scrapers.posts.post import Post
from scrapers.posts.slack import open_slack
from tests.scrapers.posts.exports import Files, as_folder, as_tar, as_zip
from tests.scrapers.posts.reading import Read, read, read_or_refused, refusal, spoiled

SECRET = "Ottilie Brandauer"
DAY = "2026-01-05.json"
USERS = [
    {
        "id": "U1", "name": "obrand", "real_name": SECRET, "deleted": False, "is_bot": False,
        "profile": {
            "real_name": SECRET, "display_name": "Otti", "first_name": "Ottilie", "last_name": "Brandauer",
            "email": "ob@example.test", "phone": "+49 30 555", "title": "Engineer",
            "fields": {"X1": {"value": "E-40321", "alt": ""}, "X2": {"value": "2020-03-01"}, "X3": {"value": "Berlin"}},
        },
    },
    {"id": "U2", "name": "kemal", "profile": {"real_name": "Kemal Aydin", "display_name": ""}, "deleted": True},
    {"id": "UB", "name": "jirabot", "is_bot": True, "profile": {"real_name": "Jira"}},
    {"id": "UX", "name": "guest", "is_stranger": True, "profile": {"real_name": "Someone Else"}},
]  # fmt: skip
CHANNELS = [
    {"id": "C1", "name": "general", "is_general": True, "members": ["U1"]},
    {"id": "C2", "name": "badges", "previous_names": ["access-cards"]},
]
SERIAL = iter(range(10**9))


def message(text: object = "The new badges worry me.", user: str = "U1", **more: object) -> dict[str, Any]:
    return {"type": "message", "user": user, "text": text, "ts": f"1767600000.{next(SERIAL):06}", **more}


def export(*messages: object, **more: object) -> dict[str, Any]:
    return {"users.json": USERS, "channels.json": CHANNELS, f"general/{DAY}": list(messages), **more}


def of(tmp_path: Path, files: Files) -> Read:
    return read(open_slack, as_zip(tmp_path / "export.zip", files))


def only(tmp_path: Path, *messages: object) -> Post:
    posts, dropped, _ = of(tmp_path, export(*messages))
    assert len(posts) == 1 and not dropped
    return posts[0]


def reasons(tmp_path: Path, *messages: object) -> dict[str, int]:
    posts, dropped, _ = of(tmp_path, export(*messages))
    assert not posts and sum(dropped.values()) == len(messages)
    return dict(dropped)


def test_a_message_of_a_person_is_a_post(tmp_path: Path) -> None:
    post = only(tmp_path, {"type": "message", "user": "U1", "text": "Hello <@U2>", "ts": "1767600000.000100"})
    assert post == Post(
        "1767600000.000100", datetime(2026, 1, 5, 8, 0, 0, 100, UTC), "general", "U1", "Hello @Kemal Aydin"
    )


def test_zip_folder_and_tar_give_the_same(tmp_path: Path) -> None:
    files = export(message(), message("Me too"), **{f"badges/{DAY}": [message("Third")], f"D9/{DAY}": [message()]})
    wanted = read(open_slack, as_zip(tmp_path / "a.zip", files))
    assert wanted == read(open_slack, as_folder(tmp_path / "folder", files))
    inside = {f"Works Slack export/{name}": content for name, content in files.items()}
    assert wanted == read(open_slack, as_zip(tmp_path / "b.zip", inside))
    posts, dropped, people = read(open_slack, as_tar(tmp_path / "a.tar.gz", files))
    assert (sorted(posts, key=lambda p: p.id), dropped, people) == (sorted(wanted[0], key=lambda p: p.id), *wanted[1:])
    assert all(detect(str(tmp_path / name)) == "slack" for name in ("a.zip", "b.zip", "folder", "a.tar.gz"))


def test_the_directory_tells_names_and_accounts_and_leaves_bots_out(tmp_path: Path) -> None:
    _, _, people = of(tmp_path, export())
    assert people[0].names == (SECRET, "Otti", "Ottilie", "Brandauer")
    assert people[0].accounts == ("U1", "obrand", "ob@example.test", "+49 30 555", "E-40321")
    assert not any("Jira" in person.names for person in people) and len(people) == 3


def test_without_a_directory_whoever_wrote_is_known(tmp_path: Path) -> None:
    files = export(message(user_profile={"real_name": SECRET, "name": "obrand"}), message(user="U7"))
    del files["users.json"]
    _, _, people = of(tmp_path, files)
    assert [(person.names, person.accounts) for person in people] == [((SECRET,), ("U1", "obrand")), ((), ("U7",))]


def test_the_directory_of_an_enterprise_organisation_is_read(tmp_path: Path) -> None:
    files = export(message())
    files["org_users.json"] = files.pop("users.json")
    assert len(of(tmp_path, files)[2]) == 3


@pytest.mark.parametrize(
    ("extra", "reason"),
    [
        ({"bot_id": "B1"}, "bot"),
        ({"subtype": "bot_message", "username": "deploys"}, "bot"),
        ({"user": "UB"}, "bot"),
        ({"user": "USLACKBOT"}, "bot"),
        ({"subtype": "channel_join"}, "notice"),
        ({"subtype": "channel_topic", "topic": "x"}, "notice"),
        ({"subtype": "huddle_thread"}, "notice"),
        ({"subtype": "pinned_item"}, "notice"),
        ({"subtype": "something_new"}, "notice"),
        ({"hidden": True}, "notice"),
        ({"subtype": "tombstone", "hidden": True, "user": "USLACKBOT"}, "deleted"),
        ({"subtype": "message_changed", "hidden": True}, "notice"),
        ({"text": ""}, "empty"),
        ({"text": "", "files": [{"id": "F1", "title": "plan.pdf"}]}, "empty"),
        ({"text": "", "attachments": [{"text": "what somebody else wrote", "is_share": True}]}, "empty"),
        ({"text": ":custom-face:"}, "empty"),
        ({"ts": None}, "no_time"),
        ({"ts": "yesterday"}, "no_time"),
        ({"user": None}, "no_author"),
        ({"user": ""}, "no_author"),
        ({"user": "UX"}, "outsider"),
        ({"text": 7}, "malformed"),
        ({"user": ["U1"]}, "malformed"),
        ({"ts": 1767600000.5}, "malformed"),
        ({"subtype": {"a": 1}}, "malformed"),
    ],
)
def test_what_is_no_post_is_counted_by_reason(tmp_path: Path, extra: dict[str, object], reason: str) -> None:
    assert reasons(tmp_path, {**message(), **extra}) == {reason: 1}


@pytest.mark.parametrize("item", [None, 7, "text", [], [{}]])
def test_an_item_that_is_no_message_is_malformed(tmp_path: Path, item: object) -> None:
    assert reasons(tmp_path, item) == {"malformed": 1}


def test_replies_edits_and_broadcasts_are_posts_that_count_once(tmp_path: Path) -> None:
    first = message("First", thread_ts="1767600000.000001", reply_count=1)
    broadcast = message("Told to all", user="U2", subtype="thread_broadcast", root=first)
    edited = message("Said again", edited={"user": "U1", "ts": "1767600001.0"})
    posts, dropped, _ = of(tmp_path, export(first, broadcast, edited, broadcast, message("/me", subtype="me_message")))
    assert [post.text for post in posts] == ["First", "Told to all", "Said again", "/me"]
    assert dropped == {"duplicate": 1}


def test_the_same_moment_in_two_channels_is_two_messages(tmp_path: Path) -> None:
    one = message()
    assert len(of(tmp_path, export(one, **{f"badges/{DAY}": [one]}))[0]) == 2


def test_a_message_whose_deletion_is_logged_later_is_no_post(tmp_path: Path) -> None:
    gone, kept = message("Take this back"), message("Stays")
    log = {
        **message(""),
        "subtype": "message_deleted",
        "hidden": True,
        "deleted_ts": gone["ts"],
        "previous_message": gone,
    }
    posts, dropped, _ = of(tmp_path, export(gone, kept, **{"general/2026-01-09.json": [log]}))
    assert [post.text for post in posts] == ["Stays"] and dropped == {"deleted": 2}


def test_of_a_message_whose_edits_are_logged_the_last_one_is_read(tmp_path: Path) -> None:
    one = message("as it was")
    log = [
        message(subtype="message_changed", hidden=True, message={**one, "text": text})
        for text in ("as it was <@U1>", "as it is", 7)
    ]
    elsewhere = message(subtype="message_changed", hidden=True, message={**one, "text": "another room"})
    files = {"general/2026-01-09.json": [log[1], log[0], log[2]], f"badges/{DAY}": [elsewhere]}
    posts, dropped, _ = of(tmp_path, export(one, **files))
    assert [post.text for post in posts] == ["as it is"] and dropped == {"notice": 4}


def test_words_with_a_file_are_the_persons_and_slacks_own_are_not(tmp_path: Path) -> None:
    uploaded = "<@U1> uploaded a file: <https://x.test/f|plan.pdf>"
    messages = [
        message("My plan", files=[{"id": "F1"}]),
        message(f"{uploaded} and commented: Please read", subtype="file_share"),
        message(uploaded, subtype="file_share"),
        message("auto", subtype="file_comment", comment={"user": "U2", "comment": "Not again"}),
    ]
    posts, dropped, _ = of(tmp_path, export(*messages))
    assert [(p.author, p.text) for p in posts] == [("U1", "My plan"), ("U1", "Please read"), ("U2", "Not again")]
    assert dropped == {"empty": 1}


def test_rich_text_is_read_where_there_is_no_other(tmp_path: Path) -> None:
    parts = [
        {"type": "text", "text": "Over 1,600 of us ", "style": {"bold": True}},
        {"type": "user", "user_id": "U2"},
        {"type": "text", "text": " see "},
        {"type": "link", "url": "https://x.test/a", "text": "the list"},
        {"type": "emoji", "name": "tada", "unicode": "1f389"},
        {"type": "channel", "channel_id": "C2"},
        {"type": "broadcast", "range": "here"},
    ]
    quote = {"type": "rich_text_quote", "elements": [{"type": "text", "text": "a quotation"}]}
    blocks = [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": parts}, quote]}]
    text = only(tmp_path, message("", blocks=blocks)).text
    assert text == "Over 1,600 of us @Kemal Aydin see the list https://x.test/a🎉#badges@here\na quotation"


def test_files_beside_the_days_are_no_messages(tmp_path: Path) -> None:
    beside = {"integration_logs.json": [{"a": 1}], "canvases.json": [], "general/canvas_in_the_conversation.json": [{}]}
    posts, dropped, _ = of(tmp_path, export(message(), **beside))
    assert len(posts) == 1 and not dropped


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (f"general/{DAY}", f'{{"text": "{SECRET}"}}'),
        (f"general/{DAY}", f'[{{"text": "{SECRET}'),
        (f"D1/{DAY}", f'{{"text": "{SECRET}"}}'),
        (f"{SECRET}/{DAY}", "[1, 2"),
        ("users.json", f'{{"{SECRET}": 1}}'),
        ("channels.json", f'"{SECRET}"'),
        ("dms.json", "nope"),
    ],
)
def test_an_unsound_file_refuses_the_whole_export(tmp_path: Path, name: str, content: str) -> None:
    said = refusal(open_slack, as_zip(tmp_path / "export.zip", export(message(), **{name: content})))
    assert SECRET not in said and "export.zip" in said


SAMPLE = export(
    message("Hello <@U1|otti>", thread_ts="1767600000.000001", blocks=[{"type": "rich_text", "elements": []}]),
    message("", subtype="file_comment", comment={"user": "U1", "comment": SECRET}),
    **{"groups.json": [{"id": "G1", "name": "closed"}], f"closed/{DAY}": [message(SECRET)]},
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_type_a_field_has_it_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    files = spoiled(SAMPLE, data.draw)
    assert isinstance(files, dict)
    result = read_or_refused(open_slack, as_zip(tmp_path / "export.zip", files), SECRET)
    if result:
        posts, dropped, _ = result
        # A spoiled text that happens to be text may be read; what is closed never is.
        assert not any(post.channel == "closed" for post in posts)
        days = [content for name, content in files.items() if name.endswith(DAY)]
        assert len(posts) + sum(dropped.values()) == sum(len(day) for day in days if isinstance(day, list))
    json.dumps(files)
