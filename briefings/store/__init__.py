"""The store: one SQLite file with the articles and all that was extracted from them.

>>> with Store("briefings.db") as store:
...     run = store.start_run("en_core_web_sm", "3.8.0")
...     for article in articles:
...         extraction = None if store.status(article).text_is_stored else extract(article)
...         store.add(article, extraction, run)
...     store.finish_run(run)
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from briefings.article import Article
from briefings.errors import SourceError, UnsuitableArticle
from briefings.store import articles, extractions, runs
from briefings.store.articles import Status
from briefings.store.database import StoreError, close_database, open_database
from briefings.store.runs import Run

if TYPE_CHECKING:  # see rows
    from briefings.records import Extraction

__all__ = ["Run", "Status", "Store", "StoreError"]


class Store:
    """The database at ``path``, made where there is none. To be closed, or used as a context manager.

    Every method that writes does so in one transaction and raises StoreError, with nothing written, if
    the database cannot be written (full disk, locked for long).
    """

    def __init__(self, path: str | Path) -> None:
        """Raises StoreError if the file is not one of ours and cannot become one (``open_database``)."""
        self.path = Path(path)
        self.db = open_database(path)

    def close(self) -> None:
        """Close the database."""
        close_database(self.db)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start_run(self, model: str, model_version: str) -> Run:
        """A new run; without ``finish_run`` it stays in the database as one that did not come to its end."""
        with self._errors():
            return runs.start(self.db, model, model_version)

    def finish_run(self, run: Run) -> None:
        """Write the run's counts and the time."""
        with self._errors():
            runs.finish(self.db, run)

    def status(self, article: Article) -> Status:
        """What the article is to the store now; reads a few index entries, writes nothing."""
        return articles.status(self.db, article, articles.look_up(self.db, article))

    def add(self, article: Article, extraction: Extraction | None, run: Run) -> Status:
        """Store one article in one transaction, and count it; its status before is returned.

        ``extraction`` is that of the article's text, or None where the text is stored already. One given
        for a text that an earlier run extracted replaces what that run stored; reviews and aliases stay.

        Raises ValueError if there is no extraction for a text not stored, or one that does not fit it.
        """
        if extraction is None and articles.is_settled(self.db, article, articles.look_up(self.db, article)):
            run.articles_unchanged += 1  # written with the next article, or by finish_run
            return Status.UNCHANGED
        with self._transaction(run):
            status, version_id = articles.write(self.db, article, run.id)
            extracted = extraction is not None and self._is_to_extract(status, version_id, run)
            if extraction is not None and extracted:
                extractions.replace(self.db, version_id, article, extraction, run.id)
                run.statements += len(extraction.attributions)
                run.claims += len(extraction.claims)
            elif not status.text_is_stored:
                raise ValueError(f"{article.source}: the text is not stored and comes without its extraction")
            if status is Status.NEW:
                run.articles_new += 1
            elif status is Status.UNCHANGED and not extracted:
                run.articles_unchanged += 1
            else:
                run.articles_updated += 1
        return status

    def add_failure(self, error: SourceError, run: Run) -> None:
        """Keep what could not be read or extracted, and why."""
        skipped = isinstance(error, UnsuitableArticle)
        row = {
            "run_id": run.id,
            "kind": "skipped" if skipped else "failed",
            "source": error.source,
            "reason": error.reason,
        }
        with self._transaction(run):
            self.db.table("failures").insert(row)
            if skipped:
                run.articles_skipped += 1
            else:
                run.failures += 1

    def _is_to_extract(self, status: Status, version_id: int, run: Run) -> bool:
        """Not where this run extracted the same text already, from another publication."""
        [run_id] = self.db.execute("SELECT run_id FROM versions WHERE id = ?", [version_id]).fetchone()
        return not status.text_is_stored or run_id != run.id

    @contextmanager
    def _transaction(self, run: Run) -> Iterator[None]:
        """One transaction, that begins with a write, so that no other program's write comes between what is
        read and what is written, and ends with the run's counts.
        """
        with self._errors(), self.db.atomic():
            runs.save(self.db, run)
            yield
            runs.save(self.db, run)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise StoreError(self.path, str(error)) from error
