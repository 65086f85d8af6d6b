"""Every form of a digest says the store's numbers, in a document that is what it claims to be."""

from __future__ import annotations

import email
import email.policy
import io
import json
import re
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import docx
import pypdf
import pytest

from app import words
from app.digest import Digest, Making, build, pdf, record
from app.digest.looks import Looks
from app.digest.making import FORMATS, file_name
from store.errors import FormError, InputError
from tests.app import digest_scene as scene


@pytest.fixture(scope="module")
def making(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Making]:
    with scene.make(tmp_path_factory.mktemp("forms") / "store.db") as store, store.read() as conn:
        digest = build(conn, "2026-W25", scene.NOW)
        yield Making(digest, dashboard="https://desk.example", claims=lambda: ())


def pages(making: Making) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(making.form("pdf")))


def shown_by(making: Making, form: str) -> str:
    """The words that a reader of the form sees, in one line."""
    if form == "pdf":
        text = " ".join(page.extract_text() for page in pages(making).pages)
    elif form == "docx":
        document = docx.Document(io.BytesIO(making.form("docx")))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        text = " ".join([paragraph.text for paragraph in document.paragraphs] + cells)
    elif form == "eml":
        text = message(making).get_body(("plain",)).get_content()  # type: ignore[union-attr]
    else:
        text = making.form(form).decode()
    return " ".join(text.replace("\\", "").split())


def message(making: Making) -> EmailMessage:
    found = email.message_from_bytes(making.form("eml"), policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


@pytest.mark.parametrize("form", ["html", "md", "pdf", "docx", "eml"])
def test_numbers_are_those_of_the_store_in_every_form(making: Making, form: str) -> None:
    shown, digest = shown_by(making, form), making.digest
    (figure,) = digest.disputed.items
    for said in (
        digest.headline,
        digest.safe.items[0].wording,
        words.span(figure.low, figure.high, figure.unit),
        figure.leading,
        digest.avoid.items[0].advice,
        "Over 1,600 have now signed, the union said.",
        *(story.title for story in (*digest.new.items, *digest.ended.items)),
    ):
        assert said in shown, said


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_the_same_digest_has_the_same_bytes(making: Making, form: str) -> None:
    again = Making(making.digest, dashboard=making.dashboard, claims=making.claims)
    assert again.form(form) == making.form(form)


def test_a_digest_comes_back_from_json(making: Making) -> None:
    text = making.form("json").decode()
    assert record.from_json(text) == making.digest
    content = json.loads(text)
    assert (content["version"], content["disputed"]["items"][0]["leading"]) == (1, "over 1,600")
    for wrong in ("", "[]", "{}", text.replace('"version": 1', '"version": 99'), text.replace("2026-06-15", "soon")):
        with pytest.raises(InputError):
            record.from_json(wrong)


def test_a_pdf_is_tagged_and_says_what_it_is(making: Making) -> None:
    read = pages(making)
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en"
    about = root["/Metadata"].get_object().get_data().decode()
    assert re.search(r"pdfuaid:part(>|=\")1\b", about), "PDF/UA-1 (ISO 14289-1, 5)"
    assert read.metadata is not None and making.digest.headline in str(read.metadata.title)
    tags = structure(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/LI", "/Figure"} <= {kind for kind, _ in tags}
    assert all(alt for kind, alt in tags if kind == "/Figure"), "a picture without words"
    used = [font for page in read.pages for font in page["/Resources"]["/Font"].values()]
    fonts = {str(resolve(font)["/BaseFont"]) for font in used}  # type: ignore[index]
    assert any("Source-Serif" in font or "SourceSerif" in font for font in fonts), fonts


def structure(node: pypdf.generic.DictionaryObject) -> list[tuple[str, str]]:
    """The kinds of the structure's elements, each with its alternative text."""
    found, waiting = [], [node]
    while waiting:
        one = resolve(waiting.pop())
        if isinstance(one, pypdf.generic.ArrayObject):
            waiting += list(one)
        elif isinstance(one, pypdf.generic.DictionaryObject):
            if "/S" in one:
                found.append((str(one["/S"]), str(one.get("/Alt", ""))))
            if "/K" in one:
                waiting.append(one["/K"])
    return found


def resolve(node: object) -> object:
    return node.get_object() if hasattr(node, "get_object") else node


def test_a_pdf_fetches_nothing(making: Making) -> None:
    import weasyprint

    fetcher = pdf._fetcher(weasyprint)
    for url in ("https://evil.example/x.png", "file:///etc/passwd", "http://127.0.0.1/"):
        with pytest.raises(ValueError, match="fetches nothing"):
            fetcher.fetch(url)


def test_without_pango_the_remedy_is_named(making: Making, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)
    with pytest.raises(FormError, match=r"a PDF cannot be made here.*libpango"):
        making.form("pdf")


def test_a_letter_page_is_a_letter_page(making: Making) -> None:
    letter = pages(Making(making.digest, Looks(paper="Letter"))).pages[0].mediabox
    assert (round(letter.width), round(letter.height)) == (612, 792)


def test_a_word_document_has_real_headings_tables_and_words_for_pictures(making: Making) -> None:
    document = docx.Document(io.BytesIO(making.form("docx")))
    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style]
    assert styles.count("Title") == 1 and {"Heading 1", "Heading 2", "List Bullet"} <= set(styles)
    heads = [table.rows[0]._tr.xpath("./w:trPr/w:tblHeader") for table in document.tables]
    assert heads and all(heads)
    pictures = document.element.body.xpath(".//wp:docPr")
    assert pictures and all("What each outlet printed" in picture.get("descr") for picture in pictures)
    links = [one for one in document.part.rels.values() if one.is_external]
    assert links and all(one.target_ref.startswith("https://") for one in links)


def test_a_mail_is_words_html_and_pictures_inside(making: Making) -> None:
    mail = message(making)
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]
    html = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert len(html.encode()) < 100_000 and 'style="' in html and "prefers-color-scheme: dark" in html
    (picture,) = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in html and 'src="data:' not in html
    assert "<script" not in html and "javascript:" not in html.replace("javascript:alert(1))", "")
    assert mail["Subject"].startswith("Tallywire: Outlets disagree") and mail["X-Unsent"] == "1"


def test_a_long_mail_leaves_the_tables_of_readings_to_the_dashboard(making: Making) -> None:
    from dataclasses import replace

    from app.digest.items import Listing

    (figure,) = making.digest.disputed.items
    long = replace(figure.moves.items[0].evidence, sentence="A long sentence of many words. " * 400)
    moves = Listing(tuple(replace(move, evidence=long) for move in figure.moves.items * 4))
    digest: Digest = replace(making.digest, disputed=Listing((replace(figure, moves=moves),)))
    html = message(Making(digest)).get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert len(html.encode()) < 100_000 and figure.leading in html and "<th" in html


def test_files_are_named_by_their_period(tmp_path: Path) -> None:
    assert file_name("2026-W25", "pdf") == "tallywire-2026-W25.pdf"
    assert file_name("2026-W25", "csv") == "tallywire-2026-W25-claims.csv"


def test_archives_bear_no_clock(making: Making) -> None:
    for form in ("docx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(making.form(form))) as archive:
            assert {one.date_time[0] for one in archive.infolist()} == {1980}
