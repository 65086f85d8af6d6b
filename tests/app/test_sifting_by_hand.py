"""A person's word on a real store: it stands above queries and thresholds until it is taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.engines import local
from app.pipeline import Reading, Tools, read_article
from app.sifting import Sieve
from store import relevance
from store.database import Store
from store.model import Article
from tests.app.test_pipeline_processing import DAY, OTHER, PETITION, RIVAL, save, understand
from tests.app.test_sifting import CAB, LATER, outcomes, placed, tools, watching
from tests.store.builders import ADA

__all__ = ["tools"]


def test_a_rescue_stands_against_every_threshold_and_query(store: Store, tools: Tools) -> None:
    save(store, PETITION, OTHER)
    understand(store, tools)
    with store.begin() as conn:
        assert relevance.choose(conn, [OTHER.id], "rescue", DAY, ADA, "our hospital") == {OTHER.id}
        assert relevance.choose(conn, [OTHER.id], "rescue", DAY, ADA) == frozenset(), "said already"
    assert understand(store, tools).counts == {"seen": 1, "read": 1, "stories": 1}
    understand(store, watching(tools, replace(CAB, query="cab cameras", closeness=1.0)), LATER)
    save(store, replace(OTHER, text=OTHER.text + " An edit."), at=LATER)
    understand(store, tools, LATER)
    assert outcomes(store)[OTHER.id] == "rescued"
    assert OTHER.id in placed(store)
    with store.begin() as conn:
        assert relevance.take_back(conn, [OTHER.id], LATER, ADA) == [OTHER.id]
    assert understand(store, tools, LATER).counts == {"seen": 1, "dropped:off_topic": 1}
    assert OTHER.id not in placed(store)


def test_a_drop_takes_the_article_out_at_once_and_for_good(store: Store, tools: Tools) -> None:
    save(store, PETITION, RIVAL)
    understand(store, tools)
    with store.begin() as conn:
        relevance.choose(conn, [RIVAL.id], "drop", DAY, ADA)
    assert placed(store).keys() == {PETITION.id}
    assert understand(store, tools).counts == {"seen": 1, "read": 1, "stories": 1}, "the story is judged without it"
    save(store, replace(RIVAL, text=RIVAL.text + " An edit."), at=LATER)
    assert understand(store, tools, LATER).counts == {"seen": 1, "dropped:by_hand": 1}
    with store.begin() as conn:
        relevance.take_back(conn, [RIVAL.id], LATER, ADA)
    understand(store, tools, LATER)
    assert placed(store).keys() == {PETITION.id, RIVAL.id}


def test_what_a_person_says_while_a_run_is_at_it_stands(
    store: Store, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rescue between reading the scores and keeping the decision, a drop between deciding and placing."""
    save(store, PETITION, RIVAL, OTHER)
    real = Sieve.scores

    def rescued_meanwhile(*arguments: Any) -> Any:
        with store.begin() as conn:
            relevance.choose(conn, [OTHER.id], "rescue", DAY, ADA)
        return real(*arguments)

    monkeypatch.setattr(Sieve, "scores", rescued_meanwhile)
    monkeypatch.setattr(local, "read_article", dropping(store, RIVAL.id))
    understand(store, tools)
    monkeypatch.undo()
    assert outcomes(store) == {PETITION.id: "query", RIVAL.id: "by_hand", OTHER.id: "rescued"}
    understand(store, tools)
    assert placed(store).keys() == {PETITION.id, OTHER.id}
    assert understand(store, tools).counts == {}


def dropping(store: Store, article_id: str) -> Callable[[Article, Tools], Reading]:
    """``read_article``, while somebody drops an article."""

    def read(article: Article, tools: Tools) -> Reading:
        with store.begin() as conn:
            relevance.choose(conn, [article_id], "drop", DAY, ADA)
        return read_article(article, tools)

    return read
