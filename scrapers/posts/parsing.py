"""JSON and text of strangers: limits on depth, size and numbers, and errors that name the place and quote nothing."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from pydantic_core import SchemaValidator, ValidationError, core_schema, from_json

from store.errors import InputError

Failure = Callable[[str], InputError]

MAX_JSON = 192 << 20
"""Bytes of one JSON document, which is held in memory as a whole. A Slack day has kilobytes, a page of Graph too."""
MAX_VALUES = 5_000_000
"""Values in one JSON document, guessed from its commas: ``{"a":1},…`` takes thirty times its bytes in memory."""
MAX_LINE = 16 << 20
"""Characters of one line of a text, or of one field of a table."""
_PLACE = re.compile(r"line (\d+) column \d+$")
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|[^u]|u)", re.S
)
_ENCODINGS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def parse_json(data: bytes, fail: Failure) -> object:
    """A JSON document. Nesting ends at 200 and numbers at 4,300 digits (limits of the parser); NaN is refused.

    Halves of surrogate pairs, which programs leave that cut a text inside an emoji, become U+FFFD.
    """
    data = _utf8(data, fail)
    if data.count(b",") > MAX_VALUES:
        raise fail("holds too many values for one piece; export a shorter time")
    try:
        return from_json(data, allow_inf_nan=False, cache_strings="keys")
    except ValueError as error:
        mended = _ESCAPE.sub(lambda found: b"\\ufffd" if found[1] else found[0], data)
        if mended == data:
            raise fail(_why(error)) from None
    try:
        return from_json(mended, allow_inf_nan=False, cache_strings="keys")
    except ValueError as error:
        raise fail(_why(error)) from None


_OBJECTS = SchemaValidator(core_schema.list_schema(core_schema.typed_dict_schema({}, extra_behavior="ignore")))


def count_items(data: bytes, fail: Failure) -> int:
    """How many items a JSON list has. Where they are objects, as they should be, nothing in them is read."""
    try:
        return len(_OBJECTS.validate_json(_utf8(data, fail)))
    except ValidationError:
        items = parse_json(data, fail)
    if not isinstance(items, list):
        raise fail("is no list of messages; export it again") from None
    return len(items)


def _why(error: ValueError) -> str:
    """What a person can do about it; the parser's own words have no content, and only known ones are handed on."""
    words = str(error)
    place = _PLACE.search(words)
    at = f" at line {place[1]}" if place else ""
    if words.startswith("recursion limit"):
        return f"is nested too deeply{at}; export it again"
    if words.startswith("number out of range"):
        return f"has a number of too many digits{at}; export it again"
    if words.startswith("invalid unicode"):
        return f"is not UTF-8{at}; export it again, or save it as UTF-8"
    if words.startswith("EOF"):
        return f"breaks off{at}; export or copy it again"
    return f"is not JSON{at}; export it again"


def _utf8(data: bytes, fail: Failure) -> bytes:
    for mark, encoding in _ENCODINGS:
        if data.startswith(mark):
            try:
                return data[len(mark) :] if encoding == "utf-8" else data[2:].decode(encoding).encode()
            except UnicodeError:
                raise fail("is in a damaged encoding; export it again, or save it as UTF-8") from None
    return data


def text_lines(stream: BinaryIO, fail: Failure, most: int | None = None) -> Iterator[str]:
    """The lines of a text with their ends, in UTF-8, or in UTF-16 with its mark; none longer than ``most``."""
    most = most or MAX_LINE
    head = stream.peek(4)[:4] if isinstance(stream, io.BufferedReader) else b""
    mark, encoding = next(((m, e) for m, e in _ENCODINGS if head.startswith(m)), (b"", "utf-8"))
    stream.read(len(mark))
    number = 0
    with io.TextIOWrapper(stream, encoding=encoding, newline="\n") as text:
        while True:
            number += 1
            try:
                line = text.readline(most + 1)
            except UnicodeError:
                # Text is decoded in pieces, so the line that holds the bytes lies a little further on.
                raise fail(f"is not UTF-8 soon after line {number}; save it as UTF-8") from None
            if not line:
                return
            if len(line) > most:
                raise fail(f"line {number} is longer than {most:,} characters; export it again")
            if "\0" in line:
                raise fail(f"line {number} holds a zero byte: this is no text; export it again")
            yield line


def table_rows(lines: Iterator[str], fail: Failure, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """(number of the line it ends at, fields) of every row of a CSV text; empty rows are left out."""
    csv.field_size_limit(MAX_LINE)
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error:
            where = f"near line {rows.line_num}"
            raise fail(f"is not a table {where}: a quote is open, or a field too long; export it again") from None
        if row:
            yield rows.line_num, row
