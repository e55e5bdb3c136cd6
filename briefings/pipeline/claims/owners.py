"""Whose a token is: the innermost attribution that holds it, and what lies outside the article proper."""

from bisect import bisect_left

from spacy.tokens import Doc

from briefings.pipeline.annotations import Attribution, Span
from briefings.pipeline.parse_table import ParseTable

# Attitudes in which a source stands for the content; what it wants, or does, the article itself tells.
_VOUCHES = ("assertion", "belief", "emotion")


class Owners:
    """The attributions of ``doc`` (its text is ``text``) by token; ``cues`` are the tokens of their cues."""

    def __init__(self, doc: Doc, table: ParseTable, text: str) -> None:
        self._furniture: list[Span] = [*doc._.furniture, *_headline(doc, text)]
        self._owner: list[Attribution | None] = [None] * len(table)
        self._of_cue: dict[int, Attribution] = {}
        attributions: list[Attribution] = [a for a in doc._.attributions if a.attitude in _VOUCHES]
        # the largest first, so that the innermost overwrites
        for attribution in sorted(attributions, key=lambda a: -sum(end - start for start, end in a.content)):
            for span in attribution.content:
                for i in _tokens(table, span):
                    self._owner[i] = attribution
            for span in attribution.cue:
                for i in _tokens(table, span):
                    self._of_cue[i] = attribution
        self.cues = frozenset(self._of_cue)

    def of(self, token: int) -> Attribution | None:
        """The attribution that ``token`` is the cue of, or else the innermost whose content holds it."""
        return self._of_cue.get(token) or self._owner[token]

    def furniture(self, start: int, end: int) -> bool:
        """Whether most of these characters are page furniture."""
        shared = sum(max(0, min(end, e) - max(start, s)) for s, e in self._furniture)
        return shared * 2 > end - start


def _headline(doc: Doc, text: str) -> list[Span]:
    """The first line where it only repeats the title: claims are those of the text below it."""
    line = text.split("\n", 1)[0]
    repeats = doc._.title and line.strip(" .").casefold() == doc._.title.strip(" .").casefold()
    return [(0, len(line))] if repeats else []


def _tokens(table: ParseTable, span: Span) -> range:
    return range(bisect_left(table.starts, span[0]), bisect_left(table.starts, span[1]))
