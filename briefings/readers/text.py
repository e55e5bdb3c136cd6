"""Plain text, with optional header lines before it.

    Title: Water works stopped
    Date: 2024-07-19
    Publisher: Example News

    The control system of the water works failed ...

The header is the first paragraph, if each of its lines begins with one of the names Title, URL, Date,
Publisher and Author; otherwise all of it is text.
"""

import re
from typing import NamedTuple

from briefings.article import Article
from briefings.readers.dates import iso_date
from briefings.readers.decoding import decode

_HEADER_LINE = re.compile(r"(title|url|date|publisher|author)[ \t]*:(.*)", re.IGNORECASE)
_LINE = re.compile(r"(.*?)(\r\n|\r|\n|\Z)", re.DOTALL)


class _Header(NamedTuple):
    fields: dict[str, str]
    end: int  # where the text begins


def read_text(data: bytes, source: str) -> Article:
    """The article of a plain-text file; line ends at its very end are the file's and left out.

    Raises UnsuitableArticle if it is binary.
    """
    content = decode(data, source)
    header = _header(content)
    return Article(
        source=source,
        text=content[header.end :].rstrip("\r\n"),
        url=header.fields.get("url"),
        title=header.fields.get("title"),
        published=iso_date(header.fields.get("date"), source),
        publisher=header.fields.get("publisher"),
        author=header.fields.get("author"),
    )


def _header(content: str) -> _Header:
    fields: dict[str, str] = {}
    position = 0
    while position < len(content):
        line = _LINE.match(content, position)
        assert line is not None  # the pattern matches anywhere
        position = line.end()
        if not line[1].strip():
            break
        field = _HEADER_LINE.fullmatch(line[1])
        if field is None:
            return _Header({}, 0)
        if value := field[2].strip():
            fields[field[1].lower()] = value
    return _Header(fields, position) if fields else _Header({}, 0)
