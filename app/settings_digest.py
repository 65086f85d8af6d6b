"""The settings of the weekly digest: how it looks, and when and to whom it is sent."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.settings_alerts import GroupName
from app.settings_section import Section, Text, Zone

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class DigestSettings(Section):
    """The weekly digest. Addresses of groups are secrets and no settings (docs/operations.md)."""

    looks: Text = Field(
        default="", description="Folder with the team's own looks and words (docs/digest.md); empty: built in."
    )
    to: tuple[GroupName, ...] = Field(default=(), description="Groups that get it; empty: it is sent to nobody.")
    watch_sends: bool = Field(default=False, description="Whether `watch` sends it on its day.")
    day: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] = Field(
        default="monday", description="The day after the week's end on which `watch` sends it."
    )
    hour: str = Field(
        default="07:00", pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", description="From when on that day (`07:00`)."
    )
    zone: Zone = Field(default="UTC", description="Time zone of the day and hour, such as `Europe/Berlin`.")
