"""Trying to get round the floor: any order of imports, questions and sums; any place where a person could be found.

``python -m tests.bench.attack_voices --minutes N`` goes on for longer.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from store import articles
from store.database import open_store
from store.model import Article
from tests.app.real import FAST, ended, wait_for
from tests.voices.algebra import Span, pinned
from tests.voices.attack import one_campaign, remove, searched
from tests.voices.house import SETTLED, House
from tests.voices.organisation import MONDAY, post, simple, workers
from tests.voices.traces import traces
from tests.voices.understanding import quick
from tests.voices.writers import slack

ARTICLE = Article(
    "a000000000001",
    "https://haul.example/1",
    "Drivers sign",
    "About 1,600 drivers have signed a petition against the cab cameras, the union said on Monday.",
    domain="haul.example",
    outlet="Haul",
    published=MONDAY,
    published_basis="meta",
)
CAMPAIGNS = 20
GROUPS = [(w, "general", t, range(20)) for w in (-2, -1, 0) for t in ("trust", "privacy")] + [(0, "few", "trust", [1])]


@pytest.fixture(scope="module")
def attempts() -> Iterator[Counter[str]]:
    """How often each thing was tried."""
    yield Counter()


@settings(
    max_examples=CAMPAIGNS,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # a campaign's seed says it all
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32))
def test_nothing_follows_of_few_from_any_campaign(
    seed: int, tmp_path_factory: pytest.TempPathFactory, settled: Path, attempts: Counter[str]
) -> None:
    folder = tmp_path_factory.mktemp("campaign")
    with quick():
        house, org = one_campaign(folder / "house", settled, random.Random(seed), attempts)
        assert searched(house, org, attempts) == []
    remove(folder)


def test_the_number_of_attempts(attempts: Counter[str], capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\nattempts on the floor: {sum(attempts.values()):,} ({dict(attempts)})")
    assert attempts["sets solved for"] > 1_000
    assert attempts["forms searched for"] > 100_000


def test_the_digest_the_page_and_the_log_have_nobody_in_them(known: House) -> None:
    org = simple(GROUPS)
    known.do(slack(known.folder / "handed" / "export.zip", org), "--debug")
    with open_store(known.url) as store, store.begin() as conn:
        articles.save(conn, ARTICLE, now=MONDAY)
    assert known.call("process").code == 0
    for words in (
        ["digest", "--format", "md,html", "--out", "digest", "--debug"],
        ["posts", "page", "--out", "page.html", "--debug"],
        ["access-log", "--debug"],
        ["doctor", "--debug"],
        ["export", "voices", "--channel", org.people[0].name, "--debug"],
        ["export", "voices", "--theme", org.people[0].account],
    ):
        done = known.call(*words)
        assert done.code == 0, (words, done.err)
    assert (known.folder / "page.html").exists() and list((known.folder / "digest").iterdir())
    secrets = [secret for who in org.people for secret in who.secrets()]
    found, tried = traces(known.everything(), secrets, [who.account for who in org.people], known.keys())
    assert found == [] and tried > 10_000
    whats = {entry["what"] for entry in known.log()}
    assert {"posts import", "export"} < whats and len(whats) >= 4, "the page and the digest are in the log too"


LOOK_INSIDE = """
import gc, os, re, sys
from app.cli import main
code = main(sys.argv[1:])
own = re.compile(os.environ["LOOK_FOR"])
gc.collect()
found, held = set(), gc.get_objects()
for thing in held:
    for inner in gc.get_referents(thing):
        if isinstance(inner, (str, bytes)) and len(inner) < 10_000:
            text = inner if isinstance(inner, str) else inner.decode("latin-1")
            found |= set(own.findall(text))
print("held", sorted(found), file=sys.stderr)
sys.exit(code)
"""


def test_after_an_import_its_process_holds_no_post_and_no_account(house: House) -> None:
    org = simple([(0, "general", "trust", range(40))])
    path = slack(house.folder / "handed" / "export.zip", org)
    # Neither pattern is in the process but as a pattern: what it finds was read.
    env = FAST | SETTLED | {"TALLYWIRE_STORE__URL": house.url, "LOOK_FOR": "qzx[0-9k]+vyw|U0[0-9]{4}QXZ[0-9]+"}
    run = subprocess.run(
        [sys.executable, "-c", LOOK_INSIDE, "posts", "import", str(path)], cwd=house.folder, env=os.environ | env,
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    assert json.loads(run.stdout)["kept"] == 40
    assert "held []" in run.stderr


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="no /proc to look into")
def test_an_import_that_crashes_leaves_no_image_of_its_memory(house: House) -> None:
    people = workers(50)
    said = [post(n, 0, "general", people[n % 50]) for n in range(2_000)]
    path = slack(house.folder / "handed" / "export.zip", simple([]).only(said))
    run = house.start("posts", "import", str(path))
    limits = Path(f"/proc/{run.pid}/limits")
    wait_for(lambda: _core_limit(limits) == "0", run)
    out, _ = ended(run)
    assert json.loads(out)["kept"] == len(said)


def _core_limit(limits: Path) -> str:
    line = next((line for line in limits.read_text().splitlines() if line.startswith("Max core file size")), "")
    return line.split()[4] if line else ""


def test_the_algebra_of_the_attack_learns_what_can_be_learned() -> None:
    """A total less its part is the rest: an attack that can't see that proves nothing."""
    places = [("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")]
    rows = [places, places[:2], [("a", "x"), ("b", "x")]]
    span = Span(places, rows)
    assert span.follows([("b", "x"), ("b", "y")])
    assert not span.follows([("a", "x")])
    assert Span(places, [*rows, [("a", "y"), ("b", "x")]]).follows([("a", "x"), ("b", "y")])
    assert pinned(places, {tuple(places): 3, (("a", "x"), ("a", "y")): 3}, [("b", "x")]) == 0
    assert pinned(places, {tuple(places): 3}, [("b", "x")]) is None


def test_the_search_of_the_attack_finds_what_is_there() -> None:
    one = workers(1)[0]

    for kept in (
        one.name.upper().encode(), one.account.encode("utf-16-le"), base64.b64encode(b"x" + one.mail.encode()),
        hashlib.sha256(one.account.encode()).digest(), hashlib.md5(one.account.encode()).hexdigest().encode(),
        hashlib.blake2b(one.account.encode(), key=b"k", digest_size=16).digest(), b"qzx17k1vyw",
    ):  # fmt: skip
        found, _ = traces([("a file", b"before " + kept + b" behind")], one.secrets(), [one.account], [b"k"])
        assert found, kept
    assert traces([("a file", b"nothing of anybody")], one.secrets(), [one.account], [b"k"])[0] == []
