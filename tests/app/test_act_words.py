"""Acts in words."""

from __future__ import annotations

from typing import Any

import pytest

from app import act_words
from store.acts import Act, Kind
from tests.app.hostile import HOSTILE
from tests.app.newsroom import NOW


def act(kind: Kind, payload: dict[str, Any] | None = None, who: str = "ana") -> Act:
    """An act of today."""
    return Act(7, NOW, who, kind, "claim", "s", 1, payload or {}, "", True, None)


CORRECTED = {
    "read": {"literal": "1,600", "stated": 1600, "scope": None, "attributed_to": "the union", "metric": "signatures"},
    "said": {"literal": "16,000", "stated": 16000, "scope": "Leeds", "attributed_to": None, "metric": "job cuts"},
}


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (act("accept"), "accepted by ana, 24 Jun"),
        (act("reject"), "rejected by ana, 24 Jun"),
        (
            act("correct", CORRECTED),
            "corrected by ana, 24 Jun: read “1,600”, said “16,000”; counts: read signatures, said job cuts; "
            "of: read none, said Leeds; from: read the union, said none",
        ),
        (act("pin", {"reading": "505", "source": "a  register"}), "reference pinned by ana, 24 Jun: “505”, a register"),
        (act("tag", {"tag": "board"}), "tagged by ana, 24 Jun: board"),
        (act("same"), "said to be the same quantity by ana, 24 Jun"),
    ],
)
def test_an_act_is_told_with_who_and_when(made: Act, words: str) -> None:
    assert act_words.told(made, NOW) == words


def test_long_and_strange_texts_stay_one_short_line() -> None:
    line = act_words.told(act("tag", {"tag": f"\u202e{HOSTILE}\n" * 50}, who="x" * 500), NOW)
    assert len(line) < 200 and "\n" not in line and "\u202e" not in line


def test_a_damaged_payload_is_told_as_nothing() -> None:
    assert act_words.payload(act("correct", {"read": None, "said": None})) == ""
    assert act_words.payload(act("pin", {})) == "“none”, none"
