"""What our templates need beyond what Datasette gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request

from briefings.plugin import metadata
from briefings.plugin.cells import badge
from briefings.plugin.databases import ours
from briefings.plugin.links import Links

if TYPE_CHECKING:  # Datasette loads its plugins before these are ready
    from datasette.app import Datasette

_FIGURES = """
SELECT
    (SELECT count(*) FROM articles) AS articles,
    (SELECT count(*) FROM statement_list) AS statements,
    (SELECT count(*) FROM claims) AS claims,
    (SELECT count(*) FROM incidents) AS incidents,
    (SELECT substr(min(published), 1, 10) FROM articles) AS first,
    (SELECT substr(max(published), 1, 10) FROM articles) AS last,
    (SELECT max(finished_utc) FROM runs) AS read_utc
"""
_COUNTED = {
    "statement_list": "statements",
    "claim_list": "claims",
    "incident_list": "incidents",
    "article_list": "articles",
}


async def variables(
    template: str, database: str | None, table: str | None, request: Request, datasette: Datasette
) -> dict[str, Any]:
    """Extra variables for a template; none on pages that are not ours. All names begin ``briefings``,
    but for ``is_view``: a list's heading should not say "(view)"."""
    if template == "index.html":
        actor = request.actor if request else None
        return {
            "briefings_databases": [await front(datasette, name) for name in await visible(datasette, actor)]
        }
    if database not in ours(datasette):
        return {}
    found: dict[str, Any] = {
        "briefings": metadata,
        "briefings_badge": badge,
        "briefings_links": Links(datasette, database),
        "briefings_layout": metadata.layout(table) if table else None,
    }
    if found["briefings_layout"]:
        found["is_view"] = False
    if template == "database.html":
        found["briefings_front"] = await front(datasette, database)
    return found


async def front(datasette: Datasette, database: str) -> dict[str, Any]:
    """A database in a few figures, and its lists in the order in which to show them."""
    links = Links(datasette, database)
    figures = dict((await datasette.get_database(database).execute(_FIGURES)).rows[0])
    lists = [
        {
            "title": metadata.title(name),
            "description": metadata.texts()["tables"][name]["description"],
            "count": figures[_COUNTED[name]],
            "href": links.table(name),
        }
        for name in metadata.texts()["lists"]
    ]
    return {"name": database, "href": datasette.urls.database(database), "lists": lists, **figures}


async def visible(datasette: Datasette, actor: dict[str, Any] | None) -> list[str]:
    """Names of our databases that the visitor may see."""
    names = []
    for name in sorted(ours(datasette)):
        allowed, _private = await datasette.check_visibility(
            actor, permissions=[("view-database", name), "view-instance"]
        )
        if allowed:
            names.append(name)
    return names


async def menu(datasette: Datasette, actor: dict[str, Any] | None) -> list[dict[str, str]]:
    """Links to the lists; with the database's name before them where several are ours."""
    names = await visible(datasette, actor)
    return [
        {
            "href": Links(datasette, name).table(table),
            "label": f"{name}: {metadata.title(table)}" if len(names) > 1 else metadata.title(table),
        }
        for name in names
        for table in metadata.texts()["lists"]
    ]
