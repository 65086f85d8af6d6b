"""What the templates of every form share: where they lie, what they see, and how numbers, dates and verdicts are
written in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from app import look, words
from app.digest import wording
from app.digest.items import Listing, QuietSource, StoryLine
from app.digest.looks import BUILT_IN, Looks
from app.digest.model import Digest, Period
from store.errors import SettingsError
from store.model import Relation, SourceState

# Where a digest speaks of the later of two readings, not of rows in a group.
_WORDS: dict[Relation, str] = {"growth": "Growth", "unknown": "Cannot be told"}


def environment(
    looks: Looks, *, autoescape: bool, finalize: Callable[[Any], Any] | None = None
) -> ImmutableSandboxedEnvironment:
    """A jinja2 environment on the digest's templates, a looks's own before those built in.

    A name that a template misspells is an error; the sandbox keeps a template to what it is given.
    """
    folders = [folder for folder in (looks.folder, BUILT_IN) if folder]
    built = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        autoescape=autoescape,  # (without it, `finalize` escapes for the form)
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
        plain=words.plain,
        quoted=words.quoted,
        verdict=verdict,
        tint=tint,
        state=state,
        printed=printed,
        tone=words.tone,
        paragraphs=paragraphs,
        speaker=wording.speaker,
        repeats=wording.repeats,
        alt=wording.chart_alt,
        known=wording.figure_words,
        backing=wording.backing,
        correction=wording.correction,
        silence=silence,
    )
    built.globals.update(dates=dates, plural=words.plural)
    return built


def render(environment: ImmutableSandboxedEnvironment, name: str, values: Mapping[str, Any]) -> str:
    """A template filled in. Raises SettingsError naming the template and line that a looks has wrong."""
    try:
        return environment.get_template(name).render(values)
    except TemplateSyntaxError as error:
        raise SettingsError(f"{error.filename or error.name}, line {error.lineno}: {error.message}") from error
    except (TemplateError, SecurityError) as error:
        raise SettingsError(f"the digest's template {name}: {error.message}") from error


def view(digest: Digest, looks: Looks) -> dict[str, Any]:
    """What a template sees: the digest, its title line, its tables of stories, its words and its colours."""
    return {
        "digest": digest,
        "title": title(digest.period),
        "stories": story_tables(digest),
        "looks": looks,
        "headings": looks.headings,
        "colours": looks.colours,
        "tone_lines": wording.tone_lines(digest),
        "these_days": wording.these_days(digest.period),
        "theme_line": wording.theme_line(digest),
        "tone_note": wording.tone_note(digest),
    }


def silence(source: QuietSource) -> str:
    """What is known of a source that went quiet."""
    return wording.silence(source, state(source.state))


def story_tables(digest: Digest) -> tuple[tuple[str, Listing[StoryLine]], ...]:
    """The tables of stories by their captions."""
    return ("New", digest.new), ("Growing", digest.growing), ("Revived", digest.revived), ("Ended", digest.ended)


def paragraphs(text: str) -> list[str]:
    """A person's text, cut where a line is left empty."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]


def dashboard(base: str, page: str, **query: str) -> str | None:
    """The address of a page of the dashboard; ``None`` where nobody said where the dashboard is reached."""
    return f"{base.rstrip('/')}/{page}?{urlencode(query)}" if base else None


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


def printed(value: date | None) -> str:
    """The day behind an outlet's name, ", 16 Jun"; nothing where it is not known."""
    return "" if value is None else f", {value.day} {value:%b}"


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
