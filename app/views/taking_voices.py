"""Taking away what is told of staff: through the one door of internal data, asked anew and logged as an export.

What leaves is what the page may show: groups above the floor, and of the others that they are silent.
"""

from __future__ import annotations

from app import sheets
from app.approval import floor_of
from app.desk import Desk
from app.exporting import FIELDS
from app.exporting_voices import voice_rows
from app.sheets import Sheet
from app.views import taking
from store import voices
from store.voices import Question, Visitor

WHAT = "voices page, export"
"""What the access log says was done."""


def groups(question: Question, desk: Desk) -> None:
    """Offer the weeks, channels and themes that the page draws."""
    sheet = Sheet("Groups by week, channel and theme", FIELDS["voices"], file="voices")
    floor = floor_of(desk.voices)
    taking.offer_several(
        [(sheet, lambda: voice_rows(voices.ask(desk.store, question, _visitor(desk), floor, desk.now)))], desk
    )


def mentioned(question: Question, desk: Desk) -> None:
    """Offer the figures that staff mention."""
    taking.offer(
        Sheet("Figures that staff mention", sheets.MENTIONED),
        lambda: sheets.mentioned(voices.figures(desk.store, question, _visitor(desk), floor_of(desk.voices), desk.now)),
        desk,
    )


def _visitor(desk: Desk) -> Visitor:
    return Visitor(desk.person.actor.name, WHAT)
