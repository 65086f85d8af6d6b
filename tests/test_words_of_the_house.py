"""How Tallywire speaks: it reports what was printed, accuses nobody, and never raises its voice."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Words that judge an outlet or a person instead of two numbers.
ACCUSING = re.compile(
    r"\b(?:credib\w+|trustworth\w+|unreliable|fake|lied|liar|lying|misinformation|disinformation)\b", re.I
)
CONFIDENCE = re.compile(r"\bconfidence[: ]+\d", re.I)
SHOUTING = re.compile(r"[A-Za-z]!(?:\s|$)|\b(?:Oops|Whoops|Sorry|Please)\b")


def spoken(path: Path) -> Iterator[tuple[int, str]]:
    """(line, text) of each string in a module that holds words for people: more than one word, no docstring."""
    tree = ast.parse(path.read_text("utf-8"))
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent
        if is_text and " " in node.value.strip():
            yield node.lineno, node.value


def sentences() -> Iterator[tuple[str, str]]:
    """(place, text) of everything that the program itself says: strings of the code and the digest's templates."""
    for room in ("app", "store", "scrapers", "nlp"):
        for path in sorted((ROOT / room).rglob("*.py")):
            if "sample" in path.parts:  # newspapers may speak as they like
                continue
            yield from ((f"{path.relative_to(ROOT)}:{line}", said) for line, said in spoken(path))
    for path in sorted((ROOT / "app/digest/templates").iterdir()):
        if path.suffix == ".j2":
            yield str(path.relative_to(ROOT)), path.read_text("utf-8")


@pytest.mark.parametrize("pattern", [ACCUSING, CONFIDENCE, SHOUTING], ids=["accusing", "confidence", "shouting"])
def test_the_house_keeps_its_tone(pattern: re.Pattern[str]) -> None:
    found = [f"{place}: {match.group().strip()!r}" for place, said in sentences() if (match := pattern.search(said))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        (ACCUSING, "The Gull is not credible here"),
        (ACCUSING, "This is Fake news"),
        (CONFIDENCE, "same figure, confidence 0.83"),
        (SHOUTING, "Done! Have a look"),
        (SHOUTING, "Oops, that failed"),
    ],
)
def test_another_tone_would_be_heard(pattern: re.Pattern[str], said: str) -> None:
    assert pattern.search(said)


def test_there_is_something_to_listen_to() -> None:
    assert sum(1 for _ in sentences()) > 200
