"""Training by AdamW: warm-up, falling rates, and moving averages of the weights."""

import copy
import time
from collections.abc import Callable, Iterable
from typing import TypeVar

import click
import torch
from torch import Tensor, nn

Batch = dict[str, Tensor]
Network = TypeVar("Network", bound=nn.Module)

LEAST = 0.02  # of the rates, at the end


def fit(
    network: Network,
    groups: list[dict[str, object]],
    batches: Iterable[Batch],
    loss: Callable[[Network, Batch], Tensor],
    *,
    steps: int,
    warm_up: float,
    decay: float,
) -> Network:
    """Train ``network`` on ``batches`` and give a copy with the moving averages of its weights.

    ``steps`` is how many batches are expected, ``warm_up`` the share of them in which the rates rise before
    they fall linearly, ``decay`` that of the moving average. One thread: on a CPU that others use too,
    waiting for a second costs more than it brings.
    """
    torch.set_num_threads(1)
    network.train()
    weights = [p for p in network.parameters() if p.requires_grad]
    mean = copy.deepcopy(network)
    means = [p for p in mean.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(groups)
    warm = int(steps * warm_up) + 1
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda k: min((k + 1) / warm, max(LEAST, (steps - k) / (steps - warm)))
    )
    began, recent = time.time(), 0.0
    for step, batch in enumerate(batches, 1):
        with torch.autocast("cpu", torch.bfloat16):
            lost = loss(network, batch)
        lost.backward()
        nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        keep = min(decay, step / (step + 9))
        with torch.no_grad():
            for average, now in zip(means, weights, strict=True):
                average.lerp_(now, 1 - keep)
        recent += lost.item()
        if step % 20 == 0:
            click.echo(f"step {step}/{steps} loss {recent / 20:.4f} {time.time() - began:.0f} s")
            recent = 0.0
    return mean.eval()
