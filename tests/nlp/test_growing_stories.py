"""The work for a story that grows, counted: an article is read once, a claim once for all that it is held against."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

from nlp import alone, credits, direction, figures, joining, keywords, voices
from nlp.cycles import no_search_for_cycles
from nlp.metrics import propose
from nlp.origins import find_origins
from nlp.telling import read_told
from store.model import Article
from tests.nlp.reading import article, claims_of, judged

TOWNS = ("Ambleford", "Brackwater", "Cindermoor", "Dunhollow", "Eastmarsh", "Fallowby", "Greywick", "Hartsend")
TEXT = (
    "Bus drivers in {0} parked their coaches on Monday over a counter that times their breaks, the depot of {0} said. "
    "More than {1} of them have signed a letter, according to the {0} Gazette. No talks are planned before Friday."
)

Count = Callable[[ModuleType, str], list[tuple[Any, ...]]]


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> Count:
    """Records what a function of a module is asked from now on."""

    def counted(module: ModuleType, name: str) -> list[tuple[Any, ...]]:
        asked: list[tuple[Any, ...]] = []
        real = getattr(module, name)

        def noted(*given: Any) -> Any:
            asked.append(given)
            return real(*given)

        monkeypatch.setattr(module, name, noted)
        return asked

    return counted


def story(tag: str) -> list[Article]:
    """Texts that no other test has read, one of each town."""
    return [
        article(
            f"{tag}: {TEXT.format(town, 140 + 100 * n)}", f"{tag}{n}", outlet=f"{town} Gazette", title=f"{tag} {town}"
        )
        for n, town in enumerate(TOWNS)
    ]


@pytest.mark.parametrize(
    ("module", "name", "read"),
    [
        (keywords, "prose_lines", lambda pages: keywords.keywords(pages, 5)),
        (credits, "_named", lambda pages: [credits.chief_credit(page, ("Brackwater Gazette",)) for page in pages]),
        (alone, "_is_never", lambda pages: read_told(pages, [])),
    ],
    ids=["phrases", "credits", "sentences"],
)
def test_only_the_article_that_is_new_is_read(
    module: ModuleType, name: str, read: Callable[[Sequence[Article]], object], count: Count
) -> None:
    pages = story(f"new-{name}")
    before = read(pages[:-1])
    asked = count(module, name)
    assert read(pages[:-1]) == before
    assert not asked, "nothing is new"
    read(pages)
    new = TOWNS[-1]
    assert asked and all(new in str(given) or "No talks" in str(given) for given in asked)
    assert not any(town in str(given) for town in TOWNS[:-1] for given in asked if name != "_named")


def test_an_article_is_asked_once_whether_it_reports_itself(count: Count) -> None:
    same = TEXT.format("Ambleford", 140).replace(", according to the Ambleford Gazette", "")
    pages = [article(f"{same} {town} is calm.", f"p{n}") for n, town in enumerate(TOWNS)]
    asked = count(direction, "is_first_hand")
    (origin,) = find_origins(pages)
    assert len(origin.article_ids) == len(pages)
    assert asked and max(Counter(page.id for (page,) in asked).values()) == 1


def test_a_number_is_read_once_for_all_that_it_may_fit(count: Count) -> None:
    texts = [
        f"{n},{n}17 people signed the letter. Some {n} left the firm, {n}00 were at the march." for n in range(2, 9)
    ]
    claims = [replace(c, id=f"{n}.{c.id}") for n, text in enumerate(texts) for c in claims_of(text, id=f"a{n}")]
    asked = count(joining, "_number")
    groups = propose(claims)
    assert len(groups) > 1
    assert Counter(claim.id for (claim,) in asked) == Counter(claim.id for claim in claims)


def test_a_voice_is_found_once_for_a_number_of_one_origin(count: Count) -> None:
    pages = [article(f"The union said that {140 + 20 * n} drivers had signed the letter.", f"v{n}") for n in range(12)]
    asked = count(voices, "_plain")
    assert len(judged(*pages).verdicts) == 66
    assert 0 < len(asked) <= 4 * len(pages), "for the credit, its role and its letters, not for each pair"


def test_verdicts_are_made_without_searching_them_for_cycles(monkeypatch: pytest.MonkeyPatch) -> None:
    searching: list[bool] = []
    real = figures.judge_all

    def noted(*given: Any) -> Any:
        searching.append(gc.isenabled())
        return real(*given)

    monkeypatch.setattr(figures, "judge_all", noted)
    pages = [article(f"More than {140 + 20 * n} drivers have signed the letter.", f"g{n}") for n in range(4)]
    assert judged(*pages).verdicts
    assert searching and not any(searching) and gc.isenabled()
    with pytest.raises(KeyError), no_search_for_cycles():
        raise KeyError
    assert gc.isenabled(), "whatever goes wrong"
    gc.disable()
    try:
        with no_search_for_cycles():
            pass
        assert not gc.isenabled(), "who put it off longer is heeded"
    finally:
        gc.enable()
