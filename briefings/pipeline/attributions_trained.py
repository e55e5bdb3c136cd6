"""The trained attribution component: who is said to have said what, as spans, by the shipped model.

Architecture, training data and figures: ``briefings/model/MODEL_CARD.md``.
"""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import as_file, files
from itertools import islice
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc
from tokenizers import Tokenizer

from briefings.pipeline.annotations import Attribution
from briefings.pipeline.network import OnnxNetwork
from briefings.pipeline.tagger import Spans, Tagger

BATCH = 32  # texts whose windows are sorted by length together


def load_tagger(folder: Path, threads: int = 1) -> Tagger:
    """The model in ``folder``; ``threads`` is per process, as articles are shared out among processes."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    return Tagger(OnnxNetwork(folder, threads), tokenizer, config["threshold"])


@cache
def shipped_tagger() -> Tagger:
    """The model that comes with the package, loaded once a process."""
    with as_file(files("briefings") / "model") as folder:
        return load_tagger(folder)


@Language.factory("briefings_trained_attributions", assigns=["doc._.attributions"])
def make_trained_attributions(nlp: Language, name: str) -> "TrainedAttributions":
    """The component ``briefings_trained_attributions``."""
    return TrainedAttributions()


class TrainedAttributions:
    """Writes the spans of ``doc._.attributions``, ids ``s1``, ``s2``, ... in text order.

    Reads the text alone. Other fields of an attribution stay as they are by default.
    """

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = BATCH) -> Iterator[Doc]:
        """As ``__call__``, for ``batch_size`` docs at once: about a third faster."""
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            for doc, found in zip(batch, shipped_tagger().predict([d.text for d in batch]), strict=True):
                doc._.attributions = numbered(found)
                yield doc


def numbered(found: Iterable[Spans]) -> list[Attribution]:
    """Attributions with ids in the order in which their contents begin."""
    ordered = sorted(found, key=lambda spans: (spans.content[0], spans.cue))
    return [
        Attribution(f"s{number}", source=list(spans.source), cue=list(spans.cue), content=list(spans.content))
        for number, spans in enumerate(ordered, 1)
    ]
