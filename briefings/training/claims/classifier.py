"""Training of the classifier of candidates: logistic regression over their named features."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from briefings.pipeline.annotations import Span
from briefings.pipeline.claims.candidates import Candidate
from briefings.pipeline.claims.model import NO_CLAIM
from briefings.training.claims.data import Annotated, Claim

ASPECTS = ("cause", "malicious_activity", "resolution")
REGULARIZATION = 0.1  # scikit-learn's C; chosen by five-fold cross-validation
RARE = 2  # a feature seen in fewer candidates is left out
SMALL = 0.02  # weights below this change nothing
_SAME = 0.5  # intersection over union from which a candidate stands for a gold claim
_NEAR = 0.3  # between the two, a candidate is neither a good nor a bad example
_LEAST = 0.1  # from here the best candidate for a gold claim stands for it


def train(articles: Sequence[Annotated], out: Path) -> None:
    """Fit one model an aspect on the candidates of ``articles``, and write ``out``."""
    rows: dict[str, list[tuple[list[str], str]]] = {aspect: [] for aspect in ASPECTS}
    for article in articles:
        found = list(article.candidates)
        for aspect, held in rows.items():
            held += _examples(found, article.claims, aspect)
    models = {aspect: _fitted(held) for aspect, held in rows.items()}
    for aspect, model in models.items():
        click.echo(f"classifier: {aspect}: {len(rows[aspect])} candidates, {len(model['weights'])} weights")
    out.write_text(json.dumps(models, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


def _examples(
    found: Sequence[Candidate], gold: Sequence[Claim], aspect: str
) -> Iterator[tuple[list[str], str]]:
    """Features and outcome of each candidate for ``aspect`` that teaches something."""
    own = [candidate for candidate in found if aspect in candidate.aspects]
    for candidate, claim in zip(own, stands_for(own, gold, aspect), strict=True):
        if claim is None:
            continue
        outcome = NO_CLAIM if not claim else str(claim["value"]) if aspect == "resolution" else "yes"
        if outcome != "unknown":
            yield candidate.features, outcome


def stands_for(found: Sequence[Candidate], gold: Iterable[Claim], aspect: str) -> list[Claim | None]:
    """The gold claim that each candidate for ``aspect`` stands for.

    Empty where it stands for none; None where it is too near to one to be a bad example of it.
    """
    held: list[Claim | None] = [{}] * len(found)
    for claim in (c for c in gold if c["aspect"] == aspect):
        fits = [(_fit(candidate, claim), i) for i, candidate in enumerate(found)]
        for fit, i in fits:
            if fit > _SAME:
                held[i] = claim
            elif fit > _NEAR and held[i] == {}:
                held[i] = None
        if fits and max(fits)[0] > _LEAST:
            held[max(fits)[1]] = claim
    return held


def _fit(candidate: Candidate, claim: Claim) -> float:
    """Intersection over union of the evidence; 0 where the cause phrase is another."""
    evidence = (claim["evidence"][0], claim["evidence"][1])
    shared = _shared(candidate.evidence, evidence)
    shorter = min(candidate.evidence[1] - candidate.evidence[0], evidence[1] - evidence[0])
    if shared * 2 < shorter:
        return 0.0
    if claim["aspect"] == "cause":
        value = claim["value"]
        if (value is None) != (candidate.value is None):
            return 0.0
        if value is not None and candidate.value is not None:
            length = min(value[1] - value[0], candidate.value[1] - candidate.value[0])
            if _shared(candidate.value, (value[0], value[1])) * 2 < length:
                return 0.0
    union = max(candidate.evidence[1], evidence[1]) - min(candidate.evidence[0], evidence[0])
    return float(shared / union)


def _shared(a: Span, b: Span) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def _fitted(rows: Sequence[tuple[list[str], str]]) -> dict[str, Any]:
    """A model in the form of the weights file."""
    counts: dict[str, int] = {}
    for features, _ in rows:
        for name in set(features):
            counts[name] = counts.get(name, 0) + 1
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(
        [{name: 1.0 for name in features if counts[name] >= RARE} for features, _ in rows]
    )
    model = LogisticRegression(C=REGULARIZATION, max_iter=500).fit(matrix, [outcome for _, outcome in rows])
    outcomes = [str(outcome) for outcome in model.classes_]
    numbers, bias = model.coef_.tolist(), model.intercept_.tolist()
    if len(outcomes) == 2:  # scikit-learn keeps one row for two outcomes: that of the second
        numbers, bias = [[0.0] * len(numbers[0]), numbers[0]], [0.0, bias[0]]
    order = sorted(range(len(outcomes)), key=lambda k: (outcomes[k] != NO_CLAIM, outcomes[k]))
    weights = {}
    for column, name in enumerate(vectorizer.get_feature_names_out()):
        row = [round(numbers[k][column], 3) for k in order]
        if max(map(abs, row)) >= SMALL:
            weights[str(name)] = row
    return {
        "outcomes": [outcomes[k] for k in order],
        "bias": [round(bias[k], 4) for k in order],
        "weights": weights,
    }
