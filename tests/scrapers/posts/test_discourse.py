"""Discourse's topics, posts and exports as JSON."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.posts.discourse import open_discourse
from scrapers.posts.opening import detect
from tests.scrapers.posts.reading import read, read_or_refused, refusal, spoiled

AT = datetime(2026, 6, 16, 9, 1, 2, 345000, tzinfo=UTC)
SECRET = "Quillfeather"


def post(**change: object) -> dict[str, object]:
    body = {
        "id": 71, "name": "Ines Okafor", "username": "ines", "created_at": "2026-06-16T09:01:02.345Z", "post_number": 1,
        "cooked": "<p>They <strong>count</strong> steps, <a class='mention' href='/u/bo'>@bo</a>.</p>", "post_type": 1,
        "topic_id": 31, "user_id": 7, "hidden": False, "deleted_at": None, "user_deleted": False,
    }  # fmt: skip
    return {**body, **change}


def topic(*posts: object, **change: object) -> dict[str, object]:
    body = {
        "id": 31, "title": "The readers", "archetype": "regular", "category_id": 5, "visible": True, "deleted_at": None,
        "post_stream": {"posts": list(posts), "stream": [71]},
        "details": {"created_by": {"id": 7, "username": "ines", "name": "Ines Okafor"},
                    "participants": [{"id": 9, "username": "cy", "name": "Cy Amaral"}]},
    }  # fmt: skip
    return {**body, **change}


CATEGORIES = {
    "category_list": {
        "categories": [
            {"id": 5, "name": "Canteen", "read_restricted": False, "subcategory_list": [{"id": 8, "name": "Lunch"}]},
            {"id": 6, "name": "Leads", "read_restricted": True},
            {"id": 7, "name": "Pay of leads", "read_restricted": False, "parent_category_id": 6},
        ]
    }
}


def save(folder: Path, value: object, name: str = "31.json") -> Path:
    path = folder / name
    path.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
    return path


def test_a_topic_is_read_by_its_category(tmp_path: Path) -> None:
    raw = post(
        id=72, user_id=8, username="bo", raw='[quote="ines, post:1, topic:31"]\nthey count\n[/quote]\n*Since* when?'
    )
    save(tmp_path, topic(post(), raw))
    path = tmp_path / "31.json"
    assert detect(str(path)) == "discourse"
    posts, dropped, people = read(open_discourse, path)
    assert not dropped and [(p.id, p.at, p.channel, p.author, p.text) for p in posts] == [
        ("71", AT, "category 5", "7", "They count steps, @bo."),
        ("72", AT, "category 5", "8", "Since when?"),
    ]
    save(tmp_path, CATEGORIES, "categories.json")
    assert {p.channel for p in read(open_discourse, tmp_path)[0]} == {"Canteen"}
    assert {(p.names, p.accounts) for p in people} >= {(("Ines Okafor",), ("ines",)), (("Cy Amaral",), ("cy",))}


def test_html_loses_what_it_quotes_and_keeps_addresses(tmp_path: Path) -> None:
    cooked = (
        "<aside class='quote' data-post='1'><blockquote>theirs</blockquote></aside><p>Mine, <a href='https://a.example/x'>"
        "here</a> <img class='emoji' alt=':heart:'></p><blockquote>theirs too</blockquote>"
    )
    posts, _, _ = read(open_discourse, save(tmp_path, topic(post(cooked=cooked))))
    assert posts[0].text == "Mine, here https://a.example/x ❤"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"archetype": "private_message", "category_id": None}, "direct_message"),
        ({"archetype": "odd"}, "private_channel"),
        ({"category_id": 6}, "private_channel"),
        ({"category_id": 7}, "private_channel"),
        ({"category_id": 99}, "unlisted_channel"),
        ({"visible": False}, "unlisted_channel"),
        ({"deleted_at": "2026-06-17T00:00:00Z"}, "deleted"),
    ],
)
def test_closed_topics_are_left_out(tmp_path: Path, change: dict[str, object], reason: str) -> None:
    save(tmp_path, CATEGORIES, "site.json")
    save(tmp_path, topic(post(), **change))
    save(tmp_path, topic(post(), id=32, category_id=8), "32.json")
    posts, dropped, _ = read(open_discourse, tmp_path)
    assert [post.channel for post in posts] == ["Lunch"] and dropped == {reason: 1}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"post_type": 2}, "notice"),
        ({"post_type": 3}, "notice"),
        ({"post_type": 4}, "private_channel"),
        ({"hidden": True}, "deleted"),
        ({"user_deleted": True}, "deleted"),
        ({"deleted_at": "2026-06-17T00:00:00Z"}, "deleted"),
        ({"user_id": -1}, "bot"),
        ({"user_id": None, "username": None}, "no_author"),
        ({"cooked": "<p> </p>"}, "empty"),
        ({"cooked": 5}, "empty"),
        ({"created_at": "soon"}, "no_time"),
    ],
)
def test_what_is_no_post_is_dropped_with_its_reason(tmp_path: Path, change: dict[str, object], reason: str) -> None:
    posts, dropped, _ = read(open_discourse, save(tmp_path, topic(post(**change), post(), "odd")))
    assert len(posts) == 1 and dropped == {reason: 1, "malformed": 1}


def test_lists_of_posts_are_judged_by_what_is_known_of_their_topics(tmp_path: Path) -> None:
    latest = [post(category_id=5), post(topic_id=40), post(topic_id=41)]
    save(tmp_path, {"latest_posts": latest, "private_posts": [post(category_id=5)]}, "posts.json")
    save(tmp_path, {"topic_list": {"topics": [topic(id=40, archetype="private_message", category_id=None)]}}, "pm.json")
    posts, dropped, _ = read(open_discourse, tmp_path)
    assert len(posts) == 1 and dropped == {"direct_message": 2, "unlisted_channel": 1}


@pytest.mark.parametrize("names", [("a.json", "b.json"), ("b.json", "a.json")])
def test_further_pages_of_a_topic_belong_to_its_category(tmp_path: Path, names: tuple[str, str]) -> None:
    save(tmp_path, topic(post()), names[0])
    save(tmp_path, {"post_stream": {"posts": [post(id=90, post_number=21)]}, "id": 31}, names[1])
    posts, dropped, _ = read(open_discourse, tmp_path)
    assert {(p.id, p.channel) for p in posts} == {("71", "category 5"), ("90", "category 5")} and not dropped
    save(tmp_path, topic(post(), archetype="private_message", category_id=None), names[0])
    assert read(open_discourse, tmp_path)[1] == {"direct_message": 2}


def test_the_export_of_a_category_is_read(tmp_path: Path) -> None:
    topics = [
        {"id": number, "title": "t", "archetype": "regular", "category_id": category, "posts": [
            {"id": number, "user_id": 7, "raw": "They count steps.", "created_at": "2026-06-16T09:01:02Z"}
        ]}
        for number, category in ((1, 5), (2, 6))
    ]  # fmt: skip
    export = {
        "categories": [
            {"id": 5, "name": "Canteen", "permissions_params": {"everyone": 1}},
            {"id": 6, "name": "Leads", "permissions_params": {"staff": 1}},
        ],
        "topics": topics,
        "users": [{"id": 7, "username": "ines", "name": "Ines Okafor", "email": "ines@works.example"}],
    }
    path = tmp_path / "category-export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("category-export.json", json.dumps(export, indent=1))
    posts, dropped, people = read(open_discourse, path)
    assert [post.channel for post in posts] == ["Canteen"] and dropped == {"private_channel": 1}
    assert people[0].accounts == ("ines", "ines@works.example")


def test_documents_may_stand_one_on_a_line(tmp_path: Path) -> None:
    lines = "\n".join(
        [json.dumps(topic(post())), json.dumps(topic(post(id=72), id=32)), "{broken", json.dumps([post()])]
    )
    posts, dropped, _ = read(open_discourse, save(tmp_path, lines, "topics.jsonl"))
    assert len(posts) == 3 and dropped == {"malformed": 1}
    assert len(read(open_discourse, save(tmp_path, lines, "topics.json"))[0]) == 3


def test_what_is_no_forum_is_refused(tmp_path: Path) -> None:
    for value in ({"text": SECRET}, [SECRET], "{broken", CATEGORIES):
        assert SECRET not in refusal(open_discourse, save(tmp_path, value))


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_any_field_may_hold_anything(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("any")
    good = [topic(post(cooked=f"<p>{SECRET}</p>"), post(raw="x")), CATEGORIES, {"latest_posts": [post(category_id=5)]}]
    value = spoiled(good, data.draw)
    found = read_or_refused(open_discourse, save(folder, value), SECRET)
    assert found is None or len(found[0]) <= 4
