"""The dashboard: ``python -m streamlit run app/main.py`` from the root, or ``python -m app dashboard``.

Only the frame lives here: the head with the logo and the pages, the style sheet, and what is said when the store
can't be read. The pages are in ``app/views``.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from app import desk, garbage, look, markup, page_errors, page_times, style, visitors, words
from app.views import briefing, figures, internal, page, relevance, sources, story
from store.errors import MigrationError, SettingsError, TallywireError

ASSETS = Path(__file__).parent / "assets"
CONTENT_WIDTH = 1290
log = logging.getLogger("tallywire.dashboard")

PAGES: tuple[tuple[str, str, Callable[[desk.Desk], None]], ...] = (
    ("Briefing", "", briefing.render),
    ("Story", "story", story.render),
    ("Figures", "figures", figures.render),
    ("Voices", "voices", internal.render),
    ("Relevance", "relevance", relevance.render),
    ("Sources", "sources", sources.render),
)


def main() -> None:
    """Draw the page that the address asks for, and count how long that takes."""
    with page_times.timed() as draw:
        _draw(draw)
    garbage.settle(draw.page)


def _draw(draw: page_times.Draw) -> None:
    st.set_page_config(page_title="Tallywire", page_icon=str(ASSETS / "icon.png"), layout="wide")
    colours = look.palette(st.context.theme.type)
    st.logo(str(ASSETS / f"logo-{colours.name}.svg"), size="medium")
    pages = [
        st.Page(_framed(render), title=title, url_path=path or None, default=not path) for title, path, render in PAGES
    ]
    chosen = st.navigation(pages, position="top")
    draw.page = chosen.title.lower()
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
            opened = desk.open_desk(person)
            render(opened)
            page.footer(opened.now, sample=opened.sample)
            visitors.leave(person)
        except TallywireError as error:
            log.warning("the store could not be read: %s", error)
            page_errors.add()
            _failed(_headline(error), markup.with_code(words.sentence_case(str(error))))
        except Exception:
            number = secrets.token_hex(2)
            log.exception("a page failed, error %s", number)
            page_errors.add()
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
