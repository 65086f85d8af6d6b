"""Secrets in files: taken once, refused in a line that quotes nothing of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.secret_files import take
from store.errors import SettingsError

URL = "TALLYWIRE_STORE__URL"


def test_a_secret_is_taken_from_its_file_and_the_files_name_forgotten(tmp_path: Path) -> None:
    (tmp_path / "url").write_bytes(b"\xef\xbb\xbfpostgresql://u:word@h/d\r\n")
    environ = {URL + "_FILE": str(tmp_path / "url"), "TALLYWIRE_UNDERSTAND__OUTLETS_FILE": "own.csv"}
    take(environ)
    assert environ == {URL: "postgresql://u:word@h/d", "TALLYWIRE_UNDERSTAND__OUTLETS_FILE": "own.csv"}
    take(environ)
    assert environ[URL] == "postgresql://u:word@h/d", "a second look changes nothing"


def test_a_blank_name_is_as_good_as_none() -> None:
    environ = {URL + "_FILE": ""}
    take(environ)
    assert environ == {}


@pytest.mark.parametrize(
    ("held", "says"),
    [
        (b"", "the secret alone"),
        (b" \n", "the secret alone"),
        (b"word-one\nword-two", "the secret alone"),
        (b"\xff\xfeword", "not text in UTF-8"),
        (b"word" * 5000, "the secret alone"),
        (None, "can't be read"),
    ],
)
def test_a_file_that_holds_no_secret_is_refused_without_being_quoted(
    held: bytes | None, says: str, tmp_path: Path
) -> None:
    if held is not None:
        (tmp_path / "file").write_bytes(held)
    with pytest.raises(SettingsError, match=says) as caught:
        take({URL + "_FILE": str(tmp_path / "file")})
    assert URL + "_FILE" in str(caught.value) and "word" not in str(caught.value) and "\n" not in str(caught.value)


def test_a_secret_that_is_set_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("one")
    with pytest.raises(SettingsError, match="both set"):
        take({URL: "another", URL + "_FILE": str(tmp_path / "file")})
