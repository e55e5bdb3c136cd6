"""How fast ``briefings extract`` is beside its spaCy model alone: ``python -m tests.speed ARTICLES.jsonl``.

Prints the words a second of both, in one process and the same run, and their ratio; and by how much incidents
and claims lengthen extraction. Each is taken in turn three times, and the best time counts (others only add
what else the machine did).
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import cast

import spacy
from spacy.language import Language

from briefings import pipeline
from briefings.article import Article
from briefings.extraction import Extractor
from briefings.pipeline import DEFAULT_MODEL
from briefings.records import Extraction

ROUNDS = 3
LATER = ("briefings_incidents", "briefings_claims")


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one call."""
    began = time.process_time()
    work()
    return time.process_time() - began


def without_claims(model: str) -> Language:
    """The pipeline up to the attributions with their speakers and dates."""
    nlp = pipeline.load(model)
    for name in LATER:
        nlp.remove_pipe(name)
    return nlp


def main(path: Path) -> None:
    """Measure on the texts of a file of JSON Lines."""
    texts = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
    words = sum(len(text.split()) for text in texts)
    articles = [Article(str(number), text) for number, text in enumerate(texts)]
    model = spacy.load(DEFAULT_MODEL)

    def extract(extractor: Extractor) -> list[object]:
        return [cast(Extraction, o).as_json(a.source) for a, o in extractor.run(articles)]

    whole, before = Extractor(), Extractor(load=without_claims)
    works: dict[str, Callable[[], object]] = {
        "nlp.pipe": lambda: list(model.pipe(texts)),
        "extract": lambda: extract(whole),
        "without claims": lambda: extract(before),
    }
    for extractor in (whole, before):  # loads and warms up
        list(extractor.run(articles[:2]))
    list(model.pipe(texts[:2]))
    best = dict.fromkeys(works, float("inf"))
    for _ in range(ROUNDS):
        for name, work in works.items():
            best[name] = min(best[name], seconds(work))
    for name, time_taken in best.items():
        print(f"{name:15} {words / time_taken:8.0f} words a second")
    print(f"extract / nlp.pipe           {best['nlp.pipe'] / best['extract']:8.3f}")
    print(f"incidents and claims add     {best['extract'] / best['without claims'] - 1:8.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
