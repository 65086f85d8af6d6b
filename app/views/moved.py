"""How the number of one outlet moved: from count to count, and edited in place at the same address."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from app import markup, words
from app.comparing import History, Step
from app.desk import Desk
from app.look import MARKS, tint
from app.revisions import Edit
from app.views import page

MOST, MOST_STEPS, MOST_FOLDED = 5, 6, 100
_ITEM = Markup('<li><span class="kicker" title="{}"><span class="tw-two">{}</span></span><div>{}{}</div></li>')
_STEP = Markup(
    '<span class="nowrap"><b style="color:{colour}" title="{word}">{sign}</b> {link} '
    '<span class="muted small">{day}</span></span>'
)


def draw(found: Sequence[History], desk: Desk) -> None:
    """The section; nothing where every outlet kept to its number."""
    if not found:
        return
    st.html(markup.section("How one outlet’s number moved", "Oldest first, by the day it counts for"))
    st.html(markup.page(_lines(found[:MOST], desk)))
    if len(found) > MOST:
        label = words.plural(len(found) - MOST, "more outlet")
        st.html(markup.page(markup.fold(label, _lines(found[MOST:MOST_FOLDED], desk))))


def _lines(found: Sequence[History], desk: Desk) -> Markup:
    items = markup.join(_history(one, desk) for one in found)
    return Markup('<ul class="tw-lines" aria-label="Numbers that moved">{}</ul>').format(items)


def _history(one: History, desk: Desk) -> Markup:
    steps = one.steps[-MOST_STEPS:]
    left = len(one.steps) - len(steps)
    arrows = markup.join((_step(step, desk) for step in steps), " → ")
    before = Markup('<span class="muted small">{} before</span> → ').format(words.number(left)) if left else Markup("")
    edits = markup.join(_edit(edit, desk) for step in steps for edit in step.edits)
    scope = Markup('<div class="muted small">{}</div>').format(markup.text(one.scope)) if one.scope else Markup("")
    return _ITEM.format(one.outlet, markup.text(one.outlet), Markup("{}{}{}").format(before, arrows, scope), edits)


def _step(step: Step, desk: Desk) -> Markup:
    reading, mark = step.reading, MARKS[step.reading.group]
    claim = reading.claim
    day = words.as_of(claim.as_of, claim.as_of_basis, now=desk.now)
    return _STEP.format(
        colour=tint(desk.colours, mark.tint),
        word=mark.word,
        sign=mark.sign,
        link=markup.page_link(reading.words, "figures", metric=claim.metric_id, claim=claim.id),
        day=day if claim.as_of else words.day(step.day, now=desk.now),
    )


def _edit(edit: Edit, desk: Desk) -> Markup:
    row = Markup('<div class="tw-diff small"><span class="muted">Edited in place, seen {}:</span> {}</div>')
    return row.format(words.moment(edit.newer.fetched, desk.now), page.differing(edit.parts))
