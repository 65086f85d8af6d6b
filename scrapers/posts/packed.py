"""Zip and tar archives as files with names, read where they lie.

Sizes and ratios are held on what the directory announces before anything is unpacked (no more than that is read
afterwards), overlapping entries are refused: both tricks of zip bombs (D. Fifield, "A better zip bomb", WOOT 2019).
"""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import stat
import tarfile
import zipfile
from collections.abc import Iterator
from typing import IO

from scrapers.posts.archive import LEADS_OUT, Archive, Failure, Limits, collected, safe_name, told
from store.errors import InputError

_LOCAL_HEADER = 30  # bytes of a local file header without name and extra field (APPNOTE.TXT, 4.3.7)
_ENCRYPTED = 0x1 | 0x40 | 0x2000  # traditional, strong, and of the directory itself (APPNOTE.TXT, 4.4.4)
_UTF8 = 0x800
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What tarfile reads in one piece is a header, a long name or a set of pax records; a real one has kilobytes.
_MAX_PIECE = 4 << 20
_CHUNK = 1 << 16
# Bytes of names and places: about a million files. They are held in memory, whatever the files hold.
_MAX_DIRECTORY, _MAX_HEADERS = 96 << 20, 1 << 30
_FREE = 32  # times the bytes that a single file has free of the ratio
_DAMAGED = "is damaged or breaks off; export or copy it again"
_TOO_MANY = "holds more names than any export; import a part of it"
_BOMB = "is packed more tightly than any export; it may be a zip bomb"


def _failure(path: str) -> Failure:
    return lambda what: InputError(f"{path}: {what}")


class _Source(io.FileIO):
    """A zip's bytes; its directory is read in one piece, which is limited."""

    def __init__(self, path: str, fail: Failure) -> None:
        super().__init__(path)
        self._fail = fail

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0:
            size = max(os.fstat(self.fileno()).st_size - self.tell(), 0)
        if size > _MAX_DIRECTORY:
            raise self._fail(_TOO_MANY)
        return super().read(size) or b""


class ZipArchive(Archive):
    """A zip, zip64 too; stored or deflated members only, as every export writes them."""

    def __init__(self, path: str, limits: Limits, attachments: bool) -> None:
        fail = _failure(path)
        self._source = _Source(path, fail)
        try:
            with told(fail):
                self._zip = zipfile.ZipFile(self._source)
                infos = self._zip.infolist()
                _refuse_overlaps(infos, self._zip.start_dir, fail)
                files = [info for info in infos if _is_file(info, limits, fail)]
                _refuse_ratio(files, limits, fail)
                sizes = collected(((_name(info), info.file_size) for info in files), fail)
                self._infos = {name: info for info in files if (name := safe_name(_name(info))) in sizes}
            super().__init__(path, dict(sorted(sizes.items())), limits, attachments)
        except BaseException:
            self._source.close()
            raise

    def _open(self, name: str) -> IO[bytes]:
        return self._zip.open(self._infos[name])

    def close(self) -> None:
        """Close the file."""
        self._zip.close()
        self._source.close()


def _refuse_ratio(files: list[zipfile.ZipInfo], limits: Limits, fail: Failure) -> None:
    unpacked, packed = sum(info.file_size for info in files), sum(info.compress_size for info in files)
    if unpacked > limits.ratio * packed + _FREE * limits.free:
        raise fail(_BOMB)


def _is_file(info: zipfile.ZipInfo, limits: Limits, fail: Failure) -> bool:
    """Whether an entry is a file rather than a folder; refuses what no export has."""
    if info.flag_bits & _ENCRYPTED:
        raise fail("is encrypted; unpack it with its password and import the folder")
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise fail("holds a link or a device; export it again")
    if not info.filename or safe_name(_name(info)) is None:
        raise fail(LEADS_OUT)
    if info.is_dir():
        return False
    if info.compress_type not in _METHODS:
        raise fail("is packed in an unusual way; unpack it and import the folder, or pack it as an ordinary zip")
    if info.file_size > limits.free and info.file_size > limits.ratio * max(info.compress_size, 1):
        raise fail(_BOMB)
    return True


def _refuse_overlaps(infos: list[zipfile.ZipInfo], directory: int, fail: Failure) -> None:
    """Each entry must end before the next one starts, the last one before the directory."""
    starts = sorted((info.header_offset, info.compress_size) for info in infos)
    ends = [start for start, _ in starts[1:]] + [directory]
    for (start, size), end in zip(starts, ends, strict=bool(starts)):
        if start + _LOCAL_HEADER + size > end:
            raise fail("has entries that overlap; it may be a zip bomb")


def _name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: many programs write UTF-8 without saying so, which zipfile reads as code page 437."""
    if info.flag_bits & _UTF8 or info.filename.isascii():
        return info.filename
    with contextlib.suppress(UnicodeError):
        return info.filename.encode("cp437").decode("utf-8")
    return info.filename


class TarArchive(Archive):
    """A tar, gzipped or not. ``names`` is in the order of the archive, since going back unpacks it from the start."""

    def __init__(self, path: str, limits: Limits, attachments: bool, packed: bool) -> None:
        fail = _failure(path)
        self._gauge = _Gauge(path, limits, packed, fail)
        try:
            files = _members(self._gauge, packed, fail)
            sizes = collected(((name, size) for name, _, size in files), fail)
            self._starts = {safe: start for name, start, _ in files if (safe := safe_name(name)) in sizes}
            super().__init__(path, sizes, limits, attachments)
        except BaseException:
            self.close()
            raise

    def _open(self, name: str) -> IO[bytes]:
        return _Slice(self._gauge, self._starts[name], self.size(name))  # type: ignore[return-value]

    def close(self) -> None:
        """Close the file."""
        self._gauge.close()


def _members(gauge: _Gauge, packed: bool, fail: Failure) -> list[tuple[str, int, int]]:
    """(name, start of the bytes, size) of every file."""
    try:
        tar = tarfile.open(fileobj=gauge, mode="r:")  # noqa: SIM115
        files = list(_walk(tar, fail))
        gauge.check_end(tar.offset)
        return files
    except InputError:
        raise
    except Exception:  # tarfile and zlib raise many kinds on damaged input, RecursionError on chained headers
        if packed and not gauge.is_tar():
            raise fail("is a gzip file that holds no tar; unpack it first") from None
        raise fail(_DAMAGED) from None


def _walk(tar: tarfile.TarFile, fail: Failure) -> Iterator[tuple[str, int, int]]:
    headers = 0
    while info := tar.next():
        tar.members = []  # type: ignore[attr-defined]  # it would keep a kilobyte for each
        headers += info.offset_data - info.offset
        if headers > _MAX_HEADERS:
            raise fail(_TOO_MANY)
        if not info.isdir() and (not info.isreg() or info.issparse()):
            raise fail("holds a link, a device or a sparse file; export it again")
        if safe_name(info.name) is None:
            raise fail(LEADS_OUT)
        if not info.isdir():
            yield info.name, info.offset_data, info.size


class _Slice(io.RawIOBase):
    """The bytes of one member."""

    def __init__(self, gauge: _Gauge, start: int, size: int) -> None:
        self._gauge, self._at, self._end = gauge, start, start + size

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        self._gauge.seek(self._at)
        wanted = min(self._end - self._at, _MAX_PIECE if size is None or size < 0 else size)
        data = self._gauge.read(wanted)
        if len(data) < wanted and not data:
            raise EOFError
        self._at += len(data)
        return data


class _Gauge(io.RawIOBase):
    """A tar's bytes, unpacked where it is gzipped: counts what comes out against what went in, in small steps."""

    def __init__(self, path: str, limits: Limits, packed: bool, fail: Failure) -> None:
        self._raw = open(path, "rb")  # noqa: SIM115, PTH123
        self._plain: IO[bytes] = gzip.GzipFile(fileobj=self._raw) if packed else self._raw  # type: ignore[assignment]
        self._packed, self._limits, self._fail = packed, limits, fail

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._plain.tell()

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0 or size > _MAX_PIECE:
            raise self._fail("has a header of a size that no export has; export it again")
        data = self._plain.read(size)
        if self._packed:
            out = self._plain.tell()
            if out > self._limits.total or out > self._limits.free + self._limits.ratio * self._raw.tell():
                raise self._fail(_BOMB)
        return data

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place from the start, unpacking on the way step by step."""
        if not self._packed or offset <= self.tell():
            return self._plain.seek(offset, whence)
        while (left := offset - self.tell()) > 0 and self.read(min(left, _CHUNK)):
            pass
        return self.tell()

    def check_end(self, offset: int) -> None:
        """From ``offset`` on, zeros and only zeros: tarfile takes a damaged header for the end."""
        self.seek(offset)
        first = self.read(tarfile.BLOCKSIZE)
        if not first or any(first):
            raise self._fail(_DAMAGED)
        while piece := self.read(_CHUNK):
            if piece.strip(b"\0"):
                raise self._fail(_DAMAGED)

    def is_tar(self) -> bool:
        """Whether the first block has the mark of a tar."""
        with contextlib.suppress(Exception):
            self.seek(0)
            return self.read(512)[257:262] == b"ustar"
        return False

    def close(self) -> None:
        self._plain.close()
        self._raw.close()
        super().close()
