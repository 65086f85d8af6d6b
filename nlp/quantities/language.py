"""One language's tables, read once from ``languages/<code>.toml`` into the shapes that the grammar asks for."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar, cast, get_args

from nlp.quantities.numbers import VULGAR
from nlp.quantities.tokens import Token, tokenize
from store.errors import UsageError
from store.model import Qualifier

FOLDER = Path(__file__).parent / "languages"
FALLBACK = "en"
T = TypeVar("T")


class Phrases(Generic[T]):
    """Phrases of one or more tokens, each with a value; the longest one wins. Looks forward or backward."""

    def __init__(self, entries: Iterable[tuple[str, T]], *, cased: bool = False) -> None:
        self._cased = cased
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        self._by_last: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for phrase, value in entries:
            words = tuple(token.raw if cased else token.low for token in tokenize(phrase))
            self._by_first.setdefault(words[0], []).append((words, value))
            self._by_last.setdefault(words[-1], []).append((words, value))
        for table in (self._by_first, self._by_last):
            for found in table.values():
                found.sort(key=lambda entry: -len(entry[0]))

    def __contains__(self, word: str) -> bool:
        return word in self._by_first

    def forward(self, tokens: Sequence[Token], at: int) -> tuple[int, T] | None:
        """(index after the phrase, value) for the phrase that starts at token ``at``."""
        if at >= len(tokens):
            return None
        first = tokens[at].raw if self._cased else tokens[at].low
        for words, value in self._by_first.get(first, ()):
            if self._equal(tokens, at, words):
                return at + len(words), value
        return None

    def backward(self, tokens: Sequence[Token], at: int) -> tuple[int, T] | None:
        """(index of its first token, value) for the phrase that ends right before token ``at``."""
        if at <= 0:
            return None
        last = tokens[at - 1].raw if self._cased else tokens[at - 1].low
        for words, value in self._by_last.get(last, ()):
            begin = at - len(words)
            if begin >= 0 and self._equal(tokens, begin, words):
                return begin, value
        return None

    def _equal(self, tokens: Sequence[Token], at: int, words: tuple[str, ...]) -> bool:
        if at + len(words) > len(tokens):
            return False
        for offset, word in enumerate(words):
            token = tokens[at + offset]
            if (token.raw if self._cased else token.low) != word or (offset and token.line_start):
                return False
            if self._cased and offset == 1 and len(words[0]) == 1 and not token.glued:
                return False  # "A $20 note" is no Australian one
        return True


@dataclass(frozen=True, slots=True)
class Vague:
    """A rough amount such as "hundreds": the values it stands for."""

    low: float
    high: float
    qualifier: Qualifier


@dataclass(frozen=True, slots=True)
class Language:
    """The tables of one language. ``words`` holds the plain word lists as ``words["nouns.stop"]``."""

    code: str
    noun_rule: str
    decimal: str
    ones: Mapping[str, int]
    scales: Mapping[str, int]
    short_scales: Mapping[str, int]
    vague: Mapping[str, Vague]
    fractions: Mapping[str, int]
    multiples: Mapping[str, float]
    before: Phrases[Qualifier]
    before_large: Phrases[Qualifier]
    after: Phrases[Qualifier]
    after_at_end: Phrases[Qualifier]
    fillers: Phrases[bool]
    intensifiers: Phrases[bool]
    not_hedged_after: Mapping[str, frozenset[str]]
    units_after: Phrases[str]
    money_after_scale: Phrases[str]
    symbols_after: Phrases[str]
    money_before: Phrases[str]
    names: Phrases[bool]
    words: Mapping[str, frozenset[str]]
    anchors: frozenset[str]


WORD_LISTS = (
    "number_grammar", "qualifier_grammar", "unit_grammar", "range_grammar", "calendar", "exclusions", "nouns",
)  # fmt: skip


@lru_cache(maxsize=16)
def load_language(code: str) -> Language:
    """Tables of the language ``code`` ("en", "pt-BR"); English where there is no file for it.

    Raises UsageError naming the file when a table is malformed.
    """
    name = code.lower().replace("_", "-").split("-")[0]
    path = FOLDER / f"{name}.toml"
    if not name.isalpha() or not path.is_file():
        path = FOLDER / f"{FALLBACK}.toml"
    try:
        return _language(path.stem, _read(path), _read(FOLDER / "units.toml"))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, IndexError) as error:
        raise UsageError(f"{path}: the language table is malformed ({error}); compare it with en.toml") from error


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _language(code: str, table: Mapping[str, Any], units: Mapping[str, Any]) -> Language:
    codes = {c: c for c in units["codes"]} | {"RMB": "CNY"}
    signs = units["signs"] | codes
    percent = {word: name for name, words in table.get("percent", {}).items() for word in words}
    words = _word_lists(table)
    numbers = [table.get(name, {}) for name in ("ones", "scales", "vague", "fractions", "multiples")]
    qualifiers = table.get("qualifier_grammar", {})
    return Language(
        code=code,
        noun_rule=table["noun_rule"],
        decimal=table["digits"]["decimal"],
        ones=numbers[0],
        scales=numbers[1],
        short_scales=table.get("short_scales", {}),
        vague={word: Vague(low, high, _qualifier(name)) for word, (low, high, name) in numbers[2].items()},
        fractions=numbers[3],
        multiples=numbers[4],
        before=_hedges(table.get("before", {})),
        before_large=_hedges(table.get("before_large", {})),
        after=_hedges(table.get("after", {})),
        after_at_end=_hedges(table.get("after_at_end", {})),
        fillers=Phrases((phrase, True) for phrase in qualifiers.get("fillers", ())),
        intensifiers=Phrases((phrase, True) for phrase in qualifiers.get("intensifiers", ())),
        not_hedged_after={phrase: frozenset(before) for phrase, before in table.get("not_hedged_after", {}).items()},
        units_after=Phrases((percent | table.get("money", {}) | table.get("measures", {})).items()),
        money_after_scale=Phrases(table.get("money_after_scale", {}).items()),
        symbols_after=Phrases((units["symbols"] | signs).items(), cased=True),
        money_before=Phrases(signs.items(), cased=True),
        names=Phrases(((name, True) for name in table.get("exclusions", {}).get("names", ())), cased=True),
        words=words,
        anchors=frozenset(word for names in numbers for word in names).union(
            VULGAR, *(words[f"number_grammar.{key}"] for key in ("articles", "several", "couple"))
        ),
    )


def _word_lists(table: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Plain word lists by "section.key". The keys are those of the fallback language; what is left out is empty."""
    reference = _read(FOLDER / f"{FALLBACK}.toml")
    known = {f"{section}.{key}" for section in WORD_LISTS for key in reference[section]}
    given = {
        f"{section}.{key}": frozenset(words) for section in WORD_LISTS for key, words in table.get(section, {}).items()
    }
    if unknown := sorted(set(given) - known):
        raise ValueError(f"unknown list {unknown[0]}")
    return {key: given.get(key, frozenset()) for key in known}


def _hedges(table: Mapping[str, Iterable[str]]) -> Phrases[Qualifier]:
    return Phrases((phrase, _qualifier(name)) for name, phrases in table.items() for phrase in phrases)


def _qualifier(name: str) -> Qualifier:
    if name not in get_args(Qualifier):
        raise ValueError(f"no such qualifier: {name}")
    return cast(Qualifier, name)
