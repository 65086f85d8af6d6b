"""``stories``: their ids, their articles, and what a person decides about them."""

from __future__ import annotations

import json

import click

from app.commands.rejudging import judging
from app.commands.shell import Shell, out, say, shared_options
from app.commands.shell import command as build

NOTE = click.option("--note", default="", help="Why, for those who come later.")


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
    from store import articles, stories
    from store.errors import NotFoundError

    with shell.store() as store, store.read() as conn:
        found = stories.get(conn, story)
        if found is None:
            raise NotFoundError(f"there is no story {story[:80]}; `stories list` shows their ids")
        inside = articles.of_story(conn, found.id)
    say(plain(f"{found.id}  {found.title}"))
    for article in inside:
        when = article.published or article.first_seen
        out(plain(f"{article.id}  {when:%Y-%m-%d}  {article.outlet or '–'}: {article.title}"))


@build("merge", "stories merge s0a1b2c3d4e5f s1f2e3d4c5b6a")
@click.argument("story")
@click.argument("into")
@NOTE
def merge_command(shell: Shell, story: str, into: str, note: str) -> None:
    """Make STORY a part of the story INTO, for good: no later evidence takes it apart again.

    The id of STORY leads to INTO from then on.
    """
    from app.clock import store_clock
    from store import stories, story_decisions

    with shell.store() as store:
        with store.begin() as conn:
            touched = story_decisions.merge(conn, story, into, store_clock(conn)(), note)
            kept = stories.resolve(conn, into)
        judging(shell, store)(sorted(touched))
    say(f"{story} is a part of {kept} now")


@build("split", "stories split s1f2e3d4c5b6a a0a1b2c3d4e5f a6f7e8d9c0b1a")
@click.argument("story")
@click.argument("articles", nargs=-1, required=True)
@NOTE
def split_command(shell: Shell, story: str, articles: tuple[str, ...], note: str) -> None:
    """Make ARTICLES of STORY a story of their own, for good: no later evidence joins the two again."""
    from app.clock import store_clock
    from store import stories, story_decisions

    with shell.store() as store:
        with store.begin() as conn:
            made = story_decisions.split(conn, story, articles, store_clock(conn)(), note)
            rest = stories.resolve(conn, story)
        judging(shell, store)(sorted({made, *([rest] if rest else [])}))
    out(made)


@build("decisions", "stories decisions")
def decisions_command(shell: Shell) -> None:
    """Show what was decided about stories, the latest first, and whether it still stands."""
    from app.words import plain
    from store import story_decisions

    with shell.store() as store, store.read() as conn:
        found = story_decisions.all_of_them(conn)
    for one in found:
        state = "stands" if one.ended is None else f"ended {one.ended:%Y-%m-%d}"
        note = f"  {one.note}" if one.note else ""
        text = f"{one.id:>4}  {one.at:%Y-%m-%d}  {one.kind:<9}{one.articles} articles of {', '.join(one.stories)}"
        out(plain(f"{text}  {state}{note}"))
    if not found:
        say("nothing was decided; see `stories merge` and `stories split`")


@build("undo", "stories undo 3")
@click.argument("number", type=int)
def undo_command(shell: Shell, number: int) -> None:
    """Take back a decision: stories stay as they are until evidence moves them."""
    from app.clock import store_clock
    from store import story_decisions

    with shell.store() as store, store.begin() as conn:
        story_decisions.take_back(conn, number, store_clock(conn)())
    say(f"decision {number} does not stand any more")


command = click.Group(
    "stories",
    commands=[list_command, show_command, merge_command, split_command, decisions_command, undo_command],
    params=list(shared_options()),
    help="Show stories, and decide where the machine was wrong: merge two, split one, take a decision back.",
    epilog="\b\nExample:\n  python -m app stories list",
)
