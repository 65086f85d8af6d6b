"""What a Word document is put together of: a page with its styles, tables, links, pictures with words beside them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app import words
from app.digest.looks import Looks
from app.digest.model import Digest
from app.digest.moments import made_at
from app.markup import safe_url

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that a zip archive can hold (APPNOTE 4.4.6)."""
PICTURE = 6.2
"""Inches: the width of a picture between the margins of A4."""
PAPERS = {"A4": (210.0, 297.0), "Letter": (215.9, 279.4)}
"""Width and height in millimetres (ISO 216, ANSI Y14.1)."""


def dateless(archive: bytes) -> bytes:
    """The same archive with one date for every file in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _ZIP_DAY), old.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def link(document: Document, label: str, url: str | None) -> None:
    """A line that leads to the web where its address is safe to follow."""
    _linked(document.add_paragraph(style="Caption"), label, url)


def cited(document: Document, sentences: Sequence[tuple[str, str, str | None]]) -> None:
    """One bullet of sentences, each with its source in brackets, linked where its address is safe to follow."""
    paragraph = document.add_paragraph(style="List Bullet")
    for number, (text, source, url) in enumerate(sentences):
        paragraph.add_run((" " if number else "") + words.plain(text))
        if source:
            paragraph.add_run(" (")
            _linked(paragraph, source, url)
            paragraph.add_run(")")


def _linked(paragraph: Paragraph, label: str, url: str | None) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    href = safe_url(url)
    run = paragraph.add_run(words.plain(label))
    if href is None:
        return
    leading = OxmlElement("w:hyperlink")
    leading.set(qn("r:id"), paragraph.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run.underline = True
    leading.append(run._r)
    paragraph._p.append(leading)


def picture(document: Document, png: bytes, title: str, described: str) -> None:
    """A picture with its title, and in words for those who don't see it."""
    from docx.shared import Inches

    added = document.add_picture(io.BytesIO(png), width=Inches(PICTURE))
    added._inline.docPr.set("descr", words.plain(described))
    added._inline.docPr.set("title", words.plain(title))


def table(document: Document, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
    """A native table with columns of these inches; its first row is repeated on every page, read as its header."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Inches, Pt

    made = document.add_table(rows=1, cols=len(head), style="Light Shading")
    made.autofit = False
    made._tbl.tblPr.find(qn("w:tblLook")).set(qn("w:noHBand"), "1")
    made._tbl.tblPr.find(qn("w:tblLook")).set(qn("w:val"), "0620")  # first row and no bands (ECMA-376, 17.4.55)
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Inches(width)  # (LibreOffice reads the columns, Word the cells)
    for row in [head, *rows]:
        cells = made.rows[0].cells if row is head else made.add_row().cells
        for cell, text, width in zip(cells, row, widths, strict=True):
            cell.width = Inches(width)
            cell.paragraphs[0].paragraph_format.space_after = Pt(4)
            run = cell.paragraphs[0].add_run(words.plain(text))
            run.font.size = Pt(9)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def set_up(document: Document, digest: Digest, looks: Looks) -> None:
    """The page, the typefaces, the language, and what a file says about itself."""
    from docx.shared import Mm, Pt, RGBColor

    page = document.sections[0]
    width, height = PAPERS[looks.paper]
    page.page_width, page.page_height = Mm(width), Mm(height)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(20)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    ink, muted = (RGBColor.from_string(colour[1:]) for colour in (looks.colours.ink, looks.colours.muted))
    for name in ("Title", "Heading 1", "Heading 2", "Intense Quote", "Quote"):
        document.styles[name].font.color.rgb = ink
    for name in ("Subtitle", "Caption"):
        style = document.styles[name]
        style.font.color.rgb, style.font.size, style.font.bold, style.font.italic = muted, Pt(9), False, False
    about = document.core_properties
    about.title = words.plain(f"{looks.name}: {digest.headline}")
    about.author, about.language = looks.name, "en"
    about.created = about.modified = made_at(digest)
    about.revision = digest.edition
