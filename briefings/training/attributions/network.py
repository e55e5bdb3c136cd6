"""The network: a small BERT encoder, a tagger over its output, and a linker that reads one cue at a time.

The encoder is ``briefings.training.bert``. The tagger marks cue, source and content
in BIO. The linker is semantic role labelling with the cue as predicate (in the manner of Shi and Lin
2019, but with one encoding of the text for all its cues): for each cue it tags the text around it with
that cue's own source and content.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from briefings.training.bert import Bert, Dropout, Layer, Shape, mask_bias

TAGS = 9  # three roles (cue, source, content), B I O each
LABELS = 5  # O, B-source, I-source, B-content, I-content


@dataclass(slots=True)
class LinkerShape:
    """Sizes of the linker; ``distances`` and ``paragraphs`` are those of its embeddings."""

    link: int = 192
    feed: int = 384
    heads: int = 4
    layers: int = 2
    distances: int = 64
    paragraphs: int = 5


class Encoder(nn.Module):
    """Word pieces to tag scores and to what the linker reads.

    ``forward(ids [b, n], features [b, n, 3], mask [b, n] if any is padded)`` gives ``tags [b, n, 9]`` and
    ``links [b, n, 2 * link]``: each piece as a part of an attribution, and as (part of) a cue.
    """

    def __init__(self, shape: Shape, link: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.bert = Bert(shape, dropout)
        self.tags = nn.Linear(shape.hidden, TAGS)
        self.links = nn.Linear(shape.hidden, 2 * link)

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        x = self.bert(ids, features, mask)
        return self.tags(x), self.links(x)


class Linker(nn.Module):
    """The surroundings of one cue to the labels of its source and content.

    ``forward(links [m, k, 2 * link], cue [m, k], distance [m, k], paragraph [m, k], mask [m, k] if any is
    padded)`` gives ``[m, k, 5]``; what the inputs are:
    ``briefings.pipeline.attributions.surroundings.relations``.
    """

    def __init__(self, shape: LinkerShape, dropout: float = 0.1) -> None:
        super().__init__()
        self.width = shape.link
        self.distance = nn.Embedding(shape.distances, shape.link)
        self.paragraph = nn.Embedding(shape.paragraphs, shape.link)
        self.cue = nn.Embedding(2, shape.link)
        self.product = nn.Linear(shape.link, shape.link)
        self.norm = nn.LayerNorm(shape.link)
        self.dropout = Dropout(dropout)
        self.layers = nn.ModuleList(
            Layer(shape.link, shape.feed, shape.heads, dropout) for _ in range(shape.layers)
        )
        self.labels = nn.Linear(shape.link, LABELS)

    def forward(
        self, links: Tensor, cue: Tensor, distance: Tensor, paragraph: Tensor, mask: Tensor | None = None
    ) -> Tensor:
        part, head = links[:, :, : self.width], links[:, :, self.width :]
        weight = (cue.float() / cue.float().sum(1, keepdim=True).clamp(min=1.0))[:, None, :]
        head = torch.matmul(weight, head.float())
        x = part + head + self.product(part * head)
        x = x + self.distance(distance) + self.paragraph(paragraph) + self.cue(cue)
        x = self.dropout(self.norm(functional.gelu(x)))
        bias = None if mask is None else mask_bias(mask)
        for layer in self.layers:
            x = layer(x, bias)
        labels: Tensor = self.labels(x)
        return labels
