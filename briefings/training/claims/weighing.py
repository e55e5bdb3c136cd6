"""Fitting of the weights by which classifier and network are weighed."""

import json
from collections.abc import Sequence
from pathlib import Path

import click
from sklearn.linear_model import LogisticRegression

from briefings.pipeline.claims.model import Classifier
from briefings.pipeline.claims.weighing import Chance, numbers, weighed
from briefings.pipeline.onnx import Graph
from briefings.training.claims.classifier import ASPECTS, stands_for
from briefings.training.claims.data import Annotated

# Chosen on the same articles for the best F1 with precision and recall close together.
THRESHOLDS = {"cause": 0.25, "malicious_activity": 0.28, "resolution": 0.25}


def train(articles: Sequence[Annotated], models: dict[str, Classifier], graph: Graph, out: Path) -> None:
    """Fit on ``articles``, which neither model was trained on, and write ``out``."""
    rows: dict[str, list[tuple[list[float], bool]]] = {aspect: [] for aspect in ASPECTS}
    for article in articles:
        held: dict[str, list[Chance]] = {aspect: [] for aspect in ASPECTS}
        chances, reading = weighed(article.candidates, models, graph, article.pieces)
        for chance in chances:
            held[chance.aspect].append(chance)
        for aspect, found in held.items():
            claims = stands_for([chance.candidate for chance in found], article.claims, aspect)
            rows[aspect] += [
                (numbers(chance, reading), bool(claim))
                for chance, claim in zip(found, claims, strict=True)
                if claim is not None
            ]
    fitted = {}
    for aspect, examples in rows.items():
        model = LogisticRegression(max_iter=2000).fit(*map(list, zip(*examples, strict=True)))
        fitted[aspect] = {
            "bias": round(float(model.intercept_[0]), 3),
            "weights": [round(float(weight), 3) for weight in model.coef_[0]],
            "threshold": THRESHOLDS[aspect],
        }
        click.echo(f"weighing: {aspect}: {len(examples)} candidates, {fitted[aspect]['weights']}")
    out.write_text(json.dumps(fitted, indent=1) + "\n", "utf-8")
