"""Which rooms of a Slack export are open: what its lists say, held against rooms that must stay closed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scrapers.posts.opening import detect
from scrapers.posts.slack import open_slack
from tests.scrapers.posts.exports import as_zip
from tests.scrapers.posts.reading import refusal
from tests.scrapers.posts.test_slack import CHANNELS, DAY, SECRET, USERS, export, message, of


def test_closed_rooms_are_counted_and_their_text_is_not_read(tmp_path: Path) -> None:
    board, odd = {"id": "C3", "name": "board", "is_private": True}, {"id": "C4", "name": "odd", "is_private": "no"}
    rooms = {
        "groups.json": [{"id": "G1", "name": "works-council"}],
        "dms.json": [{"id": "D1", "members": ["U1", "U2"]}],
        "mpims.json": [{"id": "G2", "name": "mpdm-a--b--c-1"}],
        "channels.json": [*CHANNELS, board, odd],
        f"works-council/{DAY}": [message(), message()],
        f"D1/{DAY}": [message(), 7, message(text=[])],
        f"mpdm-a--b--c-1/{DAY}": [message()],
        f"board/{DAY}": [message()],
        f"odd/{DAY}": [message()],
        f"unknown/{DAY}": [message()],
        f"general/thread/{DAY}": [message()],
    }
    posts, dropped, _ = of(tmp_path, export(message("Open"), **rooms))
    assert [post.text for post in posts] == ["Open"]
    assert dropped == {"private_channel": 4, "direct_message": 3, "group_message": 1, "unlisted_channel": 2}


def test_a_name_on_two_lists_is_closed(tmp_path: Path) -> None:
    files = export(message(), **{"groups.json": [{"id": "G1", "name": "general"}]})
    assert of(tmp_path, files)[1] == {"private_channel": 1}


def test_a_renamed_channel_is_open_under_its_former_name_too(tmp_path: Path) -> None:
    posts, _, _ = of(tmp_path, export(**{f"access-cards/{DAY}": [message()], f"badges/{DAY}": [message("later")]}))
    assert {post.channel for post in posts} == {"badges"} and len(posts) == 2


def test_a_former_name_that_is_anothers_room_opens_nothing(tmp_path: Path) -> None:
    private = {"groups.json": [{"id": "G1", "name": "access-cards"}], f"access-cards/{DAY}": [message()]}
    assert of(tmp_path, export(**private))[1] == {"private_channel": 1}
    twice = {"channels.json": [*CHANNELS, {"id": "C5", "name": "doors", "previous_names": ["access-cards"]}]}
    assert of(tmp_path, export(**twice, **{f"access-cards/{DAY}": [message()]}))[1] == {"unlisted_channel": 1}


def test_in_a_shared_channel_only_members_of_the_directory_are_our_people(tmp_path: Path) -> None:
    files = export(message(), message(user="U99"), **{"channels.json": [{**CHANNELS[0], "is_ext_shared": True}]})
    posts, dropped, _ = of(tmp_path, files)
    assert len(posts) == 1 and dropped == {"outsider": 1}
    assert len(of(tmp_path, export(message(), message(user="U99")))[0]) == 2


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ({"user": "U99", "user_team": "T2", "source_team": "T2"}, "outsider"),
        ({"user": "U99", "user_profile": {"team": "T2", "real_name": "Petra Lindqvist"}}, "outsider"),
        ({"user": "U99", "user_team": "T1"}, None),  # whoever left the directory
        ({"user": "U99", "user_team": "E1"}, None),  # the organisation around the workspace
        ({"user": "U99", "user_team": ["T2"]}, None),
        ({"user": "U1", "user_team": "T2"}, None),  # a member who wrote from another workspace
        ({"user": "U00", "user_profile": {"real_name": "Nobody"}}, "bot"),
    ],
)
def test_an_author_of_another_workspace_who_is_on_no_list_is_an_outsider(
    tmp_path: Path, written: dict[str, Any], reason: str | None
) -> None:
    ours = [{**USERS[0], "team_id": "T1", "enterprise_user": {"enterprise_id": "E1", "teams": ["T1", 7]}}, *USERS[1:]]
    posts, dropped, people = of(tmp_path, export(message(**written), message(user="U2"), **{"users.json": ours}))
    assert len(posts) == (1 if reason else 2) and dropped == ({reason: 1} if reason else {})
    assert any("Petra Lindqvist" in person.names for person in people) == (
        reason == "outsider" and "user_profile" in written
    )
    assert not any("Nobody" in person.names for person in people)
    unlisted = {key: value for key, value in written.items() if key != "user"}
    assert (
        len(of(tmp_path, export(message(user="U99", **unlisted)))[0]) == 1
    )  # where no list tells whose workspace it is


def test_without_the_list_of_channels_it_is_refused(tmp_path: Path) -> None:
    files = export(message(SECRET))
    del files["channels.json"]
    path = as_zip(tmp_path / "export.zip", files)
    assert "has no channels.json" in refusal(open_slack, path) and detect(str(path)) == "slack"


def test_two_workspaces_in_one_file_are_refused(tmp_path: Path) -> None:
    files = {f"{root}/{name}": content for root in "ab" for name, content in export(message()).items()}
    assert "one workspace at a time" in refusal(open_slack, as_zip(tmp_path / "export.zip", files))
