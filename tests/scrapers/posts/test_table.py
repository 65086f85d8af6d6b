"""Tables that people made: CSV and JSON lines, with and without a mapping."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.posts.opening import detect
from scrapers.posts.table import open_csv, open_jsonl
from store.errors import InputError
from tests.scrapers.posts.reading import ANY_JSON, read, read_or_refused, refusal

HEADER = ["id", "time", "channel", "author", "text"]
ROW = ["m1", "2026-06-16T09:01:02Z", "general", "u7", "The badge readers went up over night."]
AT = datetime(2026, 6, 16, 9, 1, 2, tzinfo=UTC)
SECRET = "Quillfeather"


def table(rows: list[list[str]], delimiter: str = ",", quoting: int = csv.QUOTE_MINIMAL) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=quoting).writerows(rows)
    return out.getvalue()


def save(folder: Path, content: str | bytes, name: str = "posts.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def lines(*rows: object) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_plain_table_is_read_whatever_its_comma_and_encoding(tmp_path: Path, delimiter: str, encoding: str) -> None:
    rows = [HEADER, ROW, ["m2", "2026-06-16T11:01:02+02:00", "canteen", "ü9", 'Two lines:\nand a "quote"; and, signs|']]
    posts, dropped, _ = read(open_csv, save(tmp_path, table(rows, delimiter).encode(encoding)))
    assert not dropped
    assert [(p.id, p.at, p.channel, p.author) for p in posts] == [
        ("m1", AT, "general", "u7"),
        ("m2", AT, "canteen", "ü9"),
    ]
    assert posts[0].text == ROW[4] and posts[1].text == 'Two lines:\nand a "quote"; and, signs|'


def test_a_spreadsheet_may_say_its_comma_first(tmp_path: Path) -> None:
    posts, _, _ = read(open_csv, save(tmp_path, "sep=;\r\n" + table([HEADER, ROW], ";")))
    assert len(posts) == 1
    posts, _, _ = read(open_csv, save(tmp_path, "sep=\t\n" + table([HEADER, ROW], "\t")))
    assert len(posts) == 1


@pytest.mark.parametrize(
    "header",
    [
        ["Message ID", "Timestamp", "Channel Name", "User ID", "Message"],
        ["message_id", "created_at", "channel", "sender", "body"],
        ["uuid", "sentAt", "roomName", "fromEmail", "messageText"],
        ["post-id", "Posted on", "Community", "Poster", "Post body"],
    ],
)
def test_usual_names_of_columns_need_no_mapping(tmp_path: Path, header: list[str]) -> None:
    posts, _, _ = read(open_csv, save(tmp_path, table([header, ROW])))
    assert (posts[0].id, posts[0].at, posts[0].channel, posts[0].author) == ("m1", AT, "general", "u7")


def test_an_account_says_who_wrote_before_a_name_and_names_go_to_the_directory(tmp_path: Path) -> None:
    rows = [
        ["Time", "Author name", "Author id", "Text", "E-mail"],
        [ROW[1], "Ines Okafor", "u7", "One", "ines@works.example"],
        [ROW[1], "Ines Okafor", "u7", "Two", "ines@works.example"],
        [ROW[1], "", "u8", "Three", ""],
    ]
    posts, _, people = read(open_csv, save(tmp_path, table(rows)))
    assert [post.author for post in posts] == ["u7", "u7", "u8"] and {post.channel for post in posts} == {"all"}
    assert len(people) == 2
    assert people[0].names == ("Ines Okafor",) and set(people[0].accounts) == {"u7", "ines@works.example"}


def test_a_mapping_wins_over_usual_names(tmp_path: Path) -> None:
    rows = [["time", "When", "Who", "Words", "text"], ["never", ROW[1], "u7", "Mine", "Not this"]]
    posts, _, _ = read(open_csv, save(tmp_path, table(rows)), {"time": "when", "author": "Who", "text": "Words"})
    assert [(post.text, post.at) for post in posts] == [("Mine", AT)]


def test_a_missing_column_is_named_with_those_that_exist(tmp_path: Path) -> None:
    path = save(tmp_path, table([["Moment", "Who", "Words"], [ROW[1], "u7", f"{SECRET} said so"]]))
    said = refusal(open_csv, path)
    assert "no column is known as the time" in said and "Moment, Who, Words" in said and "--map time=" in said
    said = refusal(open_csv, path, {"time": "Created at"})
    assert "'Created at'" in said and "Moment, Who, Words" in said and SECRET not in said
    assert "no such field" in refusal(open_csv, path, {"when": "Moment"})


def test_two_columns_of_one_name_leave_it_open_which_is_meant(tmp_path: Path) -> None:
    rows = [["time", "author", "text", "text"], [ROW[1], "u7", "One", "Two"]]
    assert "2 columns have the name chosen for text" in refusal(open_csv, save(tmp_path, table(rows)))


def test_rows_that_do_not_fit_are_dropped_one_by_one(tmp_path: Path) -> None:
    text = (
        table([HEADER, ROW])
        + "m2,too short\n"
        + "\n"
        + ",,,,\n"
        + 'm3,"broken" quoting,general,u7,words\n'
        + table([["m4", *ROW[1:]], ["m5", *ROW[1:], "", ""], ["m6", *ROW[1:], "a cell too many"]])
    )
    posts, dropped, _ = read(open_csv, save(tmp_path, text))
    assert [post.id for post in posts] == ["m1", "m4", "m5"] and dropped == {"malformed": 3}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"time": "yesterday"}, "no_time"),
        ({"time": ""}, "no_time"),
        ({"author": " "}, "no_author"),
        ({"channel": ""}, "no_channel"),
        ({"text": " \n "}, "empty"),
        ({"channel": "Direct message"}, "direct_message"),
        ({"private": "yes"}, "private_channel"),
        ({"private": "who knows"}, "private_channel"),
        ({"channel_type": "P"}, "private_channel"),
        ({"public": "no"}, "private_channel"),
        ({"public": ""}, "private_channel"),
        ({"is_dm": "1"}, "direct_message"),
        ({"channel_type": "D"}, "direct_message"),
        ({"channel_type": "group_message"}, "group_message"),
        ({"is_bot": "true"}, "bot"),
        ({"deleted_at": "2026-06-17"}, "deleted"),
    ],
)
def test_what_is_no_post_is_dropped_with_its_reason(tmp_path: Path, change: dict[str, str], reason: str) -> None:
    good = {**dict(zip(HEADER, ROW, strict=True)), "private": "", "channel_type": "O", "is_bot": "0", "deleted_at": ""}
    good |= {"public": "TRUE", "is_dm": ""}
    rows = [list(good), list({**good, **change}.values()), list(good.values())]
    posts, dropped, _ = read(open_csv, save(tmp_path, table(rows)))
    assert len(posts) == 1 and dropped == {reason: 1}


def test_the_export_of_a_channel_of_mattermost_is_read(tmp_path: Path) -> None:
    header = "Post Creation Time,User Id,User Email,User Type,User Name,Post Id,Parent Post Id,Post Message,Post Type"
    rows = [f"2026-06-16 11:01:02.345 +0200 CEST,u7,ines@works.example,{kinds}" for kinds in (
        "user,Nessie,p1,,They count.,message", "bot,,p2,p1,Vote.,message", "system,,p3,,Joined.,system_join_channel",
        "user,,,,User ines joined the channel,previously-joined",
    )]  # fmt: skip
    path = save(tmp_path, "\n".join((header, *rows)) + "\n")
    posts, dropped, people = read(open_csv, path)
    assert [(p.id, p.author, p.text, p.at.hour) for p in posts] == [("p1", "u7", "They count.", 9)]
    assert dropped == {"bot": 1, "notice": 2} and "Nessie" in {name for person in people for name in person.names}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n" + table([HEADER, ROW]).encode(),
        table([ROW, ROW]).encode(),
        table([HEADER, ROW]).encode() + f'm2,"{SECRET}\n'.encode() * 3,
        table([HEADER, ROW]).encode() + b"m2,\x00\x00\n",
        table([HEADER, ["m1", ROW[1], "caf\u00e9", "u7", SECRET]]).encode("latin-1"),
        table([HEADER, ROW]).encode("utf-16")[:-1],
        table([HEADER, ROW]).encode("utf-16-le"),
        b"PK\x05\x06" + b"\0" * 18,
    ],
    ids=["empty", "empty line", "no header", "open quote", "zero bytes", "latin", "cut", "no mark", "empty zip"],
)
def test_what_is_no_table_is_refused_whole(tmp_path: Path, content: bytes) -> None:
    assert SECRET not in refusal(open_csv, save(tmp_path, content))


def test_a_header_that_is_a_post_is_not_told(tmp_path: Path) -> None:
    path = save(tmp_path, f"{SECRET} is my name,2026-06-16,{SECRET}@works.example\n")
    assert SECRET not in refusal(open_csv, path)


def test_a_table_may_be_the_only_file_of_a_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "posts.zip", "w") as archive:
        archive.writestr("export/posts.csv", table([HEADER, ROW]))
    assert len(read(open_csv, tmp_path / "posts.zip")[0]) == 1
    with zipfile.ZipFile(tmp_path / "posts.zip", "a") as archive:
        archive.writestr("export/more.csv", table([HEADER, ROW]))
    assert "holds 2 files" in refusal(open_csv, tmp_path / "posts.zip")
    assert "no such file" in refusal(open_csv, tmp_path / "none.csv")


def test_tables_are_detected(tmp_path: Path) -> None:
    assert detect(str(save(tmp_path, table([HEADER, ROW], ";")))) == "csv"
    assert detect(str(save(tmp_path, lines(dict(zip(HEADER, ROW, strict=True))), "a.txt"))) == "jsonl"
    with pytest.raises(InputError):
        detect(str(save(tmp_path, "only, two\n")))


def test_json_lines_have_keys_inside_keys(tmp_path: Path) -> None:
    row = {
        "id": 17,
        "created_at": 1781600462000,
        "room": {"name": "general"},
        "user": {"id": "u7", "name": "Ines Okafor", "profile": {"email": "ines@works.example"}},
        "payload": {"text": "The badge readers went up."},
    }
    columns = {"channel": "room.name", "text": "payload.text"}
    posts, dropped, people = read(open_jsonl, save(tmp_path, lines(row)), columns)
    assert not dropped and posts[0] == posts[0].__class__("17", AT, "general", "u7", "The badge readers went up.")
    assert people[0].names == ("Ines Okafor",)


def test_a_bad_line_of_json_stops_no_other(tmp_path: Path) -> None:
    row = dict(zip(HEADER, ROW, strict=True))
    text = (
        lines(row)
        + "{broken\n\n[1, 2]\n"
        + "[" * 5000
        + "\n"
        + '{"time": NaN}\n'
        + lines({**row, "text": {"a": 1}}, row)
    )
    posts, dropped, _ = read(open_jsonl, save(tmp_path, text))
    assert len(posts) == 2 and dropped == {"malformed": 4, "empty": 1}


def test_a_key_that_comes_late_is_found(tmp_path: Path) -> None:
    row = dict(zip(HEADER[1:], ROW[1:], strict=True))
    text = lines(*[row] * 1500, {**row, "extra": {"key": "x9"}})
    posts, _, _ = read(open_jsonl, save(tmp_path, text), {"id": "extra.key"})
    assert posts[-1].id == "x9" and posts[0].id == ""
    assert "no column 'nowhere'" in refusal(open_jsonl, save(tmp_path, text), {"id": "nowhere"})


def test_one_json_list_is_not_json_lines(tmp_path: Path) -> None:
    said = refusal(open_jsonl, save(tmp_path, json.dumps([{"text": SECRET}])))
    assert "one object on each line" in said and SECRET not in said


def test_slashed_dates_are_read_as_the_whole_column_is_written(tmp_path: Path) -> None:
    def with_times(*times: str) -> Path:
        return save(tmp_path, table([HEADER, *[["", time, *ROW[2:]] for time in times]]))

    posts, _, _ = read(open_csv, with_times("03/04/2026 09:00", "16/06/2026 09:00"))
    assert [post.at.date().isoformat() for post in posts] == ["2026-04-03", "2026-06-16"]
    posts, _, _ = read(open_csv, with_times("3/4/2026 9:00 PM", "6/16/2026 9:00 AM"))
    assert [post.at.isoformat() for post in posts] == ["2026-03-04T21:00:00+00:00", "2026-06-16T09:00:00+00:00"]
    for times in (("03/04/2026", "05/06/2026"), ("16/06/2026", "06/16/2026")):
        assert "whether day or month comes first" in refusal(open_csv, with_times(*times))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.dictionaries(st.sampled_from([*HEADER, "is_bot", "private", "deleted"]), ANY_JSON, max_size=6),
            ANY_JSON,
        ),
        max_size=5,
    )
)
def test_any_json_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, rows: list[object]) -> None:
    good = dict(zip(HEADER, ROW, strict=True))
    path = save(tmp_path_factory.mktemp("any"), lines(good, *rows))
    found = read_or_refused(open_jsonl, path, SECRET)
    if found is not None:
        assert len(found[0]) + found[1].total() == 1 + len(rows)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, tail: bytes) -> None:
    head = table([HEADER, ["m1", ROW[1], "general", "u7", SECRET]]).encode()
    path = save(tmp_path_factory.mktemp("any"), head + tail)
    found = read_or_refused(open_csv, path, SECRET)
    assert found is None or found[0][0].id == "m1"
    assert read_or_refused(open_jsonl, path, SECRET) is None or b"{" in tail


@pytest.mark.parametrize("kind", [["public"], {"a": 1}, True, 7])
def test_a_kind_of_room_of_another_type_is_closed(tmp_path: Path, kind: object) -> None:
    row = {**dict(zip(HEADER, ROW, strict=True)), "visibility": kind}
    posts, dropped, _ = read(open_jsonl, save(tmp_path, lines(row, {**row, "visibility": None})))
    assert len(posts) == 1 and dropped == {"private_channel": 1}
