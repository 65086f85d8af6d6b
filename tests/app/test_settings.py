"""Settings: what is accepted, and the one line that says what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import LISTS, TABLES, load_settings
from app.settings_reference import describe_settings
from store.errors import SettingsError


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def problem(config: Path | None = None) -> str:
    """The message of the SettingsError that loading raises."""
    with pytest.raises(SettingsError) as caught:
        load_settings(config)
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)
    return str(caught.value)


def write(here: Path, text: str) -> None:
    """Write the settings file of the current folder."""
    (here / "tallywire.toml").write_text(text, encoding="utf-8")


def test_without_a_file_the_defaults_hold(here: Path) -> None:
    settings = load_settings()
    assert settings.store.url == "sqlite:///tallywire.db"
    assert settings.dashboard.host == "127.0.0.1"
    assert settings.fetch.allow_private_hosts == ()
    assert (settings.voices.min_authors, settings.voices.min_population, settings.voices.min_theme_authors) == (
        5, 20, 10,
    )  # fmt: skip


def test_the_environment_wins_over_the_file(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(here, "[fetch]\nretries = 3\nconcurrency = 4\n")
    monkeypatch.setenv("TALLYWIRE_FETCH__RETRIES", "5")
    settings = load_settings()
    assert (settings.fetch.retries, settings.fetch.concurrency) == (5, 4)


@pytest.mark.parametrize("written", ['["10.0.0.0/8", "intranet.example"]', "10.0.0.0/8, intranet.example"])
def test_lists_in_the_environment_are_json_or_commas(here: Path, monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("TALLYWIRE_FETCH__ALLOW_PRIVATE_HOSTS", written)
    assert load_settings().fetch.allow_private_hosts == ("10.0.0.0/8", "intranet.example")


def test_a_blank_variable_counts_as_not_set(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALLYWIRE_FETCH__RETRIES", "")
    assert load_settings().fetch.retries == 2


def test_a_file_saved_by_a_windows_editor_is_read(here: Path) -> None:
    (here / "tallywire.toml").write_bytes(b"\xef\xbb\xbf[fetch]\r\nretries = 1\r\n")
    assert load_settings().fetch.retries == 1


def test_programmes_are_read(here: Path) -> None:
    write(here, '[[programmes]]\nname = "PaceView"\ncompany = "Vell"\naliases = ["tracker"]\n')
    (programme,) = load_settings().watched()
    assert (programme.name, programme.company, programme.aliases) == ("PaceView", "Vell", ("tracker",))
    assert (programme.query, programme.closeness, programme.about) == ("", None, "")


def test_a_programme_can_be_a_query_with_a_closeness(here: Path) -> None:
    write(here, '[[programmes]]\nname = "A"\nquery = "cab\\nNEAR/5 vans"\ncloseness = 0.35\nabout = "Cameras."\n')
    (programme,) = load_settings().watched()
    assert (programme.query, programme.closeness, programme.about) == ("cab\nNEAR/5 vans", 0.35, "Cameras.")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[fetch]\nretries = 3\nper_host_dely = 1\n",
            "line 3: unknown setting `fetch.per_host_dely` (did you mean `per_host_delay`?)",
        ),
        ("[fech]\nretries = 3\n", "line 1: unknown setting `fech` (did you mean `fetch`?)"),
        ("retries = 3\n", "line 1: unknown setting `retries`; it belongs under [fetch]"),
        ("zzz = 1\n", "line 1: unknown setting `zzz`; sections are store, fetch"),
        ("[fetch]\nretries = \n", "not valid TOML: Invalid value (at line 2"),
        ("[fetch\n", "not valid TOML"),
        ("[fetch]\nretries = 99\n", "line 2: `fetch.retries` should be less than or equal to 10 (got 99)"),
        ("[fetch]\nretries = 'two'\n", "`fetch.retries` should be a valid integer"),
        ("fetch.retries = 'two'\n", "line 1: `fetch.retries`"),
        ("[fetch]\nallow_private_hosts = 'a'\n", "`fetch.allow_private_hosts` should be a list (got 'a')"),
        ('[fetch]\ncontact = "a\\r\\nX-Evil: 1"\n', "`fetch.contact` has characters that are not allowed"),
        ("[access]\nviewer = ['press']\n", "line 1: `access` has values for viewer but no claim"),
        ("[access]\nclaim = 'groups'\n", "line 1: `access` has a claim but no values for a role"),
        ("[access]\nclaim = 'g'\nviewer = ['']\n", "line 3: `access.viewer` has an empty value"),
        ("[access]\nclaim = 'g'\nviewer = ['a']\nadmin = ['a']\n", "line 1: `access` gives 'a' two roles"),
        ("[access]\ndefault_role = 'admin'\n", "line 2: `access.default_role` should be 'none', 'viewer' or 'analyst'"),
        ("[access]\nsession_hours = 0\n", "line 2: `access.session_hours` should be greater than or equal to 1"),
        ("[dashboard]\nhost = 'a b'\n", "line 2: `dashboard.host` has characters that are not allowed here"),
        ("[understand]\nembedder = 'gpt'\n", "`understand.embedder` should be 'minilm' or 'hash' (got 'gpt')"),
        ("fetch = 3\n", "`fetch` is a section; write [fetch]"),
        ("sources = 3\n", "`sources` must be a list of tables; write [[sources]]"),
        (
            "[[programmes]]\nname = 'A'\nalias = 'B'\n",
            "[[programmes]] entry 1: unknown field `alias` (did you mean `aliases`?)",
        ),
        (
            "[[programmes]]\nname = 'A'\n[[programmes]]\ncompany = 'B'\n",
            "[[programmes]] entry 2: field `name` is missing",
        ),
        (
            "[[programmes]]\nname = 'A'\n[[programmes]]\nname = 'B'\nquery = 'cab NEAR vans'\n",
            "[[programmes]] entry 2: field `query` column 5: NEAR needs a number, as in NEAR/5 (got 'cab NEAR vans')",
        ),
        ("[[programmes]]\nname = 'A'\nquery = 'NOT b'\n", "entry 1: field `query` only excludes"),
        ("[[programmes]]\nname = 'A'\ncloseness = 1.1\n", "entry 1: field `closeness` should be less than or equal"),
        (
            "[[programmes]]\nname = 'A'\nquery = 'b'\n[[programmes]]\nname = 'A'\n",
            "`programmes` has two entries named 'A'; articles are counted by name, so rename one",
        ),
    ],
)
def test_a_wrong_file_is_named_with_line_key_and_remedy(here: Path, text: str, said: str) -> None:
    write(here, text)
    message = problem()
    assert message.startswith("tallywire.toml")
    assert said in message


def test_a_token_in_the_environment_is_no_setting(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALLYWIRE_SLACK_TOKEN", "xoxb-1")
    assert "xoxb-1" not in repr(load_settings())


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (
            "TALLYWIRE_FETCH__RETRIS",
            "1",
            "unknown setting TALLYWIRE_FETCH__RETRIS (did you mean TALLYWIRE_FETCH__RETRIES?)",
        ),
        ("TALLYWIRE_NONSENSE", "1", "unknown setting TALLYWIRE_NONSENSE"),
        ("TALLYWIRE_FETCH__RETRIES", "x", "TALLYWIRE_FETCH__RETRIES should be a valid integer"),
        ("TALLYWIRE_FETCH__ALLOW_PRIVATE_HOSTS", "[x", "TALLYWIRE_FETCH__ALLOW_PRIVATE_HOSTS is no list"),
        ("TALLYWIRE_VOICES__MIN_AUTHORS", "4", "TALLYWIRE_VOICES__MIN_AUTHORS can only be raised"),
    ],
)
def test_a_wrong_variable_is_named(
    here: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    message = problem()
    assert message.startswith("environment: ")
    assert said in message


def test_a_file_that_was_asked_for_must_exist(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "there is no such settings file" in problem(here / "other.toml")
    monkeypatch.setenv("TALLYWIRE_CONFIG", "gone.toml")
    assert "gone.toml: there is no such settings file" in problem()
    (here / "folder").mkdir()
    assert "is a folder" in problem(here / "folder")
    (here / "latin.toml").write_bytes(b"# caf\xe9\n")
    assert "byte 5 is not UTF-8" in problem(here / "latin.toml")


@pytest.mark.parametrize(("name", "floor"), [("min_authors", 5), ("min_population", 20), ("min_theme_authors", 10)])
def test_floors_are_raised_never_lowered(here: Path, name: str, floor: int) -> None:
    write(here, f"[voices]\n{name} = {floor - 1}\n")
    assert f"can only be raised above its floor of {floor}" in problem()
    write(here, f"[voices]\n{name} = {floor + 1}\n")
    assert getattr(load_settings().voices, name) == floor + 1


def test_every_setting_is_described() -> None:
    rows = describe_settings()
    names = {row.name for row in rows}
    assert len(names) == len(rows)
    assert names == {f"{table}.{field}" for table, model in TABLES.items() for field in model.model_fields} | {
        "programmes.name", "programmes.company", "programmes.aliases", "programmes.query", "programmes.closeness",
        "programmes.about", "alerts.kind", "alerts.programme", "alerts.threshold", "alerts.to", "alerts.off",
    }  # fmt: skip
    assert all(row.description.endswith(".") and row.values for row in rows)
    assert all(row.env == f"TALLYWIRE_{row.name.replace('.', '__').upper()}" for row in rows if row.env)
    assert set(LISTS) == {"programmes", "alerts", "sources"}
    closeness = next(row for row in rows if row.name == "programmes.closeness")
    assert (closeness.values, closeness.default) == ("number, 0 to 1", "")
    assert {row.name: row.values for row in rows}["fetch.retries"] == "whole number, 0 to 10"
