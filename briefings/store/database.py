"""Opening the database file, and what may be wrong with it."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from briefings.errors import BriefingsError
from briefings.store.schema import ensure_schema, migrations

BUSY_SECONDS = 30
"""How long a write waits for another program's."""


class StoreError(BriefingsError):
    """A database that cannot be used: ``path`` names the file, ``reason`` says why."""

    def __init__(self, path: str | Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = Path(path)
        self.reason = reason


def open_database(path: str | Path) -> Database:
    """The database at ``path``, made where there is none, in the present shape and with foreign keys checked.

    A file with other tables is taken if none of its names is one of ours. The journal mode stays as it
    is (for a new file: a rollback journal, so that the one file holds everything at any time).

    Raises StoreError if the file is no SQLite database, holds tables of the same names that are not
    ours, comes from a later version of this program, or cannot be written.
    """
    try:
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS)
    except sqlite3.Error as error:
        raise StoreError(path, str(error)) from error
    try:
        db = Database(connection)
        db.execute("PRAGMA foreign_keys = on")
        _check_names(db, path)
        ensure_schema(db)
    except sqlite3.Error as error:
        connection.close()
        reason = "not an SQLite database" if "not a database" in str(error) else str(error)
        raise StoreError(path, reason) from error
    except StoreError:
        connection.close()
        raise
    return db


def close_database(db: Database) -> None:
    """Close ``db``; a write-ahead log goes into the main file first.

    ``datasette -i`` and a plain copy of the file would not see what is still in the log.
    """
    if db.journal_mode == "wal":
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    db.close()


def insert(db: Database, table: str, row: Mapping[str, Any]) -> int:
    """Insert ``row`` and return its id."""
    row_id = db.table(table).insert(dict(row)).last_pk
    assert isinstance(row_id, int)  # all our tables have an integer primary key
    return row_id


def _check_names(db: Database, path: str | Path) -> None:
    applied = {migration.name for migration in migrations.applied(db)}
    with Database(memory=True) as empty:
        ours = {migration.name for migration in migrations.pending(empty)}
    if later := applied - ours:
        raise StoreError(path, f"made by a later version of briefings (it has {', '.join(sorted(later))})")
    if not applied and (taken := sorted(_names(db) & _our_names())):
        raise StoreError(path, f"has a table or view of its own called {', '.join(taken)}")


def _our_names() -> set[str]:
    with Database(memory=True) as empty:
        ensure_schema(empty)
        return _names(empty)


def _names(db: Database) -> set[str]:
    """Names of all tables, views, indexes and triggers, except of SQLite's and the migrations' own."""
    rows = db.execute("SELECT lower(name) FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
    return {name for (name,) in rows if "_sqlite_migrations" not in name}
