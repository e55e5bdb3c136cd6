"""The views: names in place of ids, with people's aliases and corrections."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from briefings.store import Store
from tests.store_examples import CORRECTED, URL, article, ingest, rows


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "briefings.db") as store:
        ingest(store, article(), article(url="https://other.example/wire", publisher="Other News"))
        yield store


def review(store: Store, field: str, corrected: str | None, reviewed: str = "2026-02-01T00:00:00Z") -> None:
    [(key,)] = rows(store, "SELECT key FROM statements WHERE local_id = 's1'")
    row = {"statement_key": key, "field": field, "corrected": corrected, "reviewed_utc": reviewed}
    store.db.table("reviews").insert(row)


def test_a_statement_is_listed_once_with_its_article_and_first_publication(store: Store) -> None:
    finch, officials = store.db.query("SELECT * FROM statement_list")
    assert finch == {
        "id": 1,
        "speaker": "Orla Finch",
        "quote": "“A faulty update,” ... “stopped the cranes.”",
        "claims": "cause: A faulty update (positive, certain)",
        "quote_type": "direct",
        "said_on": None,
        "article": "Port network fails",
        "role": "spokeswoman",
        "organization": "Harwick port",
        "speaker_kind": "person",
        "spokesperson": 1,
        "attitude": "assertion",
        "via": None,
        "publisher": "Harwick Echo",
        "published": "2026-01-26",
        "url": URL,
        "gone_since": None,
        "article_id": 1,
    }
    assert (officials["speaker"], officials["organization"]) == ("Officials", None)


def test_a_claim_is_listed_with_its_incident(store: Store) -> None:
    claims = rows(store, "SELECT speaker, aspect, value, polarity, incident, organization FROM claim_list")
    where = ("Harwick port network failure", "Harwick port")
    assert claims == [
        ("Orla Finch", "cause", "A faulty update", "positive", *where),
        ("Officials", "malicious_activity", "malicious", "negative", *where),
        ("narrator", "resolution", "unresolved", "positive", *where),
    ]


def test_articles_and_incidents_are_listed_with_their_counts(store: Store) -> None:
    ingest(store, article(CORRECTED))
    assert rows(
        store, "SELECT article, incident, statements, claims, publications, versions FROM article_list"
    ) == [("Port network fails", "Harwick port network failure", 2, 3, 2, 2)]
    assert rows(store, "SELECT incident, claims, main, gone_since IS NULL FROM incident_list") == [
        ("Harwick port network failure", 3, 1, 1),
        ("Harwick port network failure", 3, 1, 1),
    ]


def test_what_is_published_no_more_says_since_when_and_where_it_was(store: Store) -> None:
    ingest(
        store, article(CORRECTED), article(CORRECTED, url="https://other.example/wire", source="wire.html")
    )
    listed = rows(store, "SELECT gone_since IS NULL, publisher FROM statement_list ORDER BY id")
    assert listed == [(0, "Harwick Echo")] * 2 + [(1, "Harwick Echo")] * 2


def test_an_alias_gives_the_speaker_another_name_everywhere(store: Store) -> None:
    store.db.table("speaker_aliases").insert({"alias": "Orla Finch", "name": "Orla Finch-Hale"})
    for view in ("statement_list", "claim_list"):
        assert rows(store, f"SELECT speaker FROM {view} WHERE id = 1") == [("Orla Finch-Hale",)]
    assert rows(store, "SELECT speaker FROM statements WHERE id = 1") == [("Orla Finch",)]


@pytest.mark.parametrize("field", ["speaker", "role", "organization"])
@pytest.mark.parametrize("corrected", ["Harbour Master", None])
def test_the_latest_review_of_a_field_is_what_is_shown(
    store: Store, field: str, corrected: str | None
) -> None:
    [before] = store.db.query("SELECT * FROM statement_list WHERE id = 1")
    review(store, field, corrected, "2026-02-02T00:00:00Z")
    review(store, field, "an earlier thought", "2026-02-01T00:00:00Z")
    [after] = store.db.query("SELECT * FROM statement_list WHERE id = 1")
    assert after == before | {field: corrected}
    assert rows(store, "SELECT count(*) FROM statement_list") == [(2,)]


def test_a_claim_follows_the_correction_of_its_statement_s_speaker(store: Store) -> None:
    review(store, "speaker", "Orla Quill")
    assert rows(store, "SELECT speaker FROM claim_list") == [("Orla Quill",), ("Officials",), ("narrator",)]


def test_an_alias_applies_to_a_corrected_speaker(store: Store) -> None:
    store.db.table("speaker_aliases").insert({"alias": "Quill", "name": "Orla Quill"})
    review(store, "speaker", "Quill")
    for view in ("statement_list", "claim_list"):
        assert rows(store, f"SELECT speaker FROM {view} WHERE id = 1") == [("Orla Quill",)]


def test_search_can_be_attached_by_the_first_column(store: Store) -> None:
    found = "SELECT rowid FROM statements_fts WHERE statements_fts MATCH 'crane'"
    assert rows(store, f"SELECT speaker FROM statement_list WHERE id IN ({found})") == [("Orla Finch",)]


@pytest.mark.parametrize("lost", ["attitude = NULL", "source = NULL"])
def test_what_nobody_is_seen_to_say_is_stored_but_not_listed(store: Store, lost: str) -> None:
    store.db.execute(f"UPDATE statements SET {lost} WHERE local_id = 's1'")
    assert rows(store, "SELECT speaker FROM statement_list") == [("Officials",)]
    assert rows(store, "SELECT count(*) FROM statements") == [(2,)]
