"""The store's file: made, opened again, upgraded, or refused with a reason."""

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from briefings.store import Store, StoreError
from briefings.store.schema import SEARCH, VIEWS, migrations
from tests.store_examples import article, extraction, ingest


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "briefings.db"


def dump(path: Path) -> list[str]:
    with Database(path) as db:
        return list(db.conn.iterdump())


def test_every_table_is_strict(path: Path) -> None:
    with Store(path) as store:
        tables = [t for t in store.db.tables if not t.name.startswith("_") and "_fts" not in t.name]
        assert len(tables) == 14
        assert [t.name for t in tables if not t.strict] == []
        with pytest.raises(sqlite3.IntegrityError, match="cannot store BLOB value in TEXT column"):
            store.db.table("organizations").insert({"name": b"Harwick port"})


def test_every_table_has_an_integer_primary_key_and_every_foreign_key_an_index(path: Path) -> None:
    with Store(path) as store:
        for table in store.db.tables:
            if table.name.startswith("_") or "_fts" in table.name:
                continue
            assert table.pks == ["id"]
            assert table.columns_dict["id"] is int
            indexed = {index.columns[0] for index in table.indexes}
            assert {key.column for key in table.foreign_keys} <= indexed, table.name


def test_views_have_their_table_s_id_first(path: Path) -> None:
    with Store(path) as store:
        ingest(store, article())
        assert {view.name for view in store.db.views} == set(VIEWS)
        for name in VIEWS:
            table = {"statement_list": "statements", "claim_list": "claims"}.get(name, name[:-5] + "s")
            ids = [row[0] for row in store.db.execute(f"SELECT * FROM {name} ORDER BY 1")]
            assert ids == [row["id"] for row in store.db.table(table).rows] != []


def test_opening_again_changes_nothing(path: Path) -> None:
    with Store(path) as store:
        ingest(store, article())
    before = path.read_bytes()
    Store(path).close()
    assert path.read_bytes() == before


def test_a_database_of_an_earlier_version_is_upgraded_and_searchable(path: Path) -> None:
    with Database(path) as db:
        migrations.apply(db, stop_before="m002_search")
        run = db.table("runs").insert(
            {
                "started_utc": "2026-01-26T00:00:00Z",
                "program_version": "0",
                "model": "m",
                "model_version": "1",
            }
        )
        stored = {"sha256": "0" * 64, "text": "The cranes stopped.", "first_seen_utc": "2026-01-26T00:00:00Z"}
        article_id = db.table("articles").insert({"title": "Port"}).last_pk
        db.table("versions").insert(stored | {"article_id": article_id, "run_id": run.last_pk})
    with Store(path) as store:
        assert [row["text"] for row in store.db.table("versions").search("crane")] == ["The cranes stopped."]


def test_a_view_of_an_earlier_version_is_replaced(path: Path) -> None:
    with Store(path) as store:
        store.db.create_view("statement_list", "SELECT 1 AS old", replace=True)
    with Store(path) as store:
        assert "quote" in store.db.view("statement_list").columns_dict


def test_tables_of_others_are_left_alone(path: Path) -> None:
    with Database(path) as db:
        db.table("notes").insert({"id": 1, "note": "mine"}, pk="id")
    with Store(path) as store:
        ingest(store, article())
        assert list(store.db.table("notes").rows) == [{"id": 1, "note": "mine"}]


@pytest.mark.parametrize("name", ["articles", "Statements", "claim_list", "versions_fts"])
def test_a_database_with_a_table_of_our_name_is_refused_untouched(path: Path, name: str) -> None:
    with Database(path) as db:
        db.table(name).insert({"id": 1})
    before = dump(path)
    with pytest.raises(
        StoreError, match=f"briefings.db: has a table or view of its own called {name.lower()}"
    ):
        Store(path)
    assert dump(path) == before


def test_a_file_that_is_no_database_is_refused_untouched(path: Path) -> None:
    path.write_text("Orla Finch said the port was open.\n" * 50)
    with pytest.raises(StoreError, match=r"briefings\.db: not an SQLite database"):
        Store(path)
    assert path.read_text().startswith("Orla Finch")


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"missing.briefings.db: unable to open database file"):
        Store(tmp_path / "missing" / "briefings.db")


def test_a_database_of_a_later_version_is_refused(path: Path) -> None:
    with Store(path) as store:
        row = {"migration_set": "briefings", "name": "m999_later", "applied_at": "2030-01-01"}
        store.db.table("_sqlite_migrations").insert(row)
    with pytest.raises(StoreError, match=r"later version of briefings .*m999_later"):
        Store(path)


def test_the_one_file_holds_everything_even_where_a_write_ahead_log_is_used(path: Path) -> None:
    Store(path).close()
    reader = sqlite3.connect(path)
    reader.execute("PRAGMA journal_mode = wal")
    reader.execute("SELECT * FROM runs").fetchall()  # as long as it is open, closing does not empty the log
    with Store(path) as store:
        ingest(store, article())
    immutable = sqlite3.connect(f"file:{path}?immutable=1", uri=True)  # as ``datasette -i`` opens it
    assert immutable.execute("SELECT count(*) FROM statements").fetchone() == (2,)
    immutable.close()
    reader.close()


def test_a_new_file_has_no_write_ahead_log(path: Path) -> None:
    with Store(path) as store:
        ingest(store, article())
        assert store.db.journal_mode == "delete"
        assert [file.name for file in path.parent.iterdir()] == ["briefings.db"]


def test_search_follows_inserts_updates_and_deletes(path: Path) -> None:
    with Store(path) as store:
        ingest(store, article())

        def found(words: str) -> int:
            return len(list(store.db.table("statements").search(words)))

        assert set(SEARCH) == {"statements", "versions"}
        assert (found("crane"), found("Finch"), found("officials")) == (1, 1, 1)
        assert len(list(store.db.table("versions").search("harwick"))) == 1

        run = store.start_run("some_model", "2.0")
        better = extraction()
        better.attributions[0].speaker = "Orla Quill"
        del better.attributions[1], better.claims[1]
        store.add(article(), better, run)
        assert (found("Quill"), found("officials")) == (1, 0)
        assert found("Finch") == 1  # the words of the source
        store.db.execute("INSERT INTO statements_fts(statements_fts) VALUES ('integrity-check')")
        store.db.execute("INSERT INTO versions_fts(versions_fts) VALUES ('integrity-check')")
