"""The trained attribution model at run time: texts in, attributions as character spans out."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol, TypeVar

import numpy as np
from tokenizers import Tokenizer

from briefings.pipeline.annotations import Span
from briefings.pipeline.attributions.decoding import (
    Candidate,
    contest,
    find_cues,
    read_candidate,
)
from briefings.pipeline.attributions.edges import join, overlap, whole_quotations, whole_words
from briefings.pipeline.attributions.signed import signed_quotations
from briefings.pipeline.attributions.surroundings import places, relations
from briefings.pipeline.bio import Scores, best_labels, softmax
from briefings.pipeline.pieces import CLS, SEP, IntArray, Pieces, read_pieces
from briefings.pipeline.quotations import find_quotations

T = TypeVar("T")

WINDOW = 254  # pieces the encoder reads at once, without [CLS] and [SEP]
STRIDE = 160
CUES = 8  # cues linked at once


class Spans(NamedTuple):
    """One attribution: character spans of source, cue and content."""

    source: list[Span]
    cue: list[Span]
    content: list[Span]


class Network(Protocol):
    """The two halves of the model, for arrays as in ``briefings.training.network``."""

    def encode(self, ids: IntArray, features: IntArray) -> tuple[Scores, Scores]: ...

    def link(self, links: Scores, cue: IntArray, distance: IntArray, paragraph: IntArray) -> Scores: ...


class Tagger:
    """Predicts attributions with a network and its tokenizer."""

    def __init__(self, network: Network, tokenizer: Tokenizer, threshold: float = 0.5) -> None:
        self.network = network
        self.tokenizer = tokenizer
        self.threshold = threshold

    def predict(self, texts: Sequence[str]) -> list[list[Spans]]:
        """The attributions of each text, in the order of their cues."""
        return [
            self._spans(text, pieces, *self._encode(pieces)) if len(pieces) else []
            for text, pieces in zip(texts, read_pieces(self.tokenizer, texts), strict=True)
        ]

    def _encode(self, pieces: Pieces) -> tuple[Scores, Scores]:
        """Scores and vectors of every piece, from the window in which it is most central.

        One window at a time: int8 scales depend on all that is computed together, and what is found in
        a text must not depend on its neighbours. Batches would not be faster either.
        """
        kept = central(len(pieces))
        parts = []
        for first, stop in windows(len(pieces)):
            ids = np.concatenate(([CLS], pieces.ids[first:stop], [SEP]))
            features = np.pad(pieces.features[first:stop], ((1, 1), (0, 0)))
            own = np.flatnonzero(kept[first:stop] == first) + 1
            parts.append([scores[0, own] for scores in self.network.encode(ids[None], features[None])])
        tags, links = (np.concatenate(columns) for columns in zip(*parts, strict=True))
        return tags, links

    def _candidates(self, pieces: Pieces, tags: Scores, links: Scores) -> list[Candidate]:
        found = []
        for some in _chunks([c for c in find_cues(tags) if c[1] > self.threshold], CUES):
            cues = [cue for cue, _ in some]
            index = places(cues, len(pieces))
            likely = softmax(self.network.link(links[index], **relations(cues, index, pieces.paragraphs)))
            labels = best_labels(np.log(likely + np.float32(1e-9)))
            for (cue, score), row in zip(some, zip(index, labels, likely, strict=True), strict=True):
                candidate = read_candidate(cue, score, *row)
                if candidate is not None:
                    found.append(candidate)
        return found

    def _spans(self, text: str, pieces: Pieces, tags: Scores, links: Scores) -> list[Spans]:
        quotations = find_quotations(text)

        def characters(spans: Sequence[tuple[int, int]]) -> list[Span]:
            return join(
                [
                    whole_words(text, int(pieces.starts[first]), int(pieces.ends[stop - 1]))
                    for first, stop in spans
                ]
            )

        found = [
            Spans([source], [cue], [content]) for source, cue, content in signed_quotations(text, quotations)
        ]
        signed = [content for _, _, (content,) in found]
        for candidate in contest(self._candidates(pieces, tags, links), self.threshold):
            cue = characters([candidate.cue])
            source = [] if candidate.source is None else characters([candidate.source])
            content = whole_quotations(characters(candidate.content), source + cue, quotations)
            if not any(overlap(span, line) for span in content for line in signed):
                found.append(Spans(source, cue, content))
        return sorted(found, key=lambda spans: spans.cue)


def windows(n: int) -> list[tuple[int, int]]:
    """Evenly overlapping windows over ``n`` pieces, ``(first, last + 1)``."""
    if n <= WINDOW:
        return [(0, n)] if n else []
    count = -(-(n - WINDOW) // STRIDE) + 1
    return [(s, s + WINDOW) for s in (round(i * (n - WINDOW) / (count - 1)) for i in range(count))]


def central(n: int) -> IntArray:
    """For each of ``n`` pieces, the first piece of the window whose edges are farthest from it."""
    places = np.arange(n)
    best = np.full(n, -1, dtype=np.int64)
    kept = np.zeros(n, dtype=np.int64)
    for first, stop in windows(n):
        left = places - first if first else np.full(n, WINDOW)
        right = stop - 1 - places if stop < n else np.full(n, WINDOW)
        margin = np.minimum(left, right)
        margin[(places < first) | (places >= stop)] = -1
        closer = margin > best
        kept[closer], best[closer] = first, margin[closer]
    return kept


def _chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for at in range(0, len(items), size):
        yield items[at : at + size]
