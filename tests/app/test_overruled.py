"""Words on pairs against each other: the later wins, also where it speaks of other pairs, and that is known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app import acting
from app.overruled import overruled_in
from store import figures
from store.database import open_store
from store.model import Claim
from tests.app.deciding_scene import ANA, Scene, copied, make, text
from tests.app.test_pipeline_processing import DAY, PETITION, RIVAL

THIRD = replace(
    RIVAL, id="a000000000008", url="https://third.example/1", outlet="The Third", domain="third.example",
    text="Over 900 drivers have signed the petition against the cab cameras, the depot said on Monday.",
)  # fmt: skip
pytestmark = pytest.mark.usefixtures("fresh_desk")


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    return copied(make(tmp_path / "made.db", THIRD), tmp_path / "store.db", monkeypatch)


def three(scene: Scene) -> list[Claim]:
    """The claims of three outlets, of one story."""
    with open_store(scene.url) as store, store.read() as conn:
        return [figures.claims_of_article(conn, a.id)[0] for a in (PETITION, RIVAL, THIRD)]


def say(scene: Scene, kind: str, one: Claim, other: Claim) -> int:
    with open_store(scene.url) as store:
        return acting.do(store, kind, [one.id, other.id], ANA.actor, DAY, lambda _: None).id  # type: ignore[arg-type]


def past(scene: Scene, claim: Claim) -> frozenset[int]:
    with open_store(scene.url) as store, store.read() as conn:
        return overruled_in(conn, claim.story_id or "")


def test_of_two_that_are_one_and_a_third_the_earliest_word_has_no_effect(scene: Scene) -> None:
    a, b, c = three(scene)
    assert a.story_id == b.story_id == c.story_id
    first = say(scene, "apart", a, c)
    assert past(scene, a) == frozenset()
    say(scene, "same", a, b)
    assert past(scene, a) == frozenset(), "there is room for both"
    say(scene, "same", b, c)
    assert past(scene, a) == {first}
    told = text(scene.open("figures", metric=a.metric_id or "", claim=a.id))
    assert "It has no effect: words said later" in told
    assert "the later word wins" in text(scene.open("decisions"))


def test_a_later_parting_stands_above_what_made_them_one(scene: Scene) -> None:
    a, b, c = three(scene)
    first = say(scene, "same", a, b)
    say(scene, "same", b, c)
    say(scene, "apart", a, c)
    assert past(scene, a) == {first}


def test_saying_again_what_follows_is_in_effect(scene: Scene) -> None:
    a, b, c = three(scene)
    for one, other in ((a, b), (b, c), (a, c)):
        say(scene, "same", one, other)
    assert past(scene, a) == frozenset()
