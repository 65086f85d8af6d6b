"""Keeping internal voices in order: marks that are over are purged, and how things stand is told."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.approval import missing
from app.words import plural
from store import access_log, voices
from store.voices import Purged

if TYPE_CHECKING:
    from app.settings import VoicesSettings
    from store.database import Store
