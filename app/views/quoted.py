"""Whose words a story is made of: quotes with who said them, and which outlet took its text from which."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from app import markup, sheets, words
from app.charts.origins import Branch, branches, origins_tree
from app.desk import Desk
from app.markup import Column
from app.quotations import Quotation, printed_by, quotations
from app.sheets import Sheet
from app.views import page, taking
from store import origins as store_origins
from store import quotes as store_quotes
from store.rows import LineRow, StoryRow

MOST_QUOTES, MOST_BRANCHES, MOST_QUOTES_READ, TABLE_ROWS = 4, 6, 400, 20
_COLUMNS = (
    Column("Goes back to", "30%", clip=True),
    Column("Outlet", clip=True),
    Column("How", "28%"),
    Column("Published", "112px"),
)


def quotes(row: StoryRow, told: Sequence[LineRow], desk: Desk) -> None:
    """What people said; quotes that the lines ``told`` on this page print are not repeated."""
    found = desk.ask(store_quotes.of_story, row.id, limit=MOST_QUOTES_READ)
    shown = quotations(found, told=[line.text for line in told])[:MOST_QUOTES]
    if not shown:
        return
    st.html(markup.section("In their words", "Quoted exactly"))
    st.html(markup.page(*(_quotation(one) for one in shown)))
    taking.offer(
        Sheet("Quotes", sheets.QUOTES, file=f"quotes of {row.id}"),
        lambda: sheets.quotes(desk.fresh(store_quotes.of_story, row.id)),
        desk,
    )


def _quotation(one: Quotation) -> Markup:
    block = Markup(
        '<div style="margin:10px 0 4px"><div class="tw-quote">{}</div>'
        '<div class="small"><b>{}</b>{} · {}<span class="muted">{}</span></div></div>'
    )
    role, places = words.shorten(words.plain(one.role), 80), printed_by(one)
    speaker = words.shorten(words.plain(one.speaker), 80)
    return block.format(
        markup.text(words.quoted(words.shorten(words.plain(one.row.quote.quote).rstrip(","), 320))),
        markup.text(words.sentence_case(speaker) or "Not credited"),
        Markup(", {}").format(markup.text(role)) if role else "",
        markup.out_link(one.row.article.url, one.row.article.outlet),
        f" · {places}" if places else "",
    )


def origins(row: StoryRow, desk: Desk) -> None:
    """Who copied whom, as a tree of names."""
    known = desk.ask(store_origins.largest, row.id, MOST_BRANCHES)
    found = branches(known.origins)
    st.html(markup.section("Who copied whom", words.plural(row.origins, "independent origin")))
    if not found:
        st.html(markup.page(markup.state("Nobody copied anybody", "Every article stands on its own words.")))
        return
    st.html(origins_tree(found[:MOST_BRANCHES], desk.colours))
    left = max(0, len(found) - MOST_BRANCHES) + known.more
    more = f" {words.plural(left, 'more origin')} not drawn." if left else ""
    alone = (
        f" {words.plural(known.alone, 'article')} stand{'s' if known.alone == 1 else ''} alone." if known.alone else ""
    )
    page.small(f"Solid line: names its origin. Dotted: inferred from shared wording.{alone}{more}")
    page.as_table("origins", lambda: _table(found, desk))


def _table(found: Sequence[Branch], desk: Desk) -> None:
    """The tree as rows: every article that shares its origin with another, what it goes back to, and how."""
    lines = [(branch, article) for branch in found for article in branch.articles]
    place = st.container()
    start = page.pager("origins-page", len(lines), TABLE_ROWS)
    rows = [
        [
            markup.text(branch.name),
            markup.out_link(article.url, article.outlet),
            branch.how.get(article.id) or words.MISSING,
            words.moment(article.published, desk.now) if article.published else "no date",
        ]
        for branch, article in lines[start : start + TABLE_ROWS]
    ]
    place.html(markup.table(_COLUMNS, rows, caption="Who copied whom", narrowest=420))
