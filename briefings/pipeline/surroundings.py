"""What the linker reads of one cue: the pieces around it, how far each is, and in which paragraph."""

from collections.abc import Sequence

import numpy as np

from briefings.pipeline.pieces import IntArray

REACH = 112  # pieces read on each side of a cue; 99.5 % of PolNeAR's attributions lie within
WIDTH = 2 * REACH
DISTANCES = 64
PARAGRAPHS = 5
_EXACT = 16  # distances up to here have a bucket each, farther ones share in steps that grow


def surroundings(
    cues: Sequence[Sequence[tuple[int, int]]], paragraphs: IntArray, first: int, stop: int
) -> dict[str, IntArray]:
    """Arrays ``[len(cues), WIDTH]`` for the linker; each cue is a list of ``(first, last + 1)`` pieces.

    ``index`` is the piece at each place, ``mask`` 0 where that lies outside of ``first .. stop``; then
    ``cue``, ``distance`` and ``paragraph`` as ``briefings.training.network.Linker`` describes them.
    """
    starts = np.array([min(s for s, _ in cue) for cue in cues], dtype=np.int64)
    ends = np.array([max(e for _, e in cue) for cue in cues], dtype=np.int64)
    index = starts[:, None] - REACH + np.arange(WIDTH)
    mask = (index >= first) & (index < stop)
    before, after = starts[:, None] - index, index - (ends[:, None] - 1)
    distance = np.where(before > 0, -_bucket(before), np.where(after > 0, _bucket(after), 0))
    inside = np.zeros(index.shape, dtype=np.int64)
    for row, cue in enumerate(cues):
        for s, e in cue:
            inside[row] |= (index[row] >= s) & (index[row] < e)
    index = np.clip(index, first, stop - 1)
    paragraph = np.clip(paragraphs[index] - paragraphs[starts][:, None], -2, 2) + 2
    return {
        "index": index,
        "mask": mask.astype(np.int64),
        "cue": inside,
        "distance": distance + DISTANCES // 2,
        "paragraph": paragraph,
    }


def _bucket(distance: IntArray) -> IntArray:
    """1 .. 31: exact up to 16, then logarithmic up to ``REACH``."""
    far = np.log(np.maximum(distance, 1) / _EXACT) / np.log(REACH / _EXACT)
    bucket = np.where(distance <= _EXACT, distance, _EXACT + 1 + (far * 14).astype(np.int64))
    return np.clip(bucket, 0, DISTANCES // 2 - 1)
