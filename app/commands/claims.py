"""``claims``: what was read of a story, and what people say of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, get_args

import click

from app.commands import asides
from app.commands.rejudging import SEEN, do, judging
from app.commands.shell import Shell, out, say, shared_options
from app.commands.shell import command as build
from store.model import Qualifier

if TYPE_CHECKING:
    from store.acts import Act

NOTE = click.option("--note", default="", help="Why, for those who come later.")
JSON = click.option("--json", "as_json", is_flag=True, help="One JSON list, for programs.")
CHOSEN = [name for name in get_args(Qualifier) if name != "between" and not name.endswith("_of")]


@build("list", "claims list s1f2e3d4c5b6a")
@click.argument("story")
@JSON
def list_command(shell: Shell, story: str, as_json: bool) -> None:
    """Show the claims of a story with their ids, metrics and versions, and what was said of them."""
    from store import acts, figures, stories, targets
    from store.errors import NotFoundError

    with shell.store() as store, store.read() as conn:
        found = stories.resolve(conn, story)
        if found is None:
            raise NotFoundError(f"there is no story {story[:80]}; `stories list` shows their ids")
        labels = {row.metric.id: row.metric.label for row in figures.list_metrics(conn, story_id=found)}
        rows: list[dict[str, Any]] = [
            {
                "claim_id": row.claim.id,
                "version": acts.version_of(conn, targets.of_claim(conn, row.claim.id)),
                "metric_id": row.claim.metric_id,
                "metric": labels.get(row.claim.metric_id or "", row.claim.metric),
                "word": row.claim.word,
                "literal": row.claim.quantity.literal,
                "read": row.claim.read_as.quantity.literal if row.claim.read_as else row.claim.quantity.literal,
                "outlet": row.outlet,
                "sentence": row.claim.sentence,
            }
            for row in figures.claims_of_story(conn, found)
        ]
    if as_json:
        out(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        _print_claim(row)
    if not rows:
        say("no figure was read in this story")


def _print_claim(row: dict[str, Any]) -> None:
    from app.words import plain

    read = f" (read as {row['read']})" if row["read"] != row["literal"] else ""
    word = f"  {row['word']}" if row["word"] else ""
    place = f"{row['claim_id']}  v{row['version']}  {row['metric_id'] or '–'} {row['metric']}"
    out(plain(f"{place}: {row['literal']}{read}{word}  {row['outlet']}: {row['sentence']}"))


@build("accept", "claims accept c0a1b2c3d4e5f6071")
@click.argument("claim")
@SEEN
@NOTE
def accept_command(shell: Shell, claim: str, seen: int | None, note: str) -> None:
    """Say that CLAIM was read well. It counts, also where it was rejected before."""
    do(shell, "accept", [claim], seen, note)


@build("reject", "claims reject c0a1b2c3d4e5f6071 --note 'of another petition'")
@click.argument("claim")
@SEEN
@NOTE
def reject_command(shell: Shell, claim: str, seen: int | None, note: str) -> None:
    """Say that CLAIM is none: it counts nowhere, and neither do copies of its text; it stays visible as rejected."""
    do(shell, "reject", [claim], seen, note)


@build("correct", "claims correct c0a1b2c3d4e5f6071 --value 1600 --qualifier over")
@click.argument("claim")
@click.option("--value", type=float, metavar="NUMBER", help="The number that it states.")
@click.option("--qualifier", type=click.Choice(CHOSEN), help="What widens or bounds the number.")
@click.option("--counts", metavar="ACT", help="What is counted, as `claims counts` names it.")
@click.option("--scope", metavar="WORDS", help="The part that it speaks of; - for the whole.")
@click.option("--source", "credit", metavar="NAME", help="Whose word it is; - for nobody's.")
@SEEN
@NOTE
def correct_command(shell: Shell, claim: str, seen: int | None, note: str, **given: Any) -> None:
    """Say what CLAIM states, where it was misread. Both readings are kept; verdicts follow the corrected one."""
    from app import acting
    from app.deciding import correction

    with shell.store() as store:
        said = correction(acting.claim(store, claim), **given)
    do(shell, "correct", [claim], seen, note, said)


@build("counts", "claims counts")
def counts_command(shell: Shell) -> None:
    """Show what a claim can be said to count, for `claims correct --counts`."""
    from nlp.frames import frames

    for key, frame in sorted(frames().items()):
        out(f"{key}  {frame.label}")


@build("same", "claims same c0a1b2c3d4e5f6071 c17f6e5d4c3b2a190")
@click.argument("claim")
@click.argument("other", metavar="CLAIM|METRIC")
@SEEN
@NOTE
def same_command(shell: Shell, claim: str, other: str, seen: int | None, note: str) -> None:
    """Say that two claims, or a claim and a metric, count one quantity, whatever the machine holds."""
    do(shell, "same", [claim, other], seen, note)


@build("apart", "claims apart c0a1b2c3d4e5f6071 m17f6e5d4c3b2a190")
@click.argument("claim")
@click.argument("other", metavar="CLAIM|METRIC")
@SEEN
@NOTE
def apart_command(shell: Shell, claim: str, other: str, seen: int | None, note: str) -> None:
    """Say that two claims, or a claim and a metric, do not count one quantity, whatever the machine holds."""
    do(shell, "apart", [claim, other], seen, note)


@build("undo", "claims undo 3")
@click.argument("number", type=int)
@SEEN
@NOTE
def undo_command(shell: Shell, number: int, seen: int | None, note: str) -> None:
    """Take back the act NUMBER of `claims history`. That is an act too, and can be taken back."""
    from app import acting
    from app.access import local_person
    from app.clock import store_clock

    with shell.store() as store:
        with store.read() as conn:
            now = store_clock(conn)()
        act = acting.take_back(store, number, local_person().actor, now, judging(shell, store), seen=seen, note=note)
    say(f"act {number} is taken back (by act {act.id})")


@build("history", "claims history --limit 20")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many, the latest first.")
@JSON
def history_command(shell: Shell, limit: int, as_json: bool) -> None:
    """Show who said what and when, the latest first, whether it stands, and what lost its sentence."""
    from store import acts

    with shell.store() as store, store.read() as conn:
        rows = [_told(act, acts.now_at(conn, act)) for act in acts.history(conn, limit=limit)]
    if as_json:
        out(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        _print_act(row)
    if not rows:
        say("nobody said anything yet; see `claims accept`, `claims reject` and `claims correct`")


def _told(act: Act, now: str | None) -> dict[str, Any]:
    sentences = [anchor.sentence for anchor in act.anchors if anchor.sentence]
    return {
        "act": act.id, "at": act.at.isoformat(), "who": act.who, "kind": act.kind, "about": act.about, "now": now,
        "version": act.version, "stands": act.stands, "undoes": act.undoes, "payload": act.payload, "note": act.note,
        "sentences": sentences,
    }  # fmt: skip


def _print_act(row: dict[str, Any]) -> None:
    from app.words import plain

    what = f"undo of {row['undoes']}" if row["undoes"] else row["kind"]
    state = "stands" if row["stands"] else "undone"
    if row["now"] is None:
        state += ", its sentence is gone"
    said = ", ".join(f"{key} {value}" for key, value in row["payload"].get("said", row["payload"]).items())
    words = [f"{row['act']:>4}  {row['at'][:16]}  {row['who']}  {what}  {row['now'] or row['about']}  {state}"]
    words += [part for part in (said, row["note"], *row["sentences"][:1]) if part]
    out(plain("  ".join(words)))


command = click.Group(
    "claims",
    commands=[
        list_command, accept_command, reject_command, correct_command, counts_command, same_command, apart_command,
        undo_command, history_command, *asides.COMMANDS,
    ],
    params=list(shared_options()),
    help="Show what was read, and say where the machine was wrong, or what should be known beside it.",
    epilog="\b\nExample:\n  python -m app claims list s1f2e3d4c5b6a",
)  # fmt: skip
