"""Every setting described in rows, for the reference in the documentation."""

from __future__ import annotations

import json
import types
from dataclasses import dataclass
from typing import Any, Literal, Union, get_args, get_origin

from pydantic_core import PydanticUndefined

from app.settings import ENTRIES, TABLES
from app.settings_errors import ENV_PREFIX


@dataclass(frozen=True, slots=True)
class SettingDoc:
    """One row of the settings reference; ``default`` and ``values`` are ready to print."""

    name: str
    env: str
    values: str
    default: str
    description: str


def describe_settings() -> list[SettingDoc]:
    """Every setting with its environment name, what it accepts, its default and its meaning, in file order."""
    rows = [
        _describe(f"{section}.{name}", f"{ENV_PREFIX}{section}__{name}".upper(), field)
        for section, model in TABLES.items()
        for name, field in model.model_fields.items()
    ]
    return rows + [
        _describe(f"{section}.{name}", "", field)
        for section, model in ENTRIES.items()
        for name, field in model.model_fields.items()
    ]


def _describe(name: str, env: str, field: Any) -> SettingDoc:
    default = "" if field.default in (PydanticUndefined, None) else json.dumps(field.default)
    return SettingDoc(name, env, _values(field.annotation, field.metadata), default, field.description or "")


def _values(annotation: Any, metadata: list[Any]) -> str:
    origin = get_origin(annotation)
    if origin is Literal:
        return " | ".join(json.dumps(value) for value in get_args(annotation))
    if origin is tuple:
        return "list of text"
    if origin in (Union, types.UnionType):
        parts = [part for part in get_args(annotation) if part is not types.NoneType]
        return " | ".join(_values(part, metadata if len(parts) == 1 else []) for part in parts)
    kind = {str: "text", int: "whole number", float: "number", bool: "true | false"}[annotation]
    low = next((getattr(item, name) for item in metadata for name in ("ge", "gt") if hasattr(item, name)), None)
    high = next((item.le for item in metadata if hasattr(item, "le")), None)
    if low is None:
        return kind
    above = "above " if any(hasattr(item, "gt") for item in metadata) else ""
    return f"{kind}, {above}{low}" + (f" to {high}" if high is not None else " or more")
