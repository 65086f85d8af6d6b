"""What the tables of the settings file have in common."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Text = Annotated[str, Field(max_length=500)]


def _known_zone(zone: str) -> str:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise ValueError("is no time zone; write a name such as Europe/Berlin") from None
    return zone


Zone = Annotated[Text, AfterValidator(_known_zone)]
"""A time zone by its name in the IANA database."""


class Section(BaseModel):
    """A table of the settings file: unknown names are errors, values never change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
