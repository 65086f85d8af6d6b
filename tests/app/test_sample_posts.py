"""What the sample's posts promise: enough of them, a story, everything an import must drop, and nobody real."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from app.approval import floor_of, of_sample
from app.importing import import_posts
from app.pipeline import Tools, make_tools
from app.progress import Silent
from app.sample import CLOCK_END
from app.sample.posts import KIND, VOICES, write_export
from app.sample.posts.generator import compose
from app.sample.posts.slack import export_bytes
from app.sample.posts.stock import MOODS, REPLIES, SLOTS, load_stock
from app.settings import Settings, UnderstandSettings
from nlp.mentions import find_mentions
from nlp.posts import PostReader, Understood
from scrapers.posts.opening import detect, open_export
from scrapers.posts.post import Dropped, Post
from store import voices
from store.database import Store
from store.errors import InputError
from store.privacy import Cell
from store.weeks import week_of
from tests.app.planted_posts import ACCOUNTS, CORPUS, NAMES, NUMBERS, PLANTED, SECRETS, TOKENS, UNREAD

ROOT = Path(__file__).resolve().parents[2]
FAST = Settings(understand=UnderstandSettings(embedder="hash", tone_model="vader"))
WEEKS = [f"2026-W{week}" for week in range(16, 26)]
QUIET, RUNNING = "2026-W19", "2026-W26"
TOLD = [
    ("2026-W21", "over 400"),
    ("2026-W22", "1,100"),
    ("2026-W22", "about 1,600"),
    ("2026-W22", "over 1,500"),
    ("2026-W23", "3,100"),
    ("2026-W23", "4,800"),
    ("2026-W23", "6,200"),
    ("2026-W23", "nearly 2,000"),
    ("2026-W24", "6,200"),
]
BY_READER = {
    "bot", "notice", "deleted", "duplicate", "empty", "private_channel", "unlisted_channel", "direct_message",
    "group_message",
}  # fmt: skip
BY_IMPORT = {"opted_out", "unfinished_week"}


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's export, as it is written for people."""
    return write_export(tmp_path_factory.mktemp("posts") / "sample.zip")


@pytest.fixture(scope="module")
def records(export: Path) -> list[Post | Dropped]:
    """Every message of the export, through the reader of Slack's exports."""
    with open_export(str(export)) as opened:
        return list(opened.records())


@pytest.fixture(scope="module")
def posts(records: list[Post | Dropped]) -> list[Post]:
    """What can be counted of it."""
    found = [record for record in records if isinstance(record, Post)]
    return [p for p in found if week_of(p.at) != RUNNING and p.channel not in VOICES["opt_out_channels"]]  # type: ignore[operator]


def test_there_are_enough_posts_people_weeks_and_channels(posts: list[Post]) -> None:
    assert 800 <= len(posts) <= 2_500
    assert len({post.author for post in posts}) >= 120
    assert sorted({week_of(post.at) for post in posts}) == WEEKS
    in_channel = defaultdict(set)
    for post in posts:
        in_channel[post.channel].add(post.author)
    assert len(in_channel) >= 8
    assert sum(len(authors) > 40 for authors in in_channel.values()) >= 4
    assert sum(len(authors) < 5 for authors in in_channel.values()) >= 2


def test_the_export_is_found_to_be_slacks_and_knows_everybody(export: Path) -> None:
    assert detect(str(export)) == KIND
    with open_export(str(export)) as opened:
        people = list(opened.people())
    assert len(people) == VOICES["population"] == len(CORPUS.staff)
    assert set(NAMES) <= {name for person in people for name in person.names}
    assert set(ACCOUNTS) <= {account for person in people for account in person.accounts}


def test_what_an_import_must_drop_is_there(records: list[Post | Dropped]) -> None:
    counted = Counter[str]()
    for record in records:
        if isinstance(record, Dropped):
            counted[record.reason.value] += record.count
    assert set(counted) == BY_READER
    assert min(counted.values()) >= 3


def test_threads_edits_mentions_and_links_are_as_slack_writes_them(export: Path, posts: list[Post]) -> None:
    with zipfile.ZipFile(export) as archive:
        days = b"".join(archive.read(name) for name in archive.namelist() if "/" in name).decode()
    for mark in ('"thread_ts"', '"parent_user_id"', '"edited"', '"reactions"', '"reply_count"', "<@U07", "&amp;token="):
        assert days.count(mark) >= 5, mark
    assert not [post.text for post in posts if "<@" in post.text or "&amp;" in post.text or "{" in post.text]
    assert [post for post in posts if "user=" in post.text and "&token=" in post.text]


def test_identifiers_are_planted_among_what_people_write(posts: list[Post]) -> None:
    text = "\n".join(post.text.casefold() for post in posts)
    assert sum(name.casefold() in text for name in NAMES) >= 20
    assert sum(number.casefold() in text for number in NUMBERS) >= 20
    assert sum(account.casefold() in text for account in ACCOUNTS) >= 10
    assert sum(token in text for token in TOKENS) >= 3
    assert len(set(PLANTED)) >= 2_000


def test_posts_hardly_ever_repeat_each_other(posts: list[Post]) -> None:
    known = Counter(re.sub(r"\W+", " ", post.text).casefold().strip() for post in posts)
    again = sum(count - 1 for count in known.values())
    assert again / len(posts) < 0.1
    long_ones = {text: count for text, count in known.items() if len(text) > 60 and count > 1}
    assert sum(long_ones.values()) / len(posts) < 0.06
    assert max(known.values()) <= 8


def test_people_write_in_different_ways(posts: list[Post]) -> None:
    texts = [post.text for post in posts]
    assert sum(text == text.lower() for text in texts) / len(texts) > 0.15
    assert sum(text[0].isupper() for text in texts) / len(texts) > 0.3
    assert sum(text.rstrip().endswith("?") for text in texts) / len(texts) > 0.1
    assert sum(bool(re.search(r":[a-z_+\d-]+:", m.text)) for m in CORPUS.messages) / len(texts) > 0.04
    lengths = sorted(map(len, texts))
    assert lengths[len(texts) // 10] < 35 and lengths[len(texts) * 9 // 10] > 100


def test_nobody_real_is_named() -> None:
    """The bank, its programme and its people are invented; real companies and those at their head are not named."""
    real = (
        "meta facebook google microsoft amazon zoom openai chatgpt copilot barclays hsbc natwest santander zuckerberg "
        "musk altman bezos nadella"
    ).split()
    words = Counter(word for message in CORPUS.messages for word in re.findall(r"[a-z]+", message.text.casefold()))
    assert not [word for word in real if words[word]]
    mails = {found for message in CORPUS.messages for found in re.findall(r"@[\w.-]+\.\w+", message.text)}
    assert {mail.rpartition("@")[2] for mail in mails} == {"vellmark.example"}
    assert all(person.phone.startswith("07700 900") for person in CORPUS.staff)  # kept for fiction by Ofcom


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_same_bytes_every_time(export: Path, tmp_path: Path, seed: str) -> None:
    target = tmp_path / "again.zip"
    subprocess.run(
        [sys.executable, "-m", "app.sample.posts", "--out", str(target)],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": seed, "TZ": f"Etc/GMT+{seed}"},
        check=True,
        capture_output=True,
    )
    assert target.read_bytes() == export.read_bytes() == export_bytes(compose())


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    target = tmp_path / "none" / "posts.zip"
    done = subprocess.run(
        [sys.executable, "-m", "app.sample.posts", "--out", str(target)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr == (
        f"{target}: cannot be written (No such file or directory); name a file in a folder that exists\n"
    )


def test_counts_grow_week_by_week_and_enough_people_say_so(posts: list[Post]) -> None:
    said: dict[tuple[str, str], set[str]] = defaultdict(set)
    for post in posts:
        if any(map(str.isdigit, post.text)):
            for mention in find_mentions(post.text):
                if "signature" in mention.noun:
                    said[week_of(post.at), mention.reading].add(post.author)
    assert [key for key, authors in sorted(said.items()) if len(authors) >= 10] == TOLD
    few = {reading for (_, reading), authors in said.items() if len(authors) < 5}
    assert {"4,000", "16,000", "62,000"} <= few


class TestImported:
    """The export in a store, read without a model (words alone: quick, and enough for what is counted)."""

    @pytest.fixture
    def imported(self, store: Store, export: Path) -> Store:
        """A store with the sample's posts."""
        self.report = _import(store, export)
        return store

    def test_everything_is_kept_or_dropped_for_a_reason(self, imported: Store, posts: list[Post]) -> None:
        assert set(self.report.dropped) == BY_READER | BY_IMPORT
        assert self.report.read == self.report.kept + sum(self.report.dropped.values())
        assert 0 < len(posts) - self.report.kept < 10  # what was said off the record

    def test_all_weeks_but_one_are_told_and_small_channels_never(self, imported: Store) -> None:
        answers = _ask(imported)
        told = {key.week for key, answer in answers.items() if not key.channel and isinstance(answer, Cell)}
        assert told == set(WEEKS) - {QUIET}
        channels = {key.channel for key, answer in answers.items() if key.channel and isinstance(answer, Cell)}
        assert channels == {*CORPUS.channels} - {"estates-team", "quay-house-choir"}

    def test_counts_are_told_and_rumours_are_not(self, imported: Store) -> None:
        floor = floor_of(of_sample(FAST.voices))
        said = voices.figures(imported, voices.Question(), voices.Visitor("a test", "export"), floor, CLOCK_END)
        assert [(one.week, one.reading) for one in said if "signature" in one.noun] == TOLD

    def test_nothing_planted_is_in_the_database(self, imported: Store, tmp_path: Path) -> None:
        found = b"".join(path.read_bytes() for path in sorted(tmp_path.glob("store.db*"))).decode("latin-1").casefold()
        assert "facilities" in found
        assert [word for word in PLANTED if word.encode().decode("latin-1").casefold() in found] == []

    def test_a_second_import_changes_nothing(self, imported: Store, export: Path) -> None:
        before = _ask(imported)
        again = _import(imported, export)
        assert again.kept == 0
        assert _ask(imported) == before


def test_the_story_can_be_heard(posts: list[Post]) -> None:
    """Through the trained models: hardly a tone in April, anger at the petition, relief after it, then doubt."""
    tools = make_tools(UnderstandSettings(), ())
    reader = PostReader(tools.embedder, tools.tone)

    def read(week: str) -> list[Understood]:
        of_week = [post.text for post in posts if week_of(post.at) == week]
        return reader.read(of_week[:: max(len(of_week) // 60, 1)])

    weeks = [read(week) for week in ("2026-W16", "2026-W23", "2026-W24", "2026-W25")]
    april, petition, relief, doubt = (sum(one.tone for one in week) / len(week) for week in weeks)
    assert abs(april) < 0.25
    assert petition < -0.3
    assert relief > 0.1
    assert petition < doubt < 0.05
    themes = Counter(one.theme for one in weeks[1])
    assert {"privacy", "consent", "trust", "management"} <= {theme for theme, count in themes.items() if count >= 3}


def test_the_stock_is_large_and_of_one_form() -> None:
    stock = load_stock()
    assert len(stock) >= 800
    assert len({pattern.text for pattern in stock}) / len(stock) > 0.98
    assert {pattern.mood for pattern in stock} <= {*MOODS, ""}
    assert all(pattern.mood or pattern.theme == REPLIES for pattern in stock)
    used = "".join(pattern.text for pattern in stock)
    assert all(slot in used for slot in SLOTS)


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ("a line", "before the first heading"),
        ("== calm | privacy", "a heading is"),
        ("== calm | privacy | gloomy", "a heading is"),
        ("== calm | privacy | up\n> an answer", "answers start with"),
        ("== calm | replies\nno answer", "answers start with"),
        ("== calm | privacy | up\nask {whom}", r"\{whom\} is not filled in"),
        ("== calm | privacy | up\n{one|two", r"\{ is not filled in"),
    ],
)
def test_a_wrong_line_of_the_stock_is_named(tmp_path: Path, lines: str, complaint: str) -> None:
    (tmp_path / "calm.txt").write_text(f"# stock\n{lines}\n", encoding="utf-8")
    with pytest.raises(InputError, match=rf"calm\.txt: line \d: .*{complaint}"):
        load_stock(tmp_path)


def test_secrets_come_from_closed_rooms_and_opt_outs(records: list[Post | Dropped]) -> None:
    readable = {post.text for post in records if isinstance(post, Post) and post.channel != "wellbeing-corner"}
    said_openly = {text for text in SECRETS if text in readable}
    assert all("off the record" in text.casefold() for text in said_openly) and len(said_openly) == 3
    assert len(UNREAD.texts) >= 25


def _tools() -> Tools:
    return make_tools(FAST.understand, ())


def _import(store: Store, export: Path):  # type: ignore[no-untyped-def]
    settings = of_sample(FAST.voices)
    return import_posts(store, str(export), KIND, {}, settings, _tools(), lambda: CLOCK_END, Silent(), who="a test")


def _ask(store: Store) -> dict[voices.Key, voices.Answer]:
    question, visitor = voices.Question(), voices.Visitor("a test", "export")
    return dict(voices.ask(store, question, visitor, floor_of(of_sample(FAST.voices)), CLOCK_END))
