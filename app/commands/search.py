"""``search``: articles, claims and quotes by their words or by meaning."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, get_args

import click

from app.commands.shell import Shell, out, say
from app.commands.shell import command as build
from store.search import Kind

if TYPE_CHECKING:
    from app.search_asked import Result
    from store.search import Found


@build("search", "search 'petition NEAR/5 (staff OR workers) NOT parcels' --kind claim")
@click.argument("query")
@click.option("--meaning", is_flag=True, help="What is near in meaning, instead of what has these words.")
@click.option("--kind", type=click.Choice(get_args(Kind)), help="Only these.")
@click.option("--outlet", multiple=True, help="Only what this outlet printed; may be repeated.")
@click.option("--newest", is_flag=True, help="The latest first, instead of the best match.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many are shown.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for programs.")
def command(
    shell: Shell,
    query: str,
    meaning: bool,
    kind: Kind | None,
    outlet: tuple[str, ...],
    newest: bool,
    limit: int,
    as_json: bool,
) -> None:
    """Find articles, claims and quotes by QUERY: words mean all of them, "quotes" a phrase, with AND, OR, NOT, NEAR/n,
    brackets, a star for the beginning of a word, and title:, outlet:, author: or lang: in front of what is meant.

    Copies of one text are shown once. Posts of staff are never found: they can't be searched.
    """
    from app.search_asked import Asked
    from app.searching import Searcher

    asked = Asked(
        query,
        mode="meaning" if meaning else "words",
        kind=kind,
        chosen={"outlet": outlet},
        sort="newest" if newest else "best",
        size=limit,
    )
    with shell.store() as store:
        result = Searcher(shell.settings.understand.embedder).find(store, "command", asked)
    for hit in result.hits:
        row = _row(hit, result)
        out(json.dumps(row, ensure_ascii=False) if as_json else _line(row))
    say(_summary(result))


def _row(hit: Found, result: Result) -> dict[str, Any]:
    from app.contracts import iso
    from app.excerpts import excerpt

    text = excerpt(hit.text, result.terms)[0] if hit.kind == "article" else hit.text
    return {
        "kind": hit.kind,
        "id": hit.ref,
        "article_id": hit.article_id,
        "story_id": hit.story_id,
        "metric_id": hit.metric_id,
        "outlet": hit.outlet,
        "published": iso(hit.published),
        "title": hit.title,
        "text": text,
        "who": hit.who,
        "url": hit.url,
        "copies": result.folded.get(hit.id, 0),
        "closeness": round(result.near[hit.id], 3) if hit.id in result.near else None,
    }


def _line(row: dict[str, Any]) -> str:
    from app.words import plain

    day = (row["published"] or "no date")[:10]
    said = row["title"] if row["kind"] == "article" else row["text"]
    who = f" ({row['who']})" if row["who"] else ""
    near = f" {row['closeness']:.2f}" if row["closeness"] is not None else ""
    return plain(f"{row['kind']} {row['id']} {day}{near} {row['outlet']}: {said}{who}")


def _summary(result: Result) -> str:
    from app.words import number, plural

    if result.unread:
        return "no article can be compared by meaning yet; `python -m app process` makes that possible"
    copies = f", {plural(result.copies, 'copy', 'copies')} folded" if result.copies else ""
    more = "more than " if result.more else ""
    return f"{more}{plural(result.total, 'hit')}, {number(len(result.hits))} shown{copies}"
