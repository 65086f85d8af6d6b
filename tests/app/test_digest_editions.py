"""Editions of a digest: the same again until the store says otherwise, corrections said openly, people's edits kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.digest import Digest, editions, weeks
from app.digest.edits import Edits, apply, read
from app.digest.html import render_html
from app.digest.markdown import render_markdown, render_text
from app.settings import VoicesSettings
from store import acts, digests, figures, sources, targets
from store.database import Store
from store.errors import InputError, NotAllowedError, StaleError
from store.model import Source
from store.permits import Actor
from tests.app import digest_scene as scene
from tests.store.builders import ANA, BEN

WEEK = weeks.week("2026-W25", scene.NOW)
LATER = scene.NOW + timedelta(days=2)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with scene.make(tmp_path / "store.db") as opened:
        yield opened


def published(store: Store, now=scene.NOW) -> Digest:  # type: ignore[no-untyped-def]
    return editions.publish(store, WEEK, VoicesSettings(), "tester", now)


def judged_anew(store: Store) -> None:
    """The leading reading of the dispute turns out to be another."""
    metric = replace(scene.METRIC, leading="over 1,500", safe_to_say="More than 1,500")
    with store.begin() as conn:
        origins = scene._origins("harbour", "h")
        figures.replace_story_figures(conn, "sharbour", scene.CLAIMS, [metric], scene.FIGURES, scene.VERDICTS, origins)


def test_the_same_week_of_the_same_store_is_the_same_edition(store: Store) -> None:
    first = published(store)
    assert first.edition == 1 and not first.corrections
    assert published(store, LATER) == first
    with store.read() as conn:
        assert digests.periods_made(conn) == [("2026-W25", 1)]


def test_what_the_store_says_otherwise_later_is_said_openly(store: Store) -> None:
    first = published(store)
    judged_anew(store)
    second = published(store, LATER)
    assert second.edition == 2
    said = {(one.what.split(" (")[0], one.was, one.now) for one in second.corrections}
    assert ("safe to say for petition signatures", "“More than 1,600”", "“More than 1,500”") in said
    assert all(one.day == LATER.date() for one in second.corrections)
    for text in (render_html(second), render_markdown(second), render_text(second)):
        assert "Corrections to this digest" in text and "edition 2" in text
    assert published(store, LATER + timedelta(days=1)) == second, "and then it stays"
    with store.read() as conn:
        kept = digests.edition(conn, "2026-W25", 1)
        assert kept is not None and '"More than 1,600"' in kept.content, "the first edition is as it was told"
    assert first.corrections == ()


def test_a_draft_is_not_kept(store: Store) -> None:
    draft = weeks.week("2026-W26", scene.NOW, draft=True)
    editions.publish(store, draft, VoicesSettings(), "tester", scene.NOW)
    with store.read() as conn:
        assert digests.latest(conn, "2026-W26") is None


def test_edits_survive_a_rebuild_and_are_no_corrections(store: Store) -> None:
    first = published(store)
    key = first.disputed.items[0].key
    changed = {"intro": "Dear all,\n\nread this.", "order": ["stories"], "left_out": ["avoid"], "notes": {key: "Ask."}}
    assert editions.edit(store, "2026-W25", changed, ANA, scene.NOW, seen=0) == 1
    second = published(store, LATER)
    assert (second.edition, second.corrections, second.intro) == (2, (), changed["intro"])
    assert second.order[0] == "stories" and "avoid" not in second.order
    for text in (render_html(second), render_markdown(second)):
        assert "Dear all," in text and "Ask." in text and "Figures to avoid" not in text
        assert text.index("Stories") < text.index("Safe to say")
    judged_anew(store)
    third = published(store, LATER)
    assert third.edition == 3 and third.intro == changed["intro"] and third.notes == {key: "Ask."}
    assert third.corrections


def test_what_is_left_out_is_counted_with_the_rest(store: Store) -> None:
    first = published(store)
    key = first.new.items[0].key
    shown = apply(first, Edits(left_out=(key,)))
    assert (len(shown.new.items), shown.new.more) == (len(first.new.items) - 1, first.new.more + 1)


def test_two_people_never_overwrite_each_other_silently(store: Store) -> None:
    editions.edit(store, "2026-W25", {"intro": "ours"}, ANA, scene.NOW, seen=0)
    with pytest.raises(StaleError, match="ana changed the digest of 2026-W25 on 2026-06-24"):
        editions.edit(store, "2026-W25", {"intro": "mine"}, BEN, LATER, seen=0)
    with pytest.raises(NotAllowedError, match="edit and send digests"):
        editions.edit(store, "2026-W25", {"intro": "mine"}, Actor("eve", "viewer"), LATER, seen=1)
    with store.read() as conn:
        assert digests.edits_of(conn, "2026-W25").edits["intro"] == "ours"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({"title": "x"}, "'title' is no field"),
        ({"order": ["weather"]}, "there is no section 'weather'"),
        ({"order": "safe"}, "order: give a list"),
        ({"intro": "x" * 5000}, "intro: give a text of at most 4,000"),
        ({"intro": 3}, "intro: give a text"),
        ({"notes": ["x"]}, "notes: give words by the key"),
        ({"notes": {"k": "x" * 2000}}, "notes.k: give a text of at most 1,000"),
        ({"left_out": ["x"] * 600}, "at most 500"),
    ],
)
def test_edits_that_are_none_are_refused(content: dict[str, object], says: str) -> None:
    with pytest.raises(InputError, match=says):
        read(content)


def test_a_persons_words_are_escaped_like_all_others(store: Store) -> None:
    editions.edit(store, "2026-W25", {"intro": scene.HOSTILE, "notes": {"safe": scene.HOSTILE}}, ANA, scene.NOW, seen=0)
    told = published(store)
    html, text = render_html(told), render_markdown(told)
    assert "<script>alert" not in html and "<script" not in text


def test_sources_stay_as_they_were_first_told_and_a_dropped_item_is_said(store: Store) -> None:
    first = published(store)
    with store.begin() as conn:
        sources.upsert(conn, Source("gazette", "feed", "https://gazette.example/feed", state="gone"))
    assert published(store, LATER) == first, "how a source stands today is no correction of that week"
    none = replace(scene.METRIC, safe_to_say="")
    with store.begin() as conn:
        origins = scene._origins("harbour", "h")
        figures.replace_story_figures(conn, "sharbour", scene.CLAIMS, [none], scene.FIGURES, scene.VERDICTS, origins)
    said = render_markdown(published(store, LATER))
    assert (
        "**Safe to say for petition signatures (Harbour petition)** is told no longer; it was: “More than 1,600”."
        in said
    )


def test_what_a_person_pinned_comes_first_and_what_they_set_aside_is_said(store: Store) -> None:
    pin = {"reading": "over 1,580", "source": "register of the union", "url": "https://union.example/register"}
    with store.begin() as conn:
        acts.add(conn, "pin", targets.of_metric(conn, "mharbour"), BEN, scene.at(20), payload=pin)
        acts.add(conn, "reject", targets.of_claim(conn, "c3"), BEN, scene.at(19), note="a slip")
    digest = published(store)
    (safe,) = digest.safe.items
    assert (safe.wording, safe.source, safe.url) == ("over 1,580", pin["source"], pin["url"])
    assert digest.lead[2] == "Say “over 1,580” for petition signatures."
    text = render_text(digest)
    assert "pinned by the team from register of the union; the press prints 1,500–16,000" in text
    assert "https://union.example/register" in text and "No figure is safe yet" not in text
    assert "19 Jun 2026: The team set aside the reading “nearly 16,000”: a slip" in text
