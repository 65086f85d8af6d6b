"""What workers save: reading a backlog by Ray Data and in one process. Not a test.

    python -m tests.bench.bench_ray [ARTICLES] [WORKERS] [hash]

The annotated coverage is repeated with other words until there are enough articles; both stores must end the same. Each
engine has a process of its own, with one thread for each model (OMP_NUM_THREADS=1); ``hash`` takes the quick models.
Prints seconds, articles a second, the largest memory of this process and of a worker, the processor's time that this
process spent on an article (which is what no number of workers saves), and how far the stores differ.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

from app.engines.ray_data import Cluster, RayEngine
from app.engines.worker import Task, program
from app.pipeline import make_tools
from app.processing import process
from app.progress import Silent
from app.settings import UnderstandSettings
from store import articles
from store.database import open_store
from tests.app.test_ray import WATCHED, rows, workers
from tests.bench.bench_backlog import A_DAY, BEGIN, backlog
from tests.bench.bench_pipeline import coverage

QUICK = UnderstandSettings(embedder="hash", tone_model="vader")


def once(url: str, settings: UnderstandSettings, number: int) -> None:
    """Process a store with so many workers (0: none) and print what it took."""
    tools, most, over = make_tools(settings, WATCHED), [0], threading.Event()
    watcher = threading.Thread(target=_watch, args=(most, over), daemon=True)
    with open_store(url) as store:
        now = BEGIN + timedelta(days=30_000 / A_DAY)
        watcher.start()
        began = time.monotonic()
        if number:
            with RayEngine(tools, Task(url, settings, WATCHED, program()), Cluster(number)) as engine:
                report = process(store, tools, timedelta(days=30), lambda: now, Silent(), engine)
        else:
            report = process(store, tools, timedelta(days=30), lambda: now, Silent())
        took = time.monotonic() - began
        over.set()
        watcher.join()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    busy = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    figures = {"seconds": took, "seen": report.counts["seen"], "here": peak, "worker": most[0], "busy": busy}
    print(json.dumps(figures))


def _watch(most: list[int], over: threading.Event) -> None:
    """The largest resident memory of a worker so far, in MB."""
    while not over.wait(1.0):
        for pid in workers():
            try:
                lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            except OSError:
                continue
            most[0] = max([most[0], *(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))])


def main(arguments: Sequence[str]) -> None:
    """Run both and compare."""
    numbers = [int(word) for word in arguments if word.isdigit()]
    wanted, number = [*numbers, 3000, 2][0], [*numbers[1:], 2][0]
    pages = coverage("a", "b", "c")
    with tempfile.TemporaryDirectory() as folder:
        found = {}
        for name, count in (("one process", 0), (f"{number} workers", number)):
            url = f"sqlite:///{folder}/{count}.db"
            with open_store(url, migrate=True) as store, store.begin() as conn:
                for page in islice(backlog(pages, 1 + wanted // len(pages)), wanted):
                    articles.save(conn, page, now=BEGIN)
            command = [sys.executable, "-m", "tests.bench.bench_ray", "--once", url, str(count), *arguments]
            answer = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
            with open_store(url) as store:
                found[name] = rows(store)
            print(
                f"{name:12} {answer['seen']:,} articles in {answer['seconds']:.1f} s: "
                f"{answer['seen'] / answer['seconds']:.1f} a second; this process {answer['here']} MB and "
                f"{1000 * answer['busy'] / answer['seen']:.1f} ms an article, a worker {answer['worker']} MB",
                flush=True,
            )
    one, other = found.values()
    print("tables that differ:", [name for name in one if one[name] != other[name]] or "none")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--once"]:
        once(sys.argv[2], QUICK if "hash" in sys.argv else UnderstandSettings(), int(sys.argv[3]))
    else:
        main(sys.argv[1:])
