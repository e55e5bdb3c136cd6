"""Label sequences in BIO: the likeliest by Viterbi, and the spans that they mark.

Labels are 0 for outside and, for the kinds of span in order, 1 and 2, 3 and 4 ...: the beginning and the
inside of a span (Ramshaw and Marcus 1995).
"""

import numpy as np
from numpy.typing import NDArray

from briefings.pipeline.pieces import IntArray, PieceSpan

Scores = NDArray[np.float32]

_NEVER = np.float32(-1e4)


def softmax(scores: Scores) -> Scores:
    """Over the last axis."""
    exp = np.exp(scores - scores.max(axis=-1, keepdims=True))
    result: Scores = exp / exp.sum(axis=-1, keepdims=True)
    return result


def best_labels(scores: Scores) -> IntArray:
    """The likeliest label sequences ``[m, k]`` of log likelihoods ``[m, k, labels]``.

    The one constraint is that an inside label follows its own beginning or itself.
    """
    m, k, size = scores.shape
    inside = np.arange(2, size, 2)
    moves = np.zeros((size, size), dtype=np.float32)
    moves[:, inside] = _NEVER
    moves[inside - 1, inside] = moves[inside, inside] = 0
    total = scores[:, 0].copy()
    total[:, inside] += _NEVER
    back = np.zeros((k, m, size), dtype=np.int64)
    for i in range(1, k):
        candidates = total[:, :, None] + moves
        back[i] = candidates.argmax(axis=1)
        total = candidates.max(axis=1) + scores[:, i]
    labels = np.zeros((m, k), dtype=np.int64)
    labels[:, -1] = total.argmax(axis=1)
    rows = np.arange(m)
    for i in range(k - 1, 0, -1):
        labels[:, i - 1] = back[i, rows, labels[:, i]]
    return labels


def runs(labels: IntArray, begin: int) -> list[PieceSpan]:
    """The spans of the kind whose inside label is ``begin`` + 1, as ``(first, last + 1)`` places."""
    found: list[PieceSpan] = []
    for i in np.flatnonzero((labels == begin) | (labels == begin + 1)).tolist():
        if labels[i] == begin:
            found.append((i, i + 1))
        else:
            found[-1] = (found[-1][0], i + 1)
    return found
