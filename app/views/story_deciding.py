"""Whether this is one story: what people decided about it, and the ways to merge it into another or split it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from app import acting, markup, words
from app.access import Allowed
from app.desk import Desk
from app.views import deciding, page, story_splitting
from store import stories as store_stories
from store import story_decisions
from store.permits import Actor
from store.rows import StoryRow
from store.story_decisions import MOST_NOTE, Decision, State

PLACE = "stories"
"""Where it is said what came of a decision; one for all stories, for the address leads on to another."""
MOST_SHOWN, MOST_FOUND, MOST_TITLE = 8, 12, 90


def draw(row: StoryRow, desk: Desk) -> None:
    """Draw the section."""
    st.html(markup.section("Is this one story?", "What people decide stands above what the machine holds"))
    deciding.told(PLACE)
    _past(desk.ask(story_decisions.of_story, row.id), desk)
    if not deciding.offered(desk, "stories"):
        return
    state = desk.ask(story_decisions.state, row.id)
    with st.expander("Merge this story into another", key=f"merge-{row.id}"):
        _merge_form(row, state, desk)
    with st.expander("Split articles off this story", key=f"split-{row.id}"):
        story_splitting.draw(row, PLACE, state, desk)


def _past(found: Sequence[Decision], desk: Desk) -> None:
    if not found:
        page.small("Nobody has decided about this story so far: the machine grouped its articles.")
        return
    may = isinstance(desk.person.may("stories"), Allowed)
    by = {one.id: one for one in found}
    for one in found[:MOST_SHOWN]:
        with st.container(horizontal=True, vertical_alignment="center", key=f"tw-decision-{one.id}"):
            st.html(markup.page(_line(one, by.get(one.ended_by or 0), desk)), width="stretch")
            if may and one.ended is None:
                undo_button(one, PLACE, desk)
    if len(found) > MOST_SHOWN:
        page.small(f"{words.plural(len(found) - MOST_SHOWN, 'earlier decision')}: `stories decisions` lists them.")


def _line(one: Decision, ended_by: Decision | None, desk: Desk) -> Markup:
    what = {
        "together": f"Merged with another story, {words.plural(one.articles, 'article')} in all",
        "apart": f"Split: {words.plural(one.moved, 'article')} of {words.number(one.articles)} became another story"
        if one.moved
        else f"Split, {words.plural(one.articles, 'article')} in all",
        "undo": f"Took back decision {one.undoes}",
    }[one.kind]
    gone = ""
    if one.ended is not None:
        who = f" by {words.shorten(words.plain(ended_by.who), 40)}" if ended_by else ""
        gone = f"Ended {words.moment(one.ended, desk.now)}{who}."
    block = Markup('<div class="tw-note">{}. <span class="muted small">Decision {}, {}, {}. {}</span>{}</div>')
    note = Markup("<br>{}").format(markup.text(one.note)) if one.note else ""
    who = markup.text(words.shorten(words.plain(one.who), 40))
    return block.format(what, one.id, who, words.moment(one.at, desk.now), gone, note)


def undo_button(one: Decision, place: str, desk: Desk) -> None:
    """The button that takes a decision back, and says at ``place`` what came of it."""
    label, key = f"Undo decision {one.id}", f"undo-decision-{one.id}"
    st.button(label, key=key, type="tertiary", on_click=_take_back, args=(desk, one, place))


def _take_back(desk: Desk, one: Decision, place: str) -> None:
    def step(actor: Actor) -> object:
        return acting.take_back_decision(desk.store, one.id, actor, deciding.now(desk), deciding.owe)

    said = deciding.moved(desk, f"Decision {one.id} is taken back, and what it moved is back where it was.")
    deciding.keep(place, "stories", step, said=said)


def _merge_form(row: StoryRow, state: State, desk: Desk) -> None:
    wanted = st.text_input("Find the other story by its title", key=f"find-{row.id}", max_chars=200).strip()
    if not wanted:
        page.small("Write a word of its title and press Enter.")
        return
    found = desk.ask(store_stories.titled, desk.today, wanted, MOST_FOUND + 2)
    others = {one.id: one for one in found if one.id != row.id}
    if not others:
        page.small("No other story has that in its title. Try another word.")
        return
    if len(others) > MOST_FOUND:
        page.small(f"The latest {MOST_FOUND} of more; write more of the title to see others.")
    chosen = st.selectbox(
        "The other story",
        list(others)[:MOST_FOUND],
        format_func=lambda i: _label(others[i], desk),
        key=f"into-{row.id}",
        index=None,
        placeholder="Choose one",
    )
    if chosen:
        _merge_confirm(row, others[chosen], state, desk)


def _label(other: StoryRow, desk: Desk) -> str:
    title = words.shorten(words.plain(other.title), MOST_TITLE)
    return f"{title} · {words.plural(other.articles, 'article')}, last {words.day(other.last, now=desk.now)}"


def _merge_confirm(row: StoryRow, other: StoryRow, state: State, desk: Desk) -> None:
    """What will happen, before it does."""
    text = Markup(
        "{} of this story {} to {}, which has {} then. This story’s address leads there, its figures are judged "
        "together with those there, and no later evidence takes them apart. It can be undone."
    ).format(
        words.plural(row.articles, "article"),
        "moves" if row.articles == 1 else "move",
        markup.page_link(words.shorten(words.plain(other.title), MOST_TITLE), "story", story=other.id, style="tw-link"),
        words.plural(row.articles + other.articles, "article"),
    )
    st.html(markup.page(Markup("<p>{}</p>").format(text)))
    note = f"merge-note-{row.id}"
    st.text_input("Why, for those who come later (may stay empty)", key=note, max_chars=MOST_NOTE)
    seen = {
        row.id: State(deciding.seen_at(PLACE, state.decision), state.articles),
        other.id: desk.ask(story_decisions.state, other.id),
    }
    st.button(
        "Merge them",
        key=f"do-merge-{row.id}",
        type="primary",
        on_click=_merge,
        args=(desk, row.id, other.id, seen, note),
    )


def _merge(desk: Desk, story_id: str, into: str, seen: dict[str, State], note: str) -> None:
    def step(actor: Actor) -> object:
        done = acting.merge(
            desk.store,
            story_id,
            into,
            actor,
            deciding.now(desk),
            deciding.owe,
            seen=seen,
            note=st.session_state.get(note) or "",
        )
        st.query_params["story"] = done.story
        return done

    said = deciding.moved(desk, "They are one story now, and this is it.")
    deciding.keep(PLACE, "stories", step, seen=seen[story_id].decision, said=said)
