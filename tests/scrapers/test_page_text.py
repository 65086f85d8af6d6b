"""The text of pages: without what stands around it, and with all that belongs to it."""

from __future__ import annotations

import pytest

from tests.scrapers.newsroom import PROSE, page
from tests.scrapers.paper import TEXT, ld, read, with_body


@pytest.mark.parametrize(
    "furniture",
    [
        "<div class='related-posts'><h3>Related</h3><ul><li><a href=/x>3,000 nurses strike</a></li></ul></div>",
        "<h2>Related Posts</h2><p>Strike of 3,000 nurses ends</p><p>Nine in ten say no to wristbands</p>",
        "<p>12 comments</p><h3>Leave a Comment</h3><form><textarea></textarea>Name</form>",
        "<section id=comments>"
        + "<p>I think that 5,000 people should sign this, says my neighbour.</p>" * 40
        + "</section>",
        "<article class=related-story><h3>More</h3><p>Some 3,000 nurses are on strike over badges.</p></article>",
        "<section id=comments><p>I think that at least 5,000 people should sign this, says my neighbour.</p></section>",
        "<div class='share-bar'><span>Share 2,345</span><a href=/t>Tweet</a></div>",
        "<aside class=newsletter-signup><p>Join 40,000 readers: sign up for our daily newsletter today.</p></aside>",
        "<p><a href=/more>READ MORE: 3,000 nurses strike over badges</a></p>",
        "<blockquote class=twitter-tweet><p>Over 9,000 of us have signed by now, keep going!</p></blockquote>",
        "<figure><img src=a.jpg><figcaption>Some 400 drivers at a rally. Photo: Ada Writer</figcaption></figure>",
        "<p>Subscribe to our newsletter</p><p>Share this article</p><p>Advertisement</p><p>0 comments</p>",
        "<p>Copyright 2026 The Example Post. All rights reserved.</p>",
    ],
)
def test_what_stands_around_an_article_is_not_in_its_text(furniture: str) -> None:
    assert read(with_body(furniture)).text == TEXT


@pytest.mark.parametrize(
    "sentence",
    [
        "Comments by 1,200 members were read aloud at the meeting, and the chair promised an answer in writing.",
        "Shares in the company fell by 3% after the letter was published on Monday, to their lowest since spring.",
        "Swipe fees have risen by 10% since 2024, a petition signed by 900 shop owners says about the terminals.",
        "Copyright fees of $2 million were paid to the 400 writers whose work had been used, the company said.",
        "Related claims by 300 former workers are still before the court in Leeds, which will hear them in May.",
    ],
)
def test_prose_that_begins_like_furniture_stays(sentence: str) -> None:
    assert sentence in read(with_body(f"<p>{sentence}</p><p>It was not the first time, the union said.</p>")).text


def test_the_bio_of_the_author_goes() -> None:
    bio = "<p>Ada Writer is a senior reporter for The Example Post. Follow her on Twitter @ada.</p>"
    html = page(head=ld(author="Ada Writer"), body="".join(f"<p>{line}</p>" for line in PROSE) + bio)
    assert read(html).text == TEXT


def test_a_list_of_related_posts_inside_the_text_does_not_cut_it_short() -> None:
    inside = "<h3>Related</h3><ul><li>Nurses strike over badges</li></ul>"
    paragraphs = "".join(f"<p>{n}. {line}</p>" for n in range(3) for line in PROSE)
    text = read(page(body=paragraphs + inside + paragraphs.replace("<p>", "<p>Later: "))).text
    assert text.count("About 1,600 workers") == 6


def test_a_standfirst_between_headline_and_text_is_kept() -> None:
    lead = "Nearly 2,000 have signed by now, twice as many as in the first week, organizers say."
    byline = "<p>By Ada Writer, labour correspondent of The Example Post in Leeds</p>"
    assert read(with_body("", before=f"<div class=dek><p>{lead}</p></div>{byline}")).text == f"{lead}\n{TEXT}"


def test_posts_of_a_live_blog_are_read_from_its_data() -> None:
    posts = [{"@type": "BlogPosting", "headline": "Noon", "articleBody": "Some 700 drivers have joined the march."}]
    script = ld(headline="Live") + ld(**{"@type": "LiveBlogPosting", "liveBlogUpdate": posts})
    text = read(page(head=script)).text
    assert text.startswith(TEXT) and text.endswith("Noon\nSome 700 drivers have joined the march.")


def test_a_whole_page_in_one_form_or_named_like_furniture_is_still_read() -> None:
    html = (
        page()
        .replace(b"<article>", b"<form><div class='share comments related'>")
        .replace(b"</article>", b"</div></form>")
    )
    assert PROSE[0] in read(html).text
