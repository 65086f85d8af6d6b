"""The headline and the three sentences that open a digest, from fixed templates without adjectives."""

from __future__ import annotations

from app import words
from app.digest.items import Correction, DisputedFigure, QuietSource, RepeatedQuote, SafeFigure, StaffTone
from app.digest.model import Digest, Period

HEADLINE_WORDS = 9
TITLE_LENGTH = 70
NAMED = 4
"""Disputed figures up to which the headline names the first of them."""


def headline(digest: Digest) -> str:
    """The week's finding in at most nine words."""
    number = digest.counts.disputed
    if digest.quiet:
        return f"{_quiet(digest.period)}: nothing was published"
    if number:
        first = short_label(digest.disputed.items[0].label)
        others = f" and {words.spelled(number - 1)} more figure{'s' if number > 2 else ''}" if number > 1 else ""
        line = f"Outlets disagree on {first}{others}"
        if len(line.split()) <= HEADLINE_WORDS and number <= NAMED:
            return line
        return f"Outlets disagree on {words.spelled(number)} figure{'s' if number > 1 else ''}"
    began = len(digest.new.items) + digest.new.more
    if began:
        return words.sentence_case(f"{words.spelled(began)} {_stories(began)} began, no figure is disputed")
    return "Coverage went on, no figure is disputed"


def lead(digest: Digest) -> tuple[str, str, str]:
    """Three sentences: how much was printed, which stories moved, what can be said."""
    if digest.quiet:
        return _quiet_lead(digest)
    return _coverage(digest), _movement(digest), _advice(digest)


def short_label(label: str) -> str:
    """A metric's label without its scope: "petition signatures · worldwide" → "petition signatures"."""
    return words.plain(label).split(" · ")[0]


def staff_line(staff: StaffTone) -> str:
    """How staff sounded beside the press, each with how they sounded before; or why that is not told."""
    press = (
        f"Press tone, over all coverage, was {words.tone(staff.press)}{_before(staff.press_before)}."
        if staff.press is not None
        else ""
    )
    if staff.tone is None:
        why = "Too few people wrote to tell how staff sound." if staff.hidden else "No posts of these weeks were read."
        return f"{why} {press}".rstrip()
    told = f"Staff tone was {words.tone(staff.tone)}{_before(staff.before)}, in {words.plural(staff.posts, 'post')}."
    return f"{told} {press or 'Too few articles tell the tone of the press.'}"


def tone_lines(digest: Digest) -> list[str]:
    """How staff and the press sounded; nothing where neither is known."""
    if digest.staff:
        return [staff_line(digest.staff)]
    press = digest.press
    if press is None:
        return []
    if press.tone is None:
        return [f"Too few articles tell the tone of the press ({words.plural(press.articles, 'article')})."]
    return [
        f"Press tone was {words.tone(press.tone)}{_before(press.before)}, in {words.plural(press.articles, 'article')}."
    ]


def theme_line(digest: Digest) -> str:
    """How staff wrote of the themes that most of them wrote of."""
    themes = digest.staff.themes if digest.staff else ()
    told = [f"{words.lower_first(one.name)} {words.tone(one.tone)}" for one in themes]
    return f"Staff tone by theme: {words.listed(told, limit=len(told))}." if told else ""


def tone_note(digest: Digest) -> str:
    """What the numbers of the section on tone mean."""
    return staff_note(digest.staff) if digest.staff else "Tone runs from −1 to 1."


def speaker(quote: RepeatedQuote) -> str:
    """Who said it, and as what."""
    name = quote.speaker or "unnamed"
    return f"{name}, {quote.role}" if quote.role else name


def repeats(quote: RepeatedQuote) -> str:
    """In how many places a quote was printed."""
    if quote.origins > 1:
        return f"{words.plural(quote.outlets, 'outlet')}, {words.plural(quote.origins, 'independent origin')}"
    return f"{words.plural(quote.outlets, 'outlet')}, one origin"


NOT_TOLD, NO_MORE = "not told", "no longer told"
"""What a correction holds in place of what an edition does not say at all."""


def correction(one: Correction) -> str:
    """What became of something that an earlier edition said otherwise, behind its name."""
    if one.was == NOT_TOLD:
        return f"is told now: {one.now}."
    if one.now == NO_MORE:
        return f"is told no longer; it was: {one.was}."
    return f"was {one.was}, is {one.now}."


def backing(figure: SafeFigure) -> str:
    """Why a figure is safe: whom a person took it from, and what the press prints; or who prints it."""
    if figure.source:
        return f"pinned by the team from {figure.source}" + (f"; {figure.press}" if figure.press else "")
    return words.plural(figure.origins, "independent origin")


def figure_title(figure: DisputedFigure) -> str:
    """A disputed figure's label with the lowest and highest number printed."""
    return f"{words.sentence_case(figure.label)}: {words.span(figure.low, figure.high, figure.unit)}"


def figure_words(figure: DisputedFigure) -> str:
    """What is known of a disputed figure, in whole sentences."""
    said = f"{figure.story}; {words.plural(figure.origins, 'independent origin')}."
    leading = words.quoted(figure.leading)
    if not figure.reason.startswith(leading):  # (most reasons begin with it)
        said += f" Leading reading: {leading}."
    said += f" {figure.reason}"
    if figure.pinned:
        said += " The team pinned a figure; it is among those that are safe to say."
    elif not figure.safe_to_say:
        said += " No figure is safe yet."
    later = f"{words.plural(figure.later, 'claim')} printed after these days"
    return f"{said} This counts {later} too." if figure.later else said


def silence(source: QuietSource, state: str) -> str:
    """What is known of a source that went quiet."""
    usual = f"usually {words.plural(source.usual, 'article')} a week, " if source.usual else ""
    last = f"{source.last_item.day} {source.last_item:%b %Y}" if source.last_item else words.MISSING
    state = "nothing came" if source.state == "ok" else state
    return f"{state}; {usual}last article {last}" + (f"; {source.error}" if source.error else "")


HOW = (
    "How Tallywire decides: readings are compared only when they count the same thing. “Same” and “rounding” can both "
    "be true at one moment; “growth” has evidence of an earlier and a later count; “contradicts” means that no one "
    "number fits both; “cannot be told” lacks a date or the evidence of an order. Copies of one origin count as one. "
    "What is safe to say and what to avoid count every reading in the store, later ones too."
)
"""What stands at the end of every form."""


def chart_alt(figure: DisputedFigure) -> str:
    """A chart in words, for those who don't see it."""
    rows = "; ".join(f"{one.outlet}: {one.words}" for one in figure.printed.items)
    return f"What each outlet printed. {rows}."


def staff_note(staff: StaffTone) -> str:
    """Whom the section is silent of."""
    least = words.number(staff.least)
    return f"Tone runs from −1 to 1. Groups of fewer than {least} people in a week are not shown; no names, no quotes."


def _before(tone: float | None) -> str:
    return f" (before: {words.tone(tone)})" if tone is not None else ""


def _quiet_lead(digest: Digest) -> tuple[str, str, str]:
    last = digest.counts.latest
    latest = f"The last article is of {last.day} {last:%B %Y}." if last else "There is no earlier article."
    silent = len(digest.quiet_sources.items) + digest.quiet_sources.more
    sources = f"{words.sentence_case(words.spelled(silent))} source{'s' if silent != 1 else ''} went quiet."
    return "No article was published and no figure changed.", latest, sources


def _coverage(digest: Digest) -> str:
    now, before = digest.counts.articles, digest.counts.articles_before
    origins = words.plural(digest.counts.origins, "independent origin")
    outlets = words.plural(digest.counts.outlets, "outlet")
    printed = f"{words.plural(now, 'article')} from {outlets} ({origins}) appeared"
    span = "the week before" if (digest.period.last - digest.period.first).days == 6 else "the days before"
    if not before:
        return f"{printed}, after none in {span}."
    if now == before:
        return f"{printed}, as many as in {span}."
    return f"{printed}, {words.number(abs(now - before))} {'more' if now > before else 'fewer'} than in {span}."


def _movement(digest: Digest) -> str:
    parts = [
        f"{words.spelled(number)} {verb}"
        for listing, verb in (
            (digest.new, "began"),
            (digest.growing, "grew"),
            (digest.revived, "came back"),
            (digest.ended, "ended"),
        )
        if (number := len(listing.items) + listing.more)
    ]
    sentence = "No story began, grew, came back or ended"
    if parts:
        noun = "story" if parts[0].startswith("one ") else "stories"
        sentence = words.sentence_case(words.listed(parts, limit=len(parts)).replace(" ", f" {noun} ", 1))
    top = digest.most_told
    if top is None:
        return f"{sentence}."
    title = words.quoted(_title(top.title))
    return f"{sentence}; {title} had the most coverage, with {words.plural(top.articles, 'article')}."


def _advice(digest: Digest) -> str:
    disputed = {figure.metric_id: figure for figure in digest.disputed.items}
    for figure in digest.safe.items:
        if figure.metric_id in disputed or not disputed:
            return f"Say {words.quoted(words.plain(figure.wording))} for {_named(figure, digest)}."
    if disputed:
        unsafe = list(dict.fromkeys(_named(figure, digest) for figure in disputed.values() if not figure.safe_to_say))
        return f"No figure is safe yet for {words.listed(unsafe or [_named(digest.disputed.items[0], digest)])}."
    return "No figure is disputed."


def _named(figure: SafeFigure | DisputedFigure, digest: Digest) -> str:
    """A figure's label, with its story where another story's figure goes by the same label."""
    label = short_label(figure.label)
    shown: tuple[SafeFigure | DisputedFigure, ...] = (*digest.safe.items, *digest.disputed.items)
    rivals = {other.story for other in shown if short_label(other.label) == label}
    return label if len(rivals) == 1 else f"{label} in {words.quoted(_title(figure.story))}"


def _title(text: str) -> str:
    return words.shorten(words.plain(text), TITLE_LENGTH)


def these_days(period: Period) -> str:
    """The period inside a sentence."""
    return "this week" if (period.last - period.first).days == 6 else "in these days"


def _quiet(period: Period) -> str:
    return "A quiet week" if (period.last - period.first).days == 6 else "Quiet days"


def _stories(number: int) -> str:
    return "story" if number == 1 else "stories"
