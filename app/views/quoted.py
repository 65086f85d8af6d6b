"""Whose words a story is made of: quotes with who said them, and which outlet took its text from which."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from app import markup, sheets, words
from app.charts.origins import branches, origins_tree
from app.desk import Desk
from app.quotations import Quotation, printed_by, quotations
from app.sheets import Sheet
from app.views import page, taking
from store import origins as store_origins
from store import quotes as store_quotes
from store.rows import LineRow, StoryRow

MOST_QUOTES, MOST_BRANCHES, MOST_QUOTES_READ = 4, 6, 400


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
    known = desk.ask(store_origins.of_story, row.id)
    found = branches(known)
    alone = sum(1 for o in known if o.origin.kind == "single")
    st.html(markup.section("Who copied whom", words.plural(row.origins, "independent origin")))
    if not found:
        st.html(markup.page(markup.state("Nobody copied anybody", "Every article stands on its own words.")))
        return
    st.html(origins_tree(found[:MOST_BRANCHES], desk.colours))
    more = (
        f" {words.plural(len(found) - MOST_BRANCHES, 'more origin')} not drawn." if len(found) > MOST_BRANCHES else ""
    )
    alone_text = f" {words.plural(alone, 'article')} stand{'s' if alone == 1 else ''} alone." if alone else ""
    page.small(f"Solid line: names its origin. Dotted: inferred from shared wording.{alone_text}{more}")
