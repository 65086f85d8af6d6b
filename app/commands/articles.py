"""``articles``: the texts that an article has had."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import click

from app.commands.shell import Shell, out, say, shared_options
from app.commands.shell import command as build

if TYPE_CHECKING:
    from app.revisions import Op
    from store.model import Article, Revision

WHOLE = 400  # sentences: more than a page has

MARKS = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
"""How git shows words that went and came, so that it can be read without colour."""


@build("history", "articles history https://outlet.example/news/petition")
@click.argument("address")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
def history_command(shell: Shell, address: str, as_json: bool) -> None:
    """Show what changed in the article at ADDRESS (or with that id), from revision to revision.

    [-words that went-] and {+words that came+} stand where they stood; sentences that stayed are left out.
    """
    from store import articles
    from store.errors import NotFoundError

    with shell.store() as store, store.read() as conn:
        article = articles.get(conn, address) or articles.find_by_url(conn, address)
        if article is None:
            raise NotFoundError(f"there is no article at {address[:200]}; `export articles` lists their addresses")
        revisions = articles.revisions_of(conn, article.id)
    if as_json:
        out(json.dumps(_row(article, revisions), ensure_ascii=False, indent=1))
        return
    for line in _lines(article, revisions):
        out(line)


def _lines(article: Article, revisions: list[Revision]) -> list[str]:
    from app.revisions import text_edits
    from app.words import plain

    lines = [plain(f"{article.id}  {article.outlet or article.domain or '–'}: {article.title}")]
    lines.append(f"revision 1, fetched {revisions[0].fetched:%Y-%m-%d %H:%M} UTC")
    for older, newer in pairwise(revisions):
        lines += ["", f"revision {newer.number}, fetched {newer.fetched:%Y-%m-%d %H:%M} UTC"]
        lines += ["  " + plain(_marked(parts)) for parts in text_edits(older, newer, WHOLE)] or ["  white space only"]
    if article.withdrawn:
        seen = f"last seen {article.fetched:%Y-%m-%d %H:%M} UTC" if article.fetched else "never seen again"
        lines += ["", f"withdrawn: gone when looked for on {article.withdrawn:%Y-%m-%d %H:%M} UTC, {seen}"]
    elif len(revisions) == 1:
        say("it has not changed since it was first read")
    return lines


def _marked(parts: tuple[tuple[Op, str], ...]) -> str:
    return " ".join(MARKS[op].format(words) for op, words in parts)


def _row(article: Article, revisions: list[Revision]) -> dict[str, Any]:
    from app.contracts import iso
    from app.revisions import text_edits

    diffs = {newer.number: text_edits(older, newer, WHOLE) for older, newer in pairwise(revisions)}
    return {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "withdrawn": iso(article.withdrawn),
        "last_seen": iso(article.fetched),
        "revisions": [
            {
                "number": revision.number,
                "fetched": iso(revision.fetched),
                "title": revision.title,
                "text": revision.text,
                "edits": [[list(part) for part in edit] for edit in diffs.get(revision.number, [])],
            }
            for revision in revisions
        ],
    }


command = click.Group(
    "articles",
    commands=[history_command],
    params=list(shared_options()),
    help="Show the texts that an article has had.",
    epilog="\b\nExample:\n  python -m app articles history https://outlet.example/news/petition",
)
