"""What a later edition of a digest says otherwise than an earlier one, so that nothing is changed silently. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app import words
from app.digest import template, wording
from app.digest.items import Correction, DisputedFigure
from app.digest.model import Digest


def corrections(before: Digest, after: Digest, day: date) -> tuple[Correction, ...]:
    """Every number, wording and advice of ``before`` that ``after`` says otherwise, in the order of the digest."""
    was, now = _told(before), _told(after)
    found = []
    for key in dict.fromkeys((*was, *now)):
        what, old = was.get(key, (now.get(key, ("", ""))[0], wording.NOT_TOLD))
        _, new = now.get(key, ("", wording.NO_MORE))
        if old != new:
            found.append(Correction(day, what, old, new))
    return tuple(found)


def _told(digest: Digest) -> dict[str, tuple[str, str]]:
    return dict(_every(digest))


def _every(digest: Digest) -> Iterator[tuple[str, tuple[str, str]]]:
    counts = digest.counts
    yield "articles", ("articles of these days", words.number(counts.articles))
    yield "outlets", ("outlets of these days", words.number(counts.outlets))
    yield "origins", ("independent origins of these days", words.number(counts.origins))
    for safe in digest.safe.items:
        yield f"safe:{safe.metric_id}", (f"safe to say for {_of(safe.label, safe.story)}", words.quoted(safe.wording))
    for figure in digest.disputed.items:
        yield f"disputed:{figure.metric_id}", (f"the dispute about {_of(figure.label, figure.story)}", _dispute(figure))
        for move in figure.moves.items:
            key = f"move:{figure.metric_id}:{move.after}:{move.evidence.outlet}:{move.evidence.sentence}"
            of = (
                f"the verdict on {words.quoted(move.after)} ({move.evidence.outlet}, {_of(figure.label, figure.story)})"
            )
            yield key, (of, template.verdict(move.verdict))
    for avoid in digest.avoid.items:
        yield f"avoid:{avoid.metric_id}", (f"what to avoid for {_of(avoid.label, avoid.story)}", avoid.advice)
    for name, listing in template.story_tables(digest):
        for story in listing.items:
            yield f"story:{story.story_id}", (f"articles of {words.quoted(story.title)}", words.number(story.articles))
            total = f"{name.lower()}, {words.plural(story.total, 'article')} in all"
            yield f"life:{story.story_id}", (f"the life of {words.quoted(story.title)}", total)
    for quote in digest.quotes.items:
        said = f"{words.quoted(words.shorten(quote.text, 80))} ({wording.repeats(quote)})"
        yield quote.key, (f"a repeated quote in {words.quoted(quote.story)}", said)
    for coming in digest.next.items:
        day = f"{template.day(coming.day)}: " if coming.day else ""
        said = f"{day}{words.quoted(words.shorten(coming.sentence.text, 80))} ({coming.sentence.outlet})"
        yield coming.key, (f"what is next in {words.quoted(coming.story)}", said)
    if digest.press:
        yield "press", ("press tone", words.tone(digest.press.tone))
    if digest.staff:
        yield "staff", ("staff tone", words.tone(digest.staff.tone))


def _dispute(figure: DisputedFigure) -> str:
    leading = f"leading reading {words.quoted(figure.leading)}" if figure.leading else "no leading reading"
    return f"{words.span(figure.low, figure.high, figure.unit)}, {leading}"


def _of(label: str, story: str) -> str:
    return f"{label} ({words.shorten(words.plain(story), 60)})"
