"""A digest as a Word document: real styles, native tables, pictures with words for those who don't see them.

Made with python-docx from the model. The same digest gives the same bytes: the archive's dates are fixed.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app import words
from app.digest import charts, docx_parts, template, tone_chart, wording
from app.digest.items import DisputedFigure, Listing, Sentences
from app.digest.looks import Looks
from app.digest.model import Digest

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph


STORY_WIDTHS = (2.0, 0.75, 0.7, 0.65, 0.55, 0.7, 0.7, 0.95)
"""Inches of the columns of the table of stories."""


def render_docx(digest: Digest, looks: Looks, *, dashboard: str = "") -> bytes:
    """The digest as DOCX."""
    import docx

    document = docx.Document()
    _Writer(document, digest, looks, dashboard).write()
    file = io.BytesIO()
    document.save(file)
    return docx_parts.dateless(file.getvalue())


class _Writer:
    """Writes one digest into one document."""

    def __init__(self, document: Document, digest: Digest, looks: Looks, dashboard: str) -> None:
        self.document, self.digest, self.looks, self.dashboard = document, digest, looks, dashboard

    def write(self) -> None:
        """Everything, in the digest's order."""
        docx_parts.set_up(self.document, self.digest, self.looks)
        self._opening()
        sections: dict[str, Callable[[], None]] = {
            "safe": self._safe, "disputed": self._disputed, "avoid": self._avoid, "in_short": self._in_short,
            "stories": self._stories, "quotes": self._quotes, "tone": self._tone, "next": self._next,
            "errata": self._errata, "quiet_sources": self._quiet_sources,
        }  # fmt: skip
        for name in self.digest.order:
            sections[name]()
        self._text(f"{self.looks.footer} {wording.HOW}".strip(), "Caption")

    def _opening(self) -> None:
        self._text(f"{self.looks.name} · {template.title(self.digest.period)}", "Subtitle")
        if self.digest.period.draft:
            last = template.day(self.digest.period.last)
            self._text(f"Draft. These days are not over: numbers will change until {last} has passed.", "Intense Quote")
        if self.digest.sample:
            self._text("Sample data. Outlets and articles are invented.", "Intense Quote")
        self.document.add_heading(words.plain(self.digest.headline), 0)
        for part in template.paragraphs(self.digest.intro):
            self._text(part)
        self._text(" ".join(self.digest.lead))
        if self.digest.corrections:
            self._heading("Corrections to this digest", "")
            self._text(f"This is edition {self.digest.edition}. What earlier ones said otherwise:")
            for one in self.digest.corrections:
                what = words.sentence_case(one.what)
                self._text(f"{template.day(one.day)}: {what} {wording.correction(one)}", "List Bullet")

    def _safe(self) -> None:
        listing = self.digest.safe
        if not listing:
            return
        self._heading(self.looks.headings["safe"], "safe")
        rows = [
            (
                words.quoted(one.wording),
                words.sentence_case(one.label),
                one.story,
                words.sentence_case(wording.backing(one)),
            )
            for one in listing.items
        ]
        docx_parts.table(self.document, ("Say", "Of", "Story", "Behind it"), rows, (1.5, 1.5, 2.2, 1.5))
        self._notes(listing)
        self._more(listing, "more figure")

    def _disputed(self) -> None:
        listing = self.digest.disputed
        if not listing:
            return
        self._heading(self.looks.headings["disputed"], "disputed")
        for figure in listing.items:
            self.document.add_heading(words.plain(wording.figure_title(figure)), 2)
            self._text(wording.figure_words(figure))
            self._note(figure.key)
            if len(figure.printed.items) > 1:
                alt = wording.chart_alt(figure)
                docx_parts.picture(self.document, charts.png(figure, self.looks.colours), figure.label, alt)
            self._moves(figure)
        self._more(listing, "more disputed figure")

    def _moves(self, figure: DisputedFigure) -> None:
        if not figure.moves:
            self._text(f"No outlet printed a new reading {wording.these_days(self.digest.period)}.")
            return
        rows = [
            (
                words.quoted(one.before) if one.before else "first reading",
                words.quoted(one.after),
                f"{one.evidence.outlet}, {template.day(one.evidence.printed)}",
                words.quoted(one.evidence.sentence),
                f"{template.verdict(one.verdict)}. {one.reason}".strip(),
            )
            for one in figure.moves.items
        ]
        docx_parts.table(
            self.document, ("From", "To", "Outlet", "Sentence", "Verdict"), rows, (0.9, 0.9, 1.1, 2.1, 1.7)
        )
        for one in figure.moves.items:
            docx_parts.link(self.document, f"{one.evidence.outlet}: {one.evidence.title}", one.evidence.url)
        self._more(figure.moves, "more reading")

    def _avoid(self) -> None:
        listing = self.digest.avoid
        if listing:
            self._heading(self.looks.headings["avoid"], "avoid")
            for one in listing.items:
                self._bullet(words.sentence_case(one.label), f" ({one.story}): {one.advice}")
                self._note(one.key)
            self._more(listing, "more figure")

    def _in_short(self) -> None:
        listing = self.digest.in_short
        if listing:
            self._heading(self.looks.headings["in_short"], "in_short")
            for story in listing.items:
                self.document.add_heading(words.plain(story.title), 2)
                self._note(story.key)
                for line in story.lines:
                    docx_parts.cited(self.document, [(one.text, _source(one), one.url) for one in line])

    def _stories(self) -> None:
        tables = template.story_tables(self.digest)
        rows = [
            (words.shorten(one.title, 90), name, *(words.number(n) for n in (one.articles, one.before, one.total)),
             words.number(one.outlets), words.number(one.origins), template.dates(one.first, one.last))
            for name, listing in tables for one in listing.items if one.first and one.last
        ]  # fmt: skip
        if not rows:
            return
        self._heading(self.looks.headings["stories"], "stories")
        docx_parts.table(
            self.document,
            ("Story", "Life", "Articles", "Before", "In all", "Outlets", "Origins", "Days"),
            rows,
            STORY_WIDTHS,
        )
        for name, listing in tables:
            self._notes(listing)
            self._more(listing, f"more {name.lower()} story", f"more {name.lower()} stories")

    def _quotes(self) -> None:
        listing = self.digest.quotes
        if listing:
            self._heading(self.looks.headings["quotes"], "quotes")
            for one in listing.items:
                self._text(words.quoted(one.text), "Quote")
                docx_parts.link(
                    self.document, f"{wording.speaker(one)} ({one.outlet}); {wording.repeats(one)}", one.url
                )
                self._note(one.key)
            self._more(listing, "more quote")

    def _tone(self) -> None:
        lines = wording.tone_lines(self.digest)
        if lines:
            self._heading(self.looks.headings["tone"] if self.digest.staff else "Press tone", "tone")
            for line in lines:
                self._text(line)
            if weeks := tone_chart.weeks_of(self.digest):
                drawn = tone_chart.png(weeks, self.looks.colours)
                docx_parts.picture(self.document, drawn, "Tone by week", tone_chart.alt(self.digest))
            if themes := wording.theme_line(self.digest):
                self._text(themes)
            self._text(wording.tone_note(self.digest), "Caption")

    def _next(self) -> None:
        listing = self.digest.next
        if listing:
            self._heading(self.looks.headings["next"], "next")
            for one in listing.items:
                day = f"{template.day(one.day)}: " if one.day else ""
                said = one.sentence
                docx_parts.cited(self.document, [(f"{day}{said.text}", f"{_source(said)}; {one.story}", said.url)])
                self._note(one.key)
            self._more(listing, "more", "more")

    def _errata(self) -> None:
        listing = self.digest.errata
        if listing:
            self._heading(self.looks.headings["errata"], "errata")
            for one in listing.items:
                about = one.article or ""
                docx_parts.cited(self.document, [(f"{template.day(one.day)}: {one.text}", about, one.url)])
                self._note(one.key)
            self._more(listing, "more erratum", "more errata")

    def _quiet_sources(self) -> None:
        listing = self.digest.quiet_sources
        if listing:
            self._heading(self.looks.headings["quiet_sources"], "quiet_sources")
            for one in listing.items:
                self._bullet(one.name, f": {template.silence(one)}")
                self._note(one.key)
            self._more(listing, "more source")

    def _heading(self, text: str, name: str) -> None:
        self.document.add_heading(words.plain(text), 1)
        self._note(name)

    def _text(self, text: str, style: str | None = None) -> Paragraph:
        paragraph: Paragraph = self.document.add_paragraph(words.plain(text), style=style)
        return paragraph

    def _bullet(self, bold: str, text: str) -> None:
        paragraph = self.document.add_paragraph(style="List Bullet")
        paragraph.add_run(words.plain(bold) + (" " if bold.endswith(" ") else "")).bold = True
        paragraph.add_run((" " if text.startswith(" ") else "") + words.plain(text))

    def _note(self, key: str) -> None:
        if text := self.digest.notes.get(key):
            paragraph = self.document.add_paragraph()
            paragraph.add_run("Note: ").bold = True
            paragraph.add_run(words.plain(text))

    def _notes(self, listing: Listing[Any]) -> None:
        for one in listing.items:
            self._note(one.key)

    def _more(self, listing: Listing[Any], one: str, many: str | None = None) -> None:
        if listing.more:
            self._text(f"{words.plural(listing.more, one, many or f'{one}s')} on the dashboard.", "Caption")


def _source(sentence: Sentences) -> str:
    return f"{sentence.outlet}{template.printed(sentence.day)}"
