"""Exact edges for the spans of the attribution model: whole words, whole quotations."""

from collections.abc import Sequence

from briefings.pipeline.annotations import Span

_APOSTROPHES = "'’"


def whole_words(text: str, start: int, end: int) -> Span:
    """``start``-``end`` widened so that it cuts no word; "don't" is one word, "Trump's" is not."""
    while start and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    if text[end : end + 1] and text[end] in _APOSTROPHES and text[end - 1] == "n":
        after = text[end + 1 : end + 3]
        if after[:1] == "t" and not after[1:].isalnum():
            end += 2
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
