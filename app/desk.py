"""What a view has on its desk: the open store, the moment it shows, and answers that are asked for once.

Answers are kept for two minutes, costly ones for ten, and only as long as no run has ended since and nobody, here or
from elsewhere, has said anything of claims, stories and relevance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import streamlit as st

from app.access import NOBODY, Person
from app.approval import voices_of
from app.clock import store_clock
from app.look import Palette, palette
from app.sentences import tone_note
from app.settings import VoicesSettings, load_settings
from nlp.tone import quality_of
from store import meta, runs, said, upgrades
from store.database import Store, open_store
from store.pool import Pool

if TYPE_CHECKING:
    from sqlalchemy import Connection

KEEP_SECONDS = 120
LAST_SECONDS = 600
P = ParamSpec("P")
T = TypeVar("T")
Key = tuple[str, str, str, tuple[Any, ...], tuple[tuple[str, Any], ...]]
"""What an answer is kept under: the store, its stamp, and the question with its arguments."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One look at the store. ``now`` is the store's clock; ``sample`` says that its data are invented;
    ``tone_model`` is the name of the one that judges tone; ``voices`` are the floor's settings as read just now;
    ``person`` is who looks. ``run`` changes with every run, ``stamp`` also with whatever people say.
    """

    store: Store
    stamp: str
    now: datetime
    sample: bool
    colours: Palette
    tone_model: str = "minilm"
    voices: VoicesSettings = field(default_factory=VoicesSettings)
    person: Person = NOBODY
    run: str = "never"

    def ask(self, query: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The answer of a store query; the connection is put in front of the arguments."""
        result: T = _answer(self.store, query, self._key(query, args, kwargs))
        return result

    def lasting(self, query: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """As :meth:`ask`, for what costs much and changes only by runs and by what people say: kept for longer."""
        result: T = _lasting(self.store, query, self._key(query, args, kwargs))
        return result

    def _key(self, query: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Key:
        name = f"{query.__module__}.{query.__qualname__}"
        return self.store.url, self.stamp, name, args, tuple(sorted(kwargs.items()))

    def fresh(self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The answer as the store has it now; for what is asked for once the page is drawn."""
        with self.store.read() as conn:
            return query(conn, *args, **kwargs)

    @property
    def today(self) -> datetime:
        """``now`` cut to the minute, so that queries asked in the same minute share an answer."""
        return self.now.replace(second=0, microsecond=0)

    @property
    def tone_note(self) -> str:
        """How far to trust tone."""
        quality = quality_of(self.tone_model)
        return tone_note(quality.accuracy, quality.accuracy_certain)

    @property
    def yesterday(self) -> datetime:
        """One day before :attr:`today`."""
        return self.today - timedelta(days=1)


_stamps: dict[str, str] = {}
"""What each store's answers were last kept under, by address."""


@st.cache_resource(max_entries=2, show_spinner=False)
def _opened(url: str, _pool: Pool) -> Store:
    return open_store(url, pool=_pool)


@st.cache_data(ttl=KEEP_SECONDS, max_entries=300, show_spinner=False)
def _answer(_store: Store, _query: Callable[..., Any], key: Key) -> Any:
    return _asked(_store, _query, key)


@st.cache_data(ttl=LAST_SECONDS, max_entries=16, show_spinner=False)
def _lasting(_store: Store, _query: Callable[..., Any], key: Key) -> Any:
    return _asked(_store, _query, key)


def _asked(store: Store, query: Callable[..., Any], key: Key) -> Any:
    *_, args, kwargs = key
    with store.read() as conn:
        return query(conn, *args, **dict(kwargs))


def open_desk(person: Person = NOBODY) -> Desk:
    """Open the store of the settings; raises SettingsError, StoreError or MigrationError with the remedy."""
    settings = load_settings()
    store = _opened(settings.store.url, settings.store.pool("tallywire dashboard", limited=True))
    try:
        with store.read() as conn:
            upgrades.require(conn)
            run = runs.latest(conn)
            now = store_clock(conn)()
            mark = said.newest(conn)
            sample = meta.get_value(conn, "sample") is not None
            voices = voices_of(conn, settings.voices)
    except Exception:
        forget()
        raise
    last = f"{run.id}/{run.outcome}/{run.finished}" if run else "never"
    stamp = f"{last}/{mark}"
    _drop_stale(store.url, stamp)
    colours, model = palette(st.context.theme.type), settings.understand.tone_model
    return Desk(store, stamp, now, sample, colours, model, voices, person, last)


def _drop_stale(url: str, stamp: str) -> None:
    """Nobody asks again for what was kept under another stamp. Until it is dropped it takes memory, and Streamlit
    holds a lock for every key for ever."""
    if _stamps.get(url) != stamp:
        _stamps[url] = stamp
        changed()


def changed() -> None:
    """Drop every kept answer: a person changed the store."""
    _answer.clear()
    _lasting.clear()


def forget() -> None:
    """Drop the open store and every kept answer, so that the next look starts afresh."""
    _opened.clear()
    _answer.clear()
    _lasting.clear()
