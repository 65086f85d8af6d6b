"""Voices: how staff sound beside the press, in groups that are large enough; never a person, a quote or a single post.

Whatever stands here passed the floor in the store (:mod:`app.views.inside` asks for it), and the look is in the access
log, which is printed at the foot of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st
from markupsafe import Markup

from app import markup, words
from app.approval import CHECKLIST, missing
from app.charts.base import CONFIG
from app.charts.feelings import feelings_table
from app.charts.themes import theme_grid
from app.charts.voices import Mark, tone_lines
from app.desk import Desk
from app.markup import Column
from app.views import accesses, address, inside, mentioned, page, press_beside, taking_voices
from app.voices import findings, series
from app.voices.feelings import feelings
from app.voices.series import Told, Week
from store import voices
from store.model import Milestone
from store.voices import Question

PAGE = "voices page"
SPANS = {"8 weeks": 8, "12 weeks": 12, "26 weeks": 26, "52 weeks": 52}
USUAL = "12 weeks"
_WEEK_COLUMNS = (
    Column("Week of", "110px"),
    Column("Staff tone", numeric=True),
    Column("People", numeric=True),
    Column("Posts", numeric=True),
    Column("Press tone", numeric=True),
    Column("Articles", numeric=True),
)


def render(desk: Desk) -> None:
    """Draw the page."""
    if not desk.ask(voices.names)[0]:
        _empty(desk)
    elif missing(desk.voices):
        _unsettled(desk)
    elif desk.voices.population < desk.voices.min_population:
        _small(desk)
    else:
        _page(desk)
    accesses.table(desk)


def _page(desk: Desk) -> None:
    """The page where something may be told of somebody."""
    mondays = series.whole_weeks(desk.now, SPANS[_span()])
    since, until = mondays[0], mondays[-1] + timedelta(days=6)
    everyone = inside.ask(desk, Question(since, until), PAGE)
    open_channels = series.channels(everyone)
    wanted = st.query_params.get("channel") or None
    known = wanted is None or wanted in open_channels
    answers = inside.ask(desk, Question(since, until, channel=wanted), PAGE) if wanted and known else everyone
    press, coverage = press_beside.tone(desk, len(mondays) + 1)
    told = series.told(answers, press, mondays, wanted)
    happened = press_beside.turns_since(desk, since) if told.cells and known else []
    line = findings.headline(told.weeks, findings.named(happened), here=wanted is not None) if known else _FEW
    left, right = st.columns([2.4, 1], vertical_alignment="bottom", gap="large")
    left.html(markup.head(line))
    with right:
        labels = {"": "All staff"} | {name: words.shorten(words.plain(name), 40) for name in open_channels}
        address.pick("channel", ["", *open_channels], wanted or "", labels, keep=())
    page.small(_rule(desk))
    if not known or not told.cells:
        _nothing(desk, told, channel=wanted)
        return
    _draw(told, happened, coverage, desk)
    taking_voices.groups(Question(since, until, channel=wanted), desk)
    if wanted:
        page.small("Figures that staff mention are told of all staff together only.")
    else:
        mentioned.draw(Question(since, until), PAGE, desk)


_FEW = "Too few people to show"


def _draw(told: Told, happened: Sequence[Milestone], coverage: str, desk: Desk) -> None:
    left, right = st.columns([1.55, 1], gap="large")
    with left:
        _tone(told, happened, coverage, desk)
    with right:
        _feelings(told, desk)
    _themes(told, desk)


def _span() -> str:
    """How many weeks are shown, from the address; the widget that writes it is drawn with the chart."""
    return address.chosen("weeks", SPANS, USUAL)


def _rule(desk: Desk) -> str:
    """The line under the headline: whom the page is silent of."""
    floor = desk.voices
    return (
        "Posts of staff are counted in groups. Groups of fewer than "
        f"{words.number(floor.min_authors)} people in a week "
        f"(themes: {words.number(max(floor.min_theme_authors, floor.min_authors))}) are not shown; "
        f"{words.number(floor.population)} people could have written. No names, no quotes, no single posts."
        + (" Sample data." if desk.sample else "")
    )


def _tone(told: Told, happened: Sequence[Milestone], coverage: str, desk: Desk) -> None:
    with page.bar("voices", "Tone by week", "−1 negative to +1 positive"):
        address.choose("weeks", list(SPANS), USUAL, label="Weeks")
    named = findings.named(happened)
    marks = [Mark(turn.day, turn.label) for turn in happened]
    figure = tone_lines(told.weeks, marks, desk.colours, findings.annotations(told.weeks, named))
    said = findings.sentences(told.weeks, named)
    with st.container(key="tw-tone-lines"):
        alt = f"Staff and press tone by week. {' '.join(said)} Every week is in the table below."
        st.plotly_chart(figure, theme=None, config=CONFIG, key="tone-lines", alt=alt)
    for line in said:
        st.html(markup.page(Markup("<p style='margin:0'>{}</p>").format(line)))
    caption = "Tone of staff and press by week"
    table = markup.table(_WEEK_COLUMNS, [_row(week, desk) for week in told.weeks], caption=caption, narrowest=460)
    st.html(markup.page(markup.fold("As a table", table)))
    page.small(f"Press: {words.shorten(words.plain(coverage), 90)}. Judged by a machine: {desk.tone_note}.")


def _row(week: Week, desk: Desk) -> list[str | Markup]:
    staff: list[str | Markup] = [words.MISSING, words.MISSING, words.MISSING]
    if week.cell:
        staff = [words.tone(week.cell.tone), words.number(week.cell.authors), words.number(week.cell.posts)]
    elif week.hidden:
        staff = [Markup('<span class="muted">too few people</span>'), "", ""]
    return [words.day(week.monday, now=desk.now), *staff, words.tone(week.press), words.number(week.articles)]


def _feelings(told: Told, desk: Desk) -> None:
    found = feelings(told.weeks)
    st.html(markup.section("What people feel", "Share of what people wrote"))
    if found is None or not found.rows:
        text = "Feelings are compared from two told weeks on, where a share reaches 5%."
        st.html(markup.page(markup.state("Nothing to compare yet", text)))
        return
    st.html(feelings_table(found, desk.colours))
    page.small("A machine’s guess; irony is often missed.")


def _themes(told: Told, desk: Desk) -> None:
    st.html(
        markup.section(
            "What they talk about", "Tone by theme and week. Stronger colour, stronger tone. Hatched: too few people"
        )
    )
    if not told.themes:
        least = max(desk.voices.min_theme_authors, desk.voices.min_authors)
        text = f"No theme has {words.number(least)} people or more in a week that is shown."
        st.html(markup.page(markup.state("Too few people for themes", text)))
        return
    st.html(theme_grid(told, desk.colours))
    if told.silent:
        names = words.listed([words.plain(name) for name in told.silent], limit=8)
        page.small(f"Too few people in every week: {names}.")


def _nothing(desk: Desk, told: Told, channel: str | None) -> None:
    """No week may be told: whom it is about, the rule, and the wider group."""
    least = words.number(desk.voices.min_authors)
    if channel is not None:
        text = Markup("There is no channel of that name, or it has fewer than {} people in every week. {}").format(
            least, markup.page_link("Show all staff", "voices", style="tw-link")
        )
    elif any(week.hidden for week in told.weeks):
        text = Markup("No channel had {} people or more in any week shown. {}").format(
            least, markup.page_link("Show 52 weeks", "voices", style="tw-link", weeks="52 weeks")
        )
    else:
        text = Markup("No posts of these weeks were read. {}").format(
            markup.page_link("Show 52 weeks", "voices", style="tw-link", weeks="52 weeks")
        )
    st.html(markup.page(markup.state("Nothing is told of these weeks", text)))


def _empty(desk: Desk) -> None:
    st.html(markup.head("No posts yet"))
    text = Markup(
        "Tallywire can count what staff write in open channels: in groups, without names, quotes or single posts. "
        "When the list below is settled, run <code>python -m app posts import PATH</code>."
    )
    st.html(markup.page(markup.state("Nothing of staff was read", text), _checklist(desk)))


def _unsettled(desk: Desk) -> None:
    st.html(markup.head("The settings are incomplete"))
    text = "Posts were read once, but what has to be settled first is settled no longer. Nothing is shown until it is."
    st.html(markup.page(markup.state("Nothing may be shown", text), _checklist(desk)))


def _small(desk: Desk) -> None:
    st.html(markup.head(_FEW))
    text = (
        f"{words.number(desk.voices.population)} people could have written (voices.population); nothing is shown of "
        f"fewer than {words.number(desk.voices.min_population)}."
    )
    st.html(markup.page(markup.state("The population is too small", text)))


def _checklist(desk: Desk) -> Markup:
    """What has to be settled before posts are read, each point with whether it is."""
    blank = missing(desk.voices)
    item = Markup('<li><span class="done">{}</span><span>{} <code>voices.{}</code></span></li>')
    points = [
        item.format("missing" if name in blank else "settled", words.sentence_case(asked), name)
        for name, asked in CHECKLIST.items()
    ]
    points.append(item.format("settled", f"Marks are kept for {desk.voices.retention_days} days:", "retention_days"))
    return Markup('<ul class="tw-checks" aria-label="What has to be settled first">{}</ul>').format(markup.join(points))
