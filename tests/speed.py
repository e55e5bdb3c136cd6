"""How fast ``briefings extract`` is beside its spaCy model alone: ``python -m tests.speed ARTICLES.jsonl``.

Prints the words a second of both, in one process and the same run, and their ratio. Each is taken in turn
three times, and the best time counts (others only add what else the machine did).
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import cast

import spacy

from briefings.article import Article
from briefings.extraction import Extractor
from briefings.pipeline import DEFAULT_MODEL
from briefings.records import Extraction

ROUNDS = 3


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one call."""
    began = time.process_time()
    work()
    return time.process_time() - began


def main(path: Path) -> None:
    """Measure on the texts of a file of JSON Lines."""
    texts = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
    words = sum(len(text.split()) for text in texts)
    articles = [Article(str(number), text) for number, text in enumerate(texts)]
    model, extractor = spacy.load(DEFAULT_MODEL), Extractor()
    works = {
        "nlp.pipe": lambda: list(model.pipe(texts)),
        "extract": lambda: [cast(Extraction, o).as_json(a.source) for a, o in extractor.run(articles)],
    }
    for work in works.values():  # loads and warms up
        list(model.pipe(texts[:2])) if work is works["nlp.pipe"] else list(extractor.run(articles[:2]))
    best = {name: min(seconds(work) for _ in range(ROUNDS)) for name, work in works.items()}
    for name, time_taken in best.items():
        print(f"{name:10} {words / time_taken:8.0f} words a second")
    print(f"ratio      {best['nlp.pipe'] / best['extract']:8.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
