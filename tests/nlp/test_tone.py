"""Tone toward a target: the sentences that name it count, and the labels follow documented thresholds."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.tone import NEGATIVE_UP_TO, POSITIVE_FROM, VaderTone, label_of, make_tone_model, passages_about
from store.errors import SettingsError
from store.model import Article
from tests.nlp.scoring import load_scorer, read_rows, write_rows


def article(text: str, title: str = "") -> Article:
    return Article(id="a1", url="", title=title, text=text)


def test_each_target_has_the_tone_of_its_own_sentences() -> None:
    text = "Brightmoor is a wonderful employer and staff love it. KeyWatch is a horrible, hateful disaster."
    liked, hated = VaderTone().judge(article(text), ["Brightmoor", "KeyWatch"])
    assert (liked.target, liked.label) == ("Brightmoor", "positive")
    assert (hated.target, hated.label) == ("KeyWatch", "negative")
    assert -1 <= hated.tone < 0 < liked.tone <= 1


def test_a_target_that_is_not_named_gets_the_whole_text() -> None:
    text = "The scheme is a disaster. Staff hate it."
    assert passages_about(text, "KeyWatch") == ["The scheme is a disaster.", "Staff hate it."]


def test_a_company_is_found_without_its_legal_form_and_not_inside_words() -> None:
    text = "Orlin fell. Orlinda rose. Staff wept."
    assert passages_about(text, "Orlin Inc.") == ["Orlin fell."]


@pytest.mark.parametrize("target", ["", "  ", "C++ (x", "he"])
def test_odd_targets_and_empty_texts_do_not_break(target: str) -> None:
    (tone,) = VaderTone().judge(article(""), [target])
    assert (tone.target, tone.tone, tone.label) == (target, 0.0, "neutral")


def test_labels_follow_the_thresholds() -> None:
    assert label_of(POSITIVE_FROM) == "positive"
    assert label_of(NEGATIVE_UP_TO) == "negative"
    assert label_of((POSITIVE_FROM + NEGATIVE_UP_TO) / 2) == "neutral"


def test_an_unknown_model_is_a_settings_error() -> None:
    assert make_tone_model("vader").name == "vader"
    with pytest.raises(SettingsError, match="'oracle': choose one of vader"):
        make_tone_model("oracle")


def test_floor_on_annotated_sentences(shared: Path, tmp_path: Path) -> None:
    gold = shared / "eval" / "tone" / "newsmtsc_dev.jsonl"
    model = VaderTone()
    tones = [
        tone
        for row in read_rows(gold)
        for tone in model.judge(Article(id=row["id"], url="", title="", text=row["text"]), row["targets"])
    ]
    write_rows(
        tmp_path / "tone.jsonl", [{"article_id": t.article_id, "target": t.target, "label": t.label} for t in tones]
    )
    figures, _, _ = load_scorer(shared, "score_tone").score(gold, tmp_path)
    assert figures["missing"] == 0
    assert figures["macro_f1"] >= 0.515
