"""The annex of a digest: every claim that the period's articles make, as a table that a spreadsheet opens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.digest import weeks
from app.digest.model import Period
from app.exporting import FIELDS, Row
from store import figures

if TYPE_CHECKING:
    from sqlalchemy import Connection

COLUMNS = FIELDS["claims"]


def rows(conn: Connection, period: Period) -> Iterator[Row]:
    """The claims of the period's articles, streamed, with the columns of ``export claims``."""
    since, until = weeks.bounds(period)
    return figures.export_claims(conn, since=since, until=until)
