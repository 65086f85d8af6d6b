"""What an edit changed: the same sentence in two texts of one article, word by word. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from app import words
from nlp.sentences import split_sentences
from store.model import Claim, Revision

_ALIKE = 0.5  # two sentences are one, edited, when this much of their words is shared
_LONGEST = 400  # sentences looked at, so that a hostile page can't hold the dashboard up
_MOST_PAIRS = 4_000_000  # pairs of words compared at once: two texts of 2,000 words
Op = Literal["same", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Edit:
    """How one sentence changed between two revisions; ``parts`` are runs of words that stayed, went or came."""

    older: Revision
    newer: Revision
    parts: tuple[tuple[Op, str], ...]


def word_diff(old: str, new: str) -> tuple[tuple[Op, str], ...]:
    """Runs of words in reading order: what went stands before what came in its place.

    Texts that are too long to be compared word by word are told as a whole.
    """
    before, after = words.plain(old).split(), words.plain(new).split()
    if len(before) * len(after) > _MOST_PAIRS:
        return tuple((op, " ".join(run)) for op, run in (("gone", before), ("new", after)) if run)  # type: ignore[misc]
    found: list[tuple[Op, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("same", " ".join(before[a:b])))
            continue
        if b > a:
            found.append(("gone", " ".join(before[a:b])))
        if d > c:
            found.append(("new", " ".join(after[c:d])))
    return tuple(found)


def sentence_like(text: str, sentence: str) -> str | None:
    """The sentence of ``text`` that shares most words with ``sentence``; None when none shares half of them."""
    wanted = set(words.plain(sentence).casefold().split())
    best, score = None, _ALIKE
    for span in split_sentences(text)[:_LONGEST]:
        candidate = text[span.start : span.end]
        have = set(candidate.casefold().split())
        alike = 2 * len(wanted & have) / max(len(wanted) + len(have), 1)
        if alike > score:
            best, score = candidate, alike
    return best


def figure_edits(claim: Claim, revisions: Sequence[Revision]) -> list[Edit]:
    """The edits that changed the sentence of a claim, newest first.

    Only edits that touched the figure itself count: the literal must be missing from the older sentence.
    """
    found = []
    newer_sentence = claim.sentence
    for older, newer in reversed(list(pairwise(revisions))):
        older_sentence = sentence_like(older.text, newer_sentence)
        if older_sentence is None:
            break
        parts = word_diff(older_sentence, newer_sentence)
        if any(op != "same" and any(c.isdigit() for c in run) for op, run in parts):
            found.append(Edit(older, newer, parts))
        newer_sentence = older_sentence
    return found


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences that stand in a row: ``count`` of them stayed as they were, or changed as ``parts`` tell."""

    changed: bool
    count: int
    parts: tuple[tuple[Op, str], ...]


def whole_diff(older: Revision, newer: Revision) -> list[Passage]:
    """Two texts of one article from beginning to end; only their first sentences where they are very long."""
    before, after = _sentences(older), _sentences(newer)
    found = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Passage(False, d - c, (("same", words.plain(" ".join(after[c:d]))),)))
        else:
            parts = word_diff(" ".join(before[a:b]), " ".join(after[c:d]))
            found.append(Passage(True, max(b - a, d - c), parts))
    return found


def is_cut(older: Revision, newer: Revision) -> bool:
    """Whether one of two texts is longer than what :func:`whole_diff` looks at."""
    return any(len(split_sentences(one.text)) > _LONGEST for one in (older, newer))


def _sentences(revision: Revision) -> list[str]:
    return [revision.text[s.start : s.end] for s in split_sentences(revision.text)[:_LONGEST]]


def text_edits(older: Revision, newer: Revision, most: int = 12) -> list[tuple[tuple[Op, str], ...]]:
    """The sentences that differ between two texts, each as a word diff; at most ``most`` of them."""
    before, after = _sentences(older), _sentences(newer)
    found: list[tuple[tuple[Op, str], ...]] = []
    if words.plain(older.title) != words.plain(newer.title):
        found.append(word_diff(older.title, newer.title))
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            found.append(word_diff(" ".join(before[a:b]), " ".join(after[c:d])))
    return found[:most]
