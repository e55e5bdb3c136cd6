"""Runs: their counts, their failures, their ends, and several at once."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefings import __version__
from briefings.errors import SourceError, UnsuitableArticle
from briefings.store import Run, Store, StoreError, database
from tests.store_examples import TEXT, article, extraction, ingest, rows

OTHER = article(TEXT + "\nMore.", url="https://other.example/2")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "briefings.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store(path) as store:
        yield store


def counts(store: Store, run: Run) -> Run:
    """The counts that are stored."""
    columns = "id, articles_new, articles_updated, articles_unchanged, articles_skipped, statements, claims"
    [row] = rows(store, f"SELECT {columns}, failures FROM runs WHERE id = {run.id}")
    return Run(*row)


def test_a_run_names_program_and_model(store: Store) -> None:
    ingest(store, article())
    [run] = store.db.table("runs").rows
    assert (run["program_version"], run["model"], run["model_version"]) == (__version__, "some_model", "1.0")
    assert run["started_utc"] <= run["finished_utc"]
    assert run["finished_utc"].endswith("Z")


def test_failures_are_kept_with_source_and_reason(store: Store) -> None:
    run = store.start_run("some_model", "1.0")
    store.add_failure(UnsuitableArticle("empty.txt", "no text"), run)
    store.add_failure(SourceError("bad.jsonl:3", "malformed JSON"), run)
    assert rows(store, "SELECT run_id, kind, source, reason FROM failures") == [
        (1, "skipped", "empty.txt", "no text"),
        (1, "failed", "bad.jsonl:3", "malformed JSON"),
    ]
    assert (run.articles_skipped, run.failures) == (1, 1)
    assert counts(store, run) == run


def test_counts_are_stored_with_each_article(store: Store) -> None:
    ingest(store, article())
    run = store.start_run("some_model", "1.0")
    store.add(article(), None, run)
    store.add(OTHER, extraction(), run)
    assert (run.articles_new, run.articles_unchanged, run.statements, run.claims) == (1, 1, 2, 3)
    assert counts(store, run) == run


def test_a_run_cut_short_stays_unfinished_and_the_next_one_goes_on(path: Path) -> None:
    with Store(path) as store:
        store.add(article(), extraction(), store.start_run("some_model", "1.0"))
    with Store(path) as store:
        assert ingest(store, article(), OTHER) == {
            "articles_new": 1,
            "articles_unchanged": 1,
            "statements": 2,
            "claims": 3,
        }
        assert rows(store, "SELECT id, finished_utc IS NULL FROM runs") == [(1, 1), (2, 0)]


def test_a_program_that_ends_within_an_article_leaves_nothing_of_it(path: Path) -> None:
    Store(path).close()
    killed = sqlite3.connect(path)
    killed.execute("BEGIN")
    killed.execute("INSERT INTO articles (title) VALUES ('half')")
    killed.close()  # without commit: so does a kill
    with Store(path) as store:
        assert rows(store, "SELECT count(*) FROM articles") == [(0,)]
        assert ingest(store, article())["articles_new"] == 1


def test_writes_wait_for_another_program_s(path: Path, store: Store) -> None:
    run = store.start_run("some_model", "1.0")
    other = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("INSERT INTO organizations (name) VALUES ('Harwick port')")

    def commit_later() -> None:
        time.sleep(0.3)
        other.execute("COMMIT")

    thread = threading.Thread(target=commit_later)
    thread.start()
    store.add(article(), extraction(), run)
    thread.join()
    other.close()
    assert rows(store, "SELECT name FROM organizations") == [("Harwick port",)]


def test_two_runs_at_once_store_an_article_once(path: Path, store: Store) -> None:
    with Store(path) as other:
        run, other_run = store.start_run("some_model", "1.0"), other.start_run("some_model", "1.0")
        assert not store.status(article()).text_is_stored
        assert not other.status(article()).text_is_stored
        store.add(article(), extraction(), run)
        other.add(article(), extraction(), other_run)
    assert (run.articles_new, other_run.articles_new) == (1, 0)
    for table, expected in (("articles", 1), ("versions", 1), ("publications", 1), ("statements", 2)):
        assert rows(store, f"SELECT count(*) FROM {table}") == [(expected,)]


def test_a_database_locked_for_too_long_is_an_error_that_names_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    with Store(path) as store:
        run = store.start_run("some_model", "1.0")
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"briefings.db: database is locked"):
            store.add(article(), extraction(), run)
        other.execute("ROLLBACK")
        other.close()
        assert run == Run(run.id)
