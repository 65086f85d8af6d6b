"""What a figure is called: by its act, else by whom it counts, else honestly."""

from __future__ import annotations

import pytest

from nlp.labels import UNEXPLAINED, label, unexplained, whom
from nlp.metrics import group, label_of
from tests.nlp.reading import article, claims_in, judged


@pytest.mark.parametrize(
    ("frame", "kind", "role", "words"),
    [
        ("sign", "people", "done", "petition signatures"),
        ("sign", "percent:people", "done", "petition signatures, share"),
        ("", "people", "planned", "people, planned"),
        ("", "time", "done", "length of time"),
        ("", "money:EUR", "done", "amount, EUR"),
        ("", "measure:mile", "done", "amount, miles"),
        ("", "things:depot", "done", "things"),
    ],
)
def test_a_label_tells_act_unit_and_role(frame: str, kind: str, role: str, words: str) -> None:
    assert label(frame, kind, role) == words  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["The firm has 240 plumbers in mind."], "plumbers"),
        (["It fell to 38.", "There are 38 plumbers."], "plumbers"),
        (["There are 38 plumbers.", "There are 40 glaziers.", "There are 41 masons."], "people"),
        ([], "people"),
    ],
)
def test_numbers_without_an_act_are_named_after_whom_they_count(texts: list[str], words: str) -> None:
    assert whom(claims_in(article(text, f"a{n}") for n, text in enumerate(texts))) == words


def test_a_metric_that_nothing_explains_says_so_and_nothing_is_safe_to_say_of_it() -> None:
    claims = claims_in([article("I read for an hour and fell to 61.")])
    assert [label_of(key, members) for key, members in group(claims)] == [UNEXPLAINED]
    (metric,) = judged(*(article("I read for an hour and fell to 61.", id) for id in "ab")).metrics
    assert (metric.label, metric.leading, metric.safe_to_say, metric.avoid) == (UNEXPLAINED, "61", "", "")


def test_an_act_or_a_noun_explains() -> None:
    assert not unexplained(claims_in([article("About 61 signed the petition.")]))
    assert not unexplained(claims_in([article("There are 61 plumbers."), article("It fell to 61.", "b")]))
    assert not unexplained([])
