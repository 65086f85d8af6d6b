"""Claims that people rejected: they count nowhere and stay visible, struck, with who said so and the way back."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from app import markup, words
from app.desk import Desk
from app.views import deciding_claims
from store import claims, figures
from store.rows import ClaimRow, MetricRow

MOST_SHOWN = 20


def listed(story_id: str, metric_id: str | None, desk: Desk) -> None:
    """The rejected claims of a story, each as a link to its evidence beside the metric that is looked at, if one is;
    nothing where there are none."""
    found = desk.ask(claims.rejected_of, story_id)
    if not found:
        return
    st.html(markup.section("Rejected by people", "They count nowhere; select one to bring it back"))
    rows = [_line(row, metric_id) for row in found[:MOST_SHOWN]]
    left = len(found) - MOST_SHOWN
    more = Markup('<li class="muted small">{}</li>').format(f"{words.number(left)} more") if left > 0 else Markup("")
    st.html(markup.page(Markup('<ul class="tw-rejected">{}{}</ul>').format(markup.join(rows), more)))


def _line(row: ClaimRow, metric_id: str | None) -> Markup:
    printed = words.quoted(words.shorten(words.plain(row.claim.quantity.literal), 40))
    link = markup.page_link(Markup("<s>{}</s>").format(printed), "figures", metric=metric_id, claim=row.claim.id)
    return Markup('<li>{} <span class="muted small">{} · <s>{}</s></span></li>').format(
        link, markup.text(words.shorten(words.plain(row.outlet), 40)), _sentence(row.claim.sentence)
    )


def _sentence(sentence: str) -> Markup:
    return markup.text(words.shorten(words.plain(sentence), 160))


def followed(desk: Desk) -> MetricRow | None:
    """The metric that the claim in the address counts under by now, where that of the address is gone: what people say
    can end a metric and begin another. The address is put right."""
    wanted = st.query_params.get("claim")
    row = desk.ask(claims.claim_row, wanted) if wanted else None
    if row is None or row.claim.metric_id is None:
        return None
    st.query_params["metric"] = row.claim.metric_id
    return desk.ask(figures.get_metric, row.claim.metric_id)


def elsewhere(among: Sequence[str], desk: Desk) -> bool:
    """Draw the claim that the address names, where it is none of those ``among``: rejected, or counted elsewhere.

    True where the drawer is filled by it.
    """
    wanted = st.query_params.get("claim")
    if not wanted or wanted in among:
        return False
    row = desk.ask(claims.claim_row, wanted)
    if row is None:
        return False
    claim = row.claim
    printed = words.quoted(words.shorten(words.plain(claim.quantity.literal), 30))
    st.html(markup.section(f"Evidence: {printed}", markup.text(words.shorten(words.plain(row.outlet), 36))))
    if claim.word == "rejected":
        quote = Markup('<div class="tw-evidence tw-quote muted"><s>{}</s></div><p class="small">{}</p>')
        st.html(markup.page(quote.format(markup.text(claim.sentence), "Rejected: it counts nowhere.")))
    else:
        link = markup.page_link("another figure", "figures", metric=claim.metric_id, claim=claim.id, style="tw-link")
        quote = Markup('<div class="tw-evidence tw-quote">{}</div><p class="small">It counts under {} now.</p>')
        st.html(markup.page(quote.format(markup.text(claim.sentence), link)))
    deciding_claims.draw(claim, desk)
    return True
