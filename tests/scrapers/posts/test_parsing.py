"""JSON and text of strangers: limits, encodings, and errors that quote nothing."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.posts import parsing
from scrapers.posts.parsing import count_items, parse_json, table_rows, text_lines
from store.errors import InputError

SECRET = "Ottilie Brandauer"


def fail(what: str) -> InputError:
    return InputError(f"here: {what}")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_sound_json_is_read_as_the_standard_library_reads_it(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False)
    if not any(0xD800 <= ord(letter) <= 0xDFFF for letter in text):
        assert parse_json(text.encode(), fail) == json.loads(text)
    assert parse_json(json.dumps(value).encode(), fail) == json.loads(json.dumps(value))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b"[1" + b"0" * 10_000 + b"]", "too many digits"),
        (f'["{SECRET}'.encode(), "breaks off"),
        (f'{{"{SECRET}": {SECRET}}}'.encode(), "is not JSON at line 1"),
        (b'["\xff"]', "not UTF-8"),
        (b'["a\x00b"]', "is not JSON"),
        (b"[NaN]", "is not JSON"),
        (b"", "breaks off"),
        (b"\xff\xfea", "damaged encoding"),
    ],
)
def test_unsound_json_is_refused_without_quoting(data: bytes, said: str) -> None:
    for read in (parse_json, count_items):
        with pytest.raises(InputError, match=said) as caught:
            read(data, fail)
        assert SECRET not in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_marks_of_encodings_are_understood(encoding: str) -> None:
    assert parse_json('["ü"]'.encode(encoding), fail) == ["ü"]
    assert list(text_lines(io.BufferedReader(io.BytesIO("ü\nö".encode(encoding))), fail)) == ["ü\n", "ö"]  # type: ignore[arg-type]


def test_halves_of_surrogate_pairs_are_mended_and_whole_ones_kept() -> None:
    assert parse_json(rb'["\ud83d cut", "\ud83d\ude00", "\\ud83d", "\udE00"]', fail) == [
        "\ufffd cut",
        "😀",
        r"\ud83d",
        "\ufffd",
    ]


def test_too_many_values_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "MAX_VALUES", 100)
    with pytest.raises(InputError, match="too many values"):
        parse_json(b"[" + b"0," * 200 + b"0]", fail)


def test_items_are_counted_whatever_they_are() -> None:
    assert count_items(b'[{"a": 1}, {"b": [1, 2]}]', fail) == 2
    assert count_items(b'[{"a": 1}, 7, null]', fail) == 3
    assert count_items(b"[]", fail) == 0
    with pytest.raises(InputError, match="no list"):
        count_items(b'{"a": []}', fail)


def lines(data: bytes, most: int | None = None) -> list[str]:
    return list(text_lines(io.BufferedReader(io.BytesIO(data)), fail, most))  # type: ignore[arg-type]


def test_a_giant_line_is_refused_before_it_is_read_whole() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
            buffer[:] = b"x" * len(buffer)
            self.given += len(buffer)
            return len(buffer)

    endless = Endless()
    with pytest.raises(InputError, match="line 1 is longer"):
        list(text_lines(io.BufferedReader(endless), fail))
    assert endless.given < 4 * parsing.MAX_LINE


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"a\nb\x00", "line 2 holds a zero byte"), (b"a\n\xff", "not UTF-8"), (b"a\nlong", "line 2 is longer")],
)
def test_lines_that_are_no_text_are_refused(data: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        lines(data, 3)


def test_rows_of_a_table_keep_quoted_line_ends() -> None:
    assert list(table_rows(iter(['a,"b\n', 'c"\r\n', "\r\n", "d\r\n"]), fail)) == [(2, ["a", "b\nc"]), (4, ["d"])]


@pytest.mark.parametrize("text", ['a,"b', 'a,"b"c,d\n'])
def test_a_table_with_open_quotes_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="not a table"):
        list(table_rows(iter([text]), fail))
