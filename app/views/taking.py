"""Taking a table away as CSV or XLSX, and a file as it is: the one way out of the pages.

A file is made when somebody asks for it, from the store as it is then; drawing a page costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from app import exporting, markup, sheets
from app.access import Person, Refused
from app.clock import Clock, real_clock
from app.desk import Desk
from app.exporting import Row
from app.sheets import Sheet
from store.errors import NotAllowedError
from store.permits import require

Rows = Callable[[], Iterable[Row]]
FORMS: Mapping[Literal["csv", "xlsx"], tuple[str, str]] = {
    "csv": ("CSV", "text/csv"),
    "xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def offer(sheet: Sheet, rows: Rows, desk: Desk) -> None:
    """Under a table: the buttons that take it away; nothing for those whose role does not allow it.

    ``rows`` is called when a button is pressed, outside the page's run.
    """
    if isinstance(desk.person.may("export"), Refused):
        return
    with _line(sheet):
        _buttons(sheet, rows, desk)


def offer_several(tables: Sequence[tuple[Sheet, Rows]], desk: Desk) -> None:
    """One line for several tables that belong to a section, each under its name."""
    if isinstance(desk.person.may("export"), Refused):
        return
    with _line(tables[0][0]):
        for sheet, rows in tables:
            st.html(markup.page(Markup('<span class="muted small">{}:</span>').format(sheet.title)), width="content")
            _buttons(sheet, rows, desk)


def _line(sheet: Sheet) -> DeltaGenerator:
    return st.container(
        key=f"tw-take-{sheet.stem}",
        horizontal=True,
        horizontal_alignment="right",
        vertical_alignment="center",
        gap="small",
    )


def _buttons(sheet: Sheet, rows: Rows, desk: Desk) -> None:
    for form, (label, mime) in FORMS.items():
        # The table's name is for those who hear the page; to the eye it stands beside or above.
        button(
            f"*{sheet.title},* {label}",
            f"{sheets.dated(sheet, desk.now)}.{form}",
            mime,
            lambda form=form: file_of(sheet, rows, form),  # type: ignore[misc]
            desk,
            key=f"take-{sheet.stem}-{form}",
        )


def file_of(sheet: Sheet, rows: Rows, form: Literal["csv", "xlsx"]) -> bytes:
    """The table as the bytes of a file."""
    cleaned = ({name: sheets.legible(row[name]) for name in sheet.fields} for row in rows())
    return exporting.as_bytes(cleaned, sheet.fields, form)


def button(
    label: str,
    file_name: str,
    mime: str,
    make: Callable[[], bytes],
    desk: Desk,
    *,
    key: str,
    kind: Literal["primary", "secondary", "tertiary"] = "tertiary",
    width: Literal["content", "stretch"] = "content",
) -> None:
    """A button that downloads what ``make`` gives once it is pressed; who presses is asked for once more then."""
    given = asked_again(desk.person, make)
    st.download_button(label, given, file_name=file_name, mime=mime, key=key, type=kind, on_click="ignore", width=width)


def asked_again(person: Person, make: Callable[[], bytes], clock: Clock = real_clock) -> Callable[[], bytes]:
    """``make``, which raises NotAllowedError for a role that may not take anything away, and for a sign-in that has
    ended since the page was drawn."""

    def made() -> bytes:
        require(person.actor, "export")
        if person.until is not None and clock() >= person.until:
            raise NotAllowedError("the sign-in has ended: reload the page to sign in again")
        return make()

    return made
