"""How probable a claim is, by both models: the classifier of candidates and the network.

For each aspect a logistic regression over a few numbers: the log odds that the classifier gives the
candidate, and what the network gives the word pieces of its evidence and of its cause phrase.
``weighing.json`` holds the weights and the probability from which a candidate is a claim;
``python -m briefings.training.claims`` makes the file.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from math import exp, log

import numpy as np

from briefings.pipeline.annotations import Span
from briefings.pipeline.claims.candidates import Candidate, Candidates
from briefings.pipeline.claims.model import NO_CLAIM, Classifier
from briefings.pipeline.claims.network import STATES, Reading, read
from briefings.pipeline.claims.proposals import proposals
from briefings.pipeline.onnx import Graph
from briefings.pipeline.pieces import Pieces

WEIGHTS = "weighing.json"
LEAST = -1.5  # log odds by the classifier; a sentence with less is not worth the time to read it
UNSEEN = -4.0  # log odds of what no candidate of the classifier stands for
_CLOSE = 1e-3  # likelihoods nearer to 0 or 1 count as this near
_OVERLAP = 0.5  # of the shorter span, from which two candidates are about the same


@dataclass(slots=True)
class Chance:
    """A candidate for one aspect, with the classifier's ``prior`` log odds and its shares of outcomes."""

    aspect: str
    candidate: Candidate
    prior: float
    shares: dict[str, float] = field(default_factory=dict)


Weighed = tuple[list[Chance], Reading]


@dataclass(slots=True, frozen=True)
class Weights:
    """One aspect's weights, of the numbers in order."""

    bias: float
    weights: tuple[float, ...]
    threshold: float

    def probability(self, numbers: Iterable[float]) -> float:
        """That the candidate with these numbers is a claim."""
        score = self.bias + sum(w * x for w, x in zip(self.weights, numbers, strict=True))
        return 1 / (1 + exp(-score))


@cache
def shipped_weights() -> dict[str, Weights]:
    """The weights that come with the package, by aspect."""
    data = json.loads(files(__package__).joinpath(WEIGHTS).read_text("utf-8"))
    return {aspect: Weights(w["bias"], tuple(w["weights"]), w["threshold"]) for aspect, w in data.items()}


def weighed(found: Candidates, models: dict[str, Classifier], graph: Graph, pieces: Pieces) -> Weighed:
    """The chances of an article's candidates, and of those that the network proposes, and what it sees.

    The network reads the sentences in which the classifier gives a candidate at least ``LEAST``.
    """
    known = list(chances(found, models))
    hopeful = [c.candidate.evidence for c in known if c.prior > LEAST]
    sentences = [s for s in found.sentences if any(s[0] < end and start < s[1] for start, end in hopeful)]
    reading = read(graph, pieces, sentences)
    proposed = [
        _with_prior(aspect, candidate, known)
        for aspect, evidence, value in proposals(reading)
        if (candidate := found.at(aspect, evidence, value)) is not None
    ]
    return known + proposed, reading


def chances(found: Iterable[Candidate], models: dict[str, Classifier]) -> Iterator[Chance]:
    """What the classifier gives each candidate for each of its aspects."""
    for candidate in found:
        for aspect in candidate.aspects:
            shares = models[aspect].probabilities(candidate.features)
            none = shares.pop(NO_CLAIM)
            yield Chance(aspect, candidate, _log_odds(1 - none), shares)


def _with_prior(aspect: str, candidate: Candidate, known: Iterable[Chance]) -> Chance:
    """A proposed candidate with the best of the chances that are about the same."""
    near = [c for c in known if c.aspect == aspect and _same(c.candidate, candidate)]
    if not near:
        return Chance(aspect, candidate, UNSEEN)
    best = max(near, key=lambda c: c.prior)
    return Chance(aspect, candidate, best.prior, best.shares)


def numbers(chance: Chance, reading: Reading) -> list[float]:
    """What is weighed: the prior and what the network sees in the evidence (and in the cause phrase)."""
    candidate = chance.candidate
    within = reading.within(chance.aspect, candidate.evidence)
    if not len(within):
        within = np.eye(1, within.shape[1], dtype=np.float32)  # one piece that is outside for certain
    if chance.aspect != "cause":
        evidence = 1 - within[:, 0]
        return [chance.prior, _log_odds(evidence.mean()), _log_odds(evidence.max())]
    told = candidate.value is not None
    evidence = within[:, 1:3].sum(1) if told else within[:, 3:].sum(1)
    found = [chance.prior, _log_odds(evidence.max()), _log_odds(evidence.mean())]
    if candidate.value is None:
        return [*found, 0.0, 1.0]
    phrase = 1 - reading.within("phrase", candidate.value)[:, 0]
    return [*found, _log_odds(phrase.mean() if len(phrase) else 0.0), 0.0]


def outcome(chance: Chance, reading: Reading) -> str:
    """The state of a recovery: the likeliest by the product of what both models give it."""
    within = reading.within("resolution", chance.candidate.evidence)
    seen = within[:, 1::2].sum(0) + within[:, 2::2].sum(0)
    return max(
        STATES,
        key=lambda state: (
            log(_CLOSE + seen[STATES.index(state)] / (seen.sum() + _CLOSE))
            + log(_CLOSE + chance.shares.get(state, 0.0) / (sum(chance.shares.values()) + _CLOSE))
        ),
    )


def shared(a: Span, b: Span) -> float:
    """Characters in both spans, as a share of the shorter."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0])) / max(1, min(a[1] - a[0], b[1] - b[0]))


def _same(one: Candidate, other: Candidate) -> bool:
    if one.value is not None and other.value is not None and shared(one.value, other.value) < _OVERLAP:
        return False
    return (one.value is None) == (other.value is None) and shared(one.evidence, other.evidence) >= _OVERLAP


def _log_odds(share: float) -> float:
    kept = min(max(float(share), _CLOSE), 1 - _CLOSE)
    return log(kept / (1 - kept))
