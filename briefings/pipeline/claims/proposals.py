"""What the network itself takes for evidence, as candidates beside those of the lexicons."""

from collections.abc import Iterator

import numpy as np

from briefings.pipeline.annotations import Span
from briefings.pipeline.bio import best_labels, runs
from briefings.pipeline.claims.network import LABELS, Reading
from briefings.pipeline.pieces import IntArray, PieceSpan

Proposal = tuple[str, Span, Span | None]  # aspect, evidence, cause phrase

_SHORTEST = 3  # pieces of evidence
# By how much (in log likelihood) evidence is preferred to none: proposals are weighed afterwards.
_EVIDENCE, _PHRASE = 1.0, 1.5
_CERTAIN = 0.97  # likelihood from which a piece is outside for certain
_TOLD, _UNKNOWN, _PART = 1, 3, 1  # labels that begin evidence on a cause, and a cause phrase


def proposals(reading: Reading) -> Iterator[Proposal]:
    """Runs of evidence, by character, with their aspect and, for a cause that is told, the cause phrase."""
    if not len(reading.pieces):
        return
    for aspect in ("malicious_activity", "resolution"):
        found = _labels(reading, aspect, _EVIDENCE)
        for begin in range(1, LABELS[aspect], 2):
            for span in _long(runs(found, begin)):
                yield aspect, _characters(reading, span), None
    found, phrases = _labels(reading, "cause", _EVIDENCE), runs(_labels(reading, "phrase", _PHRASE), _PART)
    for span in _long(runs(found, _TOLD)):
        inside = [(first, stop) for first, stop in phrases if first < span[1] and span[0] < stop]
        if inside:
            likely = 1 - reading.likely["phrase"][:, 0]
            best = max(inside, key=lambda phrase: likely[slice(*phrase)].sum())
            yield "cause", _characters(reading, span), _characters(reading, best)
    for span in _long(runs(found, _UNKNOWN)):
        yield "cause", _characters(reading, span), None


def _labels(reading: Reading, name: str, preference: float) -> IntArray:
    """The likeliest labels, decoded only where there is any chance of evidence, which is little of a text."""
    likely = reading.likely[name]
    labels = np.zeros(len(likely), dtype=np.int64)
    near = np.concatenate(([False], likely[:, 0] < _CERTAIN, [False]))
    edges = np.flatnonzero(near[1:] != near[:-1]).reshape(-1, 2)
    for first, stop in edges.tolist():
        scores = np.log(likely[None, first:stop] + np.float32(1e-9))
        scores[..., 0] -= preference
        labels[first:stop] = best_labels(scores)[0]
    return labels


def _long(spans: list[PieceSpan]) -> list[PieceSpan]:
    return [(first, stop) for first, stop in spans if stop - first >= _SHORTEST]


def _characters(reading: Reading, span: PieceSpan) -> Span:
    return int(reading.pieces.starts[span[0]]), int(reading.pieces.ends[span[1] - 1])
