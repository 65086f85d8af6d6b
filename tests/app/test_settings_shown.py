"""Settings as people see them: values with where they come from; secrets as set or not, never what they are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from app import settings_shown
from app.settings import TABLES, load_settings
from app.settings_shown import Shown
from store.places import described

FILE = """
[fetch]
retries = 4
contact = "desk@example.org"

[access]
claim = "groups"
admin = ["press-leads"]

[alerting]
secrets_file = "addresses.toml"
"""


def rows(
    folder: Path, monkeypatch: pytest.MonkeyPatch, environ: Mapping[str, str], *, private: bool = True
) -> dict[str, Shown]:
    path = folder / "tallywire.toml"
    path.write_text(FILE, "utf-8")
    given = {"TALLYWIRE_CONFIG": str(path), **environ}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    found = settings_shown.groups(load_settings(), settings_shown.read_file(), given, private=private)
    return {f"{group.section}.{row.name}": row for group in found for row in group.rows}


def test_every_setting_is_there_with_what_it_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = rows(tmp_path, monkeypatch, {})
    assert set(found) == {f"{section}.{name}" for section, model in TABLES.items() for name in model.model_fields}
    assert all(row.description for row in found.values())
    assert set(settings_shown.TITLES) == set(TABLES)
    assert all(set(names) <= set(TABLES[section].model_fields) for section, names in settings_shown.PRIVATE.items())


def test_each_says_where_it_comes_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = rows(tmp_path, monkeypatch, {"TALLYWIRE_FETCH__RETRIES": "5", "TALLYWIRE_FETCH__TOTAL_DEADLINE": ""})
    told = {name: (row.value, row.origin, row.place) for name, row in found.items()}
    assert told["fetch.retries"] == ("5", "environment", "TALLYWIRE_FETCH__RETRIES")
    assert told["fetch.contact"] == ("desk@example.org", "file", "tallywire.toml, line 4")
    assert told["fetch.total_deadline"] == ("30", "default", "")
    assert told["fetch.respect_robots"] == ("yes", "default", "")
    assert told["fetch.max_bytes"] == ("10,000,000", "default", "")
    assert told["voices.opt_out_words"] == ("none", "default", "")


def test_others_see_that_something_is_set_but_not_what(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = rows(tmp_path, monkeypatch, {}, private=False)
    for name in ("store.url", "dashboard.host", "access.admin", "alerting.secrets_file", "fetch.allow_private_hosts"):
        assert found[name].value is None
    assert found["fetch.retries"].value == "4"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("sqlite:///news.db", "SQLite, news.db"),
        (
            "postgresql+psycopg://ana:s3cret@db.example:5433/press?sslpassword=s3cret",
            "Postgresql at db.example, database press",
        ),
        ("postgresql+psycopg://ana:s3cret@/press?host=/run/s3cret", "Postgresql at this machine, database press"),
        ("s3cret", "an address that can't be read"),
    ],
)  # fmt: skip
def test_an_address_of_a_store_is_told_without_its_secrets(url: str, words: str) -> None:
    assert described(url) == words and "s3cret" not in described(url)


def test_secrets_are_set_or_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows(tmp_path, monkeypatch, {})
    environ = {"TALLYWIRE_SLACK_TOKEN": "xoxb-s3cret", "TALLYWIRE_OIDC_CLIENT_ID": " "}
    found = settings_shown.secrets(load_settings(), environ, signs_in=False)
    told = {name: is_set for name, is_set, _ in found}
    assert told["TALLYWIRE_SLACK_TOKEN"] and not told["TALLYWIRE_OIDC_CLIENT_ID"]
    assert told["TALLYWIRE_ALERTS_TO_GROUP, or alerting.secrets_file"], "a file holds them"
    assert "s3cret" not in repr(found)
    assert all(
        is_set for name, is_set, _ in settings_shown.secrets(load_settings(), {}, signs_in=True) if "OIDC" in name
    )
