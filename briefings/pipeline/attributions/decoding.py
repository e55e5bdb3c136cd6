"""From the attribution model's scores to candidates: cues, each with its own source and content."""

from dataclasses import dataclass

import numpy as np

from briefings.pipeline.bio import Scores, runs, softmax
from briefings.pipeline.pieces import IntArray, PieceSpan

OUTSIDE, B_SOURCE, I_SOURCE, B_CONTENT, I_CONTENT = range(5)
CUE = 0.2  # likelihood from which a piece may belong to a cue; whole candidates are weighed afterwards
PART = 0.7  # mean likelihood that a further part of a content needs
SHARE = 0.5  # of a content that must be left to it


@dataclass(slots=True)
class Candidate:
    """A cue with what the linker found for it; ``score`` is between 0 and 1.

    ``content`` has its parts, in order.
    """

    score: float
    cue: PieceSpan
    source: PieceSpan | None
    content: list[PieceSpan]

    @property
    def size(self) -> int:
        """Number of pieces in the content."""
        return sum(stop - first for first, stop in self.content)


def find_cues(tags: Scores) -> list[tuple[PieceSpan, float]]:
    """Possible cues and how likely each is, from tag scores ``[n, 9]`` (the first three are the cue's)."""
    likely = softmax(tags[:, :3])
    begin, inside = likely[:, 1], likely[:, 2]
    found: list[PieceSpan] = []
    for i in np.flatnonzero(begin + inside > CUE).tolist():
        if found and found[-1][1] == i and begin[i] < inside[i]:
            found[-1] = (found[-1][0], i + 1)
        else:
            found.append((i, i + 1))
    return [(span, float((begin + inside)[slice(*span)].max())) for span in found]


def read_candidate(
    cue: PieceSpan, score: float, places: IntArray, labels: IntArray, likely: Scores
) -> Candidate | None:
    """One row of the linker's answer: ``places`` and ``labels`` ``[k]``, ``likely`` ``[k, 5]``.

    None where there is no content. The content's mean likelihood goes into the score. A source is one
    phrase: of several, the likeliest by the mean of its pieces. Of the content's parts, those less likely
    than ``PART`` are left out, but for the likeliest.
    """
    source, content = (
        [(likely[first:stop, begin : begin + 2].sum(), first, stop) for first, stop in runs(labels, begin)]
        for begin in (B_SOURCE, B_CONTENT)
    )
    if not content:
        return None
    best = max(content)
    parts = [part for part in content if part is best or part[0] > PART * (part[2] - part[1])]
    score *= float(sum(part[0] for part in parts) / sum(stop - first for _, first, stop in parts))

    def pieces(part: tuple[float, int, int]) -> PieceSpan:
        return int(places[part[1]]), int(places[part[2] - 1]) + 1

    speaker = pieces(max(source, key=_mean)) if source else None
    return Candidate(score, cue, speaker, [pieces(part) for part in parts])


def contest(candidates: list[Candidate], threshold: float) -> list[Candidate]:
    """The candidates above ``threshold`` that do not contradict each other, in the order of their cues.

    In PolNeAR no words belong to the content of two attributions. So the best candidate takes its
    content; one that is then left with no more than ``SHARE`` of its own is dropped.
    """
    taken: set[int] = set()
    kept = []
    for candidate in sorted(candidates, key=lambda c: (-c.score, c.cue)):
        if candidate.score <= threshold:
            break
        free = [part for span in candidate.content for part in _without(span, taken)]
        size = candidate.size
        if sum(stop - first for first, stop in free) > SHARE * size:
            taken.update(i for span in candidate.content for i in range(*span))
            candidate.content = free
            kept.append(candidate)
    return sorted(kept, key=lambda c: c.cue)


def _mean(part: tuple[float, int, int]) -> float:
    return part[0] / (part[2] - part[1])


def _without(span: PieceSpan, taken: set[int]) -> list[PieceSpan]:
    """What is left of ``span``."""
    found: list[PieceSpan] = []
    for i in range(*span):
        if i in taken:
            continue
        if found and found[-1][1] == i:
            found[-1] = (found[-1][0], i + 1)
        else:
            found.append((i, i + 1))
    return found
