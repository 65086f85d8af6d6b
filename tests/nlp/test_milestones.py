"""Milestones: what happened, on which day, on which evidence; not what is asked for, planned, denied or quoted."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from nlp.milestones import find_milestones, told_kind
from store.model import Article, Milestone

PUBLISHED = datetime(2026, 6, 24, 9, tzinfo=UTC)
FILLER = "The harbour was quiet. Gulls stood on the wall. A boat came in. "


def milestones_of(text: str, published: datetime | None = PUBLISHED) -> list[Milestone]:
    return find_milestones(Article(id="a1", url="", title="", text=text, published=published))


@pytest.mark.parametrize(
    ("text", "kind", "label"),
    [
        ("Orbell launched the monitoring programme on Monday.", "launched", "Programme launched"),
        ("Orbell introduced the tracker on Monday.", "launched", "Programme launched"),
        ("Orbell paused the programme on Monday.", "paused", "Programme paused"),
        ("The tracking tool was put on hold on Monday.", "paused", "Programme paused"),
        ("On Monday the bank halted its trial of the badges.", "paused", "Programme paused"),
        ("The scheme was suspended on Monday.", "paused", "Programme paused"),
        ("Orbell scaled its tracking back on Monday.", "scaled_back", "Programme scaled back"),
        ("Orbell dialled back the tracking on Monday.", "scaled_back", "Programme scaled back"),
        ("The bank resumed the programme on Monday.", "resumed", "Programme resumed"),
        ("The bank scrapped the programme on Monday.", "ended", "Programme ended"),
        ("The company ended the scheme on Monday.", "ended", "Programme ended"),
        ("Clerks started a petition against the tool on Monday.", "petition", "Petition started"),
        ("Clerks handed the petition to the board on Monday.", "petition", "Petition delivered"),
        ("By Monday 900 clerks had signed the petition.", "petition", "Petition signed"),
        ("An internal memo leaked on Monday shows the reasons.", "memo", "Internal memo leaked"),
        ("The regulator fined the bank on Monday.", "fine", "Fine imposed"),
        ("Two clerks sued the bank on Monday.", "lawsuit", "Lawsuit filed"),
        ("Members voted on Monday by nine to one.", "vote", "Vote held"),
        ("Crews walked out on Monday.", "strike", "Strike held"),
    ],
)
def test_turns_with_the_day_their_sentence_gives(text: str, kind: str, label: str) -> None:
    (found,) = milestones_of(FILLER + text)
    assert (found.kind, found.label, found.day, found.basis) == (kind, label, date(2026, 6, 22), "weekday")
    assert found.sentence == text and found.story_id == "" and found.article_id == "a1"


@pytest.mark.parametrize(
    "text",
    [
        "Orbell has not paused the programme on Monday.",
        "Clerks want the programme to be suspended by Monday.",
        "The union demanded that Orbell cancel the programme on Monday.",
        "Orbell will launch the programme on Monday.",
        "The bank denied on Monday that it had plans to end the scheme.",
        "“We paused the programme on Monday and will not look back,” she said.",
        "Controls let staff pause the tracking on Monday.",
        "A button that halts the recording was shown on Monday.",
        "Talks over the cameras ended on Monday.",
        "Handlers are ranked by their pauses under the tracking programme since Monday.",
    ],
)
def test_what_did_not_happen_is_no_turn(text: str) -> None:
    assert milestones_of(FILLER + text) == []


def test_a_stated_date_is_the_day() -> None:
    (found,) = milestones_of(FILLER + "The scheme was suspended on 3 June 2026 after one week.")
    assert (found.day, found.basis) == (date(2026, 6, 3), "stated")


def test_an_undated_lead_is_of_the_day_it_was_published_and_background_is_of_no_day() -> None:
    (found,) = milestones_of("Orbell has paused its tracking programme. " + FILLER)
    assert (found.day, found.basis) == (PUBLISHED.date(), "published")
    assert milestones_of(FILLER + "Orbell had paused the programme before.") == []
    assert milestones_of("Orbell has paused its tracking programme. " + FILLER, None) == []


def test_a_mere_month_is_no_day() -> None:
    assert milestones_of(FILLER + "The bank switched off the programme in March.") == []


def test_one_turn_a_day_and_the_dated_one_wins() -> None:
    text = "Orbell has paused its tracking programme. It said the tool was paused on Monday. " + FILLER
    (found,) = milestones_of(text)
    assert found.day == date(2026, 6, 22)


def test_furniture_is_not_read() -> None:
    assert milestones_of("Share\nRelated posts\nProgramme paused\nLeave a comment") == []


def table() -> list[tuple[str, tuple[str, str] | None]]:
    """The sentences of the table with label and day, or None where nothing happened."""
    lines = (Path(__file__).parent / "tables" / "milestones.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(row[0], None if row[1] == "-" else (row[1], row[2])) for row in rows]


def test_the_table_is_read_without_one_false_turn_and_with_few_missed() -> None:
    """The floor of precision and recall; never lowered silently."""
    rows = table()
    turns = sum(want is not None for _, want in rows)
    assert len(rows) >= 160 and 0.4 < turns / len(rows) < 0.6
    false, missed = [], []
    for sentence, want in rows:
        found = {(turn.label, turn.day.isoformat()) for turn in milestones_of(FILLER + sentence)}
        false += [(sentence, turn) for turn in found if turn != want]
        missed += [sentence] if want is not None and want not in found else []
    assert not false
    assert len(missed) <= 0.03 * turns, missed


@pytest.mark.parametrize(
    "sentence",
    [
        "The number was given on Monday, a week after the cameras were switched on.",
        "It was printed on Friday in a note, which warned that recordings were open to all staff.",
    ],
)
def test_the_day_of_another_clause_is_not_that_of_the_turn(sentence: str) -> None:
    assert milestones_of(FILLER + sentence) == []


def test_the_second_sentence_tells_news_only_in_the_perfect() -> None:
    assert milestones_of("It is a mess. The bank has suspended the tracker. " + FILLER)[0].day == PUBLISHED.date()
    assert milestones_of("It is a mess. The bank installed the tracker in all offices. " + FILLER) == []


def test_a_turn_without_its_day() -> None:
    assert told_kind("The tracker had been suspended a while ago.") == ("paused", "Programme paused")
    assert told_kind("The tracker was never suspended.") is None


def test_labels_are_short_and_in_sentence_case() -> None:
    path = Path(__file__).parents[2] / "nlp" / "lexicon" / "milestones.toml"
    for kind in tomllib.loads(path.read_text(encoding="utf-8"))["kinds"]:
        assert len(kind["label"].split()) <= 5 and re.fullmatch(r"[A-Z][a-z ]+", kind["label"])


@pytest.mark.parametrize("text", ["", "   \n", "pause " * 500, "\x00\ufffc“”"])
def test_odd_texts_do_not_break(text: str) -> None:
    assert milestones_of(text) == []
