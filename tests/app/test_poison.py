"""What leaves a store written by enemies: exports, digests, the page for staff and alerts hold their words as words."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path

import pytest
from lxml import etree
from markdown_it import MarkdownIt

from app.alerting.addresses import Address
from app.alerting.channels import deliver
from app.alerting.message import compose
from app.cli import main
from app.exporting import CELL_LIMIT, FIELDS, FORMULA_START
from store import alerts
from store.alerted import Send
from store.database import open_store
from tests.app import poison
from tests.app import voices_scene as scene
from tests.app.alerting.postbox import Mailbox

WEEK = "2026-W26"
TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
LOADING = {"script", "img", "iframe", "object", "embed", "svg", "link", "base", "form", "video", "audio", "meta"}
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class Tags(HTMLParser):
    """The tags of a document with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def check(self, *, own: tuple[str, ...] = ()) -> None:
        """Nothing loads or runs, and links lead to the web; ``own`` are tags that the document has of itself."""
        for tag, attrs in self.found:
            assert tag not in LOADING - set(own), (tag, attrs)
            assert not [name for name in attrs if name.startswith("on")], (tag, attrs)
            assert re.match(r"(https?:|#|mailto:|$)", attrs.get("href") or ""), (tag, attrs)
            assert re.match(r"(data:image/(svg\+xml|png);base64,|$)", attrs.get("src") or ""), (tag, attrs)
            assert "url(" not in (attrs.get("style") or "")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The poisoned store."""
    return poison.build(tmp_path_factory.mktemp("poison"))


@pytest.fixture
def folder(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for files, with settings that lead to the store and let staff's voices be told."""
    for name, value in {"TALLYWIRE_STORE__URL": url, **scene.SETTINGS}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    yield tmp_path


def exported(folder: Path, what: str, form: str) -> Path:
    """The file of an export."""
    out = folder / f"{what}.{form}"
    assert main(["export", what, "--format", form, "--out", str(out)]) == 0
    return out


@pytest.mark.parametrize("what", FIELDS)
def test_json_lines_hold_every_word_as_it_was(folder: Path, what: str) -> None:
    text = exported(folder, what, "jsonl").read_text("utf-8")
    rows = [json.loads(line) for line in text.removesuffix("\n").split("\n")]
    assert rows and all(tuple(row) == FIELDS[what] for row in rows)
    if what in ("articles", "stories"):
        assert {row["title"] for row in rows} >= {poison.POISON["markup"], poison.POISON["long"]}


@pytest.mark.parametrize("what", FIELDS)
def test_no_cell_of_a_table_starts_a_formula(folder: Path, what: str) -> None:
    csv.field_size_limit(1_000_000)
    with exported(folder, what, "csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert all(len(row) == len(FIELDS[what]) for row in rows) and len(rows) > 1
    for row in rows:
        for cell in row:
            assert not cell.lstrip().startswith(FORMULA_START) or re.fullmatch(r"-?[\d.e+-]+", cell), cell[:60]


@pytest.mark.parametrize("what", FIELDS)
def test_a_sheet_is_whole_and_holds_texts_and_numbers_only(folder: Path, what: str) -> None:
    with zipfile.ZipFile(exported(folder, what, "xlsx")) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    trees = {name: etree.fromstring(part) for name, part in parts.items() if name.endswith((".xml", ".rels"))}
    assert not [name for name in parts if re.search(r"vba|external|embed|drawing", name, re.IGNORECASE)]
    sheet = trees["xl/worksheets/sheet1.xml"]
    assert not list(sheet.iter(f"{SHEET}f", f"{SHEET}hyperlink"))
    texts = [node.text or "" for tree in trees.values() for node in tree.iter(f"{SHEET}t")]
    assert texts and not [text for text in texts if text.lstrip().startswith(FORMULA_START) or len(text) > CELL_LIMIT]


def test_the_digest_shows_their_words_and_nothing_else_of_them(folder: Path) -> None:
    assert main(["digest", "--week", WEEK, "--draft", "--out", str(folder)]) == 0
    (page,), (text,) = ([path.read_text("utf-8") for path in folder.glob(f"*.{form}")] for form in ("html", "md"))
    Tags(page).check(own=("meta", "img"))
    rendered = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable("table").render(text)
    Tags(rendered).check()
    for said in (page, rendered):
        assert "&lt;script&gt;" in said and "W" * 30 in said
        assert not TURNING.search(said) and not CONTROL.search(said)
    assert f"https://{poison.ELSEWHERE}/auto" not in text, "an address in a title is no link"


def test_the_page_for_staff_shows_their_words_and_nothing_else_of_them(folder: Path) -> None:
    out = folder / "staff.html"
    assert main(["posts", "page", "--out", str(out)]) == 0
    text = out.read_text("utf-8")
    Tags(text).check(own=("meta",))
    assert "&lt;script&gt;" in text
    assert not TURNING.search(text) and not CONTROL.search(text)


@pytest.mark.parametrize("channel", ["slack", "teams", "e-mail"])
def test_a_message_is_short_quiet_and_leads_nowhere_by_itself(url: str, channel: str) -> None:
    with open_store(url) as store, store.read() as conn:
        found = alerts.recent(conn, poison.NOW.replace(hour=0), silent=False, now=poison.NOW)
    assert len(found) == 2 * len(poison.POISON)
    for kept in found:
        message = compose([(kept, Send(kept.key, "desk", "due", 0, poison.NOW))], channel, poison.NOW)
        assert "\n" not in message.title and len(message.title) < 400 and len(message.body) < 6000
        for part in (message.title, message.body):
            assert not TURNING.search(part) and not CONTROL.search(part)
            assert f"https://{poison.ELSEWHERE}/auto" not in part
        if message.marked:
            Tags(MarkdownIt("commonmark", {"html": True}).render(message.body)).check()


def test_a_mail_holds_their_words_as_words(url: str) -> None:
    box = Mailbox()
    try:
        with open_store(url) as store, store.read() as conn:
            found = alerts.recent(conn, poison.NOW.replace(hour=0), silent=False, now=poison.NOW)
        due = [(replace(kept), Send(kept.key, "desk", "due", 0, poison.NOW)) for kept in found]
        address = f"mailto://127.0.0.1:{box.port}/?from=a@desk.example&to=b@desk.example"
        assert deliver(Address("desk", "e-mail", address), compose(due, "e-mail", poison.NOW)) is None
        (mail,) = box.mails
    finally:
        box.close()
    assert set(mail.keys()) <= {"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type",
                                "X-Application", "Content-Transfer-Encoding", "Reply-To"}  # fmt: skip
    shown = [part for part in mail.walk() if isinstance(part, EmailMessage) and not part.is_multipart()]
    assert shown
    for part in shown:
        text = part.get_content()
        assert not TURNING.search(text)
        if part.get_content_type() == "text/html":
            Tags(text).check(own=("meta",))
