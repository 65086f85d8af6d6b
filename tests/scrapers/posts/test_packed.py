"""Zip and tar: their tricks are refused before anything is unpacked."""

from __future__ import annotations

import gzip
import os
import struct
import tarfile
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest

from scrapers.posts import packed
from tests.scrapers.posts.exports import as_tar, as_zip
from tests.scrapers.posts.test_archive import contents, refused


def test_zip64_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.json", "w", force_zip64=True) as f,
    ):
        f.write(b"[64]")
    assert contents(path) == {"a.json": b"[64]"}


def test_names_in_utf8_that_do_not_say_so_are_mended(tmp_path: Path) -> None:
    path = as_zip(tmp_path / "a.zip", {"büro/1.json": "[]"})
    data = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + flags + 1] &= ~0x08  # bit 11: the name is UTF-8
    path.write_bytes(data)
    assert [*contents(path)] == ["büro/1.json"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_in_a_tar_are_refused(tmp_path: Path, kind: bytes) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        info = tarfile.TarInfo("a.json")
        info.type, info.linkname = kind, "/etc/passwd"
        archive.addfile(info)
    assert "a link, a device" in refused(tmp_path / "a.tar")


def test_encrypted_zips_are_refused_with_a_remedy(tmp_path: Path) -> None:
    path = as_zip(tmp_path / "a.zip", {"a.json": "[]"})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert "encrypted; unpack it" in refused(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_methods_are_refused_with_a_remedy(tmp_path: Path, method: int) -> None:
    assert "unusual way" in refused(as_zip(tmp_path / "a.zip", {"a.json": "[]"}, method))


def test_a_zip_bomb_by_ratio_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = as_zip(tmp_path / "a.zip", {"a.json": bytes(40_000_000)})
    tracemalloc.start()
    assert "zip bomb" in refused(path)
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


def test_a_bomb_of_many_small_files_is_refused(tmp_path: Path) -> None:
    many = {f"{n}.json": bytes(900_000) for n in range(150)}
    assert "zip bomb" in refused(as_zip(tmp_path / "a.zip", many))


def test_a_bomb_of_overlapping_entries_is_refused(tmp_path: Path) -> None:
    """Two hundred entries of the directory that all lead to one piece of packed data."""
    path = as_zip(tmp_path / "a.zip", {"a.json": os.urandom(500_000).hex()})
    data = path.read_bytes()
    start = data.index(b"PK\x01\x02")
    entry, end = data[start : data.index(b"PK\x05\x06")], bytearray(data[data.index(b"PK\x05\x06") :])
    end[8:12], end[12:16] = struct.pack("<HH", 200, 200), struct.pack("<I", 200 * len(entry))
    copies = b"".join(entry.replace(b"a.json", b"%06d" % n) for n in range(200))
    path.write_bytes(data[:start] + copies + bytes(end))
    assert "overlap" in refused(path)


def test_a_bomb_in_a_tar_is_refused(tmp_path: Path) -> None:
    assert "bomb" in refused(as_tar(tmp_path / "a.tar.gz", {"a.json": bytes(40_000_000)}))
    # A header that announces more than there is makes the reader seek through all of it.
    info = tarfile.TarInfo("a.json")
    info.size = 1 << 40
    (tmp_path / "b.tar.gz").write_bytes(gzip.compress(info.tobuf() + bytes(40_000_000)))
    assert "bomb" in refused(tmp_path / "b.tar.gz")


def test_long_and_chained_headers_of_a_tar_are_refused(tmp_path: Path) -> None:
    info = tarfile.TarInfo("pax")
    info.type, info.size = tarfile.XHDTYPE, 60_000_000
    (tmp_path / "a.tar").write_bytes(info.tobuf() + bytes(60_000_000))
    assert "header" in refused(tmp_path / "a.tar")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 512
    (tmp_path / "b.tar").write_bytes((info.tobuf() + b"x" * 512) * 3000)
    assert "damaged" in refused(tmp_path / "b.tar")


def test_a_tar_with_a_damaged_header_in_its_middle_is_refused(tmp_path: Path) -> None:
    path = as_tar(tmp_path / "a.tar", {f"{n}.json": "[]" for n in range(6)}, packed=False)
    data = bytearray(path.read_bytes())
    data[3 * 1024 : 3 * 1024 + 512] = b"\x07" * 512
    path.write_bytes(data)
    assert "damaged" in refused(path)


def test_a_gzip_file_that_is_no_tar_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.json.gz").write_bytes(gzip.compress(b"[]"))
    assert "holds no tar; unpack it" in refused(tmp_path / "a.json.gz")


def test_a_lying_checksum_is_found(tmp_path: Path) -> None:
    path = as_zip(tmp_path / "a.zip", {"a.json": b"[1234]"}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"[1234]", b"[5678]"))
    assert "damaged" in refused(path) and zlib.crc32(b"[1234]") != zlib.crc32(b"[5678]")


def test_a_directory_of_endless_names_is_refused_before_it_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed, "_MAX_DIRECTORY", 50_000)
    monkeypatch.setattr(packed, "_MAX_HEADERS", 500_000)
    many = {f"{number}.json": "[]" for number in range(1000)}
    assert "more names than any export" in refused(as_zip(tmp_path / "a.zip", many))
    assert "more names than any export" in refused(as_tar(tmp_path / "a.tar.gz", many))


def test_a_file_without_a_name_is_refused(tmp_path: Path) -> None:
    path = as_zip(tmp_path / "a.zip", {"a": "[]", "b.json": "[]"})
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 30), (b"PK\x01\x02", 46)):
        data[data.index(mark) + place] = 0
    path.write_bytes(data)
    assert "leads out" in refused(path)
