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
Op = Literal["same", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Edit:
    """How one sentence changed between two revisions; ``parts`` are runs of words that stayed, went or came."""

    older: Revision
    newer: Revision
    parts: tuple[tuple[Op, str], ...]


def word_diff(old: str, new: str) -> tuple[tuple[Op, str], ...]:
    """Runs of words in reading order: what went stands before what came in its place."""
    before, after = words.plain(old).split(), words.plain(new).split()
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


def text_edits(older: Revision, newer: Revision, most: int = 12) -> list[tuple[tuple[Op, str], ...]]:
    """The sentences that differ between two texts, each as a word diff; at most ``most`` of them."""
    before = [older.text[s.start : s.end] for s in split_sentences(older.text)[:_LONGEST]]
    after = [newer.text[s.start : s.end] for s in split_sentences(newer.text)[:_LONGEST]]
    found: list[tuple[tuple[Op, str], ...]] = []
    if words.plain(older.title) != words.plain(newer.title):
        found.append(word_diff(older.title, newer.title))
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            found.append(word_diff(" ".join(before[a:b]), " ".join(after[c:d])))
    return found[:most]
