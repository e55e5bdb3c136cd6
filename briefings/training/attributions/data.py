"""PolNeAR-style JSON Lines to batches of windows."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from briefings.pipeline.attributions.decoding import B_CONTENT, B_SOURCE
from briefings.pipeline.attributions.surroundings import REACH, relations
from briefings.pipeline.pieces import CLS, SEP, IntArray, Pieces, PieceSpan, read_pieces

JITTER = 0.15  # of the cues are moved by a piece, since at prediction the tagger's cues have such errors


@dataclass(slots=True)
class Example:
    """One article; ``attributions`` are (cue, source, content), the latter two lists of piece ranges."""

    pieces: Pieces
    attributions: list[tuple[PieceSpan, list[PieceSpan], list[PieceSpan]]]


def read_examples(path: Path, tokenizer: Tokenizer) -> list[Example]:
    """Read ``path``: objects with ``text`` and ``attributions``, whose spans are characters of it."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    examples = []
    for row, pieces in zip(rows, read_pieces(tokenizer, [r["text"] for r in rows]), strict=True):
        found = []
        for a in row["attributions"]:
            cue, source, content = (pieces.covered(a[role]) for role in ("cue", "source", "content"))
            if cue and content:
                found.append(((cue[0][0], cue[-1][1]), source, content))
        examples.append(Example(pieces, found))
    return examples


def windows(examples: Sequence[Example], size: int, rng: random.Random) -> list[tuple[int, int, int]]:
    """Cut each article into ``(example, first piece, last + 1)`` at a random offset, in random order."""
    found = []
    for i, example in enumerate(examples):
        n = len(example.pieces)
        first = 0
        stop = rng.randint(size // 4, size)
        while first < n:
            found.append((i, first, min(stop, n)))
            first, stop = stop, stop + size
    rng.shuffle(found)
    return found


def batches(
    examples: Sequence[Example], size: int, count: int, rng: random.Random
) -> Iterator[dict[str, Tensor]]:
    """One epoch: batches of ``count`` windows of ``size`` pieces."""
    cut = windows(examples, size, rng)
    for at in range(0, len(cut), count):
        batch = _batch(examples, cut[at : at + count], rng)
        if batch is not None:
            yield batch


def _batch(
    examples: Sequence[Example], cut: list[tuple[int, int, int]], rng: random.Random
) -> dict[str, Tensor] | None:
    width = max(stop - first for _, first, stop in cut) + 2
    ids = np.zeros((len(cut), width), dtype=np.int64)
    features = np.zeros((len(cut), width, 3), dtype=np.int64)
    mask = np.zeros((len(cut), width), dtype=np.int64)
    tags = np.full((len(cut), width, 3), -100, dtype=np.int64)
    cues: dict[str, list[IntArray]] = {}
    labels, rows = [], []
    for row, (i, first, stop) in enumerate(cut):
        example, n = examples[i], stop - first
        ids[row, 0], ids[row, n + 1] = CLS, SEP
        ids[row, 1 : n + 1] = example.pieces.ids[first:stop]
        features[row, 1 : n + 1] = example.pieces.features[first:stop]
        mask[row, : n + 2] = 1
        tags[row, 1 : n + 1] = 0
        inside = []
        for cue, source, content in example.attributions:
            for role, spans in enumerate(([cue], source, content)):
                _mark(tags[row, 1 : n + 1, role], spans, first, 1)
            if first <= cue[0] and cue[1] <= stop:
                inside.append(((cue[0] - first, cue[1] - first), source, content))
        if not inside:
            continue
        moved = [_jitter(cue, n, rng) for cue, _, _ in inside]
        places = np.array([[start] for start, _ in moved]) - REACH + np.arange(2 * REACH)
        index = np.clip(places, 0, n - 1)
        known = places == index
        for k, (_, source, content) in enumerate(inside):
            line = np.zeros(n, dtype=np.int64)
            _mark(line, content, first, B_CONTENT)
            _mark(line, source, first, B_SOURCE)
            labels.append(np.where(known[k], line[index[k]], -100))
        around = relations(moved, index, example.pieces.paragraphs[first:stop])
        around |= {"index": index + 1, "mask": known.astype(np.int64)}  # the window begins with [CLS]
        for name, values in around.items():
            cues.setdefault(name, []).append(values)
        rows += [row] * len(inside)
    if not rows:
        return None
    out = {"ids": ids, "features": features, "pieces": mask, "tags": tags}
    out |= {name: np.concatenate(values) for name, values in cues.items()}
    out |= {"labels": np.stack(labels), "rows": np.array(rows)}
    return {name: torch.from_numpy(values) for name, values in out.items()}


def _mark(line: IntArray, spans: list[PieceSpan], first: int, begin: int) -> None:
    """Write ``begin`` and ``begin`` + 1 (inside) over the pieces of ``spans`` that the window has."""
    for s, e in spans:
        s, e = s - first, e - first
        if e <= 0 or s >= len(line):
            continue
        line[max(s, 0) : e] = begin + 1
        if s >= 0:
            line[s] = begin


def _jitter(cue: PieceSpan, n: int, rng: random.Random) -> PieceSpan:
    """Move an edge of some cues, in a window of ``n`` pieces."""
    if rng.random() > JITTER:
        return cue
    start, end = cue
    if rng.random() < 0.5:
        start = max(0, start + rng.choice((-1, 1)))
    else:
        end = min(n, end + rng.choice((-1, 1)))
    return (start, end) if start < end else cue
