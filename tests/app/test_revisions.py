"""Two texts of an article, word by word: nothing is lost, nothing is invented, and long texts end in time."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from app import words
from app.revisions import is_cut, whole_diff, word_diff
from store.model import Revision

NOW = datetime(2026, 6, 24, 18, tzinfo=UTC)
SENTENCES = st.lists(
    st.sampled_from(["It rained.", "About 1,600 signed.", "She left at 9.", "No one came."]), max_size=8
)


def revision(number: int, text: str) -> Revision:
    return Revision("a1", number, "Title", text, f"h{number}", NOW)


@given(SENTENCES, SENTENCES)
def test_both_texts_can_be_read_from_their_difference(old: list[str], new: list[str]) -> None:
    passages = whole_diff(revision(1, " ".join(old)), revision(2, " ".join(new)))
    runs = [part for passage in passages for part in passage.parts]
    assert " ".join(run for op, run in runs if op != "new").split() == " ".join(old).split()
    assert " ".join(run for op, run in runs if op != "gone").split() == " ".join(new).split()
    assert all(passage.changed == any(op != "same" for op, _ in passage.parts) for passage in passages)


def test_an_edit_stands_between_what_stayed() -> None:
    older = revision(1, "Staff wrote. About 1,600 signed it. The firm is silent.")
    newer = revision(2, "Staff wrote. Nearly 2,000 signed it. The firm is silent.")
    before, edit, after = whole_diff(older, newer)
    assert (before.changed, edit.changed, after.changed) == (False, True, False)
    assert edit.parts == (("gone", "About 1,600"), ("new", "Nearly 2,000"), ("same", "signed it."))
    assert not is_cut(older, newer)


def test_texts_too_long_for_words_are_told_as_a_whole() -> None:
    old, new = "old " * 2500, "new " * 2500
    assert word_diff(old, new) == (("gone", words.plain(old)), ("new", words.plain(new)))
    assert word_diff("", new) == (("new", words.plain(new)),)


def test_what_is_left_out_of_a_very_long_text_is_said() -> None:
    long = revision(1, "It rained again. " * 500)
    assert is_cut(long, revision(2, "It rained."))
