"""Zulip's organization export."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.posts.opening import detect
from scrapers.posts.zulip import open_zulip
from tests.scrapers.posts.reading import read, read_or_refused, refusal, spoiled

AT = datetime(2026, 6, 16, 9, 1, 2, tzinfo=UTC)
SECRET = "Quillfeather"
REALM: dict[str, object] = {
    "zerver_realm": [{"id": 2, "name": "Works"}],
    "zerver_stream": [
        {"id": 5, "name": "general", "invite_only": False, "recipient": 11},
        {"id": 6, "name": "leads", "invite_only": True, "recipient": 12},
    ],
    "zerver_recipient": [
        {"id": 11, "type": 2, "type_id": 5},
        {"id": 12, "type": 2, "type_id": 6},
        {"id": 13, "type": 1, "type_id": 21},
        {"id": 14, "type": 3, "type_id": 1},
        {"id": 15, "type": 2, "type_id": 99},
    ],
    "zerver_userprofile": [
        {"id": 21, "full_name": "Ines Okafor", "email": "user21@works.example", "delivery_email": "ines@works.example",
         "is_bot": False, "is_mirror_dummy": False},
        {"id": 22, "full_name": "Badge Bot", "email": "badge-bot@works.example", "is_bot": True},
    ],
    "zerver_userprofile_mirrordummy": [
        {"id": 23, "full_name": "Bo Lindqvist", "email": "bo@old.example", "is_bot": False},
    ],
    "zerver_userprofile_crossrealm": [{"id": 24, "email": "notification-bot@zulip.com"}],
}  # fmt: skip


def message(**change: object) -> dict[str, object]:
    body = {
        "id": 501, "sender": 21, "recipient": 11, "subject": "badges", "content": "They **count** steps.",
        "rendered_content": "<p>They <strong>count</strong> steps.</p>", "date_sent": 1781600462.0,
        "last_edit_time": None, "sending_client": 3, "type": 1,
    }  # fmt: skip
    return {**body, **change}


def files(*messages: object, realm: object = REALM) -> dict[str, object]:
    return {
        "realm.json": realm,
        "messages-000001.json": {"zerver_message": list(messages), "zerver_usermessage": []},
        "attachment.json": {},
    }


def tarball(folder: Path, contents: Mapping[str, object]) -> Path:
    path = folder / "zulip-export-works.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for name, value in contents.items():
            data = json.dumps(value).encode()
            info = tarfile.TarInfo(f"zulip-export-works/{name}")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def unpacked(folder: Path, contents: Mapping[str, object]) -> Path:
    for name, value in contents.items():
        (folder / name).write_text(json.dumps(value), "utf-8")
    return folder


def test_messages_of_open_channels_are_read(tmp_path: Path) -> None:
    contents = files(message(), message(id=502, sender=23, content="@**Ines Okafor|21** see #**general>badges**"))
    contents["messages-000002.json"] = {"zerver_message": [message(id=503, pub_date=1781600462, date_sent=None)]}
    path = tarball(tmp_path, contents)
    posts, dropped, people = read(open_zulip, path)
    assert detect(str(path)) == "zulip" and dropped == {"no_time": 1}
    assert [(p.id, p.channel, p.author, p.text) for p in posts] == [
        ("501", "general", "21", "They count steps."),
        ("502", "general", "23", "@Ines Okafor see #general>badges"),
    ]
    assert posts[0].at == AT
    assert people[0].names == ("Ines Okafor",)
    assert people[0].accounts == ("user21@works.example", "ines@works.example")
    assert {name for person in people for name in person.names} == {"Ines Okafor", "Badge Bot", "Bo Lindqvist"}


def test_older_exports_call_the_time_otherwise(tmp_path: Path) -> None:
    old = {key: value for key, value in message(pub_date=1781600462).items() if key not in ("date_sent", "type")}
    assert read(open_zulip, unpacked(tmp_path, files(old)))[0][0].at == AT


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"recipient": 12}, "private_channel"),
        ({"recipient": 13}, "direct_message"),
        ({"recipient": 14}, "group_message"),
        ({"recipient": 15}, "unlisted_channel"),
        ({"recipient": 99}, "unlisted_channel"),
        ({"recipient": None}, "unlisted_channel"),
        ({"sender": 22}, "bot"),
        ({"sender": 24}, "bot"),
        ({"sender": 99}, "no_author"),
        ({"type": 2}, "notice"),
        ({"content": "(deleted)"}, "deleted"),
        ({"content": "```quote\nnot mine\n```"}, "empty"),
        ({"content": None}, "empty"),
        ({"date_sent": "soon"}, "no_time"),
    ],
)
def test_what_is_no_post_is_dropped_with_its_reason(tmp_path: Path, change: dict[str, object], reason: str) -> None:
    posts, dropped, _ = read(open_zulip, unpacked(tmp_path, files(message(**change), message(), "odd")))
    assert len(posts) == 1 and dropped == {reason: 1, "malformed": 1}


def test_a_channel_that_does_not_say_whether_it_is_open_is_closed(tmp_path: Path) -> None:
    realm = {**REALM, "zerver_stream": [{"id": 5, "name": "general"}]}
    assert read(open_zulip, unpacked(tmp_path, files(message(), realm=realm)))[1] == {"private_channel": 1}


def test_what_is_no_export_is_refused(tmp_path: Path) -> None:
    def refused(contents: Mapping[str, object], name: str) -> str:
        (tmp_path / name).mkdir()
        return refusal(open_zulip, unpacked(tmp_path / name, contents))

    assert "no realm.json" in refused({"messages-000001.json": {}}, "a")
    assert "messages-000001.json" in refused({"realm.json": REALM}, "b")
    assert "no recipients" in refused(files(realm=[SECRET]), "c")
    assert "has no messages" in refused({"realm.json": REALM, "messages-000001.json": {"zerver_message": SECRET}}, "d")
    whole = tarball(tmp_path, files(message(content=SECRET * 2000)))
    whole.write_bytes(whole.read_bytes()[:-40])
    assert SECRET not in refusal(open_zulip, whole)


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_any_field_may_hold_anything(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    contents = spoiled(files(message(content=SECRET), message(id=7)), data.draw)
    assert isinstance(contents, dict)
    found = read_or_refused(open_zulip, unpacked(tmp_path_factory.mktemp("any"), contents), SECRET)
    if found is not None:
        assert len(found[0]) + found[1].total() <= 3
