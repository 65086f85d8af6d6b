"""The page for staff: everything that it promises, numbers above the floor only, and nothing of it can be broken."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from app import public_page
from app.cli import main
from app.settings import ProgrammeSettings, Settings, VoicesSettings
from store import access_log
from store.database import Store
from store.errors import UsageError
from tests.app import voices_scene as scene
from tests.app.hostile import HOSTILE

SETTLED = VoicesSettings(
    approved_by="Ines Raud, head of people",
    contact="people@norvane.example",
    population=scene.POPULATION,
    retention_days=30,
    opt_out_words=("#notcounted",),
    opt_out_channels=("union-room",),
)


def page(store: Store, voices: VoicesSettings = SETTLED, *programmes: str) -> str:
    settings = Settings(voices=voices, programmes=tuple(ProgrammeSettings(name=name) for name in programmes))
    return public_page.render(store, settings, "tester", scene.NOW)


class Outline(HTMLParser):
    """Tags with their attributes, ids, and tables with and without a caption."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)


def test_the_page_says_who_decided_whom_to_ask_and_what_is_never_done(store: Store) -> None:
    scene.fill(store)
    text = page(store, SETTLED, "StepBadge")
    for said in (
        "Ines Raud, head of people", "people@norvane.example", "30 days", "#notcounted", "union-room", "StepBadge",
        "<strong>5 people</strong>", "<strong>10 people</strong>", "<strong>20 people</strong>",
        "No author is stored", "No person, channel or team is scored",
    ):  # fmt: skip
        assert said in text, said


def test_numbers_are_those_above_the_floor(store: Store) -> None:
    scene.fill(store)
    text = page(store)
    assert "<bdi>−0.54</bdi>" in text and "engineering" in text
    assert scene.NIGHT not in text, "a channel that may not be told of is not named"
    assert "too few people" in text
    raised = page(store, SETTLED.model_copy(update={"min_authors": 60}))
    assert "−0.54" not in raised and "engineering" not in raised


def test_the_page_has_landmarks_captions_and_no_script(store: Store) -> None:
    scene.fill(store)
    outline = Outline(page(store))
    assert ("html", {"lang": "en"}) in outline.tags
    assert [outline.count(tag) for tag in ("main", "header", "footer", "nav", "h1")] == [1] * 5
    assert outline.count("table") == outline.count("caption") > 3
    assert all(attrs.get("scope") for tag, attrs in outline.tags if tag == "th")
    assert outline.count("script") == outline.count("img") == outline.count("link") == 0
    ids = {attrs["id"] for _, attrs in outline.tags if "id" in attrs}
    targets = {(attrs.get("href") or "")[1:] for tag, attrs in outline.tags if tag == "a"}
    assert {target for target in targets if target} <= ids
    policy = next(attrs["content"] for tag, attrs in outline.tags if attrs.get("http-equiv"))
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


def test_hostile_settings_channels_and_readers_are_text(store: Store) -> None:
    scene.fill(store, hostile=HOSTILE)
    hostile = SETTLED.model_copy(
        update={"approved_by": HOSTILE, "contact": f"javascript:{HOSTILE}", "opt_out_words": (HOSTILE,)}
    )
    with store.begin() as conn:
        access_log.note(conn, access_log.Visitor(HOSTILE, HOSTILE), HOSTILE, 1, scene.NOW)
    text = page(store, hostile, HOSTILE)
    assert "<img" not in text and "<b>b" not in text and 'href="javascript' not in text
    assert text.count("&lt;img src=x onerror=alert(1)&gt;") >= 8


def test_a_contact_that_is_an_address_is_a_link(store: Store) -> None:
    text = page(store, SETTLED.model_copy(update={"contact": "https://intranet.example/voices"}))
    assert 'href="https://intranet.example/voices"' in text


def test_making_the_page_is_in_the_log_that_it_prints(store: Store) -> None:
    scene.fill(store)
    text = page(store)
    assert "<bdi>page for staff</bdi>" in text and "<bdi>posts import</bdi>" in text
    with store.read() as conn:
        assert [one.what for one in access_log.entries(conn)] == ["page for staff", "page for staff", "posts import"]


def test_before_anything_was_read_the_page_says_so(store: Store) -> None:
    text = page(store, VoicesSettings())
    assert "Nothing: no post was read." in text and text.count("no post is read") == 3


def test_the_file_is_written_whole_and_where_it_was_named(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "site" / "staff.html"
    settings = Settings(voices=SETTLED.model_copy(update={"public_page": str(target)}))
    assert public_page.refresh(store, settings, "tester", scene.NOW) == target
    assert target.read_text(encoding="utf-8").endswith("</html>\n")
    assert [path.name for path in target.parent.iterdir()] == ["staff.html"]
    assert public_page.refresh(store, Settings(voices=SETTLED), "tester", scene.NOW) is None


def test_a_file_that_cannot_be_written_is_an_error_with_a_remedy(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UsageError, match=r"voices\.public_page"):
        public_page.publish(store, Settings(voices=SETTLED), "tester", scene.NOW, tmp_path / "file" / "staff.html")


def test_the_command_writes_the_page(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    scene.fill(store)
    monkeypatch.setenv("TALLYWIRE_STORE__URL", store.url)
    for name, value in scene.SETTINGS.items():
        monkeypatch.setenv(name, value)
    target = tmp_path / "staff.html"
    assert main(["posts", "page", "--out", str(target)]) == 0
    assert capsys.readouterr().out == f"{target}\n"
    assert "Ines Raud" in target.read_text(encoding="utf-8")


def test_without_a_name_the_command_says_what_to_give(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TALLYWIRE_STORE__URL", store.url)
    assert main(["posts", "page"]) == 2
    assert "give --out FILE, or set voices.public_page" in capsys.readouterr().err


def test_a_purge_writes_the_page_anew(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.fill(store)
    target = tmp_path / "staff.html"
    monkeypatch.setenv("TALLYWIRE_STORE__URL", store.url)
    monkeypatch.setenv("TALLYWIRE_VOICES__PUBLIC_PAGE", str(target))
    assert main(["posts", "purge"]) == 0
    assert "posts purge" in target.read_text(encoding="utf-8")
