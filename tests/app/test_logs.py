"""The log: one line of JSON for what happened, with every count, where a deployment wants it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app import logs
from app.alerting import work
from app.clock import fixed_clock
from app.runs import recorded
from store.database import Store

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty current folder; the log of other tests is as it was afterwards."""
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    logs.configure()


def lines(text: str) -> list[dict[str, Any]]:
    """The lines of a log."""
    return [json.loads(line) for line in text.splitlines()]


def kept(here: Path) -> list[dict[str, Any]]:
    """The lines of the log file."""
    return lines((here / logs.FOLDER / logs.LOG_NAME).read_text("utf-8"))


def test_a_run_leaves_one_line_with_its_counts(here: Path, store: Store) -> None:
    logs.configure()
    with recorded(store, "collect", fixed_clock(NOW)) as tally:
        tally.counts.update({"collected": 3, "new": 1, "dropped:old": 2})
    (line,) = kept(here)
    assert (line["event"], line["command"], line["outcome"], line["level"]) == ("run", "collect", "ok", "info")
    assert line["counts"] == {"collected": 3, "new": 1, "dropped:old": 2}
    assert line["seconds"] >= 0 and datetime.fromisoformat(line["timestamp"]).tzinfo


@pytest.mark.parametrize(("error", "outcome"), [(RuntimeError, "failed"), (KeyboardInterrupt, "interrupted")])
def test_a_run_that_ends_badly_says_so(error: type[BaseException], outcome: str, here: Path, store: Store) -> None:
    logs.configure()
    with pytest.raises(error), recorded(store, "process", fixed_clock(NOW)) as tally:
        tally.counts["seen"] = 7
        raise error
    (line,) = kept(here)
    assert (line["outcome"], line["counts"]) == (outcome, {"seen": 7})


def test_alerts_leave_a_line_when_something_was_done(here: Path, store: Store) -> None:
    from app.settings import Settings
    from tests.store.builders import judged

    logs.configure()
    assert work.run(store, Settings(), fixed_clock(NOW)) == []
    assert not (here / logs.FOLDER).exists(), "nothing was done"
    with store.begin() as conn:
        judged(conn)
    logs.record_outcome("alerts", "partial", 1.23456, {"found": 2, "failed": 1})
    (line,) = kept(here)
    assert (line["command"], line["seconds"], line["counts"]) == ("alerts", 1.235, {"found": 2, "failed": 1})


def test_where_lines_are_collected_no_file_is_written(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(environ={logs.ENV_LOG: "stderr"})
    logs.record_outcome("digest", "ok", 0.5, {"sent": 2})
    logging.getLogger("another.library").warning("a %s", "warning")
    logging.getLogger("another.library").info("chatter")
    run, warning = lines(capsys.readouterr().err)
    assert (run["command"], run["counts"]) == ("digest", {"sent": 2})
    assert (warning["event"], warning["logger"], warning["level"]) == ("a warning", "another.library", "warning")
    assert list(here.iterdir()) == []


def test_a_hostile_text_stays_in_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(environ={logs.ENV_LOG: "stderr"})
    logging.getLogger("tallywire.x").warning('one\ntwo \x1b[31m \u2028 {"event": 1}')
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["event"].startswith("one\ntwo") and "\x1b" not in line


def test_an_error_names_the_place_of_its_details(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure()
    number, place = logs.record_error(ValueError("broken"))
    assert place == str(logs.FOLDER / logs.LOG_NAME)
    (line,) = kept(here)
    assert line["error_id"] == number and "ValueError: broken" in line["exception"]
    monkeypatch.setenv(logs.ENV_LOG, "stderr")
    logs.configure()
    number, place = logs.record_error(ValueError("broken"))
    assert place == "the line above" and number in capsys.readouterr().err


def test_what_another_process_logged_is_passed_on_as_it_was(here: Path) -> None:
    logs.configure()
    theirs = {
        "event": "a page failed", "level": "error", "logger": "tallywire.dashboard", "exception": "Trace\nback",
        "name": "x", "timestamp": "2026-07-01T09:00:00Z",
    }  # fmt: skip
    logs.pass_on(json.dumps(theirs) + "\n")
    (line,) = kept(here)
    assert (line["event"], line["level"], line["logger"]) == ("a page failed", "error", "tallywire.dashboard")
    assert (line["exception"], line["its_name"]) == ("Trace\nback", "x")


@pytest.mark.parametrize("line", ["You can now view it", "{", "{}", '{"event": 1}', "[1]", "{" * 100_000])
def test_any_other_line_of_another_process_is_a_warning(line: str, here: Path) -> None:
    logs.configure()
    logs.pass_on(line + "\n")
    (found,) = kept(here)
    assert (found["event"], found["level"], found["logger"]) == (line, "warning", "tallywire.dashboard")
