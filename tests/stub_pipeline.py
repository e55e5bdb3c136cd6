"""A pipeline without a model, for the tests of what surrounds the pipeline: fast, and it fails on demand."""

import os

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from briefings.pipeline.annotations import Attribution

FAILS = "This text is one that a component fails on."
KILLS = "This text is one that ends the process."


@Language.component("tests_first_word")
def first_word(doc: Doc) -> Doc:
    """One attribution: the first word is the source, the rest the content."""
    if doc.text == FAILS:
        raise ValueError("no such luck")
    if doc.text == KILLS:
        os._exit(9)
    if len(doc) > 1:
        first, rest = doc[:1], doc[1:]
        doc._.attributions = [
            Attribution(
                "s1",
                source=[(first.start_char, first.end_char)],
                content=[(rest.start_char, rest.end_char)],
                speaker=doc._.title,
                said_on=doc._.published,
            )
        ]
    return doc


def load(model: str) -> Language:
    """In place of ``briefings.pipeline.load``: any name is installed but "missing"."""
    if model == "missing":
        raise OSError("[E050] Can't find model 'missing'.")
    nlp = spacy.blank("en")
    nlp.add_pipe("tests_first_word")
    return nlp
