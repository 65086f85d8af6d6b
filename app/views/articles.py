"""The articles of a story: when, who, how often edited, and what happened to them after they were published."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from app import markup, sheets, words
from app.article_order import ORDERS, ordered
from app.desk import Desk
from app.languages import not_understood
from app.markup import Column
from app.sheets import Sheet
from app.views import address, compared, page, taking
from app.views.told import line
from store import articles as store_articles
from store import changes as store_changes
from store import outlets as store_outlets
from store.rows import ArticleRow, StoryRow

PAGE_ROWS, MOST_CHANGES = 25, 8
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
    """Draw what was changed after it was published, and the table with its filter and order below it."""
    found = desk.ask(store_articles.listed, row.id)
    names = {o.domain: words.plain(o.name) for o in desk.ask(store_outlets.of_story, row.id)}

    def outlet(article: ArticleRow) -> str:
        return _outlet(article, names)

    _changes(row, desk)
    compared.draw([a for a in reversed(found) if a.revision > 1], outlet, desk)
    order, chosen = _bar(sorted({outlet(a) for a in found}, key=str.casefold))
    shown = [a for a in ordered(found, order, outlet) if not chosen or outlet(a) in chosen]
    place = st.container()
    start = page.pager("articles-page", len(shown), PAGE_ROWS)
    titles = {a.id: outlet(a) for a in found}
    rows = [_row(a, names, titles, desk) for a in shown[start : start + PAGE_ROWS]]
    place.html(markup.table(_COLUMNS, rows, caption="Articles of this story", narrowest=860))
    taking.offer(
        Sheet("Articles", sheets.ARTICLES, file=f"articles of {row.id}"),
        lambda: desk.fresh(lambda conn: list(store_articles.export_rows(conn, story=row.id))),
        desk,
    )
    for remark in not_understood(desk.ask(store_articles.languages_of, row.id)):
        page.small(remark)


def _bar(outlets: list[str]) -> tuple[str, list[str]]:
    """The section's head with its order and its filter."""
    with page.bar("articles", "Articles"):
        order = address.choose("order", ORDERS, ORDERS[0], label="Order")
        chosen = address.listed("outlet", outlets, label="Outlets", hint="All outlets", width=300)
    return order, chosen


def _outlet(article: ArticleRow, names: dict[str | None, str]) -> str:
    return names.get(article.domain) or words.plain(article.outlet or article.domain) or "unknown outlet"


def _row(article: ArticleRow, names: dict[str | None, str], titles: dict[str, str], desk: Desk) -> list[str | Markup]:
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
        text = words.sentence_case(words.shorten(words.plain(change.text), markup.MOST_TOLD))
        said = markup.page_link(text, "figures", metric=change.metric_id) if change.metric_id else markup.text(text)
        told.append(line(words.moment(change.at, desk.now), said))
    st.html(markup.page(Markup('<ul class="tw-lines" aria-label="Changes">{}</ul>').format(markup.join(told))))
