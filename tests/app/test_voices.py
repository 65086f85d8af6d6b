"""What the pages say of staff: only what the weeks bear out, gaps as gaps, channels by name."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.charts.feelings import feelings_table
from app.charts.themes import signed, theme_grid, tone_colour
from app.charts.tone_pair import pair_chart
from app.charts.voices import Mark, tone_lines
from app.look import DARK, LIGHT, contrast
from app.voices import findings, series
from app.voices.feelings import UNPLEASANT, feelings
from app.voices.series import Theme, Told, Week
from nlp.post_heads import EMOTIONS
from nlp.shifts import Turn
from store.floor import SUPPRESSED, Cell, Floor, Key, Voice
from store.privacy import publish
from store.rows import ToneWeek
from store.weeks import monday_of, name_of
from tests.app.hostile import HOSTILE

FIRST = date(2026, 3, 30)


def cell(tone: float, people: int = 80, **emotions: float) -> Cell:
    return Cell(people * 2, people, tone, emotions)


def weeks(
    staff: list[float | None], press: list[float | None], *, people: int = 80, articles: int = 80
) -> tuple[Week, ...]:
    """A week for each pair; None is a suppressed week of staff, and one of too few articles."""
    return tuple(
        Week(FIRST + timedelta(weeks=i), SUPPRESSED if s is None else cell(s, people), p, articles)
        for i, (s, p) in enumerate(zip(staff, press, strict=True))
    )


CALM, BAD = [0.0, 0.0, 0.0], [-0.5, -0.5, -0.5, -0.5, -0.5]
STAFF_FIRST = weeks([*CALM, *BAD, *BAD[:1]], [*CALM, 0.0, 0.0, *BAD[:4]])


def test_staff_turned_before_the_press() -> None:
    assert findings.headline(STAFF_FIRST, ()) == "Staff turned negative before the press did"
    (first, *_) = findings.sentences(STAFF_FIRST, ())
    assert first == (
        "Staff tone reached −0.50 in the week of 20 April, press tone −0.50 in the week of 4 May: two weeks later."
    )


def test_the_press_turned_before_staff() -> None:
    turned = [replace(week, staff=cell(week.press or 0.0), press=week.cell.tone) for week in STAFF_FIRST if week.cell]
    assert findings.headline(turned, ()) == "The press turned negative before staff did"
    assert findings.sentences(turned, ())[0].startswith("Press tone reached −0.50 in the week of 20 April, staff tone")


def test_a_gap_is_no_evidence_of_who_was_first() -> None:
    """Nothing is known of the press while staff turned: it may have turned before."""
    blind = [*CALM, None, None, *BAD[:4]]
    assert "before" not in findings.headline(weeks([*CALM, *BAD, BAD[0]], blind), ())


def test_few_people_and_one_loud_week_make_no_headline() -> None:
    small = tuple(replace(week, staff=replace(week.cell, authors=5)) for week in STAFF_FIRST if week.cell)
    assert "turned" not in findings.headline(small, ())
    loud = weeks([0.0] * 4 + [-0.6] + [0.0] * 4, [0.0] * 9)
    assert "turned" not in findings.headline(loud, ())


def test_what_moved_staff_is_named_when_a_turn_lies_there() -> None:
    moved = weeks([-0.5, -0.5, -0.5, 0.1, 0.1, 0.1], [None] * 6)
    pause = Turn(moved[2].monday + timedelta(days=5), "paused", "Programme paused")
    assert findings.headline(moved, (pause,)) == "Staff tone rose after the pause"
    assert findings.headline(moved, ()) == "Staff tone rose in the week of 20 April"
    assert findings.annotations(moved, (pause,)) == {moved[3].monday: "+0.60 after the pause"}
    figure = tone_lines(moved, [], LIGHT, findings.annotations(moved, (pause,)))
    (note,) = [n for n in figure.to_dict()["layout"]["annotations"] if "after the pause" in n["text"]]
    assert (note["x"], note["y"], note["yshift"] > 0) == (3, 0.1, True)
    assert findings.headline(moved, (pause,), here=True) == "Tone here rose after the pause"
    assert findings.sentences(moved, (pause,)) == [
        "Staff tone rose by 0.60 between the weeks of 13 April and 20 April, after the pause."
    ]


@pytest.mark.parametrize(
    ("staff", "press", "said"),
    [
        (-0.4, -0.1, "Staff sound more negative than the press"),
        (0.1, 0.5, "Staff sound less positive than the press"),
        (-0.1, -0.5, "Staff sound less negative than the press"),
        (0.5, 0.1, "Staff sound more positive than the press"),
        (-0.2, -0.22, "Staff sound much as the press does"),
    ],
)
def test_without_a_change_both_are_compared(staff: float, press: float, said: str) -> None:
    found = weeks([staff] * 4, [press] * 4)
    assert findings.headline(found, ()) == said
    assert findings.sentences(found, ())[0].startswith("In the last four weeks that both are known of: staff")


def test_little_is_said_of_little() -> None:
    assert findings.headline(weeks([None, None], [0.1, 0.2]), ()) == "Too few people to show"
    assert findings.headline([Week(FIRST, None, 0.1)], ()) == "No posts in these weeks"
    assert findings.headline(weeks([None, 0.1], [None, None]), ()) == "One week of staff tone so far"
    assert findings.headline(weeks([0.1, 0.1], [None, None]), ()) == "Staff tone has not changed"


tones = st.none() | st.floats(-1, 1).map(lambda value: round(value, 2))


@settings(deadline=None)
@given(st.lists(st.tuples(tones, tones), min_size=1, max_size=14), st.integers(5, 200))
def test_a_headline_is_short_whatever_the_weeks(pairs: list[tuple[float | None, float | None]], people: int) -> None:
    found = weeks([s for s, _ in pairs], [p for _, p in pairs], people=people)
    for here in (False, True):
        assert 3 <= len(findings.headline(found, (), here=here).split()) <= 10
    assert all(line.endswith(".") for line in findings.sentences(found, ()))
    for colours in (LIGHT, DARK):
        tone_lines(found, [], colours)
        if any(week.cell for week in found):
            pair_chart(found, colours)


def test_answers_are_laid_beside_the_press_and_gaps_stay() -> None:
    mondays = [FIRST + timedelta(weeks=i) for i in range(4)]
    names = [name_of(monday) for monday in mondays]
    answers = [
        (Key(names[1]), cell(0.1)), (Key(names[1], None, "trust"), SUPPRESSED), (Key(names[1], "b"), cell(0.2)),
        (Key(names[1], "a"), cell(0.3)), (Key(names[1], "c"), SUPPRESSED), (Key(names[1], "a", "trust"), cell(0.4)),
        (Key(names[3]), SUPPRESSED), (Key(names[3], None, "pay"), SUPPRESSED),
    ]  # fmt: skip
    press = [ToneWeek(monday, -0.1, 6) for monday in mondays]
    told = series.told(answers, press, mondays)
    assert [(w.monday, w.cell is not None, w.hidden, w.press) for w in told.weeks] == [
        (mondays[1], True, False, -0.1),
        (mondays[2], False, False, -0.1),
        (mondays[3], False, True, -0.1),
    ], "weeks before the first post are left out"
    assert (told.themes, told.silent) == ((), ("pay", "trust"))
    assert series.channels(answers) == ("a", "b"), "by name, and only those of which something may be told"
    assert [t.name for t in series.told(answers, press, mondays, "a").themes] == ["trust"]


def test_whole_weeks_end_before_the_running_one() -> None:
    for moment in (datetime(2026, 6, 22, tzinfo=UTC), datetime(2026, 6, 28, 23, 59, tzinfo=UTC)):
        assert series.whole_weeks(moment, 2) == (date(2026, 6, 8), date(2026, 6, 15))


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_weeks_name_and_its_monday_are_one(day: date) -> None:
    monday = day - timedelta(days=day.weekday())
    assert monday_of(name_of(monday)) == monday


def test_feelings_compare_the_first_month_with_the_last() -> None:
    found = [Week(FIRST + timedelta(weeks=i), cell(0, 10, anger=0.1, joy=0.4, neutral=0.5), None) for i in range(5)]
    found += [Week(FIRST + timedelta(weeks=5), SUPPRESSED, None)]
    found += [
        Week(FIRST + timedelta(weeks=6 + i), cell(0, 30, anger=0.4, joy=0.02, surprise=0.04, neutral=0.5), None)
        for i in range(5)
    ]
    told = feelings(found)
    assert told is not None
    assert [(row.name, row.before, round(row.after, 2)) for row in told.rows] == [
        ("anger", 0.1, 0.4),
        ("joy", 0.4, 0.02),
    ]
    assert (told.before.first, told.after.last) == (FIRST, FIRST + timedelta(weeks=10))
    html = str(feelings_table(told, LIGHT))
    assert "Anger" in html and "40%" in html and "weeks of 30 Mar to 20 Apr" in html
    assert feelings(found[:1]) is None


def test_every_unpleasant_feeling_is_one_that_posts_are_read_for() -> None:
    ekman = {"anger", "disgust", "fear", "sadness"}
    assert set(EMOTIONS) >= UNPLEASANT - ekman, "a renamed emotion would turn from brown to teal unseen"


def test_the_chart_hatches_weeks_of_too_few_and_draws_no_line_across() -> None:
    found = weeks([0.1, 0.1, None, None, -0.4, -0.4], [0.0, -0.1, -0.1, None, -0.2, -0.2])
    figure = tone_lines(found, [Mark(found[1].monday, "Tracker launched")], LIGHT)
    bars = [trace for trace in figure.data if trace.type == "bar"]
    assert [list(bar.x) for bar in bars] == [[2, 3]] and bars[0].marker.pattern.shape == "/"
    press, staff = (trace for trace in figure.data if trace.type == "scatter")
    assert list(staff.y)[2:4] == [None, None] and staff.connectgaps is False and press.connectgaps is False
    said = [note["text"] for note in figure.to_dict()["layout"]["annotations"]]
    assert "<b>Press −0.20</b>" in said and "<b>Staff −0.40</b>" in said and "Tracker launched" in said
    assert any("too few people" in text for text in said)


def test_the_last_values_do_not_touch_and_an_older_one_names_its_week() -> None:
    figure = tone_lines(weeks([-0.3, -0.3, None], [-0.3, -0.3, -0.31]), [], LIGHT)
    ends = [n for n in figure.to_dict()["layout"]["annotations"] if n["text"].startswith("<b>")]
    assert {n["text"] for n in ends} == {"<b>Press −0.31</b>", "<b>Staff −0.30</b><br>6 Apr"}
    assert abs(ends[0]["yshift"] - ends[1]["yshift"]) > 20


def test_hostile_labels_of_milestones_are_text() -> None:
    found = weeks([0.1] * 3, [0.0] * 3)
    figure = tone_lines(found, [Mark(found[1].monday, HOSTILE)] * 3, LIGHT)
    labels = [n["text"] for n in figure.to_dict()["layout"]["annotations"] if "img" in n["text"]]
    assert len(labels) == 1 and "<" not in labels[0]


def grid(*answers: Cell | None, name: str = "privacy") -> str:
    found = tuple(SUPPRESSED if a is None else a for a in answers)
    shown = weeks([0.0] * len(found), [None] * len(found))
    return str(theme_grid(Told(shown, (Theme(name, found),), ()), LIGHT))


def test_weeks_of_too_few_people_are_one_hatched_cell_with_the_words() -> None:
    html = grid(cell(-0.8), None, None, cell(0.25))
    assert html.count('class="tw-hatch"') == 1 and 'colspan="2"' in html and ">too few people<" in html
    assert "−0.8" in html and "+0.2" in html


def test_hostile_names_of_themes_are_text() -> None:
    html = grid(cell(0.1), name=HOSTILE)
    assert "<img" not in html and "&lt;img" in html


@given(st.floats(-1, 1))
def test_a_tone_can_be_read_on_its_colour(tone: float) -> None:
    for colours in (LIGHT, DARK):
        back = tone_colour(tone, colours)
        style = re.search(r"color:(#\w{6})", str(theme_grid(_one(tone), colours)).partition(f"background:{back};")[2])
        assert style and contrast(style[1], back) >= 4.5
    assert re.fullmatch(r"0|[+−][01]\.\d", signed(tone)) and signed(tone) not in ("+0.0", "−0.0")


def _one(tone: float) -> Told:
    return Told(weeks([0.0], [None]), (Theme("trust", (cell(tone),)),), ())


def test_the_example_of_the_privacy_page_is_what_the_floor_answers() -> None:
    """22 people in three channels, as docs/privacy.md tells it."""
    wrote = {
        ("engineering", "privacy"): 8,
        ("engineering", "pay and jobs"): 4,
        ("field", "privacy"): 6,
        ("field", "pay and jobs"): 1,
        ("night shift", "privacy"): 1,
        ("night shift", "workload"): 2,
    }
    table = {where: {f"{where}{i}".encode(): Voice(1, 0.0) for i in range(n)} for where, n in wrote.items()}
    answers = publish("2026-W25", table, Floor(120), ("privacy", "pay and jobs", "workload"))
    told = {key[1:]: answer.authors for key, answer in answers.items() if isinstance(answer, Cell)}
    assert told == {(None, None): 19, ("engineering", None): 12, ("field", None): 7}
