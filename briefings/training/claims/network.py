"""Training of the network that labels word pieces as evidence of claims."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from briefings.pipeline.claims.network import LABELS, WINDOW, sentence_pieces, windows
from briefings.pipeline.pieces import CLS, SEP, IntArray
from briefings.training.bert import Bert, Shape, parameter_groups
from briefings.training.claims.data import Annotated
from briefings.training.export import write_graph
from briefings.training.fitting import Batch, fit

EPOCHS = 10
BATCH = 16  # windows
DROPPED = 0.6  # of the sentences without a claim, in an article, are left out at most, as at prediction
WARM_UP, DECAY = 0.08, 0.995
_POOL = 8  # batches whose windows are sorted by length, to save padding
_SHORTEST = 30  # pieces of the first window of an article, so that windows begin elsewhere every time


class Labeller(nn.Module):
    """``forward(ids [b, n], features [b, n, 3], mask [b, n] if any is padded)`` gives ``[b, n, labels]``."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.bert = Bert(shape)
        self.labels = nn.Linear(shape.hidden, sum(LABELS.values()))

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor | None = None) -> Tensor:
        scores: Tensor = self.labels(self.bert(ids, features, mask))
        return scores


def train(articles: Sequence[Annotated], out: Path, seed: int) -> None:
    """Train on ``articles`` and write ``out``; prints losses as it goes."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    shape = Shape()
    network = Labeller(shape)
    network.bert.begin_with_minilm()
    steps = EPOCHS * sum(1 for _ in batches(articles, random.Random(seed)))
    batch_stream = (batch for _ in range(EPOCHS) for batch in batches(articles, rng))
    click.echo(f"network: {len(articles)} articles, {steps} steps")
    groups = parameter_groups(network, shape.layers)
    network = fit(network, groups, batch_stream, loss, steps=steps, warm_up=WARM_UP, decay=DECAY)
    ids = torch.ones(1, 16, dtype=torch.int64)
    write_graph(network, {"ids": ids, "features": torch.zeros(1, 16, 3, dtype=torch.int64)}, ["labels"], out)


def loss(network: Labeller, batch: Batch) -> Tensor:
    """Sum of the mean cross-entropies of the four labels."""
    scores = network(batch["ids"], batch["features"], batch["mask"]).float()
    total, first = scores.new_zeros(()), 0
    for column, size in enumerate(LABELS.values()):
        part = scores[:, :, first : first + size].reshape(-1, size)
        total = total + functional.cross_entropy(part, batch["labels"][:, :, column].reshape(-1))
        first += size
    return total


def batches(articles: Sequence[Annotated], rng: random.Random) -> Iterator[Batch]:
    """One epoch: windows in random order, those of a batch about as long as each other."""
    cut = [(article, window) for article in articles for window in _windows(article, rng)]
    rng.shuffle(cut)
    for at in range(0, len(cut), BATCH * _POOL):
        pool = sorted(cut[at : at + BATCH * _POOL], key=lambda one: len(one[1]))
        starts = list(range(0, len(pool), BATCH))
        rng.shuffle(starts)
        for start in starts:
            yield _batch(pool[start : start + BATCH])


def _windows(article: Annotated, rng: random.Random) -> list[IntArray]:
    dropped = rng.random() * DROPPED
    kept = [
        (first, stop)
        for first, stop in sentence_pieces(article.pieces, article.candidates.sentences)
        if article.labels[first:stop].any() or rng.random() > dropped
    ]
    return windows(kept, rng.randint(_SHORTEST, WINDOW))


def _batch(cut: Sequence[tuple[Annotated, IntArray]]) -> Batch:
    width = max(len(window) for _, window in cut) + 2
    ids = np.zeros((len(cut), width), dtype=np.int64)
    features = np.zeros((len(cut), width, 3), dtype=np.int64)
    mask = np.zeros((len(cut), width), dtype=np.int64)
    labels = np.full((len(cut), width, len(LABELS)), -100, dtype=np.int64)
    for row, (article, window) in enumerate(cut):
        n = len(window)
        ids[row, 0], ids[row, n + 1] = CLS, SEP
        ids[row, 1 : n + 1] = article.pieces.ids[window]
        features[row, 1 : n + 1] = article.pieces.features[window]
        mask[row, : n + 2] = 1
        labels[row, 1 : n + 1] = article.labels[window]
    arrays = {"ids": ids, "features": features, "mask": mask, "labels": labels}
    return {name: torch.from_numpy(values) for name, values in arrays.items()}
