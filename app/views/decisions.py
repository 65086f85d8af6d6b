"""Decisions: everything that people said and did, who and when, whether it stands, and the way back."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from app import act_words, exporting, markup, words
from app.access import Allowed
from app.clock import store_clock
from app.desk import Desk
from app.overruled import overruled_in
from app.views import address, deciding, deciding_said, page, story_deciding
from store import decisions, relevance
from store.decisions import PAGE, ActLine, Asked, ChoiceLine, DecisionLine, Line

if TYPE_CHECKING:
    from datetime import datetime

    from store.permits import Actor

KINDS: Mapping[str, str] = {
    **act_words.NAMES, "rescue": "Rescued", "drop": "Dropped", "merge": "Stories merged", "split": "Story split",
}  # fmt: skip
"""What each kind of decision is called, in the filter and in the list."""
STORY_KINDS: Mapping[str, str] = {"together": "merge", "apart": "split"}
GONE = "Its sentence is gone from the page: it is kept, and has no effect."
SENTENCE = 150


def render(desk: Desk) -> None:
    """Draw the page."""
    asked = Asked(*(st.query_params.get(name, "") for name in Asked._fields))
    number = _number(st.query_params.get("part", "1"))
    lines, total = desk.ask(decisions.page, asked, number)
    everything = total or desk.ask(decisions.page, Asked())[1]
    if not everything:
        st.html(markup.head("Nobody decided anything yet"))
        text = "What people accept, reject, correct, pin, note and watch on the page Figures is kept here."
        st.html(markup.page(markup.state("No decision to show", text)))
        return
    st.html(markup.head(_headline(asked, total), [f"{words.long_day(desk.now)}, {words.clock(desk.now)} UTC"]))
    _filters(asked, desk)
    if not lines:
        link = markup.page_link("Clear filters", "decisions", style="tw-link")
        st.html(markup.page(markup.state("No decision fits these filters", link)))
        return
    may = deciding.offered(desk, "claims")
    past = _overruled(lines, desk)
    for line in lines:
        _row(line, desk, may=may, past=past)
    _pages(asked, number, total)


def _number(text: str) -> int:
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _headline(asked: Asked, total: int) -> str:
    return f"{words.plural(total, 'decision')} {'with these filters' if any(asked) else 'of people'}"


def _filters(asked: Asked, desk: Desk) -> None:
    """The filters, which live in the address, and the file to learn from."""
    named = desk.ask(decisions.about_stories)
    people = desk.ask(decisions.people)
    with page.bar("decisions", "Who said what, and when", ""):
        kinds = {"": "Every kind", **KINDS}
        address.pick("kind", list(kinds), asked.kind, kinds, keep=("story",))
        names = {"": "Everybody"} | {name: act_words.who(name) for name in people}
        address.pick("who", list(names), asked.who, names, keep=("story",))
        titles = {"": "Every story"} | {i: words.shorten(words.plain(title), 40) for i, title in named.items()}
        address.pick("story", list(titles), asked.story, titles)
        if isinstance(desk.person.may("export"), Allowed):
            st.download_button(
                "Training lines (CSV)",
                partial(training_lines, desk, asked.story or None),
                file_name="acts.csv",
                mime="text/csv",
                on_click="ignore",
                key="take-acts",
            )


def training_lines(desk: Desk, story: str | None) -> bytes:
    """What stands of claims and pairs as CSV, as ``export acts`` writes it; who said so is left out."""
    with tempfile.TemporaryDirectory() as folder, desk.store.read() as conn:
        out = Path(folder) / "acts.csv"
        rows = exporting.rows_of(conn, "acts", since=None, story=story)
        exporting.export(rows, exporting.FIELDS["acts"], "csv", out)
        return out.read_bytes()


def _overruled(lines: list[Line], desk: Desk) -> frozenset[int]:
    """The acts on pairs that have no effect, of the stories on this page."""
    told = {line.story for line in lines if isinstance(line, ActLine) and line.act.about == "pair" and line.act.stands}
    return frozenset().union(*(desk.ask(overruled_in, story) for story in told if story))


def _row(line: Line, desk: Desk, *, may: bool, past: frozenset[int]) -> None:
    if isinstance(line, ActLine):
        text, standing = _act(line, desk.now, idle=line.act.id in past), line.act.stands
        at, who, key = line.act.at, line.act.who, f"act-{line.act.id}"
    elif isinstance(line, ChoiceLine):
        text, standing = _choice(line), line.choice.ended is None
        at, who, key = line.choice.at, line.choice.who, f"choice-{line.choice.id}"
    else:
        text, standing = _decision(line), line.decision.ended is None
        at, who, key = line.decision.at, line.decision.who, f"story-{line.decision.id}"
    state = "" if standing else Markup(' <span class="tw-tag muted">taken back</span>')
    head = Markup('<div class="muted small">{} · {}{}</div>').format(
        words.moment(at, desk.now), markup.text(act_words.who(who)), state
    )
    with st.container(horizontal=True, vertical_alignment="center", key=f"tw-decided-{key}"):
        st.html(markup.page(Markup('<div class="tw-decided">{}{}</div>').format(head, text)), width="stretch")
        if may:
            _button(line, desk)
    deciding.told(_place(line))


def _place(line: Line) -> str:
    """Where it is said what came of taking a decision back: at the decision."""
    if isinstance(line, ActLine):
        return f"decided-act-{line.act.id}"
    return f"decided-choice-{line.choice.id}" if isinstance(line, ChoiceLine) else f"decided-{line.decision.id}"


def _act(line: ActLine, now: datetime, *, idle: bool) -> Markup:
    """What an act said, of what, and what became of it."""
    act = line.act
    name = KINDS[act.kind]
    if act.kind == "undo":
        name = f"Took back act {line.first.id} ({KINDS[line.first.kind].lower()})"
        if line.first.stands:
            name = f"Made act {line.first.id} stand again ({KINDS[line.first.kind].lower()})"
    said = act_words.payload(act)
    what = Markup("<b>{}</b>{}").format(name, markup.text(f": {said}") if said else "")
    parts = [what, _about(line)]
    if act.note:
        parts.append(Markup('<div class="tw-note">{}</div>').format(markup.text(act.note)))
    if line.undoing is not None:
        parts.append(_small(f"Taken back {act_words.by(line.undoing, now)}."))
    if line.now is None:
        parts.append(_small(GONE))
    if idle:
        parts.append(_small(deciding_said.NO_EFFECT))
    return markup.join(parts)


def _about(line: ActLine) -> Markup:
    """What an act is about, as a link to where it stands now; its sentence, where it has one."""
    act, first = line.act, next(iter(line.act.anchors), None)
    label = {"claim": "reading", "pair": "reading", "metric": "figure", "story": "story", "search": "search"}[act.about]
    if act.about == "search" or line.now is None:
        link = markup.text(label)
    elif act.about == "story":
        link = markup.page_link(label, "story", story=line.now, style="tw-link")
    else:
        name = "metric" if act.about == "metric" else "claim"
        link = markup.page_link(label, "figures", style="tw-link", **{name: line.now})
    quote: Markup | str = ""
    if first is not None and first.sentence:
        quote = markup.text(words.quoted(words.shorten(words.plain(first.sentence), SENTENCE)))
    number = Markup('<span class="muted small">act {}, version {}</span>').format(act.id, act.version)
    return Markup('<div class="small">On a {} {} {}</div>').format(link, quote, number)


def _choice(line: ChoiceLine) -> Markup:
    title = markup.out_link(line.url, words.shorten(words.plain(line.title), SENTENCE))
    note = _small(line.choice.note) if line.choice.note else ""
    return Markup('<b>{}</b><div class="small">The article {}</div>{}').format(KINDS[line.choice.verdict], title, note)


def _decision(line: DecisionLine) -> Markup:
    one = line.decision
    links = markup.join((markup.page_link(story, "story", story=story, style="tw-link") for story in one.stories), ", ")
    name = f"Took back decision {one.undoes}" if one.undoes else KINDS[STORY_KINDS.get(one.kind, one.kind)]
    name = f"{name} (decision {one.id})"
    note = _small(one.note) if one.note else ""
    text = Markup('<b>{}</b><div class="small">{} of {}</div>{}')
    return text.format(name, words.plural(one.articles, "article"), links or "no story", note)


def _small(text: str) -> Markup:
    return Markup('<div class="muted small">{}</div>').format(markup.text(text))


def _button(line: Line, desk: Desk) -> None:
    """Take it back, or make it stand again."""
    if isinstance(line, ActLine) and line.act.kind != "undo" and (line.act.stands or line.undoing is not None):
        deciding_said.button(line.act, line.undoing, _place(line), line.version, desk)
    elif isinstance(line, ChoiceLine) and line.choice.ended is None:
        st.button(
            f"Undo {line.choice.verdict} {line.choice.id}",
            key=f"end-{line.choice.id}",
            type="tertiary",
            on_click=_end_choice,
            args=(desk, line.choice.article_id, _place(line)),
        )
    elif isinstance(line, DecisionLine) and line.decision.ended is None:
        story_deciding.undo_button(line.decision, _place(line), desk)


def _end_choice(desk: Desk, article_id: str, place: str) -> None:
    def step(actor: Actor) -> None:
        with desk.store.begin() as conn:
            relevance.take_back(conn, [article_id], store_clock(conn)(), actor)

    said = "Taken back: the article is decided anew by the next `python -m app process`."
    deciding.keep(place, "relevance", step, said=said)


def _pages(asked: Asked, number: int, total: int) -> None:
    """Where this page is among all, with the way to the next ones."""
    query = dict(zip(Asked._fields, asked, strict=True))
    first, last = PAGE * (number - 1) + 1, min(PAGE * number, total)
    parts = [Markup("{} to {} of {}").format(words.number(first), words.number(last), words.number(total))]
    if number > 1:
        parts.append(markup.page_link("Newer", "decisions", style="tw-link", part=str(number - 1), **query))
    if last < total:
        parts.append(markup.page_link("Older", "decisions", style="tw-link", part=str(number + 1), **query))
    st.html(markup.page(Markup('<p class="small">{}</p>').format(markup.join(parts, " · "))))
