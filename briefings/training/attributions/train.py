"""Train encoder, tagger and linker together, and export them."""

import json
import math
import random
from collections.abc import Sequence
from pathlib import Path

import click
import torch
from torch import Tensor, nn
from torch.nn import functional

from briefings.pipeline.attributions.surroundings import WIDTH
from briefings.training.attributions.data import Example, batches, read_examples
from briefings.training.attributions.network import Encoder, Linker, LinkerShape
from briefings.training.bert import Shape, load_tokenizer, parameter_groups
from briefings.training.export import write_graph
from briefings.training.fitting import fit

WINDOW = 254  # pieces, without [CLS] and [SEP]
BATCH = 16  # windows
WARM_UP = 0.06  # of a round's steps; then the rates fall linearly
ROUNDS = (  # epochs, share of the rates, decay of the moving average of the weights
    (4, 1.0, 0.998),
    (1, 0.5, 0.98),
)
THRESHOLD = 0.5  # that the score of an attribution must pass


def train(path: Path, dev: Path | None, out: Path, seed: int) -> None:
    """Train on the articles of ``path`` and write the model to ``out``; prints losses as it goes.

    Each of the ``ROUNDS`` begins with the averaged weights of the one before.
    """
    torch.manual_seed(seed)
    rng = random.Random(seed)
    tokenizer = load_tokenizer()
    examples = read_examples(path, tokenizer)
    held_out = read_examples(dev, tokenizer) if dev else []
    shape = LinkerShape()
    encoder, linker = Encoder(Shape(), shape.link), Linker(shape)
    encoder.bert.begin_with_minilm()
    model = nn.ModuleDict({"encoder": encoder, "linker": linker})
    for number, (epochs, share, decay) in enumerate(ROUNDS, 1):
        click.echo(f"round {number} of {len(ROUNDS)}")
        model = train_round(model, examples, epochs, share, decay, rng)
        if held_out:
            tag, label = dev_losses(model["encoder"], model["linker"], held_out)
            click.echo(f"round {number} dev: tags {tag:.4f} labels {label:.4f}")
    export(model["encoder"], model["linker"], out)
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    (out / "config.json").write_text(json.dumps({"threshold": THRESHOLD}, indent=1) + "\n", encoding="utf-8")


def export(encoder: nn.Module, linker: nn.Module, out: Path) -> None:
    """Write ``encoder.onnx`` and ``linker.onnx`` into ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    ids = torch.ones(2, 16, dtype=torch.int64)
    features = torch.zeros(2, 16, 3, dtype=torch.int64)
    write_graph(encoder, {"ids": ids, "features": features}, ["tags", "links"], out / "encoder.onnx")
    links = torch.zeros(2, WIDTH, 2 * LinkerShape().link)
    ones = torch.ones(2, WIDTH, dtype=torch.int64)
    inputs = {"links": links, "cue": ones, "distance": ones, "paragraph": ones}
    write_graph(linker, inputs, ["labels"], out / "linker.onnx")


def train_round(
    model: nn.ModuleDict,
    examples: Sequence[Example],
    epochs: int,
    share: float,
    decay: float,
    rng: random.Random,
) -> nn.ModuleDict:
    """Train for ``epochs`` and give the networks with the moving averages of the weights."""
    groups = parameter_groups(model, Shape().layers, share)
    steps = epochs * math.ceil(sum(len(e.pieces) / WINDOW + 0.8 for e in examples) / BATCH)
    rounds = (batch for _ in range(epochs) for batch in batches(examples, WINDOW, BATCH, rng))
    return fit(model, groups, rounds, loss, steps=steps, warm_up=WARM_UP, decay=decay)


def loss(model: nn.ModuleDict, batch: dict[str, Tensor]) -> Tensor:
    """What the tagger and the linker lose together."""
    tag, label = losses(model["encoder"], model["linker"], batch)
    return tag + label


def losses(encoder: nn.Module, linker: nn.Module, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
    """Mean cross-entropy of the tagger and of the linker."""
    tags, links = encoder(batch["ids"], batch["features"], batch["pieces"])
    around = links[batch["rows"][:, None], batch["index"]]
    labels = linker(around, batch["cue"], batch["distance"], batch["paragraph"], batch["mask"])
    return (
        functional.cross_entropy(tags.float().reshape(-1, 3), batch["tags"].reshape(-1)),
        functional.cross_entropy(labels.float().reshape(-1, 5), batch["labels"].reshape(-1)),
    )


def dev_losses(encoder: nn.Module, linker: nn.Module, examples: Sequence[Example]) -> tuple[float, float]:
    """``losses`` on articles that are not trained on, always cut into the same windows."""
    encoder.eval()
    linker.eval()
    found = []
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for batch in batches(examples, WINDOW, BATCH, random.Random(0)):
            found.append([loss.item() for loss in losses(encoder, linker, batch)])
    tag, label = (sum(column) / len(found) for column in zip(*found, strict=True))
    return tag, label
