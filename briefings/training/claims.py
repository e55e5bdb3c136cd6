"""Train the classifier of claims: ``python -m briefings.training.claims ARTICLES GOLD [ARTICLES GOLD ...]``.

ARTICLES and GOLD are JSON Lines (``id`` and ``text``; ``id`` and ``claims`` with character offsets, as in the
format of ``briefings extract``), or a text file and one JSON object, whose id is the folder's name. Needs
scikit-learn, of the ``train`` extra. The result is ``briefings/pipeline/claims/weights.json``; the same data
and versions give the same file.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import briefings.pipeline as pipeline
from briefings.pipeline.annotations import Span
from briefings.pipeline.claims import model as claim_model
from briefings.pipeline.claims.candidates import Candidate, candidates
from briefings.pipeline.claims.model import NO_CLAIM, WEIGHTS

REGULARIZATION = 0.1  # scikit-learn's C; chosen by five-fold cross-validation
RARE = 2  # a feature seen in fewer candidates is left out
SMALL = 0.01  # weights below this change nothing
# Chosen by the same cross-validation for the best F1 with precision and recall close together.
THRESHOLDS = {"cause": 0.2, "malicious_activity": 0.3, "resolution": 0.29}
_SAME = 0.5  # intersection over union from which a candidate stands for a gold claim
_NEAR = 0.3  # between the two, a candidate is neither a good nor a bad example


def examples(
    found: list[Candidate], gold: list[dict[str, Any]], aspect: str
) -> Iterator[tuple[list[str], str]]:
    """Features and outcome of each candidate of ``aspect`` that teaches something."""
    indices = [i for i, candidate in enumerate(found) if aspect in candidate.aspects]
    outcomes: dict[int, str | None] = dict.fromkeys(indices, NO_CLAIM)
    for claim in (c for c in gold if c["aspect"] == aspect):
        outcome = "yes" if aspect != "resolution" else str(claim["value"])
        fits = [(_fit(found[i], claim), i) for i in indices]
        for fit, i in fits:
            if fit > _SAME:
                outcomes[i] = outcome
            elif fit > _NEAR and outcomes[i] == NO_CLAIM:
                outcomes[i] = None
        if fits and max(fits)[0] > 0.1:
            outcomes[max(fits)[1]] = outcome
    for i, held in outcomes.items():
        if held is not None and held != "unknown":
            yield found[i].features, held


def _fit(candidate: Candidate, claim: dict[str, Any]) -> float:
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


def fit(rows: list[tuple[list[str], str]], threshold: float) -> dict[str, Any]:
    """A model in the form of the weights file."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

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
        "threshold": threshold,
        "weights": weights,
    }


def _rows(path: str) -> list[dict[str, Any]]:
    """The objects of a file: lines of JSON, one JSON object, or the one article of a text file."""
    if path.endswith(".txt"):
        return [{"id": Path(path).parent.name, "text": Path(path).read_text("utf-8")}]
    if path.endswith(".json"):
        return [json.loads(Path(path).read_text("utf-8"))]
    return [json.loads(line) for line in Path(path).read_text("utf-8").splitlines() if line.strip()]


def main(paths: list[str]) -> None:
    """Read the pairs of files, train one model an aspect, write the weights."""
    if not paths or len(paths) % 2:
        sys.exit(__doc__)
    nlp = pipeline.load()
    nlp.remove_pipe("briefings_claims")
    rows: dict[str, list[tuple[list[str], str]]] = {aspect: [] for aspect in THRESHOLDS}
    for articles, gold in zip(paths[::2], paths[1::2], strict=True):
        claims = {str(row["id"]): row["claims"] for row in _rows(gold)}
        for article in _rows(articles):
            found = list(candidates(nlp(article["text"])))
            for aspect, held in rows.items():
                held += examples(found, claims[str(article["id"])], aspect)
    models = {aspect: fit(held, THRESHOLDS[aspect]) for aspect, held in rows.items()}
    target = Path(claim_model.__file__).with_name(WEIGHTS)
    target.write_text(json.dumps(models, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    for aspect, model in models.items():
        print(f"{aspect}: {len(rows[aspect])} candidates, {len(model['weights'])} weights")


if __name__ == "__main__":
    main(sys.argv[1:])
