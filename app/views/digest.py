"""Digest: a week as its readers will see it, what to check before it is sent, and the files to send."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from markupsafe import Markup

from app import markup, words
from app.access import Refused
from app.desk import LAST_SECONDS, Desk
from app.digest import annex, build, choice, editions, record, template
from app.digest.looks import load
from app.digest.making import FORMATS, Making, file_name
from app.digest.model import Digest, Period
from app.digest.weeks import bounds
from app.exporting import Row
from app.look import tint
from app.settings import load_settings
from app.views import address, copying, digest_editing, inside, page, taking
from store import digests, periods
from store.errors import NotFoundError

HEIGHT = 1100
"""Pixels of the preview; it scrolls inside. Streamlit measures a document by a script, and this one runs none."""
ZOOM = 0.82
"""A digest is laid out for 62rem; the column has about 38."""
OFFICE = "application/vnd.openxmlformats-officedocument"
FORMS = {
    "pdf": ("Paper · PDF", "application/pdf"),
    "docx": ("Word · DOCX", f"{OFFICE}.wordprocessingml.document"),
    "html": ("Web page · HTML", "text/html"),
    "eml": ("E-mail · EML", "message/rfc822"),
    "md": ("Markdown · MD", "text/markdown"),
    "json": ("For programs · JSON", "application/json"),
    "xlsx": ("All claims · XLSX", f"{OFFICE}.spreadsheetml.sheet"),
    "csv": ("All claims · CSV", "text/csv"),
}
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
        making, preview = _made(period, desk)
    except NotFoundError:
        text = Markup("The first article of this store is of {}. {}").format(
            words.long_day(known[0]), markup.page_link("Show the last whole week", "digest", style="tw-link")
        )
        st.html(markup.page(markup.state("The store knows nothing of this week", text)))
        return
    _draw(making, preview, desk)


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


def _made(period: Period, desk: Desk) -> tuple[Making, str]:
    """The digest as it would be told now, with people's edits, and its preview. What the press part tells is kept for
    everybody; staff are asked about once in a session, so that every look is in the access log."""
    edits = desk.ask(digests.edits_of, period.name)
    looks = load_settings().digest.looks

    def make() -> Digest:
        built = desk.lasting(build, period, desk.today if period.draft else bounds(period)[1])
        return editions.preview(desk.store, period, desk.voices, desk.person.actor.name, desk.now, built)

    # Of a week that is over the present moment changes nothing. The preview is not kept here: a session would hold it.
    name = ("digest", period, desk.stamp, desk.today if period.draft else None, edits.version, looks)
    making = _making(inside.kept(desk, name, make, place=("digest", period)), looks, desk)
    return making, _drawn(record.to_json(making.digest), repr(making.looks), making.dashboard, making)


@st.cache_data(ttl=LAST_SECONDS, max_entries=8, show_spinner=False)
def _drawn(content: str, looks: str, dashboard: str, _making: Making) -> str:
    """The preview of a digest; equal digests in equal looks are drawn once for everybody."""
    return _making.form("html").decode()


def _draw(making: Making, preview: str, desk: Desk) -> None:
    made = making.digest
    if made.quiet:
        last = made.counts.latest
        since = f" The last article is of {words.long_day(last)}." if last else ""
        text = f"Nothing was published in these days, and no figure changed.{since} The digest says so."
        st.html(markup.page(markup.state("A week with nothing in it", text)))
    left, right = st.columns([2.1, 1], gap="large")
    with left:
        st.html(markup.section("Preview", "What readers will see; links open beside"))
        with st.container(key="tw-preview"):
            st.iframe(_alone(preview), height=HEIGHT, alt=f"Preview: {template.title(made.period)}")
    with right:
        _checks(made, desk)
        digest_editing.draw(made, desk)
        _files(making, desk)


def _making(made: Digest, looks: str, desk: Desk) -> Making:
    """The digest with the looks and addresses of the settings."""
    store = desk.store

    def claims() -> list[Row]:
        with store.read() as conn:
            return list(annex.rows(conn, made.period))

    return Making(made, load(Path(looks) if looks else None), load_settings().dashboard.address, claims)


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


def _files(making: Making, desk: Desk) -> None:
    """A button for every form; each is rendered once it is asked for."""
    st.html(markup.section("Take it"))
    allowed = desk.person.may("export")
    if isinstance(allowed, Refused):
        page.small(allowed.reason)
        return
    period = making.digest.period
    for place, form in enumerate([*FORMS, *(name for name in FORMATS if name not in FORMS)]):
        label, mime = FORMS.get(form, (form.upper(), "application/octet-stream"))
        taking.button(
            label,
            file_name(period.name, form),
            mime,
            lambda form=form: making.form(form),  # type: ignore[misc]
            desk,
            key=f"digest-{form}",
            kind="secondary" if place else "primary",
            width="stretch",
        )
    command = f"python -m app digest --week {period.name}" + (" --draft" if period.draft else "")
    said = Markup("All forms come from one text, so the wording never differs. The same by command: <code>{}</code>")
    page.small(said.format(command))
