"""Titles, descriptions, facets and the like, from ``metadata.toml``, for Datasette and for our templates."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

JsonObject = dict[str, Any]

_LAYOUT = "layout"  # ours, not Datasette's


@cache
def texts() -> JsonObject:
    """``metadata.toml`` as it stands; not to be changed."""
    return tomllib.loads(files(__package__).joinpath("metadata.toml").read_text(encoding="utf-8"))


def for_databases(names: frozenset[str], alone: bool) -> JsonObject:
    """Datasette's metadata for the databases ``names``; with a title of the site where they are ``alone``.

    A fresh object at every call: Datasette merges other metadata into it.
    """
    metadata: JsonObject = {"databases": {name: _database() for name in names}}
    if names and alone:
        metadata["title"] = texts()["title"]
    return metadata


def _database() -> JsonObject:
    tables = {name: {"hidden": True} for name in texts()["hidden"]}
    for name, table in texts()["tables"].items():
        settings = {key: value for key, value in table.items() if key != _LAYOUT}
        if "columns" in settings:
            settings["columns"] = dict(settings["columns"])
        tables.setdefault(name, {}).update(settings)
    return {"title": texts()["title"], "description": texts()["description"], "tables": tables}


def layout(table: str) -> list[list[str]] | None:
    """Which columns of a list share a cell, the first of each being the cell's own; None for no list."""
    found: list[list[str]] | None = texts()["tables"].get(table, {}).get(_LAYOUT)
    return found


def title(table: str) -> str:
    """What a person calls the table or view."""
    return str(texts()["tables"].get(table, {}).get("title", table))


def label(column: str) -> str:
    """What a person calls the column."""
    return str(texts()["labels"].get(column, column.replace("_", " ")))


def shown(column: str, value: Any) -> str:
    """What a person calls a value of the column; the value itself where there is no other name."""
    return str(texts()["values"].get(column, {}).get(str(value), value))


def is_quiet(column: str, value: Any) -> bool:
    """Whether the value goes without saying beside others in a cell."""
    return value in (None, "") or value in texts()["quiet"].get(column, [])


def facets(table: str) -> list[str]:
    """The columns of a list that are facets, in the order in which to show them."""
    return list(texts()["tables"].get(table, {}).get("facets", []))
