"""The settings of alerts: what is told at once, to whom, and when not. Addresses are secrets and no settings."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import Field, model_validator

from app.settings_section import Section, Text, Zone

Kind = Literal["conflict", "edited", "emerging", "spike", "tone", "quiet", "petition", "watched"]
WITH_THRESHOLD = ("emerging", "spike", "tone", "petition")
GroupName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=40)]
HourText = Annotated[str, Field(pattern=r"^(?:([01][0-9]|2[0-3]):[0-5][0-9])?$")]


class AlertSettings(Section):
    """One rule: `[[alerts]]`, once for each. Without any, every kind is told to every group."""

    kind: Kind = Field(description="What is told.")
    programme: Text = Field(default="", description="Only of this programme; empty: of all.")
    threshold: float | None = Field(
        default=None,
        gt=0,
        description="emerging: fewest independent origins (3); spike: how unusual a day, as a modified z-score (3.5); "
        "tone: how large a shift is, as Cliff's delta (0.33); petition: the number passed (round numbers from 1,000).",
    )
    to: tuple[GroupName, ...] = Field(default=(), description="Groups that get it; empty: every group.")
    off: bool = Field(default=False, description="Whether this kind is not told at all.")

    @model_validator(mode="after")
    def _has_use_for_it(self) -> AlertSettings:
        if self.threshold is not None and self.kind not in WITH_THRESHOLD:
            raise ValueError(f"has a threshold, but {self.kind!r} has no use for one; remove it")
        return self


class AlertingSettings(Section):
    """When and from where alerts are sent."""

    quiet_from: HourText = Field(default="", description="From when on nothing is sent (`20:00`); empty: never quiet.")
    quiet_until: HourText = Field(default="", description="Until when nothing is sent (`07:30`).")
    zone: Zone = Field(default="UTC", description="Time zone of the quiet hours, such as `Europe/Berlin`.")
    gap_minutes: int = Field(
        default=15,
        ge=0,
        le=1440,
        description="Fewest minutes between two messages to one address; what comes meanwhile is one.",
    )
    secrets_file: Text = Field(
        default="", description="TOML file with the groups' addresses, readable by its owner only (docs/operations.md)."
    )

    @model_validator(mode="after")
    def _both_hours(self) -> AlertingSettings:
        if bool(self.quiet_from) != bool(self.quiet_until):
            raise ValueError("needs both quiet_from and quiet_until, or neither")
        return self


def rules_of(given: tuple[AlertSettings, ...]) -> tuple[AlertSettings, ...]:
    """The rules that hold: those that are set, and of every other kind the usual one."""
    named = {rule.kind for rule in given}
    usual: list[Any] = [AlertSettings(kind=kind) for kind in get_args(Kind) if kind not in named]
    return tuple(rule for rule in (*given, *usual) if not rule.off)
