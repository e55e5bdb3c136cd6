"""What the linker reads of one cue: the pieces around it, how far each is, and in which paragraph."""

from collections.abc import Sequence

import numpy as np

from briefings.pipeline.pieces import IntArray

REACH = 112  # pieces on each side of a cue, in training; 99.5 % of PolNeAR's attributions lie within
WIDTH = 176  # pieces read at prediction; as good as twice REACH, and a quarter faster
DISTANCES = 64
PARAGRAPHS = 5
_EXACT = 16  # distances up to here have a bucket each, farther ones share in steps that grow


def places(cues: Sequence[tuple[int, int]], n: int) -> IntArray:
    """The ``WIDTH`` pieces (all ``n`` if fewer) about each cue, ``[len(cues), k]``.

    A cue is ``(first, last + 1)`` pieces. Near an end of the text more is read on the other side.
    """
    starts = np.array([first for first, _ in cues], dtype=np.int64)[:, None]
    first: IntArray = np.clip(starts - WIDTH // 2, 0, max(0, n - WIDTH))
    return first + np.arange(min(n, WIDTH))


def relations(cues: Sequence[tuple[int, int]], index: IntArray, paragraphs: IntArray) -> dict[str, IntArray]:
    """How the pieces of ``index`` ``[len(cues), k]`` stand to their cue, as arrays of the same shape.

    ``paragraphs`` ``[n]`` is the paragraph of every piece. ``cue`` is 1 on the cue; ``distance`` and
    ``paragraph`` are bucket numbers.
    """
    starts, ends = np.array(cues, dtype=np.int64).T[:, :, None]
    before, after = starts - index, index - (ends - 1)
    distance = np.where(before > 0, -_bucket(before), np.where(after > 0, _bucket(after), 0))
    return {
        "cue": ((before <= 0) & (after <= 0)).astype(np.int64),
        "distance": distance + DISTANCES // 2,
        "paragraph": np.clip(paragraphs[index] - paragraphs[starts], -2, 2) + 2,
    }


def _bucket(distance: IntArray) -> IntArray:
    """1 .. 31: exact up to 16, then logarithmic up to ``REACH``."""
    far = np.log(np.maximum(distance, 1) / _EXACT) / np.log(REACH / _EXACT)
    bucket = np.where(distance <= _EXACT, distance, _EXACT + 1 + (far * 14).astype(np.int64))
    return np.clip(bucket, 0, DISTANCES // 2 - 1)
