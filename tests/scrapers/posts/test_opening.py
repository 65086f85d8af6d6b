"""Which reader opens an export, and what is said where that can't be told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrapers.posts.opening import GENERIC, KINDS, MAPPED, SIGNS, detect, open_export
from scrapers.posts.post import Post
from store.errors import InputError
from tests.scrapers.posts import test_engage, test_slack, test_teams
from tests.scrapers.posts.exports import as_folder, as_zip

SLACK = test_slack.export(test_slack.message())
TEAMS = {"1.json": test_teams.page(test_teams.message())}
ENGAGE = {"Messages.csv": test_engage.table(test_engage.row())}


def refused(path: str, kind: str = "auto", columns: dict[str, str] | None = None) -> str:
    with pytest.raises(InputError) as caught, open_export(path, kind, columns) as export:
        list(export.records())
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(("kind", "files"), [("slack", SLACK), ("teams", TEAMS), ("engage", ENGAGE)])
def test_a_kind_is_detected_or_named(tmp_path: Path, kind: str, files: dict[str, object]) -> None:
    path = str(as_zip(tmp_path / "export.zip", files))
    for asked in ("auto", kind):
        with open_export(path, asked) as export:
            assert export.kind == kind and any(isinstance(record, Post) for record in export.records())


def test_every_kind_has_a_sign_and_a_name() -> None:
    assert KINDS.keys() == SIGNS.keys() and {*GENERIC, *MAPPED} <= KINDS.keys()


def test_what_could_be_two_kinds_asks_for_one(tmp_path: Path) -> None:
    path = str(as_zip(tmp_path / "export.zip", {**SLACK, **ENGAGE}))
    assert "more than one kind" in (said := refused(path)) and said.endswith("--kind: slack, engage")
    with open_export(path, "engage") as export:
        assert export.kind == "engage"


def test_words_of_another_program_in_a_message_do_not_mislead(tmp_path: Path) -> None:
    files = {f"a/{test_slack.DAY}": [test_slack.message('see https://graph.microsoft.com and {"messageType": 1}')]}
    assert detect(str(as_zip(tmp_path / "export.zip", {**files, **SLACK}))) == "slack"


def test_what_is_no_export_is_told(tmp_path: Path) -> None:
    assert "no export that is known" in refused(str(as_zip(tmp_path / "a.zip", {"readme.md": "x"})))
    assert "no such file" in refused(str(tmp_path / "missing"))
    assert "can't be read" in refused("a\0b")
    assert "no such kind of export" in refused(str(tmp_path), "irc")


def test_columns_are_for_tables_only(tmp_path: Path) -> None:
    path = str(as_zip(tmp_path / "export.zip", SLACK))
    assert "--map is for csv" in refused(path, "slack", {"time": "when"})


def test_an_empty_file_and_no_name_are_said_to_be_that(tmp_path: Path) -> None:
    (tmp_path / "posts.csv").touch()
    assert refused(str(tmp_path / "posts.csv"), "auto").endswith("posts.csv: is empty; export it again")
    assert refused("", "auto") == "'': there is no such file or folder"


NAMES = ["x.json", "channels.json", "Messages.csv", "a.mbox"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(["auto", *KINDS]), data=st.binary(max_size=300), name=st.sampled_from(NAMES))
def test_any_bytes_are_read_or_refused_in_one_line(tmp_path: Path, kind: str, data: bytes, name: str) -> None:
    folder = as_folder(tmp_path / "folder", {name: data})
    for path in (folder, folder / name):
        try:
            with open_export(str(path), kind) as export:
                list(export.records())
                list(export.people())
        except InputError as error:
            assert "\n" not in str(error)
    (folder / name).unlink()
