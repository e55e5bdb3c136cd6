"""An article's text cut at every edge of what was found in it, so that a page can show overlapping marks.

HTML elements nest and spans of statements and claims need not: a content may hold another statement whole,
evidence may begin in a cue and end in a content. So each paragraph becomes a flat run of *segments*, each
with the set of marks that cover it; no markup is made here.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter

CONTENT, SOURCE, CUE, EVIDENCE, VALUE = "content", "source", "cue", "evidence", "value"

_WRAPPED_AT = 100  # a text whose lines are all shorter, with blank lines between blocks, is hard-wrapped
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_LINE_END = re.compile(r"\n\s*")


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters ``start`` to ``end`` (end-exclusive) of a text, and what they are to whom.

    ``part`` is one of the constants above. ``owner`` is the fragment of the statement or claim
    (``statement-12``), ``kind`` its quote type or aspect. ``anchor`` is the fragment that leads here, on the
    first mark of its owner in the text.
    """

    start: int
    end: int
    part: str
    owner: str
    kind: str = ""
    anchor: str | None = None
    label: str = ""


@dataclass(slots=True)
class Segment:
    """Text with the same marks throughout. ``owner`` is whose entry it leads to, None for plain text."""

    text: str
    classes: list[str] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    owner: str | None = None
    continues: bool = False  # the same owner's mark went on before this segment


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Where the paragraphs of ``text`` lie: (start, end) characters, without the space around them.

    A line is a paragraph, except in hard-wrapped text, where blank lines part the paragraphs.
    """
    wrapped = "\n\n" in text and max(map(len, text.split("\n"))) <= _WRAPPED_AT
    edges, start = [], 0
    for gap in (_BLANK_LINE if wrapped else _LINE_END).finditer(text):
        edges.append((start, gap.start()))
        start = gap.end()
    edges.append((start, len(text)))
    stripped = [
        (end - len(text[start:end].lstrip()), start + len(text[start:end].rstrip())) for start, end in edges
    ]
    return [(start, end) for start, end in stripped if start < end]


def segmented(text: str, marks: Iterable[Mark], focus: str | None = None) -> list[list[Segment]]:
    """The paragraphs of ``text``, each as its segments in order; ``focus`` is the owner to stand out.

    Marks that reach outside the text are cut to it, empty ones are left out. The anchor of a mark that
    begins between two paragraphs comes with the next one.
    """
    kept = sorted(_within(text, marks), key=attrgetter("start", "end"))
    active: list[Mark] = []
    result, upcoming = [], 0
    for start, end in paragraphs(text):
        edges = {start, end}
        first = upcoming
        while upcoming < len(kept) and kept[upcoming].start < end:
            upcoming += 1
        candidates = [mark for mark in active if mark.end > start] + kept[first:upcoming]
        for mark in candidates:
            edges.update(edge for edge in (mark.start, mark.end) if start < edge < end)
        result.append(list(_segments(text, sorted(edges), candidates, focus)))
        active = [mark for mark in candidates if mark.end > end]
    return result


def _within(text: str, marks: Iterable[Mark]) -> Iterator[Mark]:
    for mark in marks:
        start, end = max(0, mark.start), min(mark.end, len(text))
        if start < end:
            yield Mark(start, end, mark.part, mark.owner, mark.kind, mark.anchor, mark.label)


def _segments(text: str, edges: list[int], marks: Sequence[Mark], focus: str | None) -> Iterator[Segment]:
    """Segments of one paragraph; ``marks`` by start, those running over from before first."""
    waiting = sorted(marks, key=attrgetter("start"))
    active: list[Mark] = []
    position, previous = 0, None
    for start, end in pairwise(edges):
        active = [mark for mark in active if mark.end > start]
        begun = []
        while position < len(waiting) and waiting[position].start <= start:
            begun.append(waiting[position])
            position += 1
        active += [mark for mark in begun if mark.end > start]
        # What began in the paragraph before was announced there, unless it began in the gap after it.
        opening = [mark for mark in begun if mark.start == start or not text[mark.start : start].strip()]
        segment = Segment(
            text[start:end],
            classes=_classes(active, focus),
            anchors=[mark.anchor for mark in opening if mark.anchor],
            labels=[mark.label for mark in opening if mark.label],
            owner=_owner(active),
        )
        segment.continues = segment.owner is not None and segment.owner == previous
        previous = segment.owner
        yield segment


def _owner(active: Sequence[Mark]) -> str | None:
    """Whose entry the text leads to: the innermost statement's, else the innermost claim's."""
    statements = [mark for mark in active if mark.part in (CONTENT, SOURCE, CUE)]
    candidates = statements or active
    return min(candidates, key=lambda mark: mark.end - mark.start).owner if candidates else None


def _classes(active: Sequence[Mark], focus: str | None) -> list[str]:
    """Style classes: the parts that cover the text, kind of the innermost content, aspects of claims."""
    contents = [mark for mark in active if mark.part == CONTENT]
    parts = {mark.part for mark in active}
    classes = [part for part in (CONTENT, SOURCE, CUE, VALUE) if part in parts]
    if contents:
        classes.append(min(contents, key=lambda mark: mark.end - mark.start).kind)
        if len({mark.owner for mark in contents}) > 1:
            classes.append("nested")
    for aspect in sorted({mark.kind for mark in active if mark.part == EVIDENCE}):
        classes += [EVIDENCE, aspect] if EVIDENCE not in classes else [aspect]
    if focus and any(mark.owner == focus for mark in active):
        classes.append("focus")
    return classes
