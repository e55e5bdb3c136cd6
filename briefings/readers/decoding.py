"""Bytes to text: encodings as they occur in saved articles, and what is no text at all."""

import codecs
import re

from briefings.errors import UnsuitableArticle

# UTF-32 is not here: its little-endian mark begins like UTF-16's, and nobody saves articles in it.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CONTROL_SHARE = 0.01


def byte_order_mark(data: bytes) -> tuple[bytes, str] | None:
    """The byte order mark that ``data`` begins with and the encoding it tells, or None."""
    return next((pair for pair in _BYTE_ORDER_MARKS if data.startswith(pair[0])), None)


def decode(data: bytes, source: str, declared: str | None = None) -> str:
    """The text of ``data``, line ends untouched, without a byte order mark.

    A byte order mark decides; else UTF-8 if it is valid; else the ``declared`` encoding; else
    Windows-1252. UTF-8 with a few broken bytes stays UTF-8, with U+FFFD in their place.

    Raises UnsuitableArticle for binary data.
    """
    mark = byte_order_mark(data)
    if mark is None and b"\0" in data:
        raise UnsuitableArticle(source, "binary file (it has NUL bytes)")
    text = data[len(mark[0]) :].decode(mark[1], "replace") if mark else _without_mark(data, declared)
    if text is None or len(_CONTROL.findall(text)) > _CONTROL_SHARE * len(text):
        raise UnsuitableArticle(source, "binary file (it cannot be read as text)")
    if "\0" in text:
        raise UnsuitableArticle(source, "binary file (it has NUL characters)")
    return text


def _without_mark(data: bytes, declared: str | None) -> str | None:
    for encoding in ("utf-8", _as_browsers_read_it(declared)):
        try:
            return data.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    if _mostly_utf8(data):
        return data.decode("utf-8", "replace")
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return None


def _as_browsers_read_it(declared: str | None) -> str:
    """WHATWG Encoding Standard, section 4.2: Latin-1 means Windows-1252, and a wide encoding needs a mark."""
    name = (declared or "utf-8").lower()
    if name in ("iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii"):
        return "cp1252"
    return "utf-8" if name.startswith("utf-") else name


def _mostly_utf8(data: bytes) -> bool:
    """Whether the bytes beyond ASCII are more often valid UTF-8 than not: then it is a damaged file."""
    text = data.decode("utf-8", "surrogateescape")
    broken = sum("\udc80" <= char <= "\udcff" for char in text)
    return sum(char > "\x7f" for char in text) > 2 * broken
