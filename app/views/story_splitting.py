"""Splitting a story: its articles with a box before each, a page at a time, and what will come of it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from app import acting, markup, words
from app.desk import Desk
from app.views import deciding, page
from store import articles as store_articles
from store.model import Article
from store.permits import Actor
from store.rows import StoryRow
from store.story_decisions import MOST_NOTE, State

PAGE_ROWS, MOST_TITLE, MOST_OUTLET = 10, 110, 30


def draw(row: StoryRow, place: str, state: State, desk: Desk) -> None:
    """The list, and once something is chosen what will happen."""
    found = list(reversed(desk.ask(store_articles.of_story, row.id)))
    if len(found) < 2:
        page.small("A story of one article has nothing to split off.")
        return
    key = f"tw-leaving-{row.id}"
    inside = {article.id for article in found}
    leaving = [i for i in st.session_state.get(key, ()) if i in inside]
    for article in _page_of(row, found):
        _box(article, key, leaving, desk)
    staying = len(found) - len(leaving)
    if not leaving:
        page.small("Choose the articles that are of another story.")
    elif not staying:
        page.small("At least one article has to stay.")
    else:
        _confirm(row, leaving, staying, place, state, desk)


def _page_of(row: StoryRow, found: Sequence[Article]) -> Sequence[Article]:
    """The articles of the page that is looked at, with the way to the others."""
    key = f"tw-leaving-page-{row.id}"
    last = (len(found) - 1) // PAGE_ROWS
    number = min(max(int(st.session_state.get(key, 0)), 0), last)
    shown = found[number * PAGE_ROWS : (number + 1) * PAGE_ROWS]
    if last:
        with st.container(horizontal=True, vertical_alignment="center", key=f"tw-pages-{row.id}"):
            first = number * PAGE_ROWS + 1
            st.html(
                markup.page(
                    Markup('<span class="muted small">{} to {} of {}, the newest first</span>').format(
                        words.number(first), words.number(first + len(shown) - 1), words.number(len(found))
                    )
                ),
                width="stretch",
            )
            st.button("Newer", key=f"newer-{row.id}", disabled=not number, on_click=_turn, args=(key, number - 1))
            st.button("Older", key=f"older-{row.id}", disabled=number == last, on_click=_turn, args=(key, number + 1))
    return shown


def _turn(key: str, number: int) -> None:
    st.session_state[key] = number


def _box(article: Article, key: str, leaving: Sequence[str], desk: Desk) -> None:
    outlet = words.shorten(words.plain(article.outlet or article.domain or "unknown outlet"), MOST_OUTLET)
    when = words.day(article.published, now=desk.now) if article.published else "no date"
    box = f"leave-{article.id}"
    st.session_state[box] = article.id in leaving
    st.checkbox(
        markup.label(f"{words.shorten(words.plain(article.title), MOST_TITLE)} · {outlet}, {when}"),
        key=box,
        on_change=_choose,
        args=(key, box, article.id),
    )


def _choose(key: str, box: str, article_id: str) -> None:
    """What is chosen outlives the page of the list, which its box does not."""
    others = [i for i in st.session_state.get(key, ()) if i != article_id]
    st.session_state[key] = [*others, article_id] if st.session_state[box] else others


def _confirm(row: StoryRow, leaving: Sequence[str], staying: int, place: str, state: State, desk: Desk) -> None:
    """What will happen, before it does."""
    become = "becomes a story of its" if len(leaving) == 1 else "become a story of their"
    text = (
        f"{words.plural(len(leaving), 'article')} {become} own, {words.number(staying)} "
        f"{'stays' if staying == 1 else 'stay'} here. The figures of both are judged again, and no later evidence "
        "joins the two. You are led to the new story. It can be undone."
    )
    st.html(markup.page(Markup("<p>{}</p>").format(text)))
    note = f"split-note-{row.id}"
    st.text_input("Why, for those who come later (may stay empty)", key=note, max_chars=MOST_NOTE)
    seen = State(deciding.seen_at(place, state.decision), state.articles)
    st.button(
        f"Split {words.plural(len(leaving), 'article')} off",
        key=f"do-split-{row.id}",
        type="primary",
        on_click=_split,
        args=(desk, place, row.id, tuple(leaving), seen, note),
    )


def _split(desk: Desk, place: str, story_id: str, leaving: Sequence[str], seen: State, note: str) -> None:
    def step(actor: Actor) -> object:
        done = acting.split(
            desk.store, story_id, leaving, actor, deciding.now(desk), deciding.owe,
            seen={story_id: seen}, note=st.session_state.get(note) or "",
        )  # fmt: skip
        st.query_params["story"] = done.story
        st.session_state.pop(f"tw-leaving-{story_id}", None)
        return done

    said = deciding.moved(desk, "This is the new story, of the articles that were split off.")
    deciding.keep(place, "stories", step, seen=seen.decision, said=said)
