"""Trains ``nlp/models/posts.npz``. Not a test: ``python -m tests.bench.train_posts WORK [--write] [SHARED]``.

Theme, tone and emotions of internal posts, each by a multinomial logistic regression over vectors of the embedder and
the tone model, which stay as they are. Vectors are kept in the folder WORK (delete it when an encoder changed): without
them it takes five minutes, with them seconds. Train anew whenever ``nlp/lexicon/themes.toml``, the embedder or
``tone.npz`` changed.

Data: the project's own posts (``train.tsv`` and the tuning half of ``annotated.tsv`` in ``tests/data/posts``, and
``tests/data/tone/workplace_train.jsonl``) and GoEmotions' training comments (Apache-2.0, under SHARED). Scores are on
the tuning half, by heads that have not seen it; with ``--final`` also those of the shipped file on the held-out half.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from nlp.embed import MiniLMEmbedder
from nlp.post_heads import EMOTIONS, MODEL
from nlp.post_tone import LABELS, tone_features
from nlp.themes import THEMES, theme_features, word_counts
from nlp.tone_minilm import MiniLMTone
from tests.nlp.annotated_posts import OWN, AnnotatedPost, annotated, read_posts, scores_of

COMMENTS = 14_000
"""Comments of GoEmotions that are read; of these :data:`OF_ONE_EMOTION` at most of each emotion teach emotions."""
FOR_TONE, OF_ONE_EMOTION = 6_000, 700
TONE_WEIGHTS, EMOTION_WEIGHTS = (1.5, 1.0, 0.05), (2.0, 0.5, 0.05)
"""What a text of each origin counts: own posts, the tone model's own posts, comments. Chosen on the tuning half."""
C_THEMES, C_TONE, C_EMOTIONS = 3.0, 1.0, 0.3
WORDS, SEEN, VECTOR = 0.5, 0.5, 3.0
"""Scale of the words' counts beside vectors of length 1 (themes), of the tone model's and the embedder's (tone)."""
SHARPER = {"tone": 2.0, "emotions": 1.0}
"""Probabilities of tone are squared: else the means of weeks lie too near the middle (slope .59, so .64)."""
EVEN = {"tone": 1.0, "emotions": 0.7}
"""How far the answers' weights are evened out (0: as they come, 1: all alike)."""

Vectors = NDArray[np.float32]
Fitted = tuple[Vectors, Vectors]

GROUPS = {
    "annoyance": "anger annoyance disapproval disgust",
    "nervousness": "fear nervousness",
    "disappointment": "disappointment sadness grief remorse",
    "doubt": "confusion",
    "curiosity": "curiosity surprise",
    "approval": "admiration approval gratitude pride caring",
    "optimism": "optimism desire",
    "relief": "relief",
    "joy": "joy amusement excitement love",
    "neutral": "neutral",
}
"""GoEmotions' labels by the emotion that a post shows here; the others teach none."""
KIND = frozenset("approval optimism relief joy".split()), frozenset("annoyance nervousness disappointment".split())
EKMAN = {"anger": "annoyance", "disgust": "annoyance", "fear": "nervousness", "sadness": "disappointment"}


def vectors_of(name: str, texts: Sequence[str], work: Path) -> Fitted:
    """Vectors of the tone model and of the embedder, kept in ``work``."""
    path = work / f"{name}.npz"
    if not path.exists():
        seen, vectors = MiniLMTone().post_features(texts), MiniLMEmbedder().encode(texts)
        np.savez(path, seen=seen, vectors=vectors)
    with np.load(path) as kept:
        if len(kept["seen"]) != len(texts):
            raise SystemExit(f"{path} holds other texts: delete it")
        return kept["seen"], kept["vectors"]


def comments(shared: Path) -> list[tuple[str, str, int]]:
    """GoEmotions' comments that agree on one emotion: text, emotion ("" where it is none of ours), tone."""
    folder = shared / "data" / "tone" / "goemotions" / "original"
    names = (folder / "labels.txt").read_text(encoding="utf-8").split()
    ours = {label: emotion for emotion, labels in GROUPS.items() for label in labels.split()}
    rows = [line.split("\t") for line in (folder / "train.tsv").read_text(encoding="utf-8").split("\n") if line]
    random.Random(1).shuffle(rows)
    found = []
    for text, numbers, _ in rows[:COMMENTS]:
        felt = {ours.get(names[int(n)], "") for n in numbers.split(",")}
        emotion = felt.pop() if len(felt) == 1 else ""
        tone = 1 if emotion in KIND[0] else -1 if emotion in KIND[1] else 0
        found.append((text, emotion, tone))
    return found


def workplace() -> list[tuple[str, str, int]]:
    """The tone model's own posts: text, emotion where Ekman's says which of ours, tone."""
    path = OWN.parent / "tone" / "workplace_train.jsonl"
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    found = []
    for row in rows:
        emotion = EKMAN.get(row["emotion"], "")
        if row["emotion"] == row["tone"] == "neutral":
            emotion = "curiosity" if "?" in row["text"] else "neutral"
        found.append((row["text"], emotion, LABELS.index(row["tone"]) - 1))
    return found


def fit(
    features: Vectors, answers: NDArray[np.intp], weights: NDArray[np.float64], c: float, even: float, classes: int
) -> Fitted:
    """Weights (features, classes) and intercepts of a regression in which rare answers count more."""
    sums = np.array([weights[answers == answer].sum() for answer in range(classes)])
    evened = weights * ((sums.sum() / classes / sums) ** even)[answers]
    model = LogisticRegression(C=c, max_iter=3000).fit(features, answers, sample_weight=evened)
    return model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32)


class Trainer:
    """All texts with their vectors; fits the heads on them and any number of annotated posts."""

    def __init__(self, shared: Path, work: Path) -> None:
        work.mkdir(parents=True, exist_ok=True)
        self._own = read_posts(OWN / "train.tsv")
        self._annotated = annotated()
        self._work, self._comments = workplace(), comments(shared)
        self._vectors = {
            "own": vectors_of("own", [p.text for p in self._own], work),
            "annotated": vectors_of("annotated", [p.text for p in self._annotated], work),
            "work": vectors_of("work", [text for text, _, _ in self._work], work),
            "comments": vectors_of("comments", [text for text, _, _ in self._comments], work),
        }

    def heads(self, with_tuning: bool) -> dict[str, NDArray[np.generic]]:
        """The arrays of ``posts.npz``."""
        places = [i for i, post in enumerate(self._annotated) if with_tuning and post.split == "tuning"]
        posts = [*self._own, *(self._annotated[i] for i in places)]
        own = tuple(np.vstack([self._vectors["own"][k], self._vectors["annotated"][k][places]]) for k in (0, 1))
        found: dict[str, NDArray[np.generic]] = {
            "embedder": np.array(MiniLMEmbedder.name),
            "tone_model": np.array(MiniLMTone.name),
        }
        found |= _packed("themes", self._themes(posts, own[1]))
        found |= _packed("tone", self._tone(posts, own))
        return found | _packed("emotions", self._emotions(posts, own))

    def _themes(self, posts: Sequence[AnnotatedPost], vectors: Vectors) -> Fitted:
        scale = np.r_[np.ones(vectors.shape[1]), np.full(2 * (len(THEMES) - 1), WORDS)].astype(np.float32)
        features = theme_features(vectors, word_counts([post.text for post in posts]))
        answers = np.array([THEMES.index(post.theme) for post in posts])
        weights, base = fit(features * scale, answers, np.ones(len(posts)), C_THEMES, 0.0, len(THEMES))
        return weights * scale[:, None], base

    def _tone(self, posts: Sequence[AnnotatedPost], own: tuple[Vectors, ...]) -> Fitted:
        few = [i for i, (_, emotion, _) in enumerate(self._comments) if emotion][:FOR_TONE]
        answers = (
            [p.tone + 1 for p in posts] + [t + 1 for _, _, t in self._work] + [self._comments[i][2] + 1 for i in few]
        )
        return self._fit_tone("tone", own, list(range(len(self._work))), few, answers,
                              TONE_WEIGHTS, C_TONE)  # fmt: skip

    def _emotions(self, posts: Sequence[AnnotatedPost], own: tuple[Vectors, ...]) -> Fitted:
        seen: dict[str, list[int]] = {}
        for place, (_, emotion, _) in enumerate(self._comments):
            if emotion and len(seen.setdefault(emotion, [])) < OF_ONE_EMOTION:
                seen[emotion].append(place)
        few = sorted(place for places in seen.values() for place in places)
        work = [i for i, (_, emotion, _) in enumerate(self._work) if emotion]
        felt = [p.emotion for p in posts] + [self._work[i][1] for i in work] + [self._comments[i][1] for i in few]
        return self._fit_tone("emotions", own, work, few, [EMOTIONS.index(e) for e in felt],
                              EMOTION_WEIGHTS, C_EMOTIONS)  # fmt: skip

    def _fit_tone(
        self,
        head: str,
        own: tuple[Vectors, ...],
        work: Sequence[int],
        few: Sequence[int],
        answers: Sequence[int],
        weights: tuple[float, float, float],
        c: float,
    ) -> Fitted:
        parts = [own, [v[work] for v in self._vectors["work"]], [v[few] for v in self._vectors["comments"]]]
        features = np.vstack([tone_features(seen, vectors) for seen, vectors in parts])
        counts = np.concatenate([np.full(len(part[0]), w) for part, w in zip(parts, weights, strict=True)])
        width = parts[0][0].shape[1]
        scale = np.r_[np.full(width, SEEN), np.full(features.shape[1] - width, VECTOR)].astype(np.float32)
        found, base = fit(features * scale, np.array(answers), counts, c, EVEN[head], 1 + max(answers))
        return SHARPER[head] * found * scale[:, None], SHARPER[head] * base


def _packed(name: str, head: Fitted) -> dict[str, NDArray[np.generic]]:
    return {name: head[0].astype(np.float16), f"{name}-intercepts": head[1].astype(np.float32)}


def main() -> None:
    """Score heads that have not seen the tuning half; with ``--write``, train with it and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("shared", type=Path, nargs="?", default=Path(__file__).resolve().parents[3] / "shared")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--final", action="store_true")
    asked = parser.parse_args()
    trainer = Trainer(asked.shared, asked.work)
    trial = asked.work / "trial.npz"
    np.savez_compressed(trial, **trainer.heads(with_tuning=False))  # type: ignore[arg-type]
    print("tuning half, unseen:", scores_of("tuning", trial))
    if asked.write:
        np.savez_compressed(MODEL, **trainer.heads(with_tuning=True))  # type: ignore[arg-type]
        print(f"{MODEL.name}: {MODEL.stat().st_size / 1e3:.0f} kB")
    if asked.final:
        print("held-out half:", scores_of("held-out", MODEL))


if __name__ == "__main__":
    main()
