"""Imports that are stopped, killed or meet another: real processes, and a store as if nothing had happened."""

from __future__ import annotations

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.importing import PART, Shown
from app.progress import Silent
from app.stopping import Stop, Stoppable, Stopped
from nlp.embed import HashEmbedder
from tests.app.real import ended
from tests.voices.house import House, open_house
from tests.voices.organisation import Organisation, post, workers
from tests.voices.writers import slack

POSTS, KILLS = 1_500, 4
WORDS = (
    "The badge scanner logs every break.",
    "Nobody asked us.",
    "Pay is what matters.",
    "I trust my team.",
    "Coffee?",
)


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export that takes a few seconds."""
    people, luck = workers(120), random.Random(5)
    said = tuple(
        post(n, -(n % 3), ("general", "dock-4", "canteen")[n % 7 % 3], luck.choice(people), words=luck.choice(WORDS))
        for n in range(POSTS)
    )
    return slack(tmp_path_factory.mktemp("export") / "export.zip", Organisation(people, said))


@dataclass(frozen=True)
class Undisturbed:
    """What the store holds after an import that nobody disturbed, and how long its second pass took."""

    contents: dict[str, list[object]]
    seconds: float


@pytest.fixture(scope="module")
def undisturbed(export: Path, settled: Path, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    """An import from beginning to end."""
    house = open_house(tmp_path_factory.mktemp("undisturbed") / "house", settled)
    run = house.start("posts", "import", str(export))
    counting(run)
    began = time.monotonic()
    out, _ = ended(run)
    assert json.loads(out)["kept"] == POSTS
    return Undisturbed(contents(house), time.monotonic() - began)


def contents(house: House) -> dict[str, list[object]]:
    """Everything that an import writes; of marks and keys, which are chance, only how many."""
    with closing(sqlite3.connect(house.folder / "store.db")) as conn:
        found = {
            table: conn.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()
            for table in ("voice_batches", "voice_cells", "voice_figures", "access_log")
        }
        return found | {"voice_marks": conn.execute("SELECT count(*) FROM voice_marks").fetchall()}


def counting(run: subprocess.Popen[str]) -> None:
    """Wait until the second pass has begun."""
    assert run.stderr is not None
    while "Looking through the export" not in run.stderr.readline():
        assert run.poll() is None, "it ended before"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_leaves_nothing_and_says_so(number: signal.Signals, export: Path, settled: Path, tmp_path: Path) -> None:
    house = open_house(tmp_path / "house", settled)
    before = contents(house)
    run = house.start("posts", "import", str(export))
    counting(run)
    run.send_signal(number)
    out, said = ended(run, 130)
    assert out == "" and "interrupted; nothing was stored" in said
    assert contents(house) == before


def test_killed_at_any_moment_and_run_again_it_is_as_undisturbed(
    export: Path, settled: Path, undisturbed: Undisturbed, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    seed = random.randrange(10**6)
    luck = random.Random(seed)
    house, stages = open_house(tmp_path / "house", settled), []
    for kill in range(1, KILLS + 1):
        run = house.start("posts", "import", str(export))
        counting(run)
        time.sleep(luck.uniform(0, 1.1 * kill / KILLS) * undisturbed.seconds)
        run.kill()
        run.communicate()
        stages.append(_looked_at(house, tmp_path))
    with capsys.disabled():
        print(f"\nkilled with so many cells stored: {stages} (seed {seed})")
    whole = len(undisturbed.contents["voice_cells"])
    assert set(stages) <= {0, whole}
    ended(house.start("posts", "import", str(export)))
    after = contents(house)
    log = after.pop("access_log")
    assert after == {table: rows for table, rows in undisturbed.contents.items() if table != "access_log"}
    assert 1 <= len(log) <= 1 + stages.count(whole), "an import that stored nothing is not in the log"


def _looked_at(house: House, tmp_path: Path) -> int:
    """How many cells a reader would see, who looks at a copy of what the kill left."""
    copy = tmp_path / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    for path in house.folder.glob("store.db*"):
        shutil.copy(path, copy / path.name)
    return len(contents(House(copy, ""))["voice_cells"])


def test_the_second_import_says_who_works_and_ends(export: Path, settled: Path, tmp_path: Path) -> None:
    house = open_house(tmp_path / "house", settled)
    first = house.start("posts", "import", str(export))
    counting(first)
    for words in (("posts", "import", str(export)), ("posts", "purge"), ("update",)):
        (house.folder / "tallywire.toml").write_text('[[sources]]\nname="a"\nkind="feed"\nurl="http://127.0.0.1:9/f"\n')
        done = house.call(*words)
        assert done.code == 1
        assert f"is being worked on by posts import (process {first.pid} on" in done.err
        assert done.err.count("\n") == 1
    out, _ = ended(first)
    assert json.loads(out)["kept"] == POSTS


def test_a_stop_is_heard_while_themes_are_looked_for() -> None:
    stop, inner = Stop(), HashEmbedder()
    texts = [f"the scanner {number} counts" for number in range(PART * 2 + 7)]
    shown = Shown(inner, Stoppable(Silent(), stop))
    assert (shown.encode(texts) == inner.encode(texts)).all()
    stop.ask(signal.SIGINT)
    with pytest.raises(Stopped):
        shown.encode(texts)
