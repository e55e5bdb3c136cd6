"""Parsed documents written out by hand, for the tests of components that read a parse."""

import spacy
from spacy.tokens import Doc

from briefings.pipeline.annotations import Attribution

_VOCAB = spacy.blank("en").vocab
_TAGS = {"NOUN": "NN", "NOUNS": "NNS", "PROPN": "NNP", "VERB": "VBD", "PRON": "PRP", "ADP": "IN", "DET": "DT"}
_NO_SPACE_BEFORE = (",", ".", "’s", ":", ";", "”")


def parsed(*sentences: str) -> Doc:
    """A Doc from sentences of tokens ``word/POS/dep/head/ENT``, head counted within the sentence.

    What is left out at the end of a token is empty; a head left out is the sentence's root (its token
    with dep ``ROOT``, else its first). ``word~lemma`` gives a lemma. A sentence that begins with ``|``
    begins a paragraph. Neighbours with the same ENT are one entity.
    """
    columns: dict[str, list] = {
        k: [] for k in ("words", "spaces", "pos", "tags", "deps", "heads", "lemmas", "ents", "sent_starts")
    }
    for sentence in sentences:
        if sentence.startswith("|"):
            sentence = sentence[1:]
            if columns["words"]:
                _add(columns, "\n", "SPACE", "", len(columns["words"]) - 1, "", False)
                columns["spaces"][-2:] = [False, False]
        rows = [(token.split("/") + [""] * 5)[:5] for token in sentence.split()]
        offset = len(columns["words"])
        root = next((i for i, row in enumerate(rows) if row[2] == "ROOT"), 0)
        for i, (word, pos, dep, head, entity) in enumerate(rows):
            if word in _NO_SPACE_BEFORE and i:
                columns["spaces"][-1] = False
            _add(columns, word, pos or "X", dep, offset + (int(head) if head else root), entity, i == 0)
    return Doc(_VOCAB, **columns)


def _add(
    columns: dict[str, list], word: str, pos: str, dep: str, head: int, entity: str, first: bool
) -> None:
    word, _, lemma = word.partition("~")
    columns["words"].append(word)
    columns["spaces"].append(True)
    columns["pos"].append(pos.rstrip("S") if pos == "NOUNS" else pos)
    columns["tags"].append(_TAGS.get(pos, ""))
    columns["deps"].append(dep)
    columns["heads"].append(head)
    columns["lemmas"].append(lemma or word.lower())
    continued = not first and columns["ents"] and columns["ents"][-1][2:] == entity
    columns["ents"].append(f"{'I' if continued else 'B'}-{entity}" if entity else "O")
    columns["sent_starts"].append(first)


def attributed(doc: Doc, *triples: tuple[str, str, str]) -> list[Attribution]:
    """Attributions of ``doc`` from the words of (source, cue, content), each found after the last cue."""
    made, after = [], 0
    for number, (source, cue, content) in enumerate(triples, 1):
        spans = []
        for words in (source, cue, content):
            start = doc.text.index(words, after if words == source else 0) if words else -1
            spans.append([(start, start + len(words))] if words else [])
        made.append(Attribution(f"s{number}", *spans))
        after = spans[0][0][1] if spans[0] else after
    doc._.attributions = made
    return made
