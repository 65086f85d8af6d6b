"""Which rooms of Microsoft Teams are open, and files in which the keys begin with capitals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scrapers.posts.opening import detect
from tests.scrapers.posts.test_teams import OPEN_ROOM, SECRET, message, of, page


@pytest.mark.parametrize("shape", [lambda *teams: page(*teams), lambda *teams: list(teams)])
def test_a_list_of_teams_closes_those_that_not_everyone_may_join(tmp_path: Path, shape: Any) -> None:
    teams = shape({"id": "T-1", "visibility": "Public"}, {"id": "t-2", "visibility": "private"}, {"id": "t-3"}, 7)
    rooms = [message(team, channelIdentity={"teamId": team, "channelId": "19:a"}) for team in ("t-1", "t-2", "t-3")]
    posts, dropped, _ = of(tmp_path, {"teams.json": teams, "1.json": page(*rooms)})
    assert [post.text for post in posts] == ["t-1"] and dropped == {"private_channel": 1, "unlisted_channel": 1}
    posts, dropped, _ = of(tmp_path, {"teams.json": shape({"id": "t-2"}), "1.json": page(*rooms)})
    assert len(posts) == 3 and not dropped  # an answer that tells of no team who may join


def test_a_single_team_beside_its_messages_is_a_list_of_one(tmp_path: Path) -> None:
    for visibility, kept in (("public", 1), ("hiddenMembership", 0), (7, 0)):
        files = {"a/team.json": {"id": "t-1", "visibility": visibility}, "a/1.json": page(message())}
        assert len(of(tmp_path, files)[0]) == kept


TEAM, BOARD = "0aa50000-1111-4222-8333-444455556666", "0bb50000-1111-4222-8333-444455556666"


def capitals(value: object) -> object:
    """Keys as the data export tool writes them."""
    if isinstance(value, list):
        return [capitals(inner) for inner in value]
    return {k[0].upper() + k[1:]: capitals(v) for k, v in value.items()} if isinstance(value, dict) else value


def test_what_the_data_export_tool_makes_is_read(tmp_path: Path) -> None:
    places = {key: {"teamId": team, "channelId": f"19:{key}"} for key, team in (("a", TEAM), ("b", TEAM), ("c", BOARD))}
    listed = [("a", "standard"), ("b", "private"), ("c", "standard")]
    channels = {key: {"id": f"19:{key}", "displayName": f"Room {key}", "membershipType": kind} for key, kind in listed}
    reply = message("<p>So do I.</p>", id="2", replyToId="1", channelIdentity=places["a"])
    written = [message(id="1", channelIdentity=places["a"]), reply, message("b", channelIdentity=places["b"])]
    event = message(messageType="unknownFutureValue", **{"from": None}, channelIdentity=places["a"])
    files = {
        "teams/teamsList.json": [{"Name": "All", "Privacy": "Public", "GroupsId": TEAM},
                                 {"Name": "Board", "Privacy": "Private", "GroupsId": BOARD}],
        "teams/teamsSettings.json": [{"Id": TEAM, "Visibility": "public"}, {"Id": BOARD, "Visibility": "private"}],
        f"teams/{TEAM}/channels_{TEAM}.json": capitals([channels["a"], channels["b"]]),
        f"teams/{TEAM}/messages_{TEAM}.json": capitals([*written, event]),
        f"teams/{TEAM}/retainedMessages_{TEAM}.json": capitals([message("before", channelIdentity=places["a"])]),
        f"teams/{TEAM}/teamInstalledApps_{TEAM}.json": [{"Id": "x", "TeamsApp": {"Id": "y"}}],
        f"teams/{TEAM}/teamMembers_{TEAM}.json": [{"Name": "Ada Osei", "UserId": "u-3", "UserName": "ada@x.test"}],
        f"teams/{BOARD}/channels_{BOARD}.json": capitals([channels["c"]]),
        f"teams/{BOARD}/messages_{BOARD}.json": capitals([message("c", channelIdentity=places["c"])]),
        "users/usersList.json": [{"Id": "u-2", "DisplayName": "Kemal Aydin", "Mail": "k@x.test", "BusinessPhones": []}],
        f"users/{TEAM}/messages_{TEAM}.json": capitals([message(channelIdentity=None, chatId="19:g@thread.v2")]),
    }  # fmt: skip
    posts, dropped, people = of(tmp_path, files)
    assert [(post.id, post.channel, post.author, post.text) for post in posts] == [
        ("1", "Room a", "u-1", "The new badges worry me."),
        ("1/2", "Room a", "u-1", "So do I."),
    ]
    assert dropped == {"private_channel": 2, "group_message": 1, "notice": 1}
    assert {person.names for person in people} == {("Ada Osei",), ("Kemal Aydin",), (SECRET,)}
    assert {account for person in people for account in person.accounts} == {
        "u-3",
        "ada@x.test",
        "u-2",
        "k@x.test",
        "u-1",
    }
    assert detect(str(tmp_path / "saved.zip")) == "teams"


def test_what_the_cmdlets_write_is_read_with_what_they_put_aside(tmp_path: Path) -> None:
    kinds = ("aadUser", "federatedUser")
    written = [capitals(message(kind)) for kind in kinds]
    for one, kind in zip(written, kinds, strict=True):
        assert isinstance(one, dict)
        del one["From"]["User"]["UserIdentityType"]
        one["From"]["User"]["AdditionalProperties"] = {"userIdentityType": kind, "@odata.type": "#x"}
    removed = {"Id": "5", "Body": {}, "AdditionalProperties": {"@removed": {"reason": "deleted"}}}
    files = {"1.json": [*written, capitals(message(id="5")), removed], "channels.json": capitals([OPEN_ROOM])}
    posts, dropped, _ = of(tmp_path, files)
    assert [(post.channel, post.text) for post in posts] == [("Badges", "aadUser")]
    assert dropped == {"outsider": 1, "deleted": 2}
