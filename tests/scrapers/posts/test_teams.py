"""Channel messages as Microsoft Graph gives them: pages, replies, deltas; what is a post and what is left."""

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
from scrapers.posts.teams import open_teams
from scrapers.posts.teams_text import body_text
from tests.scrapers.posts.exports import Files, as_folder, as_zip
from tests.scrapers.posts.reading import Read, read, read_or_refused, refusal, spoiled

SECRET = "Ottilie Brandauer"
ROOM = {"teamId": "t-1", "channelId": "19:badges@thread.tacv2"}
OTTI = {"id": "u-1", "displayName": SECRET, "userIdentityType": "aadUser"}
SERIAL = iter(range(1767600000000, 10**13))


def message(content: str = "<p>The new badges worry me.</p>", **more: object) -> dict[str, Any]:
    return {
        "id": str(next(SERIAL)),
        "replyToId": None,
        "messageType": "message",
        "createdDateTime": "2026-01-05T08:00:00.1Z",
        "lastModifiedDateTime": "2026-01-05T08:00:00.1Z",
        "deletedDateTime": None,
        "subject": None,
        "chatId": None,
        "from": {"application": None, "device": None, "user": OTTI},
        "body": {"contentType": "html", "content": content},
        "channelIdentity": ROOM,
        "attachments": [],
        "mentions": [],
        **more,
    }


def page(*messages: object) -> dict[str, Any]:
    return {"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#…/messages", "value": list(messages)}


def of(tmp_path: Path, files: Files) -> Read:
    return read(open_teams, as_zip(tmp_path / "saved.zip", files))


def reasons(tmp_path: Path, *messages: object) -> dict[str, int]:
    posts, dropped, _ = of(tmp_path, {"page.json": page(*messages)})
    assert not posts
    return dict(dropped)


def test_a_message_of_a_person_is_a_post(tmp_path: Path) -> None:
    one = message("<div>Over 1,600 of us &amp; more</div>", id="17", subject="Badges")
    posts, dropped, people = of(tmp_path, {"page.json": page(one)})
    at = datetime(2026, 1, 5, 8, 0, 0, 100_000, UTC)
    assert posts == [Post("17", at, ROOM["channelId"], "u-1", "Badges\nOver 1,600 of us & more")] and not dropped
    assert [(person.names, person.accounts) for person in people] == [((SECRET,), ("u-1",))]


def test_file_folder_and_zip_give_the_same(tmp_path: Path) -> None:
    pages = {"a/1.json": page(message(), message()), "a/2.json": page(message("third"))}
    wanted = read(open_teams, as_zip(tmp_path / "a.zip", pages))
    assert wanted == read(open_teams, as_folder(tmp_path / "folder", pages)) and len(wanted[0]) == 3
    single = as_folder(tmp_path / "single", {"1.json": pages["a/1.json"]}) / "1.json"
    assert read(open_teams, single)[0] == wanted[0][:2]
    assert {detect(str(path)) for path in (tmp_path / "a.zip", tmp_path / "folder", single)} == {"teams"}


@pytest.mark.parametrize(
    "shape", [lambda m: [m], lambda m: m, lambda m: {"value": [m], "@odata.nextLink": "https://x"}]
)
def test_a_page_may_be_a_list_or_a_single_message(tmp_path: Path, shape: Any) -> None:
    assert len(of(tmp_path, {"page.json": shape(message())})[0]) == 1


def test_lines_of_json_are_read_one_by_one(tmp_path: Path) -> None:
    one, other = message("one"), message("other", channelIdentity=None, chatId="19:a_b@unq.gbl.spaces")
    lines = "\n".join(json.dumps(line) for line in (one, page(other, message("third")), [message("fourth")]))
    single = as_folder(tmp_path, {"messages.jsonl": lines + "\n\n"}) / "messages.jsonl"
    posts, dropped, _ = read(open_teams, single)
    assert [post.text for post in posts] == ["one", "third", "fourth"] and dropped == {"direct_message": 1}
    assert detect(str(single)) == "teams"
    broken = as_folder(tmp_path, {"b.jsonl": lines + f'\n{{"{SECRET}'}) / "b.jsonl"
    assert "line 4 breaks off; export" in (said := refusal(open_teams, broken)) and SECRET not in said


def test_replies_in_their_message_or_beside_it_are_messages(tmp_path: Path) -> None:
    nested = message("inside", id="2")
    del nested["channelIdentity"]
    root = message("first", id="1", replies=[nested, 7])
    posts, dropped, _ = of(tmp_path, {"page.json": page(root, message("beside", id="3", replyToId="1"))})
    assert [(post.id, post.text) for post in posts] == [("1", "first"), ("1/2", "inside"), ("1/3", "beside")]
    assert dropped == {"malformed": 1}


def test_replies_of_a_chat_are_as_closed_as_the_chat(tmp_path: Path) -> None:
    nested = message("inside")
    del nested["channelIdentity"], nested["chatId"]
    chat = message(channelIdentity=None, chatId="19:group@thread.v2", replies=[nested])
    assert reasons(tmp_path, chat) == {"group_message": 2}


@pytest.mark.parametrize(
    ("extra", "reason"),
    [
        ({"channelIdentity": None, "chatId": "19:a_b@unq.gbl.spaces"}, "direct_message"),
        ({"channelIdentity": None, "chatId": "19:meeting_x@thread.v2"}, "group_message"),
        ({"chatId": "19:group@thread.v2"}, "group_message"),
        ({"channelIdentity": None}, "direct_message"),
        ({"channelIdentity": "19:x"}, "direct_message"),
        ({"channelIdentity": {"channelId": None}}, "direct_message"),
        ({"chatId": {"a": 1}}, "direct_message"),
        ({"messageType": "systemEventMessage", "from": None}, "notice"),
        ({"messageType": "unknownFutureValue"}, "notice"),
        ({"deletedDateTime": "2026-01-06T00:00:00Z"}, "deleted"),
        ({"@removed": {"reason": "deleted"}}, "deleted"),
        ({"from": {"application": {"id": "a", "displayName": "Bot"}, "user": None}}, "bot"),
        ({"from": {"user": {**OTTI, "userIdentityType": "federatedUser"}}}, "outsider"),
        ({"from": {"user": {**OTTI, "userIdentityType": "anonymousGuest"}}}, "outsider"),
        ({"from": None}, "no_author"),
        ({"from": {"user": {"id": ""}}}, "no_author"),
        ({"createdDateTime": None}, "no_time"),
        ({"createdDateTime": "soon"}, "no_time"),
        ({"body": {"contentType": "html", "content": "<p>&nbsp;</p>"}}, "empty"),
        ({"body": {"content": '<attachment id="1"></attachment>'}, "attachments": [{"id": "1"}]}, "empty"),
        ({"body": None}, "empty"),
        ({"body": "text"}, "malformed"),
        ({"body": {"content": 7}}, "malformed"),
        ({"from": [1]}, "malformed"),
        ({"messageType": 7}, "malformed"),
    ],
)  # fmt: skip
def test_what_is_no_post_is_counted_by_reason(tmp_path: Path, extra: dict[str, object], reason: str) -> None:
    assert reasons(tmp_path, message(**extra)) == {reason: 1}


def test_the_list_of_channels_gives_names_and_closes_what_is_private_or_not_on_it(tmp_path: Path) -> None:
    channels = [
        {"id": ROOM["channelId"], "displayName": "Badges", "membershipType": "standard"},
        {"id": "19:p", "displayName": "Board", "membershipType": "private"},
        {"id": "19:s", "displayName": "With others", "membershipType": "shared"},
    ]
    rooms = [message(channelIdentity={"channelId": key}) for key in ("19:p", "19:s", "19:unknown")]
    files = {"channels.json": page(*channels), "1.json": page(message(), *rooms)}
    posts, dropped, _ = of(tmp_path, files)
    assert [post.channel for post in posts] == ["Badges"]
    assert dropped == {"private_channel": 2, "unlisted_channel": 1}
    assert detect(str(tmp_path / "saved.zip")) == "teams"


def test_a_channel_listed_twice_is_closed_where_one_entry_says_so(tmp_path: Path) -> None:
    for kinds in (
        ("standard", "private"),
        ("private", "standard"),
        ("standard", "unknownFutureValue"),
        ("standard", 7),
    ):
        channels = [{"id": ROOM["channelId"], "membershipType": kind} for kind in kinds]
        assert of(tmp_path, {"channels.json": channels, "1.json": page(message())})[1] == {"private_channel": 1}


@pytest.mark.parametrize("listed", [[], [7], [{"id": ROOM["channelId"], "displayName": "Badges"}], [{"id": ["x"]}]])
def test_a_list_that_calls_no_channel_open_opens_none(tmp_path: Path, listed: list[object]) -> None:
    posts, dropped, _ = of(tmp_path, {"channels.json": listed, "1.json": page(message())})
    assert not posts and set(dropped) <= {"private_channel", "unlisted_channel"}


def test_of_several_states_of_a_message_the_last_one_counts(tmp_path: Path) -> None:
    old = message("as it was", id="5", lastModifiedDateTime="2026-01-05T08:00:00Z")
    new = message("as it is", id="5", lastModifiedDateTime="2026-01-07T08:00:00Z")
    for first, second in ((old, new), (new, old)):
        posts, dropped, _ = of(tmp_path, {"1.json": page(first), "2.json": page(second)})
        assert [post.text for post in posts] == ["as it is"] and dropped == {"duplicate": 1}


REMOVED = ({"id": "5", "@removed": {"reason": "deleted"}}, message(id="5", deletedDateTime="2026-01-09T00:00:00Z"))


@pytest.mark.parametrize("state", REMOVED)
def test_a_message_removed_in_a_later_delta_is_no_post(tmp_path: Path, state: object) -> None:
    files = {"1.json": page(message(id="5"), message("stays")), "2.json": page(state)}
    posts, dropped, _ = of(tmp_path, files)
    assert [post.text for post in posts] == ["stays"] and dropped == {"deleted": 2}


def test_directories_give_names(tmp_path: Path) -> None:
    user = {"id": "u-2", "displayName": "Kemal Aydin", "givenName": "Kemal", "surname": "Aydin", "mail": "k@x.test",
            "businessPhones": ["+49 30 1"], "employeeId": "40321"}  # fmt: skip
    member = {"id": "m", "displayName": "Ada Osei", "userId": "u-3", "email": "ada@x.test"}
    files = {"users.json": page(user), "members.json": [member, 7], "1.json": page(message())}
    people = of(tmp_path, files)[2]
    assert people[0].accounts == ("m", "u-3", "ada@x.test") and people[2].names == (SECRET,)
    assert people[1].names == ("Kemal Aydin", "Kemal", "Aydin")
    assert people[1].accounts == ("u-2", "k@x.test", "40321", "+49 30 1")


def test_people_who_are_mentioned_are_known(tmp_path: Path) -> None:
    mention = {"id": 0, "mentionText": "Ada", "mentioned": {"user": {"id": "u-3", "displayName": "Ada Osei"}}}
    people = of(tmp_path, {"1.json": page(message(mentions=[mention, 7, {"mentioned": []}]))})[2]
    assert {person.names for person in people} == {(SECRET,), ("Ada Osei",)}


@pytest.mark.parametrize(
    "content", [f'{{"{SECRET}": 1}}', f'["{SECRET}', "7", '{"error": {"code": "Forbidden"}}', '{"value": 7}', "null"]
)
def test_an_unsound_page_refuses_the_whole(tmp_path: Path, content: str) -> None:
    path = as_zip(tmp_path / "saved.zip", {"1.json": page(message()), "2.json": content})
    assert "file 2 of 2" in (said := refusal(open_teams, path)) and SECRET not in said


def test_without_a_page_it_is_refused(tmp_path: Path) -> None:
    assert "no page of messages" in refusal(open_teams, as_zip(tmp_path / "a.zip", {"channels.json": page()}))


LINKED = '<p>Hi <at id="0">Ada Osei</at>,<br>see <a href="https://x.test/a">the list</a></p>'
EMOJI = '<emoji id="1" alt="😀" title="Grin"></emoji> <img alt="🙂" itemtype="http://schema.skype.com/Emoji">'
ANSWER = '<blockquote itemtype="http://schema.skype.com/Reply"><b>Ada</b><p>their words</p></blockquote><p>mine</p>'


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (LINKED, "Hi @Ada Osei,\nsee the list https://x.test/a"),
        ('<a href="https://x.test/a">https://x.test/a</a>', "https://x.test/a"),
        (f"<p>Good {EMOJI}</p>", "Good 😀 🙂"),
        ('<customemoji id="x" alt="anna" source="y"></customemoji>ok', "ok"),
        (ANSWER, "mine"),
        ("<ul><li>one</li><li>two</li></ul><script>alert(1)</script>", "one\ntwo"),
        ("<p>a &lt;b&gt; &amp;amp; &#1; c</p>", "a <b> &amp; \ufffd c"),
        ("no markup &amp; all", "no markup & all"),
        ("<p><at>&#1;x</at><p", "@\ufffdx"),
    ],
)
def test_html_becomes_plain_text(content: str, text: str) -> None:
    assert body_text(content, is_html=True) == text


def test_plain_bodies_stay_as_they_are() -> None:
    assert body_text("1 < 2 &amp; <b>", is_html=False) == "1 < 2 &amp; <b>"


@settings(deadline=None)
@given(st.text(alphabet="<>/at emoji=\"'&;#1x-!p", max_size=120))
def test_any_html_is_read(content: str) -> None:
    text = body_text(content, is_html=True)
    assert "\x01" not in text and text.encode().decode() == text == text.strip()


OPEN_ROOM = {"id": ROOM["channelId"], "displayName": "Badges", "membershipType": "standard"}
SAMPLE = {
    "channels.json": page(OPEN_ROOM, {"id": "19:p", "membershipType": "private"}),
    "1.json": page(
        message(mentions=[{"mentioned": {"user": OTTI}}], replies=[message("reply", replyToId="1")]),
        message(SECRET, channelIdentity={"channelId": "19:p"}),
        message(SECRET, chatId="19:group@thread.v2", channelIdentity=None),
    ),
}


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_type_a_field_has_it_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    files = spoiled(SAMPLE, data.draw)
    assert isinstance(files, dict)
    result = read_or_refused(open_teams, as_zip(tmp_path / "saved.zip", files), SECRET)
    if result and "channels.json" in files:
        assert not any(post.channel == "19:p" for post in result[0])
