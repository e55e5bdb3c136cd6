"""Extraction as a filter: JSON Lines in, JSON Lines out, no database."""

from collections import deque
from collections.abc import Iterator
from typing import IO, Any

from briefings.article import Article
from briefings.errors import SourceError
from briefings.extraction import Extractor
from briefings.readers.dates import iso_date
from briefings.readers.jsonl import JsonObject, article_text, field, objects
from briefings.readers.suitability import check_size


def extract_lines(stream: IO[bytes], source: str, extractor: Extractor) -> Iterator[JsonObject | SourceError]:
    """What is extracted from each line, in order, and an error (``source:number``) for each bad line.

    A line is an object with ``id`` (given back as it is) and ``text``; ``title``, ``url`` and ``date`` are
    optional. Offsets count characters of ``text`` as given. Errors may come before results of earlier lines.
    """
    errors: deque[SourceError] = deque()
    ids: deque[Any] = deque()

    def articles() -> Iterator[Article]:
        for place, line in objects(stream, source):
            try:
                id, article = _request(line, place)
            except SourceError as error:
                errors.append(error)
            else:
                ids.append(id)
                yield article

    for _, outcome in extractor.run(articles()):
        while errors:
            yield errors.popleft()
        assert outcome is not None  # every article is wanted
        id = ids.popleft()
        yield outcome if isinstance(outcome, SourceError) else outcome.as_json(id)
    yield from errors


def _request(line: JsonObject | SourceError, place: str) -> tuple[Any, Article]:
    if isinstance(line, SourceError):
        raise line
    id = line.get("id")
    if id is None:
        raise SourceError(place, "no id")
    text = article_text(line, place)
    check_size(text, place)
    article = Article(
        source=place,
        text=text,
        url=field(line, "url", place),
        title=field(line, "title", place),
        published=iso_date(field(line, "date", place), place),
    )
    return id, article
