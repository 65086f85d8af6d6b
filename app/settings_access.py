"""Who may do what once people sign in: which claim of their token names the role, and how."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from app.settings_section import Section, Text
from store.permits import ROLES, Role


class AccessSettings(Section):
    """Roles of people who sign in (docs/operations.md). Without sign-in nothing of this counts."""

    claim: Text = Field(
        default="",
        description="Claim of the sign-in token that holds a person's roles or groups; `a.b` is `b` inside `a`.",
    )
    viewer: tuple[str, ...] = Field(default=(), description="Values of the claim that make a viewer: looks, exports.")
    analyst: tuple[str, ...] = Field(default=(), description="Values that make an analyst: decides and corrects, too.")
    admin: tuple[str, ...] = Field(default=(), description="Values that make an admin: sources and settings, too.")
    default_role: Literal["none", "viewer", "analyst"] = Field(
        default="none", description="Role of whoever signs in and has none of these values."
    )
    session_hours: int = Field(
        default=12, ge=1, le=720, description="Hours after which people sign in again, so that a lost role is noticed."
    )

    @field_validator("viewer", "analyst", "admin")
    @classmethod
    def _no_blanks(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        if any(not value.strip() for value in values):
            raise ValueError("has an empty value, which would be everybody's; remove it")
        return tuple(value.strip() for value in values)

    @model_validator(mode="after")
    def _claim_with_values(self) -> Self:
        given = [role for role in ROLES if self.values(role)]
        if given and not self.claim:
            raise ValueError(f"has values for {given[0]} but no claim to find them in; set access.claim")
        if self.claim and not given:
            raise ValueError("has a claim but no values for a role; set access.viewer, access.analyst or access.admin")
        twice = [value for n, role in enumerate(ROLES) for value in self.values(role) if value in self._above(n)]
        if twice:
            raise ValueError(f"gives {twice[0]!r} two roles; name it once, under the higher one")
        return self

    def values(self, role: Role) -> tuple[str, ...]:
        """The values of the claim that give a role."""
        found: tuple[str, ...] = getattr(self, role)
        return found

    def _above(self, place: int) -> set[str]:
        return {value for role in ROLES[place + 1 :] for value in self.values(role)}
