"""The figures that must not fall. ``python -m tests.score_gate`` measures them and raises their floors.

It prints each figure, and writes ``tests/score_gate.toml`` anew with each floor raised to just below the
figure measured now; none is lowered.
"""

import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefings.article import Article
from briefings.extraction import Extractor
from briefings.readers import read
from briefings.records import Extraction
from tests.scoring import Figures, Scored

CORPUS = Path(__file__).parents[1] / "corpus"
SHARED = Path(__file__).parents[2] / "shared"  # optional yardsticks beside the project, not part of it
FLOORS = Path(__file__).with_name("score_gate.toml")

_SLACK = 0.004  # for what another processor or version of Python may turn over
_HEADER = """\
# Floors of the score gate (tests/test_corpus.py). They only rise: `python -m tests.score_gate` raises them
# after a change for the better.
# Lowered once, when claims F1 rose from .50 to .62: in claims_dev polarity (from .981), incident
# (.872), speaker (.878) and value (.893), which are shares of more and harder claims than before.
"""

Gold = dict[str, Any]
Values = dict[str, float]


@dataclass(frozen=True, slots=True)
class Example:
    """An article as the reader gives it, and its gold."""

    name: str
    path: Path
    article: Article
    gold: Gold


def names() -> list[str]:
    """The articles with gold: ``incident/file``, or ``incident/file#id`` of several in a file."""
    found = []
    for path in _article_files():
        place = str(path.relative_to(CORPUS))
        found += [place if id is None else f"{place}#{id}" for id in _golds(path)]
    return found


def examples() -> Iterator[Example]:
    """Every article of the corpus. Raises SourceError for one that cannot be read, KeyError without gold."""
    for path in _article_files():
        golds = _golds(path)
        for article in read(str(path)):
            if not isinstance(article, Article):
                raise article
            name = str(path.relative_to(CORPUS)) + (f"#{article.id}" if article.id else "")
            yield Example(name, path, article, golds[article.id])


def _article_files() -> list[Path]:
    return sorted(path for path in CORPUS.glob("*/*") if path.suffix in {".txt", ".html", ".jsonl"})


def _golds(path: Path) -> dict[str | None, Gold]:
    """By article id; None is the id where a file is one article."""
    gold = json.loads(path.with_suffix(".gold.json").read_text("utf-8"))
    return gold if path.suffix == ".jsonl" else {None: gold}


def corpus_values() -> Values:
    """The figures of the pipeline over the whole corpus."""
    annotated = list(examples())
    with Extractor() as extractor:
        outcomes = [outcome for _, outcome in extractor.run(example.article for example in annotated)]
    return Figures.of(scored(e, o) for e, o in zip(annotated, outcomes, strict=True)).values()


def scored(example: Example, outcome: object) -> Scored:
    """The example with what was extracted from it. Raises what extraction ended in, if it failed."""
    if not isinstance(outcome, Extraction):
        raise outcome if isinstance(outcome, Exception) else TypeError(outcome)
    return Scored(example.article.text, example.gold, outcome.as_json(example.name))


def polnear_values() -> Values:
    """F1 on the development articles of PolNeAR, by the scorer that comes with them."""
    path = SHARED / "eval" / "polnear" / "dev.jsonl"
    figures = _judged_by(SHARED / "eval" / "score_quotes.py", articles=path, gold=path)
    names = ("attribution_lenient", "attribution_strict", "quoted_attribution_lenient")
    values: Values = {
        name: figures[name]["f1"] for name in (*names, "quoted_attribution_strict", "content_char")
    }
    return values


def claims_values() -> Values:
    """The figures of claims on their development articles."""
    folder = SHARED / "eval" / "claims"
    return _claims_values(articles=folder / "dev.jsonl", gold=folder / "dev-gold.jsonl")


def incident_values() -> Values:
    """The figures of claims on the reports of incidents, which are among the training data."""
    folder = SHARED / "incidents"
    return _claims_values(articles=folder / "articles.jsonl", gold=folder / "gold.jsonl")


def _claims_values(articles: Path, gold: Path) -> Values:
    """F1 by aspect and accuracies, by the scorer of claims."""
    figures = _judged_by(SHARED / "eval" / "score_claims.py", articles=articles, gold=gold)
    values: Values = {"claim" if k == "all" else k: row["f1"] for k, row in figures["claim"].items()}
    values |= figures["accuracy"]
    values["incident"] = figures["incident"]["f1"]
    return values


YARDSTICKS = {
    "corpus": corpus_values,
    "polnear_dev": polnear_values,
    "claims_dev": claims_values,
    "incident_reports": incident_values,
}


def floors() -> dict[str, Values]:
    """The floors by yardstick and figure."""
    return tomllib.loads(FLOORS.read_text("utf-8"))


def extract(articles: Path) -> list[dict[str, Any]]:
    """What the command ``briefings extract`` prints for a file of JSON Lines."""
    command = [sys.executable, "-m", "briefings", "extract", str(articles)]
    printed = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
    return [json.loads(line) for line in printed.splitlines()]


def _judged_by(scorer: Path, articles: Path, gold: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "found.jsonl"
        found.write_text("".join(json.dumps(row) + "\n" for row in extract(articles)), "utf-8")
        command = [sys.executable, str(scorer), str(gold), str(found), "--json"]
        printed = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
    figures: dict[str, Any] = json.loads(printed)
    return figures


def main() -> None:
    """Print the figures, and write the floors anew, raised where the figures allow it."""
    lines = [_HEADER]
    for yardstick, measure in YARDSTICKS.items():
        values = measure() if yardstick == "corpus" or SHARED.exists() else {}
        before = floors().get(yardstick, {})
        lines.append(f"\n[{yardstick}]\n")
        for name in values or before:
            floor = max(before.get(name, 0.0), int((values.get(name, 0.0) - _SLACK) * 1000) / 1000)
            lines.append(f"{name} = {floor:.3f}\n")
            print(f"{yardstick:12} {name:28} floor {floor:.3f}", f"now {values[name]:.4f}" if values else "")
    FLOORS.write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    main()
