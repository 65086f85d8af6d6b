"""Alembic's entry: it runs on the connection and in the transaction that ``store.upgrades`` hands over."""

from __future__ import annotations

from alembic import context

from store.schema import metadata
from store.upgrades import VERSION_TABLE

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
