"""Which of the databases that Datasette serves are ours; everything else is left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:  # Datasette loads its plugins before these are ready
    from datasette.app import Datasette


_TABLES = {"articles", "versions", "publications", "statements", "claims", "incidents", "runs"}
_VIEWS = {"statement_list", "claim_list", "incident_list", "article_list"}
_NOT_FILES = {"_internal", "_memory"}  # Datasette's own

_ours: WeakKeyDictionary[Datasette, frozenset[str]] = WeakKeyDictionary()


async def recognise(datasette: Datasette) -> None:
    """Look into every database once, so that hooks which cannot wait know the answer."""
    found = set()
    for name, database in datasette.databases.items():
        if (
            name not in _NOT_FILES
            and set(await database.table_names()) >= _TABLES
            and set(await database.view_names()) >= _VIEWS
        ):
            found.add(name)
    _ours[datasette] = frozenset(found)


def ours(datasette: Datasette) -> frozenset[str]:
    """Names of the databases that hold our tables, whatever the files are called."""
    return _ours.get(datasette, frozenset())


def others(datasette: Datasette) -> frozenset[str]:
    """Names of the other databases that are served beside them."""
    return frozenset(datasette.databases) - _NOT_FILES - ours(datasette)
