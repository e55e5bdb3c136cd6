"""Ingestion: what is read is extracted once, stored in order, counted; errors never stop the batch."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from spacy.language import Language

from briefings.article import Article
from briefings.errors import SourceError, UnsuitableArticle
from briefings.extraction import Extractor
from briefings.ingest import ingest
from briefings.store import Run, Store
from tests import stub_pipeline

URL = "https://news.example/1"


def article(n: int, **fields: str) -> Article:
    return Article(source=f"{n}.txt", text=fields.pop("text", f"Porter said {n} pumps stopped."), **fields)


class Counting:
    """A pipeline that notes the texts it is given, and how often it is loaded."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.loads = 0

    def load(self, model: str) -> Language:
        self.loads += 1
        nlp = stub_pipeline.load(model)
        make_doc = nlp.make_doc
        nlp.make_doc = lambda text: self.texts.append(text) or make_doc(text)  # type: ignore[method-assign]
        return nlp


@pytest.fixture
def pipeline() -> Counting:
    return Counting()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "briefings.db") as store:
        yield store


def ingested(
    store: Store, pipeline: Counting, found: Iterable[Article | SourceError], full: bool = False
) -> tuple[Run, list[SourceError | None]]:
    run = store.start_run("stub", "1")
    with Extractor("stub", load=pipeline.load) as extractor:
        results = list(ingest(store, run, found, extractor, full=full))
    store.finish_run(run)
    return run, results


def rows(store: Store, table: str) -> list[dict[str, object]]:
    return list(store.db.query(f"SELECT * FROM {table}"))


def test_each_article_is_extracted_and_stored(store: Store, pipeline: Counting) -> None:
    run, results = ingested(store, pipeline, [article(n) for n in range(40)])
    assert results == [None] * 40
    assert (run.articles_new, run.statements, run.articles_unchanged) == (40, 40, 0)
    assert [row["text"] for row in rows(store, "versions")] == pipeline.texts
    assert store.db.table("statements").count == 40


def test_again_it_changes_nothing_and_loads_no_model(store: Store, pipeline: Counting) -> None:
    tables = ("articles", "versions", "publications", "publication_versions", "statements", "sources")
    given = [article(n, url=f"{URL}{n}", title="Pumps") for n in range(3)]
    ingested(store, pipeline, given)
    before = {table: rows(store, table) for table in tables}
    run, _ = ingested(store, pipeline, given)
    assert (run.articles_new, run.articles_updated, run.articles_unchanged) == (0, 0, 3)
    assert {table: rows(store, table) for table in tables} == before
    assert pipeline.loads == 1


def test_only_what_is_new_is_extracted(store: Store, pipeline: Counting) -> None:
    ingested(store, pipeline, [article(1), article(2)])
    pipeline.texts.clear()
    run, _ = ingested(store, pipeline, [article(1), article(3), article(2)])
    assert pipeline.texts == [article(3).text]
    assert (run.articles_new, run.articles_unchanged) == (1, 2)


def test_full_extracts_everything_again(store: Store, pipeline: Counting) -> None:
    given = [article(1), article(2)]
    ingested(store, pipeline, given)
    pipeline.texts.clear()
    run, _ = ingested(store, pipeline, given, full=True)
    assert pipeline.texts == [item.text for item in given]
    assert (run.articles_new, run.articles_updated) == (0, 2)
    assert store.db.table("statements").count == 2


@pytest.mark.parametrize("full", [False, True])
def test_wire_copy_is_extracted_once_and_every_publication_stored(
    store: Store, pipeline: Counting, full: bool
) -> None:
    text = "Porter said the pumps stopped."
    given = [article(n, text=text, url=f"https://paper{n}.example/") for n in range(3)]
    run, _ = ingested(store, pipeline, given, full)
    assert pipeline.texts == [text]
    assert store.db.table("versions").count == 1
    assert store.db.table("publications").count == 3
    assert (run.articles_new, run.articles_updated, run.statements) == (1, 2, 1)


def test_two_texts_of_one_address_become_versions_in_the_order_read(store: Store, pipeline: Counting) -> None:
    first = article(1, url=URL, text="Porter said it was a hack.")
    second = article(2, url=URL, text="Porter said it was a fault.")
    ingested(store, pipeline, [first, second])
    versions = rows(store, "versions")
    assert [(row["text"], row["gone_since_utc"] is None) for row in versions] == [
        (first.text, False),
        (second.text, True),
    ]
    assert len({row["article_id"] for row in versions}) == 1
    assert store.db.table("statements").count == 2


def test_a_text_that_comes_back_within_one_run_is_the_current_one(store: Store, pipeline: Counting) -> None:
    first, second = (article(n, url=URL, text=f"Porter said it was {n}.") for n in (1, 2))
    again = article(3, url=URL, text=first.text)
    ingested(store, pipeline, [first, second, again])
    current = [row["text"] for row in rows(store, "versions") if row["gone_since_utc"] is None]
    assert current == [first.text]
    assert pipeline.texts == [first.text, second.text]


def test_errors_are_kept_and_the_batch_goes_on(store: Store, pipeline: Counting) -> None:
    found = [
        article(1),
        UnsuitableArticle("empty.txt", "no text"),
        Article(source="bad.txt", text=stub_pipeline.FAILS),
        article(2),
        SourceError("a.jsonl:3", "malformed JSON"),
    ]
    run, results = ingested(store, pipeline, found)
    failed = [error.source for error in results if error]
    assert sorted(failed) == ["a.jsonl:3", "bad.txt", "empty.txt"]
    assert len(results) == len(found)
    assert (run.articles_new, run.articles_skipped, run.failures) == (2, 1, 2)
    assert {(row["source"], row["kind"]) for row in rows(store, "failures")} == {
        ("empty.txt", "skipped"),
        ("bad.txt", "failed"),
        ("a.jsonl:3", "failed"),
    }


def test_errors_alone_are_kept_too(store: Store, pipeline: Counting) -> None:
    run, results = ingested(store, pipeline, [SourceError("a.jsonl:3", "malformed JSON")])
    assert len(results) == run.failures == store.db.table("failures").count == 1
    assert pipeline.loads == 0


def test_copies_of_a_text_that_fails_fail_too(store: Store, pipeline: Counting) -> None:
    found = [Article(source=f"{n}.txt", text=stub_pipeline.FAILS) for n in (1, 2)]
    _, results = ingested(store, pipeline, found)
    assert [str(error) for error in results] == [
        f"{n}.txt: extraction failed: ValueError: no such luck" for n in (1, 2)
    ]
    assert store.db.table("versions").count == 0


def test_what_failed_is_tried_again_by_the_next_run(store: Store, pipeline: Counting) -> None:
    bad = Article(source="bad.txt", text=stub_pipeline.FAILS)
    ingested(store, pipeline, [bad])
    run, _ = ingested(store, pipeline, [bad])
    assert run.failures == 1


def test_an_extraction_that_does_not_fit_its_text_is_a_failure_of_that_article(
    store: Store, pipeline: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse = article(1)
    add = Store.add

    def picky(self: Store, item: Article, *args: object) -> object:
        if item == refuse:
            raise ValueError("spans end after the text")
        return add(self, item, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "add", picky)
    run, results = ingested(store, pipeline, [refuse, article(2)])
    assert [str(error) for error in results if error] == ["1.txt: cannot be stored: spans end after the text"]
    assert (run.articles_new, run.failures) == (1, 1)
