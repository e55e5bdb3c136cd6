"""Addresses of our pages, and of the pages that articles name."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

if TYPE_CHECKING:  # Datasette loads its plugins before these are ready
    from datasette.app import Datasette


class Links:
    """Where things of one database are shown. All paths carry Datasette's ``base_url``."""

    def __init__(self, datasette: Datasette, database: str) -> None:
        self._urls = datasette.urls
        self._database = database

    def article(self, article_id: int, version_id: int | None = None) -> str:
        """The article's page, with its current text or the version's."""
        path = f"{self._urls.database(self._database)}/-/article/{article_id}"
        return path if version_id is None else f"{path}?version={version_id}"

    def statement(self, statement_id: int) -> str:
        """The statement's words in their article."""
        return f"{self._urls.database(self._database)}/-/statement/{statement_id}#s{statement_id}"

    def claim(self, claim_id: int) -> str:
        """The claim's evidence in its article."""
        return f"{self._urls.database(self._database)}/-/claim/{claim_id}#c{claim_id}"

    def row(self, table: str, id: object) -> str:
        """The row as stored."""
        return str(self._urls.row(self._database, table, str(id)))

    def table(self, table: str, **exactly: str) -> str:
        """A table or view, of it only the rows with the given values where there are any."""
        path = str(self._urls.table(self._database, table))
        return f"{path}?{urlencode(exactly)}" if exactly else path

    def query(self, name: str) -> str:
        """A canned query."""
        return str(self._urls.query(self._database, name))


def web_address(url: object) -> str | None:
    """``url`` if it is an http or https address, else None: a link must never run a script."""
    try:
        parts = urlsplit(str(url).strip())
    except ValueError:
        return None
    return parts.geturl() if parts.scheme in ("http", "https") and parts.netloc else None


def host(url: str) -> str:
    """The name of the site, as readers know it."""
    return urlsplit(url).netloc.rpartition("@")[2].removeprefix("www.")
