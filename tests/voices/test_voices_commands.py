"""``export voices``, ``access-log``, ``posts purge`` and the doctor's line, through the real command line."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from store import access_log
from store.access_log import Visitor
from store.database import open_store
from tests.app.test_export import sheet
from tests.voices.house import SETTLED, House, settle
from tests.voices.organisation import NOW, phrase, simple
from tests.voices.writers import slack

FIELDS = ("week", "channel", "theme", "posts", "authors", "tone", "emotions", "suppressed")
GROUPS = [
    (-1, "general", "trust", range(20)), (-1, "=1+1", "trust", range(12)),
    (0, "general", "trust", range(25)), (0, "general", "privacy", range(30, 60)), (0, "few", "trust", [1, 2]),
]  # fmt: skip


@pytest.fixture
def filled(known: House) -> House:
    """A house that has counted two weeks."""
    known.do(slack(known.folder / "handed" / "export.zip", simple(GROUPS)))
    return known


def test_every_format_has_the_same_lines_and_no_formula(filled: House) -> None:
    rows = filled.voices()
    assert all(tuple(row) == FIELDS for row in rows)
    found = list(csv.DictReader(io.StringIO(filled.call("export", "voices", "--format", "csv").out)))
    assert len(found) == len(rows)
    assert tuple(found[0]) == FIELDS
    assert {row["channel"] for row in found} == {"", "general", "few", "'=1+1"}
    silent = next(row for row in found if row["channel"] == "few" and not row["theme"])
    assert [silent[name] for name in FIELDS[3:]] == ["", "", "", "", "True"]
    done = filled.call("export", "voices", "--format", "xlsx", "--out", "voices.xlsx")
    assert done.err == f"{len(rows)} voices in voices.xlsx\n"
    cells = sheet(filled.folder / "voices.xlsx")
    assert tuple(value for _, value in cells[0]) == FIELDS
    assert len(cells) == len(rows) + 1
    assert not [value for line in cells for kind, value in line if kind == "f"]


def test_filters_choose_among_the_lines(filled: House) -> None:
    rows = filled.voices()
    assert filled.voices("--channel", "general") == [row for row in rows if row["channel"] == "general"]
    assert filled.voices("--theme", "trust") == [row for row in rows if row["theme"] == "trust"]
    assert filled.voices("--channel", "nobody") == []


@pytest.mark.parametrize(
    ("words", "weeks"),
    [
        (["--since", "2026-06-08"], {"2026-W24", "2026-W25"}),
        (["--since", "2026-06-09"], {"2026-W25"}),
        (["--until", "2026-06-21"], {"2026-W24", "2026-W25"}),
        (["--until", "2026-06-20"], {"2026-W24"}),
        (["--since", "2026-06-09", "--until", "2026-06-20"], set()),
    ],
)
def test_days_count_whole_weeks_only(filled: House, words: list[str], weeks: set[str]) -> None:
    assert {row["week"] for row in filled.voices(*words)} == weeks


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["voices", "--story", "s1"], "exports of articles, stories, claims, figures or acts, not of voices"),
        (["articles", "--channel", "general"], "--channel is for exports of voices, not of articles"),
        (["claims", "--theme", "trust"], "--theme is for exports of voices, not of claims"),
        (["figures", "--until", "2026-06-01"], "--until is for exports of voices, not of figures"),
    ],
)
def test_options_of_another_export_are_refused(house: House, words: list[str], said: str) -> None:
    done = house.call("export", *words)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert said in done.err


def test_everything_that_touches_posts_is_in_the_log(filled: House) -> None:
    filled.voices("--channel", "general", "--since", "2026-06-15")
    filled.voices("--theme", "Zorvane's secret plan")
    filled.call("posts", "purge")
    log = filled.log()
    assert [entry["what"] for entry in log][-1] == "posts import"
    assert [entry["what"] for entry in log].count("export") == 2
    assert log[0]["what"] == "posts purge"
    told = sum(not row["suppressed"] for row in filled.voices("--channel", "general", "--since", "2026-06-15"))
    one = next(entry for entry in log if "channel general" in entry["detail"])
    assert (one["groups"], one["at"]) == (told, NOW.isoformat())
    typed = next(entry for entry in log if "theme" in entry["detail"] and entry is not one)
    assert "unknown" in typed["detail"]
    assert "secret" not in json.dumps(log)
    assert all(set(entry) == {"at", "who", "what", "detail", "groups"} and entry["who"] for entry in log)


def test_the_log_for_people_is_a_line_each(filled: House) -> None:
    done = filled.call("access-log", "--limit", "1")
    assert done.out.count("\n") == 1 and done.out.startswith("2026-06-24 10:00")
    assert filled.call("access-log", "--since", "2026-06-25").out == ""
    assert filled.call("access-log", "--since", "2026-06-24").out


def test_an_entry_that_is_no_name_steers_no_terminal(house: House) -> None:
    with open_store(house.url) as store, store.begin() as conn:
        access_log.note(conn, Visitor("\x1b[31mred", "export"), "everything", 1, NOW)
    assert "\x1b" not in house.call("access-log").out


def test_marks_live_as_long_as_they_are_kept_and_leave_no_byte(filled: House) -> None:
    marks = _marks(filled)
    assert len(marks) >= 89
    settle(filled.url, NOW + timedelta(days=89))
    filled.call("posts", "purge")
    assert _marks(filled) == marks
    rows = filled.voices()
    settle(filled.url, NOW + timedelta(days=90))
    done = filled.call("posts", "purge")
    assert (done.code, done.out) == (0, "") and "1 import of posts" in done.err
    assert _marks(filled) == []
    files = b"".join(path.read_bytes() for path in filled.folder.glob("store.db*"))
    assert not [mark for mark in marks if mark in files]
    assert [row for row in filled.voices() if row["week"] <= "2026-W25"] == rows, "what was counted stays"


def test_what_comes_after_the_marks_are_gone_is_late(filled: House) -> None:
    path = filled.folder / "handed" / "export.zip"
    settle(filled.url, NOW + timedelta(days=91))
    report = filled.do(path)
    assert report["kept"] == 0 and report["dropped"] == {"late": 89}
    assert _marks(filled) == [], "an import purges what is over"
    assert [entry["what"] for entry in filled.log()].count("posts purge") == 1


def test_update_purges_what_is_over(filled: House) -> None:
    settle(filled.url, NOW + timedelta(days=91))
    (filled.folder / "tallywire.toml").write_text(
        '[[sources]]\nname = "a"\nkind = "feed"\nurl = "http://127.0.0.1:9/feed"\n'
    )
    assert "are purged" in filled.call("update").err
    assert _marks(filled) == []
    assert "purged" not in filled.call("update").err


def test_on_every_database_marks_go_and_numbers_stay(anywhere: House) -> None:
    path = slack(anywhere.folder / "handed" / "export.zip", simple(GROUPS))
    anywhere.do(path)
    before = {(row["week"], row["channel"], row["theme"]): row for row in anywhere.voices() if not row["suppressed"]}
    settle(anywhere.url, NOW + timedelta(days=91))
    assert "are purged" in anywhere.call("posts", "purge").err
    assert anywhere.do(path)["dropped"] == {"late": 89}
    after = {(row["week"], row["channel"], row["theme"]): row for row in anywhere.voices() if not row["suppressed"]}
    assert after == before
    whats = [entry["what"] for entry in anywhere.log()]
    assert whats == ["export", "posts import", "posts purge", "export", "posts import"]


def test_raised_floors_silence_what_was_told(filled: House) -> None:
    before = [row for row in filled.voices() if not row["suppressed"]]
    raised = {"TALLYWIRE_VOICES__MIN_AUTHORS": "30", "TALLYWIRE_VOICES__MIN_THEME_AUTHORS": "30"}
    after = [row for row in filled.voices(**raised) if not row["suppressed"]]
    assert 0 < len(after) < len(before)
    assert all(row in before for row in after)
    done = filled.call("export", "voices", TALLYWIRE_VOICES__MIN_AUTHORS="4")
    assert (done.code, done.out) == (2, "")


def test_the_doctor_tells_how_things_stand(filled: House) -> None:
    assert "1 import of posts, the last one on 2026-06-24" in filled.call("doctor").out
    settle(filled.url, NOW + timedelta(days=91))
    assert "python -m app posts purge" in filled.call("doctor").out
    assert "not set: voices.contact" in filled.call("doctor", TALLYWIRE_VOICES__CONTACT="").out
    unset = filled.call("doctor", **dict.fromkeys(SETTLED, "") | {"TALLYWIRE_VOICES__POPULATION": "0"}).out
    assert "not set: voices.approved_by, voices.contact, voices.population" in unset


def test_a_house_without_posts_hears_that_they_are_not_read(house: House) -> None:
    env = dict.fromkeys(SETTLED, "") | {"TALLYWIRE_VOICES__POPULATION": "0"}
    assert "internal posts are not read" in house.call("doctor", **env).out
    assert house.call("access-log").err == "nobody has asked for internal data yet\n"
    assert house.voices() == []


def test_no_mark_is_of_an_author_or_a_word(filled: House) -> None:
    files = b"".join(path.read_bytes() for path in filled.folder.glob("store.db*"))
    assert phrase(simple(GROUPS).said[0].id).encode() not in files


def _marks(house: House) -> list[bytes]:
    with closing(sqlite3.connect(house.folder / "store.db")) as conn:
        return [mark for (mark,) in conn.execute("SELECT mark FROM voice_marks ORDER BY mark")]
