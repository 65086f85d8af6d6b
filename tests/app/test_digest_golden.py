"""The sample's digests mean what they meant, and every form of them says the store's numbers."""

from __future__ import annotations

import difflib
import email
import email.policy
import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest

from app import demo, words
from app.digest import Making
from app.digest.model import Digest
from store import figures
from store.database import Store, open_store
from tests.app import digest_golden as golden

WEEKS = sorted(path.stem for path in golden.FOLDER.glob("*.json"))
BUSY = "2026-W24"


@pytest.fixture(scope="module")
def store(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    copy = shutil.copytree(finished, tmp_path_factory.mktemp("golden") / "sample")
    with open_store(demo.sample_url(copy / demo.DATABASE)) as opened:
        yield opened


@pytest.fixture(scope="module")
def making(store: Store) -> Making:
    return golden.made(store, next(one for one in golden.weeks_of(store) if one.name == BUSY))


def test_every_week_of_the_sample_is_kept(store: Store) -> None:
    assert [one.name for one in golden.weeks_of(store)] == WEEKS


@pytest.mark.parametrize("week", WEEKS)
def test_a_week_means_what_it_meant(store: Store, week: str) -> None:
    (period,) = [one for one in golden.weeks_of(store) if one.name == week]
    kept = (golden.FOLDER / f"{week}.json").read_text(encoding="utf-8")
    found = golden.as_text(golden.made(store, period).digest)
    changes = "\n".join(difflib.unified_diff(kept.splitlines(), found.splitlines(), "kept", "now", lineterm="", n=1))
    assert found == kept, f"{changes}\n\nWhere that is right: python -m tests.app.digest_golden"


def shown_by(making: Making, form: str) -> str:
    """The words that a reader of the form sees, in one line."""
    made = making.form(form)
    if form == "pdf":
        text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages)
    elif form == "docx":
        document = docx.Document(io.BytesIO(made))
        lines = [paragraph.text for paragraph in document.paragraphs]
        text = " ".join(lines + [cell.text for table in document.tables for row in table.rows for cell in row.cells])
    elif form == "eml":
        message = email.message_from_bytes(made, policy=email.policy.default)
        parts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]  # type: ignore[attr-defined]
        assert len(parts) == 2
        text = parts[0]
        assert numbers(making.digest) <= set(_tokens(parts[1])), "the HTML part says as much as the plain one"
    else:
        text = made.decode()
    return " ".join(text.replace("\\", "").split())


def _tokens(text: str) -> list[str]:
    return re.findall(r"\d[\d,.]*\d|\d", re.sub(r"<[^>]+>|https?://\S+", " ", text))


def numbers(digest: Digest) -> set[str]:
    """Numbers that every form has to show, written as it writes them."""
    counted = [digest.counts.articles, digest.counts.outlets, digest.counts.origins]
    counted += [n for life in (digest.new, digest.growing, digest.revived, digest.ended) for one in life.items
                for n in (one.articles, one.before, one.total, one.outlets, one.origins)]  # fmt: skip
    written = {words.number(n) for n in counted}
    said = [one.wording for one in digest.safe.items] + [one.advice for one in digest.avoid.items]
    said += [move.after for one in digest.disputed.items for move in one.moves.items]
    return written | {number for text in said for number in _tokens(text)}


@pytest.mark.parametrize("form", ["html", "md", "pdf", "docx", "eml"])
def test_every_form_shows_the_numbers(making: Making, form: str) -> None:
    missing = numbers(making.digest) - set(_tokens(shown_by(making, form)))
    assert missing == set()


def test_the_numbers_are_the_stores(store: Store, making: Making) -> None:
    digest = making.digest
    assert digest.disputed and digest.safe and digest.avoid
    with store.read() as conn:
        rows = {row.metric.id: row.metric for row in figures.list_metrics(conn)}
        printed = {row.claim.quantity.literal for one in digest.disputed.items
                   for row in figures.claims_of(conn, one.metric_id)}  # fmt: skip
    for figure in digest.disputed.items:
        metric = rows[figure.metric_id]
        assert (figure.leading, figure.safe_to_say, figure.origins) == (
            metric.leading, metric.safe_to_say, metric.independent_origins,
        )  # fmt: skip
        assert figure.moves and all(_tokens(move.after)[0] in " ".join(printed) for move in figure.moves.items)
    for safe in digest.safe.items:
        assert (safe.wording, safe.origins) == (
            rows[safe.metric_id].safe_to_say,
            rows[safe.metric_id].independent_origins,
        )
    assert all(one.advice == rows[one.metric_id].avoid for one in digest.avoid.items)


def test_the_annex_and_the_model_say_the_same(making: Making) -> None:
    rows = list(making.claims())
    sheet = openpyxl.load_workbook(io.BytesIO(making.form("xlsx")), read_only=True).active
    assert sheet is not None and len(list(sheet.iter_rows())) == len(rows) + 1 > 20
    assert len(making.form("csv").decode("utf-8-sig").strip().splitlines()) >= len(rows) + 1
    model = json.loads(making.form("json"))
    assert model["counts"]["articles"] == making.digest.counts.articles
    assert [one["wording"] for one in model["safe"]["items"]] == [one.wording for one in making.digest.safe.items]
