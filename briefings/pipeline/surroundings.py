"""What the linker reads of one cue: the pieces around it, how far each is, and in which paragraph."""

from collections.abc import Sequence

import numpy as np

from briefings.pipeline.pieces import IntArray

REACH = 112  # pieces read on each side of a cue; 99.5 % of PolNeAR's attributions lie within
WIDTH = 2 * REACH
DISTANCES = 64
PARAGRAPHS = 5
_EXACT = 16  # distances up to here have a bucket each, farther ones share in steps that grow


def surroundings(cues: Sequence[tuple[int, int]], paragraphs: IntArray) -> dict[str, IntArray]:
    """Arrays ``[len(cues), k]`` for the linker, of cues as ``(first, last + 1)`` pieces.

    ``paragraphs`` ``[n]`` is the paragraph of every piece there is; ``k`` is ``WIDTH``, or ``n`` where
    there are fewer. ``index`` is the piece at each place; ``cue``, ``distance`` and ``paragraph`` are as
    ``briefings.training.network.Linker`` describes them.
    """
    starts, ends = np.array(cues, dtype=np.int64).T[:, :, None]
    n = len(paragraphs)
    index = np.clip(starts - REACH, 0, max(0, n - WIDTH)) + np.arange(min(n, WIDTH))
    before, after = starts - index, index - (ends - 1)
    distance = np.where(before > 0, -_bucket(before), np.where(after > 0, _bucket(after), 0))
    return {
        "index": index,
        "cue": ((before <= 0) & (after <= 0)).astype(np.int64),
        "distance": distance + DISTANCES // 2,
        "paragraph": np.clip(paragraphs[index] - paragraphs[starts], -2, 2) + 2,
    }


def _bucket(distance: IntArray) -> IntArray:
    """1 .. 31: exact up to 16, then logarithmic up to ``REACH``."""
    far = np.log(np.maximum(distance, 1) / _EXACT) / np.log(REACH / _EXACT)
    bucket = np.where(distance <= _EXACT, distance, _EXACT + 1 + (far * 14).astype(np.int64))
    return np.clip(bucket, 0, DISTANCES // 2 - 1)
