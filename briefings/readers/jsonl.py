"""JSON Lines: one article a line, with ``id, url, title, date, publisher, author, text``."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, Any

from briefings.article import Article
from briefings.errors import SourceError
from briefings.readers.dates import iso_date
from briefings.readers.decoding import byte_order_mark

MAX_LINE = 16_000_000  # bytes; a text of the largest size fits many times, every character escaped

JsonObject = dict[str, Any]


def read_jsonl(stream: IO[bytes], source: str) -> Iterator[Article | SourceError]:
    """The articles of a JSON Lines stream, one at a time, and an error for each line that is none.

    Other fields are ignored. A line without ``id`` is named by a digest of its text, so that lines may move.
    """
    for place, line in objects(stream, source):
        try:
            yield line if isinstance(line, SourceError) else _article(line, place, source)
        except SourceError as error:
            yield error


def objects(stream: IO[bytes], source: str) -> Iterator[tuple[str, JsonObject | SourceError]]:
    """Each line of the stream that is not blank: its place (``source:number``), its object or the error."""
    for number, line in enumerate(_lines(stream), start=1):
        place = f"{source}:{number}"
        mark = byte_order_mark(line) if number == 1 else None
        if mark and mark[1] != "utf-8":
            yield place, SourceError(place, f"JSON Lines are to be in UTF-8, not {mark[1].upper()}")
            return
        if mark:
            line = line[len(mark[0]) :]
        if len(line) > MAX_LINE:
            yield place, SourceError(place, f"line of more than {MAX_LINE:,} bytes")
        elif line.strip():
            yield place, _object(line, place)


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    """The lines; of one that is too long only the beginning, so that it need not fit in memory."""
    while line := stream.readline(MAX_LINE + 1):
        yield line
        while len(line) > MAX_LINE and not line.endswith(b"\n"):
            line = stream.readline(MAX_LINE + 1)


def _object(line: bytes, place: str) -> JsonObject | SourceError:
    try:
        value = json.loads(line.rstrip(b"\r\n").decode("utf-8"))
        if b"\\u" in line:  # only an escape can give half of a surrogate pair
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except json.JSONDecodeError as error:
        return SourceError(place, f"malformed JSON: {error.msg.removesuffix(' at')} at column {error.colno}")
    except UnicodeDecodeError as error:
        return SourceError(place, f"not UTF-8 at byte {error.start + 1} of the line")
    except UnicodeEncodeError:
        return SourceError(place, "half of a surrogate pair (\\ud800 to \\udfff alone) is no character")
    except RecursionError:
        return SourceError(place, "malformed JSON: nested too deeply")
    except ValueError as error:  # an integer of thousands of digits
        return SourceError(place, f"malformed JSON: {error}")
    if not isinstance(value, dict):
        return SourceError(place, "not a JSON object")
    return value


def article_text(line: JsonObject, place: str) -> str:
    """The ``text`` of a line. Raises SourceError if it is missing or no string."""
    text = line.get("text")
    if text is None:
        raise SourceError(place, "no text")
    if not isinstance(text, str):
        raise SourceError(place, "text is not a string")
    return text


def field(line: JsonObject, name: str, place: str) -> str | None:
    """One of the fields beside ``text``; None where it is missing, null or blank.

    A number counts as its digits, a list of strings (several authors) is joined by commas. Raises
    SourceError for anything else.
    """
    value = line.get(name)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = ", ".join(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    if value is not None and not isinstance(value, str):
        raise SourceError(place, f"{name} is not a string")
    return (value or "").strip() or None


def _article(line: JsonObject, place: str, source: str) -> Article:
    article = Article(
        source=place,
        text=article_text(line, place),
        id=field(line, "id", place),
        url=field(line, "url", place),
        title=field(line, "title", place),
        published=iso_date(field(line, "date", place), place),
        publisher=field(line, "publisher", place),
        author=field(line, "author", place),
    )
    name = article.id or article.sha256[:12]
    return replace(article, source=f"{source}#{name}")
