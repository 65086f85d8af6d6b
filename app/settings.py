"""What can be set, in one place: a model per section with a default and a description for every setting.

Values come from ``tallywire.toml`` (or ``--config FILE``) and from the environment, where
``TALLYWIRE_FETCH__RETRIES=5`` sets ``fetch.retries`` and wins over the file. :func:`load_settings` is the only way in.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from app.settings_access import AccessSettings
from app.settings_alerts import AlertingSettings, AlertSettings
from app.settings_digest import DigestSettings
from app.settings_errors import (
    ENV_CONFIG,
    ENV_PREFIX,
    bad_list,
    check_environment,
    check_names,
    check_query,
    explain_validation,
    read_toml,
)
from app.settings_section import Section, Text
from app.settings_store import StoreSettings
from store.floor import LEAST_AUTHORS, LEAST_POPULATION, LEAST_THEME_AUTHORS
from store.model import Programme

DEFAULT_CONFIG = Path("tallywire.toml")
MAX_CHARS = 4000  # of a query; what nlp.queries reads
HeaderText = Annotated[str, Field(max_length=300, pattern=r"^[\x20-\x7e]*$")]


class FetchSection(Section):
    """How sources are asked."""

    user_agent: HeaderText = Field(
        default="Tallywire/0.1", description="Name sent with every request; `contact` is added to it."
    )
    contact: HeaderText = Field(
        default="", description="Address or page where a webmaster can reach you, sent with every request."
    )
    total_deadline: float = Field(default=30.0, gt=0, le=600, description="Seconds that one request may take in all.")
    max_bytes: int = Field(
        default=10_000_000, ge=10_000, le=200_000_000, description="Largest answer accepted, in bytes."
    )
    per_host_delay: float = Field(default=1.0, ge=0, le=300, description="Seconds between two requests to one host.")
    concurrency: int = Field(default=16, ge=1, le=64, description="Hosts asked at the same time.")
    retries: int = Field(default=2, ge=0, le=10, description="Further tries after a timeout or a server's 5xx.")
    max_redirects: int = Field(default=5, ge=0, le=20, description="Redirects followed for one request.")
    allow_private_hosts: tuple[str, ...] = Field(
        default=(),
        description="Private hosts or networks that may be asked (`intranet.example`, `10.1.0.0/16`); else none.",
    )
    respect_robots: bool = Field(default=True, description="Whether robots.txt is obeyed.")
    keep_days: int = Field(
        default=90, ge=0, le=36500, description="Days for which answers are kept as they were fetched; 0 keeps nothing."
    )
    keep_evidence_days: int = Field(
        default=3650,
        ge=0,
        le=36500,
        description="Days for which those are kept that a revision of an article was read from (never fewer).",
    )


class UnderstandSettings(Section):
    """How articles are read."""

    embedder: Literal["minilm", "hash"] = Field(
        default="minilm",
        description="What turns text into vectors: `minilm` (a small language model), `hash` (fast, crude).",
    )
    tone_model: Literal["minilm", "vader"] = Field(
        default="minilm",
        description="What judges tone: `minilm` (a small language model, trained), `vader` (a word list with rules).",
    )
    language: Annotated[str, Field(pattern="^[a-z]{2}$")] = Field(
        default="en", description="Language of articles that do not say theirs, as a two-letter code."
    )
    story_window_days: int = Field(
        default=30, ge=1, le=365, description="Days after its last article in which a story can still grow."
    )
    outlets_file: Text = Field(
        default="",
        description="CSV with the country and leaning of outlets, in place of the table that comes with Tallywire.",
    )


class DashboardSettings(Section):
    """Where the dashboard is served."""

    host: Annotated[str, Field(max_length=253, pattern=r"^[A-Za-z0-9.:\-]+$")] = Field(
        default="127.0.0.1",
        description="Address to listen on; any but this machine's own (127.0.0.1) needs sign-in (docs/operations.md).",
    )
    port: int = Field(
        default=8501, ge=1024, le=65535, description="Port to listen on; the next free one if it is taken."
    )
    address: Text = Field(
        default="",
        pattern=r"^(https?://[^\s\"'<>]+)?$",
        description="Where people reach it, such as https://tallywire.example.org: digests link there.",
    )


class VoicesSettings(Section):
    """The floor under internal posts. Floors can be raised, never lowered."""

    approved_by: Text = Field(default="", description="Who approved reading internal posts (a name and a role).")
    contact: Text = Field(default="", description="Whom staff can ask about it.")
    population: int = Field(default=0, ge=0, description="How many people could have written the posts; 0 is not set.")
    retention_days: int = Field(
        default=90, ge=1, le=3650, description="Days after which the marks of counted posts are purged."
    )
    min_authors: int = Field(
        default=LEAST_AUTHORS, description="Fewest distinct authors behind anything shown; 5 or more."
    )
    min_population: int = Field(
        default=LEAST_POPULATION, description="Smallest population anything is shown for; 20 or more."
    )
    min_theme_authors: int = Field(
        default=LEAST_THEME_AUTHORS, description="Fewest distinct authors behind a theme; 10 or more."
    )
    opt_out_words: tuple[str, ...] = Field(
        default=(), description="Posts that contain one of these words are never stored."
    )
    opt_out_channels: tuple[str, ...] = Field(default=(), description="Channels that are never read.")
    programme: Text = Field(
        default="",
        description="Programme that staff write about: what the press says of it stands beside. "
        "Empty: the only programme, if there is but one.",
    )
    public_page: Text = Field(
        default="", description="HTML file for staff, written anew after every import and purge; empty writes none."
    )

    @field_validator("min_authors", "min_population", "min_theme_authors")
    @classmethod
    def _only_raised(cls, value: int, info: Any) -> int:
        floor = cls.model_fields[info.field_name].default
        if value < floor:
            raise ValueError(f"can only be raised above its floor of {floor}, not lowered to {value}")
        return value


class ProgrammeSettings(Section):
    """One watched subject: `[[programmes]]`, once for each."""

    name: Annotated[str, Field(min_length=1, max_length=200)] = Field(description="The programme's name.")
    company: Text = Field(default="", description="The company that runs it.")
    aliases: tuple[str, ...] = Field(default=(), description="Other names it goes by in the press.")
    query: Annotated[str, Field(max_length=MAX_CHARS)] = Field(
        default="", description="Articles that belong to it (docs/relevance.md); without one, those that name it."
    )
    closeness: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="From which closeness of meaning on an article belongs to it too; 1 is never. Unset: 0.4.",
    )
    about: Text = Field(default="", description="What it is, in a sentence or two; closeness is measured to this.")

    @field_validator("query")
    @classmethod
    def _readable(cls, query: str) -> str:
        if query:
            check_query(query)
        return query


class _Environment(EnvSettingsSource):
    """The environment, with lists written either as JSON or with commas between."""

    def decode_complex_value(self, field_name: str, field: Any, value: Any) -> Any:
        text = str(value).strip()
        if text.startswith("["):
            try:
                return json.loads(text)
            except ValueError:
                raise bad_list(self.env_vars, field_name, text) from None
        return [part.strip() for part in text.split(",") if part.strip()]


class Settings(BaseSettings):
    """All settings, checked. ``sources`` stays as written: ``scrapers.sources`` reads and checks the entries."""

    model_config = SettingsConfigDict(
        extra="forbid", frozen=True, env_prefix=ENV_PREFIX, env_nested_delimiter="__", env_ignore_empty=True
    )

    store: StoreSettings = StoreSettings()
    fetch: FetchSection = FetchSection()
    understand: UnderstandSettings = UnderstandSettings()
    dashboard: DashboardSettings = DashboardSettings()
    access: AccessSettings = AccessSettings()
    voices: VoicesSettings = VoicesSettings()
    alerting: AlertingSettings = AlertingSettings()
    digest: DigestSettings = DigestSettings()
    alerts: tuple[AlertSettings, ...] = Field(default=(), description="What is told at once.")
    programmes: tuple[ProgrammeSettings, ...] = Field(default=(), description="The watched subjects.")
    sources: tuple[dict[str, Any], ...] = Field(default=(), description="What is collected from.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment first, then the file (handed in as keyword arguments)."""
        return (_Environment(settings_cls), init_settings)

    def watched(self) -> tuple[Programme, ...]:
        """The programmes as the rest of the house knows them."""
        return tuple(Programme(p.name, p.company, p.aliases, p.query, p.closeness, p.about) for p in self.programmes)

    @field_validator("programmes")
    @classmethod
    def _told_apart(cls, found: tuple[ProgrammeSettings, ...]) -> tuple[ProgrammeSettings, ...]:
        names = [programme.name for programme in found]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None and any(p.query or p.closeness is not None for p in found):
            raise ValueError(f"has two entries named {twice[:80]!r}; articles are counted by name, so rename one")
        return found


TABLES: dict[str, type[Section]] = {
    "store": StoreSettings,
    "fetch": FetchSection,
    "understand": UnderstandSettings,
    "dashboard": DashboardSettings,
    "access": AccessSettings,
    "voices": VoicesSettings,
    "alerting": AlertingSettings,
    "digest": DigestSettings,
}
ENTRIES: dict[str, type[Section]] = {"programmes": ProgrammeSettings, "alerts": AlertSettings}
LISTS = ("programmes", "alerts", "sources")


def config_path(config: Path | None = None, environ: Mapping[str, str] | None = None) -> Path:
    """The settings file that is read: the one asked for, ``$TALLYWIRE_CONFIG``, or ``tallywire.toml`` here."""
    named = (os.environ if environ is None else environ).get(ENV_CONFIG)
    return config or (Path(named) if named else DEFAULT_CONFIG)


def load_settings(config: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check the settings.

    ``config`` is the file asked for (it must exist then); without it ``$TALLYWIRE_CONFIG``, else ``tallywire.toml``
    of the current folder, if there is one. ``environ`` stands in for ``os.environ`` in checks of unknown names.
    Raises :class:`store.errors.SettingsError`, one line with file, key and remedy.
    """
    environ = os.environ if environ is None else environ
    names = {section: tuple(model.model_fields) for section, model in TABLES.items()}
    check_environment(environ, names)
    path = config_path(config, environ)
    text, data = read_toml(path, required=path is not DEFAULT_CONFIG)
    entries = {section: tuple(model.model_fields) for section, model in ENTRIES.items()}
    check_names(path, text, data, names, entries, LISTS)
    try:
        return Settings(**data)
    except ValidationError as error:
        raise explain_validation(error, path, text, environ) from None
