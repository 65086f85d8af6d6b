"""Digests by SMTP on loopback and to chats: each address once, to all of it or none, what failed tried again."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from app import pauses
from app.alerting.addresses import Address
from app.cli import main
from app.clock import fixed_clock
from app.digest import Making, build, due, sending, smtp, weeks
from app.digest.model import Period
from app.settings import Settings
from app.settings_digest import DigestSettings
from store import digests
from store.database import Store
from store.errors import SettingsError
from tests.app import digest_scene as scene


class Postbox:
    """Takes what it is given; refuses recipients whose name begins with "gone"."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Envelope, address: str, options: Any) -> str:
        if address.startswith("gone"):
            return "550 5.1.1 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        self.taken.append(envelope)
        return "250 taken"


def let_in(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and data.password == b"right"
    return AuthResult(success=right, handled=False)


@pytest.fixture(scope="module")
def postbox() -> Iterator[tuple[Postbox, int]]:
    box = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, "127.0.0.1", port, authenticator=let_in, auth_require_tls=False)
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with scene.make(tmp_path / "store.db") as opened:
        yield opened


@pytest.fixture
def making(store: Store) -> Making:
    with store.read() as conn:
        return Making(build(conn, "2026-W25", scene.NOW), dashboard="https://desk.example")


def mailto(port: int, names: str = "ana@desk.example", login: str = "") -> str:
    return f"mailto://{login}127.0.0.1:{port}/{names}?from=tally@desk.example&mode=insecure"


def test_a_mail_reaches_every_recipient_of_an_address(postbox: tuple[Postbox, int], making: Making) -> None:
    box, port = postbox
    box.taken.clear()
    assert smtp.deliver(mailto(port, "ana@desk.example,ben@desk.example", "me:right@"), making) is None
    (taken,) = box.taken
    assert taken.rcpt_tos == ["ana@desk.example", "ben@desk.example"] and taken.mail_from == "tally@desk.example"
    assert isinstance(taken.content, bytes)
    told = email.message_from_bytes(taken.content, policy=email.policy.default)
    assert [part.get_content_type() for part in told.walk()] == [
        "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png",
    ]  # fmt: skip
    assert "tally@desk.example" in told["From"] and told["X-Unsent"] is None


@pytest.mark.parametrize(
    ("names", "login", "says"),
    [
        ("ana@desk.example,gone@desk.example", "", "refused 1 of 2 recipients (550); nothing was sent to the others"),
        ("ana@desk.example", "me:wrong@", "refused the user name or password"),
    ],
)
def test_a_refusal_is_told_and_nothing_is_half_sent(
    postbox: tuple[Postbox, int], making: Making, names: str, login: str, says: str
) -> None:
    box, port = postbox
    box.taken.clear()
    error = smtp.deliver(mailto(port, names, login), making)
    assert error is not None and says in error and not box.taken
    assert "desk.example" not in error and "wrong" not in error


@pytest.mark.parametrize("url", ["mailto://127.0.0.1:1/ana@desk.example?from=a@b.example", "mailto://", "what://is"])
def test_a_server_that_is_down_and_an_address_that_is_none_are_told(making: Making, url: str) -> None:
    error = smtp.deliver(url, making)
    assert error is not None and "desk.example" not in error


def test_each_address_gets_it_once_and_what_failed_is_tried_again_later(store: Store, making: Making) -> None:
    answers: dict[str, list[str | None]] = {
        "desk, slack 1": ["was answered with HTTP 500", None],
        "desk, e-mail 1": [None],
    }
    to = [Address(label, label.split(", ")[1][:-2], "x://") for label in answers]
    calls: list[str] = []

    def deliver(address: Address, made: Making) -> str | None:
        calls.append(address.label)
        return answers[address.label].pop(0)

    def go(minutes: int) -> tuple[list[str], list[str]]:
        clock = fixed_clock(scene.NOW + timedelta(minutes=minutes))
        return sending.send(store, making, to, clock, deliver, waiting=True)

    assert go(0) == (["desk, e-mail 1"], ["desk, slack 1: was answered with HTTP 500"])
    assert go(1) == ([], []), "its pause is not over"
    assert not sending.anybody_due(store, "2026-W25", to, scene.NOW + timedelta(minutes=1))
    assert go(6) == (["desk, slack 1"], [])
    assert go(600) == ([], []) and calls == ["desk, slack 1", "desk, e-mail 1", "desk, slack 1"]


def test_a_clock_that_is_put_back_sends_no_digest_twice(store: Store, making: Making) -> None:
    to, calls = [Address("desk, slack 1", "slack", "x://")], list[str]()

    def deliver(address: Address, made: Making) -> str | None:
        calls.append(made.digest.period.name)
        return None

    for days in (0, -1, 1, -400, 0):
        moment = scene.NOW + timedelta(days=days)
        sending.send(store, making, to, fixed_clock(moment), deliver, waiting=True)
        assert not sending.anybody_due(store, "2026-W25", to, moment)
    assert calls == ["2026-W25"]


def test_it_gives_up_in_the_end_and_a_person_can_go_on(store: Store, making: Making) -> None:
    to, moment = [Address("desk, slack 1", "slack", "x://")], scene.NOW
    for _ in range(40):
        sending.send(store, making, to, fixed_clock(moment), lambda *_: "is down", waiting=True)
        moment += timedelta(hours=6)
    with store.read() as conn:
        (note,) = digests.sends_of(conn, "2026-W25")
    assert (note.state, note.tries, note.error) == ("given_up", pauses.MOST_TRIES, "is down")
    assert sending.send(store, making, to, fixed_clock(moment), lambda *_: None, waiting=False)[0] == ["desk, slack 1"]


def test_a_sending_that_was_killed_is_told_and_not_repeated(store: Store, making: Making) -> None:
    to = [Address("desk, slack 1", "slack", "x://")]

    def dies(address: Address, made: Making) -> str | None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sending.send(store, making, to, fixed_clock(scene.NOW), dies, waiting=False)
    sent, failures = sending.send(store, making, to, fixed_clock(scene.NOW), lambda *_: None, waiting=False)
    assert not sent and failures == ["desk, slack 1: was being sent when it was stopped, and may have arrived"]
    with store.begin() as conn:
        digests.renew(conn, "2026-W25", ["desk, slack 1"], scene.NOW)
    assert sending.send(store, making, to, fixed_clock(scene.NOW), lambda *_: None, waiting=False)[0]


def test_a_chat_gets_the_digest_in_short_with_its_address(making: Making) -> None:
    told = sending.short(making)
    assert told.title == "Tallywire: Weekly digest, 15 to 21 June 2026" and told.marked
    assert "[The whole digest](<https://desk.example/digest?week=2026-W25>)" in told.body


def test_groups_without_an_address_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match="names no group"):
        sending.addresses(Settings())
    with pytest.raises(SettingsError, match="'desk' has no address; set TALLYWIRE_ALERTS_TO_DESK"):
        sending.addresses(Settings(), ["desk"])
    monkeypatch.setenv("TALLYWIRE_ALERTS_TO_DESK", "mailto://a.example/x@a.example")
    assert [one.label for one in sending.addresses(Settings(), ["desk", "DESK"])] == ["desk, e-mail 1"]


def test_the_command_sends_and_sends_it_once(
    store: Store, postbox: tuple[Postbox, int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    box, port = postbox
    box.taken.clear()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TALLYWIRE_STORE__URL", store.url)
    monkeypatch.setenv("TALLYWIRE_ALERTS_TO_DESK", mailto(port))
    call = ["digest", "--week", "2026-W25", "--send", "--to", "desk"]
    assert main(call) == 0 and capsys.readouterr().out == "sent to desk, e-mail 1\n"
    assert main(call) == 0 and "everybody has had it" in capsys.readouterr().err
    assert main([*call, "--again"]) == 0 and len(box.taken) == 2
    assert not (tmp_path / "digests").exists(), "no file unless one is asked for"
    monkeypatch.setenv("TALLYWIRE_ALERTS_TO_DESK", mailto(port, "gone@desk.example"))
    assert main([*call, "--again"]) == 1
    assert "not sent: desk, e-mail 1: the mail server refused 1 of 1 recipients" in capsys.readouterr().err
    monkeypatch.setenv("TALLYWIRE_ALERTS_TO_DESK", mailto(1))
    assert main([*call, "--again"]) == 1
    down = capsys.readouterr().err
    assert "not sent: desk, e-mail 1: the mail server could not be reached" in down and down.count("\n") == 1
    assert len(box.taken) == 2, "nothing was half-sent"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("settings", "now", "week"),
    [
        ({}, "2026-06-22T06:59", "2026-W24"),
        ({}, "2026-06-22T07:00", "2026-W25"),
        ({"day": "friday"}, "2026-06-26T06:59", "2026-W24"),
        ({"day": "friday"}, "2026-06-26T07:00", "2026-W25"),
        ({"zone": "Asia/Tokyo"}, "2026-06-21T23:59", "2026-W24"),  # Monday 8:59 there; Sunday is not over in UTC
        ({"zone": "Asia/Tokyo"}, "2026-06-22T00:00", "2026-W25"),
        ({"zone": "America/New_York"}, "2026-06-22T10:59", "2026-W24"),
        ({"zone": "America/New_York"}, "2026-06-22T11:00", "2026-W25"),
        ({"zone": "Europe/Berlin", "hour": "02:30"}, "2026-03-30T00:30", "2026-W13"),  # the night the clock jumped
    ],
)
def test_a_week_is_due_on_its_day_and_never_before_it_is_over(settings: dict[str, str], now: str, week: str) -> None:
    found = due.due(DigestSettings(**settings), at(now))  # type: ignore[arg-type]
    assert found is not None and found.name == week
    assert weeks.bounds(found)[1] <= at(now)


def test_pauses_grow_and_end() -> None:
    moments = [pauses.next_try(tries, scene.NOW) for tries in range(1, pauses.MOST_TRIES + 1)]
    assert moments[0] == scene.NOW + pauses.FIRST_PAUSE and moments[-1] is None
    assert all(a is not None and b is not None and a <= b for a, b in pairwise(moments[:-1]))


def test_the_week_before_a_week() -> None:
    first = weeks.week("2026-W01", scene.NOW)
    assert weeks.week_before(first) == Period("2025-W52", first.first - timedelta(7), first.last - timedelta(7))
