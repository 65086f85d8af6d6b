"""Content codings: whatever is packed comes back whole, in whatever pieces it came, and what breaks off is refused."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers import codings
from scrapers.codings import STEP, CodingError, Unpackers

PLAIN = b"<p>Some 900 drivers have signed.</p>" * 30


def bare(plain: bytes) -> bytes:
    """A deflate stream without zlib's header."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(plain) + packer.flush()


def unpacked(names: Sequence[str], *pieces: bytes) -> bytes:
    """What comes of pieces of a body."""
    unpackers = Unpackers(names)
    plain = b"".join(part for piece in pieces for part in unpackers.feed(piece))
    unpackers.finish()
    return plain


WAYS = {
    "gzip": (("gzip",), gzip.compress),
    "zlib": (("deflate",), zlib.compress),
    "bare": (("deflate",), bare),
    "twice": (("deflate", "gzip"), lambda plain: gzip.compress(zlib.compress(plain))),
    "members": (("gzip",), lambda plain: gzip.compress(plain[:9]) + gzip.compress(b"") + gzip.compress(plain[9:])),
    "none": ((), bytes),
}
a_way = st.sampled_from(sorted(WAYS))


@given(a_way, st.binary(max_size=300), st.lists(st.integers(0, 400), max_size=5))
def test_what_is_packed_comes_back_in_whatever_pieces(way: str, plain: bytes, cuts: list[int]) -> None:
    names, pack = WAYS[way]
    packed = pack(plain)
    edges = [0, *sorted(min(cut, len(packed)) for cut in cuts), len(packed)]
    assert unpacked(names, *(packed[a:b] for a, b in pairwise(edges))) == plain


@given(a_way.filter(lambda way: way not in ("none", "members")), st.binary(max_size=300), st.data())
def test_what_breaks_off_anywhere_is_refused(way: str, plain: bytes, data: st.DataObject) -> None:
    names, pack = WAYS[way]
    packed = pack(plain)
    with pytest.raises(CodingError):
        unpacked(names, packed[: data.draw(st.integers(1, len(packed) - 1))])


@given(st.sampled_from(["gzip", "deflate"]), st.binary(min_size=1, max_size=300))
def test_anything_else_is_unpacked_or_refused(name: str, junk: bytes) -> None:
    try:
        unpacked([name], junk)
    except CodingError as error:
        assert str(error)


@pytest.mark.parametrize("after", [b"\0" * 512, b"\0", b"\x1f", b"<!-- cached -->"])
def test_what_follows_the_end_is_left_alone(after: bytes) -> None:
    assert unpacked(["gzip"], gzip.compress(PLAIN) + after) == PLAIN
    assert unpacked(["gzip"], gzip.compress(PLAIN), after, after) == PLAIN


def test_a_second_member_that_breaks_off_is_refused() -> None:
    with pytest.raises(CodingError, match="breaks off"):
        unpacked(["gzip"], gzip.compress(PLAIN) + gzip.compress(PLAIN)[:-9])


def test_no_byte_at_all_is_an_empty_body() -> None:
    assert unpacked(["gzip"]) == unpacked(["deflate"], b"") == b""


def test_a_bomb_goes_off_in_small_steps() -> None:
    bomb = gzip.compress(bytes(5 * STEP), 9)
    sizes = [len(piece) for piece in Unpackers(["gzip"]).feed(bomb)]
    assert sum(sizes) == 5 * STEP and max(sizes) <= STEP


def test_empty_members_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codings, "MAX_MEMBERS", 20)
    with pytest.raises(CodingError, match="members"):
        unpacked(["gzip"], gzip.compress(b"") * 21)
