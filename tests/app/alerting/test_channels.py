"""What really leaves: e-mail, Slack and Teams against servers on loopback, with hostile titles, and no secrets told."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from app.alerting.addresses import Address
from app.alerting.channels import NO_ANSWER, deliver
from app.alerting.message import MOST_LISTED, compose
from store.alerted import Alert, Evidence, Kept, Send
from tests.app.alerting.postbox import Mailbox, Webhook

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
SECRET = "TIiajkdnlazkcOXrIdevi7"
HOSTILE = (
    "<!channel> <script>alert(1)</script> [click](https://evil.example) *bold* "
    "\u202egnp\r\nBcc: all@victim.example <at>all</at>"
)
SLACK = Address("desk, slack 1", "slack", f"slack://T1JJ3T3L2/A1BRTD4JD/{SECRET}")


def due(text: str = HOSTILE, number: int = 1, doubt: datetime | None = None) -> list[tuple[Kept, Send]]:
    found = []
    for turn in range(number):
        alert = Alert("conflict", "metric m1", str(turn), text)
        evidence = (Evidence(text, text, "https://ledger.example/a)b <c>"), Evidence("x", "y", "javascript:alert(1)"))
        kept = Kept(alert.key, "conflict", alert.subject, text, evidence, None, None, None, NOW)
        found.append((kept, Send(alert.key, "desk, slack 1", "due", 0, NOW, doubt=doubt)))
    return found


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    box = Webhook()
    yield box
    box.close()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    yield box
    box.close()


@pytest.fixture
def slack(webhook: Webhook, monkeypatch: pytest.MonkeyPatch) -> Webhook:
    from apprise.plugins.slack import NotifySlack

    monkeypatch.setattr(NotifySlack, "webhook_url", f"http://127.0.0.1:{webhook.port}")
    return webhook


@pytest.fixture
def teams(webhook: Webhook, monkeypatch: pytest.MonkeyPatch) -> Address:
    """Teams' address leads to the webhook, without the encryption that a real one has."""
    real = requests.post

    def post(url: str, **kwargs: Any) -> requests.Response:
        assert url.startswith("https://127.0.0.1:")
        return real(url.replace("https://", "http://", 1), **kwargs)

    monkeypatch.setattr(requests, "post", post)
    return Address("desk, teams 1", "teams", f"workflows://127.0.0.1:{webhook.port}/ABCD/{SECRET}/")


def test_slack_takes_nothing_of_a_title_for_markup(slack: Webhook) -> None:
    assert deliver(SLACK, compose(due(), "slack", NOW)) is None
    (attachment,) = slack.bodies[0]["attachments"]
    told = attachment["title"] + attachment["text"]
    assert "<!channel>" not in told and "<script>" not in told and "&lt;!channel&gt;" in told
    assert "https://evil.example" not in told
    assert "https://ledger.example/a%29b%20%3Cc%3E" in told
    assert "javascript:" not in told and "\u202e" not in told
    assert "alerts silence" in told


def test_teams_takes_nothing_of_a_title_for_markup(webhook: Webhook, teams: Address) -> None:
    assert deliver(teams, compose(due(), "teams", NOW)) is None
    blocks = webhook.bodies[0]["attachments"][0]["content"]["body"]
    told = "\n".join(block.get("text", "") for block in blocks)
    assert r"\[click\]\(" in told and "[click](" not in told
    assert "<at>" not in told.replace(r"\<at\>", "")
    assert "(https://ledger.example/a%29b%20%3Cc%3E)" in told
    assert "javascript:" not in told


def test_mail_has_one_subject_and_no_further_header(mailbox: Mailbox) -> None:
    address = Address(
        "desk, e-mail 1", "e-mail", f"mailto://127.0.0.1:{mailbox.port}/?from=a@desk.example&to=b@desk.example"
    )
    assert deliver(address, compose(due(), "e-mail", NOW)) is None
    (mail,) = mailbox.mails
    assert mail["Bcc"] is None and "Bcc: all" in mail["Subject"]
    assert mail["To"] == "b@desk.example"
    for part in mail.walk():
        if part.get_content_type() == "text/html":
            assert "<script>" not in part.get_content() and "&lt;script&gt;" in part.get_content()
    assert any("alerts silence" in part.get_content() for part in mail.walk() if not part.is_multipart())


@pytest.mark.parametrize("status", [403, 500])
def test_a_refusal_is_told_without_the_address(status: int, slack: Webhook, caplog: pytest.LogCaptureFixture) -> None:
    slack.status = status
    with caplog.at_level(logging.DEBUG):
        error = deliver(SLACK, compose(due(), "slack", NOW))
    assert error == f"was answered with HTTP {status}"
    assert SECRET not in caplog.text


def test_nobody_there(slack: Webhook, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    slack.close()
    with caplog.at_level(logging.DEBUG):
        assert deliver(SLACK, compose(due(), "slack", NOW)) == NO_ANSWER
    assert SECRET not in caplog.text + "".join(capfd.readouterr()) + repr(SLACK)


def test_an_address_that_leads_nowhere() -> None:
    error = deliver(Address("desk, slack 1", "slack", f"slack://{SECRET}"), compose(due(), "slack", NOW))
    assert error and SECRET not in error


@pytest.mark.parametrize("channel", ["slack", "teams", "e-mail"])
def test_a_backlog_is_one_message_that_says_how_much_it_leaves_out(channel: str) -> None:
    message = compose(due("Story emerging: the hall", MOST_LISTED + 5), channel, NOW)
    assert message.title == f"Tallywire: {MOST_LISTED + 5} alerts"
    assert message.body.count("first seen") == MOST_LISTED
    assert "5 further alerts" in message.body


def test_doubt_is_told() -> None:
    assert "may have reached you already" in compose(due(doubt=NOW), "slack", NOW).body
    assert "again?" not in compose(due(), "slack", NOW).body


def test_long_words_are_cut() -> None:
    assert len(compose(due("x" * 100_000), "teams", NOW).body) < 2_000
