"""``posts import`` through the real command line: what is counted and refused, and what a second import changes."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.opting_out import OptOut
from tests.voices.house import SETTLED, House
from tests.voices.organisation import NOW, Organisation, phrase, post, simple, workers
from tests.voices.writers import COLUMNS, lines, slack, table

WEEK = "2026-W25"
GROUPS = [(0, "general", "trust", range(20)), (0, "general", "privacy", range(15, 45)), (0, "few", "trust", [1, 2])]


def export(house: House, org: Organisation, name: str = "export.zip") -> Path:
    return slack(house.folder / "handed" / name, org)


def told(rows: list[dict[str, object]]) -> dict[tuple[object, object, object], tuple[object, object]]:
    return {
        (row["week"], row["channel"], row["theme"]): (row["posts"], row["authors"])
        for row in rows if not row["suppressed"]
    }  # fmt: skip


def test_what_is_read_is_kept_or_dropped_and_only_enough_is_told(anywhere: House) -> None:
    report = anywhere.do(export(anywhere, simple(GROUPS)))
    assert report == {"read": 52, "kept": 52, "dropped": {}}
    rows = anywhere.voices()
    assert all(
        tuple(row) == ("week", "channel", "theme", "posts", "authors", "tone", "emotions", "suppressed") for row in rows
    )
    assert told(rows) == {
        (WEEK, None, None): (50, 45), (WEEK, "general", None): (50, 45),
        (WEEK, None, "privacy"): (30, 30), (WEEK, None, "trust"): (20, 20),
        (WEEK, "general", "privacy"): (30, 30), (WEEK, "general", "trust"): (20, 20),
    }  # fmt: skip
    few = next(row for row in rows if (row["channel"], row["theme"]) == ("few", None))
    assert few["suppressed"] and few["posts"] is few["authors"] is few["tone"] is few["emotions"] is None


def test_the_same_export_again_doubles_nothing(anywhere: House) -> None:
    path = export(anywhere, simple(GROUPS))
    anywhere.do(path)
    before = anywhere.voices()
    assert anywhere.do(path) == {"read": 52, "kept": 0, "dropped": {"duplicate": 52}}
    assert anywhere.voices() == before


def test_what_comes_for_a_counted_week_is_late_unless_it_is_enough_alone(known: House) -> None:
    org = simple([*GROUPS, (0, "general", "trust", range(50, 54)), (0, "general", "AI", range(54, 55))])
    first, four, five = org.said[:52], org.said[:56], org.said
    known.do(export(known, org.only(first)))
    before = known.voices()
    assert known.do(export(known, org.only(four))) == {"read": 56, "kept": 0, "dropped": {"duplicate": 52, "late": 4}}
    assert known.voices() == before
    assert known.do(export(known, org.only(five))) == {"read": 57, "kept": 5, "dropped": {"duplicate": 52}}
    assert told(known.voices())[WEEK, "general", None] == (55, 45), "posts add up, people never do"


def test_a_renamed_channel_is_not_counted_again(known: House) -> None:
    org = simple([(0, "general", "trust", range(20)), (0, "dock-4", "trust", range(12))])
    known.do(export(known, org.only(org.said[:31])))
    before = known.voices()
    renamed = org.only(replace(one, channel="dock-five") if one.channel == "dock-4" else one for one in org.said)
    report = known.do(export(known, renamed))
    assert report["dropped"]["duplicate"] == 31
    assert told(known.voices()) == told(before), "one more person would be the difference"


def test_short_posts_of_a_renamed_channel_are_not_counted_again(known: House) -> None:
    org = simple([(0, "dock-4", "trust", range(9))])
    short = [replace(one, text="+1") for one in org.said]
    known.do(lines(known.folder / "before.jsonl", org.only(short[:8])))
    renamed = org.only(replace(one, channel="dock-five") for one in short)
    assert known.do(lines(known.folder / "after.jsonl", renamed)) == {"read": 9, "kept": 1, "dropped": {"duplicate": 8}}


def test_the_same_posts_in_another_kind_of_export_are_not_counted_again(known: House) -> None:
    org = simple(GROUPS)
    known.do(export(known, org))
    before = known.voices()
    path = lines(known.folder / "handed" / "posts.jsonl", org)
    path.write_text(re.sub(r"\.\d{6}\+00:00", "Z", path.read_text()))
    assert known.do(path, "--kind", "jsonl") == {"read": 52, "kept": 0, "dropped": {"duplicate": 52}}
    assert known.voices() == before


def test_what_many_say_in_one_second_counts_for_each(known: House) -> None:
    org = simple([(0, "general", "trust", range(12))])
    same = org.only(replace(one, at=org.said[0].at, text="+1 theme=trust") for one in org.said)
    assert known.do(export(known, same))["kept"] == 12


def test_a_channel_that_was_too_small_stays_closed(known: House) -> None:
    org = simple([(0, "few", "trust", range(4)), (0, "few", "trust", [4])])
    known.do(export(known, org.only(org.said[:4])))
    assert known.do(export(known, org))["dropped"] == {"duplicate": 4, "late": 1}
    assert told(known.voices()) == {}


def test_a_part_and_then_the_rest_is_as_much_as_is_allowed(known: House) -> None:
    org = simple([(-1, "general", "trust", range(20)), (0, "general", "trust", range(20))])
    assert known.do(export(known, org.only(org.said[:20])))["kept"] == 20
    assert known.do(export(known, org)) == {"read": 40, "kept": 20, "dropped": {"duplicate": 20}}
    assert set(told(known.voices())) >= {("2026-W24", None, None), (WEEK, None, None)}


def test_the_running_week_waits_and_what_has_not_come_is_refused(known: House) -> None:
    org = simple([(0, "general", "trust", range(8)), (1, "general", "trust", range(3)), (3, "general", "trust", [1])])
    report = known.do(export(known, org))
    assert report == {"read": 12, "kept": 8, "dropped": {"future": 1, "unfinished_week": 3}}


def test_a_post_that_stands_twice_in_an_export_counts_once(known: House) -> None:
    path = known.folder / "handed" / "posts.jsonl"
    org = simple([(0, "general", "trust", range(8))])
    lines(path, org.only([*org.said, *org.said[:3]]))
    report = known.do(path, "--kind", "jsonl")
    assert report == {"read": 11, "kept": 8, "dropped": {"duplicate": 3}}


@pytest.mark.parametrize("word", ["Unrecorded", "UNRECORDED", "off the record", "näh"])
def test_posts_with_an_opt_out_word_are_never_counted(known: House, word: str) -> None:
    people = workers(30)
    said = [post(n, 0, "general", people[n], "trust", "unrecorded, off  the record: NÄH!" if n < 4 else "unrecordedly")
            for n in range(20)]  # fmt: skip
    words = {"TALLYWIRE_VOICES__OPT_OUT_WORDS": json.dumps([word])}
    path = export(known, Organisation(people, tuple(said)))
    assert known.do(path, **words) == {"read": 20, "kept": 16, "dropped": {"opted_out": 4}}


@pytest.mark.parametrize("said", ["the badges again", "BADGES!", "badge's", "the badge", "two boxes", "_boxes_"])
def test_an_opt_out_word_holds_in_the_plural(said: str) -> None:
    assert OptOut(["Badge", "box"], []).text(said)
    assert not OptOut(["Badge", "box"], []).text("badgering, boxers, unbadges and boxesses")


@pytest.mark.parametrize("name", ["works-council", "#works-council", "Works-Council"])
def test_channels_that_opted_out_are_not_counted_nor_named(known: House, name: str) -> None:
    org = simple([(0, "general", "trust", range(20)), (0, "works-council", "trust", range(20))])
    report = known.do(export(known, org), TALLYWIRE_VOICES__OPT_OUT_CHANNELS=name)
    assert report == {"read": 40, "kept": 20, "dropped": {"opted_out": 20}}
    assert {row["channel"] for row in known.voices()} == {None, "general"}


@pytest.mark.parametrize("blank", ["", "  ", "-"])
def test_without_the_checklist_nothing_is_read(house: House, blank: str) -> None:
    path = export(house, simple(GROUPS))
    env = dict.fromkeys(SETTLED, blank) | {"TALLYWIRE_VOICES__POPULATION": "0"}
    done = house.call("posts", "import", str(path), **env)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert all(f"voices.{name}" in done.err for name in ("approved_by", "contact", "population"))
    assert "[voices]" in done.err and "TALLYWIRE_VOICES__CONTACT" in done.err
    assert house.log() == []


@pytest.mark.parametrize("missing", list(SETTLED))
def test_one_open_point_of_the_checklist_is_enough(house: House, missing: str) -> None:
    path = export(house, simple(GROUPS))
    done = house.call("posts", "import", str(path), **{missing: "0" if missing.endswith("POPULATION") else " "})
    assert done.code == 2
    named = [name for name in SETTLED if f"voices.{name.removeprefix('TALLYWIRE_VOICES__').lower()}" in done.err]
    assert named == [missing]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--map", "when=Sent"], "unknown field"),
        (["--map", "time"], "names no column"),
        (["--map", "time="], "names no column"),
        (["--map", "id=a", "--map", "id=b"], "twice"),
        (["--kind", "telepathy"], "telepathy"),
    ],
)
def test_a_wrong_call_says_what_is_allowed(house: House, words: list[str], said: str) -> None:
    done = house.call("posts", "import", "x.csv", *words)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert said in done.err
    if "unknown" in said:
        assert "id, time, channel, author, text" in done.err


def test_an_export_without_messages_says_so(known: House) -> None:
    done = known.call("posts", "import", str(export(known, simple([]))))
    assert (done.code, done.report) == (0, {"read": 0, "kept": 0, "dropped": {}})
    assert "holds no message" in done.err


def test_a_small_population_is_told_nothing_of_and_hears_so(known: House) -> None:
    path = export(known, simple(GROUPS))
    done = known.call("posts", "import", str(path), TALLYWIRE_VOICES__POPULATION="19")
    assert done.code == 0 and "nothing will be told" in done.err
    assert told(known.voices(TALLYWIRE_VOICES__POPULATION="19")) == {}
    assert told(known.voices()) == {}, "a larger population later tells nothing of it either"


def test_columns_of_any_name_are_mapped(known: House) -> None:
    path = table(known.folder / "handed" / "posts.csv", simple(GROUPS))
    maps = [word for field, column in COLUMNS.items() for word in ("--map", f"{field}={column}")]
    assert known.do(path, "--kind", "csv", *maps)["kept"] == 52


SECRET = "Zorvane wrote qzx77k1vyw"


def hostile(folder: Path) -> dict[str, Path]:
    """Files that are no export, each with something in it that nobody may read on a screen."""
    made: dict[str, bytes] = {
        "broken.zip": b"PK\x03\x04" + SECRET.encode() * 3,
        "broken.jsonl": b'{"id": 1, "text": "' + SECRET.encode() + b"\n",
        "deep.json": b"[" * 100_000 + SECRET.encode(),
        "wrong.csv": f"a,b\n{SECRET},{SECRET}\n".encode(),
        "open.csv": f'id,time,channel,author,text\n1,2026-06-16,g,{SECRET},"{SECRET}\n'.encode() * 3,
        "latin.csv": b"id,time,channel,author,text\n1,2026-06-16,g,a,\xff\xfe " + SECRET.encode() + b"\n",
        "empty.zip": b"",
    }
    found = {}
    for name, content in made.items():
        (folder / name).write_bytes(content)
        found[name] = folder / name
    for name, members in {
        "nochannels.zip": {"general/2026-06-16.json": json.dumps([{"text": SECRET}])},
        "types.zip": {"channels.json": json.dumps({"a": SECRET}), "users.json": json.dumps([SECRET])},
        "text.zip": {"channels.json": '[{"id": "C1", "name": "general"}]', "users.json": "[]",
                     "general/2026-06-16.json": '[{"text": "' + SECRET + '", '},
        "outside.zip": {"channels.json": "[]", "users.json": "[]", "../../outside.json": json.dumps([SECRET])},
    }.items():  # fmt: skip
        with zipfile.ZipFile(folder / name, "w") as file:
            for member, content in members.items():
                file.writestr(member, content)
        found[name] = folder / name
    return found


@pytest.mark.parametrize("debug", [[], ["--debug"]], ids=["plain", "debug"])
def test_a_hostile_file_is_refused_whole_and_never_quoted(house: House, debug: list[str]) -> None:
    store = (house.folder / "store.db").read_bytes()
    for name, path in hostile(house.folder / "handed").items():
        done = house.call("posts", "import", str(path), *debug)
        assert done.code in (1, 2), (name, done.err)
        assert done.out == "", name
        assert "Zorvane" not in done.err and "vyw" not in done.err, (name, done.err)
        assert debug or done.err.count("tallywire: ") == 1
        assert house.voices() == []
    assert [entry["what"] for entry in house.log() if entry["what"] != "export"] == []
    assert b"Zorvane" not in b"".join(content for _, content in house.everything())
    assert store


@pytest.mark.parametrize("error", [ValueError(SECRET), KeyError(SECRET), MemoryError(SECRET), RecursionError(SECRET)])
def test_what_nobody_foresaw_is_not_quoted_either(
    known: House, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> str:
        raise error from OSError(SECRET)

    monkeypatch.setattr("app.importing.scrub", fail)
    done = known.call("posts", "import", str(export(known, simple(GROUPS))), "--debug")
    assert done.code == 1
    assert f"({type(error).__name__} in " in done.err
    assert "Zorvane" not in b"".join(content for _, content in known.everything()).decode("utf-8", "replace")
    assert known.voices() == []


def test_a_channel_that_is_called_like_a_person_loses_the_name(known: House) -> None:
    org = simple([(0, f"ask-{workers(1)[0].first.lower()}", "trust", range(20))])
    known.do(export(known, org))
    (name,) = {row["channel"] for row in known.voices()} - {None}
    assert workers(1)[0].first.lower() not in name.lower()


def test_a_day_that_is_out_of_all_calendars_has_no_time(known: House) -> None:
    one = simple([(0, "general", "trust", range(6))])
    wild = replace(one.said[0], id="x", at=datetime(1, 1, 1, tzinfo=UTC) + timedelta(hours=1))
    path = lines(known.folder / "handed" / "p.jsonl", one.only([*one.said, wild]))
    text = path.read_text().replace("0001-01-01T01:00:00+00:00", "0001-01-01T01:00:00+14:00")
    path.write_text(text)
    report = known.do(path, "--kind", "jsonl")
    assert report["kept"] == 6 and sum(report["dropped"].values()) == 1


def test_nothing_of_a_post_is_kept(known: House) -> None:
    org = simple(GROUPS)
    known.do(export(known, org), "--debug")
    everything = b"".join(content for _, content in known.everything())
    for one in org.said:
        assert phrase(one.id).encode() not in everything
    assert NOW.isoformat().encode() in everything, "the search looks into the store"
