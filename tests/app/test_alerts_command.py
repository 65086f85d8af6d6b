"""The alerts' commands, and that an update tells what is due."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.alerting import channels
from app.alerting.addresses import Address
from app.alerting.message import Message
from app.cli import main
from store import alerts, changes, runs
from store.alerted import Alert
from store.database import open_store
from store.model import Change

HOOK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7"


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store in an empty folder, with a figure edited just now."""
    monkeypatch.chdir(tmp_path)
    found = f"sqlite:///{tmp_path / 'store.db'}"
    monkeypatch.setenv("TALLYWIRE_STORE__URL", found)
    with open_store(found, migrate=True) as store, store.begin() as conn:
        changes.add(conn, Change(datetime.now(UTC), "edited", "seats: 900 → 4,000"))
    return found


class Post:
    """The way out, which remembers and fails as it is told."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.error: str | None = None

    def __call__(self, address: Address, message: Message) -> str | None:
        self.sent.append((address.label, message.title))
        return self.error


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Post:
    made = Post()
    monkeypatch.setattr(channels, "deliver", made)
    monkeypatch.setenv("TALLYWIRE_ALERTS_TO_DESK", HOOK)
    return made


def test_send_once_list_and_run(url: str, post: Post, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["alerts", "send"]) == 0
    assert main(["alerts", "send"]) == 0
    assert len(post.sent) == 1 and post.sent[0][0] == "desk, slack 1"
    assert "nothing is due" in capsys.readouterr().err
    assert main(["alerts", "list"]) == 0
    told = capsys.readouterr().out
    assert "900 → 4,000" in told and "desk, slack 1: sent" in told
    assert main(["alerts", "list", "--json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert row["sends"][0]["state"] == "sent" and row["kind"] == "edited"
    assert main(["runs"]) == 0
    assert "1 new, 1 sent in 1 message" in capsys.readouterr().out


def test_a_failure_is_told_by_the_command_the_runs_and_the_doctor(
    url: str, post: Post, capsys: pytest.CaptureFixture[str]
) -> None:
    post.error = "was answered with HTTP 500"
    assert main(["alerts", "send"]) == 1
    assert "desk, slack 1: was answered with HTTP 500" in capsys.readouterr().err
    with open_store(url) as store, store.read() as conn:
        last = runs.latest(conn)
    assert last is not None and (last.command, last.outcome) == ("alerts", "partial")
    main(["doctor"])
    told = " ".join(capsys.readouterr().out.split())
    assert "1 alert not sent to desk, slack 1: was answered with HTTP 500" in told
    assert "TIia" not in told


def test_silence(url: str, post: Post, capsys: pytest.CaptureFixture[str]) -> None:
    alert = Alert("quiet", "source x", "", "Source quiet: x")
    now = datetime.now(UTC)
    with open_store(url) as store, store.begin() as conn:
        alerts.add(conn, alert, now - timedelta(hours=1))
        alerts.prepare(conn, alert.key, ["desk, slack 1"], now - timedelta(hours=1))
    assert main(["alerts", "silence", alert.key[:8].upper(), "--days", "3"]) == 0
    assert main(["alerts", "send"]) == 0
    assert [title for _, title in post.sent] == ["Tallywire: Figure edited in place: seats: 900 → 4,000"]
    assert main(["alerts", "silence", "ffffffff"]) == 1
    assert "alerts list" in capsys.readouterr().err


def test_try_an_address(url: str, post: Post, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["alerts", "test", "desk"]) == 0
    post.error = "could not be reached"
    assert main(["alerts", "test", "DESK"]) == 1
    assert main(["alerts", "test", "nobody"]) == 2
    assert "known: desk" in capsys.readouterr().err


def test_without_an_address_alerts_are_kept_for_the_briefing(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["alerts", "send"]) == 0
    with open_store(url) as store, store.read() as conn:
        assert len(alerts.recent(conn, datetime.now(UTC) - timedelta(days=1))) == 1
        assert not alerts.waiting(conn, datetime.now(UTC))


def test_a_rule_for_a_group_without_address_is_told(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tallywire.toml").write_text('[[alerts]]\nkind = "conflict"\nto = ["press-office"]\n')
    assert main(["alerts", "send"]) == 2
    assert "TALLYWIRE_ALERTS_TO_PRESS_OFFICE" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[alerts]]\nkind = "rumour"\n', "alerts"),
        ('[[alerts]]\nkind = "quiet"\nthreshold = 3\n', "no use for one"),
        ('[[alerts]]\nkind = "spike"\ntreshold = 3\n', "did you mean `threshold`"),
        ('[alerting]\nquiet_from = "20:00"\n', "both quiet_from and quiet_until"),
        ('[alerting]\nquiet_from = "8pm"\nquiet_until = "07:00"\n', "quiet_from"),
        ('[alerting]\nzone = "Mars/Olympus"\n', "time zone"),
    ],
)
def test_a_bad_setting_is_refused(
    text: str, told: str, url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tallywire.toml").write_text(text)
    assert main(["alerts", "send"]) == 2
    assert told in capsys.readouterr().err
