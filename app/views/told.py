"""What the coverage of a story says in its own sentences: the summary, and the questions that it answers."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from app import markup, sentences, words
from app.look import BULLET_WORDS
from store.rows import ArticleRef, LineRow

MOST_OUTLET = 40


def in_short(bullets: Sequence[LineRow]) -> None:
    """The summary; no section where the coverage is too thin for one."""
    if not bullets:
        return
    st.html(markup.section("In short", "In the words of the outlets"))
    told = markup.join(line(BULLET_WORDS.get(bullet.label, bullet.label), _spoken(bullet)) for bullet in bullets)
    st.html(markup.page(Markup('<ul class="tw-lines">{}</ul>').format(told)))


def questions(answers: Sequence[LineRow]) -> None:
    """Questions that the coverage answers, with the sentences that do, two beside each other where there is room."""
    if not answers:
        return
    st.html(markup.section("Questions people ask", "Beyond what “In short” tells"))
    item = Markup('<li><div><h3 class="asked">{}</h3>{}</div></li>')
    told = markup.join(item.format(words.plain(answer.label), _spoken(answer)) for answer in answers)
    st.html(markup.page(Markup('<ul class="tw-lines tw-pair">{}</ul>').format(told)))


def line(kicker: str, inside: Markup) -> Markup:
    """An item of a list of lines, with the word that stands before it."""
    return Markup('<li><span class="kicker">{}</span><div>{}</div></li>').format(kicker, inside)


def _spoken(row: LineRow) -> Markup:
    """The sentences of a line, each with its outlet as a link to the article."""
    return markup.join(cited(markup.text(said), article) for said, article in sentences.spoken(row))


def cited(said: Markup, article: ArticleRef) -> Markup:
    """Words of an article with its outlet beside them, as a link to the article."""
    row = Markup('<p><span>{}</span> <span class="small from">{}</span></p>')
    return row.format(said, markup.out_link(article.url, words.shorten(words.plain(article.outlet), MOST_OUTLET)))
