"""``stories``: their ids, their articles, and what a person decides about them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from app.commands.rejudging import judging
from app.commands.shell import Shell, out, say, shared_options
from app.commands.shell import command as build

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from store.database import Store
    from store.permits import Actor
    from store.story_decisions import State

NOTE = click.option("--note", default="", help="Why, for those who come later.")
SEEN = click.option(
    "--seen",
    metavar="STATE",
    help="What STORY was like when you looked, as `stories show` says it: refused if that is past.",
)


@build("list", "stories list --limit 20")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many, the latest first.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list, for programs.")
def list_command(shell: Shell, limit: int, as_json: bool) -> None:
    """Show the stories with their ids, the latest first."""
    from app.clock import store_clock
    from app.words import plain
    from store import stories

    with shell.store() as store, store.read() as conn:
        rows = stories.list_rows(conn, store_clock(conn)(), limit=limit)
    if as_json:
        found = [
            {"story_id": r.id, "title": r.title, "status": r.status, "articles": r.articles, "origins": r.origins}
            for r in rows
        ]
        out(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for row in rows:
        out(plain(f"{row.id}  {row.status:<9}{row.articles:>5} articles  {row.title}"))
    if not rows:
        say("no stories yet; `python -m app process` makes them from what was collected")


@build("show", "stories show s1f2e3d4c5b6a")
@click.argument("story")
def show_command(shell: Shell, story: str) -> None:
    """Show the articles of a story with their ids, oldest first."""
    from app.words import plain
    from store import articles, stories, story_decisions
    from store.errors import NotFoundError

    with shell.store() as store, store.read() as conn:
        found = stories.get(conn, story)
        if found is None:
            raise NotFoundError(f"there is no story {story[:80]}; `stories list` shows their ids")
        inside, state = articles.of_story(conn, found.id), story_decisions.state(conn, found.id)
    say(plain(f"{found.id}  state {state}  {found.title}"))
    for article in inside:
        when = article.published or article.first_seen
        out(plain(f"{article.id}  {when:%Y-%m-%d}  {article.outlet or '–'}: {article.title}"))


@build("merge", "stories merge s0a1b2c3d4e5f s1f2e3d4c5b6a")
@click.argument("story")
@click.argument("into")
@NOTE
@SEEN
@click.option("--seen-into", metavar="STATE", help="The same of INTO.")
def merge_command(shell: Shell, story: str, into: str, note: str, seen: str | None, seen_into: str | None) -> None:
    """Make STORY a part of the story INTO, for good: no later evidence takes it apart again.

    The id of STORY leads to INTO from then on.
    """
    from app import acting

    states = _seen({story: seen, into: seen_into})
    with shell.store() as store:
        done = acting.merge(store, story, into, *_who_and_when(store), judging(shell, store), seen=states, note=note)
    say(f"{story} is a part of {done.story} now; `stories undo {done.decision}` takes it back")


@build("split", "stories split s1f2e3d4c5b6a a0a1b2c3d4e5f a6f7e8d9c0b1a")
@click.argument("story")
@click.argument("articles", nargs=-1, required=True)
@NOTE
@SEEN
def split_command(shell: Shell, story: str, articles: tuple[str, ...], note: str, seen: str | None) -> None:
    """Make ARTICLES of STORY a story of their own, for good: no later evidence joins the two again."""
    from app import acting

    states = _seen({story: seen})
    with shell.store() as store:
        done = acting.split(
            store, story, articles, *_who_and_when(store), judging(shell, store), seen=states, note=note
        )
    out(done.story)
    say(f"`stories undo {done.decision}` takes it back")


@build("decisions", "stories decisions")
def decisions_command(shell: Shell) -> None:
    """Show what was decided about stories, by whom, the latest first, and whether it still stands."""
    from app.words import plain
    from store import story_decisions

    with shell.store() as store, store.read() as conn:
        found = story_decisions.all_of_them(conn)
    for one in found:
        stands = "stands" if one.ended is None else f"ended {one.ended:%Y-%m-%d}"
        note = f"  {one.note}" if one.note else ""
        what = f"undo of {one.undoes}" if one.undoes else one.kind
        text = f"{one.id:>4}  {one.at:%Y-%m-%d %H:%M}  {one.who}  {what:<9} {one.articles} articles"
        out(plain(f"{text} of {', '.join(one.stories)}  {stands}{note}"))
    if not found:
        say("nothing was decided; see `stories merge` and `stories split`")


@build("undo", "stories undo 3")
@click.argument("number", type=int)
@NOTE
def undo_command(shell: Shell, number: int, note: str) -> None:
    """Take back a decision: articles that it moved, and that are still there, go back to where they were.

    That is a decision of its own, and can be taken back by its number.
    """
    from app import acting

    with shell.store() as store:
        done = acting.take_back_decision(store, number, *_who_and_when(store), judging(shell, store), note=note)
    say(f"decision {number} does not stand any more (by decision {done.decision})")


def _who_and_when(store: Store) -> tuple[Actor, datetime]:
    from app.access import local_person
    from app.clock import store_clock

    with store.read() as conn:
        return local_person().actor, store_clock(conn)()


def _seen(given: Mapping[str, str | None]) -> dict[str, State]:
    """The states that were looked at, by story, where any is named."""
    from store.errors import UsageError
    from store.story_decisions import State

    found = {}
    for story, text in given.items():
        if text is None:
            continue
        decision, _, number = text.partition(".")
        if not (decision.isdecimal() and number.isdecimal()):
            raise UsageError(f"{text[:40]!r} is no state of a story; `stories show` says it, like 3.26")
        found[story] = State(int(decision), int(number))
    return found


command = click.Group(
    "stories",
    commands=[list_command, show_command, merge_command, split_command, decisions_command, undo_command],
    params=list(shared_options()),
    help="Show stories, and decide where the machine was wrong: merge two, split one, take a decision back.",
    epilog="\b\nExample:\n  python -m app stories list",
)
