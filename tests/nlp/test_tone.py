"""Tone toward a target: the passages that name it count, labels and bands are the card's, floors hold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from nlp.tone import (
    MOST_PASSAGES,
    NEGATIVE_UP_TO,
    POSITIVE_FROM,
    Asked,
    ToneModel,
    VaderTone,
    _label_of,
    make_tone_model,
    passages_about,
    quality_of,
)
from nlp.tone_minilm import MiniLMTone, tone_facts
from store.errors import SettingsError
from store.model import Article, Tone
from tests.nlp.scoring import load_scorer, read_rows, write_rows

MINILM_FLOOR, OWN_NEWS_FLOOR, OWN_POSTS_FLOOR, SARCASM_FLOOR = 0.768, 0.8, 0.8, 0.6
OWN = Path(__file__).resolve().parents[1] / "data" / "tone"


def article(text: str, title: str = "") -> Article:
    return Article(id="a1", url="", title=title, text=text)


def toward(model: ToneModel, text: str, *targets: str, title: str = "") -> list[Tone]:
    (found,) = model.judge([Asked(article(text, title), {t: (t,) for t in targets})])
    return found


@pytest.fixture(scope="module")
def minilm() -> MiniLMTone:
    return MiniLMTone()


def test_each_target_has_the_tone_of_its_own_sentences(minilm: MiniLMTone) -> None:
    text = "Brightmoor is a wonderful employer and staff love it. KeyWatch is a horrible, hateful disaster."
    for model in (VaderTone(), minilm):
        liked, hated = toward(model, text, "Brightmoor", "KeyWatch")
        assert (liked.target, liked.label) == ("Brightmoor", "positive")
        assert (hated.target, hated.label) == ("KeyWatch", "negative")
        assert -1 <= hated.tone < 0 < liked.tone <= 1


def test_one_sentence_has_another_tone_for_each_of_its_targets(minilm: MiniLMTone) -> None:
    text = "The Orvane works council was praised for its patience, while Kestrel Freight was condemned for spying."
    council, freight = toward(minilm, text, "Orvane works council", "Kestrel Freight")
    assert (council.label, freight.label) == ("positive", "negative")


def test_a_target_is_found_by_any_of_its_forms() -> None:
    text = "DeskTrace was paused. The tracker is hated. Nobody minds the lifts."
    found = passages_about(article(text, "Lifts mended"), ["Model Capability Initiative", "the tracker", "DeskTrace"])
    assert [p.text for p in found] == ["DeskTrace was paused.", "The tracker is hated."]
    assert [p.text[slice(*p.span)] for p in found if p.span] == ["DeskTrace", "The tracker"]


def test_a_target_that_is_not_named_gets_the_first_sentences() -> None:
    found = passages_about(article("The scheme is a disaster. Staff hate it."), ["KeyWatch"])
    assert found == [("The scheme is a disaster.", None), ("Staff hate it.", None)]


def test_a_company_is_found_without_its_legal_form_and_not_inside_words() -> None:
    found = passages_about(article("Orlin fell. Orlinda rose. Staff wept."), ["Orlin Inc."])
    assert found == [("Orlin fell.", (0, 5))]


def test_a_name_as_it_is_written_goes_before_the_same_word_in_small_letters() -> None:
    (found,) = passages_about(article("To pulse through the day, staff need Pulse."), ["Pulse"])
    assert found.span == (37, 42)


def test_a_long_article_costs_as_much_as_a_short_one() -> None:
    assert len(passages_about(article("Orlin fell again. " * 900, "Orlin falls"), ["Orlin"])) == MOST_PASSAGES


@pytest.mark.parametrize("target", ["", "  ", "C++ (x", "he"])
def test_odd_targets_and_empty_texts_do_not_break(minilm: MiniLMTone, target: str) -> None:
    for model in (VaderTone(), minilm):
        (tone,) = toward(model, "", target)
        assert (tone.target, tone.tone, tone.label) == (target, 0.0, "neutral")
        assert toward(model, "No target.") == []
    assert not toward(minilm, "", target)[0].certain


@pytest.mark.parametrize("text", ["x" * 5000, "\u202e\u200b" * 40, "a " * 3000, "🙂" * 500, "Orlin " * 700])
def test_hostile_texts_are_judged_like_any_other(minilm: MiniLMTone, text: str) -> None:
    (tone,) = toward(minilm, text, "Orlin")
    assert -1 <= tone.tone <= 1
    assert len(minilm.judge_posts([text])) == 1


def test_the_model_answers_the_same_each_time_it_is_loaded() -> None:
    texts = ["The badges are a quiet insult.", "The trust is glad of the time that is saved."]
    assert MiniLMTone().judge_posts(texts) == MiniLMTone().judge_posts(texts)


def test_what_is_read_together_does_not_matter(minilm: MiniLMTone) -> None:
    texts = ["Orlin was fined.", "Orlin makes desks and was praised for their quality by everyone who uses them daily."]
    alone = [toward(minilm, text, "Orlin")[0].tone for text in texts]
    asked = [Asked(article(text), {"Orlin": ("Orlin",)}) for text in texts]
    assert [tones[0].tone for tones in minilm.judge(asked)] == pytest.approx(alone, abs=1e-3)
    assert minilm.judge([]) == [] and minilm.judge_posts([]) == []


def test_labels_follow_vaders_thresholds() -> None:
    assert _label_of(POSITIVE_FROM) == "positive"
    assert _label_of(NEGATIVE_UP_TO) == "negative"
    assert _label_of((POSITIVE_FROM + NEGATIVE_UP_TO) / 2) == "neutral"


def test_a_post_has_a_tone_and_shares_of_emotions(minilm: MiniLMTone) -> None:
    angry, glad = minilm.judge_posts(["I am furious that they film us.", "So happy, the cameras are gone!"])
    assert (angry.label, glad.label) == ("negative", "positive")
    assert sum(angry.emotions.values()) == pytest.approx(1, abs=0.01)
    assert max(angry.emotions, key=lambda name: angry.emotions[name]) == "anger"
    assert max(glad.emotions, key=lambda name: glad.emotions[name]) == "joy"


def test_an_unknown_model_is_a_settings_error() -> None:
    assert [make_tone_model(name).name for name in ("minilm", "vader")] == ["minilm", "vader"]
    with pytest.raises(SettingsError, match="'oracle': choose one of minilm, vader"):
        make_tone_model("oracle")


def labelled(model: ToneModel, gold: Path) -> list[Tone]:
    rows = read_rows(gold)
    asked = [Asked(Article(r["id"], "", "", r["text"]), {t: (t,) for t in r["targets"]}) for r in rows]
    return [tone for tones in model.judge(asked) for tone in tones]


@pytest.mark.parametrize(("name", "floor"), [("vader", 0.515), ("minilm", MINILM_FLOOR)])
def test_floor_on_annotated_sentences(shared: Path, tmp_path: Path, name: str, floor: float) -> None:
    gold = shared / "eval" / "tone" / "newsmtsc_dev.jsonl"
    tones = labelled(make_tone_model(name), gold)
    write_rows(
        tmp_path / "tone.jsonl", [{"article_id": t.article_id, "target": t.target, "label": t.label} for t in tones]
    )
    figures, _, _ = load_scorer(shared, "score_tone").score(gold, tmp_path)
    assert figures["missing"] == 0
    assert figures["macro_f1"] >= floor
    assert figures["accuracy"] == pytest.approx(quality_of(name).accuracy, abs=0.01)


def test_the_certain_are_right_more_often_on_unseen_news(minilm: MiniLMTone) -> None:
    rows = read_rows(OWN / "news_test.jsonl")
    gold = [label for row in rows for label in row["gold"]]
    tones = labelled(minilm, OWN / "news_test.jsonl")
    right = np.array([t.label == g for t, g in zip(tones, gold, strict=True)])
    certain = np.array([t.certain for t in tones])
    assert right.mean() >= OWN_NEWS_FLOOR
    assert 0.5 <= certain.mean() <= 0.95
    assert right[certain].mean() > right[~certain].mean()


def posts_right(model: ToneModel, rows: Sequence[dict[str, object]]) -> float:
    found = model.judge_posts([str(row["text"]) for row in rows])
    return float(np.mean([p.label == row["tone"] for p, row in zip(found, rows, strict=True)]))


def test_floors_on_workplace_posts_sarcasm_apart(minilm: MiniLMTone, capsys: pytest.CaptureFixture[str]) -> None:
    rows = read_rows(OWN / "workplace_test.jsonl")
    parts = {
        "sarcastic": [r for r in rows if r["sarcasm"]],
        "negative, meant so": [r for r in rows if r["tone"] == "negative" and not r["sarcasm"]],
        "neutral": [r for r in rows if r["tone"] == "neutral"],
        "positive": [r for r in rows if r["tone"] == "positive" and not r["sarcasm"]],
    }
    with capsys.disabled():
        for name, part in parts.items():
            ours, words = posts_right(minilm, part), posts_right(VaderTone(), part)
            print(f"\n  {name:20} {len(part):4} posts, right: {ours:.2f}, VADER {words:.2f}", end="")
    assert posts_right(minilm, rows) >= OWN_POSTS_FLOOR
    assert posts_right(minilm, parts["sarcastic"]) >= SARCASM_FLOOR
    assert posts_right(minilm, rows) > posts_right(VaderTone(), rows)


def test_the_card_names_its_temperatures_and_bands() -> None:
    facts = tone_facts()
    assert facts.temperature.keys() == facts.band.keys() == {"news", "post", "emotion"}
    assert all(1 / 3 < band < 1 for name, band in facts.band.items() if name != "emotion")
    assert facts.measured["news"]["calibration_error"] <= 0.04
