"""Time expressions: where a text names a time, and which day, month or year that is.

Absolute dates are read by dateparser, which places a date without a year before the article's own;
relative ones ("Thursday", "last year", "two months ago") are counted from the article's date.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache

from dateparser.date import DateDataParser

from briefings.pipeline.lexicons import lexicon

_PRECISION = {"year": 4, "month": 7, "day": 10}  # how much of YYYY-MM-DD is known


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """``text[start:end]`` names a time: ``kind`` is the name of its pattern in the lexicon.

    ``value`` is ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, or None where there is no date to count from.
    """

    start: int
    end: int
    kind: str
    value: str | None


def time_expressions(
    text: str, published: str | None, start: int = 0, end: int | None = None
) -> Iterator[TimeExpression]:
    """The time expressions in ``text[start:end]``, in order.

    ``published`` is the ISO date or date-time of the article, or None.
    """
    origin = published[:10] if published else None
    for match in _pattern().finditer(text, start, len(text) if end is None else end):
        kind = match.lastgroup or ""
        if (
            kind == "today"
            and match[0][0].isupper()
            and text[max(0, match.start() - 2) : match.start()].strip().isalnum()
        ):
            continue  # "Harbour Today" is a newspaper
        yield TimeExpression(match.start(), match.end(), kind, _value(kind, match[0], origin))


@cache
def _pattern() -> re.Pattern[str]:
    data = lexicon("time_expressions")
    fill = {
        "month": f"(?:{'|'.join(data['months'])})",
        "weekday": f"(?:{'|'.join(data['weekdays'])})",
        "unit": "|".join(data["units"]),
        "season": "|".join(data["seasons"]),
        "number": "|".join([*data["numbers"], r"\d{1,2}"]),
        "before_month": "|".join(data["before_month"]),
        "before_year": "|".join(data["before_year"]),
    }
    alternatives = []
    for kind, pattern in data["patterns"].items():
        for name, words in fill.items():
            pattern = pattern.replace(f"{{{name}}}", words)
        alternatives.append(f"(?P<{kind}>{pattern})")
    return re.compile(rf"(?<![\w©])(?:{'|'.join(alternatives)})(?!\w)")


@lru_cache(maxsize=4096)
def _value(kind: str, expression: str, published: str | None) -> str | None:
    words = expression.split()
    if kind == "year":
        return expression[-4:]
    if re.search(r"(?:19|20)\d\d$", expression) or kind == "iso":
        return _absolute(expression, date.today())
    try:
        origin = date.fromisoformat(published or "")
    except ValueError:
        return None
    if kind in _RELATIVE:
        return _RELATIVE[kind](words, origin)
    if kind == "month":
        expression = re.split(r"[ -]", expression)[-1]
    return _absolute(expression, origin)


def _absolute(expression: str, origin: date) -> str | None:
    """A date as dateparser reads it: the latest that is not after ``origin`` if it names no year."""
    base = datetime.combine(origin, datetime.min.time())
    parser = DateDataParser(
        languages=["en"],
        settings={"PREFER_DATES_FROM": "past", "RELATIVE_BASE": base, "RETURN_AS_TIMEZONE_AWARE": False},
    )
    found = parser.get_date_data(expression)
    if found.date_obj is None:
        return None
    return str(found.date_obj.date().isoformat()[: _PRECISION.get(found.period, 10)])


def _weekday(words: list[str], origin: date) -> str:
    """The latest such day, which is the article's own day where that has the same name."""
    names = lexicon("time_expressions")["weekdays"]
    back = (origin.weekday() - names.index(words[-1])) % 7
    return (origin - timedelta(days=back)).isoformat()


def _ordinal_day(words: list[str], origin: date) -> str | None:
    """The day in the article's month, or in the month before if it is still to come."""
    day = int(re.sub(r"\D", "", words[-1]))
    month = origin if day <= origin.day else origin.replace(day=1) - timedelta(days=1)
    try:
        return month.replace(day=day).isoformat()
    except ValueError:
        return None


def _before(count: int, unit: str, origin: date) -> str:
    """``count`` units before ``origin``, as precise as the unit; a week only tells the month."""
    if unit == "year":
        return str(origin.year - count)
    if unit == "month":
        months = origin.year * 12 + origin.month - 1 - count
        return f"{months // 12:04}-{months % 12 + 1:02}"
    if unit == "week":
        return (origin - timedelta(weeks=count)).isoformat()[:7]
    return (origin - timedelta(days=count)).isoformat()


def _ago(words: list[str], origin: date) -> str | None:
    """Years before the article; other units only with "ago": "earlier" counts from what was told."""
    numbers = lexicon("time_expressions")["numbers"]
    count = int(words[0]) if words[0].isdigit() else numbers[words[0].lower()]
    unit = words[1].rstrip("s")
    if words[2] != "ago" and unit != "year":
        return None
    return _before(count, unit, origin)


def _season(words: list[str], origin: date) -> str:
    """The year of the latest season of that name that had begun; a winter begins in the year before."""
    first = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[words[-1]]
    return str(origin.year if first <= origin.month else origin.year - 1)


_RELATIVE: dict[str, Callable[[list[str], date], str | None]] = {
    "weekday": _weekday,
    "ordinal_day": _ordinal_day,
    "ago": _ago,
    "comes_after": lambda words, origin: _ago([*words[-3:-1], "ago"], origin),
    "last_season": _season,
    "last_unit": lambda words, origin: _before(1, words[-1], origin),
    "this_unit": lambda words, origin: _before(0, words[-1], origin),
    "yesterday": lambda words, origin: _before(1, "day", origin),
    "today": lambda words, origin: _before(0, "day", origin),
}
