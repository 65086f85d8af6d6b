"""Saved searches: kept under a name by those who may, replaced, taken out, brought back; and the command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app import acting
from app.cli import main
from app.relevance import who
from app.saved import MOST_NAME, checked, remove_search, save_search, saved_searches
from store.database import Store, open_store
from store.errors import InputError, NotAllowedError, NotFoundError, StaleError
from store.permits import Actor
from tests.store.builders import ANA, BEN, NOW

ASKED = {"q": "petition AND tracker", "outlet": ["Ledger", "Haul"], "since": ""}


def names(store: Store) -> list[tuple[str, str, str]]:
    with store.read() as conn:
        return [(one.name, one.act.who, one.address) for one in saved_searches(conn)]


def test_a_search_is_saved_replaced_removed_and_brought_back(store: Store) -> None:
    first = save_search(store, ANA, "  the  petition ", ASKED, NOW)
    assert names(store) == [("the petition", "ana", "q=petition+AND+tracker&outlet=Ledger&outlet=Haul")]
    with pytest.raises(InputError, match="ana saved it already"):
        save_search(store, BEN, "the petition", ASKED, NOW)
    save_search(store, BEN, "other", {"q": "strike"}, NOW)
    with pytest.raises(StaleError, match="saved it"):
        save_search(store, BEN, "the petition", {"q": "letter"}, NOW, seen=first.version - 1)
    save_search(store, BEN, "the petition", {"q": "letter"}, NOW)
    assert [(name, person) for name, person, _ in names(store)] == [("the petition", "ben"), ("other", "ben")]
    (last, *_) = remove_search(store, ANA, "THE petition", NOW)
    assert [name for name, _, _ in names(store)] == ["other"]
    acting.take_back(store, last.id, ANA, NOW, lambda _: None)
    assert "q=letter" in {address for _, _, address in names(store)}


@pytest.mark.parametrize(
    ("name", "params", "words"),
    [
        ("", {"q": "a"}, "needs a name"),
        ("x" * (MOST_NAME + 1), {"q": "a"}, "needs a name"),
        ("a", {}, "asks for something"),
        ("a", {"q": ["", ""]}, "asks for something"),
        ("a", {"q": "x" * 5000}, "at most 4,000 characters"),
        ("a", {"javascript:alert(1)": "x"}, "no parameter"),
        ("a", {"q": ["x"] * 201}, "at most 20 parameters with 200 values"),
    ],
)
def test_what_cannot_be_kept_is_refused(store: Store, name: str, params: dict[str, str], words: str) -> None:
    with pytest.raises(InputError, match=words):
        save_search(store, ANA, name, params, NOW)
    assert names(store) == []


def test_a_viewer_saves_and_removes_nothing(store: Store) -> None:
    vera = Actor("vera", "viewer")
    save_search(store, ANA, "mine", {"q": "a"}, NOW)
    for act in (
        lambda: save_search(store, vera, "hers", {"q": "a"}, NOW),
        lambda: remove_search(store, vera, "mine", NOW),
    ):
        with pytest.raises(NotAllowedError, match="save searches"):
            act()
    with pytest.raises(NotFoundError, match="searches list"):
        remove_search(store, ANA, "hers", NOW)
    assert [name for name, _, _ in names(store)] == ["mine"]


def test_parameters_come_back_as_they_were() -> None:
    assert checked({"q": "a & b=c"}) == {"q": ["a & b=c"]}


def test_the_command_lists_saves_and_removes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'searches.db'}"
    monkeypatch.setenv("TALLYWIRE_STORE__URL", url)
    open_store(url, migrate=True).close()
    assert main(["searches", "save", "petition", "http://127.0.0.1:8501/search?q=petition&since=2026-06-01"]) == 0
    assert main(["searches", "save", "strike", "q=strike"]) == 0
    assert main(["searches", "save", "nothing", "just words"]) == 2
    capsys.readouterr()
    assert main(["searches", "list"]) == 0
    assert f"petition {who()} " in capsys.readouterr().out
    assert main(["searches", "remove", "strike"]) == 0
    assert main(["searches", "remove", "strike"]) == 1
    capsys.readouterr()
    assert main(["searches", "list", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["name"], row["address"]) == ("petition", "q=petition&since=2026-06-01")
