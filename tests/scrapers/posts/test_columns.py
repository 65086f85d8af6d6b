"""Finding the columns of a table."""

from __future__ import annotations

import pytest

from scrapers.posts.columns import USUAL, check_map, folded, looks_like_a_header, plan_columns
from store.errors import InputError


def refuse(what: str) -> InputError:
    return InputError(f"posts.csv: {what}")


@pytest.mark.parametrize("spelling", ["createdAt", "Created_At", "created at", "CREATED-AT", " created.at "])
def test_one_name_has_many_spellings(spelling: str) -> None:
    assert folded(spelling) == "created at"


def test_usual_names_are_folded_and_belong_to_one_field() -> None:
    names = [name for known in USUAL.values() for name in known]
    assert names == [folded(name) for name in names] and len(names) == len(set(names))


def test_a_column_is_taken_once() -> None:
    plan = plan_columns(["created", "user", "message", "text"], {"text": "message"}, refuse)
    assert plan.fields == {"text": "message", "time": "created", "author": "user"}
    plan = plan_columns(["date", "from", "email", "first name", "body"], {}, refuse)
    assert plan.fields["author"] == "from" and plan.people == ("email", "first name")


def test_unknown_fields_and_columns_are_named() -> None:
    with pytest.raises(InputError, match="no such field"):
        check_map({"colour": "x"})
    with pytest.raises(InputError, match=r"'Moment' \(--map time\); there are a, b"):
        plan_columns(["a", "b", "1. someone's words are no name!"], {"time": "Moment"}, refuse)


@pytest.mark.parametrize(
    ("cells", "header"),
    [
        (["Time", "Wer?", "Текст", ""], True),
        (["2026-06-16", "Ines", "words"], False),
        (["Ines", "ines@works.example", "words"], False),
        (["Ines", "words " * 20], False),
        (["", ""], False),
    ],
)
def test_a_header_is_told_from_a_post(cells: list[str], header: bool) -> None:
    assert looks_like_a_header(cells) is header


def test_a_column_that_reads_like_a_sentence_is_not_shown() -> None:
    with pytest.raises(InputError) as refused:
        plan_columns(["Room", "Wer hat es", "they watch us at night", "we signed it anyway"], {}, refuse)
    assert "there are Room, Wer hat es;" in str(refused.value)
