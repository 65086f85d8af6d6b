"""The forms of a digest: hostile text stays text, only http(s) links are made, files appear whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from app.cli import main
from app.digest import Digest, Making, build, render_html, render_markdown, weeks, write
from app.digest.command import command
from app.digest.making import read_formats
from app.digest.markdown import escape, link
from store import meta
from store.database import open_store
from store.errors import UsageError
from tests.app import digest_scene as scene
from tests.bench import bench_digest


@pytest.fixture(scope="module")
def digest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Digest]:
    with scene.make(tmp_path_factory.mktemp("forms") / "store.db") as store, store.read() as conn:
        yield build(conn, "2026-W25", scene.NOW)


class Page(HTMLParser):
    """The tags and links of a document, and the text that is shown."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.shown: list[str] = []
        self.unbalanced: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "br", "img"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.shown.append(data)


@pytest.fixture(scope="module")
def page(digest: Digest) -> Page:
    return Page(render_html(digest))


def test_html_is_balanced_and_fetches_nothing(page: Page, digest: Digest) -> None:
    assert not page.unbalanced and not page.open
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "iframe", "link", "object", "embed", "form", "b"}
    assert not [attrs for _, attrs in page.tags if any(name.startswith("on") for name in attrs)]
    sources = [attrs["src"] or "" for _, attrs in page.tags if "src" in attrs]
    assert sources and all(source.startswith("data:image/") for source in sources)
    assert all(attrs.get("alt") is not None for tag, attrs in page.tags if tag == "img")
    assert "url(" not in render_html(digest) and "@import" not in render_html(digest)


def test_hostile_text_is_shown_as_it_was_printed(page: Page) -> None:
    shown = "".join(page.shown)
    assert scene.HOSTILE in shown and "Nearly 16,000 <b>signed</b> *it*." in shown


def test_html_links_lead_to_the_web_only(page: Page) -> None:
    hrefs = [attrs["href"] or "" for tag, attrs in page.tags if tag == "a"]
    assert len(hrefs) == 4 and all(href.startswith("https://") for href in hrefs)


def test_html_says_what_a_screen_reader_needs(page: Page) -> None:
    tags = page.tags
    assert ("html", {"lang": "en", "class": "screen"}) in tags
    assert [tag for tag, _ in tags].count("h1") == 1 and [tag for tag, _ in tags].count("main") == 1
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = {attrs["id"] for _, attrs in tags if "id" in attrs}
    assert {attrs["aria-labelledby"] for _, attrs in tags if "aria-labelledby" in attrs} == ids
    assert all("scope" in attrs for tag, attrs in tags if tag == "th")
    assert all(attrs.get("aria-label") for _, attrs in tags if attrs.get("role") == "region")


def test_no_colour_stands_without_its_word(digest: Digest) -> None:
    text = render_html(digest)
    assert "≠ Contradicts" in text and "↑ Growth" in text


def test_markdown_cannot_be_broken_by_a_title(digest: Digest) -> None:
    text = render_markdown(digest)
    assert "<script" not in text and "<b>" not in text
    unescaped = re.findall(r"(?<!\\)\]\((<[^>]*>|[^)]*)", text)
    assert unescaped and all(target.startswith("<https://") for target in unescaped)
    assert text.endswith("\n") and "\n\n\n" not in text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("# no heading", r"\# no heading"),
        ("- no list", r"\- no list"),
        ("12. no list", r"12\. no list"),
        ("12.5 percent", "12.5 percent"),
        ("a_b *c* `d`", r"a\_b \*c\* \`d\`"),
        ("![x](y)", r"!\[x\](y)"),
        ("a | b", r"a \| b"),
        ("AT&T & Co &lt; &#60;", "AT&T & Co &amp;lt; &amp;#60;"),
        ("<b>", "&lt;b&gt;"),
        ("two\nlines\u2028and\x00more", "two lines and more"),
        ("https://evil.example", r"https\://evil.example"),
        ("see www.evil.example", r"see www\.evil.example"),
        ("me@evil.example", r"me\@evil.example"),
        ("\\", "\\\\"),
        ("", ""),
    ],
)
def test_markdown_escapes(text: str, written: str) -> None:
    assert escape(text) == written


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "https://x.example/a b", "", None, "//x"])
def test_an_address_that_is_not_safe_makes_no_link(url: str | None) -> None:
    assert link("A [title]", url) == r"A \[title\]"


def test_formats_are_read_and_the_wrong_ones_named() -> None:
    assert read_formats(" HTML , md,html") == ("html", "md")
    for wrong in ("", ",", "doc", "md,exe"):
        with pytest.raises(UsageError, match="choose from html, md, pdf"):
            read_formats(wrong)


def test_files_are_written_whole_and_again_the_same(digest: Digest, tmp_path: Path) -> None:
    files = write(Making(digest), ("md", "html"), tmp_path / "new" / "folder")
    first = {path.name: path.read_bytes() for path in files}
    assert sorted(first) == ["tallywire-2026-W25.html", "tallywire-2026-W25.md"]
    assert first["tallywire-2026-W25.md"].decode() == render_markdown(digest)
    write(Making(digest), ("md", "html"), tmp_path / "new" / "folder")
    assert {path.name: path.read_bytes() for path in (tmp_path / "new" / "folder").iterdir()} == first


def test_a_folder_that_is_a_file_is_said_in_one_line(digest: Digest, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")
    with pytest.raises(UsageError, match=r"--out .*taken: .*; name a folder that can be written"):
        write(Making(digest), ("md",), tmp_path / "taken")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the scene's store and settings, as the place where Tallywire is started."""
    scene.make(tmp_path / "tallywire.db").close()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_command_writes_and_names_the_files(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["digest", "--week", "2026-W25", "--format", "md", "--out", "out"]) == 0
    assert capsys.readouterr().out.split() == [str(Path("out/tallywire-2026-W25.md"))]
    assert "Outlets disagree on petition signatures" in (shop / "out/tallywire-2026-W25.md").read_text("utf-8")


def test_the_command_takes_days_in_place_of_a_week(shop: Path) -> None:
    assert main(["digest", "--since", "2026-06-16", "--until", "2026-06-17", "--out", "out", "--format", "html"]) == 0
    assert "Digest, 16 to 17 June 2026" in (shop / "out/tallywire-2026-06-16_2026-06-17.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--week", "2026-W99"], 2, "2026 has no week 99"),
        (["--week", "2026-W54"], 2, "2026 has no week 54; its last is 2026-W53"),
        (["--week", "2026-W25", "--format", "md,pdv"], 2, "choose from html, md, pdf"),
        (["--week", "2026-W25", "--out", "/proc/nowhere/digests"], 2, "name a folder that can be written"),
        (["--week", "soon"], 2, "not an ISO week"),
        (["--week", "2999-W01"], 2, "has not begun"),
        (["--week", "2026-W10"], 1, "knows nothing of 2026-W10"),
        (["--week", "2026-W25", "--since", "2026-06-15"], 2, "not both"),
        (["--since", "2026-06-15"], 2, "go together"),
        (["--since", "yesterday", "--until", "2026-06-15"], 2, "does not match"),
        (["--format", "doc"], 2, "choose from html, md, pdf"),
        (["--to", "desk"], 2, "go with --send"),
        (["--send", "--draft"], 2, "a draft is not sent"),
        (["--send"], 2, "digest.to: names no group"),
        (["--looks", "nowhere"], 2, "there is no folder nowhere"),
    ],
)
def test_a_wrong_call_is_one_line_and_writes_nothing(
    shop: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, says: str
) -> None:
    before = {path.name for path in shop.iterdir() if path.suffix != ".db-wal" and path.suffix != ".db-shm"}
    assert main(["digest", *arguments]) == code
    error = capsys.readouterr().err
    assert says in error and error.count("\n") == 1 and "Traceback" not in error
    assert not (shop / "digests").exists() and before >= {"tallywire.db"}


def test_a_week_that_is_not_over_is_said_and_can_be_had_as_a_draft(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_store(f"sqlite:///{shop / 'tallywire.db'}") as store, store.begin() as conn:
        meta.set_value(conn, "clock", scene.NOW.isoformat())
    assert main(["digest", "--week", "2026-W26", "--format", "md"]) == 2
    said = capsys.readouterr().err
    assert "2026-W26 is not over: it ends on Sunday 28 June 2026; add --draft" in said and said.count("\n") == 1
    assert main(["digest", "--week", "2026-W26", "--format", "md", "--draft"]) == 0
    assert "**Draft.**" in (shop / "digests/tallywire-2026-W26.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("sections/safe.md.j2", "{% if digest.safe %}", "line 1"),
        ("sections/safe.md.j2", "{{ digest.nothing }}", "the digest's template digest.md.j2"),
        ("digest.md.j2", '{% include "sections/gone.md.j2" %}', "sections/gone.md.j2"),
        ("looks.toml", "paper = 'A3'", "looks.toml: paper"),
    ],
)
def test_looks_that_are_wrong_are_named_and_nothing_is_written(
    shop: Path, capsys: pytest.CaptureFixture[str], file: str, text: str, says: str
) -> None:
    path = shop / "looks" / file
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    assert main(["digest", "--week", "2026-W25", "--format", "html,md", "--looks", "looks"]) == 2
    error = capsys.readouterr().err
    assert says in error and error.count("\n") == 1 and not (shop / "digests").exists()


def test_an_empty_store_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    open_store(f"sqlite:///{tmp_path / 'tallywire.db'}", migrate=True).close()
    assert main(["digest", "--week", "2026-W25"]) == 1
    error = capsys.readouterr().err
    assert "the store has no articles yet: run `python -m app update`" in error and error.count("\n") == 1
    assert not (tmp_path / "digests").exists()


def test_without_a_store_the_remedy_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["digest"]) == 1
    assert "migrate" in capsys.readouterr().err and not (tmp_path / "tallywire.db").exists()


def test_help_ends_with_an_example() -> None:
    shown = CliRunner().invoke(command, ["--help"])
    assert shown.exit_code == 0 and "python -m app digest --week 2026-W25" in shown.output


def test_a_crowded_week_is_two_pages_and_its_evidence(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'week.db'}", migrate=True) as store:
        assert bench_digest.crowded(store, 600, 20) > 50
        with store.read() as conn:
            made = build(conn, weeks.week(bench_digest.WEEK, bench_digest.NOW), bench_digest.NOW)
    assert made.disputed.more
    pages = [page.extract_text() for page in PdfReader(BytesIO(Making(made).form("pdf"))).pages]
    evidence = next(number for number, text in enumerate(pages) if "Evidence: each new reading" in text)
    assert evidence <= 2 and len(pages) <= 5
