"""Viva Engage's network export: tables by the names of their columns; what is a post and what is counted and left."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrapers.posts.engage import open_engage
from scrapers.posts.opening import detect
from scrapers.posts.post import Post
from tests.scrapers.posts.exports import as_folder, as_zip
from tests.scrapers.posts.reading import Read, read, read_or_refused, refusal

SECRET = "Ottilie Brandauer"
COLUMNS = [
    "id", "replied_to_id", "parent_id", "thread_id", "conversation_id", "group_id", "group_name", "participants",
    "in_private_group", "in_private_conversation", "sender_id", "sender_type", "sender_name", "sender_email", "body",
    "api_url", "attachments", "deleted_by_id", "deleted_by_type", "created_at", "deleted_at", "title",
]  # fmt: skip
SERIAL = iter(range(1, 10**9))


def row(body: str = "The new badges worry me.", **more: str) -> dict[str, str]:
    return {
        **dict.fromkeys(COLUMNS, ""),
        "id": str(next(SERIAL)), "group_id": "77", "group_name": "Badges", "in_private_group": "false",
        "in_private_conversation": "false", "sender_id": "501", "sender_type": "User", "sender_name": SECRET,
        "sender_email": "ob@x.test", "body": body, "created_at": "2026-01-05T08:00:00.000Z", **more,
    }  # fmt: skip


def table(*rows: dict[str, str], columns: list[str] = COLUMNS, delimiter: str = ",") -> str:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, extrasaction="ignore", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


USERS = f"""id,name,job_title,email,guid,state
501,{SECRET},Engineer,ob@x.test,g-1,active
502,Kemal Aydin,,k@x.test,,active
"""


def of(tmp_path: Path, *rows: dict[str, str]) -> Read:
    return read(open_engage, as_zip(tmp_path / "export.zip", {"Messages.csv": table(*rows), "Users.csv": USERS}))


def test_a_message_of_a_person_is_a_post(tmp_path: Path) -> None:
    posts, dropped, people = of(tmp_path, row('Over 1,600 of us,\n"really"', id="9"))
    assert posts == [Post("9", datetime(2026, 1, 5, 8, tzinfo=UTC), "Badges", "501", 'Over 1,600 of us,\n"really"')]
    assert not dropped
    assert [(p.names, p.accounts) for p in people] == [
        ((SECRET,), ("501", "ob@x.test")),
        ((SECRET,), ("501", "ob@x.test", "g-1")),
        (("Kemal Aydin",), ("502", "k@x.test")),
    ]


def test_zip_folder_and_single_table_give_the_same_posts(tmp_path: Path) -> None:
    files = {"Messages.csv": table(row(), row()), "Users.csv": USERS, "Files/1.zip": b"PK", "log.txt": "x"}
    wanted = read(open_engage, as_zip(tmp_path / "a.zip", files))
    assert wanted == read(open_engage, as_folder(tmp_path / "f", files)) and len(wanted[0]) == 2
    assert read(open_engage, tmp_path / "f" / "Messages.csv")[0] == wanted[0]
    for path in (tmp_path / "a.zip", tmp_path / "f", tmp_path / "f" / "Messages.csv"):
        assert detect(str(path)) == "engage"


@pytest.mark.parametrize("change", [list, reversed, sorted])
def test_columns_are_found_by_name_in_any_order_and_spelling(tmp_path: Path, change: type) -> None:
    names = [*change([*COLUMNS, "new_column"])]
    text = table(row(), columns=names)
    head, rest = text.split("\n", 1)
    for content in (text, f"\ufeff{head.upper()}\n{rest}", table(row(), columns=names, delimiter=";")):
        assert len(read(open_engage, as_zip(tmp_path / "a.zip", {"Messages.csv": content}))[0]) == 1
    utf16 = as_zip(tmp_path / "b.zip", {"Messages.csv": text.encode("utf-16")})
    assert len(read(open_engage, utf16)[0]) == 1


@pytest.mark.parametrize(
    ("extra", "reason"),
    [
        ({"in_private_conversation": "true"}, "direct_message"),
        ({"in_private_conversation": ""}, "direct_message"),
        ({"in_private_conversation": "maybe"}, "direct_message"),
        ({"in_private_group": "TRUE"}, "private_channel"),
        ({"in_private_group": ""}, "private_channel"),
        ({"in_private_group": "?", "group_id": "", "group_name": ""}, "private_channel"),
        ({"deleted_at": "2026-01-06T00:00:00Z"}, "deleted"),
        ({"sender_type": "Bot"}, "bot"),
        ({"sender_type": "system"}, "notice"),
        ({"message_type": "system"}, "notice"),
        ({"body": " "}, "empty"),
        ({"created_at": ""}, "no_time"),
        ({"created_at": "2026-13-45"}, "no_time"),
        ({"sender_id": ""}, "no_author"),
        ({"sender_id": "null"}, "no_author"),
    ],
)
def test_what_is_no_post_is_counted_by_reason(tmp_path: Path, extra: dict[str, str], reason: str) -> None:
    text = table(row(**extra), columns=[*COLUMNS, "message_type"])
    posts, dropped, _ = read(open_engage, as_zip(tmp_path / "a.zip", {"Messages.csv": text}))
    assert not posts and dropped == {reason: 1}


@pytest.mark.parametrize("column", ["draft_state", "is_draft", "Draft"])
def test_drafts_are_seen_by_nobody(tmp_path: Path, column: str) -> None:
    states = ["", "false", "null", "Published", "true", "draft", "who knows"]
    content = table(*(row(state, **{column: state}) for state in states), columns=[*COLUMNS, column])
    rest = row("said", **{column: ""})
    content += table(rest, columns=[*COLUMNS, column]).split("\n", 1)[1]
    posts, dropped, _ = read(open_engage, as_zip(tmp_path / "export.zip", {"Messages.csv": content}))
    assert [post.text for post in posts] == ["false", "null", "Published", "said"]
    assert dropped == {"private_channel": 3, "empty": 1}


def test_a_message_without_a_community_stands_in_that_of_all(tmp_path: Path) -> None:
    posts, _, _ = of(tmp_path, row(group_id="", group_name="", in_private_group=""), row(group_name=""))
    assert [post.channel for post in posts] == ["All Company", "77"]


def test_duplicates_count_once_and_spellings_of_time_are_read(tmp_path: Path) -> None:
    one = row(created_at="2026/01/05 09:00:00 +0100")
    posts, dropped, _ = of(tmp_path, one, one)
    assert posts[0].at == datetime(2026, 1, 5, 8, tzinfo=UTC) and dropped == {"duplicate": 1}


@pytest.mark.parametrize(
    ("body", "title", "text"),
    [
        ("Hi [[user:502]] and [[user:9]]", "", "Hi @Kemal Aydin and @someone"),
        ("Hi [User:502:kaydin] on [Tag:3:parking]", "", "Hi @kaydin on #parking"),
        ("see [[tag:3]] [[uploadedfile:7]] [1] [x]", "", "see #topic [1] [x]"),
        ("the body", "A vote", "A vote\nthe body"),
        ("A vote: the body", "A vote", "A vote: the body"),
        ("<p>one</p><p>two &amp; <b>three</b></p>", "", "one\ntwo & three"),
        ("1 < 2 & 3 > 2", "", "1 < 2 & 3 > 2"),
    ],
)
def test_bodies_become_plain_text(tmp_path: Path, body: str, title: str, text: str) -> None:
    assert of(tmp_path, row(body, title=title))[0][0].text == text


def test_rows_of_another_length_are_malformed(tmp_path: Path) -> None:
    text = table(row()) + "1,2,3\n"
    posts, dropped, _ = read(open_engage, as_zip(tmp_path / "a.zip", {"Messages.csv": text}))
    assert len(posts) == 1 and dropped == {"malformed": 1}


@pytest.mark.parametrize("missing", ["in_private_group", "in_private_conversation", "sender_id", "created_at", "body"])
def test_a_table_that_lacks_what_matters_is_refused(tmp_path: Path, missing: str) -> None:
    text = table(row(SECRET), columns=[name for name in COLUMNS if name != missing])
    said = refusal(open_engage, as_zip(tmp_path / "a.zip", {"Messages.csv": text}))
    assert said.endswith(f"Messages.csv: has no column {missing}; export it again")


def test_other_unsound_exports_are_refused(tmp_path: Path) -> None:
    good = table(row(SECRET))
    for files, said in (
        ({"Users.csv": USERS}, "no Messages.csv"),
        ({"1/Messages.csv": good, "2/Messages.csv": good}, "several networks"),
        ({"Messages.csv": good + '"open'}, "not a table"),
        ({"Messages.csv": good.encode() + b"\xff"}, "not UTF-8"),
        ({"Messages.csv": good + "\0"}, "zero byte"),
        ({"Messages.csv": good.replace("group_id", "body", 1)}, "two columns of one name"),
        ({"Messages.csv": b""}, "has no column"),
    ):
        words = refusal(open_engage, as_zip(tmp_path / "a.zip", files))
        assert said in words and SECRET not in words


VALUES = st.text(max_size=30).filter(lambda text: "\0" not in text)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_stands_in_a_field_it_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    closed = row(SECRET, in_private_conversation="true", group_name="closed")
    others = [name for name in COLUMNS if name != "in_private_conversation"]
    closed[data.draw(st.sampled_from(others))] = data.draw(VALUES)
    other = row()
    other[data.draw(st.sampled_from(COLUMNS))] = data.draw(VALUES)
    result = read_or_refused(open_engage, as_zip(tmp_path / "a.zip", {"Messages.csv": table(closed, other)}), SECRET)
    if result:
        posts, dropped, _ = result
        assert len(posts) + sum(dropped.values()) == 2 and not any(post.text == SECRET for post in posts)
