"""The classifier of claim candidates: logistic regression over named features, its weights a data file.

``weights.json`` holds, for each aspect, the outcomes it tells apart (the first is ``none``), and a bias and
weights per feature in the order of the outcomes.
``python -m briefings.training.claims`` makes the file.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp

WEIGHTS = "weights.json"
NO_CLAIM = "none"


@dataclass(slots=True, frozen=True)
class Classifier:
    """One aspect's model; ``weights`` gives each feature one number an outcome."""

    outcomes: tuple[str, ...]
    bias: tuple[float, ...]
    weights: dict[str, tuple[float, ...]]

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """Probability of each outcome for a candidate with these features."""
        get = self.weights.get
        rows = [self.bias, *(row for feature in set(features) if (row := get(feature)))]
        scores = [sum(column) for column in zip(*rows, strict=True)]
        top = max(scores)
        shares = [exp(score - top) for score in scores]
        total = sum(shares)
        return {outcome: share / total for outcome, share in zip(self.outcomes, shares, strict=True)}


@cache
def classifiers() -> dict[str, Classifier]:
    """The shipped models by aspect."""
    data = json.loads(files(__package__).joinpath(WEIGHTS).read_text("utf-8"))
    return {aspect: classifier(model) for aspect, model in data.items()}


def classifier(model: dict[str, object]) -> Classifier:
    """A classifier from its JSON form."""
    outcomes, bias, weights = (model[k] for k in ("outcomes", "bias", "weights"))
    assert isinstance(outcomes, list)
    assert isinstance(bias, list)
    assert isinstance(weights, dict)
    return Classifier(
        tuple(outcomes), tuple(bias), {name: tuple(numbers) for name, numbers in weights.items()}
    )
