"""A processed story of two outlets in dispute, and its pages as Streamlit runs them for somebody."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app.access import Person
from app.pipeline import make_tools
from app.settings import UnderstandSettings
from store import acts, figures
from store.acts import Act
from store.database import open_store
from store.model import Article, Claim, Metric
from tests.app.test_pipeline_processing import PETITION, PROGRAMMES, RIVAL, save, understand

ANA, BEN, VERA = Person("ana", "", "analyst"), Person("ben", "", "admin"), Person("vera", "", "viewer")
SCRIPT = "from app import main\nfrom app.views import {view} as page\nmain._framed(page.render)()\n"


@dataclass
class Scene:
    """A store, and who looks at it through which window."""

    url: str
    monkeypatch: pytest.MonkeyPatch

    def open(self, view: str, person: Person = ANA, **query: str) -> AppTest:
        """A window of somebody on a page."""
        test = AppTest.from_string(SCRIPT.format(view=view), default_timeout=60)
        for name, value in query.items():
            test.query_params[name] = value
        return self.run(test, person)

    def run(self, test: AppTest, person: Person = ANA) -> AppTest:
        """Draw the window anew, as somebody."""
        self.monkeypatch.setenv("TALLYWIRE_STORE__URL", self.url)
        self.monkeypatch.setattr("app.visitors.local_person", lambda: person)
        test.run()
        assert not test.exception
        return test

    def click(self, test: AppTest, label: str, person: Person = ANA, **values: str) -> AppTest:
        """Type ``values`` (by label) and press a button."""
        for name, value in values.items():
            kind, _, label_typed = name.partition("__")
            field = next(f for f in test.get(kind) if f.label == label_typed.replace("_", " "))
            field.set_value(value)
        next(b for b in test.button if b.label == label).click()
        return self.run(test, person)

    def claim(self, number: float) -> Claim:
        """The claim that was read with this number."""
        with open_store(self.url) as store, store.read() as conn:
            every = [c for a in (PETITION, RIVAL) for c in figures.claims_of_article(conn, a.id)]
        (found,) = [c for c in every if (c.read_as or c).quantity.stated == number]
        return found

    def metric(self) -> Metric:
        """The metric with most claims."""
        with open_store(self.url) as store, store.read() as conn:
            return max(figures.list_metrics(conn), key=lambda row: row.claims).metric

    def acts(self) -> list[Act]:
        """Everything that was said, the latest first."""
        with open_store(self.url) as store, store.read() as conn:
            return acts.history(conn)


def copied(made: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A scene of its own on a copy of a store that was made before."""
    monkeypatch.setenv("TALLYWIRE_UNDERSTAND__EMBEDDER", "hash")
    monkeypatch.setenv("TALLYWIRE_UNDERSTAND__TONE_MODEL", "vader")
    return Scene(f"sqlite:///{shutil.copy(made, path)}", monkeypatch)


def make(path: Path, *more: Article) -> Path:
    """A store with about 1,600 signers by one outlet and exactly 400 by another, closed; its file."""
    url = f"sqlite:///{path}"
    with open_store(url, migrate=True) as store:
        save(store, PETITION, RIVAL, *more)
        understand(store, make_tools(UnderstandSettings(embedder="hash", tone_model="vader"), PROGRAMMES))
    return path


def html(test: AppTest) -> str:
    """What a page says, as HTML."""
    return "\n".join(str(block.proto.body) for block in test.get("html"))


def text(test: AppTest) -> str:
    """What a page says, as text."""
    inline = re.sub(r"</?(?:a|b|bdi|s|span)\b[^>]*>", "", html(test))
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", inline)))
