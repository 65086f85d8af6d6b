"""A digest as Markdown that reads well as plain text and can't be broken by a title from the web."""

from __future__ import annotations

import re
from typing import Any

from jinja2 import Environment

from app import words
from app.digest import template
from app.digest.model import Digest
from app.markup import safe_url


class Finished(str):
    """Markdown that is already escaped."""

    __slots__ = ()


_ANYWHERE = re.compile(r"[\\`*_\[\]|~]")
_AT_START = re.compile(r"^(?:([#+=-])|(\d+)([.)])(?=\s|$))")
_ENTITY = re.compile(r"&(?=#?\w+;)")
# What GitHub and others turn into links by themselves: an address, a www name, a mail address.
_SELF_LINKING = re.compile(r"(?<=[a-z])(:)(?=//)|(?<=www)(\.)|(@)(?=\w)", re.IGNORECASE)


def escape(text: str) -> Finished:
    """One line of text such that Markdown shows it as it is: no emphasis, link, image, HTML, list or table cell."""
    line = _ANYWHERE.sub(r"\\\g<0>", words.plain(text))
    line = _ENTITY.sub("&amp;", line).replace("<", "&lt;").replace(">", "&gt;")
    line = _SELF_LINKING.sub(r"\\\g<0>", line)
    return Finished(_AT_START.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", line))


def link(label: str, url: str | None) -> Finished:
    """A link to the open web, or the label alone where the address is not safe to follow."""
    href = safe_url(url)
    return escape(label) if href is None else Finished(f"[{escape(label)}](<{href}>)")


def render_markdown(digest: Digest) -> str:
    """The digest as Markdown; the same digest always gives the same text."""
    text = _environment().get_template("digest.md.j2").render(template.view(digest), link=link)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _environment() -> Environment:
    # Every value that a template prints goes through `escape`: forgetting it is not possible.
    return template.environment(finalize=_finalize, autoescape=False)


def _finalize(value: Any) -> Any:
    return value if isinstance(value, Finished) else escape(str(value))
