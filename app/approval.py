"""What has to be settled before internal posts are read: who approved it, whom staff can ask, how many could write."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.settings_errors import ENV_PREFIX
from store import meta
from store.errors import SettingsError
from store.privacy import Floor

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from app.settings import VoicesSettings

CHECKLIST = {
    "approved_by": "who approved it, name and role",
    "contact": "whom staff can ask about it",
    "population": "how many people could have written the posts",
}
"""Settings of ``[voices]`` without which no post is read, and what each of them answers."""


def missing(voices: VoicesSettings) -> list[str]:
    """The names of the checklist's settings that are blank; a text without a letter or digit says nothing."""
    return [name for name in CHECKLIST if not any(map(str.isalnum, str(getattr(voices, name) or "")))]


def require_approval(voices: VoicesSettings, config: Path) -> None:
    """Raise SettingsError, with everything that is missing in one line, unless the whole checklist is answered."""
    blank = missing(voices)
    if not blank:
        return
    asked = "; ".join(f"voices.{name} ({CHECKLIST[name]})" for name in blank)
    names = ", ".join(f"{ENV_PREFIX}VOICES__{name.upper()}" for name in blank)
    raise SettingsError(
        f"posts are not read before this is settled: {asked}. Set it under [voices] in {config}, or as {names}"
    )


def voices_of(conn: Connection, voices: VoicesSettings) -> VoicesSettings:
    """What is settled for this store: ``voices``, but of the sample, whose posts nobody wrote, its own answers.

    Floors that were raised hold there too.
    """
    if meta.get_value(conn, "sample") is None:
        return voices
    return of_sample(voices)


def of_sample(voices: VoicesSettings) -> VoicesSettings:
    """The settings with the sample's answers to the checklist, and what its staff opted out."""
    from app.sample.posts import VOICES

    return voices.model_copy(update=VOICES)


def floor_of(voices: VoicesSettings) -> Floor:
    """The floor that the settings ask for; they can only raise it."""
    return Floor(voices.population, voices.min_authors, voices.min_population, voices.min_theme_authors)
