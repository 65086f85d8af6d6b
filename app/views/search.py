"""Search: articles, claims and quotes by their words or by meaning, counted by outlet, week, story and language.

The whole state lives in the address: what is typed or picked is written there, what is drawn is read from there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from app import markup, words
from app.desk import Desk
from app.search_asked import PAGE, Asked, Mode, Result, Sort, from_address, to_address
from app.searching import Searcher
from app.settings import load_settings
from app.views import page, search_facets, search_hits, search_saved
from store import search
from store.errors import InputError
from store.search import KINDS, Kind

KIND_WORDS: dict[Kind, str] = {"article": "Articles", "claim": "Claims", "quote": "Quotes"}
MODE_WORDS: dict[Mode, str] = {"words": "Words", "meaning": "Meaning"}
SORT_WORDS: dict[Sort, str] = {"best": "Best match", "newest": "Newest"}
EXAMPLES = (
    ("badge tracking", "both words, wherever they stand"),
    ('"open letter"', "these words in this order"),
    ("petition OR letter", "one of them"),
    ("tracking NOT parcels", "the first without the second"),
    ("(camera OR keyboard) union", "groups"),
    ("surveil*", "all words that begin so"),
    ("sign~", "the forms of an English word: signs, signed, signing"),
    ("signed NEAR/5 staff", "at most five words between"),
    ("title:tracker", "in titles only; outlet:, author: and lang: do the same"),
)
NOTHING_FOUND = (
    "Leave a word out, join words with OR, or write the beginning of one with a star, as in track*.",
    "Look by meaning: it finds texts that say the same in other words.",
)


@st.cache_resource(max_entries=2, show_spinner=False)
def _searcher(url: str, embedder: str) -> Searcher:
    return Searcher(embedder)


def render(desk: Desk) -> None:
    """Draw the page."""
    if not desk.ask(search.newest):
        st.html(markup.head("Nothing to search yet"))
        text = Markup(
            "Articles, claims and quotes can be found once some are collected: <code>python -m app update</code>."
        )
        st.html(markup.page(markup.state("The store is empty", text)))
        return
    asked = from_address({name: st.query_params.get_all(name) for name in st.query_params})
    head = st.empty()
    _line(asked)
    if not asked.query.strip():
        head.html(markup.head("Search articles, claims and quotes"))
        _before(desk)
        return
    how = st.container(key="tw-search-how", horizontal=True, vertical_alignment="center")
    try:
        result = _found(desk, asked, head)
    except InputError as error:
        head.html(markup.head("This query can't be read"))
        _how(how, asked, {})
        _unread(str(error), asked)
        return
    _how(how, asked, result.kinds)
    head.html(markup.head(_headline(result, asked)))
    if not result.total and not _is_narrowed(asked):
        _nothing(result, asked)
        return
    rail, hits = st.columns([1, 3.1], gap="large")
    with rail:
        search_facets.draw(result, asked, go)
    with hits:
        _hits(result, asked, desk)


def go(asked: Asked) -> None:
    """Write what is looked for into the address."""
    st.query_params.from_dict(to_address(asked))


def _found(desk: Desk, asked: Asked, head: DeltaGenerator) -> Result:
    """The answer; where the model has to be read first, that is said meanwhile."""
    searcher = _searcher(desk.store.url, load_settings().understand.embedder)
    if asked.mode == "words" or searcher.is_ready:
        return searcher.find(desk.store, desk.run, asked)
    head.html(markup.head("Searching by meaning"))
    waiting = st.empty()
    text = "The language model is read once after the start; the next search by meaning begins at once."
    waiting.html(markup.page(markup.state("Reading the language model", text)))
    try:
        return searcher.find(desk.store, desk.run, asked)
    finally:
        waiting.empty()


def _line(asked: Asked) -> None:
    """The line to write in."""
    st.session_state["search-q"] = asked.query
    with st.container(key="tw-search", horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Search for",
            key="search-q",
            type="search",
            placeholder='tracker OR "open letter"',
            icon=":material/search:",
            label_visibility="collapsed",
            on_change=_typed,
            args=(asked,),
        )
        st.button("Search", type="primary", key="search-go")


def _how(place: DeltaGenerator, asked: Asked, kinds: Mapping[Kind, int]) -> None:
    """How to look, what for, and in which order."""
    counted = {kind: f"{KIND_WORDS[kind]} {words.number(kinds[kind])}" if kinds else KIND_WORDS[kind] for kind in KINDS}
    if asked.mode == "meaning":
        counted = dict(KIND_WORDS)  # each kind is looked for only when it is asked for
    with place:
        _control("Look by", "mode", asked.mode, MODE_WORDS, asked)
        _control("Look for", "kind", asked.kind or "all", {"all": "Everything", **counted}, asked)
        _control("Sort by", "sort", asked.sort, SORT_WORDS, asked)


def _control(label: str, name: str, current: str, shown: Mapping[Any, str], asked: Asked) -> None:
    st.session_state[f"search-{name}"] = current
    st.segmented_control(
        label,
        list(shown),
        required=True,
        format_func=lambda value: shown[value],
        key=f"search-{name}",
        label_visibility="collapsed",
        on_change=_picked,
        args=(name, asked),
    )


def _typed(asked: Asked) -> None:
    go(replace(asked, query=st.session_state["search-q"] or "", page=1))


def _picked(name: str, asked: Asked) -> None:
    value = st.session_state[f"search-{name}"]
    if name == "kind":
        value = None if value == "all" else value
    go(replace(asked, page=1, **{name: value}))


def _headline(result: Result, asked: Asked) -> str:
    about = words.quoted(words.shorten(words.plain(asked.query), 60))
    if not result.total:
        return f"Nothing found for {about}"
    near = "nearest to" if asked.mode == "meaning" else "for"
    more = "More than " if result.more else ""
    latest = "; the latest are counted" if result.more else ""
    return f"{more}{words.plural(result.total, 'hit')} {near} {about}{latest}"


def _is_narrowed(asked: Asked) -> bool:
    return bool(asked.chosen or asked.since or asked.until or asked.kind)


def cleared(asked: Asked) -> Asked:
    """The same query without what narrows it."""
    return replace(asked, chosen={}, since=None, until=None, kind=None, page=1)


def _hits(result: Result, asked: Asked, desk: Desk) -> None:
    """One page of hits, and the way to the others."""
    st.html(markup.section("Hits", _counted(result, asked)))
    if not result.total:
        st.html(markup.page(markup.state("Nothing passes what you chose", "Choose less, or clear it all.")))
        st.button("Clear what is chosen", on_click=go, args=(cleared(asked),))
        return
    if not result.hits:
        st.html(markup.page(markup.state("There is no such page", "There are fewer hits than that.")))
        st.button("Show the first page", on_click=go, args=(replace(asked, page=1),))
        return
    st.html(search_hits.listed(result, desk))
    pages = -(-result.total // PAGE)
    if pages > 1:
        st.session_state["search-page"] = asked.page
        st.pagination(pages, key="search-page", width="stretch", on_change=_turned, args=(asked,))
    if asked.mode == "meaning":
        page.small(_about_meaning(asked))
    search_saved.save(asked, desk)


def _turned(asked: Asked) -> None:
    go(replace(asked, page=int(st.session_state["search-page"])))


def _counted(result: Result, asked: Asked) -> str:
    parts = [f"{words.plural(result.copies, 'copy', 'copies')} folded"] if result.copies else []
    first = (asked.page - 1) * PAGE + 1
    if result.total > PAGE and result.hits:
        last = min(first + PAGE - 1, result.total)
        parts.append(f"{words.number(first)}–{words.number(last)} of {words.number(result.total)}")
    return " · ".join(parts)


def _about_meaning(asked: Asked) -> str:
    if asked.kind in ("claim", "quote"):
        return "By meaning: the claims and quotes of the nearest articles, the nearest sentence first."
    return "By meaning: the nearest articles by their title and first sentences. 1.00 is the same text."


def _before(desk: Desk) -> None:
    """What was saved, and what can be written."""
    search_saved.listing(desk)
    _grammar()
    page.small("Posts of staff are not in here: they can't be searched anywhere.")


def _grammar() -> None:
    rows = [
        (markup.page_link(Markup("<code>{}</code>").format(query), "search", q=query), meaning)
        for query, meaning in EXAMPLES
    ]
    st.html(markup.section("How to write a query", "Words mean all of them; operators are upper case"))
    columns = (markup.Column("Query", "300px"), markup.Column("Finds"))
    st.html(markup.table(columns, rows, caption="Queries and what they find"))


def _unread(line: str, asked: Asked) -> None:
    """What is wrong with a query, where, and how one is written."""
    told = words.sentence_case(words.plain(line).removeprefix("query: "))
    place = re.match(r"column (\d+):", told, re.IGNORECASE)
    at = int(place[1]) - 1 if place else -1
    shown = markup.marked(asked.query, [(at, at + 1)] if at < len(asked.query) else [])
    where = Markup('<code class="tw-hits">{}</code>').format(shown) if place else ""
    st.html(markup.page(markup.state(f"{told}.", where)))
    _grammar()


def _nothing(result: Result, asked: Asked) -> None:
    """Which word finds nothing, and what else to try."""
    if result.unread:
        text = Markup("Articles get their vectors when they are understood: <code>python -m app process</code>.")
        st.html(markup.page(markup.state("No article can be compared by meaning yet", text)))
        return
    alone = [
        Markup("<b>{}</b>: {}").format(word, words.number(n) if n else "nothing") for word, n in result.alone.items()
    ]
    said = Markup("By itself each finds: {}.").format(markup.join(alone, ", ")) if len(alone) > 1 else ""
    st.html(markup.page(markup.state("No article, claim or quote says this", said)))
    tips = NOTHING_FOUND if asked.mode == "words" else ("Write it in other words, or look for the words themselves.",)
    items = markup.join(Markup("<li>{}</li>").format(tip) for tip in tips)
    st.html(markup.page(Markup('<ul class="tw-tips">{}</ul>').format(items)))
    other: Mode = "meaning" if asked.mode == "words" else "words"
    st.button(f"Look by {MODE_WORDS[other].lower()}", on_click=go, args=(replace(asked, mode=other, page=1),))
