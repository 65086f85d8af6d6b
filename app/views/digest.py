"""Digest: a week as its readers will see it, what to check before it is sent, and the files to send."""

from __future__ import annotations

import logging

import streamlit as st
from markupsafe import Markup

from app import digest as digests
from app import markup, words
from app.access import Refused
from app.desk import Desk
from app.digest import choice, staff, template
from app.digest.html import render_html
from app.digest.model import Digest, Period, StaffTone
from app.digest.write import FORMATS
from app.look import tint
from app.views import address, copying, inside, page, taking
from store import periods
from store.errors import NotFoundError, StoreError

log = logging.getLogger("tallywire.dashboard")
HEIGHT = 1100
"""Pixels of the preview; it scrolls inside. Streamlit measures a document by a script, and this one runs none."""
ZOOM = 0.82
"""A digest is laid out for 62rem; the column has about 38."""
FORMS = {"html": ("Web page · HTML", "text/html"), "md": ("Markdown · MD", "text/markdown")}
"""How the forms are called on their buttons, with their media types; a form without a line goes by its ending."""
SIGNS = {True: ("✓", "primary"), False: ("!", "growth")}


def render(desk: Desk) -> None:
    """Draw the page."""
    known = desk.ask(periods.span)
    if known is None:
        st.html(markup.head("No digest yet"))
        text = Markup(
            "A digest tells a week of articles. Run <code>python -m app update</code>; the first week follows."
        )
        st.html(markup.page(markup.state("Nothing to tell", text)))
        return
    wanted = st.query_params.get("week")
    period = choice.chosen(wanted, desk.now)
    if period is None:
        _unknown(wanted or "", desk)
        return
    copying.shows(week=period.name)
    offered = choice.offered(known[0], desk.now)
    left, right = st.columns([2.4, 1], vertical_alignment="bottom", gap="large")
    left.html(markup.head(template.title(period)))
    with right:
        address.pick("week", [one.name for one in offered], period.name, _labels(period, offered))
    page.small(_beside(period, offered))
    try:
        made = desk.ask(digests.build, period, desk.today, staff=_staff(period, desk))
    except NotFoundError:
        text = Markup("The first article of this store is of {}. {}").format(
            words.long_day(known[0]), markup.page_link("Show the last whole week", "digest", style="tw-link")
        )
        st.html(markup.page(markup.state("The store knows nothing of this week", text)))
        return
    _draw(made, desk)


def _labels(period: Period, offered: list[Period]) -> dict[str, str]:
    return {one.name: choice.label(one) for one in [period, *offered]}


def _beside(period: Period, offered: list[Period]) -> Markup:
    """Links to the weeks before and after."""
    before, after = choice.beside(period, offered)
    link = Markup('<span class="tw-turn">{}</span>')
    return markup.join(
        (
            link.format(markup.page_link(said.format(template.dates(one.first, one.last)), "digest", week=one.name))
            for said, one in (("← {}", before), ("{} →", after))
            if one is not None
        ),
        " ",
    )


def _unknown(wanted: str, desk: Desk) -> None:
    st.html(markup.head("No such week"))
    text = Markup("“{}” is no week that has begun. A week is written as its year and number, 2026-W25. {}").format(
        words.shorten(words.plain(wanted), 40), markup.page_link("Show the last whole week", "digest", style="tw-link")
    )
    st.html(markup.page(markup.state("This link leads nowhere", text)))


def _staff(period: Period, desk: Desk) -> StaffTone | None:
    """The line on staff, asked for once in a session: every digest is in the access log."""
    try:
        return inside.kept(
            desk,
            ("digest", period),
            lambda: staff.staff(desk.store, period, desk.voices, desk.person.actor.name, desk.now),
        )
    except StoreError as error:  # a look that can't be written down is not given
        log.warning("staff tone is left out of the digest: %s", error)
        return None


def _draw(made: Digest, desk: Desk) -> None:
    if made.quiet:
        last = made.counts.latest
        since = f" The last article is of {words.long_day(last)}." if last else ""
        text = f"Nothing was published in these days, and no figure changed.{since} The digest says so."
        st.html(markup.page(markup.state("A week with nothing in it", text)))
    left, right = st.columns([2.1, 1], gap="large")
    with left:
        st.html(markup.section("Preview", "What readers will see; links open beside"))
        with st.container(key="tw-preview"):
            st.iframe(_alone(render_html(made)), height=HEIGHT, alt=f"Preview: {template.title(made.period)}")
    with right:
        _checks(made, desk)
        _files(made, desk)


def _alone(html: str) -> str:
    """The document as it is shown: a sheet that fits the column, its links opening in a tab of their own.

    It holds no script, and its own policy forbids any; so does the page's.
    """
    shown = f'<head>\n<base target="_blank">\n<style>html {{ zoom: {ZOOM}; }}</style>'
    return html.replace("<head>", shown, 1)


def _checks(made: Digest, desk: Desk) -> None:
    st.html(markup.section("Check before you send"))
    item = Markup(
        '<li><b aria-hidden="true" style="color:{};flex:0 0 12px">{}</b>'
        '<span><span class="tw-skip">{}: </span>{}</span></li>'
    )
    told = []
    for check in choice.checks(made):
        sign, colour = SIGNS[check.well]
        text = markup.page_link(check.text, check.page) if check.page else markup.text(check.text)
        told.append(item.format(tint(desk.colours, colour), sign, "Fine" if check.well else "Look", text))
    st.html(markup.page(Markup('<ul class="tw-checks" aria-label="Checks">{}</ul>').format(markup.join(told))))


def _files(made: Digest, desk: Desk) -> None:
    """A button for every form; each is rendered once it is asked for."""
    st.html(markup.section("Take it"))
    allowed = desk.person.may("export")
    if isinstance(allowed, Refused):
        page.small(allowed.reason)
        return
    for place, (form, draw) in enumerate(sorted(FORMATS.items(), key=lambda one: one[0] != "html")):
        label, mime = FORMS.get(form, (form.upper(), "application/octet-stream"))
        taking.button(
            label,
            f"tallywire-{made.period.name}.{form}",
            mime,
            lambda draw=draw: draw(made).encode(),  # type: ignore[misc]
            desk,
            key=f"digest-{form}",
            kind="secondary" if place else "primary",
            width="stretch",
        )
    command = f"python -m app digest --week {made.period.name}" + (" --draft" if made.period.draft else "")
    said = Markup("All forms come from one text, so the wording never differs. The same by command: <code>{}</code>")
    page.small(said.format(command))
