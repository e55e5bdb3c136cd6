"""The Datasette plugin: reads well on ``datasette any-name.db`` with no configuration, and writes nothing.

Each function is one of Datasette's hooks (https://docs.datasette.io/en/stable/plugin_hooks.html). They act
on the databases that hold our tables only.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request
from pluggy import HookimplMarker

from briefings.plugin import articles, cells, metadata, pages, queries
from briefings.plugin.databases import others, ours, recognise

if TYPE_CHECKING:  # Datasette loads its plugins before these are ready
    from datasette.app import Datasette

_STYLE = "briefings.css"

hookimpl = HookimplMarker("datasette")  # what datasette.hookimpl is, with its types


@hookimpl
def startup(datasette: Datasette) -> Callable[[], Awaitable[None]]:
    async def inner() -> None:
        await recognise(datasette)

    return inner


@hookimpl
def get_metadata(datasette: Datasette) -> dict[str, Any]:
    return metadata.for_databases(ours(datasette), alone=not others(datasette))


@hookimpl
def canned_queries(datasette: Datasette, database: str) -> dict[str, dict[str, Any]]:
    return queries.canned() if database in ours(datasette) else {}


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    return [
        (rf"/(?P<database>[^/]+)/-/{kind}/(?P<id>[^/]+)$", view)
        for kind, view in (
            ("article", articles.article_page),
            ("statement", articles.statement_page),
            ("claim", articles.claim_page),
        )
    ]


@hookimpl
def render_cell(
    row: Any, value: Any, column: str, table: str | None, database: str, datasette: Datasette
) -> Any:
    if database not in ours(datasette):
        return None
    return cells.render(row, value, column, table, database, datasette)


@hookimpl
def extra_template_vars(
    template: str, database: str | None, table: str | None, request: Request, datasette: Datasette
) -> Callable[[], Awaitable[dict[str, Any]]]:
    async def inner() -> dict[str, Any]:
        return await pages.variables(template, database, table, request, datasette)

    return inner


@hookimpl
def extra_css_urls(template: str, database: str | None, datasette: Datasette) -> list[str]:
    known = ours(datasette)
    if database in known or (template == "index.html" and known):
        return [f"/-/static-plugins/briefings/{_STYLE}?{_style_digest()}"]
    return []


@hookimpl
def menu_links(
    datasette: Datasette, actor: dict[str, Any] | None
) -> Callable[[], Awaitable[list[dict[str, str]]]]:
    async def inner() -> list[dict[str, str]]:
        return await pages.menu(datasette, actor)

    return inner


@cache
def _style_digest() -> str:
    """Changes with the style sheet, so that no browser keeps an old one."""
    return sha256(files(__package__).joinpath("static", _STYLE).read_bytes()).hexdigest()[:8]
