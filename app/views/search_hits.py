"""The hits of a search as a list: what was found, with its words marked, who printed it, and where it leads."""

from __future__ import annotations

from markupsafe import Markup

from app import markup, words
from app.desk import Desk
from app.excerpts import excerpt
from app.look import MARKS, tint
from app.search_asked import Result
from app.search_terms import spans
from app.views import page
from store.search import Found

KIND_WORD = {"article": "Article", "claim": "Claim", "quote": "Quote"}
MOST_TITLE, MOST_SAID, MOST_NAME = 180, 500, 80

_ROW = Markup(
    '<li><div class="kicker"><b>{}</b><br>{}</div><div><p><span>{}</span><span class="from muted small">{}</span></p>'
    '{}<div class="muted small">{}</div></div></li>'
)


def listed(result: Result, desk: Desk) -> Markup:
    """The list of one page of hits."""
    rows = markup.join(_row(hit, result, desk) for hit in result.hits)
    return markup.page(Markup('<ul class="tw-lines tw-hits">{}</ul>').format(rows))


def _row(hit: Found, result: Result, desk: Desk) -> Markup:
    outlet = words.shorten(words.plain(hit.outlet), MOST_NAME)
    from_whom = markup.out_link(hit.url, outlet) + page.gone(hit.withdrawn, hit.last_seen, desk.now)
    when = words.day(hit.published, now=desk.now) if hit.published else "no date"
    return _ROW.format(
        KIND_WORD[hit.kind], when, _line(hit, result), from_whom, _beneath(hit, result), _notes(hit, result, desk)
    )


def _line(hit: Found, result: Result) -> Markup:
    """What leads on: the title of an article, what a claim or quote says."""
    if hit.kind == "article":
        return _leading(_marked(hit.title or hit.url, result, MOST_TITLE), hit)
    said = _marked(hit.text, result, MOST_SAID)
    return _leading(Markup("“{}”").format(said) if hit.kind == "quote" else said, hit)


def _leading(shown: Markup, hit: Found) -> Markup:
    """To the figure a claim belongs to, else to the story; an article without one leads to its own page on the web."""
    if hit.kind == "claim" and hit.metric_id:
        return markup.page_link(shown, "figures", metric=hit.metric_id, claim=hit.ref)
    if hit.story_id:
        return markup.page_link(shown, "story", story=hit.story_id)
    return markup.out_link(hit.url, shown, style="")


def _marked(text: str, result: Result, most: int) -> Markup:
    line = words.shorten(words.plain(text), most)
    return markup.marked(line, spans(result.terms, line))


def _beneath(hit: Found, result: Result) -> Markup:
    """The place in an article's text; whom a claim credits, who says a quote."""
    if hit.kind == "article":
        line, marks = excerpt(hit.text, result.terms)
        return Markup('<div class="tw-hit">{}</div>').format(markup.marked(line, marks)) if line else Markup("")
    if not hit.who:
        return Markup("")
    verb = "says it got it from" if hit.kind == "claim" else "said by"
    return Markup('<div class="tw-hit">{} {}</div>').format(verb, _marked(hit.who, result, MOST_NAME))


def _notes(hit: Found, result: Result, desk: Desk) -> Markup:
    """How a claim stands, the story, copies that were folded, how near it is."""
    notes = []
    if hit.kind == "claim":  # a sentence with two numbers is two claims
        notes.append(Markup("<b>{}</b>").format(markup.text(words.quoted(words.shorten(words.plain(hit.literal), 40)))))
    if hit.relation in MARKS:
        mark = MARKS[hit.relation]  # type: ignore[index]
        sign = Markup('<b style="color:{}">{} {}</b>')
        notes.append(sign.format(tint(desk.colours, mark.tint), mark.sign, mark.word))
    if hit.kind != "article":
        notes.append(Markup("in {}").format(markup.text(words.shorten(words.plain(hit.title), 90))))
    elif hit.story_id and hit.story and words.plain(hit.story) != words.plain(hit.title):
        notes.append(Markup("Story: {}").format(markup.text(words.shorten(words.plain(hit.story), 90))))
    elif not hit.story_id:
        notes.append(Markup("in no story"))
    if hit.id in result.folded:
        notes.append(Markup("and {}").format(words.plural(result.folded[hit.id], "copy", "copies")))
    if hit.id in result.near:
        notes.append(Markup("closeness {}").format(f"{result.near[hit.id]:.2f}"))
    return markup.join(notes, " · ")
