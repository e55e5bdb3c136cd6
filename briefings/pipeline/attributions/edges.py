"""Exact edges for the spans of the attribution model: whole words, whole quotations."""

import re
from collections.abc import Sequence

from briefings.pipeline.annotations import Span

_WORD = re.compile(r"(?:\b[A-Z]['’](?=[A-Z]))?[^\W_]+(?:(?<=n)['’]t\b)?")


def whole_words(text: str, start: int, end: int) -> Span:
    """``start``-``end`` widened so that it cuts no word; "don't" and "O'Hara" are one, "Trump's" is not."""
    left, right = start, end
    while left and not text[left - 1].isspace():
        left -= 1
    while right < len(text) and not text[right].isspace():
        right += 1
    for word in _WORD.finditer(text, left, right):
        if word.start() < start < word.end():
            start = word.start()
        if word.start() < end < word.end():
            end = word.end()
    return start, end


def whole_quotations(
    content: Sequence[Span], others: Sequence[Span], quotations: Sequence[Span]
) -> list[Span]:
    """``content`` with each quotation of which it holds more than half; spans that touch are joined.

    A quotation that holds any of ``others`` (the attribution's source and cue) is left as it is: there
    the marks do not enclose one person's words.
    """
    found = list(content)
    for start, end in quotations:
        held = sum(overlap((start, end), span) for span in content)
        if 2 * held > end - start and not any(overlap((start, end), span) for span in others):
            found.append((start, end))
    return join(found)


def join(spans: Sequence[Span]) -> list[Span]:
    """Sorted, with those that overlap or touch made one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def overlap(a: Span, b: Span) -> int:
    """How many characters two spans share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))
