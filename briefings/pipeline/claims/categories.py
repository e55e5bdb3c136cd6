"""The kind of cause that a cause phrase names."""

import re
from functools import cache

from briefings.pipeline.lexicons import lexicon

UNKNOWN = "unknown"


def category(phrase: str | None) -> str:
    """The category of a cause phrase: ``hostile act``, ``software change``, ``configuration`` ...

    The categories and their words are those of ``lexicons/cause_categories.toml``, of which the first
    that fits counts; ``unknown`` where none does, or where there is no phrase.
    """
    if phrase:
        words = " ".join(re.findall(r"[\w’'-]+", phrase.casefold()))
        for name, pattern in _patterns():
            if pattern.search(words):
                return name
    return UNKNOWN


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    entries: dict[str, list[str]] = lexicon("cause_categories")["category"]
    return tuple(
        (name, re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, words)) + r")(?![\w-])"))
        for name, words in entries.items()
    )
