"""Readers: sources to articles. One module a format; here a source is found, told apart and opened."""

import sys
from collections.abc import Iterable, Iterator
from io import BufferedReader
from pathlib import Path
from typing import cast

from briefings.article import Article
from briefings.errors import SourceError, UnsuitableArticle
from briefings.readers.files import STANDARD_INPUT, Format, find_files, format_of, sniff
from briefings.readers.html import read_html
from briefings.readers.jsonl import read_jsonl
from briefings.readers.suitability import MAX_CHARACTERS, check
from briefings.readers.text import read_text

MAX_BYTES = 20_000_000
"""Larger files of plain text or HTML are not read: no article needs that much, pictures in it included."""

_READ_ONE = {Format.TEXT: read_text, Format.HTML: read_html}
_SNIFFED = 1024

__all__ = ["MAX_BYTES", "MAX_CHARACTERS", "STANDARD_INPUT", "Article", "count", "holds_one_article", "read"]


def read(source: str) -> Iterator[Article | SourceError]:
    """The articles of ``source`` (a file, a folder, or ``-`` for standard input), one at a time, in order.

    What cannot be read comes as a SourceError in its place, and an article that nothing can be extracted
    from as an UnsuitableArticle; reading goes on after either.
    """
    for found in _read(source):
        try:
            if isinstance(found, Article):
                check(found)
            yield found
        except UnsuitableArticle as error:
            yield error


def count(sources: Iterable[str]) -> int | None:
    """How many articles and errors ``read`` will give for all the sources; None if standard input is one.

    Lines of JSON Lines are counted, nothing is parsed.
    """
    total = 0
    for source in sources:
        if source == STANDARD_INPUT:
            return None
        for found in find_files(source):
            total += 1 if isinstance(found, SourceError) else _count_in(found)
    return total


def holds_one_article(source: str) -> bool:
    """Whether ``source`` is a single plain-text or HTML file, or standard input with such."""
    if source == STANDARD_INPUT:
        return sniff(_standard_input().peek(_SNIFFED)) is not Format.JSONL
    path = Path(source)
    return not path.is_dir() and _format_of_file(path) is not Format.JSONL


def _read(source: str) -> Iterator[Article | SourceError]:
    if source == STANDARD_INPUT:
        stream = _standard_input()
        yield from _read_stream(stream, source, sniff(stream.peek(_SNIFFED)))
        return
    for found in find_files(source):
        if isinstance(found, SourceError):
            yield found
        else:
            yield from _read_file(found)


def _read_file(path: Path) -> Iterator[Article | SourceError]:
    try:
        with path.open("rb") as stream:
            yield from _read_stream(stream, str(path), format_of(path) or sniff(stream.peek(_SNIFFED)))
    except OSError as error:
        yield SourceError(str(path), error.strerror or str(error))


def _read_stream(stream: BufferedReader, source: str, format: Format) -> Iterator[Article | SourceError]:
    if format is Format.JSONL:
        yield from read_jsonl(stream, source)
        return
    try:
        data = stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise UnsuitableArticle(source, f"too large: more than {MAX_BYTES:,} bytes")
        yield _READ_ONE[format](data, source)
    except SourceError as error:
        yield error
    except Exception as error:  # whatever a page may drive the HTML libraries to
        yield SourceError(source, f"cannot be read: {type(error).__name__}: {error}")


def _standard_input() -> BufferedReader:
    return cast(BufferedReader, sys.stdin.buffer)


def _format_of_file(path: Path) -> Format | None:
    if known := format_of(path):
        return known
    try:
        with path.open("rb") as stream:
            return sniff(stream.peek(_SNIFFED))
    except OSError:
        return None


def _count_in(path: Path) -> int:
    if _format_of_file(path) is not Format.JSONL:
        return 1
    try:
        with path.open("rb") as stream:
            return sum(1 for line in stream if line.strip())
    except OSError:
        return 1
