"""The network: a small BERT encoder, a tagger over its output, and a linker that reads one cue at a time.

Encoder and weights: MiniLM (Wang et al. 2020), 6 layers of 384. The tagger marks cue, source and content
in BIO. The linker is semantic role labelling with the cue as predicate (in the manner of Shi and Lin
2019, but with one encoding of the text for all its cues): for each cue it tags the text around it with
that cue's own source and content.
"""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from briefings.pipeline.pieces import FEATURE_SIZES

TAGS = 9  # three roles (cue, source, content), B I O each
LABELS = 5  # O, B-source, I-source, B-content, I-content


@dataclass(slots=True)
class Shape:
    """Sizes of the network; ``distances`` and ``paragraphs`` are sizes of the linker's embeddings."""

    vocabulary: int = 30522
    positions: int = 512
    hidden: int = 384
    feed: int = 1536
    heads: int = 12
    layers: int = 6
    link: int = 192
    link_feed: int = 384
    link_heads: int = 4
    link_layers: int = 2
    distances: int = 64
    paragraphs: int = 5


class FusedAttention(torch.autograd.Function):
    """Attention as the one operator that onnxruntime has for it, unmasked; for export only."""

    @staticmethod
    def forward(ctx: Any, q: Tensor, k: Tensor, v: Tensor, heads: int) -> Tensor:
        return q

    @staticmethod
    def symbolic(g: Any, q: Any, k: Any, v: Any, heads: int) -> Any:
        out = g.op("com.microsoft::MultiHeadAttention", q, k, v, num_heads_i=heads)
        out.setType(q.type())
        return out


class Dropout(nn.Module):
    """Dropout whose mask is a random stretch of a fixed one, since drawing masks is slow on a CPU."""

    def __init__(self, p: float) -> None:
        super().__init__()
        mask = (torch.rand(1 << 24, generator=torch.Generator().manual_seed(0)) >= p) / (1 - p)
        self.pool = mask.to(torch.bfloat16)

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        n = x.numel()
        at = int(torch.randint(self.pool.numel() - n, (1,)))
        return x * self.pool[at : at + n].view(x.shape)


class Attention(torch.autograd.Function):
    """Softmax attention, all in the type of its input: under autocast PyTorch's takes twice as long."""

    @staticmethod
    def forward(ctx: Any, q: Tensor, k: Tensor, v: Tensor, bias: Tensor) -> Tensor:
        with torch.autocast("cpu", enabled=False):
            weights = torch.matmul(q, k.transpose(2, 3)).add_(bias).softmax(-1)
            ctx.save_for_backward(q, k, v, weights)
            return torch.matmul(weights, v)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, Tensor, Tensor, None]:
        q, k, v, weights = ctx.saved_tensors
        by_v = torch.matmul(weights.transpose(2, 3), gradient)
        by_weights = torch.matmul(gradient, v.transpose(2, 3))
        by_scores = torch._softmax_backward_data(by_weights, weights, -1, weights.dtype)
        return torch.matmul(by_scores, k), torch.matmul(by_scores.transpose(2, 3), q), by_v, None


class Layer(nn.Module):
    """A post-norm transformer layer, as in BERT."""

    def __init__(self, hidden: int, feed: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(hidden, hidden)
        self.key = nn.Linear(hidden, hidden)
        self.value = nn.Linear(hidden, hidden)
        self.attended = nn.Linear(hidden, hidden)
        self.attended_norm = nn.LayerNorm(hidden, eps=1e-12)
        self.widen = nn.Linear(hidden, feed)
        self.narrow = nn.Linear(feed, hidden)
        self.norm = nn.LayerNorm(hidden, eps=1e-12)
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        """``x`` is ``[batch, length, hidden]``, ``bias`` (if any) ``[batch, 1, 1, length]``."""
        b, n, h = x.shape

        def split(y: Tensor) -> Tensor:
            return y.view(b, n, self.heads, h // self.heads).transpose(1, 2)

        q, k, v = self.query(x), self.key(x), self.value(x)
        if torch.onnx.is_in_onnx_export():
            a = FusedAttention.apply(q, k, v, self.heads)
        else:
            q, k, v = split(q) * (h // self.heads) ** -0.5, split(k), split(v)
            bias = q.new_zeros(1) if bias is None else bias.to(q.dtype)
            a = Attention.apply(q, k, v, bias).transpose(1, 2).reshape(b, n, h)
        a = self.attended(a)
        x = self.attended_norm(x + self.dropout(a))
        y: Tensor = self.norm(x + self.dropout(self.narrow(functional.gelu(self.widen(x)))))
        return y


def mask_bias(mask: Tensor) -> Tensor:
    """``mask`` ``[batch, length]`` of 0 and 1 as an additive bias for attention."""
    return (1.0 - mask.float())[:, None, None, :] * -10000.0


class Encoder(nn.Module):
    """Word pieces to tag scores and to what the linker reads.

    ``forward(ids [b, n], features [b, n, 3], mask [b, n] if any is padded)`` gives ``tags [b, n, 9]`` and
    ``links [b, n, 2 * link]``: each piece as a part of an attribution, and as (part of) a cue.
    """

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(shape.vocabulary, shape.hidden)
        self.positions = nn.Embedding(shape.positions, shape.hidden)
        self.features = nn.ModuleList(nn.Embedding(n, shape.hidden) for n in FEATURE_SIZES)
        self.norm = nn.LayerNorm(shape.hidden, eps=1e-12)
        self.dropout = Dropout(dropout)
        self.layers = nn.ModuleList(
            Layer(shape.hidden, shape.feed, shape.heads, dropout) for _ in range(shape.layers)
        )
        self.tags = nn.Linear(shape.hidden, TAGS)
        self.links = nn.Linear(shape.hidden, 2 * shape.link)
        for weight in self.features.parameters():
            nn.init.normal_(weight, std=0.01)

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        x = self.words(ids) + self.positions.weight[: ids.shape[1]]
        for i, embedding in enumerate(self.features):
            x = x + embedding(features[:, :, i])
        x = self.dropout(self.norm(x))
        bias = None if mask is None else mask_bias(mask)
        for layer in self.layers:
            x = layer(x, bias)
        return self.tags(x), self.links(x)


class Linker(nn.Module):
    """The surroundings of one cue to the labels of its source and content.

    ``forward(links [m, k, 2 * link], cue [m, k], distance [m, k], paragraph [m, k], mask [m, k] if any is
    padded)`` gives ``[m, k, 5]``; what the inputs are:
    ``briefings.pipeline.attributions.surroundings.relations``.
    """

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.width = shape.link
        self.distance = nn.Embedding(shape.distances, shape.link)
        self.paragraph = nn.Embedding(shape.paragraphs, shape.link)
        self.cue = nn.Embedding(2, shape.link)
        self.product = nn.Linear(shape.link, shape.link)
        self.norm = nn.LayerNorm(shape.link)
        self.dropout = Dropout(dropout)
        self.layers = nn.ModuleList(
            Layer(shape.link, shape.link_feed, shape.link_heads, dropout) for _ in range(shape.link_layers)
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


def minilm_weights(encoder: Encoder, source: dict[str, Tensor]) -> None:
    """Copy the weights of a Hugging Face BERT of the same sizes into ``encoder``."""
    names = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "attended": "attention.output.dense",
        "attended_norm": "attention.output.LayerNorm",
        "widen": "intermediate.dense",
        "narrow": "output.dense",
        "norm": "output.LayerNorm",
    }
    target = {
        "words.weight": source["embeddings.word_embeddings.weight"],
        "positions.weight": source["embeddings.position_embeddings.weight"]
        + source["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": source["embeddings.LayerNorm.weight"],
        "norm.bias": source["embeddings.LayerNorm.bias"],
    }
    for i in range(len(encoder.layers)):
        for ours, theirs in names.items():
            for kind in ("weight", "bias"):
                target[f"layers.{i}.{ours}.{kind}"] = source[f"encoder.layer.{i}.{theirs}.{kind}"]
    missing = encoder.load_state_dict(target, strict=False).missing_keys
    unset = [k for k in missing if not k.startswith(("features.", "tags.", "links."))]
    if unset:
        raise ValueError(f"weights without a source: {unset}")
