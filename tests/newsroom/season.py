"""Three runs of the real command line on every scenario, with changes after the first: what a stranger would see."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlsplit

from tests.newsroom.scenario import Scenario
from tests.newsroom.town import NETWORK, TRAP, Asked, At, Town

ROOT = Path(__file__).resolve().parents[2]
CONTACT = "newsdesk@example.org"
RUNS = 3
SETTINGS = {
    "TALLYWIRE_FETCH__ALLOW_PRIVATE_HOSTS": NETWORK,
    "TALLYWIRE_FETCH__PER_HOST_DELAY": "0",
    "TALLYWIRE_FETCH__TOTAL_DEADLINE": "10",
    "TALLYWIRE_FETCH__RETRIES": "1",
    "TALLYWIRE_FETCH__MAX_BYTES": "6000000",
    "TALLYWIRE_FETCH__CONCURRENCY": "32",
    "TALLYWIRE_FETCH__CONTACT": CONTACT,
    "TALLYWIRE_UNDERSTAND__EMBEDDER": "hash",
    "TALLYWIRE_UNDERSTAND__TONE_MODEL": "vader",
}
PUBLIC = ("url", "canonical_url", "outlet", "title", "text", "published", "published_basis", "fetched", "revision",
          "language", "duplicate_of")  # fmt: skip
"""What the export of articles is known to hold; anything beyond it is nobody's promise."""


@dataclass(frozen=True)
class Finished:
    """One command that has ended."""

    code: int
    out: str
    err: str
    seconds: float


@dataclass(frozen=True)
class Run:
    """One run of ``collect`` and what the store and the town tell of it; ``articles`` by path within each site."""

    collect: Finished
    sources: Mapping[str, Mapping[str, Any]]
    articles: Sequence[Mapping[str, Any]]
    asked: Sequence[Asked]


@dataclass(frozen=True)
class Season:
    """All runs, and the command line that made them, for questions afterwards."""

    runs: Sequence[Run]
    places: Mapping[str, At]
    folder: Path

    def articles(self, scenario: Scenario, run: int) -> dict[str, Mapping[str, Any]]:
        """The articles of a scenario's hosts after a run (from 0), by path; those of other hosts are "2/path"."""
        at = self.places[scenario.name]
        found = {}
        for article in self.runs[run].articles:
            place = urlsplit(article["url"])
            number = _host_number(place.hostname or "", at)
            if number:
                path = place.path + (f"?{place.query}" if place.query else "")
                found[path if number == 1 else f"{number}{path}"] = article
        return found

    def asked(self, scenario: Scenario, run: int) -> list[Asked]:
        """What a scenario's hosts were asked in a run (from 0), in order."""
        at = self.places[scenario.name]
        return [asked for asked in self.runs[run].asked if _host_number(asked.host, at)]

    def command(self, *words: str) -> Finished:
        """One more call of the command line."""
        return call(self.folder, *words)


def _host_number(host: str, at: At) -> int:
    return next((number for number in range(1, 6) if at.host(number) == host), 0)


def call(folder: Path, *words: str) -> Finished:
    """``python -m app …`` as a stranger calls it: settings by environment, nothing else."""
    kept = {k: v for k, v in os.environ.items() if not k.upper().startswith("TALLYWIRE_")}
    environment = kept | SETTINGS | {"TALLYWIRE_STORE__URL": f"sqlite:///{folder / 'season.db'}"}
    began = monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "app", *words], cwd=ROOT, env=environment, capture_output=True, timeout=500, check=False
    )
    seconds = monotonic() - began
    return Finished(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8", "replace"), seconds)


def play(scenarios: Sequence[Scenario], town: Town, folder: Path) -> Season:
    """Open the town, run, change what changes, run again, and once more with nothing changed."""
    places = {scenario.name: At(number, town.port) for number, scenario in enumerate(scenarios, 1)}
    listing = folder / "sources.toml"
    listing.write_text("\n".join(_entries(s, places[s.name]) for s in scenarios), encoding="utf-8")
    for scenario in scenarios:
        town.open(places[scenario.name], scenario.serve)
    runs = []
    for number in range(RUNS):
        if number == 1:
            for scenario in scenarios:
                if scenario.then:
                    town.open(places[scenario.name], scenario.then)
        before = len(town.so_far())
        done = call(folder, "collect", "--sources", str(listing), "--all")
        sleep(0.2)  # the last handlers note that their caller has gone
        runs.append(_looked_at(folder, done, town.so_far()[before:]))
    return Season(runs, places, folder)


def _entries(scenario: Scenario, at: At) -> str:
    outlet = [f"outlet = {json.dumps(scenario.outlet)}"] if scenario.outlet else []
    lines = []
    for start, kind in ((scenario.start, scenario.kind), *scenario.beside.items()):
        name = scenario.name if start == scenario.start else f"{scenario.name}, {start}"
        lines += [
            "[[sources]]",
            f"name = {json.dumps(name)}",
            f'kind = "{kind}"',
            f'url = "{_address(start, at)}"',
            *outlet,
        ]
    return "\n".join(lines)


def _looked_at(folder: Path, done: Finished, asked: Sequence[Asked]) -> Run:
    listed, exported = call(folder, "sources", "--json"), call(folder, "export", "articles", "--format", "jsonl")
    assert (listed.code, exported.code) == (0, 0), listed.err + exported.err
    articles = [_public(json.loads(line)) for line in exported.out.split("\n") if line]
    return Run(done, {row["name"]: row for row in json.loads(listed.out)}, articles, asked)


def _public(row: Mapping[str, Any]) -> dict[str, Any]:
    """The promised fields, with moments as such."""
    kept = {name: row[name] for name in PUBLIC}
    for name in ("published", "fetched"):
        kept[name] = datetime.fromisoformat(kept[name]) if kept[name] else None
    return kept


def trapped(run: Run) -> list[str]:
    """What was asked of the addresses that nobody may ask."""
    return [f"{asked.host}{asked.path}" for asked in run.asked if asked.host == TRAP or asked.host[:6] != "127.7."]


def _address(start: str, at: At) -> str:
    """A source's address: ``/path``, "2/path" on its second host, ``https:/path`` (without TLS) or a whole one."""
    if start[0].isdigit():
        return at(start[1:], int(start[0]))
    if start.startswith("https:/") and "://" not in start:
        return at(start.removeprefix("https:")).replace("http:", "https:")
    return start if "://" in start else at(start)
