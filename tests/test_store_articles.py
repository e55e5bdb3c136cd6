"""Articles, versions and publications: what reading an article adds to the store, and what it does not."""

from pathlib import Path

import pytest

from briefings.article import Article
from briefings.store import Status, Store, articles
from tests.store_examples import CORRECTED, TEXT, URL, article, contents, extraction, ingest, rows

COPY = "https://other.example/wire/1"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    ticks = iter(range(100))
    monkeypatch.setattr(articles, "utc_now", lambda: f"2026-02-01T00:00:{next(ticks):02}Z")
    return Store(tmp_path / "briefings.db")


@pytest.fixture(autouse=True)
def _is_sound(store: Store) -> object:
    """After each test: every reference is to something, and what is stored agrees with itself."""
    yield
    assert rows(store, "PRAGMA foreign_key_check") == []
    assert rows(store, "SELECT id FROM articles WHERE current_version_id IS NULL") == []
    carried = "SELECT version_id FROM publication_versions WHERE gone_since_utc IS NULL"
    assert rows(store, f"SELECT id FROM versions WHERE (gone_since_utc IS NULL) <> (id IN ({carried}))") == []
    wrong = (
        "SELECT p.id FROM publications AS p JOIN publication_versions AS link ON link.publication_id = p.id"
        " AND link.gone_since_utc IS NULL JOIN versions AS v ON v.id = link.version_id"
        " WHERE v.article_id <> p.article_id"
    )
    assert rows(store, wrong) == []
    store.close()


def versions(store: Store) -> list[tuple[str, bool]]:
    """The texts stored, in the order they came, and whether they are still published."""
    stored = rows(store, "SELECT text, gone_since_utc IS NULL FROM versions ORDER BY id")
    return [(text, bool(current)) for text, current in stored]


def current_texts(store: Store) -> list[str]:
    found = rows(store, "SELECT text FROM articles JOIN versions ON versions.id = current_version_id")
    return [text for (text,) in found]


def test_a_new_article_is_stored_with_its_text_publication_statements_and_claims(store: Store) -> None:
    assert store.status(article()) is Status.NEW
    assert ingest(store, article()) == {"articles_new": 1, "statements": 2, "claims": 3}
    assert versions(store) == [(TEXT, True)]
    assert rows(store, "SELECT key, url, title, publisher, published, source FROM publications") == [
        (URL, URL, "Port network fails", "Harwick Echo", "2026-01-26T08:00:00+00:00", "port.html")
    ]
    assert rows(store, "SELECT title, published FROM articles") == [
        ("Port network fails", "2026-01-26T08:00:00+00:00")
    ]


def test_reading_it_again_writes_nothing(store: Store) -> None:
    ingest(store, article())
    before = contents(store)
    assert store.status(article()) is Status.UNCHANGED
    assert ingest(store, article()) == {"articles_unchanged": 1}
    assert contents(store) == before


def test_a_changed_text_is_a_further_version_and_the_old_one_is_gone_since_then(store: Store) -> None:
    ingest(store, article())
    assert store.status(article(CORRECTED)) is Status.CHANGED
    assert ingest(store, article(CORRECTED)) == {"articles_updated": 1, "statements": 2, "claims": 3}
    assert versions(store) == [(TEXT, False), (CORRECTED, True)]
    assert current_texts(store) == [CORRECTED]
    assert rows(store, "SELECT count(*) FROM statements") == [(4,)]
    links = rows(store, "SELECT version_id, first_seen_utc, gone_since_utc FROM publication_versions")
    assert links == [
        (1, "2026-02-01T00:00:00Z", "2026-02-01T00:00:01Z"),
        (2, "2026-02-01T00:00:01Z", None),
    ]
    assert rows(store, "SELECT gone_since_utc FROM versions WHERE id = 1") == [("2026-02-01T00:00:01Z",)]


def test_a_text_that_comes_back_is_reinstated_and_not_extracted_again(store: Store) -> None:
    ingest(store, article())
    ingest(store, article(CORRECTED))
    assert store.status(article()) is Status.STORED
    assert ingest(store, article()) == {"articles_updated": 1}
    assert versions(store) == [(TEXT, True), (CORRECTED, False)]
    assert current_texts(store) == [TEXT]
    assert rows(store, "SELECT version_id, gone_since_utc IS NULL FROM publication_versions") == [
        (1, 0),
        (2, 0),
        (1, 1),
    ]


def test_two_saved_copies_of_one_page_can_be_read_again_and_again(store: Store) -> None:
    copies = article(source="monday.html"), article(CORRECTED, source="tuesday.html")
    assert ingest(store, *copies) == {"articles_new": 1, "articles_updated": 1, "statements": 4, "claims": 6}
    before = contents(store)
    assert ingest(store, *copies) == {"articles_unchanged": 2}
    assert contents(store) == before
    assert current_texts(store) == [CORRECTED]


def test_an_equal_copy_in_another_file_does_not_bring_an_old_text_back(store: Store) -> None:
    copies = [
        article(CORRECTED, source="1.html"),
        article(CORRECTED, source="2.html"),
        article(TEXT, source="3.html"),
    ]
    ingest(store, *copies)
    before = contents(store)
    assert ingest(store, *copies) == {"articles_unchanged": 3}
    assert contents(store) == before
    assert current_texts(store) == [TEXT]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2026-01-27T09:30:00+02:00", "2026-01-27T08:00:00Z"),
        ("2026-01-27T07:59:00", "2026-01-27T08:00:00Z"),
        ("2026-01-26", "2026-01-27T00:00:00+05:00"),
        ("2026-01-26", "2026-01-27"),
    ],
)
def test_a_copy_modified_earlier_does_not_supersede_a_later_one(
    store: Store, earlier: str, later: str
) -> None:
    copies = (
        article(CORRECTED, source="a.html", modified=later, title="Corrected"),
        article(source="b.html", modified=earlier, title="First"),
    )
    ingest(store, *copies)
    assert versions(store) == [(CORRECTED, True), (TEXT, False)]
    assert rows(store, "SELECT title, modified FROM publications") == [("Corrected", later)]
    before = contents(store)
    assert ingest(store, *copies) == {"articles_unchanged": 2}
    assert contents(store) == before


@pytest.mark.parametrize("modified", ["2026-01-27", "2026-01-27T23:00:00Z", "yesterday", None])
def test_a_copy_not_known_to_be_older_supersedes(store: Store, modified: str | None) -> None:
    ingest(store, article(modified="2026-01-27T08:00:00Z"), article(CORRECTED, modified=modified))
    assert current_texts(store) == [CORRECTED]
    assert rows(store, "SELECT modified FROM publications") == [(modified,)]


def test_wire_copy_is_one_version_with_every_publication(store: Store) -> None:
    copy = article(url=COPY, source="copy.html", publisher="Other News")
    ingest(store, article())
    assert store.status(copy) is Status.STORED
    assert ingest(store, copy) == {"articles_updated": 1}
    assert versions(store) == [(TEXT, True)]
    assert rows(store, "SELECT article_id, url, publisher FROM publications") == [
        (1, URL, "Harwick Echo"),
        (1, COPY, "Other News"),
    ]


def test_wire_copy_in_one_run_is_extracted_once_even_if_extracted_twice(store: Store) -> None:
    run = store.start_run("some_model", "1.0")
    for each in (article(), article(url=COPY)):  # both were on their way before the first was stored
        store.add(each, extraction(), run)
    assert (run.articles_new, run.articles_updated, run.statements, run.claims) == (1, 1, 2, 3)
    assert rows(store, "SELECT count(*) FROM publications") == [(2,)]


def test_a_text_is_gone_only_when_no_publication_carries_it(store: Store) -> None:
    ingest(store, article(), article(url=COPY, source="copy.html"), article(CORRECTED))
    assert versions(store) == [(TEXT, True), (CORRECTED, True)]
    assert current_texts(store) == [CORRECTED]  # what the first publication carries
    ingest(store, article(CORRECTED, url=COPY, source="copy.html"))
    assert versions(store) == [(TEXT, False), (CORRECTED, True)]


def test_a_publication_that_takes_over_another_article_s_text_belongs_to_that_article(store: Store) -> None:
    ingest(store, article(), article(CORRECTED, url=COPY, source="copy.html"))
    assert rows(store, "SELECT count(*) FROM articles") == [(2,)]
    ingest(store, article(url=COPY, source="copy.html"))
    assert rows(store, "SELECT url, article_id FROM publications") == [(URL, 1), (COPY, 1)]
    assert versions(store) == [(TEXT, True), (CORRECTED, False)]
    assert current_texts(store) == [TEXT, CORRECTED]  # the second article stays, with the text it had


def test_a_nameless_copy_of_a_stored_text_adds_nothing(store: Store) -> None:
    ingest(store, article())
    before = contents(store)
    copy = Article(source="saved/copy.txt", text=TEXT)
    assert store.status(copy) is Status.UNCHANGED
    assert ingest(store, copy) == {"articles_unchanged": 1}
    assert contents(store) == before


def test_without_a_url_the_file_is_what_names_the_publication(store: Store) -> None:
    ingest(store, Article(source="port.txt", text=TEXT))
    assert ingest(store, Article(source="./port.txt", text=CORRECTED))["articles_updated"] == 1
    assert versions(store) == [(TEXT, False), (CORRECTED, True)]


def test_files_of_the_same_name_in_different_folders_are_different_articles(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder, text in (("one", TEXT), ("two", CORRECTED)):
        (tmp_path / folder).mkdir()
        monkeypatch.chdir(tmp_path / folder)
        assert ingest(store, Article(source="1.txt", text=text))["articles_new"] == 1


def test_the_store_does_not_tell_the_folder_that_a_file_lay_in(store: Store) -> None:
    ingest(store, Article(source="port.txt", text=TEXT))
    assert str(Path.cwd()) not in "".join(store.db.conn.iterdump())


@pytest.mark.parametrize("source", ["-", "-#1"])
def test_texts_from_standard_input_without_a_url_are_articles_of_their_own(store: Store, source: str) -> None:
    ingest(store, Article(source=source, text=TEXT))
    assert ingest(store, Article(source=source, text=CORRECTED))["articles_new"] == 1
    assert ingest(store, Article(source=source, text=TEXT)) == {"articles_unchanged": 1}


def test_better_metadata_of_an_unchanged_text_is_taken_over_silently(store: Store) -> None:
    ingest(store, article(publisher=None))
    better = article(title="Harwick port network fails", publisher="Echo", modified="2026-01-27")
    assert ingest(store, better) == {"articles_unchanged": 1}
    assert rows(store, "SELECT title, publisher, modified FROM publications") == [
        ("Harwick port network fails", "Echo", "2026-01-27")
    ]
    assert (
        rows(store, "SELECT title FROM articles UNION ALL SELECT title FROM versions")
        == [("Harwick port network fails",)] * 2
    )
    assert len(list(store.db.table("versions").search("title: Harwick"))) == 1


def test_metadata_that_a_source_leaves_out_stays(store: Store) -> None:
    ingest(store, article())
    before = contents(store)
    ingest(store, article(title=None, published=None, publisher=None))
    assert contents(store) == before


def test_another_copy_fills_what_is_lacking_but_overrules_nothing(store: Store) -> None:
    copies = article(author=None), article(source="copy.txt", title="Other title", author="Idris Vale")
    ingest(store, *copies)
    assert rows(store, "SELECT title, author FROM publications") == [("Port network fails", "Idris Vale")]
    before = contents(store)
    assert ingest(store, *copies) == {"articles_unchanged": 2}
    assert contents(store) == before


def test_a_text_not_stored_needs_its_extraction(store: Store) -> None:
    run = store.start_run("some_model", "1.0")
    before = contents(store)
    with pytest.raises(ValueError, match=r"port\.html: the text is not stored"):
        store.add(article(), None, run)
    assert contents(store) == before
    assert run.articles_new == 0
