"""The trained network of claims at run time: sentences in, what each word piece may be evidence of out.

It is an encoder (MiniLM, as that of the attribution model, with weights of its own) that labels every word
piece four times in BIO: as evidence on malicious activity; as evidence on a cause that is told or that is
said to be unknown; as part of a cause phrase; as evidence of a recovery in one of three states. How it was
trained: ``briefings.training.claims``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from briefings.pipeline.annotations import Span
from briefings.pipeline.bio import Scores, softmax
from briefings.pipeline.onnx import Graph
from briefings.pipeline.pieces import CLS, SEP, IntArray, Pieces, PieceSpan

WINDOW = 126  # pieces read at once, whole sentences, without [CLS] and [SEP]
STATES = ("resolved", "in_progress", "unresolved")
LABELS = {"malicious_activity": 3, "cause": 5, "phrase": 3, "resolution": 1 + 2 * len(STATES)}


@dataclass(slots=True)
class Reading:
    """What the network sees in one article.

    ``likely`` gives for each of ``LABELS`` the likelihoods ``[n, labels]`` of the article's ``n`` pieces; a
    piece that was not read is outside of everything.
    """

    pieces: Pieces
    likely: dict[str, Scores]

    def within(self, name: str, span: Span) -> Scores:
        """The rows of ``likely[name]`` for the pieces that the characters ``span`` touch."""
        covered = self.pieces.covered([span])
        first, stop = covered[0] if covered else (0, 0)
        return self.likely[name][first:stop]


def read(graph: Graph, pieces: Pieces, sentences: Sequence[Span]) -> Reading:
    """What the network sees in the sentences (characters) of an article."""
    n, sizes = len(pieces), list(LABELS.values())
    edges = np.cumsum([0, *sizes])
    scores = np.zeros((n, edges[-1]), dtype=np.float32)
    scores[:, edges[:-1]] = 20.0
    for window in windows(sentence_pieces(pieces, sentences)):
        ids = np.concatenate(([CLS], pieces.ids[window], [SEP]))
        features = np.pad(pieces.features[window], ((1, 1), (0, 0)))
        (found,) = graph(ids=ids[None], features=features[None])
        scores[window] = found[0, 1:-1]
    parts = zip(LABELS, edges[:-1], edges[1:], strict=True)
    return Reading(pieces, {name: softmax(scores[:, first:stop]) for name, first, stop in parts})


def sentence_pieces(pieces: Pieces, sentences: Iterable[Span]) -> list[PieceSpan]:
    """The pieces of each sentence; one that is longer than a window comes in several parts."""
    found = []
    for first, stop in pieces.covered(list(sentences)):
        found += [(at, min(stop, at + WINDOW)) for at in range(first, stop, WINDOW)]
    return found


def windows(sentences: Iterable[PieceSpan], first: int = WINDOW) -> list[IntArray]:
    """Pieces to read together: sentences in order, as many as fit (into ``first`` pieces, the first time)."""
    found: list[IntArray] = []
    room = 0
    for start, stop in sentences:
        if not found or stop - start > room:
            room = WINDOW if found else max(first, stop - start)
            found.append(np.arange(start, stop))
        else:
            found[-1] = np.concatenate((found[-1], np.arange(start, stop)))
        room -= stop - start
    return found
