"""Text as the trained models read it: word pieces, their places, and features that word pieces lose.

The encoder is uncased and its tokenizer drops line ends, so each piece also carries its letter case, the
break before it and its place in a quotation.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from briefings.pipeline.annotations import Span
from briefings.pipeline.quotations import find_quotations

IntArray = NDArray[np.int64]
PieceSpan = tuple[int, int]  # (first, last + 1) word pieces

CLS, SEP = 101, 102  # the pieces that begin and end what an encoder reads
_CLOSING = re.compile(r"(?:[”\"]|'')\Z")
LOWER, TITLE, UPPER, OTHER = range(4)  # letter case of the piece
GLUED, SPACE, PARAGRAPH = range(3)  # what stands before the piece
OUTSIDE, INSIDE, MARK = range(3)  # place in a quotation
FEATURE_SIZES = (4, 3, 3)


@dataclass(slots=True)
class Pieces:
    """The word pieces of one text, without special tokens.

    ``ids``, ``starts``, ``ends`` (characters) and ``paragraphs`` (number of the paragraph) have shape
    ``[n]``; ``features`` has ``[n, 3]``: case, break before, place in a quotation.
    """

    ids: IntArray
    starts: IntArray
    ends: IntArray
    paragraphs: IntArray
    features: IntArray

    def __len__(self) -> int:
        return len(self.ids)

    def covered(self, spans: Sequence[Span]) -> list[tuple[int, int]]:
        """The pieces that each character span touches, as ``(first, last + 1)``; empty ones left out."""
        found = []
        for start, end in spans:
            first = int(np.searchsorted(self.ends, start, side="right"))
            stop = int(np.searchsorted(self.starts, end, side="left"))
            if first < stop:
                found.append((first, stop))
        return found


def read_pieces(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Pieces]:
    """One ``Pieces`` a text, in order."""
    encodings = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return [_pieces(text, encoding) for text, encoding in zip(texts, encodings, strict=True)]


def _pieces(text: str, encoding: Any) -> Pieces:
    n = len(encoding.ids)
    places = np.array(encoding.offsets, dtype=np.int64).reshape(n, 2)
    starts, ends = places[:, 0], places[:, 1]
    newlines = np.array([i for i, c in enumerate(text) if c == "\n"], dtype=np.int64)
    paragraphs = np.searchsorted(newlines, starts).astype(np.int64)
    features = np.zeros((n, 3), dtype=np.int64)
    features[:, 0] = [_case(text[s:e]) for s, e in places]
    before = np.concatenate(([0], ends[:-1]))[:n]
    features[:, 1] = np.where(starts > before, SPACE, GLUED)
    if n:
        features[1:, 1][paragraphs[1:] > paragraphs[:-1]] = PARAGRAPH
        features[0, 1] = PARAGRAPH
    for start, end in find_quotations(text):
        first, stop = np.searchsorted(starts, (start, end))
        features[first:stop, 2] = INSIDE
        opened = start + (2 if text.startswith("''", start) else 1)
        features[first : np.searchsorted(starts, opened), 2] = MARK
        if closing := _CLOSING.search(text, max(opened, end - 2), end):
            features[np.searchsorted(starts, closing.start()) : stop, 2] = MARK
    return Pieces(np.array(encoding.ids, dtype=np.int64), starts, ends, paragraphs, features)


def _case(piece: str) -> int:
    if piece.islower():
        return LOWER
    if not piece[:1].isupper():
        return OTHER
    return UPPER if len(piece) > 1 and piece.isupper() else TITLE
