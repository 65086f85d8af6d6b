"""The tables of the other languages: sentences, and what a translator's slip is told."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import get_args

import pytest

from nlp.quantities import find_quantities, language
from nlp.quantities.language import FALLBACK, FOLDER, load_language
from store.errors import UsageError
from store.model import Qualifier
from tests.nlp.test_quantities import as_row, expected, rows

TABLE = Path(__file__).parent / "tables" / "languages.tsv"
CODES = sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != "units")


@pytest.mark.parametrize(("code", "sentence", "cell"), rows(TABLE), ids=lambda cell: cell[:40])
def test_table(code: str, sentence: str, cell: str) -> None:
    assert [as_row(q) for q in find_quantities(sentence, code)] == expected(cell)


@pytest.mark.parametrize("code", CODES)
def test_every_table_loads_and_says_how_to_extend_it(code: str) -> None:
    assert load_language(code).code == code
    text = (FOLDER / f"{code}.toml").read_text(encoding="utf-8")
    assert "How to extend it" in text.splitlines()[2]
    hedges = tomllib.loads(text)["before"]
    assert {"over", "at_least", "nearly", "up_to", "under", "about"} <= set(hedges) <= set(get_args(Qualifier))


def test_an_unknown_language_is_read_as_english() -> None:
    assert load_language("xx").code == load_language("en-GB").code == FALLBACK


@pytest.mark.parametrize(
    ("slip", "told"),
    [
        ('[before]\nover_there = ["mehr"]\n', "no such qualifier: over_there"),
        ('[nouns]\nstopp = ["und"]\n', "unknown list nouns.stopp"),
        ("[before\n", "Expected"),
    ],
)
def test_a_slip_in_a_table_is_named(slip: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in FOLDER.glob("*.toml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    start = 'noun_rule = "first"\n[digits]\ndecimal = ","\n'
    (tmp_path / "zz.toml").write_text(start + slip, encoding="utf-8")
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    with pytest.raises(UsageError, match=r"zz\.toml.*malformed") as caught:
        load_language("zz")
    assert told in str(caught.value)
    load_language.cache_clear()
