"""Files that appear whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.whole_file import write_whole


def test_a_file_is_put_in_place_of_another(tmp_path: Path) -> None:
    target = tmp_path / "bill.json"
    assert write_whole(target, "first").read_text("utf-8") == "first"
    assert write_whole(target, "zweiter ☂").read_text("utf-8") == "zweiter ☂"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("inside", ["gone/bill.json", "folder"])
def test_what_can_not_be_written_is_named_and_leaves_nothing(tmp_path: Path, inside: str) -> None:
    (tmp_path / "folder").mkdir()
    target = tmp_path / inside
    with pytest.raises(OSError) as refused:
        write_whole(target, b"x")
    assert str(target) in (refused.value.filename, refused.value.filename2)
    assert [one.name for one in tmp_path.iterdir()] == ["folder"]
