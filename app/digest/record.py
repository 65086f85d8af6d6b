"""A digest as JSON and back: the form that is stored, and the one that other programs read."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.digest.model import Digest
from store.errors import InputError

VERSION = 1
"""Raised when a field changes its meaning; a reader refuses what it does not know."""


@cache
def _adapter() -> TypeAdapter[Digest]:
    return TypeAdapter(Digest)


def to_json(digest: Digest) -> str:
    """The digest as JSON: fields as in :mod:`app.digest.model`, days as ISO 8601; equal digests give equal text."""
    content: dict[str, Any] = {"version": VERSION, **_adapter().dump_python(digest, mode="json")}
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def from_json(text: str) -> Digest:
    """The digest of such a text; raises InputError for anything else."""
    try:
        content = json.loads(text)
        if not isinstance(content, dict) or content.pop("version", None) != VERSION:
            raise InputError("this digest was written by another version of Tallywire; make it again")
        return _adapter().validate_python(content)
    except (ValueError, ValidationError) as error:
        raise InputError(f"this is no digest: {str(error).splitlines()[0]}") from error
