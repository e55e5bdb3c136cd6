"""Statements, claims and incidents of a version, with the speakers and organisations they name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlite_utils import Database

from briefings.article import Article
from briefings.store.database import insert
from briefings.store.rows import Row, claim_rows, incident_rows, named_speaker, statement_rows

if TYPE_CHECKING:  # see rows
    from briefings.records import Extraction


def replace(db: Database, version_id: int, article: Article, extraction: Extraction, run_id: int) -> None:
    """Make the version's rows those of ``extraction``, within the caller's transaction.

    A row whose key (for incidents: whose id in the text) was there before keeps its id; what is no
    longer extracted is deleted. Raises ValueError for an extraction that does not fit its text or itself.
    """
    named_before = _named(db, version_id)
    speakers = {speaker for part in extraction.attributions if (speaker := named_speaker(part))}
    speaker_ids = {(name, kind): _id(db, "speakers", name=name, kind=kind) for name, kind in sorted(speakers)}
    organizations = {part.organization for part in extraction.attributions if part.organization}
    organizations |= {part.organization for part in extraction.incidents if part.organization}
    organization_ids = {name: _id(db, "organizations", name=name) for name in sorted(organizations)}

    incidents = _upsert(
        db, "incidents", "local_id", version_id, incident_rows(extraction.incidents, organization_ids)
    )
    statement_list = statement_rows(article, extraction.attributions, speaker_ids, organization_ids)
    statements = _upsert(db, "statements", "key", version_id, statement_list)
    statement_ids = {row["local_id"]: statements[row["key"]] for row in statement_list}
    claim_list = claim_rows(article, extraction.claims, statement_ids, incidents, speaker_ids)
    claims = _upsert(db, "claims", "key", version_id, claim_list)
    for table, kept in (("claims", claims), ("statements", statements), ("incidents", incidents)):
        for row in db.query(f"SELECT id FROM {table} WHERE version_id = ?", [version_id]):
            if row["id"] not in kept.values():
                db.table(table).delete(row["id"])
    for table, ids in named_before.items():
        _delete_unused(db, table, ids)
    db.execute("UPDATE versions SET run_id = ? WHERE id = ? AND run_id <> ?", [run_id, version_id, run_id])


def _upsert(db: Database, table: str, key: str, version_id: int, rows: Iterable[Row]) -> dict[str, int]:
    """Insert the rows, or update those of the version that have the same ``key``; ids by key."""
    stored = db.query(f"SELECT id, {key} FROM {table} WHERE version_id = ?", [version_id])
    ids = {row[key]: row["id"] for row in stored}
    written: dict[str, int] = {}
    for row in rows:
        if row[key] in written:
            raise ValueError(f"two {table} are called {row[key]}")
        if row[key] in ids:
            db.table(table).update(ids[row[key]], row)
            written[row[key]] = ids[row[key]]
        else:
            written[row[key]] = insert(db, table, row | {"version_id": version_id})
    return written


def _id(db: Database, table: str, **row: str) -> int:
    """The id of the row with these values, inserted where there is none."""
    where = " AND ".join(f"{column} = :{column}" for column in row)
    found = db.execute(f"SELECT id FROM {table} WHERE {where}", row).fetchone()
    return int(found[0]) if found else insert(db, table, row)


def _named(db: Database, version_id: int) -> dict[str, list[int]]:
    """Ids of the speakers and organisations that the version's rows refer to."""
    queries = {
        "speakers": "SELECT speaker_id FROM statements WHERE version_id = :id"
        " UNION SELECT speaker_id FROM claims WHERE version_id = :id",
        "organizations": "SELECT organization_id FROM statements WHERE version_id = :id"
        " UNION SELECT organization_id FROM incidents WHERE version_id = :id",
    }
    return {
        table: [row_id for (row_id,) in db.execute(sql, {"id": version_id}) if row_id is not None]
        for table, sql in queries.items()
    }


def _delete_unused(db: Database, table: str, ids: Iterable[int]) -> None:
    """Delete those of the speakers or organisations that nothing refers to any more."""
    column, users = {
        "speakers": ("speaker_id", ("statements", "claims")),
        "organizations": ("organization_id", ("statements", "incidents")),
    }[table]
    for row_id in ids:
        if not any(db.table(user).count_where(f"{column} = ?", [row_id]) for user in users):
            db.table(table).delete(row_id)
