"""A digest as an e-mail: words for every reader, HTML with its styles inlined, charts as pictures inside the message.

The same digest, sender and moment give the same bytes: boundaries and ids come from the content.
"""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from app import words
from app.digest import charts, template, tone_chart
from app.digest.html import render_html
from app.digest.looks import Looks
from app.digest.markdown import render_text
from app.digest.model import Digest
from app.digest.moments import made_at

MOST_HTML = 100_000
"""Bytes of HTML: Gmail cuts a message off at 102 KB."""
HOST = "tallywire.invalid"
"""In message and content ids, which only have to be unlike all others (RFC 5322 3.6.4; RFC 2606: no such host)."""


def compose(
    digest: Digest,
    looks: Looks,
    *,
    sender: str = "",
    recipients: tuple[str, ...] = (),
    at: datetime | None = None,
    dashboard: str = "",
) -> EmailMessage:
    """The message; without ``sender`` and ``recipients`` it is one to open and send by hand. ``at`` is its date."""
    pictures = {one.key: charts.png(one, looks.colours) for one in digest.disputed.items if len(one.printed.items) > 1}
    if weeks := tone_chart.weeks_of(digest):
        pictures[tone_chart.KEY] = tone_chart.png(weeks, looks.colours)
    text = render_text(digest, looks, dashboard=dashboard)
    mark = sha256(text.encode()).hexdigest()[:20]
    names = {key: f"{key.replace(':', '-')}.{mark}@{HOST}" for key in pictures}
    message = EmailMessage(policy=SMTP)
    message["Subject"] = words.plain(f"{looks.name}: {digest.headline} ({template.title(digest.period)})")[:200]
    if sender:
        message["From"] = sender
    if recipients:
        message["To"] = ", ".join(recipients)
    message["Date"] = format_datetime(at or made_at(digest))
    message["Message-ID"] = f"<{mark}.{digest.edition}@{HOST}>"
    if not sender:
        message["X-Unsent"] = "1"
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(_html(digest, looks, names, dashboard), subtype="html", cte="quoted-printable")
    shown = message.get_payload()[1]
    for key, png in pictures.items():
        name = f"{key.replace(':', '-')}.png"
        shown.add_related(png, "image", "png", cid=f"<{names[key]}>", filename=name, disposition="inline")
    for number, part in enumerate(one for one in message.walk() if one.is_multipart()):
        part.set_boundary(f"=_{mark}_{number}")
    return message


def _html(digest: Digest, looks: Looks, names: dict[str, str], dashboard: str) -> str:
    """The HTML part; where it would be too long, without the tables of new readings."""
    import css_inline

    inliner = css_inline.CSSInliner(
        keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False, apply_width_attributes=False
    )
    addresses = {key: f"cid:{name}" for key, name in names.items()}
    for evidence in (True, False):
        text = render_html(digest, looks, addresses, dashboard=dashboard, medium="mail", evidence=evidence)
        inlined: str = inliner.inline(text)
        if len(inlined.encode()) < MOST_HTML:
            break
    return inlined
