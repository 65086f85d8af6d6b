"""Look-alike events: told apart by what their reports name first, and by nothing less."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from numpy.typing import NDArray

from nlp.embed import HashEmbedder, embedding_text
from nlp.lookalikes import tell_apart
from nlp.naming import Named, read_names
from nlp.stories import Given, OnlineClusterer, StoryArticle

NOW = datetime(2026, 6, 20, 9, tzinfo=UTC)


def named(*firsts: str, beside: dict[int, str] | None = None) -> list[Named]:
    """Reports by the names that they begin with; ``beside`` are names further down, by report."""
    more = beside or {}
    return [
        Named(frozenset(first.split()), frozenset([*first.split(), *more.get(row, "").split()]))
        for row, first in enumerate(firsts)
    ]


def alike(sizes: tuple[int, ...], within: float = 2.0, between: float = 1.4) -> NDArray[np.float32]:
    """Likeness of blocks of reports: ``within`` a block, ``between`` two."""
    blocks = np.repeat(np.arange(len(sizes)), sizes)
    return np.where(blocks[:, None] == blocks[None, :], within, between).astype(np.float32)


def parts(groups: NDArray[np.intp]) -> set[tuple[int, ...]]:
    return {tuple(np.flatnonzero(groups == group).tolist()) for group in set(groups.tolist())}


ONE = np.zeros(7, dtype=np.intp)
TWO_MILLS = named(*["tarvik"] * 3, *["belmoor"] * 3, "")


def test_a_group_whose_reports_begin_with_one_of_two_names_is_two_events() -> None:
    likeness = alike((3, 4))
    assert parts(tell_apart(ONE, likeness, TWO_MILLS)) == {(0, 1, 2), (3, 4, 5, 6)}
    likeness[6, :3] = likeness[:3, 6] = 1.9  # what names neither goes where it is more alike
    likeness[6, 3:6] = likeness[3:6, 6] = 1.1
    assert parts(tell_apart(ONE, likeness, TWO_MILLS)) == {(0, 1, 2, 6), (3, 4, 5)}


@pytest.mark.parametrize(
    ("why", "names", "likeness"),
    [
        ("both sides tell of one company", named(*["tarvik orbell"] * 3, *["belmoor orbell"] * 4), alike((3, 4))),
        ("the common name stands further down",
         named(*["tarvik"] * 3, *["belmoor"] * 4, beside=dict.fromkeys(range(7), "orbell")), alike((3, 4))),
        ("a town may lie in the country", named(*["tarvik"] * 3, *["norway"] * 4), alike((3, 4))),
        ("a place lies in the other", named(*["catalonia"] * 3, *["barcelona"] * 4), alike((3, 4))),
        ("the sides are as like each other as each itself", TWO_MILLS, alike((3, 4), between=1.8)),
        ("most reports have both", named(*["tarvik belmoor"] * 2, "tarvik", *["belmoor"] * 4), alike((3, 4))),
        ("two reports are no side", named(*["tarvik"] * 2, *["belmoor"] * 5), alike((2, 5))),
        ("too few begin with either", named(*["tarvik"] * 3, "belmoor", "", "", ""), alike((3, 4))),
    ],
)  # fmt: skip
def test_a_group_stays_whole(why: str, names: list[Named], likeness: NDArray[np.float32]) -> None:
    assert len(parts(tell_apart(ONE, likeness, names))) == 1, why


def test_three_events_are_three() -> None:
    names = named(*["tarvik"] * 4, *["belmoor"] * 4, *["dunhythe"] * 3)
    found = parts(tell_apart(np.zeros(11, dtype=np.intp), alike((4, 4, 3)), names))
    assert found == {(0, 1, 2, 3), (4, 5, 6, 7), (8, 9, 10)}


def test_what_a_person_or_a_view_holds_together_is_not_divided() -> None:
    assert len(parts(tell_apart(ONE, alike((3, 4)), TWO_MILLS, [[2, 3]]))) == 1
    assert len(parts(tell_apart(ONE, alike((3, 4)), TWO_MILLS, [[0, 1], [3, 4]]))) == 2


def test_a_report_that_names_another_story_goes_there() -> None:
    groups = np.array([0, 0, 0, 0, 1, 1, 1])
    names = named("tarvik", "tarvik", "tarvik", "belmoor", *["belmoor"] * 3, beside={3: "tarvik"})
    likeness = alike((4, 3), within=2.0, between=1.8)
    assert parts(tell_apart(groups, likeness, names)) == {(0, 1, 2), (3, 4, 5, 6)}
    far = alike((4, 3), within=2.0, between=1.2)
    assert parts(tell_apart(groups, far, names)) == {(0, 1, 2, 3), (4, 5, 6)}
    both = named("tarvik", "tarvik", "tarvik", "belmoor tarvik", *["belmoor"] * 3)
    assert parts(tell_apart(groups, likeness, both)) == {(0, 1, 2, 3), (4, 5, 6)}
    held = tell_apart(groups, likeness, names, [[2, 3]])
    assert parts(held) == {(0, 1, 2, 3), (4, 5, 6)}


def test_a_lone_report_joins_the_story_that_it_names() -> None:
    groups = np.array([0, 0, 0, 0, 1])
    likeness = alike((4, 1), within=2.0, between=1.2)
    assert parts(tell_apart(groups, likeness, named(*["tarvik"] * 5))) == {(0, 1, 2, 3, 4)}
    assert len(parts(tell_apart(groups, likeness, named(*["tarvik"] * 4, "belmoor")))) == 2
    assert len(parts(tell_apart(groups, alike((4, 1), between=1.0), named(*["tarvik"] * 5)))) == 2


def test_a_name_that_is_everywhere_takes_nothing_in() -> None:
    groups = np.array([0, 0, 0, 0, 1, 2, 3, 4])
    likeness = alike((4, 1, 1, 1, 1), between=1.2)
    assert len(parts(tell_apart(groups, likeness, named(*["senate"] * 8)))) == 5
    two = np.array([0, 0, 0, 0, 1, 1, 1, 1, 2])
    likeness = alike((4, 4, 1), between=1.2)
    assert len(parts(tell_apart(two, likeness, named(*["tarvik"] * 9)))) == 3  # it is the own of two stories


def test_first_names_are_those_of_the_headline_and_the_first_sentence() -> None:
    found = read_names("Clerks leave Tarvik", "The mill at Belmoor stands still. At Dunhythe 300 are out.")
    assert found.first == {"tarvik", "belmoor"} and found.every == {"tarvik", "belmoor", "dunhythe"}
    assert read_names("", "BELMOOR — The mill stands still, said Rosa Lind.").first >= {"belmoor", "rosa", "lind"}
    assert read_names("", "").every == frozenset()


def ports() -> list[StoryArticle]:
    """Short reports of two port strikes in one week, every other one with the other port in its last words."""
    talk = "The strike is over pay, the union of the dockers said."
    texts = [
        f"{first} {f'Dockers at {there} are out too.' if number % 2 else talk}"
        for there, lines in (("Belmoor", TARVIK), ("Tarvik", BELMOOR))
        for number, first in enumerate(lines)
    ]
    vectors = HashEmbedder().encode([embedding_text("", text) for text in texts])
    return [StoryArticle(f"p{n}", "", t, None, v) for n, (t, v) in enumerate(zip(texts, vectors, strict=True))]


TARVIK = [
    "Dockers at Tarvik walked out on Monday and container ships had to wait outside the harbour.",
    "The Tarvik strike went into its second day, with dockers and container ships waiting at the harbour.",
    "Dockers who walked out at Tarvik want higher pay, and container ships wait outside.",
    "Container ships were turned away from Tarvik harbour as dockers who walked out want higher pay.",
]
BELMOOR = [
    "Dockers at Belmoor downed tools on Tuesday, and the operator shut the grain terminal.",
    "The Belmoor strike shut the grain terminal, and the operator called dockers to talks.",
    "The operator at Belmoor offered dockers a bonus if the grain terminal opens again.",
    "Dockers at Belmoor turned down the operator's bonus and the grain terminal stays shut.",
]


def test_two_strikes_in_one_week_are_two_stories() -> None:
    articles = ports()
    placed = OnlineClusterer().assign(articles, [])
    assert len({placed[a.id] for a in articles[:4]}) == len({placed[a.id] for a in articles[4:]}) == 1
    assert placed["p0"] != placed["p4"]


def test_what_people_merged_stays_merged() -> None:
    articles = ports()
    known = [(article, "s-one") for article in articles[:7]]
    assert OnlineClusterer().assign(articles[7:], known, Given(whole=frozenset({"s-one"}))).keys() == {"p7"}
