"""Which files a source stands for, and in which format each is."""

import os
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

from briefings.errors import SourceError
from briefings.readers.decoding import byte_order_mark

STANDARD_INPUT = "-"


class Format(Enum):
    """The formats that there are readers for."""

    TEXT = "plain text"
    HTML = "HTML"
    JSONL = "JSON Lines"


EXTENSIONS = {
    ".txt": Format.TEXT,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
}


def format_of(path: Path) -> Format | None:
    """The format that the file's extension tells, or None."""
    return EXTENSIONS.get(path.suffix.lower())


def sniff(beginning: bytes) -> Format:
    """The format of data by its first character: ``{`` is JSON Lines, ``<`` is HTML, the rest plain text."""
    mark = byte_order_mark(beginning)
    text = beginning[len(mark[0]) :].decode(mark[1], "ignore") if mark else beginning.decode("latin-1")
    return {"{": Format.JSONL, "<": Format.HTML}.get(text.lstrip()[:1], Format.TEXT)


def find_files(source: str) -> Iterator[Path | SourceError]:
    """The file ``source``, or the article files anywhere in the folder ``source``, in sorted order.

    In a folder only files with a known extension count; hidden ones are passed over, and so is the folder
    ``X_files`` that browsers save beside the page ``X.html``. Links to folders are not followed. An error
    is given for a folder that cannot be read or has no article file in it.
    """
    path = Path(source)
    if not path.is_dir():
        yield path
        return
    empty = True
    for found in _walk(path):
        empty = False
        yield found
    if empty:
        known = ", ".join(EXTENSIONS)
        yield SourceError(str(path), f"no article files in this folder (their names end in {known})")


def _walk(folder: Path) -> Iterator[Path | SourceError]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield SourceError(str(folder), error.strerror or str(error))
        return
    pages = {Path(e.name).stem for e in entries if format_of(Path(e.name)) is Format.HTML}
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            if not (entry.name.endswith("_files") and entry.name.removesuffix("_files") in pages):
                yield from _walk(Path(entry.path))
        elif format_of(Path(entry.name)) and entry.is_file():
            yield Path(entry.path)
