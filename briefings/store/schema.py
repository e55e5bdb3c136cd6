"""The shape of the database: strict tables by migrations, full-text search with triggers, views.

The tables are in ``tables.sql``, the views in ``views/<name>.sql``. Tables change only through a further
migration; views hold no data and are replaced whenever their text differs.
"""

from collections.abc import Callable
from importlib.resources import files

from sqlite_utils import Database, Migrations

SEARCH = {"statements": ("quote", "speaker", "source"), "versions": ("title", "text")}
"""Per table the columns in its full-text index ``<table>_fts``; its row ids are the table's ids."""

VIEWS = ("statement_list", "claim_list", "incident_list", "article_list")

migrations = Migrations("briefings")
_migration: Callable[..., Callable[[Callable[[Database], None]], Callable[[Database], None]]] = migrations


@_migration()
def m001_tables(db: Database) -> None:
    """All tables and the indexes of their foreign keys."""
    db.executescript(_sql("tables.sql"))


@_migration()
def m002_search(db: Database) -> None:
    """Full-text search, kept up to date by triggers; English stems, so that "denied" finds "denies"."""
    for table, columns in SEARCH.items():
        db.table(table).enable_fts(columns, create_triggers=True, tokenize="porter unicode61")


def ensure_schema(db: Database) -> None:
    """Bring ``db`` to the present shape; nothing happens where it has it."""
    migrations.apply(db)
    with db.atomic():
        for name in VIEWS:
            db.create_view(name, _sql(f"views/{name}.sql").strip(), replace=True)


def _sql(path: str) -> str:
    return files(__package__).joinpath(path).read_text(encoding="utf-8")
