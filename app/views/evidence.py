"""The evidence behind one reading: its sentence with the number marked, who is credited, and every verdict."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from app import markup, words
from app.desk import Desk
from app.look import CONFLICTS, MARKS, fade, tint
from app.readings import Judgement, Reading, group_word, judgements, summary
from app.revisions import Edit
from app.views import address, deciding_claims
from store.model import Verdict

MOST_VERDICTS, MOST_REASONS = 30, 40
_GRAVE = ("some", *CONFLICTS)


def draw(
    selected: Reading, readings: Sequence[Reading], verdicts: Sequence[Verdict], edits: Sequence[Edit], desk: Desk
) -> None:
    """Draw the panel for the selected reading."""
    mark = MARKS[selected.group]
    colour = tint(desk.colours, mark.tint)
    title = f"Evidence: {words.quoted(words.shorten(selected.printed, 30))}"
    st.html(markup.section(title, markup.text(words.shorten(selected.outlet, 36))))
    st.html(_sentence(selected, colour, fade(colour, 0.18)))
    found = judgements(selected.claim.id, verdicts, {r.claim.id: r for r in readings})
    st.html(_verdicts(selected, found, colour, desk))
    if edits:
        st.html(_history(edits, desk))
    st.html(_about(selected, desk))
    deciding_claims.draw(selected.claim, desk)
    _other_row(selected, readings)


def _sentence(selected: Reading, colour: str, wash: str) -> Markup:
    claim = selected.claim
    start = claim.quantity.start - claim.sentence_start
    marked = markup.highlight(claim.sentence, start, start + len(claim.quantity.literal))
    block = Markup('<div class="tw-evidence tw-quote" style="--tint:{};--wash:{}">{}</div>')
    return markup.page(block.format(colour, wash, marked))


def _verdicts(selected: Reading, found: Sequence[Judgement], colour: str, desk: Desk) -> Markup:
    mark = MARKS[selected.group]
    head = Markup('<div style="margin:2px 0 4px"><b style="color:{}">{} {}.</b> {}</div>')
    if not found:
        text = "One reading is not compared with anything; a verdict comes with the second."
        return markup.page(head.format(colour, mark.sign, group_word(selected.group, [selected]), text))
    item = Markup(
        '<li><span class="sign" style="color:{colour}">{sign}</span><span><span class="verb">{verb} {other}</span> '
        '<span class="muted small">{outlets}</span><br>{reason}</span></li>'
    )
    rows = [
        item.format(
            colour=tint(desk.colours, MARKS[j.relation].tint),
            sign=MARKS[j.relation].sign,
            verb=words.sentence_case(MARKS[j.relation].verb),
            other=j.other,
            outlets=markup.brief(words.listed(list(j.outlets), limit=2)),
            reason=_reasons(j.reasons),
        )
        for j in found[:MOST_VERDICTS]
    ]
    line = summary(found) + "."
    if selected.group in _GRAVE and selected.own not in _GRAVE:
        line = f"In this article: {words.lower_first(line)}"
    return markup.page(
        head.format(colour, mark.sign, group_word(selected.group, [selected]), line),
        Markup('<ul class="tw-verdicts">{}</ul>').format(markup.join(rows)),
    )


def _reasons(reasons: Sequence[str]) -> Markup:
    """The first reason, and the others behind a click: they say the same of other outlets."""
    first = markup.brief(reasons[0])
    if len(reasons) == 1:
        return first
    more = markup.join(Markup("<div>{}</div>").format(markup.brief(reason)) for reason in reasons[1:MOST_REASONS])
    folded = Markup('{}<details><summary class="muted small">{}</summary>{}</details>')
    return folded.format(first, words.plural(len(reasons) - 1, "more reason"), more)


def _history(edits: Sequence[Edit], desk: Desk) -> Markup:
    """How the figure was edited in place, newest edit first."""
    tags = {"same": Markup("{} "), "gone": Markup("<del>{}</del> "), "new": Markup("<ins>{}</ins> ")}
    row = Markup('<div class="tw-diff" style="margin-top:6px"><span class="muted small">{}</span><br>{}</div>')
    rows = [
        row.format(
            f"Revision {edit.newer.number}, seen {words.moment(edit.newer.fetched, desk.now)}",
            markup.join(tags[op].format(words.still(run)) for op, run in edit.parts),
        )
        for edit in edits
    ]
    return markup.page(Markup("<b>Edited in place, at the same address</b>{}").format(markup.join(rows)))


def _about(selected: Reading, desk: Desk) -> Markup:
    """Where and when it was printed, what day it counts for and how that is known."""
    claim, row = selected.claim, selected.row
    facts = [
        ("Got it from", markup.brief(words.credited(claim))),
        ("Article", markup.out_link(row.url, markup.brief(row.title))),
        ("Published", Markup("{}").format(words.moment(row.published, desk.now) if row.published else "no date")),
        (
            "Counted",
            Markup("{} ({})").format(
                words.as_of(claim.as_of, claim.as_of_basis, now=desk.now), words.basis(claim.as_of_basis)
            ),
        ),
    ]
    if claim.scope:
        facts.append(("Counts", markup.brief(claim.scope)))
    if row.withdrawn:
        facts.append(("Withdrawn", markup.text(words.withdrawn(row.withdrawn, row.last_seen, desk.now))))
    if claim.hedged:
        facts.append(("Hedged", Markup("the outlet itself does not vouch for it")))
    if claim.negated:
        facts.append(("Negated", Markup("the sentence denies it")))
    cell = Markup('<tr class="plain"><th scope="row">{}</th><td>{}</td></tr>')
    rows = markup.join(cell.format(*fact) for fact in facts)
    return markup.page(Markup('<table class="tw-about"><tbody>{}</tbody></table>').format(rows))


def _other_row(selected: Reading, readings: Sequence[Reading]) -> None:
    """Another way to choose the reading, for the keyboard."""
    labels = {
        r.claim.id: f"{words.shorten(r.outlet, 28)} · {words.quoted(words.shorten(r.printed, 24))}" for r in readings
    }
    address.pick("claim", [r.claim.id for r in readings], selected.claim.id, labels, keep=("metric",))
