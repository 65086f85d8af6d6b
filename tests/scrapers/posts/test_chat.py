"""Google Chat as Takeout hands it out."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.posts.chat import open_chat, read_date
from scrapers.posts.opening import detect
from tests.scrapers.posts.reading import read, read_or_refused, refusal, spoiled

AT = datetime(2026, 6, 16, 9, 1, 2, tzinfo=UTC)
SECRET = "Quillfeather"
INES = {"name": "Ines Okafor", "email": "Ines@Works.example", "user_type": "Human"}
BO = {"name": "Bo Lindqvist", "email": "bo@works.example", "user_type": "Human"}
CY = {"name": "Cy Amaral", "email": "cy@works.example", "user_type": "Human"}


def message(**change: object) -> dict[str, object]:
    body = {
        "creator": INES,
        "created_date": "Tuesday, June 16, 2026 at 9:01:02\u202fAM UTC",
        "text": "They *count* steps.",
        "topic_id": "t1",
        "message_id": "AAA/t1/t1",
    }
    return {**body, **change}


def files(*messages: object) -> dict[str, object]:
    return {
        "Google Chat/Groups/Space AAA/group_info.json": {"name": "Canteen", "members": [INES, BO]},
        "Google Chat/Groups/Space AAA/messages.json": {"messages": list(messages)},
        "Google Chat/Groups/DM BBB/group_info.json": {"members": [INES, BO]},
        "Google Chat/Groups/DM BBB/messages.json": {"messages": [message(text=SECRET)]},
        "Google Chat/Groups/DM CCC/group_info.json": {"members": [INES, BO, CY]},
        "Google Chat/Groups/DM CCC/messages.json": {"messages": [message(text=SECRET), message(text=SECRET)]},
        "Google Chat/Groups/Space DDD/group_info.json": {"members": [INES, BO, CY]},
        "Google Chat/Groups/Space DDD/messages.json": {"messages": [message(text=SECRET)]},
        "Google Chat/Groups/Space FFF/group_info.json": {"name": "Group Chat", "members": [INES, BO, CY]},
        "Google Chat/Groups/Space FFF/messages.json": {"messages": [message(text=SECRET)]},
        "Google Chat/Groups/Space EEE/messages.json": {"messages": [message(text=SECRET)]},
        "Google Chat/Users/User 1/user_info.json": {"user": INES, "membership_info": []},
    }


CLOSED = {"direct_message": 1, "group_message": 4, "unlisted_channel": 1}


def takeout(folder: Path, contents: dict[str, object]) -> Path:
    path = folder / "takeout.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, value in contents.items():
            archive.writestr(f"Takeout/{name}", json.dumps(value))
        archive.writestr("Takeout/Google Chat/Groups/Space AAA/File-notes.zip", b"PK")
    return path


def test_named_spaces_are_rooms_and_everything_else_is_closed(tmp_path: Path) -> None:
    path = takeout(tmp_path, files(message(), message(message_id="AAA/t1/t2", creator=BO, text="Since when?")))
    posts, dropped, people = read(open_chat, path)
    assert detect(str(path)) == "chat" and dropped == CLOSED
    assert [(p.id, p.at, p.channel, p.author, p.text) for p in posts] == [
        ("AAA/t1/t1", AT, "Canteen", "ines@works.example", "They count steps."),
        ("AAA/t1/t2", AT, "Canteen", "bo@works.example", "Since when?"),
    ]
    assert {name for person in people for name in person.names} == {"Ines Okafor", "Bo Lindqvist", "Cy Amaral"}
    assert SECRET not in repr(posts)


def test_the_folder_of_one_space_is_enough(tmp_path: Path) -> None:
    (tmp_path / "group_info.json").write_text(json.dumps({"name": "Canteen", "members": [INES]}))
    (tmp_path / "messages.json").write_text(json.dumps({"messages": [message()]}))
    assert [post.channel for post in read(open_chat, tmp_path)[0]] == ["Canteen"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"creator": {**INES, "user_type": "Bot"}}, "bot"),
        ({"creator": {**INES, "user_type": "App"}}, "bot"),
        ({"creator": {"user_type": "Human"}}, "no_author"),
        ({"creator": None}, "no_author"),
        ({"message_state": "DELETED"}, "deleted"),
        ({"deletion_metadata": {"deletion_type": "CREATOR"}}, "deleted"),
        ({"text": None}, "empty"),
        ({"created_date": None}, "no_time"),
        ({"created_date": "Tuesday, June 31, 2026 at 9:01:02 AM UTC"}, "no_time"),
    ],
)
def test_what_is_no_post_is_dropped_with_its_reason(tmp_path: Path, change: dict[str, object], reason: str) -> None:
    posts, dropped, _ = read(open_chat, takeout(tmp_path, files(message(**change), message(), "odd")))
    assert len(posts) == 1 and dropped == {**CLOSED, reason: 1, "malformed": 1}


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("Tuesday, June 16, 2026 at 9:01:02 AM UTC", 9),
        ("Tuesday, June 16, 2026 at 12:01:02 AM UTC", 0),
        ("Tuesday, June 16, 2026 at 12:01:02\u202fPM UTC", 12),
        ("Tuesday, June 16, 2026 at 9:01:02\u00a0PM UTC", 21),
        ("Dienstag, 16. Juni 2026 um 09:01:02 UTC", 9),
        ("mardi 16 juin 2026 à 21:01:02 UTC", 21),
    ],
)
def test_dates_are_written_out(written: str, hour: int) -> None:
    assert read_date(written) == AT.replace(hour=hour)


def test_what_is_no_takeout_is_refused(tmp_path: Path) -> None:
    assert "no messages.json" in refusal(open_chat, takeout(tmp_path, {"Google Chat/x.json": SECRET}))
    broken = {**files(), "Google Chat/Groups/Space AAA/messages.json": {"messages": SECRET}}
    said = refusal(open_chat, takeout(tmp_path, broken))
    assert "not the messages.json" in said and SECRET not in said


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_any_field_may_hold_anything(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    contents = spoiled(files(message(), message(message_id="x")), data.draw)
    assert isinstance(contents, dict)
    found = read_or_refused(open_chat, takeout(tmp_path_factory.mktemp("any"), contents), SECRET)
    if found is not None:
        assert SECRET not in repr(found[0])
