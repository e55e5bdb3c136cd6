"""Annotations survive wherever spaCy takes a Doc."""

import spacy
from spacy.tokens import Doc, DocBin

from briefings.pipeline.annotations import Attribution, Claim, Incident


def annotated(nlp: spacy.language.Language) -> Doc:
    doc = nlp("Porter said the fault was mended.")
    doc._.attributions = [
        Attribution("s1", source=[(0, 6)], cue=[(7, 11)], content=[(12, 20), (21, 32)], speaker="Jo Porter")
    ]
    doc._.claims = [Claim("cause", (12, 21), "positive", "certain", (12, 32), source=(0, 6))]
    doc._.incidents = [Incident("i1", "fault", main=True)]
    return doc


def test_annotations_survive_to_bytes_with_their_types() -> None:
    nlp = spacy.blank("en")
    doc = annotated(nlp)
    copy = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert list(copy._.attributions) == doc._.attributions
    assert copy._.claims == doc._.claims
    assert copy._.incidents == doc._.incidents


def test_annotations_survive_a_doc_bin() -> None:
    nlp = spacy.blank("en")
    doc = annotated(nlp)
    stored = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (copy,) = DocBin(store_user_data=True).from_bytes(stored).get_docs(nlp.vocab)
    assert list(copy._.attributions) == doc._.attributions


def test_a_fresh_doc_has_no_annotations() -> None:
    doc = spacy.blank("en")("Nothing yet.")
    assert (doc._.attributions, doc._.claims, doc._.incidents) == ([], [], [])
    assert doc._.published is None
