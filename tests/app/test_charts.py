"""Charts put every value where it belongs, keep labels apart, and treat text from the web as text."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from app.charts import glyphs, matrix, mini, origins, spark, tone
from app.charts.base import line, strokes
from app.charts.interval import interval_chart
from app.charts.labels import HEIGHT, Label, lanes, spread
from app.charts.scale import scale
from app.charts.timeaxis import time_axis
from app.charts.timeline import timeline_chart
from app.look import DARK, LIGHT, MARKS, Palette, blend, fade
from app.readings import Reading, figure_groups, leading, read
from store import figures, milestones, pairs
from store import origins as store_origins
from store.database import Store, open_store
from store.model import Figure
from store.rows import ToneWeek
from tests.app import newsroom

NOW = newsroom.NOW
HOSTILE_PLOTLY = newsroom.HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return open_store(newsroom.build(tmp_path_factory.mktemp("newsroom") / "news.db"))


def readings_of(store: Store, metric: str) -> list[Reading]:
    with store.read() as conn:
        found = figures.figures_of(conn, metric)
        return read(figures.claims_of(conn, metric), found, pairs.of_claims(conn, metric))


def texts(figure: object) -> list[str]:
    return [note["text"] for note in figure.to_dict()["layout"]["annotations"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_the_interval_chart_has_a_row_a_reading_and_marks_the_selected_one(store: Store, colours: Palette) -> None:
    found = readings_of(store, newsroom.PETITION)
    figure = interval_chart(found, "cp4", colours, NOW, leading=leading(found), edited=frozenset({"cp4"}))
    bars = figure.data[0]
    assert list(bars.customdata) == [r.claim.id for r in found]
    washed = [
        claim for claim, colour in zip(bars.customdata, bars.marker.color, strict=True) if not colour.endswith(",0)")
    ]
    assert washed == ["cp4"]
    written = texts(figure)
    assert "<b>Best supported: over 1,600</b>" in written
    assert any("off the scale" in text and "20,000" in text for text in written)
    assert any("edited" in text and "Northern Wire" in text for text in written)
    for group in ("same", "rounding", "growth", "some", "contradiction", "unknown"):
        assert any(MARKS[group].word in text for text in written)


def test_the_selected_row_opens_on_its_sentence(store: Store) -> None:
    found = readings_of(store, newsroom.PETITION)
    long = replace(found[3].claim, sentence=found[3].claim.sentence + " word" * 90)
    found[3] = replace(found[3], row=replace(found[3].row, claim=long))
    figure = interval_chart(found, "cp4", LIGHT, NOW)
    sentence = next(text for text in texts(figure) if "signed a petition demanding" in text)
    assert sentence.startswith("<b>Nearly 2,000</b> Norvane employees")
    assert sentence.count("<br>") == 1
    assert sentence.endswith("…")
    heights = dict(zip(figure.data[0].customdata, figure.data[0].width, strict=True))
    assert [claim for claim, height in heights.items() if height > min(heights.values())] == ["cp4"]
    low = [y - h / 2 for y, h in zip(figure.data[0].y, figure.data[0].width, strict=True)]
    high = [y + h / 2 for y, h in zip(figure.data[0].y, figure.data[0].width, strict=True)]
    assert all(below <= above for below, above in zip(high, low[1:], strict=False)), "rows don't overlap"


def test_values_stand_on_the_axis_where_they_belong(store: Store) -> None:
    figure = interval_chart(readings_of(store, newsroom.RETURNS), None, LIGHT, NOW)
    dots = next(trace for trace in figure.data if trace.type == "scatter")
    assert sorted(dots.x) == [490, 620, 747]
    low, high = figure.layout.xaxis.range
    assert low < 490
    assert high > 747


def test_vague_words_do_not_stretch_the_axis(store: Store) -> None:
    found = readings_of(store, newsroom.RETURNS)
    vague = replace(found[0].claim.quantity, literal="dozens", qualifier="dozens_of", stated=None, low=24, high=99)
    row = replace(found[0].row, claim=replace(found[0].claim, id="cvague", quantity=vague))
    figure = interval_chart([*found, replace(found[0], row=row)], None, LIGHT, NOW)
    assert figure.layout.xaxis.range[0] > 400
    assert any("<b>dozens</b>  off the scale" in text for text in texts(figure))
    alone = interval_chart([replace(found[0], row=row)], None, LIGHT, NOW)
    assert not any("off the scale" in text for text in texts(alone))


def test_totals_stand_beside_the_groups_when_rows_are_left_out(store: Store) -> None:
    figure = interval_chart(readings_of(store, newsroom.PETITION)[:1], None, LIGHT, NOW, totals={"same": 714})
    assert any("Same figure" in text and "714" in text for text in texts(figure))


def test_hostile_text_reaches_plotly_escaped(store: Store) -> None:
    figure = interval_chart(readings_of(store, "mhostile"), "chostile", LIGHT, NOW)
    written = " ".join(texts(figure))
    assert "<img" not in written
    assert "&lt;img" in written


def test_an_interval_chart_of_nothing_is_empty_but_stands() -> None:
    assert interval_chart([], None, LIGHT, NOW).layout.height > 0


def test_the_timeline_holds_bars_milestones_and_dated_readings(store: Store) -> None:
    found = readings_of(store, newsroom.PETITION)
    with store.read() as conn:
        told = [row.milestone for row in milestones.of_story(conn, newsroom.TRACKER)]
    counts = {date(2026, 6, 3): 1, date(2026, 6, 23): 3, date(2026, 6, 24): 2}
    figure = timeline_chart(counts, told, found, "petition signatures", LIGHT, NOW.date())
    bars = figure.data[0]
    assert list(bars.hovertext) == ["1 article, 3 Jun", "3 articles, 23 Jun", "2 articles, 24 Jun"]
    written = " ".join(texts(figure))
    for expected in ("Tracker launched", "about 21 Apr", "Programme paused", "nearly 2,000", "over 1,500", "40 days"):
        assert expected in written
    assert "20,000" not in written, "an undated slip is not drawn"
    assert json.loads(figure.to_json())["layout"]["height"] > 300


def test_a_timeline_of_one_day_stands() -> None:
    figure = timeline_chart({date(2026, 6, 3): 1}, [], [], "", DARK, date(2026, 6, 24))
    assert figure.data[0].x is not None


def test_silent_days_fold_and_every_day_keeps_its_place() -> None:
    first, last = date(2026, 4, 21), date(2026, 6, 24)
    axis = time_axis([first, date(2026, 6, 3), date(2026, 6, 4), last])
    places = [axis.place(day) for day in (first, date(2026, 6, 3), date(2026, 6, 4), last)]
    assert None not in places
    assert places == sorted(places)  # type: ignore[type-var]
    assert axis.place(date(2026, 5, 15)) is None
    assert [days for _, days in axis.breaks()] == [40, 17]
    assert axis.end < 20


@given(st.lists(st.integers(min_value=0, max_value=3000), min_size=1, max_size=40))
def test_the_time_axis_places_any_days_in_order(offsets: list[int]) -> None:
    days = sorted({date(2020, 1, 1) + timedelta(days=offset) for offset in offsets})
    axis = time_axis(days)
    places = [axis.place(day) for day in days]
    assert None not in places
    assert places == sorted(places)  # type: ignore[type-var]
    assert all(0 < place < axis.end for place in places if place is not None)
    shown = [at for at, _ in axis.ticks()]
    assert shown == sorted(shown)
    assert len(shown) <= 14


@given(st.lists(st.floats(min_value=-1e9, max_value=1e9), min_size=1, max_size=20))
def test_a_scale_holds_its_values_with_few_round_ticks(values: list[float]) -> None:
    axis = scale(values)
    assert axis.low < axis.high
    assert all(axis.low <= value <= axis.high for value in values)
    assert 1 <= len(axis.ticks) <= 12
    assert all(axis.low - 1e-6 * axis.width <= tick <= axis.high + 1e-6 * axis.width for tick in axis.ticks)


@given(st.lists(st.tuples(st.floats(0, 1000), st.floats(20, 300), st.floats(0, 200)), max_size=9))
def test_labels_never_cover_one_another(spots: list[tuple[float, float, float]]) -> None:
    labels = [Label(*spot) for spot in spots]
    heights = spread(labels, 1000)
    for i, one in enumerate(labels):
        for j in range(i):
            a, b = one.side_reach(1000), labels[j].side_reach(1000)
            if a[0] < b[1] and b[0] < a[1]:
                assert abs(heights[i] - heights[j]) >= HEIGHT - 1
    lane_of, count = lanes(labels, 1000)
    assert all(lane < count for lane in lane_of)


def test_the_mini_chart_shows_the_extremes_and_names_every_shown_reading(store: Store) -> None:
    with store.read() as conn:
        found = figures.figures_of(conn, newsroom.PETITION)
        groups = figure_groups(found, pairs.of_claims(conn, newsroom.PETITION))
    html = mini.mini_chart(found, groups, "", LIGHT)
    for reading in ("over 1,600", "nearly 2,000", "nearly 20,000, off the scale"):
        assert reading in html
    assert html.count("<img") == len(mini.chosen(found, groups)) == mini.MOST


def test_a_mini_chart_without_numbers_stands() -> None:
    hundreds = Figure("f", "m", "hundreds", "hundreds_of", None, 200, 999, None, "same", "", (), 1)
    assert "hundreds" in mini.mini_chart([hundreds], {"f": "single"}, "", LIGHT)
    assert mini.mini_chart([], {}, "", LIGHT)


def test_the_matrix_links_every_claim_with_its_sign(store: Store) -> None:
    with store.read() as conn:
        grid = figures.matrix(conn, newsroom.TRACKER)
    html = matrix.matrix_table(grid, LIGHT, metric=newsroom.PETITION, groups={"cp4": "some"})
    assert "figures?metric=mpetition&amp;claim=cp4" in html
    assert 'title="Conflicts with some: Nearly 2,000"' in html
    assert "not mentioned" in html


def test_the_origins_tree_tells_named_from_inferred(store: Store) -> None:
    with store.read() as conn:
        found = origins.branches(store_origins.of_story(conn, newsroom.TRACKER))
    assert [(b.name, sorted(b.inferred), len(b.articles)) for b in found] == [
        ("the Beacon", ["acopy1", "acopy2"], 3),
        ("The Meridian", [], 2),
    ]
    html = origins.origins_tree(found, LIGHT)
    assert html.count("copied") == 2
    assert html.count("order unknown") == 1
    assert html.count("names it") == 1


def test_bars_and_tone_have_words_for_who_cannot_see_them() -> None:
    assert 'alt="6 articles in 3 days, 1 on the last"' in spark.bars([2, 3, 1], LIGHT)
    assert 'alt="tone −0.50"' in spark.tone_bar(-0.5, LIGHT)
    assert spark.bars([], LIGHT)
    assert glyphs.key(LIGHT).count("<img") == 5


def test_the_tone_chart_leaves_gaps_and_titles_the_finding() -> None:
    monday = date(2026, 4, 6)
    values = [None, -0.1, None, -0.3, -0.5]
    weeks = [ToneWeek(monday + timedelta(weeks=i), value, 0 if value is None else 3) for i, value in enumerate(values)]
    assert tone.finding(weeks) == "The press sounds more negative"
    assert tone.finding([replace(w, tone=-(w.tone or 0)) for w in weeks[3:]]) == "The press sounds more positive"
    assert (
        tone.finding([replace(weeks[3], tone=-0.5), replace(weeks[4], tone=-0.2)]) == "The press sounds less negative"
    )
    assert tone.finding(weeks[:2]) == "How the press sounds"
    html = tone.tone_chart(weeks, LIGHT)
    assert "Press −0.50" in html
    assert "week of 13 Apr: −0.10" in html


def test_colours_mix() -> None:
    assert blend("#000000", "#FFFFFF", 0.5) == "#808080"
    assert fade("#0B5C6B", 0.5) == "rgba(11,92,107,0.5)"
    for palette in (LIGHT, DARK):
        for name in Palette.__slots__[1:]:
            assert re.fullmatch("#[0-9A-F]{6}", getattr(palette, name)), name


def test_html_of_charts_is_finished_markup(store: Store) -> None:
    with store.read() as conn:
        grid = figures.matrix(conn, newsroom.HOSTILE_STORY)
        found = origins.branches(store_origins.of_story(conn, newsroom.HOSTILE_STORY))
    for piece in (matrix.matrix_table(grid, LIGHT), origins.origins_tree(found, LIGHT)):
        assert isinstance(piece, Markup)
        assert "<img src=x" not in piece
        assert "&lt;img src=x" in piece
        assert 'href="javascript' not in piece


def test_lines_of_one_look_are_one_path_and_nothing_else_changes() -> None:
    dotted = {"dash": "dot", "width": 2}
    box = {"type": "rect", "x0": 0, "x1": 1, "y0": 0, "y1": 1}
    found = strokes(
        [line(0, 1, 2, 3, "red"), box, line(4, 5, 1_234_567.5, 7, "red"), line(0, 0, 1, 1, "red", **dotted)]
    )
    assert [shape["type"] for shape in found] == ["path", "rect", "path"] and found[1] == box
    assert found[0]["path"] == "M0.000000,1.000000L2.000000,3.000000M4.000000,5.000000L1234567.500000,7.000000"
    assert found[0]["line"] == {"color": "red", "width": 1, "dash": "solid"} and found[0]["layer"] == "below"
    assert found[2]["line"] == {"color": "red"} | dotted
    assert go.Figure().update_layout(shapes=found).layout.shapes[2].path == "M0.000000,0.000000L1.000000,1.000000"
