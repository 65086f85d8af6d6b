"""Understanding internal posts: tone, emotions, theme and mentioned figures of each, from its scrubbed text alone.

A post's text is understood in memory and forgotten; nothing here keeps any. With :class:`nlp.embed.HashEmbedder` and
:class:`nlp.tone.VaderTone` no model is loaded (tests, machines without torch): themes then come from words alone, none
has emotions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from nlp.embed import Embedder
from nlp.found_themes import FoundTheme, find_themes, place_posts
from nlp.mentions import Mention, find_mentions
from nlp.post_tone import judge_tone
from nlp.themes import OTHER, read_themes
from nlp.tone import ToneModel

__all__ = ["FoundTheme", "Mention", "PostReader", "Understood", "find_themes", "shortened"]

AT_ONCE = 1_024
"""Posts that are understood together: enough that those of one length fill the models' batches."""
BEGINNING, END = 360, 140
"""Characters of a long post that are read, about the 128 word pieces that the tone model takes: what it opens with, and
its last words, where posts put the point."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a post says: tone from -1 to 1, shares of emotions (0 to 1), its theme and the figures it mentions."""

    tone: float
    emotions: Mapping[str, float] = field(default_factory=dict)
    theme: str = OTHER
    figures: tuple[Mention, ...] = ()


NOTHING = Understood(0.0)
"""What a post without a word says."""


class PostReader:
    """Reads posts with one embedder and one tone model; ``found`` are the themes that :func:`find_themes` found."""

    def __init__(self, embedder: Embedder, tone_model: ToneModel, found: Sequence[FoundTheme] = ()) -> None:
        self._embedder, self._tone_model, self._found = embedder, tone_model, tuple(found)

    def read(self, texts: Sequence[str]) -> list[Understood]:
        """What each text says, in their order. The same text is read once; one without a word says nothing."""
        different = [text for text in dict.fromkeys(texts) if any(map(str.isalnum, text))]
        known = {text: one for part in _parts(different) for text, one in zip(part, self._read(part), strict=True)}
        return [known.get(text, NOTHING) for text in texts]

    def _read(self, texts: Sequence[str]) -> list[Understood]:
        short = [shortened(text) for text in texts]
        vectors = self._embedder.encode(short)
        themes = place_posts(read_themes(short, vectors, self._embedder.name), vectors, self._found)
        tones = judge_tone(self._tone_model, short, vectors, self._embedder.name)
        return [
            Understood(tone.tone, tone.emotions, theme, find_mentions(text))
            for text, tone, theme in zip(texts, tones, themes, strict=True)
        ]


def shortened(text: str) -> str:
    """The text, or of a long one its beginning and its end, cut at words' ends."""
    plain = " ".join(text.split())
    if len(plain) <= BEGINNING + END:
        return plain
    head, tail = plain[:BEGINNING], plain[-END:]
    return f"{head.rsplit(' ', 1)[0] if ' ' in head else head} … {tail.split(' ', 1)[-1]}"


def _parts(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(texts), AT_ONCE):
        yield texts[start : start + AT_ONCE]
