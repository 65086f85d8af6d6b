"""Looks: a folder changes looks and words without code, and what is wrong in it is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.digest import Digest, build, looks
from app.digest.html import css_text, render_html
from app.digest.markdown import render_markdown
from store.errors import SettingsError
from tests.app import digest_scene as scene


@pytest.fixture(scope="module")
def digest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Digest]:
    with scene.make(tmp_path_factory.mktemp("looks") / "store.db") as store, store.read() as conn:
        yield build(conn, "2026-W25", scene.NOW)


def test_a_folder_changes_names_colours_headings_and_one_template(digest: Digest, tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    (tmp_path / "looks.toml").write_text(
        'name = "Harbour & Co"\nfooter = "For members only."\npaper = "Letter"\nlogo = "logo.svg"\n'
        '[headings]\nsafe = "You can say"\n[colours]\nprimary = "#123456"\n'
    )
    (tmp_path / "sections").mkdir()
    (tmp_path / "sections" / "avoid.html.j2").write_text("<p>Ask the desk about {{ digest.avoid.items|length }}.</p>")
    look = looks.load(tmp_path)
    html = render_html(digest, look)
    assert "You can say" in html and "#123456" in html and "For members only." in html
    assert "Ask the desk about 1." in html and "Figures to avoid" not in html and "Disputed figures" in html
    assert "Harbour &amp; Co" in html and render_markdown(digest, look).startswith("**Harbour & Co**")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name = 3", "looks.toml: name: give a text"),
        ("title = 'x'", "title: no such field; known are"),
        ("paper = 'A3'", "paper: 'A3' is neither"),
        ("logo = '../secret.svg'", "logo: '../secret.svg' is no .svg or .png"),
        ("[headings]\nweather = 'x'", "headings.weather: no such field"),
        ("[colours]\nink = 'red'", "colours.ink: 'red' is no colour"),
        ("colours = 'red'", "colours: give a table"),
        ("name = ", "looks.toml"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "looks.toml").write_text(text)
    with pytest.raises(SettingsError, match=says.replace(".", r"\.")):
        looks.load(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no folder"):
        looks.load(tmp_path / "none")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{% if %}", "line 1"),
        ("{{ nobody.knows }}", "nobody"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
    ],
)
def test_a_template_that_is_wrong_is_named_and_reaches_nothing(
    digest: Digest, tmp_path: Path, text: str, says: str
) -> None:
    (tmp_path / "digest.html.j2").write_text(text)
    with pytest.raises(SettingsError, match=says):
        render_html(digest, looks.load(tmp_path))


@pytest.mark.parametrize("text", ['a"b', "a\\b", "</style>", "a\nb", "a}b{", "ü ≠ x"])
def test_a_text_in_a_style_sheet_ends_nothing(text: str) -> None:
    written = str(css_text(text))
    assert written[0] == written[-1] == '"'
    assert not set('"<>{}\n') & set(written[1:-1])
