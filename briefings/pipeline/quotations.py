"""Quotations: where quotation marks open and close.

Marks are ``“ ”``, ``"`` and ``''`` (two apostrophes, as some newspapers print). A paragraph is a line. A
quotation that goes on into the next paragraph leaves the first one open and is reopened there; each
paragraph's piece is a quotation of its own. Unbalanced marks never raise: an opening mark that is not
closed counts only where the next paragraph reopens it, otherwise it is taken for a stray one.
"""

import re

from spacy.language import Language
from spacy.tokens import Doc

from briefings.pipeline.annotations import Span

_MARK = re.compile(r"[“”\"]|(?<!')''(?!')")
_PARAGRAPH = re.compile(r"[^\n]+")
_OPENING = ("“", '"', "''")


def find_quotations(text: str) -> list[Span]:
    """Character spans of the quotations in ``text``, marks included, in order, not overlapping."""
    paragraphs = [(m.start(), m.end()) for m in _PARAGRAPH.finditer(text) if m[0].strip()]
    found: list[Span] = []
    for index, (start, end) in enumerate(paragraphs):
        opened: int | None = None
        for mark in _MARK.finditer(text, start, end):
            if opened is None:
                if mark[0] != "”" and not _is_inch_or_closing(text, mark):
                    opened = mark.start()
            elif mark[0] == "“":
                opened = mark.start()  # the one before was never closed
            else:
                found.append((opened, mark.end()))
                opened = None
        if opened is not None and _reopens(text, paragraphs[index + 1 : index + 2]):
            found.append((opened, end))
    return found


def _reopens(text: str, following: list[Span]) -> bool:
    return bool(following) and text[following[0][0] : following[0][1]].lstrip().startswith(_OPENING)


def _is_inch_or_closing(text: str, mark: re.Match[str]) -> bool:
    """A straight mark after a digit (27") or between a word and a space cannot open a quotation."""
    before = text[mark.start() - 1 : mark.start()]
    after = text[mark.end() : mark.end() + 1]
    return mark[0] != "“" and before.isalnum() and not after.isalnum()


@Language.factory("briefings_quotations", assigns=["doc._.quotations"])
def make_quotations(nlp: Language, name: str) -> "Quotations":
    """The component ``briefings_quotations``."""
    return Quotations()


class Quotations:
    """Writes the spans of ``find_quotations`` to ``doc._.quotations``; needs no other component."""

    def __call__(self, doc: Doc) -> Doc:
        doc._.quotations = find_quotations(doc.text)
        return doc
