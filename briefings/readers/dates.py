"""Dates as sources print them, normalised to ISO 8601."""

import logging
import re
from datetime import date, datetime

import dateparser

log = logging.getLogger(__name__)

_YEAR_FIRST = re.compile(r"(\d{4})[-_/.](\d{1,2})[-_/.](\d{1,2})(?!\d)(.*)", re.DOTALL)
_YEAR_LAST = re.compile(r"(\d{1,2})[-_/.](\d{1,2})[-_/.]\d{4}(?!\d)")
_EARLIEST = 1900  # 0001-01-01 and the like stand for "no date" in some content management systems


def iso_date(value: str | None, source: str) -> str | None:
    """``value`` as an ISO 8601 date, or date-time where it has a time of day; None where it has no date.

    Takes ISO dates in any spelling (``2017-04-10``, ``2017_04_1``, ``2017/04/10``) and English ones
    (``April 10, 2017``, ``Mon, 10 Apr 2017 09:30 GMT``). A date that can be read two ways (``03/04/2017``)
    is None rather than a guess. What is not understood is logged as a warning that names ``source``.
    """
    if value is None or not value.strip():
        return None
    moment = _parse(value.strip())
    if moment is None or moment.year < _EARLIEST:
        log.warning("%s: date %r is not understood and left out", source, value)
        return None
    return moment.isoformat(timespec="seconds") if isinstance(moment, datetime) else moment.isoformat()


def _parse(value: str) -> date | datetime | None:
    if match := _YEAR_FIRST.fullmatch(value):
        year, month, day, rest = match.groups()
        value = f"{year}-{month:0>2}-{day:0>2}{rest}"
    for parse in (date.fromisoformat, datetime.fromisoformat):
        try:
            return parse(value)
        except ValueError:
            continue
    return _parse_words(value)


def _parse_words(value: str) -> date | datetime | None:
    order = "MDY"
    if match := _YEAR_LAST.match(value):
        first, second = int(match[1]), int(match[2])
        if first <= 12 and second <= 12 and first != second:
            return None
        order = "DMY" if first > 12 else "MDY"
    moment = dateparser.parse(
        value,
        languages=["en"],
        settings={
            "DATE_ORDER": order,
            "PARSERS": ["absolute-time"],  # "yesterday" would be counted from today
            "REQUIRE_PARTS": ["year", "month", "day"],
        },
    )
    if not isinstance(moment, datetime):
        return None
    return moment if ":" in value else moment.date()
