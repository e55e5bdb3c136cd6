"""A small article with all that the store keeps of one, for the tests of the store."""

from dataclasses import replace
from typing import Any

from briefings.article import Article
from briefings.pipeline.annotations import Attribution, Claim, Incident, Span
from briefings.records import Extraction
from briefings.store import Store

URL = "https://news.example/port-network"
TEXT = (
    "Port network fails\n"
    "The network of Harwick port failed on Monday.\n"
    "“A faulty update,” port spokeswoman Orla Finch said, “stopped the cranes.”\n"
    "Officials said there was no sign of an attack."
)
CORRECTED = TEXT.replace("no sign", "no evidence")


def article(text: str = TEXT, **fields: Any) -> Article:
    """An article at ``URL``; ``fields`` replace its own."""
    given = Article(
        source="port.html",
        text=text,
        url=URL,
        title="Port network fails",
        published="2026-01-26T08:00:00+00:00",
        publisher="Harwick Echo",
    )
    return replace(given, **fields)


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return start, start + len(words)


def extraction(text: str = TEXT) -> Extraction:
    """Two statements, three claims and one incident of ``TEXT`` or of a text that still has their words."""
    finch = Attribution(
        id="s1",
        source=[span(text, "port spokeswoman Orla Finch")],
        cue=[span(text, "said")],
        content=[span(text, "“A faulty update,”"), span(text, "“stopped the cranes.”")],
        speaker="Orla Finch",
        speaker_kind="person",
        role="spokeswoman",
        organization="Harwick port",
        spokesperson=True,
        quote_type="direct",
        attitude="assertion",
    )
    denial = next(words for words in ("no sign of an attack", "no evidence of an attack") if words in text)
    officials = Attribution(
        id="s2",
        source=[span(text, "Officials")],
        cue=[(text.index("Officials") + 10, text.index("Officials") + 14)],
        content=[span(text, f"there was {denial}")],
        speaker="Officials",
        speaker_kind="unnamed",
        attitude="assertion",
    )
    claims = [
        Claim(
            aspect="cause",
            value=span(text, "A faulty update"),
            polarity="positive",
            certainty="certain",
            evidence=finch.content[0],
            source=finch.source[0],
            speaker="Orla Finch",
            spokesperson=True,
            incident="i1",
            attribution="s1",
        ),
        Claim(
            aspect="malicious_activity",
            value="malicious",
            polarity="negative",
            certainty="probable",
            evidence=officials.content[0],
            source=officials.source[0],
            speaker="Officials",
            incident="i1",
            attribution="s2",
        ),
        Claim(
            aspect="resolution",
            value="unresolved",
            polarity="positive",
            certainty="certain",
            evidence=span(text, "The network of Harwick port failed"),
            incident="i1",
        ),
    ]
    incident = Incident("i1", "Harwick port network failure", "outage", "Harwick port", "2026-01-26", True)
    return Extraction([finch, officials], claims, [incident])


def ingest(store: Store, *articles: Article, full: bool = False) -> dict[str, int]:
    """One run over ``articles``, extracting what is to be extracted; the counts that are not zero."""
    run = store.start_run("some_model", "1.0")
    for each in articles:
        known = store.status(each).text_is_stored and not full
        store.add(each, None if known else extraction(each.text), run)
    store.finish_run(run)
    [counts] = store.db.query("SELECT * FROM runs WHERE id = ?", [run.id])
    return {
        name: value for name, value in counts.items() if isinstance(value, int) and value and name != "id"
    }


def rows(store: Store, sql: str) -> list[tuple[Any, ...]]:
    return store.db.execute(sql).fetchall()


def contents(store: Store) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables but those that say when and by which run something was read."""
    tables = [
        table for table in store.db.tables if not table.name.startswith("_") and "_fts" not in table.name
    ]
    return {table.name: list(table.rows) for table in tables if table.name not in ("runs", "failures")}
