"""A large file that appears when it is whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from store.errors import StoreError, UsageError

UNFINISHED = ".unfinished"
"""What the name of a file ends with while it is written; one that a killed process left may be deleted."""


@contextmanager
def appearing(path: Path) -> Iterator[BinaryIO]:
    """A new file to write, readable by its owner only; it gets its name at the end, once it is safely on the disk.

    Raises UsageError where the name is taken or the folder is not there, StoreError where the disk gives out.
    """
    if path.exists():
        raise UsageError(f"{path}: is there already and is not overwritten; name a new file")
    try:
        handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}.", suffix=UNFINISHED)
    except OSError as error:
        raise UsageError(
            f"{path}: can't be written ({error.strerror}); name a file in a folder that is there"
        ) from None
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).rename(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise StoreError(
            f"{path}: can't be written ({error.strerror or error}); make room or name another folder"
        ) from error
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
