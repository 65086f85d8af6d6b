"""Two texts of one article, word by word: what an edit changed after publication, in short and from end to end."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st
from markupsafe import Markup

from app import markup, words
from app.desk import Desk
from app.revisions import Passage, is_cut, text_edits, whole_diff
from app.views import page
from store import articles as store_articles
from store.model import Revision
from store.rows import ArticleRow

PAGE_ROWS = 4
_BLOCK = Markup('<div class="tw-diff" style="margin:8px 0 0"><b>{}</b> {} <span class="muted small">{}</span>{}</div>')
_LINE = Markup('<div style="margin-top:4px">{}</div>')


def draw(edited: Sequence[ArticleRow], outlet: Callable[[ArticleRow], str], desk: Desk) -> None:
    """The articles that were edited after they were first read, some at a time; nothing where there are none."""
    if not edited:
        return
    st.html(markup.section("Edited after publication", "Struck out: what went. Bold: what came"))
    place = st.container()
    start = page.pager("edited-page", len(edited), PAGE_ROWS, of="Edited articles")
    for article in edited[start : start + PAGE_ROWS]:
        revisions = desk.ask(store_articles.revisions_of, article.id)
        if len(revisions) > 1:
            with place:
                _article(article, revisions, outlet(article), desk)


def _article(article: ArticleRow, revisions: Sequence[Revision], outlet: str, desk: Desk) -> None:
    """The sentences that the newest edit changed, and any two texts from end to end behind a click."""
    older, newer = revisions[-2:]
    pieces = [_LINE.format(page.differing(parts)) for parts in text_edits(older, newer)]
    when = f"revision {newer.number}, seen {words.moment(newer.fetched, desk.now)}"
    title = markup.out_link(article.url, article.title)
    st.html(markup.page(_BLOCK.format(outlet, title, when, markup.join(pieces))))
    label = "Whole text" if len(revisions) == 2 else f"Whole text, and {len(revisions)} revisions to compare"
    place = st.expander(label, key=f"texts-{article.id}", type="compact", on_change="rerun", bind="query-params")
    if place.open:
        with place:
            _whole(*_chosen(article, revisions, desk))


def _chosen(article: ArticleRow, revisions: Sequence[Revision], desk: Desk) -> tuple[Revision, Revision]:
    """Two of the texts, the older first: the last two unless others are picked."""
    if len(revisions) == 2:
        return revisions[0], revisions[1]
    labels = [f"Revision {one.number}, seen {words.moment(one.fetched, desk.now)}" for one in revisions]
    last, sides = len(revisions) - 1, st.columns(2)
    picked = [
        side.selectbox(name, range(last + 1), index=index, format_func=labels.__getitem__, key=f"{name}-{article.id}")
        for side, name, index in zip(sides, ("From", "To"), (last - 1, last), strict=True)
    ]
    first, second = sorted(picked)
    return revisions[first], revisions[second]


def _whole(older: Revision, newer: Revision) -> None:
    if older == newer:
        page.small("One text, chosen twice: choose another one to compare it with.")
        return
    pieces = [_passage(passage) for passage in whole_diff(older, newer)]
    st.html(markup.page(Markup('<div class="tw-diff tw-text">{}</div>').format(markup.join(pieces))))
    if is_cut(older, newer):
        page.small("The texts are long: only their first sentences are compared.")


def _passage(passage: Passage) -> Markup:
    return Markup('<p class="{}">{}</p>').format("" if passage.changed else "muted", page.differing(passage.parts))
