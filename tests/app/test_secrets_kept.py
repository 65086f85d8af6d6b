"""No secret is told: not on the screen, in the log, on a page or to a monitor, whatever fails and however loudly."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from streamlit.testing.v1 import AppTest

from app import health, logs, settings_shown, visitors
from app.cli import main
from app.settings import load_settings
from app.settings_errors import ENV_OIDC
from tests.app import newsroom

STORE, MAIL, HOOK, SLACK, OIDC, COOKIE = (
    "quince-store-word", "quince-mail-word", "quince-hook-mark", "xoxp-quince-slack-token",
    "quince-client-word", "quince-cookie-word-of-more-than-32-signs",
)  # fmt: skip
SECRETS = (STORE, MAIL, HOOK, SLACK, OIDC, COOKIE)
NOBODY = "127.0.0.1:1"
"""Where nothing listens, so that everything that is sent fails."""
MAIN = Path(__file__).resolve().parents[2] / "app" / "main.py"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in which every secret is set, as a deployment would set it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TALLYWIRE_STORE__URL", f"postgresql+psycopg://desk:{STORE}@{NOBODY}/press?connect_timeout=1")
    monkeypatch.setenv("TALLYWIRE_SLACK_TOKEN", SLACK)
    oidc = {
        "client_id": "tallywire",
        "client_secret": OIDC,
        "server_metadata_url": "https://id.example/.well-known/openid-configuration",
        "redirect_uri": "https://press.example/oauth2callback",
        "cookie_secret": COOKIE,
    }
    for name, value in oidc.items():
        monkeypatch.setenv(ENV_OIDC[name], value)
    addresses = tmp_path / "alerts.toml"
    mail = f"mailto://desk:{MAIL}@{NOBODY}?from=t@example.org&to=desk@example.org"
    addresses.write_text(f'[groups]\ndesk = ["{mail}", "https://{NOBODY}/workflows/{HOOK}/run?sig={HOOK}"]\n', "utf-8")
    addresses.chmod(0o600)
    monkeypatch.setenv("TALLYWIRE_ALERTING__SECRETS_FILE", str(addresses))
    (tmp_path / "tallywire.toml").write_text(
        '[digest]\nto = ["desk"]\n[[sources]]\nname = "a"\nkind = "feed"\nurl = "https://a.example/feed"\n', "utf-8"
    )
    yield tmp_path
    for handler in list(logging.getLogger().handlers):
        if handler.get_name() == "tallywire-debug":
            logging.getLogger().removeHandler(handler)


@pytest.fixture
def embedded(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same with a store that answers."""
    monkeypatch.setenv("TALLYWIRE_STORE__URL", f"sqlite:///{(home / 'store.db').as_posix()}")
    assert main(["migrate"]) == 0
    return home


def assert_untold(*texts: str) -> None:
    """None of the secrets, nor a form of it that an address could have, is in a text."""
    for text in texts:
        for secret in SECRETS:
            assert secret not in text and quote(secret) not in text
        assert "quince" not in text


def written(home: Path) -> str:
    """What the log file holds."""
    file = home / logs.FOLDER / logs.LOG_NAME
    return file.read_text("utf-8") if file.exists() else ""


@pytest.mark.parametrize(
    "call",
    [
        "migrate",
        "runs",
        "collect",
        "process",
        "stories list",
        "digest",
        "doctor",
        "alerts list",
        "alerts send",
        "export articles",
    ],
)
def test_a_store_that_does_not_answer_is_named_without_its_password(
    call: str, home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code = main([*call.split(), "--debug"])
    shown = capfd.readouterr()
    assert code == 1 and ("127.0.0.1" in shown.err + shown.out or "press" in shown.err + shown.out)
    assert_untold(shown.out, shown.err, written(home))


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql+psycopg://desk:{STORE}@[bad/press",
        f"postgresql+psycopg://desk:{STORE}@host:port/press",
        f"mysql://desk:{STORE}@host/press",
        f"desk:{STORE}@host",
        f"sqlite://{STORE}@host",
        f"postgresql+psycopg://desk:{STORE}@host/" + "x" * 600,
    ],
)
@pytest.mark.parametrize("placed", ["environment", "file"])
def test_an_address_that_cannot_be_read_is_not_quoted(
    url: str, placed: str, home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    if placed == "file":
        monkeypatch.delenv("TALLYWIRE_STORE__URL")
        (home / "tallywire.toml").write_text(f'[store]\nurl = "{url}"\n', "utf-8")
    else:
        monkeypatch.setenv("TALLYWIRE_STORE__URL", url)
    for call in (["runs", "--debug"], ["doctor", "--debug"]):
        assert main(call) in (1, 2)
    shown = capfd.readouterr()
    assert "store" in shown.err + shown.out
    assert_untold(shown.out, shown.err, written(home))


def test_sending_that_fails_tells_no_address(embedded: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["alerts", "test", "desk", "--debug"]) == 1
    shown = capfd.readouterr()
    assert "desk, e-mail 1" in shown.err and "desk, teams 1" in shown.err
    assert_untold(shown.out, shown.err, written(embedded))


def test_a_digest_that_cannot_be_sent_tells_no_address(
    home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TALLYWIRE_STORE__URL", newsroom.build(home / "news.db"))
    assert main(["digest", "--send", "--week", "2026-W25", "--debug"]) == 1
    shown = capfd.readouterr()
    assert "not sent: desk, e-mail 1" in shown.err and "not sent: desk, teams 1" in shown.err
    assert_untold(shown.out, shown.err, written(home))


@pytest.mark.parametrize(
    "broken",
    [
        "[groups]\ndesk = [{}",
        '[groups]\ndesk = "{}"\n',
        '[groups]\ndesk = ["smtp://{}"]\n',
        "{} = 1\n",
        "[{}]\na = 1\n",
    ],
)
def test_a_broken_file_of_addresses_is_not_quoted(
    broken: str, embedded: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (embedded / "alerts.toml").write_text(broken.replace("{}", HOOK), "utf-8")
    for call in ("alerts test desk", "alerts send", "doctor", "digest --send"):
        main([*call.split(), "--debug"])
    shown = capfd.readouterr()
    assert "alerts.toml" in shown.err
    assert_untold(shown.out, shown.err, written(embedded))


def test_a_slack_token_is_not_told_when_slack_does_not_answer(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from scrapers.posts.slack_api import open_live
    from store.errors import TallywireError

    logs.configure(debug=True)
    logging.getLogger().setLevel(logging.DEBUG)
    try:
        with pytest.raises(TallywireError) as caught, open_live(f"http://{NOBODY}/api/", lambda _: None) as export:
            list(export.records())
    finally:
        logs.configure()
    shown = capfd.readouterr()
    assert_untold(str(caught.value), shown.out, shown.err, written(home))


def test_a_half_configured_sign_in_is_refused_without_its_secrets(
    embedded: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("client_id", "redirect_uri"):
        monkeypatch.setenv(ENV_OIDC[name], "")
        main(["doctor", "--debug"])
        assert main(["dashboard", "--no-browser", "--debug"]) == 2
    monkeypatch.setenv("TALLYWIRE_OIDC_COOKIE_SECRETS", COOKIE)  # a slip of the pen
    assert main(["runs", "--debug"]) == 2
    shown = capfd.readouterr()
    assert_untold(shown.out, shown.err, written(embedded))


def test_monitors_and_the_page_of_settings_are_told_no_secret(home: Path) -> None:
    settings = load_settings()
    url = settings.store.url
    rows = settings_shown.groups(settings, settings_shown.read_file(), os.environ, private=True)
    kept = settings_shown.secrets(settings, os.environ, signs_in=True)
    assert any(is_set for _, is_set, _ in kept)
    assert_untold(health.metrics_of(url), str(health.check(url)), str(rows), str(kept), written(home))


def test_the_page_without_a_store_tells_no_secret(
    home: Path, fresh_desk: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ENV_OIDC.values():
        monkeypatch.delenv(name)
    monkeypatch.setattr(visitors, "check_address", lambda *_: None)  # there is no server here that listens anywhere
    test = AppTest.from_file(str(MAIN), default_timeout=60).run()
    told = [str(getattr(element, "value", "")) for element in test.main]
    assert "is not reachable" in "".join(told)
    assert_untold(*told, *(str(element) for element in test.main), written(home))


def test_what_is_looked_for_would_be_found(home: Path) -> None:
    hide: Callable[[str], None] = assert_untold
    with pytest.raises(AssertionError):
        hide(f"sent to {quote(HOOK)}")
