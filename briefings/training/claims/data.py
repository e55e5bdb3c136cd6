"""Annotated articles, as text, labels of word pieces, and candidates of the pipeline."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language
from tokenizers import Tokenizer

from briefings.pipeline.claims.candidates import Candidates
from briefings.pipeline.claims.network import LABELS, STATES
from briefings.pipeline.pieces import IntArray, Pieces, read_pieces

Claim = dict[str, Any]


@dataclass(slots=True)
class Annotated:
    """One article: its claims, its candidates by the pipeline, and its pieces.

    ``labels`` ``[n, 4]`` are those of each piece, in the order of ``LABELS``.
    """

    claims: list[Claim]
    candidates: Candidates
    pieces: Pieces
    labels: IntArray


def read(nlp: Language, tokenizer: Tokenizer, pairs: Sequence[tuple[Path, Path]]) -> Iterator[Annotated]:
    """The articles of each (ARTICLES, GOLD) that have gold; ``nlp`` is the pipeline up to the claims."""
    for articles, gold in pairs:
        claims = {str(row["id"]): row["claims"] for row in _rows(gold)}
        rows = [row for row in _rows(articles) if str(row["id"]) in claims]
        docs = []
        for row in rows:
            doc = nlp.make_doc(row["text"])
            doc._.title = row.get("title")
            docs.append(doc)
        pieces = read_pieces(tokenizer, [row["text"] for row in rows])
        for row, doc, own in zip(rows, nlp.pipe(docs), pieces, strict=True):
            annotated = claims[str(row["id"])]
            yield Annotated(annotated, Candidates(doc), own, labels(own, annotated))


def labels(pieces: Pieces, claims: Sequence[Claim]) -> IntArray:
    """Labels ``[n, 4]``; of claims that share pieces, the one with the shorter evidence has them."""
    found = np.zeros((len(pieces), len(LABELS)), dtype=np.int64)
    column = {name: number for number, name in enumerate(LABELS)}

    def mark(name: str, span: Sequence[int], begin: int) -> None:
        for first, stop in pieces.covered([(span[0], span[1])]):
            found[first:stop, column[name]] = begin + 1
            found[first, column[name]] = begin

    for claim in sorted(claims, key=lambda c: c["evidence"][0] - c["evidence"][1]):
        aspect, value, evidence = claim["aspect"], claim["value"], claim["evidence"]
        if aspect == "cause":
            mark("cause", evidence, 3 if value is None else 1)
            if value is not None:
                mark("phrase", value, 1)
        elif aspect == "resolution":
            if value in STATES:
                mark("resolution", evidence, 1 + 2 * STATES.index(value))
        else:
            mark("malicious_activity", evidence, 1)
    return found


def _rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a file: lines of JSON, one JSON object, or the one article of a text file.

    The last two are the only ones of their folder, and have its name as their id.
    """
    text = path.read_text("utf-8")
    if path.suffix == ".txt":
        return [{"id": path.parent.name, "text": text}]
    if path.suffix == ".json":
        return [json.loads(text) | {"id": path.parent.name}]
    return [json.loads(line) for line in text.splitlines() if line.strip()]
