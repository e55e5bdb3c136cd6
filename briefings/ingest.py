"""Articles into the store: what is read, extracted where it is new, added one by one."""

import sqlite3
from collections import deque
from collections.abc import Iterable, Iterator

from briefings.article import Article
from briefings.errors import SourceError
from briefings.extraction import Extractor, Outcome
from briefings.store import Run, Store


def ingest(
    store: Store,
    run: Run,
    found: Iterable[Article | SourceError],
    extractor: Extractor,
    *,
    full: bool = False,
) -> Iterator[SourceError | None]:
    """Store what the readers ``found``; for each, once it is dealt with, None or why it could not be stored.

    Only texts that the store lacks are extracted, or all of them with ``full``; each once, however many
    articles carry it. Articles are added in the order read, each in a transaction of its own, so that the
    store is whole whenever this is ended. Counts and errors are kept in ``run``.

    Raises StoreError if the database cannot be written.
    """
    errors: deque[SourceError] = deque()
    extracted: dict[
        str, SourceError | None
    ] = {}  # texts given to the extractor, by digest; and how it failed

    def articles() -> Iterator[Article]:
        for item in found:
            if isinstance(item, SourceError):
                errors.append(item)
            else:
                yield item

    def wanted(article: Article) -> bool:
        if article.sha256 in extracted or not (full or not store.status(article).text_is_stored):
            return False
        extracted[article.sha256] = None
        return True

    for article, outcome in extractor.run(articles(), wanted):
        while errors:
            yield _failed(store, run, errors.popleft())
        if outcome is None and (earlier := extracted.get(article.sha256)):
            outcome = SourceError(article.source, earlier.reason)
        error = _add(store, run, article, outcome)
        if error:
            extracted[article.sha256] = error  # its copies share its fate
        yield error
    while errors:
        yield _failed(store, run, errors.popleft())


def _add(store: Store, run: Run, article: Article, outcome: Outcome | None) -> SourceError | None:
    if isinstance(outcome, SourceError):
        return _failed(store, run, outcome)
    try:
        store.add(article, outcome, run)
    except (ValueError, sqlite3.IntegrityError) as error:  # an extraction that does not fit its text
        return _failed(store, run, SourceError(article.source, f"cannot be stored: {error}"))
    return None


def _failed(store: Store, run: Run, error: SourceError) -> SourceError:
    store.add_failure(error, run)
    return error
