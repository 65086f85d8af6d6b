"""The dashboard: ``python -m streamlit run app/main.py`` from the root, or ``python -m app dashboard``.

Only the frame lives here: the head with the logo and the pages, the style sheet, and what is said when the store
can't be read. The pages are in ``app/views``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import streamlit as st
from markupsafe import Markup

from app import desk, garbage, look, markup, page_errors, page_times, style, turns, visitors, words
from app.views import (
    briefing,
    copying,
    deciding,
    decisions,
    digest,
    figures,
    internal,
    page,
    relevance,
    search,
    settings,
    sources,
    story,
)
from store.errors import MigrationError, SettingsError, TallywireError

ASSETS = Path(__file__).parent / "assets"
CONTENT_WIDTH = 1290
log = logging.getLogger("tallywire.dashboard")


class View(NamedTuple):
    """A page: its title in the navigation, the path of its address, and what draws it."""

    title: str
    path: str
    render: Callable[[desk.Desk], None]


PAGES: Mapping[str, Sequence[View]] = {
    "": (
        View("Briefing", "", briefing.render),
        View("Story", "story", story.render),
        View("Figures", "figures", figures.render),
        View("Voices", "voices", internal.render),
        View("Search", "search", search.render),
        View("Digest", "digest", digest.render),
    ),
    "Desk": (
        View("Relevance", "relevance", relevance.render),
        View("Decisions", "decisions", decisions.render),
        View("Sources", "sources", sources.render),
        View("Settings", "settings", settings.render),
    ),
}
"""The pages by section of the navigation: "" stands side by side, every other section opens by its name."""


def main() -> None:
    """Draw the page that the address asks for, and count how long that takes."""
    with page_times.timed() as draw:
        _draw(draw)
    garbage.settle(draw.page)


def _draw(draw: page_times.Draw) -> None:
    st.set_page_config(page_title="Tallywire", page_icon=str(ASSETS / "icon.png"), layout="wide")
    colours = look.palette(st.context.theme.type)
    st.logo(str(ASSETS / f"logo-{colours.name}.svg"), size="medium")
    pages = {
        section: [
            st.Page(_framed(view.render), title=view.title, url_path=view.path or None, default=not view.path)
            for view in views
        ]
        for section, views in PAGES.items()
    }
    chosen = st.navigation(pages, position="top")
    draw.page = chosen.title.lower()
    st.set_page_config(page_title=f"{chosen.title} · Tallywire")
    st.html(style.sheet(colours))
    frame = st.container(horizontal=True, horizontal_alignment="center")
    with frame, st.container(width=CONTENT_WIDTH, key="tw-page"):
        chosen.run()


def _framed(render: Callable[[desk.Desk], None]) -> Callable[[], None]:
    """A page that ends in a calm sentence when the store or the page itself fails."""

    def framed() -> None:
        try:
            person = visitors.entered()
            if person is None:
                return
            with turns.turn():
                opened = desk.open_desk(person)
                tools = copying.place()
                deciding.settle(opened)
                render(opened)
                copying.draw(tools)
                page.footer(opened.now, sample=opened.sample)
            visitors.leave(person)
        except TallywireError as error:
            log.warning("the store could not be read: %s", error)
            page_errors.add()
            _failed(_headline(error), markup.with_code(words.sentence_case(str(error))))
        except Exception:
            number = page_errors.note("a page failed")
            _failed(
                "This page could not be drawn",
                Markup("Your data is safe. The log holds the details as error {}.").format(number),
            )

    framed.__name__ = render.__module__.rsplit(".", 1)[-1]
    return framed


def _headline(error: TallywireError) -> str:
    if isinstance(error, MigrationError):
        return "The store is not ready"
    if isinstance(error, SettingsError):
        return "A setting is wrong"
    return "The store did not answer"


def _failed(line: str, explanation: Markup) -> None:
    """Say what failed, with the remedy that the error names, and offer one more try."""
    st.html(markup.page(markup.state(line, explanation, failed=True)))
    if st.button("Try again", icon=":material/refresh:"):
        desk.forget()
        st.rerun()


if __name__ == "__main__":
    main()
