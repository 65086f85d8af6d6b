"""Watched figures on the Briefing: what each says now, how it stands, and what changed."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from app import markup, sentences, words
from app.desk import Desk
from app.look import STATUS_TINTS, STATUS_WORDS, tint
from app.markup import Column
from app.views import page
from store import watches
from store.acts import Act
from store.rows import ChangeRow, MetricRow
from store.watches import Watch

MOST_SHOWN = 12
_COLUMNS = (
    Column("Figure", "29%", clip=True, lead=True),
    Column("Leading reading", "19%"),
    Column("State", "110px"),
    Column("What changed"),
    Column("Watched by", "15%"),
)


def render(found: Sequence[ChangeRow], since: str, desk: Desk) -> None:
    """Draw the section; nothing where nobody watches a figure. ``found`` changed since the moment told by ``since``."""
    standing = desk.ask(watches.standing)
    if not standing:
        return
    st.html(markup.section("Watched figures", f"Since {since}, and since somebody began to watch"))
    newest = {row.change.metric_id: row for row in sorted(found, key=lambda row: row.change.at)}
    shown = sorted(standing, key=lambda one: one.row is None or one.row.metric.id not in newest)[:MOST_SHOWN]
    rows = [_row(one, one.row, newest, desk) if one.row else _gone(one, desk) for one in shown]
    st.html(markup.table(_COLUMNS, rows, caption="Watched figures", narrowest=820))
    if len(standing) > MOST_SHOWN:
        page.small(
            f"{words.plural(len(standing) - MOST_SHOWN, 'further figure')} watched: `claims history` lists them."
        )


def _row(one: Watch, row: MetricRow, newest: dict[str | None, ChangeRow], desk: Desk) -> list[str | Markup]:
    metric = row.metric
    name = Markup("{}<br>{}").format(
        markup.page_link(sentences.metric_name(metric), "figures", metric=metric.id),
        Markup('<span class="muted small">{}</span>').format(
            markup.page_link(row.story_title, "story", story=metric.story_id)
        ),
    )
    return [
        name,
        Markup("{}{}").format(markup.text(words.quoted(metric.leading)), reference(one.pin)),
        markup.badge(STATUS_WORDS[metric.status], tint(desk.colours, STATUS_TINTS[metric.status]), desk.colours),
        _changed(one, row, newest.get(metric.id), desk),
        _by(one, desk),
    ]


def _gone(one: Watch, desk: Desk) -> list[str | Markup]:
    sentence = next((anchor.sentence for anchor in one.act.anchors if anchor.sentence), "")
    return [
        markup.text(words.shorten(words.plain(sentence), 120)),
        words.MISSING,
        markup.badge("gone", desk.colours.muted, desk.colours),
        "No article says this any more.",
        _by(one, desk),
    ]


def _by(one: Watch, desk: Desk) -> Markup:
    block = Markup('<span class="small">{} <span class="muted">{}</span></span>')
    return block.format(markup.text(words.shorten(words.plain(one.act.who), 30)), words.day(one.act.at, now=desk.now))


def reference(pin: Act | None) -> Markup:
    """The figure that was pinned to one, with its source, on a line of its own; nothing without one."""
    if pin is None:
        return Markup("")
    reading, source = (words.plain(str(pin.payload.get(name, ""))) for name in ("reading", "source"))
    block = Markup('<br><span class="muted small">Reference: {} ({})</span>')
    return block.format(markup.text(words.shorten(reading, 40)), markup.text(words.shorten(source, 60)))


def _changed(one: Watch, row: MetricRow, newest: ChangeRow | None, desk: Desk) -> Markup:
    """The newest change that was told, and where it stood when somebody began to watch."""
    lines = []
    if newest is not None:
        when = words.moment(newest.change.at, desk.now)
        told = words.sentence_case(words.plain(newest.change.text))
        lines.append(Markup('{} <span class="muted small">{}</span>').format(markup.text(told), when))
    before = drift(one, row)
    if before:
        lines.append(Markup('<span class="muted small">{}</span>').format(markup.text(before)))
    return markup.join(lines, "<br>") if lines else Markup('<span class="muted">Nothing</span>')


def drift(one: Watch, row: MetricRow) -> str:
    """Where the figure stood when somebody began to watch it, if it stands elsewhere now."""
    said, metric = one.act.payload, row.metric
    reading, status = str(said.get("reading", "")), said.get("status")
    if not reading or (reading.casefold(), status) == (metric.leading.casefold(), metric.status):
        return ""
    state = next((f", {word}" for name, word in STATUS_WORDS.items() if name == status), "")
    return f"At first {words.quoted(words.plain(reading))}{state}"
