"""What an import of posts costs. Not a test: ``python -m tests.bench.bench_voices [--real] POSTS [POSTS …]``.

Every size is a Slack export of so many invented posts, imported as in real use by a process of its own: seconds of the
processor, posts a second, peak memory. Without ``--real`` posts are understood by the tests' quick reader, which shows
what reading, scrubbing, counting and keeping cost; with it by the shipped models, and what embedding the same texts
alone takes is told beside it. A second line tells the same import again, of which every post is known.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

from app.clock import fixed_clock
from app.importing import Report, import_posts
from app.pipeline import make_tools
from app.progress import Silent
from app.settings import UnderstandSettings, VoicesSettings
from nlp.posts import shortened
from store.database import open_store
from tests.voices.organisation import MONDAY, NOW, Worker, workers
from tests.voices.understanding import quick

PEOPLE, WEEKS, CHANNELS, A_DAY = 450, 26, 40, 7
SUBJECTS = (
    "the scanner|the new app|our shift plan|the letter from the works council|this camera|the badge|my manager".split(
        "|"
    )
)
VERBS = (
    "counts every break|was never explained to us|makes the team nervous|got better since the pause|costs me an hour|"
    "is what everybody talks about at lunch|should be off outside of work".split("|")
)
ENDS = "and nobody asked us first.|so more than 1,600 have signed by now.|but at least they listen now.|and I like it|"\
    "which is why I will not carry it.|though the pay is fine.|as they said on 4 May.".split("|")  # fmt: skip
MARKS = "theme=privacy|theme=consent|theme=trust|theme=pay_and_jobs|theme=workload|theme=other".split("|")


def write_export(path: Path, posts: int) -> None:
    """A Slack export of so many posts, a file a channel and day."""
    luck, people = random.Random(posts), workers(PEOPLE)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        names = [f"room-{number}" for number in range(CHANNELS)]
        file.writestr("channels.json", json.dumps([{"id": f"C{n}", "name": name} for n, name in enumerate(names)]))
        users = [{"id": w.account, "name": w.handle, "profile": {"real_name": w.name, "email": w.mail}} for w in people]
        file.writestr("users.json", json.dumps(users))
        days = WEEKS * A_DAY
        for number in range(CHANNELS * days):
            channel, day = names[number % CHANNELS], MONDAY + timedelta(days=number // CHANNELS + 7 - days)
            here = posts * (number + 1) // (CHANNELS * days) - posts * number // (CHANNELS * days)
            rows = [_row(luck, day + timedelta(seconds=60 + n), luck.choice(people)) for n in range(here)]
            if rows:
                file.writestr(f"{channel}/{day:%Y-%m-%d}.json", json.dumps(rows))


def _row(luck: random.Random, at: datetime, who: Worker) -> dict[str, object]:
    parts = (luck.choice(SUBJECTS), luck.choice(VERBS), luck.choice(ENDS), f"@{who.handle}", luck.choice(MARKS))
    text = " ".join((*parts, str(luck.randrange(10**6))))
    return {"type": "message", "user": who.account, "ts": f"{at.timestamp():.6f}", "text": text}


def one(posts: int, real: bool) -> None:
    """Import one size and print what it cost."""
    settings = UnderstandSettings() if real else UnderstandSettings(embedder="hash", tone_model="vader")
    voices = VoicesSettings(approved_by="bench", contact="bench", population=PEOPLE)
    tools = make_tools(settings, ())
    with tempfile.TemporaryDirectory() as folder, open_store(f"sqlite:///{folder}/b.db", migrate=True) as store:
        path = Path(folder) / "export.zip"
        write_export(path, posts)
        if real:
            tools.embedder.encode(["warm"])
            tools.tone.judge_posts(["warm"])
        before = memory()

        def run() -> Report:
            return import_posts(store, str(path), "slack", {}, voices, tools, fixed_clock(NOW), Silent(), "bench")

        with contextlib.nullcontext() if real else quick():
            for what in ("first", "again"):
                began = time.process_time()
                report = run()
                took = time.process_time() - began
                print(
                    f"{posts:8,} posts, {what}: {took:7.1f} s, {report.read / took:8,.0f} a second,"
                    f" kept {report.kept:,}, memory {before} -> {memory()} MB",
                    flush=True,
                )
        if real:
            texts = [shortened(text) for text in _texts(path)]
            began = time.process_time()
            tools.embedder.encode(texts)
            print(f"          embedding alone: {len(texts) / (time.process_time() - began):,.0f} a second")


def _texts(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as file:
        for name in file.namelist():
            if "/" in name:
                yield from (row["text"] for row in json.loads(file.read(name)))


def memory() -> int:
    """The most memory that this process has had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Run the bench, a process for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("posts", type=int, nargs="+")
    parser.add_argument("--real", action="store_true", help="understand with the shipped models")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.here:
        one(chosen.posts[0], chosen.real)
        return
    for posts in chosen.posts:
        words = [
            sys.executable,
            "-m",
            "tests.bench.bench_voices",
            "--here",
            str(posts),
            *(["--real"] if chosen.real else []),
        ]
        subprocess.run(words, check=True)


if __name__ == "__main__":
    main()
