"""When `watch` sends the digest of a week: on its day, from its hour on, never before the week is over. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.digest import weeks
from app.digest.model import Period
from app.settings_digest import DAYS, DigestSettings


def due_at(period: Period, settings: DigestSettings) -> datetime:
    """The moment from which a week's digest is sent, UTC: the set day and hour after its end, where both the set zone's
    and UTC's week is over."""
    monday = period.last + timedelta(days=1)
    hours, minutes = map(int, settings.hour.split(":"))
    local = datetime.combine(
        monday + timedelta(days=DAYS.index(settings.day)), time(hours, minutes), ZoneInfo(settings.zone)
    )
    return max(local.astimezone(UTC), weeks.bounds(period)[1])


def due(settings: DigestSettings, now: datetime) -> Period | None:
    """The week whose digest is to be sent at ``now``: the latest one whose moment has come, if that is not so long ago
    that the next one's has come too."""
    last = weeks.last_week(now)
    for period in (last, weeks.week_before(last)):
        if due_at(period, settings) <= now:
            return period
    return None
