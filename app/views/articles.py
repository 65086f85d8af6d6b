"""The articles of a story: when, who, how often edited, and what an edit changed."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from app import markup, sheets, words
from app.desk import Desk
from app.languages import not_understood
from app.markup import Column
from app.revisions import text_edits
from app.sheets import Sheet
from app.views import page, taking
from app.views.told import line
from store import articles as store_articles
from store import changes as store_changes
from store import outlets as store_outlets
from store.model import Article
from store.rows import StoryRow

PAGE_ROWS, MOST_EDITED, MOST_CHANGES = 40, 5, 8
KINDS = ("edited", "withdrawn", "returned")
_COLUMNS = (
    Column("Published", "112px"),
    Column("Outlet", "19%", clip=True),
    Column("Title", clip=True, lead=True),
    Column("Credited author", "15%", clip=True),
    Column("Copy of", "15%", clip=True),
    Column("Revisions", "78px", numeric=True),
)


def draw(row: StoryRow, desk: Desk) -> None:
    """Draw the table with its outlet filter, and the differences of edited articles below it."""
    found = desk.ask(store_articles.of_story, row.id)
    names = {o.domain: words.plain(o.name) for o in desk.ask(store_outlets.of_story, row.id)}
    outlets = sorted({_outlet(a, names) for a in found}, key=str.casefold)
    with page.bar("articles", "Articles", "Newest first"):
        chosen = st.multiselect(
            "Outlets",
            outlets,
            key="outlet",
            bind="query-params",
            placeholder="All outlets",
            label_visibility="collapsed",
            width=360,
        )
    shown = [a for a in reversed(found) if not chosen or _outlet(a, names) in chosen]
    titles = {a.id: _outlet(a, names) for a in found}
    rows = [_row(a, names, titles, desk) for a in shown[:PAGE_ROWS]]
    st.html(markup.table(_COLUMNS, rows, caption="Articles of this story", narrowest=860))
    if len(shown) > PAGE_ROWS:
        text = f"The newest {PAGE_ROWS} of {words.number(len(shown))} are shown; choose an outlet to see its own."
        page.small(text)
    taking.offer(
        Sheet("Articles", sheets.ARTICLES, file=f"articles of {row.id}"),
        lambda: desk.fresh(lambda conn: list(store_articles.export_rows(conn, story=row.id))),
        desk,
    )
    for remark in not_understood(desk.ask(store_articles.languages_of, row.id)):
        page.small(remark)
    _changes(row, desk)
    _edits([a for a in shown if a.revision > 1][:MOST_EDITED], names, desk)


def _outlet(article: Article, names: dict[str | None, str]) -> str:
    return names.get(article.domain) or words.plain(article.outlet or article.domain) or "unknown outlet"


def _row(article: Article, names: dict[str | None, str], titles: dict[str, str], desk: Desk) -> list[str | Markup]:
    uncertain = not article.published_certain or article.published_basis in ("url", "text", "feed")
    when = words.moment(article.published, desk.now) if article.published else "no date"
    if article.published and article.published_basis in ("url", "text"):
        when = words.day(article.published, now=desk.now)
    doubt = ""
    if article.published and not article.published_certain:
        doubt = Markup('<br><span class="muted small">date uncertain</span>')
    note = Markup(' <span class="muted small">feed text only</span>') if article.text_basis == "feed" else ""
    gone = page.gone(article.withdrawn, article.fetched, desk.now)
    return [
        Markup('<span class="{}">{}</span>{}').format("muted small" if uncertain else "small", when, doubt),
        markup.text(_outlet(article, names)),
        Markup("{}{}{}").format(markup.out_link(article.url, article.title, style=""), note, gone),
        markup.text(article.author),
        markup.text(titles.get(article.duplicate_of or "")),
        words.number(article.revision),
    ]


def _changes(row: StoryRow, desk: Desk) -> None:
    """What happened to articles after they were first read: figures edited in place, pages withdrawn or back."""
    found = desk.ask(store_changes.of_story, row.id, KINDS, MOST_CHANGES)
    if not found:
        return
    st.html(markup.section("Changed after publication", "Newest first"))
    told = []
    for change in (one.change for one in found):
        text = words.sentence_case(words.plain(change.text))
        said = markup.page_link(text, "figures", metric=change.metric_id) if change.metric_id else markup.text(text)
        told.append(line(words.moment(change.at, desk.now), said))
    st.html(markup.page(Markup('<ul class="tw-lines" aria-label="Changes">{}</ul>').format(markup.join(told))))


def _edits(edited: Sequence[Article], names: dict[str | None, str], desk: Desk) -> None:
    """What changed in articles that were edited after they were first read."""
    if not edited:
        return
    st.html(markup.section("Edited after publication", "Only the sentences that changed, newest revision"))
    tags = {"same": Markup("{} "), "gone": Markup("<del>{}</del> "), "new": Markup("<ins>{}</ins> ")}
    block = Markup(
        '<div class="tw-diff" style="margin:8px 0 12px"><b>{}</b> <span class="muted small">{}</span>{}</div>'
    )
    for article in edited:
        revisions = desk.ask(store_articles.revisions_of, article.id)
        if len(revisions) < 2:
            continue
        older, newer = revisions[-2:]
        pieces = [
            Markup('<div style="margin-top:4px">{}</div>').format(
                markup.join(tags[op].format(run) for op, run in parts)
            )
            for parts in text_edits(older, newer)
        ]
        when = f"revision {newer.number}, seen {words.moment(newer.fetched, desk.now)}"
        st.html(markup.page(block.format(_outlet(article, names), when, markup.join(pieces))))
