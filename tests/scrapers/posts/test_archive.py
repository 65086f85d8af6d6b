"""The safe opening of exports: every way of packing gives the same files, and every trick is refused in one line."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.posts.archive import Limits, open_archive
from store.errors import InputError
from tests.scrapers.posts.exports import as_folder, as_tar, as_zip

FILES = {"channels.json": [1], "général/2026-01-05.json": ["ü"], "general/2026-01-06.json": []}
SECRET = "Ottilie Brandauer"


def contents(path: Path, **how: object) -> dict[str, bytes]:
    with open_archive(str(path), **how) as archive:  # type: ignore[arg-type]
        return {name: archive.read(name) for name in archive.names}


def refused(path: Path, **how: object) -> str:
    with pytest.raises(InputError) as caught:
        contents(path, **how)
    words = str(caught.value)
    assert str(path) in words and "\n" not in words and SECRET not in words
    return words


def test_every_way_of_packing_gives_the_same_files(tmp_path: Path) -> None:
    folder = contents(as_folder(tmp_path / "folder", FILES))
    assert folder == contents(as_zip(tmp_path / "a.zip", FILES))
    assert folder == contents(as_zip(tmp_path / "stored.zip", FILES, zipfile.ZIP_STORED))
    assert (
        folder == contents(as_tar(tmp_path / "a.tar.gz", FILES)) == contents(as_tar(tmp_path / "a.tar", FILES, False))
    )
    assert sorted(folder) == sorted(FILES) and folder["channels.json"] == b"[1]"


def test_zips_and_folders_are_read_in_one_order_and_tars_in_their_own(tmp_path: Path) -> None:
    backwards = dict(reversed(FILES.items()))
    names = [*contents(as_zip(tmp_path / "a.zip", backwards))]
    assert names == [*contents(as_folder(tmp_path / "f", backwards))] == sorted(FILES)
    assert [*contents(as_tar(tmp_path / "a.tar.gz", backwards))] == [*backwards]


def test_a_single_file_is_an_archive_of_itself(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text("[]")
    with open_archive(str(tmp_path / "one.json")) as archive:
        assert archive.single and archive.names == ("one.json",) and archive.json("one.json") == []


def test_names_are_brought_into_one_normal_form(tmp_path: Path) -> None:
    assert [*contents(as_zip(tmp_path / "a.zip", {"bu\u0308ro/1.json": "[]"}))] == ["büro/1.json"]
    assert [*contents(as_folder(tmp_path / "f", {"bu\u0308ro/1.json": "[]"}))] == ["büro/1.json"]


def test_what_computers_leave_beside_files_is_passed_over(tmp_path: Path) -> None:
    junk = {"__MACOSX/._a.json": b"x", ".DS_Store": b"x", "a/._b.json": b"x", "a/Thumbs.db": b"x", "a/b.json": "[]"}
    assert [*contents(as_zip(tmp_path / "a.zip", junk))] == [*contents(as_folder(tmp_path / "f", junk))] == ["a/b.json"]


@pytest.mark.parametrize(
    "name", ["../up.json", "a/../../up.json", "/etc/up.json", "C:/up.json", "..\\up.json", "a\\b.json", "a\nb.json"]
)
def test_names_that_lead_elsewhere_refuse_the_archive(tmp_path: Path, name: str) -> None:
    assert "leads out" in refused(as_zip(tmp_path / "a.zip", {"ok.json": "[]", name: "[]"}))
    assert "leads out" in refused(as_tar(tmp_path / "a.tar.gz", {"ok.json": "[]", name: "[]"}))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_refuse_the_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("channels.json", "[1]")
        archive.writestr("./channels.json", "[2]")
    assert "two files of one name" in refused(path)


def test_links_in_a_zip_or_a_folder_are_refused(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("a.json")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert "link" in refused(tmp_path / "a.zip")
    folder = as_folder(tmp_path / "f", {"b.json": "[]"})
    (folder / "a.json").symlink_to(folder / "b.json")
    assert "link" in refused(folder)
    (folder / "a.json").unlink()
    os.mkfifo(folder / "a.json")
    assert "device" in refused(folder)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    assert "no such file" in refused(tmp_path / "missing.zip")
    assert "neither a file nor a folder" in refused(Path("/dev/zero"))
    (tmp_path / "empty").mkdir()
    assert "holds no file" in refused(tmp_path / "empty")
    assert "holds no file" in refused(as_zip(tmp_path / "empty.zip", {}))


def test_archives_inside_are_refused_unless_people_attach_files(tmp_path: Path) -> None:
    path = as_zip(tmp_path / "a.zip", {"a.json": "[]", "more.zip": b"PK"})
    assert "another archive; unpack it" in refused(path)
    assert [*contents(path, attachments=True)] == ["a.json", "more.zip"]


@pytest.mark.parametrize(
    ("head", "said"), [(b"7z\xbc\xaf\x27\x1c", "7-Zip"), (b"Rar!\x1a\x07", "RAR"), (b"BZh9", "bzip2")]
)
def test_other_archives_are_named(tmp_path: Path, head: bytes, said: str) -> None:
    (tmp_path / "a").write_bytes(head + bytes(100))
    assert said in refused(tmp_path / "a")


@pytest.mark.parametrize(
    ("limits", "said"), [(Limits(total=5), "holds more than"), (Limits(member=3), "is larger than")]
)
def test_sizes_are_limited(tmp_path: Path, limits: Limits, said: str) -> None:
    for path in (
        as_zip(tmp_path / "a.zip", FILES),
        as_folder(tmp_path / "f", FILES),
        as_tar(tmp_path / "a.tar", FILES, False),
    ):
        assert said in refused(path, limits=limits)


def test_a_file_that_holds_more_than_it_announces_is_refused(tmp_path: Path) -> None:
    folder = as_folder(tmp_path / "f", {"a.json": "[]"})
    with open_archive(str(folder)) as archive:
        (folder / "a.json").write_text("[" + " " * 1000 + "]")
        with pytest.raises(InputError, match="more than it announces"):
            archive.read("a.json")


def test_messages_never_tell_a_name_that_could_be_a_persons(tmp_path: Path) -> None:
    path = as_zip(tmp_path / "a.zip", {f"{SECRET}/2026-01-05.json": f'{{"{SECRET}'})
    with open_archive(str(path)) as archive, pytest.raises(InputError) as caught:
        archive.json(archive.names[0])
    assert SECRET not in str(caught.value) and "file 1 of 1" in str(caught.value)


def test_a_prescribed_name_is_told(tmp_path: Path) -> None:
    path = as_zip(tmp_path / "a.zip", {"x/channels.json": "nope"})
    with open_archive(str(path)) as archive, pytest.raises(InputError, match=r"a\.zip: channels\.json: is not JSON"):
        archive.json("x/channels.json")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of a process is read from /proc")
def test_hundred_thousand_files_are_read_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(100_000):
            archive.writestr(f"c{number % 90}/{number}.json", b"[]")
    # In a fresh process, whose peak is its own (that of getrusage is inherited); measuring allocations takes a minute.
    code = (
        "import re, sys; from scrapers.posts.archive import open_archive\n"
        "with open_archive(sys.argv[1]) as archive: print(sum(archive.json(name) == [] for name in archive.names))\n"
        "print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])"
    )
    run = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    count, peak = map(int, run.stdout.split())
    assert count == 100_000 and peak < 300_000  # kilobytes; the names and places of the files take most of it


WHOLE: list[Callable[[Path], Path]] = [
    lambda p: as_zip(p, FILES),
    lambda p: as_tar(p, FILES),
    lambda p: as_tar(p, FILES, False),
]


@pytest.mark.parametrize("make", WHOLE)
def test_an_archive_that_breaks_off_is_refused(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    data = make(tmp_path / "whole").read_bytes()
    for kept in range(10, min(len(data), 3000), 97):
        path = tmp_path / "part"
        path.write_bytes(data[:kept])
        if data[:2] in (b"PK", b"\x1f\x8b") or kept >= 512:
            assert refused(path)


@settings(max_examples=100, deadline=None)
@given(data=st.data(), which=st.integers(0, 2))
def test_damaged_bytes_give_files_or_one_clear_line(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, which: int
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    whole = bytearray(WHOLE[which](folder / "whole").read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    (folder / "part").write_bytes(whole)
    try:
        contents(folder / "part")
    except InputError as error:
        assert "\n" not in str(error)


def test_streams_are_read_line_by_line(tmp_path: Path) -> None:
    path = as_zip(tmp_path / "a.zip", {"a.jsonl": "one\ntwo"})
    with open_archive(str(path)) as archive, archive.open("a.jsonl") as stream:
        assert isinstance(stream, io.BufferedReader) and stream.readline() == b"one\n" and stream.read() == b"two"


def test_what_is_read_in_one_piece_is_limited(tmp_path: Path) -> None:
    folder = as_folder(tmp_path / "f", {"a.json": "[]", "a.csv": ""})
    for name in ("a.json", "a.csv"):
        with (folder / name).open("r+b") as file:
            file.truncate(300 << 20)  # sparse: no such bytes lie on the disk
    with open_archive(str(folder)) as archive:
        with pytest.raises(InputError, match="larger than 192 MiB"):
            archive.json("a.json")
        with pytest.raises(InputError, match="line 1 is longer"):
            list(archive.lines("a.csv"))
