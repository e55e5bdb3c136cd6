"""Lexicons and patterns as data: one TOML file a subject."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def lexicon(name: str) -> dict[str, Any]:
    """The content of ``<name>.toml`` beside this module."""
    return tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text("utf-8"))
