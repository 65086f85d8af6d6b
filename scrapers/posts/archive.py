"""An export as files with names, wherever they lie: a zip, a tar, a folder, one file. Nothing is written to disk.

Exports are hostile until read: what is too large, packed too tightly, encrypted, damaged, a link or a device, or has a
name that leads elsewhere is refused whole, with an :class:`InputError` that names the archive and the remedy. Member
names may be the names of people (folders of direct messages), so a message names a member by its number, or by its
name where that is one that a format prescribes.
"""

from __future__ import annotations

import io
import os
import stat
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, BinaryIO

from scrapers.posts.parsing import MAX_JSON, parse_json, text_lines
from store.errors import InputError


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may hold. Entries are not limited in number: a large workspace has 10^5 files.

    Exports are text, which deflate packs 5 to 20 times and repetitive text 100 times; a bomb reaches 1,032 times, the
    most that the format allows. ``free`` is unpacked bytes below which the ratio says nothing.
    """

    total: int = 32 << 30
    member: int = 4 << 30
    ratio: int = 250
    free: int = 1 << 20


LIMITS = Limits()
NESTED = (".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst", ".7z", ".rar")
"""Ends of names of archives inside an archive."""
PRESCRIBED = frozenset({
    "users.json", "org_users.json", "channels.json", "groups.json", "dms.json", "mpims.json", "integration_logs.json",
    "messages.csv", "users.csv", "groups.csv",
})  # fmt: skip
"""File names, in lower case, that formats prescribe: they may be told in a message. Any other may be a person's."""
_JUNK = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_JUNK_FOLDER = "__MACOSX"
_UNREADABLE = (
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"BZh", "packed with bzip2"),
    (b"\xfd7zXZ\x00", "packed with xz"),
    (b"\x28\xb5\x2f\xfd", "packed with Zstandard"),
)
_HEAD = 512
_CHUNK = 1 << 18
LEADS_OUT = "holds a file whose name leads out of it or has a backslash; export it again, or pack it by another program"
Failure = Callable[[str], InputError]


class Archive(ABC):
    """Files by name. ``names`` is in the order in which reading is cheap, and the same each time."""

    single = False

    def __init__(self, path: str, sizes: dict[str, int], limits: Limits = LIMITS, attachments: bool = False) -> None:
        self.path = path
        self._sizes = sizes
        self._limits = limits
        self.names = tuple(sizes)
        self._numbers: dict[str, int] = {}
        self._check_sizes()
        if not attachments and any(name.lower().endswith(NESTED) for name in self.names) and not self.single:
            raise self.failure("holds another archive; unpack it and import what is inside by itself")

    def failure(self, what: str) -> InputError:
        """An error about the archive as a whole."""
        return InputError(f"{self.path}: {what}")

    def failure_in(self, name: str) -> Failure:
        """A maker of errors about one member, which it names without telling a name that could be a person's."""
        return lambda what: InputError(f"{self.place(name)}: {what}")

    def place(self, name: str) -> str:
        """The member as a message may name it."""
        if self.single:
            return self.path
        base = name.rpartition("/")[2]
        if base.lower() in PRESCRIBED:
            return f"{self.path}: {base}"
        if not self._numbers:
            self._numbers = {known: number for number, known in enumerate(self.names, 1)}
        return f"{self.path}: file {self._numbers.get(name, 0)} of {len(self.names)}"

    def size(self, name: str) -> int:
        """Bytes of a member, unpacked."""
        return self._sizes[name]

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """The bytes of a member as a buffered stream; whatever is wrong with it is raised as :class:`InputError`."""
        fail = self.failure_in(name)
        with told(fail):
            inner = self._open(name)
        watched: io.RawIOBase = _Watched(inner, self._sizes[name], fail)
        with inner, io.BufferedReader(watched) as stream:
            yield stream

    def read(self, name: str, most: int = MAX_JSON) -> bytes:
        """The bytes of a member of at most ``most`` bytes."""
        fail = self.failure_in(name)
        if self._sizes[name] > most:
            raise fail(f"is larger than {most >> 20} MiB, the most that is read in one piece; export a shorter time")
        with self.open(name) as stream:
            return stream.read(self._sizes[name] + 1)

    def head(self, name: str, most: int = 65_536) -> bytes:
        """The first bytes of a member, to tell what it is."""
        with self.open(name) as stream:
            return stream.read(min(most, self._sizes[name]))

    def json(self, name: str) -> object:
        """A member as JSON; see :func:`scrapers.posts.parsing.parse_json`."""
        return parse_json(self.read(name), self.failure_in(name))

    def lines(self, name: str, most: int | None = None) -> Iterator[str]:
        """The lines of a text; see :func:`scrapers.posts.parsing.text_lines`."""
        with self.open(name) as stream:
            yield from text_lines(stream, self.failure_in(name), most)

    @abstractmethod
    def _open(self, name: str) -> IO[bytes]: ...

    def close(self) -> None:  # noqa: B027
        """Let go of what is open."""

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _check_sizes(self) -> None:
        if not self.names:
            raise self.failure("holds no file; export it again")
        for name, size in self._sizes.items():
            if size > self._limits.member:
                raise self.failure_in(name)(f"is larger than {self._limits.member >> 20} MiB; export a shorter time")
        if sum(self._sizes.values()) > self._limits.total:
            raise self.failure(f"holds more than {self._limits.total >> 20} MiB unpacked; export a shorter time")


class _Watched(io.RawIOBase):
    """Hands on what a member holds, never more than was announced, and turns what breaks into one clear error."""

    def __init__(self, inner: IO[bytes], size: int, fail: Failure) -> None:
        self._inner, self._left, self._fail = inner, size, fail

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        with told(self._fail):
            data = self._inner.read(min(len(buffer), self._left + 1, _CHUNK))
        self._left -= len(data)
        if self._left < 0:
            raise self._fail("holds more than it announces; export it again")
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def told(fail: Failure) -> Iterator[None]:
    """What unpacking and reading may raise on damaged input, as one error that quotes nothing."""
    try:
        yield
    except InputError:
        raise
    except (PermissionError, FileNotFoundError) as error:
        raise fail(f"can't be read ({error.strerror}); look at its permissions") from None
    except Exception:  # zlib, zipfile and tarfile raise a dozen kinds on damaged input, and their words quote it
        raise fail("is damaged; export or copy it again") from None


def safe_name(name: str) -> str | None:
    """The name of a member in NFC without ``.`` parts, or None where it leads out of the archive."""
    name = unicodedata.normalize("NFC", name)
    drive = len(name) > 1 and name[1] == ":" and name[0].isalpha() and name[0].isascii()
    if "\\" in name or name.startswith("/") or drive or any(ord(letter) < 32 for letter in name):
        return None
    parts = [part for part in name.split("/") if part not in ("", ".")]
    return None if ".." in parts else "/".join(parts)


def is_junk(name: str) -> bool:
    """Whether a file is what a computer leaves beside files by itself."""
    parts = name.split("/")
    return _JUNK_FOLDER in parts[:-1] or parts[-1].lower() in _JUNK or parts[-1].startswith("._")


def collected(files: Iterable[tuple[str, int]], fail: Failure) -> dict[str, int]:
    """Sizes by safe name, junk left out; a name that leads out of the archive or comes twice refuses the archive."""
    sizes: dict[str, int] = {}
    for name, size in files:
        safe = safe_name(name)
        if not safe:
            raise fail(LEADS_OUT)
        if is_junk(safe):
            continue
        if safe in sizes:
            raise fail("holds two files of one name; export it again")
        sizes[safe] = size
    return sizes


class Folder(Archive):
    """An unpacked export. Links are refused: they could lead anywhere."""

    def __init__(self, path: str, limits: Limits, attachments: bool) -> None:
        fail: Failure = lambda what: InputError(f"{path}: {what}")  # noqa: E731
        files = list(_files(path, fail))
        sizes = collected(files, fail)
        # The file system may write names in another normal form than the export's own lists do.
        self._real = {safe: name for name, _ in files if (safe := safe_name(name)) in sizes}
        super().__init__(path, dict(sorted(sizes.items())), limits, attachments)

    def _open(self, name: str) -> IO[bytes]:
        return _regular(os.path.join(self.path, self._real[name]))  # noqa: PTH118


class SingleFile(Archive):
    """One file that is no archive."""

    single = True

    def __init__(self, path: str, limits: Limits) -> None:
        super().__init__(path, {Path(path).name or "file": Path(path).stat().st_size}, limits)

    def _open(self, name: str) -> IO[bytes]:
        return _regular(self.path, follow=True)


def _regular(path: str, follow: bool = False) -> IO[bytes]:
    """A regular file, opened; what has become a link or a device since it was listed is refused."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    handle = os.open(path, flags if follow else flags | getattr(os, "O_NOFOLLOW", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError
    return os.fdopen(handle, "rb", buffering=0)


def _files(path: str, fail: Failure) -> Iterator[tuple[str, int]]:
    waiting = [("", path)]
    while waiting:
        prefix, folder = waiting.pop()
        with told(fail), os.scandir(folder) as entries:
            for entry in entries:
                mode = entry.stat(follow_symlinks=False).st_mode
                name = prefix + entry.name
                if stat.S_ISDIR(mode):
                    waiting.append((name + "/", entry.path))
                elif stat.S_ISREG(mode):
                    yield name, entry.stat(follow_symlinks=False).st_size
                else:
                    raise fail("holds a link or a device; copy the export itself")


def open_archive(path: str, *, attachments: bool = False, limits: Limits = LIMITS) -> Archive:
    """The export at ``path``; use it in a ``with``. ``attachments``: archives inside are files that people sent."""
    from scrapers.posts.packed import TarArchive, ZipArchive

    fail: Failure = lambda what: InputError(f"{path or repr(path)}: {what}")  # noqa: E731
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - a Path of no name is the folder of the call
    except FileNotFoundError:
        raise fail("there is no such file or folder") from None
    except (OSError, ValueError):
        raise fail("can't be read; look at its name and permissions") from None
    if stat.S_ISDIR(mode):
        return Folder(path, limits, attachments)
    if not stat.S_ISREG(mode):
        raise fail("is neither a file nor a folder")
    with told(fail), _regular(path, follow=True) as file:
        head = file.read(_HEAD)
    for mark, kind in _UNREADABLE:
        if head.startswith(mark):
            raise fail(f"is {kind}, which is not read; unpack it, or pack it as zip")
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return ZipArchive(path, limits, attachments)
    if head[:2] == b"\x1f\x8b" or head[257:262] == b"ustar":
        return TarArchive(path, limits, attachments, packed=head[:2] == b"\x1f\x8b")
    return SingleFile(path, limits)
