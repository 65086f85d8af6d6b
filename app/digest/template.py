"""What the templates of every form share: where they lie, and how numbers, dates and verdicts are written in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app import look, words
from app.digest import wording
from app.digest.model import Digest, Period
from store.model import Relation, SourceState

FOLDER = Path(__file__).parent / "templates"
# Where a digest speaks of the later of two readings, not of rows in a group.
_WORDS: dict[Relation, str] = {"growth": "Growth", "unknown": "Cannot be told"}


def environment(*, autoescape: bool, finalize: Callable[[Any], Any] | None = None) -> Environment:
    """A jinja2 environment on the digest's templates; a name that a template misspells is an error."""
    built = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=autoescape,  # noqa: S701  (without it, `finalize` escapes for the form)
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    built.filters.update(
        number=words.number,
        capital=words.sentence_case,
        span=span,
        day=day,
        quoted=words.quoted,
        verdict=verdict,
        tint=tint,
        state=state,
        tone=words.tone,
    )
    built.globals.update(dates=dates, plural=words.plural)
    return built


def view(digest: Digest) -> dict[str, Any]:
    """What a template sees: the digest, its title line, its tables of stories and the light colours."""
    stories = (
        ("New", digest.new),
        ("Growing", digest.growing),
        ("Revived", digest.revived),
        ("Ended", digest.ended),
    )
    return {
        "digest": digest,
        "title": title(digest.period),
        "stories": stories,
        "colours": look.LIGHT,
        "staff_line": wording.staff_line(digest.staff) if digest.staff else "",
        "staff_note": wording.staff_note(digest.staff) if digest.staff else "",
    }


def title(period: Period) -> str:
    """The line above the headline: "Weekly digest, 15 to 21 June 2026"."""
    weekly = (period.last - period.first).days == 6
    return f"{'Weekly digest' if weekly else 'Digest'}, {dates(period.first, period.last)}"


def dates(first: date, last: date) -> str:
    """A stretch of days as a headline writes it: "15 to 21 June 2026", "29 June to 5 July 2026"."""
    if first == last:
        return f"{first.day} {first:%B %Y}"
    start = f"{first.day}"
    if (first.year, first.month) != (last.year, last.month):
        start += f" {first:%B}" + (f" {first.year}" if first.year != last.year else "")
    return f"{start} to {last.day} {last:%B %Y}"


def day(value: date | None) -> str:
    """A day with its year: "24 Jun 2026"; an en dash for none."""
    return words.MISSING if value is None else f"{value.day} {value:%b %Y}"


def span(figure: Any) -> str:
    """The lowest and highest number printed for a disputed figure, with its unit."""
    return words.span(figure.low, figure.high, figure.unit)


def verdict(relation: Relation | None) -> str:
    """A verdict's sign and word; a first reading has nothing to be compared with."""
    if relation is None:
        return "First reading"
    mark = look.MARKS[relation]
    return f"{mark.sign} {_WORDS.get(relation, mark.word)}"


def tint(relation: Relation | None) -> str:
    """The class that colours a verdict's word; the word and the sign say the same without it."""
    return look.MARKS[relation].tint if relation else "undated"


def state(value: SourceState) -> str:
    """A source's state in words: "failing (failed checks in a row)"."""
    mark = look.SOURCE_STATES[value]
    return f"{mark.word.lower()} ({mark.meaning})"
