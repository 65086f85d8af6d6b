"""``relevance``: what is dropped and why, and a person's word against it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from app.commands.shell import Shell, out, say, shared_options
from app.commands.shell import command as build

if TYPE_CHECKING:
    from app.trying import Trial
    from store.relevance_lists import RelevanceRow

EXAMPLES = 10
NOTE = click.option("--note", default="", help="Why, for those who come later.")
JSON = click.option("--json", "as_json", is_flag=True, help="One JSON value, for programs.")
MEANT = click.argument("articles", nargs=-1, required=True, metavar="ID|ADDRESS…")


@build("list", "relevance list --dropped --near")
@click.option("--dropped", "kept", flag_value=False, type=bool, default=None, help="Only what was dropped.")
@click.option("--kept", "kept", flag_value=True, type=bool, help="Only what was kept.")
@click.option("--programme", metavar="NAME", help="Only what this programme kept, or is nearest to.")
@click.option("--near", is_flag=True, help="Nearest to the threshold first, instead of the latest.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="How many.")
@JSON
def list_command(shell: Shell, kept: bool | None, programme: str | None, near: bool, limit: int, as_json: bool) -> None:
    """Show what was decided of articles, with the reason, the programme and the closeness."""
    from app.relevance import OUTCOME_WORDS
    from app.words import plain
    from store import relevance, relevance_lists

    with shell.store() as store, store.read() as conn:
        rows = relevance_lists.near(conn, limit, kept=kept, programme=programme, newest=not near)
        counts = relevance.counts(conn)
    if as_json:
        out(json.dumps([_fields(row) for row in rows], ensure_ascii=False, indent=1))
        return
    for row in rows:
        one, article = row.decision, row.article
        close = "   –" if one.closeness is None else f"{one.closeness:.2f}"
        about = f" ({one.programme})" if one.programme else ""
        said = f"{article.id}  {close}  {OUTCOME_WORDS[one.outcome]}{about}"
        out(plain(f"{said}  {article.outlet}: {article.title}  {article.url}"))
    if rows:
        say("in all: " + ", ".join(f"{n} {OUTCOME_WORDS[key]}" for key, n in sorted(counts.items())))
    else:
        say("nothing was decided; a `query` or a `closeness` of a programme in the settings drops what is off topic")


@build("rescue", "relevance rescue a0a1b2c3d4e5f")
@MEANT
@NOTE
def rescue_command(shell: Shell, articles: tuple[str, ...], note: str) -> None:
    """Keep articles for good, whatever query and threshold say. `process` reads them and places them in stories."""
    _choose(shell, articles, "rescue", note)


@build("drop", "relevance drop a0a1b2c3d4e5f")
@MEANT
@NOTE
def drop_command(shell: Shell, articles: tuple[str, ...], note: str) -> None:
    """Drop articles for good, whatever query and threshold say. They leave their stories, which `process` judges."""
    _choose(shell, articles, "drop", note)


@build("undo", "relevance undo a0a1b2c3d4e5f")
@click.argument("articles", nargs=-1, metavar="[ID|ADDRESS…]")
def undo_command(shell: Shell, articles: tuple[str, ...]) -> None:
    """Take back what was said of articles by `rescue` or `drop`; without articles, the last word said."""
    from app.access import local_person
    from app.clock import store_clock
    from app.relevance import find
    from store import relevance
    from store.errors import NotFoundError

    with shell.store() as store:
        ids = [article.id for article in find(store, articles)]
        with store.begin() as conn:
            if not articles and (last := relevance.last_choice(conn)):
                ids = [last]
            ended = relevance.take_back(conn, ids, store_clock(conn)(), local_person().actor)
    if not ended:
        raise NotFoundError("nothing was said of that; `relevance rescue` and `relevance drop` do")
    for article_id in ended:
        out(article_id)
    say("taken back; `python -m app process` decides anew")


@build("try", 'relevance try "camera* NEAR/5 drivers NOT football"')
@click.argument("query")
@click.option("--programme", metavar="NAME", help="Try it as the query of this programme instead of as a new one.")
@click.option("--closeness", type=click.FloatRange(0, 1), help="Try this threshold too; needs --programme.")
@JSON
def try_command(shell: Shell, query: str, programme: str | None, closeness: float | None, as_json: bool) -> None:
    """Show what QUERY matches among the stored articles, on which words, and what it would change. Saves nothing."""
    from app.clock import store_clock
    from app.engines.local import Local
    from app.pipeline import make_tools
    from app.progress import make_progress
    from app.sifting import Sieve
    from app.trying import TRIED, try_query, with_query
    from app.vectors import Vectors

    settings, progress = shell.settings, make_progress()
    tools = make_tools(settings.understand, with_query(settings.watched(), query, programme, closeness))
    with shell.store() as store:
        with store.read() as conn:
            clock = store_clock(conn)
        sieve = Sieve(store, tools, clock, Vectors(store, Local(tools), progress), progress)
        trial = try_query(store, sieve, query, programme or TRIED, clock(), EXAMPLES)
    if as_json:
        out(json.dumps(_trial(trial), ensure_ascii=False, indent=1))
    else:
        _tell(trial, programme)


def _choose(shell: Shell, named: tuple[str, ...], verdict: Any, note: str) -> None:
    from app.access import local_person
    from app.clock import store_clock
    from app.relevance import find
    from app.words import plural
    from store import relevance

    with shell.store() as store:
        ids = [article.id for article in find(store, named)]
        with store.begin() as conn:
            new = relevance.choose(conn, ids, verdict, store_clock(conn)(), local_person().actor, note)
    for article_id in ids:
        out(article_id)
    done = "rescued" if verdict == "rescue" else "dropped"
    if new:
        say(f"{plural(len(new), 'article')} {done} for good; `python -m app process` brings the stories up to date")
    else:
        say(f"{done} already; nothing was changed")


def _fields(row: RelevanceRow) -> dict[str, Any]:
    one, article = row.decision, row.article
    return {
        "article_id": article.id,
        "url": article.url,
        "outlet": article.outlet,
        "title": article.title,
        "kept": one.kept,
        "reason": one.outcome,
        "programme": one.programme,
        "closeness": one.closeness,
        "margin": one.margin,
        "decided": one.at.isoformat(),
    }


def _trial(trial: Trial) -> dict[str, Any]:
    return {
        "seen": trial.seen,
        "matching": trial.matching,
        "close": trial.close,
        "examples": [{"article_id": e.article.id, "title": e.article.title, "words": e.words} for e in trial.examples],
        "would_keep": trial.changes["gained"],
        "would_drop": trial.changes["lost"],
        "kept_examples": [{"article_id": a.id, "title": a.title} for a in trial.gained],
        "dropped_examples": [{"article_id": a.id, "title": a.title} for a in trial.lost],
    }


def _tell(trial: Trial, programme: str | None) -> None:
    from app.words import plain

    say(f"{trial.matching} of {trial.seen} stored articles match")
    for example in trial.examples:
        out(plain(f"{example.article.id}  {example.article.title}  [{', '.join(example.words[:8])}]"))
    if programme:
        say(f"{trial.close} more are close enough in meaning to {programme}")
    say(f"saved, it would keep {trial.changes['gained']} that are dropped now, and drop {trial.changes['lost']}")
    for sign, found in (("+", trial.gained), ("-", trial.lost)):
        for article in found:
            out(plain(f"{sign} {article.id}  {article.title}"))


command = click.Group(
    "relevance",
    commands=[list_command, rescue_command, drop_command, undo_command, try_command],
    params=list(shared_options()),
    help="Show what was dropped and why; rescue articles or drop them; try a query before it is saved.",
    epilog="\b\nExample:\n  python -m app relevance list --dropped --near",
)
