"""Attributions: who is said to have said, thought or wanted what, as spans of the article.

The spans come from the trained model (``tagger``; architecture, training data and figures are in
``briefings/model/MODEL_CARD.md``). This component numbers them, leaves out what lies in page furniture,
and reads off the quotation type, the attitude and who relays the speaker.
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

from briefings.pipeline.annotations import Attribution, Span
from briefings.pipeline.attributions.network import OnnxNetwork
from briefings.pipeline.attributions.relays import original_speaker, via
from briefings.pipeline.attributions.tagger import Spans, Tagger
from briefings.pipeline.lexicons import lexicon

BATCH = 32  # texts given to the tagger at once


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


@Language.factory(
    "briefings_attributions",
    assigns=["doc._.attributions"],
    requires=["doc._.quotations", "token.dep", "token.lemma"],
)
def make_attributions(nlp: Language, name: str) -> "Attributions":
    """The component ``briefings_attributions``."""
    return Attributions()


class Attributions:
    """Writes ``doc._.attributions``: ids ``s1``, ``s2``, ... in text order."""

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = BATCH) -> Iterator[Doc]:
        """As ``__call__``, for ``batch_size`` docs at once."""
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            for doc, found in zip(batch, shipped_tagger().predict([d.text for d in batch]), strict=True):
                doc._.attributions = attributions(doc, found)
                yield doc


def attributions(doc: Doc, found: Iterable[Spans]) -> list[Attribution]:
    """The ``found`` spans as attributions of ``doc``, in text order, without those in page furniture."""
    kept = (spans for spans in found if not _in_furniture(doc, spans))
    result = []
    for number, spans in enumerate(sorted(kept, key=lambda spans: (spans.content[0], spans.cue)), 1):
        attribution = Attribution(f"s{number}", list(spans.source), list(spans.cue), list(spans.content))
        attribution.quote_type = quote_type(doc, attribution.content)
        attribution.attitude = attitude(doc, attribution.cue, attribution.quote_type)
        attribution.via = via(doc, attribution.cue)
        original_speaker(doc, attribution)
        result.append(attribution)
    return result


def _in_furniture(doc: Doc, spans: Spans) -> bool:
    """Whether any part of an attribution lies in page furniture."""
    parts = spans.source + spans.cue + spans.content
    return any(s < end and start < e for s, e in parts for start, end in doc._.furniture)


def quote_type(doc: Doc, content: list[Span]) -> str:
    """``direct`` if all words of ``content`` are quoted, ``mixed`` if some are, else ``indirect``.

    A quoted word or two within reported speech ("so-called" quotes) still makes it mixed.
    """
    text, letters, quoted = doc.text, 0, 0
    for start, end in content:
        nearby = [(s, e) for s, e in doc._.quotations if s < end and start < e]
        for offset in range(start, end):
            if text[offset].isalnum():
                letters += 1
                quoted += any(s <= offset < e for s, e in nearby)
    if not quoted:
        return "indirect"
    return "direct" if quoted == letters else "mixed"


def attitude(doc: Doc, cue: list[Span], quote_type: str) -> str | None:
    """The attitude of the first word of the cue that the lexicon lists.

    For other cues, words in quotation marks are an assertion; of the rest nothing is known (None): they may
    be acts that the trained annotators read as attitudes ("backed the plan").
    """
    attitudes: dict[str, list[str]] = lexicon("cues")["attitude"]
    listed = {lemma: name for name, lemmas in attitudes.items() for lemma in lemmas}
    for start, end in cue:
        for token in doc.char_span(start, end, alignment_mode="expand") or []:
            if token.lemma_.lower() in listed:
                return listed[token.lemma_.lower()]
    return None if quote_type == "indirect" else "assertion"
