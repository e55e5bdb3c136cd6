"""From the model's scores to spans: cues from tag scores, sources and contents from label scores."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from briefings.pipeline.annotations import Span
from briefings.pipeline.pieces import Pieces, quotations

Scores = NDArray[np.float32]
OUT, B_SOURCE, I_SOURCE, B_CONTENT, I_CONTENT = range(5)
_NEVER = np.float32(-1e4)


def softmax(scores: Scores) -> Scores:
    """Over the last axis."""
    exp = np.exp(scores - scores.max(axis=-1, keepdims=True))
    result: Scores = exp / exp.sum(axis=-1, keepdims=True)
    return result


def cue_pieces(tags: Scores, threshold: float) -> list[tuple[int, int]]:
    """Cues as ``(first, last + 1)`` pieces, from tag scores ``[n, 9]``.

    A piece is in a cue where beginning and inside together are likelier than ``threshold``.
    """
    likely = softmax(tags[:, :3])
    begin, inside = likely[:, 1], likely[:, 2]
    found: list[tuple[int, int]] = []
    for i in np.flatnonzero(begin + inside > threshold).tolist():
        if found and found[-1][1] == i and begin[i] < inside[i]:
            found[-1] = (found[-1][0], i + 1)
        else:
            found.append((i, i + 1))
    return found


def best_labels(scores: Scores, mask: NDArray[np.int64]) -> NDArray[np.int64]:
    """The likeliest label sequences by Viterbi; ``scores`` ``[m, k, 5]``, ``mask`` ``[m, k]``.

    The one constraint is that an inside label follows its own beginning or itself.
    """
    scores = np.log(softmax(scores) + np.float32(1e-9))
    scores[mask == 0] = (0, _NEVER, _NEVER, _NEVER, _NEVER)
    moves = np.zeros((5, 5), dtype=np.float32)
    for begin, inside in ((B_SOURCE, I_SOURCE), (B_CONTENT, I_CONTENT)):
        moves[:, inside] = _NEVER
        moves[begin, inside] = moves[inside, inside] = 0
    m, k, _ = scores.shape
    total = scores[:, 0].copy()
    total[:, [I_SOURCE, I_CONTENT]] += _NEVER
    back = np.zeros((m, k, 5), dtype=np.int8)
    for i in range(1, k):
        candidates = total[:, :, None] + moves
        back[:, i] = candidates.argmax(axis=1)
        total = np.take_along_axis(candidates, back[:, i, None, :].astype(np.int64), axis=1)[:, 0] + scores[:, i]
    labels = np.zeros((m, k), dtype=np.int64)
    labels[:, -1] = total.argmax(axis=1)
    rows = np.arange(m)
    for i in range(k - 1, 0, -1):
        labels[:, i - 1] = back[rows, i, labels[:, i]]
    return labels


def label_spans(labels: NDArray[np.int64], begin: int, inside: int) -> list[tuple[int, int]]:
    """Runs of one role in a label sequence ``[k]``, as ``(first, last + 1)`` places."""
    found: list[tuple[int, int]] = []
    for i in np.flatnonzero((labels == begin) | (labels == inside)).tolist():
        if found and found[-1][1] == i and labels[i] == inside:
            found[-1] = (found[-1][0], i + 1)
        else:
            found.append((i, i + 1))
    return found


def characters(spans: Sequence[tuple[int, int]], pieces: Pieces, text: str) -> list[Span]:
    """Piece ranges as character spans, widened to whole words; those that then touch are joined."""
    found: list[Span] = []
    for first, stop in spans:
        start, end = int(pieces.starts[first]), int(pieces.ends[stop - 1])
        while start and text[start].isalnum() and text[start - 1].isalnum():
            start -= 1
        while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
            end += 1
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif start < end:
            found.append((start, end))
    return found
