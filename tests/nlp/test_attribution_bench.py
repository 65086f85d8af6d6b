"""Whose word a number is, in newsroom prose with every attribution annotated: how it is judged, and the gate on it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.bench import attributed
from tests.bench.bench_attribution import READ, answers, figures

FLOORS = {"read": (0.79, 0.765), "unread": (0.715, 0.695)}
"""Least precision and recall, a little below what was measured; errors were read in one half of the articles only."""
TEXT = "Ann Lee, a guide, said 900 came. She added that 300 stayed. Moss hopes to see 400 next time. Some 50 left."


def page(*marked: tuple[str, str, str]) -> attributed.Page:
    """A page of ``TEXT`` with (source, cue, content) marked."""

    def part(words: str) -> list[dict[str, Any]]:
        start = TEXT.index(words)
        return [{"spans": [[start, start + len(words)]], "text": words}]

    rows = [{"source": part(s), "cue": part(c), "content": part(t), "direct": False} for s, c, t in marked]
    return attributed.page({"doc": "d", "text": TEXT, "attributions": rows})


PAGE = page(
    ("Ann Lee, a guide,", "said", "900 came"),
    ("She", "added", "300 stayed"),
    ("Moss", "hopes", "400 next time"),
)


@pytest.mark.parametrize(
    ("number", "source"),
    [("900", "Ann Lee, a guide,"), ("300", "Ann Lee, a guide,"), ("400", None), ("50", "")],
)
def test_a_number_is_on_the_word_of_the_content_it_stands_in(number: str, source: str | None) -> None:
    assert attributed.judge(PAGE, TEXT.index(number)).source == source


def test_numbers_taken_as_known_are_not_judged() -> None:
    known = attributed.page({"doc": "d", "text": "Lee said the 900 homes burned.", "attributions": []})
    assert attributed.judge(known, 13).source is None


@pytest.mark.parametrize("name", FLOORS)
def test_no_figure_falls_below_its_floor(name: str) -> None:
    path = attributed.FOLDER / "polnear_train.jsonl"
    if not Path(path).is_file():
        pytest.skip("no annotated articles beside the repository")
    parts = READ if name == "read" else frozenset(range(attributed.PARTS)) - READ
    outcomes = Counter(answer.outcome for answer in answers(attributed.pages(path, parts)))
    precision, recall, f1 = figures(outcomes)
    print(f"\n{name}: precision {precision:.3f} recall {recall:.3f} f1 {f1:.3f}", dict(outcomes))
    assert (precision >= FLOORS[name][0], recall >= FLOORS[name][1]) == (True, True), (precision, recall)
