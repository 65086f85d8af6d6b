"""Sources: which answer, which went quiet, which fail, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from app import markup, sentences, sheets, words
from app.charts import spark
from app.desk import Desk
from app.look import SOURCE_STATES, tint
from app.markup import Column, Fact
from app.sheets import Sheet
from app.views import address, page, petitions, taking
from store import sources as store_sources
from store.model import Source

DAYS = 28
KINDS = {
    "feed": "Feed",
    "sitemap": "Sitemap",
    "page": "Web page",
    "search": "News search",
    "petition": "Petition",
    "front": "Front page",
    "gdelt": "GDELT",
}
SORTS = ("State", "Name", "Last item", "Per week")
RULES = (
    "Quiet: no item for far longer than usual. Failing: failed checks in a row. Waiting: the site asked us to wait. "
    "Not allowed: robots.txt disallows it. Paused: stopped by you."
)
_COLUMNS = (
    Column("State", "104px"),
    Column("Source", "21%", clip=True, lead=True),
    Column("Kind", "92px"),
    Column("Last check", "92px", numeric=True),
    Column("Last item", "92px", numeric=True),
    Column("Items per day", "180px"),
    Column("Per week", "70px", numeric=True),
    Column("Answer", "84px"),
    Column("Note", clip=True),
)


def render(desk: Desk) -> None:
    """Draw the page."""
    found = desk.ask(store_sources.list_all)
    if not found:
        _empty(desk)
        return
    items = desk.ask(store_sources.items_per_day_all, desk.today, DAYS)
    states = Counter(source.state for source in found)
    lines = [f"{words.long_day(desk.now)}, {words.clock(desk.now)} UTC", *(["Sample data"] if desk.sample else [])]
    st.html(markup.head(sentences.sources_headline(states), lines))
    st.html(markup.facts(_facts(found, items, desk), desk.colours))
    with page.bar("sources", "Health of every source", f"Items per day: last {DAYS} days, each row on its own scale"):
        sort = address.choose("sort", SORTS, "State", label="Sort by")
    rows = [_row(source, items.get(source.name, (0,) * DAYS), desk) for source in _sorted(found, items, sort)]
    st.html(
        markup.table(
            _COLUMNS, rows, caption="Sources with their state, last check, last item and items per day", narrowest=1000
        )
    )
    taking.offer(
        Sheet("Sources", sheets.SOURCES),
        lambda: sheets.sources(desk.fresh(store_sources.list_all), items),
        desk,
    )
    page.small(RULES)
    petitions.table(desk)


def _empty(desk: Desk) -> None:
    st.html(markup.head("No sources yet"))
    explanation = Markup(
        "Add one with <code>python -m app sources add URL</code>, or as <code>[[sources]]</code> in "
        "<code>tallywire.toml</code>, then run <code>python -m app collect</code>. The first stories appear after the "
        "first check."
    )
    st.html(markup.page(markup.state("Nothing is watched", explanation)))


def _facts(found: Sequence[Source], items: dict[str, tuple[int, ...]], desk: Desk) -> list[Fact]:
    states = Counter(source.state for source in found)
    healthy = states["ok"] + states["not_modified"]
    today = sum(days[-1] for days in items.values())
    mean = sum(sum(days[:-1]) for days in items.values()) / (DAYS - 1)
    checked = max((s.last_checked for s in found if s.last_checked), default=None)
    failing, held = states["failing"] + states["gone"], states["robots"] + states["waiting"] + states["paused"]
    return [
        Fact("Sources", words.number(len(found)), f"last check {words.ago(checked, desk.now)}"),
        Fact("Healthy", words.number(healthy), "answered at the last check"),
        Fact("Quiet", words.number(states["quiet"]), "silent longer than usual", "growth" if states["quiet"] else ""),
        Fact("Failing", words.number(failing), "gone, or failed in a row", "contradiction" if failing else ""),
        Fact("Held back", words.number(held), "waiting, not allowed or paused"),
        Fact("Items today", words.number(today), f"average {words.number(mean, places=1)}"),
    ]


def _sorted(found: Sequence[Source], items: dict[str, tuple[int, ...]], sort: str) -> list[Source]:
    rank = {state: index for index, state in enumerate(SOURCE_STATES)}
    if sort == "Name":
        return sorted(found, key=lambda s: s.name.casefold())
    if sort == "Last item":
        return sorted(found, key=lambda s: (s.last_item is None, -(s.last_item.timestamp() if s.last_item else 0)))
    if sort == "Per week":
        return sorted(found, key=lambda s: (-sum(items.get(s.name, ())[-7:]), s.name.casefold()))
    return sorted(found, key=lambda s: (min(rank[s.state], rank["ok"]), s.name.casefold()))


def _answer(status: int | None) -> str:
    """The last HTTP status in a word where it is good, as a number where it is not."""
    if status is None:
        return words.MISSING
    return "ok" if 200 <= status < 300 else "unchanged" if status == 304 else str(status)


def _row(source: Source, days: Sequence[int], desk: Desk) -> list[str | Markup]:
    mark = SOURCE_STATES[source.state]
    colour = tint(desk.colours, mark.tint)
    last_item: str | Markup = words.ago(source.last_item, desk.now)
    if source.state in ("quiet", "failing", "gone"):
        last_item = Markup('<b style="color:{}">{}</b>').format(colour, last_item)
    return [
        markup.badge(f"{mark.sign} {mark.word}", colour, desk.colours, filled=mark.filled),
        markup.out_link(source.url, source.name, style=""),
        KINDS[source.kind],
        words.ago(source.last_checked, desk.now),
        last_item,
        spark.bars(days, desk.colours, what="items"),
        words.number(sum(days[-7:])),
        _answer(source.last_status),
        Markup('<span class="muted small">{}</span>').format(markup.text(note))
        if (note := sentences.source_note(source, desk.now))
        else "",
    ]
