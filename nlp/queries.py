"""Reading saved queries: what a person writes (``camera* NEAR/5 drivers NOT football``) becomes a tree.

Operators are upper case, as in the query languages of news monitoring: AND (also where nothing is written), OR, NOT or
a minus, NEAR/n (at most n words between) and ONEAR/n (in this order). ``docs/relevance.md`` tells people the rest, the
grammar is ``nlp/queries.lark``; :mod:`nlp.query_match` evaluates a tree.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import get_args

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput, UnexpectedToken

from nlp.query_tree import And, Field, Form, In, Near, Not, Or, Query, QueryError, QueryWord, Term, join, walk
from nlp.words import words_in

MAX_CHARS = 4000
"""Longest query: far above what people write by hand, far below what would slow a run."""
MAX_WORDS, MAX_WILDCARDS, MAX_DEPTH, MAX_DISTANCE = 300, 40, 30, 100
SHORTEST_BEGINNING = 2
"""Letters in front of a ``*``: "a*" would match a tenth of all words."""

_GRAMMAR = Path(__file__).with_name("queries.lark")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_FIELDS: tuple[Field, ...] = get_args(Field)
_BEFORE = {"OR": "OR", "AND": "AND", "NOT": "NOT", "MINUS": "the minus", "NEAR": "NEAR", "FIELD": "the field"}


@lru_cache(maxsize=64)
def parse(text: str) -> Query:
    """The tree of a query. Raises QueryError: one line with the place and the remedy, whatever the text is."""
    if len(text) > MAX_CHARS:
        raise QueryError(f"query: has {len(text):,} characters; at most {MAX_CHARS:,} are read, so shorten it")
    straight = text.translate(_QUOTES)
    try:
        query: Query = _parser().parse(straight)  # type: ignore[assignment]
    except _SlipError as slip:
        raise _error(straight, slip.at, slip.message) from None
    except UnexpectedInput as error:
        raise _unexpected(straight, error) from None
    _check_bounds(query)
    return query


class _SlipError(Exception):
    """What is wrong at a character of the query."""

    def __init__(self, at: int | None, message: str) -> None:
        super().__init__(message)
        self.at, self.message = at or 0, message


class _Builder(Transformer[Token, Query]):
    """Makes the tree from the bottom up, one call for each rule of the grammar."""

    def start(self, found: list[Query]) -> Query:
        return found[0]

    def either(self, found: list[Query | Token]) -> Query:
        return join(Or, _without_signs(found))

    def both(self, found: list[Query | Token]) -> Query:
        return join(And, _without_signs(found))

    def negated(self, found: list[Query]) -> Query:
        return Not(found[1])

    def near(self, found: list[Query | Token]) -> Query:
        whole = found[0]
        for sign, right in zip(found[1::2], found[2::2], strict=True):
            assert isinstance(sign, Token)
            name, _, number = sign.partition("/")
            for side in (whole, right):
                _check_near(side, sign)
            if not 0 < len(number) < 6 or int(number) > MAX_DISTANCE:
                raise _SlipError(sign.start_pos, f"{name} reaches {MAX_DISTANCE} words at most; use a smaller number")
            whole = Near(whole, right, int(number), name == "ONEAR")  # type: ignore[arg-type]
        return whole  # type: ignore[return-value]

    def atom(self, found: list[Query | Token]) -> Query:
        if len(found) == 1:
            return found[0]  # type: ignore[return-value]
        sign, part = found
        assert isinstance(sign, Token)
        if any(isinstance(node, In) for node, _ in walk(part)):  # type: ignore[arg-type]
            raise _SlipError(sign.start_pos, "a field stands inside a field; name one of them")
        return In(_field(sign), part)  # type: ignore[arg-type]

    def group(self, found: list[Query]) -> Query:
        return found[1]

    def phrase(self, found: list[Token]) -> Query:
        words = [word for chunk in found[0][1:-1].split() for word in _words(chunk, found[0])]
        if not words:
            raise _SlipError(found[0].start_pos, "there is nothing between these quotes; write words there")
        return Term(tuple(words))

    def word(self, found: list[Token]) -> Query:
        words = _words(found[0], found[0])
        if not words:
            raise _SlipError(found[0].start_pos, f"{found[0][:20]} has no letter or digit; leave it out")
        return Term(tuple(words))

    def small(self, found: list[Token]) -> Query:
        sign = found[0]
        remedy = f'write {sign.upper()}, or "{sign}" for the word'
        raise _SlipError(sign.start_pos, f"operators are upper case: {remedy}")

    def bad_near(self, found: list[Token]) -> Query:
        name = "ONEAR" if found[0].startswith("O") else "NEAR"
        raise _SlipError(found[0].start_pos, f"{name} needs a number, as in {name}/5")

    def bad_quote(self, found: list[Token]) -> Query:
        raise _SlipError(found[0].start_pos, "this quote is never closed; add a second one")


@cache
def _parser() -> Lark:
    # Positions and the tree while parsing: no second pass, no recursion over what is nested.
    return Lark(_GRAMMAR.read_text("utf-8"), parser="lalr", lexer="basic", transformer=_Builder())


def _without_signs(found: Sequence[Query | Token]) -> list[Query]:
    return [part for part in found if not isinstance(part, Token)]


def _field(sign: Token) -> Field:
    name = sign[:-1].lower()
    for known in _FIELDS:
        if name == known:
            return known
    near = difflib.get_close_matches(name, _FIELDS, n=1, cutoff=0.6)
    remedy = f"did you mean {near[0]}:?" if near else f"known are {', '.join(f'{f}:' for f in _FIELDS)}"
    raise _SlipError(sign.start_pos, f"there is no field {sign[:30]} ({remedy}); in quotes it is a word")


def _words(chunk: str, token: Token) -> list[QueryWord]:
    """The words of a piece without spaces; its last one takes the sign at the end."""
    form: Form = "*" if chunk.endswith("*") else "~" if chunk.endswith("~") else ""
    body = chunk[: len(chunk) - len(form)]
    if "*" in body:
        raise _SlipError(token.start_pos, "a * stands only at the end of a word, as in track*; move it there")
    texts = [word.text for word in words_in(body)]
    if form == "*" and (not texts or len(texts[-1]) < SHORTEST_BEGINNING):
        remedy = f"write at least {SHORTEST_BEGINNING} letters in front of it"
        raise _SlipError(token.start_pos, f"a * needs the beginning of a word; {remedy}")
    return [QueryWord(text, form if number == len(texts) else "") for number, text in enumerate(texts, 1)]


def _check_near(side: Query | Token, sign: Token) -> None:
    """Only what has a place in a text can be near something."""
    for node, _ in walk(side):  # type: ignore[arg-type]
        if isinstance(node, In):
            name = node.field
            raise _SlipError(sign.start_pos, f"a field goes in front of both sides: {name}:(… {sign} …)")
        if isinstance(node, And | Not):
            kind = "AND" if isinstance(node, And) else "NOT"
            remedy = "join words, phrases and OR groups by it"
            raise _SlipError(sign.start_pos, f"{kind} has no place in a text that {sign} could measure; {remedy}")


def _check_bounds(query: Query) -> None:
    words = wildcards = 0
    for node, depth in walk(query):
        if depth > MAX_DEPTH:
            raise QueryError(f"query: is nested more than {MAX_DEPTH} deep; take brackets out")
        if isinstance(node, Term):
            words += len(node.words)
            wildcards += sum(word.form == "*" for word in node.words)
    if words > MAX_WORDS:
        raise QueryError(f"query: has {words} words; at most {MAX_WORDS} are read, so split it into two programmes")
    if wildcards > MAX_WILDCARDS:
        raise QueryError(f"query: has {wildcards} words with *; at most {MAX_WILDCARDS} are read, so write some out")


def _unexpected(text: str, error: UnexpectedInput) -> QueryError:
    """What the parser did not expect, in words."""
    token = error.token if isinstance(error, UnexpectedToken) else None
    before = _last_token(error)
    if not text.strip():
        return _error(text, 0, "there is nothing to look for; write words")
    if before is not None and token is not None and before.type in _BEFORE and token.type in ("NOT", "MINUS"):
        return _error(text, token.start_pos, f"{_BEFORE[before.type]} can't be followed by {token}; leave one out")
    if before is not None and before.type in _BEFORE:
        return _error(text, before.start_pos, f"{_BEFORE[before.type]} has nothing behind it; write a word there")
    if before is not None and before.type == "LPAR":
        return _error(text, before.start_pos, "this bracket opens on nothing; write words behind it")
    if token is None or token.type == "$END":
        return _error(text, _open_bracket(text), "this bracket is never closed; add )")
    if token.type == "RPAR":
        return _error(text, token.start_pos, "this bracket closes nothing; leave it out")
    return _error(text, token.start_pos, f"{token[:20]} has nothing in front of it; write a word there")


def _last_token(error: UnexpectedInput) -> Token | None:
    """The token in front of the unexpected one."""
    history = getattr(error, "token_history", None)
    state = getattr(getattr(error, "interactive_parser", None), "parser_state", None)
    stack = getattr(state, "value_stack", None) or history or []
    return stack[-1] if stack and isinstance(stack[-1], Token) else None


def _open_bracket(text: str) -> int:
    """Where the innermost bracket stands that is still open at the end; brackets in quotes do not count."""
    opened: list[int] = []
    quoted = False
    for at, sign in enumerate(text):
        if sign == '"':
            quoted = not quoted
        elif sign == "(" and not quoted:
            opened.append(at)
        elif sign == ")" and not quoted and opened:
            opened.pop()
    return opened[-1] if opened else 0


def _error(text: str, at: int | None, message: str) -> QueryError:
    """One line that names the place: the column, and the line where there are several."""
    before = text[: at or 0]
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    place = f"line {line}, column {column}" if "\n" in text.strip() else f"column {column}"
    return QueryError(f"query: {place}: {message}")
