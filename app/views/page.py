"""Pieces that the pages share: a section head with controls in it, a small grey line, acts that fail calmly."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps
from typing import ParamSpec

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from app import markup, page_errors, words
from app.revisions import Op
from app.views import address
from store.errors import TallywireError

P = ParamSpec("P")


def bar(key: str, title: str, sub: str = "") -> DeltaGenerator:
    """A section head whose right end takes the widgets drawn inside it."""
    place = st.container(key=f"tw-bar-{key}", horizontal=True, vertical_alignment="center")
    place.html(markup.section(title, sub, bare=True), width="stretch")
    return place


def footer(now: datetime, *, sample: bool) -> None:
    """The last line of every page: the moment it shows, and whether its data are invented."""
    moment = f"{words.long_day(now)}, {words.clock(now)} UTC"
    said = "Sample data: invented outlets on a simulated clock. This page shows" if sample else "This page shows"
    st.html(markup.page(Markup('<div class="muted small" style="margin-top:20px">{} {}.</div>').format(said, moment)))


def pager(key: str, total: int, size: int, *, of: str = "", arrows: bool = False) -> int:
    """The choice of a page of ``size`` rows, where there are more; returns how many rows stand before that page.

    ``of`` says what the rows are; ``arrows`` leaves the numbers of the pages out, for narrow places.
    """
    pages = -(-total // size)
    if pages < 2:
        return 0
    with st.container(key=f"tw-pager-{key}", horizontal=True, vertical_alignment="center", gap="small"):
        start = (address.turn(key, pages, numbers=0 if arrows else 5) - 1) * size
        shown = f"{words.number(start + 1)}–{words.number(min(start + size, total))} of {words.number(total)}"
        small(f"{of} {shown}".strip())
    return start


def as_table(key: str, draw: Callable[[], None]) -> None:
    """The numbers of a chart as a table, drawn where somebody asks for it."""
    place = st.expander("Show as table", key=key, type="compact", on_change="rerun", bind="query-params")
    if place.open:
        with place:
            draw()


_TAGS = {"same": Markup("{} "), "gone": Markup("<del>{}</del> "), "new": Markup("<ins>{}</ins> ")}


def differing(parts: Iterable[tuple[Op, str]]) -> Markup:
    """Runs of words that stayed, went or came."""
    return markup.join(_TAGS[op].format(words.still(run)) for op, run in parts)


def small(text: str | Markup) -> None:
    """A grey line under a chart or a table."""
    st.html(markup.page(Markup('<span class="muted small">{}</span>').format(text)))


def guarded(act: Callable[P, None]) -> Callable[P, None]:
    """A widget's callback that ends in a calm line where it fails; a page's own guard does not reach it."""

    @wraps(act)
    def calm(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            act(*args, **kwargs)
        except TallywireError as error:
            st.toast(markup.unmarked(words.sentence_case(str(error))))
        except Exception:
            number = page_errors.note("an act failed")
            st.toast(f"That could not be done, and nothing was changed. The log holds the details as error {number}.")

    return calm


def gone(withdrawn: datetime | None, last_seen: datetime | None, now: datetime) -> Markup:
    """What stands behind the link of an article whose page was withdrawn; nothing for the others."""
    if withdrawn is None:
        return Markup("")
    return Markup(' <span class="muted small">{}</span>').format(words.withdrawn(withdrawn, last_seen, now))
