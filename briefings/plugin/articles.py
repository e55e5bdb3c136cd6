"""The article page: a text with its statements and claims highlighted, and all that is known of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from datasette.utils import tilde_decode
from datasette.utils.asgi import NotFound, Request, Response

from briefings.plugin.databases import ours
from briefings.plugin.highlights import CONTENT, CUE, EVIDENCE, SOURCE, VALUE, Mark, segmented
from briefings.plugin.links import Links, host, web_address

if TYPE_CHECKING:  # Datasette loads its plugins before these are ready
    from datasette.app import Datasette
    from datasette.database import Database

Row = dict[str, Any]

_READS = ("articles", "versions", "publications", "statements", "claims", "incidents", "statement_list")

_STATEMENTS = """
SELECT s.*, l.speaker, l.role, l.organization
FROM statements AS s JOIN statement_list AS l ON l.id = s.id
WHERE s.version_id = ? ORDER BY s.start, s."end" DESC, s.id
"""
_CLAIMS = """
SELECT c.*, i.label AS incident FROM claims AS c LEFT JOIN incidents AS i ON i.id = c.incident_id
WHERE c.version_id = ? ORDER BY c.start, c.id
"""
_INCIDENTS = """
SELECT i.*, o.name AS organization
FROM incidents AS i LEFT JOIN organizations AS o ON o.id = i.organization_id
WHERE i.version_id = ? ORDER BY i.main DESC, i.id
"""
_VERSIONS = "SELECT id, title, first_seen_utc, gone_since_utc FROM versions WHERE article_id = ? ORDER BY id"
_PUBLICATIONS = """
SELECT p.*, EXISTS (
    SELECT 1 FROM publication_versions
    WHERE publication_id = p.id AND version_id = ? AND gone_since_utc IS NULL
) AS carries
FROM publications AS p WHERE p.article_id = ? ORDER BY p.published IS NULL, p.published, p.id
"""
_GONE = """
SELECT l.id, l.speaker, l.quote, l.gone_since FROM statement_list AS l
JOIN statements AS s ON s.id = l.id
WHERE l.article_id = :article AND s.version_id <> :version AND l.gone_since IS NOT NULL
    AND l.quote NOT IN (SELECT quote FROM statements WHERE version_id = :version)
ORDER BY l.gone_since DESC, l.id
"""


@dataclass(slots=True)
class Entry:
    """A statement as listed beside the text: its row, number on the page and claims."""

    number: int
    row: Row
    claims: list[Row] = field(default_factory=list)


async def article_page(request: Request, datasette: Datasette) -> Response:
    """An article by its id, with its current text or (``?version=``) an earlier one."""
    database = await _database(request, datasette)
    article = await _one(database, "SELECT * FROM articles WHERE id = ?", _id(request.url_vars["id"]))
    wanted = request.args.get("version")
    version = await _one(
        database,
        "SELECT * FROM versions WHERE id = ? AND article_id = ?",
        _id(wanted) if wanted else article["current_version_id"],
        article["id"],
    )
    return await _page(request, datasette, database, article, version)


async def statement_page(request: Request, datasette: Datasette) -> Response:
    """The text that holds a statement, with the statement standing out."""
    return await _focused(request, datasette, "statements", "statement")


async def claim_page(request: Request, datasette: Datasette) -> Response:
    """The text that holds a claim, with its evidence standing out."""
    return await _focused(request, datasette, "claims", "claim")


async def _focused(request: Request, datasette: Datasette, table: str, kind: str) -> Response:
    database = await _database(request, datasette)
    sql = f"SELECT id, version_id FROM {table} WHERE id = ?"
    row = await _one(database, sql, _id(request.url_vars["id"]))
    version = await _one(database, "SELECT * FROM versions WHERE id = ?", row["version_id"])
    article = await _one(database, "SELECT * FROM articles WHERE id = ?", version["article_id"])
    return await _page(request, datasette, database, article, version, f"{kind}-{row['id']}")


async def _page(
    request: Request,
    datasette: Datasette,
    database: Database,
    article: Row,
    version: Row,
    focus: str | None = None,
) -> Response:
    statements = await _all(database, _STATEMENTS, [version["id"]])
    claims = await _all(database, _CLAIMS, [version["id"]])
    entries = [Entry(number, row) for number, row in enumerate(statements, start=1)]
    by_id = {entry.row["id"]: entry for entry in entries}
    voice: list[Row] = []  # claims that no statement carries
    for claim in claims:
        entry = by_id.get(claim["statement_id"])
        (entry.claims if entry else voice).append(claim)
    publications = await _all(database, _PUBLICATIONS, [version["id"], article["id"]])
    for publication in publications:
        publication["address"] = web_address(publication["url"])
    versions = await _all(database, _VERSIONS, [article["id"]])
    current = version["id"] == article["current_version_id"]
    context = {
        "database": database.name,
        "links": Links(datasette, database.name),
        "host": host,
        "article": article,
        "version": version,
        "title": version["title"] or "Article without a title",
        "current": current,
        "paragraphs": segmented(version["text"], _marks(entries, claims), focus),
        "focus": focus,
        "entries": entries,
        "voice": voice,
        "incidents": await _all(database, _INCIDENTS, [version["id"]]),
        "publications": publications,
        "versions": versions,
        "gone": await _all(database, _GONE, {"article": article["id"], "version": version["id"]})
        if current and len(versions) > 1
        else [],
    }
    return Response.html(
        await datasette.render_template(
            "briefings_article.html", context, request=request, view_name="article"
        )
    )


def _marks(entries: Iterable[Entry], claims: Iterable[Row]) -> Iterator[Mark]:
    """What to highlight: each statement's content, source and cue, each claim's evidence and cause."""
    for entry in entries:
        row, owner = entry.row, f"statement-{entry.row['id']}"
        pieces = sorted(_spans(row["content_spans"])) or [(row["start"], row["end"])]
        for index, (start, end) in enumerate(pieces):
            anchor = f"s{row['id']}" if index == 0 else None
            label = str(entry.number) if index == 0 else ""
            yield Mark(start, end, CONTENT, owner, row["quote_type"], anchor, label)
        for part, column in ((SOURCE, "source_spans"), (CUE, "cue_spans")):
            for start, end in _spans(row[column]):
                yield Mark(start, end, part, owner)
    for claim in claims:
        owner = f"claim-{claim['id']}"
        yield Mark(claim["start"], claim["end"], EVIDENCE, owner, claim["aspect"], f"c{claim['id']}")
        if claim["value_start"] is not None and claim["value_end"] is not None:
            yield Mark(claim["value_start"], claim["value_end"], VALUE, owner)


def _spans(text: str) -> list[tuple[int, int]]:
    """The column's spans: the schema checks that they are JSON, no more than that."""
    spans = json.loads(text)
    return [(int(start), int(end)) for start, end in spans]


async def _database(request: Request, datasette: Datasette) -> Database:
    """The database of the address, if it is one of ours and the visitor may see what the page shows."""
    try:
        database = datasette.get_database(route=tilde_decode(request.url_vars["database"]))
    except KeyError:
        raise NotFound("Database not found") from None
    if database.name not in ours(datasette):
        raise NotFound("No articles in this database")
    for table in _READS:
        await datasette.ensure_permissions(
            request.actor,
            [("view-table", (database.name, table)), ("view-database", database.name), "view-instance"],
        )
    return database


def _id(text: str) -> int | None:
    """The id that an address names; None, which no row has, for anything else."""
    return int(text) if re.fullmatch("[0-9]{1,18}", text) else None


async def _one(database: Database, sql: str, *parameters: Any) -> Row:
    rows = await _all(database, sql, parameters)
    if not rows:
        raise NotFound("Nothing is stored under this number")
    return rows[0]


async def _all(database: Database, sql: str, parameters: Any) -> list[Row]:
    return [dict(row) for row in await database.execute(sql, parameters)]
