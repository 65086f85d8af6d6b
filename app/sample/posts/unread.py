"""What an import must drop from the sample's export: closed rooms, machines, notices, and what was taken back."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from app.sample.posts.filling import Filler
from app.sample.posts.generator import Corpus, Message
from app.sample.posts.saying import escaped, said, timestamp

FILE = Path(__file__).parent / "unread.toml"

Line = tuple[str, datetime, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Unread:
    """Rooms and bots besides those of the corpus, and message objects by room and time; ``texts`` are people's."""

    rooms: tuple[Mapping[str, Any], ...]
    bots: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    texts: tuple[str, ...]


def plan() -> Mapping[str, Any]:
    """What is to be dropped, as the file beside this module has it."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def make_unread(corpus: Corpus) -> Unread:
    """All of it for a corpus; the same at every call."""
    wanted, rng = plan(), Random(corpus.plan["seed"] + 1)  # noqa: S311 - chance that repeats is what is wanted
    fill, texts = Filler(corpus.staff, rng), []
    posts = [message for message in corpus.messages if message.parent is None]
    lines: list[Line] = []
    for room in [*wanted["rooms"], *({"name": aside["channel"], "say": aside["say"]} for aside in wanted["asides"])]:
        for text in room["say"]:
            near, author = rng.choice(posts), rng.choice(corpus.staff[: corpus.plan["writers"]])
            texts.append(fill.slots(fill.choose(text, ""), author))
            at = near.at + timedelta(seconds=rng.randrange(5, 900), microseconds=rng.randrange(10**6))
            lines.append((room["name"], at, said(author, at, escaped(texts[-1]))))
    bots = tuple((f"U06BOT{number:05d}", bot["name"]) for number, bot in enumerate(wanted["bots"]))
    for (bot_id, name), bot in zip(bots, wanted["bots"], strict=True):
        lines += _of_a_bot(bot_id, name, bot, rng.sample(posts, bot["times"]), rng)
    lines += _of_the_system(corpus, wanted["counts"], rng)
    lines += _second_thoughts(posts, wanted["counts"], rng)
    return Unread(tuple(wanted["rooms"]), bots, tuple(lines), tuple(texts))


def _of_a_bot(bot_id: str, name: str, bot: Mapping[str, Any], near: Sequence[Message], rng: Random) -> Iterator[Line]:
    for message in near:
        at = message.at.replace(minute=0, second=0, microsecond=rng.randrange(10**6))
        text = rng.choice(bot["say"])
        while "{n}" in text:
            text = text.replace("{n}", str(rng.randrange(2, 90)), 1)
        body = {"type": "message", "subtype": "bot_message", "bot_id": bot_id.replace("U", "B", 1), "username": name}
        yield bot["channel"], at, {**body, "text": text, "ts": timestamp(at)}


def _of_the_system(corpus: Corpus, counts: Mapping[str, int], rng: Random) -> Iterator[Line]:
    """Joins and changed topics."""
    start = corpus.messages[0].at
    for number in range(counts["joins"] + counts["topics"]):
        person, room = rng.choice(corpus.staff), rng.choice(list(corpus.channels))
        at = start + timedelta(seconds=rng.randrange(60 * 86_400), microseconds=rng.randrange(10**6))
        join = number < counts["joins"]
        text = f"<@{person.id}> has joined the channel" if join else f"<@{person.id}> set the channel's topic: be kind"
        body = {"type": "message", "subtype": "channel_join" if join else "channel_topic", "user": person.id}
        yield room, at, {**body, "text": text, "ts": timestamp(at)}


def _second_thoughts(posts: Sequence[Message], counts: Mapping[str, int], rng: Random) -> Iterator[Line]:
    """Posts that come twice, posts that were taken back, pictures without a word."""
    for message in rng.sample(posts, counts["duplicates"]):
        yield message.channel, message.at, said(message.author, message.at, escaped(message.text))
    for number, message in enumerate(
        rng.sample(posts, counts["tombstones"] + counts["withdrawn"] + counts["pictures"])
    ):
        at = message.at + timedelta(seconds=rng.randrange(20, 4_000), microseconds=rng.randrange(1, 10**6))
        body: dict[str, Any] = said(message.author, at, "")
        if number < counts["tombstones"]:
            body |= {"subtype": "tombstone", "hidden": True, "user": "USLACKBOT", "text": "This message was deleted."}
        elif number < counts["tombstones"] + counts["withdrawn"]:
            yield (
                message.channel,
                at,
                body | {"text": f"sorry, wrong channel, that was meant for {message.author.first}"},
            )
            gone = at + timedelta(seconds=40)
            body = {"type": "message", "subtype": "message_deleted", "hidden": True, "deleted_ts": timestamp(at)}
            yield message.channel, gone, body | {"ts": timestamp(gone)}
            continue
        else:
            body |= {"files": [{"id": f"F06PIC{number:05d}", "name": "photo.jpg", "mimetype": "image/jpeg"}]}
        yield message.channel, at, body
