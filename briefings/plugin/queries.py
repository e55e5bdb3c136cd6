"""The canned queries, from ``queries.toml``."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _texts() -> dict[str, dict[str, str]]:
    return tomllib.loads(files(__package__).joinpath("queries.toml").read_text(encoding="utf-8"))


def canned() -> dict[str, dict[str, Any]]:
    """Datasette's definition of each query by its name, its SQL folded away; fresh at every call."""
    return {name: {**query, "hide_sql": True} for name, query in _texts().items()}
