"""What the tests of all readers share: an export read to its end, twice, and what may be said of any file at all."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import strategies as st

from scrapers.posts.post import Dropped, Opener, Person, Post
from store.errors import InputError

Read = tuple[list[Post], Counter[str], list[Person]]

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
"""What a stranger may write where a field of a certain type is expected."""


def read(opener: Opener, path: Path, columns: dict[str, str] | None = None) -> Read:
    """Posts, drops by reason, and people of an export; holds that a second pass finds the same."""
    with opener(str(path), columns or {}) as export:
        records, people = list(export.records()), list(export.people())
        assert list(export.records()) == records and list(export.people()) == people
    posts = [record for record in records if isinstance(record, Post)]
    dropped: Counter[str] = Counter()
    for record in records:
        if isinstance(record, Dropped):
            dropped[record.reason.value] += record.count
    for post in posts:
        assert post.text.strip() and post.author and post.channel and post.at.tzinfo is not None
        json.dumps([post.text, post.author, post.channel, post.id]).encode()
        "".join((post.text, post.author, post.channel, post.id)).encode()  # no lone surrogate reaches a hash
    return posts, dropped, people


def refusal(opener: Opener, path: Path, columns: dict[str, str] | None = None) -> str:
    """The one line that an unsound export is refused with."""
    with pytest.raises(InputError) as caught:
        read(opener, path, columns)
    assert caught.value.exit_code == 2 and "\n" not in str(caught.value)
    return str(caught.value)


def read_or_refused(opener: Opener, path: Path, secret: str, columns: dict[str, str] | None = None) -> Read | None:
    """Whatever the file: it is read, or refused in one line that does not quote ``secret``."""
    try:
        return read(opener, path, columns)
    except InputError as error:
        assert secret not in str(error) and "\n" not in str(error)
        return None


def spoiled(good: object, pick: Callable[[st.SearchStrategy[object]], object]) -> object:
    """A copy of a JSON document in which one value, chosen by ``pick``, is of any other type or gone."""
    copy = json.loads(json.dumps(good))
    holders: list[tuple[object, object]] = []
    waiting = [copy]
    while waiting:
        value = waiting.pop()
        inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, child in inner:
            holders.append((value, key))
            waiting.append(child)
    holder, key = pick(st.sampled_from(holders))  # type: ignore[misc]
    if pick(st.booleans()):
        holder[key] = pick(ANY_JSON)
    else:
        del holder[key]
    return copy
