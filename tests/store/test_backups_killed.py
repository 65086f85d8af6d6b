"""A backup that is killed while it is written: there is no file of its name, and the one before stays."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from store import backups
from store.database import Store
from store.errors import InputError
from tests.store.builders import NOW
from tests.store.carried import fill, silent

ROOT = Path(__file__).parents[2]
_SLOW = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from store import backups
from store.database import open_store
def slowly(items, *_):
    for number, item in enumerate(items):
        if number == 2:
            print("half", flush=True)
            time.sleep(60)
        yield item
backups.tracked = slowly
with open_store(sys.argv[1]) as store:
    backups.back_up(store, Path(sys.argv[2]), datetime.now(UTC), None, "ada")
"""


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_backup_that_was_killed_has_no_name_and_the_old_one_stays(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    fill(store)
    backups.back_up(store, old, NOW, silent, "ada")
    before = old.read_bytes()
    command = [sys.executable, "-c", _SLOW, store_url, str(new)]
    run = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    assert run.stdout.readline() == "half\n"
    run.kill()
    run.communicate()
    assert not new.exists()
    (left,) = new.parent.glob(".new.*")
    assert left.name.endswith(".unfinished")
    with pytest.raises(InputError, match="is no whole backup of Tallywire"):
        backups.restore(left, f"sqlite:///{tmp_path / 'never.db'}", NOW, silent, "ada")
    assert old.read_bytes() == before
    backups.back_up(store, new, NOW, silent, "ada")
    backups.examine(new, silent)
