"""What on a page is about something else goes, told by how it is built; what looks like it and belongs stays."""

from __future__ import annotations

import pytest

from tests.scrapers.newsroom import PROSE
from tests.scrapers.paper import TEXT, ld, read

TITLE = "Workers at the depot sign a letter"
URL = "https://www.post.example/news/letter"
BEFORE, BEHIND = ("".join(f"<p>{line}</p>" for line in lines) for lines in (PROSE[:2], PROSE[2:]))
NEXT = "".join(
    f"<p>Story two, part {n}: some {n},400 beehives were moved overnight, their owners said.</p>" for n in range(9)
)


def page(*, middle: str = "", end: str = "", beside: str = "", head: str = "") -> str:
    """The small article with something inside, at its end or beside it."""
    article = f"<article><h1>{TITLE}</h1>{BEFORE}{middle}{BEHIND}{end}</article>"
    return f"<html><head><title>{TITLE}</title>{head}</head><body><main>{article}{beside}</main></body></html>"


@pytest.mark.parametrize(
    "middle",
    [
        "<div class=sc-8f2><h3>The Brief</h3><p>Your digest of 12 stories, every morning.</p><input type=email></div>",
        "<div class=x1><p>Join 40,000 readers every Friday.</p><form action=/n><input name=email></form></div>",
        "<figure><img><div><span>Some 400 strikers.</span><span>Photo: Jo Penn</span></div></figure>",
        "<ul><li><a href=/1>Rents rise in 7 districts</a></li><li><a href=/2>40 flights cancelled</a></li></ul>",
        "<p>Background: <a href=/1>How 300 people came by a pub of their own</a></p>",
        "<blockquote><p>We are 5,900 by now!</p>— Union <a href=https://x.com/union/status/1>June 5</a></blockquote>",
        "<div class=box><p>Watch: the baker explains his 200 soups</p><span>02:11</span></div>",
        "<div class=q><h4>Do you support the 5,200?</h4><form><label>Yes</label><label>No</label></form></div>",
        "<p>Listen to this article · 6:12 min</p><p>ADVERTISEMENT - CONTINUE READING BELOW</p>",
        "<a href=/1>Ferry company drops its plan to weigh 300 passengers</a>",
    ],
)
def test_boxes_and_teasers_inside_an_article_go(middle: str) -> None:
    assert read(page(middle=middle), URL).text == TEXT


@pytest.mark.parametrize(
    "beside",
    [
        f"<article><h2><a href=/n>40 beehives moved overnight</a></h2>{NEXT}</article>",
        f"<article><h1>How 40 beehives were moved</h1>{NEXT}</article>",
        f"<section class=latest><h2>Latest</h2>{NEXT}</section>",
    ],
)
def test_the_next_article_below_is_not_part_of_the_first(beside: str) -> None:
    found = read(page(beside=beside), URL)
    assert found.text == TEXT and found.title == TITLE


@pytest.mark.parametrize(
    "bio",
    [
        "<div class=about><h4>Ada Writer</h4><p>Ada Writer has written of work since 2015. She has 3 cats.</p></div>",
        "<p><em>Ada Writer ist Redakteurin im Ressort Wirtschaft.</em></p>",
        "<p>Ada Writer covers labour for this paper, in which she also runs a column.</p>",
    ],
)
def test_the_biography_of_the_pages_author_goes(bio: str) -> None:
    assert read(page(end=bio, head=ld(author="Ada Writer")), URL).text == TEXT


@pytest.mark.parametrize(
    "inside",
    [
        "<blockquote><p>We will stay here until the last of the 40 cameras is gone.</p></blockquote>",
        "<div class=infobox><h3>What is counted</h3><p>The camera counts parcels and takes off 6 points.</p></div>",
        "<ul><li>The union counts 1,600 names.</li><li>The firm counts <a href=/f>fewer than 900</a>.</li></ul>",
        "<p>Not so fast: the firm has <a href=/f>said</a> that 300 of the names were there twice.</p>",
        "<article class=block><h2>Noon</h2><p>Some 700 drivers have joined the march by now.</p></article>",
    ],
)
def test_what_belongs_to_the_article_stays(inside: str) -> None:
    text = read(page(middle=inside), URL).text
    assert len(text.split("\n")) > len(PROSE) and all(line in text for line in PROSE)


def test_a_standfirst_without_a_full_stop_stays_above_its_byline() -> None:
    lead = "Nearly 2,000 have signed by now, twice as many as in the first week"
    body = f"<h2 class=sub-headline>{lead}</h2><p>By Ada Writer</p><p>June 23, 2026</p>{BEFORE}{BEHIND}"
    html = f"<html><head><title>{TITLE}</title></head><body><main><h1>{TITLE}</h1>{body}</main></body></html>"
    found = read(html, URL)
    assert found.text == f"{lead}\n{TEXT}" and found.title == TITLE
