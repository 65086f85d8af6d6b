"""Settings: what is set and where that comes from, what needs attention, who may do what, who read internal data.

Nothing is changed here: settings live in a file that belongs to whoever runs Tallywire.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from app import markup, settings_checks, settings_shown, words
from app.access import Allowed, Refused
from app.desk import Desk
from app.look import tint
from app.markup import Column
from app.settings import Settings, load_settings
from app.settings_checks import Finding
from app.settings_errors import ENV_PREFIX
from app.settings_shown import Group, Shown
from app.sign_in import client_of
from app.views import accesses, page
from store.permits import PERMITS

_COLUMNS = (
    Column("Setting", "17%", lead=True),
    Column("Value", "25%", clip=True),
    Column("From", "21%"),
    Column("What it is"),
)
_SECRETS = (Column("Secret", "46%", lead=True), Column("", "90px"), Column("For"))
_ACTS = (Column("To", lead=True), Column("Takes the role", "110px"), Column("You", "70px"))
_PROGRAMMES = (
    Column("Programme", "20%", lead=True, clip=True),
    Column("Company", "16%", clip=True),
    Column("Query", clip=True),
    Column("Closeness", "90px", numeric=True),
)
_RULES = (
    Column("Told at once", "140px", lead=True),
    Column("Of", "26%", clip=True),
    Column("From", "90px", numeric=True),
    Column("To the groups", clip=True),
)


def render(desk: Desk) -> None:
    """Draw the page."""
    settings = load_settings()
    file = settings_shown.read_file()
    runs_it = isinstance(desk.person.may("settings"), Allowed)
    environ = settings_shown.environment()
    shown = settings_shown.groups(settings, file, environ, private=runs_it)
    known = settings.model_copy(update={"voices": desk.voices})
    checks = settings_checks.of_page(known, desk.store, desk.now, sample=desk.sample)
    found = [one for one in checks if one.state != "ok"]
    st.html(markup.head(_headline(shown, found), _lines(file.path.name if file.text else "", desk)))
    left, right = st.columns([1.55, 1], gap="large")
    with left:
        _attention(found, desk, runs_it=runs_it)
        _how(file.path.name, desk, runs_it=runs_it)
    with right:
        _person(desk)
    for group in shown:
        _group(group, file.path.name, runs_it=runs_it)
    _lists(settings)
    if runs_it:
        _secrets(settings)
    accesses.paged(desk)


def _headline(shown: Sequence[Group], found: Sequence[Finding]) -> str:
    if found:
        number = words.sentence_case(words.spelled(len(found)))
        return f"{number} thing{'s want' if len(found) > 1 else ' wants'} attention"
    changed = sum(group.changed for group in shown)
    return f"All is well, {words.plural(changed, 'setting')} changed" if changed else "Everything as it comes"


def _lines(file: str, desk: Desk) -> list[str]:
    read = f"Read from {file} and the environment" if file else "No settings file; read from the environment"
    return [f"{words.long_day(desk.now)}, {words.clock(desk.now)} UTC", read]


def _attention(found: Sequence[Finding], desk: Desk, *, runs_it: bool) -> None:
    st.html(markup.section("What wants attention"))
    if not found:
        st.html(markup.page(markup.state("Nothing", "What is set can be worked with.")))
        return
    if not runs_it:
        page.small("Admins see what it is, and what to do about it.")
        return
    item = Markup(
        '<li><span class="done" style="color:{}">{}</span><span>{}. <span class="muted">{}</span></span></li>'
    )
    told = [
        item.format(
            tint(desk.colours, "contradiction" if one.state == "fail" else "growth"),
            words.sentence_case(one.name),
            markup.with_code(words.sentence_case(one.what)),
            markup.with_code(words.sentence_case(one.remedy) + ("." if one.remedy else "")),
        )
        for one in found
    ]
    st.html(markup.page(Markup('<ul class="tw-checks" aria-label="Problems">{}</ul>').format(markup.join(told))))


def _how(file: str, desk: Desk, *, runs_it: bool) -> None:
    st.html(markup.section("How to change a setting"))
    if not runs_it:
        answer = desk.person.may("settings")
        page.small(answer.reason if isinstance(answer, Refused) else "")
        return
    text = Markup(
        "Nothing is changed on this page. Write the setting into <code>{}</code>, under the table that stands at its "
        "section, or set its variable in the environment, which wins. Pages read both anew at every look; "
        "<code>update</code> and <code>watch</code> with their next run; address, port and sign-in when the dashboard "
        "starts. <code>python -m app doctor</code> checks everything."
    )
    st.html(markup.page(Markup("<p>{}</p>").format(text.format(file))))


def _person(desk: Desk) -> None:
    person = desk.person
    role = person.role or "no role"
    sub = "On this machine, without sign-in" if not person.subject else f"Signed in, {role}"
    st.html(markup.section(Markup("You are {}").format(markup.text(person.name)), sub))
    may = {act: isinstance(person.may(act), Allowed) for act in PERMITS}
    rows = [
        [
            words.sentence_case(permit.words),
            permit.needs,
            "yes" if may[act] else Markup('<span class="muted">no</span>'),
        ]
        for act, permit in PERMITS.items()
    ]
    st.html(markup.table(_ACTS, rows, caption="What your role may do"))


def _group(group: Group, file: str, *, runs_it: bool) -> None:
    """The settings that were changed, and behind a click those that are as they come."""
    sub = f"{group.changed} of {len(group.rows)} changed" if group.changed else "All as they come"
    st.html(markup.section(group.title, sub))
    changed = [row for row in group.rows if row.origin != "default"]
    rest = [row for row in group.rows if row.origin == "default"]
    if changed:
        st.html(markup.table(_COLUMNS, map(_row, changed), caption=f"{group.title}, changed", narrowest=760))
    if rest:
        inside = markup.table(_COLUMNS, map(_row, rest), caption=f"{group.title}, as it comes", narrowest=760)
        st.html(markup.page(markup.fold(f"{words.plural(len(rest), 'setting')} as they come", inside)))
    if runs_it:
        text = Markup("Under <code>[{}]</code> in <code>{}</code>, or as <code>{}</code>")
        page.small(text.format(group.section, file, f"{ENV_PREFIX}{group.section.upper()}__NAME"))


def _row(row: Shown) -> list[str | Markup]:
    hidden = row.value is None
    place = row.origin if hidden else row.place
    return [
        row.name,
        _muted("for admins") if row.value is None else markup.text(row.value),
        Markup('<span class="small">{}</span>').format(place) if place else _muted("default"),
        Markup('<span class="small">{}</span>').format(markup.with_code(row.description)),
    ]


def _muted(said: str) -> Markup:
    return Markup('<span class="muted">{}</span>').format(said)


def _lists(settings: Settings) -> None:
    watched = words.plural(len(settings.sources), "source")
    st.html(markup.section("What is watched", Markup("{} in the settings, {}").format(watched, _sources_link())))
    if settings.programmes:
        rows = [
            [
                markup.text(one.name),
                markup.text(one.company),
                markup.text(one.query or "names of it only"),
                f"{one.closeness:.2f}" if one.closeness is not None else words.MISSING,
            ]
            for one in settings.programmes
        ]
        st.html(markup.table(_PROGRAMMES, rows, caption="Programmes", narrowest=700))
    else:
        page.small(Markup("No <code>[[programmes]]</code>: every article is kept."))
    st.html(markup.section("Rules of alerts", words.plural(len(settings.alerts), "rule")))
    if not settings.alerts:
        page.small(Markup("No <code>[[alerts]]</code>: every kind is told to every group."))
        return
    rules = [
        [
            f"{rule.kind}, off" if rule.off else rule.kind,
            markup.text(rule.programme or "all programmes"),
            f"{rule.threshold:g}" if rule.threshold is not None else words.MISSING,
            markup.text(", ".join(rule.to) or "every group"),
        ]
        for rule in settings.alerts
    ]
    st.html(markup.table(_RULES, rules, caption="Rules of alerts", narrowest=600))


def _sources_link() -> Markup:
    return markup.page_link("all on Sources", "sources", style="tw-link")


def _secrets(settings: Settings) -> None:
    """Which secrets are set; what they are is shown nowhere."""
    environ = settings_shown.environment()
    st.html(markup.section("Secrets", "Never shown, only whether they are set"))
    told = settings_shown.secrets(settings, environ, signs_in=client_of(environ) is not None)
    rows = [
        [Markup("<code>{}</code>").format(name), "set" if is_set else _muted("not set"), use]
        for name, is_set, use in told
    ]
    st.html(markup.table(_SECRETS, rows, caption="Secrets", narrowest=600))
