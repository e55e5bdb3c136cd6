"""What a cell of a table shows: names and links instead of ids, spans and codes.

Values come from articles and are text, never markup: all of them pass through ``Markup.format``, which
escapes them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from briefings.plugin import metadata
from briefings.plugin.links import Links, host, web_address

if TYPE_CHECKING:  # Datasette loads its plugins before these are ready
    from datasette.app import Datasette

NARRATOR = "narrator"  # as in briefings.pipeline.annotations, which would load spaCy

_LONGEST = 700  # characters of a quotation or text in a table; the rest is a click away
_CLAIM = re.compile(r"(cause|malicious_activity|resolution): (.*) \((positive|negative), (\w+)\)")
_DATE = re.compile(r"\d{4}(-\d\d){1,2}")
_UTC = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d(\.\d+)?)?(Z|\+00:00)")


class Cell:
    """One cell: its value, and the row that tells what it belongs to (``table`` is None for a query)."""

    def __init__(self, row: Any, value: Any, column: str, table: str | None, links: Links) -> None:
        self.row, self.column, self.table, self.links = row, column, table, links
        self.value = value

    def id(self, *tables: str, kind: str) -> int | None:
        """The id of the ``kind`` of thing that the cell tells of: the row's own in ``tables``, else that
        in the column ``<column>_<kind>_id`` or ``<kind>_id``."""
        names = ["id"] if self.table in tables else [f"{self.column}_{kind}_id", f"{kind}_id"]
        for name in names:
            found = self.other(name)
            if isinstance(found, int):
                return found
        return None

    def other(self, column: str) -> Any:
        """The value of another column of the row; None where it has no such column."""
        value = self.row[column] if column in self.row.keys() else None  # noqa: SIM118 (a sqlite3.Row)
        return value["value"] if isinstance(value, dict) else value


def render(row: Any, value: Any, column: str, table: str | None, database: str, datasette: Datasette) -> Any:
    """Markup for the cell, or None to leave it to Datasette."""
    if isinstance(value, dict):  # a foreign key with its label: Datasette links it
        return None
    cell = Cell(row, value, column, table, Links(datasette, database))
    if column == "article":  # an article without a title needs a link too
        return _article(cell)
    if value is None and column == "value" and table in ("claim_list", "claims"):
        return Markup('<span class="tag value unknown">not known</span>')
    if value in (None, ""):
        return None
    renderer = _RENDERERS.get(column)
    if renderer is None and column.endswith("_spans"):
        renderer = _spans
    if renderer is None and column.endswith("_utc"):
        renderer = _utc
    if renderer is None and table and column in _REFERENCES:
        renderer = _reference
    return _words(cell) if renderer is None else renderer(cell)


def cut(text: str) -> str:
    """``text``, shortened to what fits a table."""
    return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + " …"


def _article(cell: Cell) -> Markup | None:
    article_id = cell.id("article_list", kind="article")
    if article_id is None:
        return None
    return Markup('<a href="{}">{}</a>').format(
        cell.links.article(article_id), cell.value or "Article without a title"
    )


def _words(cell: Cell) -> Markup | None:
    """A column whose name says which statement or claim its words are of (``said_first_claim_id``)."""
    for kind, link in (("statement", cell.links.statement), ("claim", cell.links.claim)):
        found = cell.other(f"{cell.column}_{kind}_id")
        if isinstance(found, int):
            return _linked(link(found), cell.value)
    return _date(cell)


def _date(cell: Cell) -> Markup | None:
    if not isinstance(cell.value, str) or not _DATE.fullmatch(cell.value):
        return None
    return Markup('<time datetime="{}">{}</time>').format(cell.value, cell.value)


def _reference(cell: Cell) -> Markup:
    """An id of another table, where Datasette does not put a name instead."""
    return Markup('<a href="{}">{}</a>').format(
        cell.links.row(_REFERENCES[cell.column], cell.value), cell.value
    )


def _title(cell: Cell) -> Markup | None:
    """Of an article or a version: leads to its page."""
    article = cell.id("articles", kind="article")
    version = cell.other("id") if cell.table == "versions" else None
    if article is None or cell.table == "publications":
        return None
    return Markup('<a href="{}">{}</a>').format(cell.links.article(article, version), cell.value)


def _quote(cell: Cell) -> Markup | None:
    found = cell.id("statement_list", "statements", kind="statement")
    return None if found is None else _linked(cell.links.statement(found), cell.value)


def _evidence(cell: Cell) -> Markup | None:
    found = cell.id("claim_list", "claims", kind="claim")
    return None if found is None else _linked(cell.links.claim(found), cell.value)


def _linked(address: str, words: Any) -> Markup:
    return Markup('<a class="words" href="{}">{}</a>').format(address, cut(str(words)))


def _speaker(cell: Cell) -> Markup:
    if cell.value == NARRATOR:
        return Markup("<i>{}</i>").format(metadata.shown("speaker", NARRATOR))
    view = "claim_list" if cell.table in ("claim_list", "claims") else "statement_list"
    return Markup('<a class="speaker" href="{}">{}</a>').format(
        cell.links.table(view, speaker__exact=str(cell.value)), cell.value
    )


def _url(cell: Cell) -> Markup:
    address = web_address(cell.value)
    if address is None:
        return Markup("{}").format(cell.value)
    return Markup('<a class="away" href="{}" rel="noopener noreferrer nofollow">{}</a>').format(
        address, host(address)
    )


def _tag(cell: Cell) -> Markup:
    """A word from a closed list."""
    value = re.sub(r"\W", "", str(cell.value))
    return Markup('<span class="tag {} {}">{}</span>').format(
        cell.column, value, metadata.shown(cell.column, cell.value)
    )


def _value(cell: Cell) -> Markup | None:
    return _tag(cell) if cell.value in metadata.texts()["values"]["value"] else None


def _yes(cell: Cell) -> Markup:
    """Something that is worth saying only where it is so."""
    return _tag(cell) if cell.value in (1, "1") else Markup("&nbsp;")


def _claims(cell: Cell) -> Markup | None:
    found = [_CLAIM.fullmatch(line) for line in str(cell.value).split("\n")]
    if not all(found):
        return None
    return Markup("").join(badge(*match.groups()) for match in found if match)


def badge(aspect: str, value: str | None, polarity: str, certainty: str) -> Markup:
    """A claim in a few words: "not malicious, probable"."""
    value = value or "unknown"
    words = metadata.shown("value", value)
    if aspect == "cause":
        words = "cause not known" if value == "unknown" else f"cause: {words}"
        if polarity == "negative":
            words = f"not the {words}"
    elif aspect == "malicious_activity":
        words = "malicious or not: unknown" if value == "unknown" else words
        if polarity == "negative" and value == "malicious":
            words = "not malicious"
    elif value == "unknown":
        words = "recovery: unknown"
    return Markup('<span class="badge {} {} {}">{} <small>{}</small></span>').format(
        aspect, polarity, certainty, words, certainty
    )


def _gone(cell: Cell) -> Markup:
    return Markup('<span class="tag gone">gone since {}</span>').format(str(cell.value)[:10])


def _utc(cell: Cell) -> Markup | None:
    match = _UTC.fullmatch(str(cell.value))
    if not match:
        return None
    return Markup('<time datetime="{}">{} {} UTC</time>').format(cell.value, match[1], match[2])


def _spans(cell: Cell) -> Markup | None:
    try:
        spans = json.loads(cell.value)
        words = ", ".join(f"{int(start)} to {int(end)}" for start, end in spans)
    except (TypeError, ValueError):
        return None
    return Markup("characters {}").format(words) if words else Markup("&nbsp;")


def _hash(cell: Cell) -> Markup:
    return Markup('<code title="{}">{}…</code>').format(cell.value, str(cell.value)[:12])


def _text(cell: Cell) -> Markup | None:
    version, article = cell.id("versions", kind="version"), cell.id(kind="article")
    if version is None or article is None:
        return None
    return _linked(cell.links.article(article, version), cell.value)


_REFERENCES = {
    "article_id": "articles",
    "current_version_id": "versions",
    "incident_id": "incidents",
    "organization_id": "organizations",
    "publication_id": "publications",
    "run_id": "runs",
    "speaker_id": "speakers",
    "statement_id": "statements",
    "version_id": "versions",
}

_RENDERERS: dict[str, Callable[[Cell], Markup | None]] = {
    "quote": _quote,
    "evidence": _evidence,
    "speaker": _speaker,
    "the_other": _speaker,
    "claims": _claims,
    "url": _url,
    "quote_type": _tag,
    "attitude": _tag,
    "aspect": _tag,
    "polarity": _tag,
    "certainty": _tag,
    "speaker_kind": _tag,
    "value": _value,
    "recovery": _value,
    "spokesperson": _yes,
    "main": _yes,
    "gone_since": _gone,
    "first_seen": _utc,
    "key": _hash,
    "sha256": _hash,
    "text": _text,
    "title": _title,
}
