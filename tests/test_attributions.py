"""Attributions: source, cue and content, and what is read off them."""

import pytest
import spacy
from spacy.tokens import Doc, Span

from briefings.pipeline.attributions import attitude, quote_type, via


@pytest.fixture
def vocab() -> spacy.vocab.Vocab:
    return spacy.blank("en").vocab


@pytest.mark.parametrize(
    ("text", "quotations", "expected"),
    [
        ("“All is well,”", [(0, 14)], "direct"),
        ("that it was “well”", [(12, 18)], "mixed"),
        ("that all was well", [], "indirect"),
        ("“All,” and “well”", [(0, 6), (11, 17)], "mixed"),
    ],
)
def test_the_quote_type_tells_how_much_of_the_content_is_quoted(
    vocab: spacy.vocab.Vocab, text: str, quotations: list[tuple[int, int]], expected: str
) -> None:
    doc = spacy.blank("en")(text)
    doc._.quotations = quotations
    assert quote_type(doc, [(0, len(text))]) == expected


def test_content_in_quoted_pieces_is_direct() -> None:
    doc = spacy.blank("en")("“It is over,” she said. “We won.”")
    doc._.quotations = [(0, 13), (24, 33)]
    assert quote_type(doc, [(0, 13), (24, 33)]) == "direct"


@pytest.mark.parametrize(
    ("lemma", "expected"),
    [
        ("say", "assertion"),
        ("believe", "belief"),
        ("vow", "intention"),
        ("fear", "emotion"),
        ("x", "assertion"),
    ],
)
def test_the_attitude_is_that_of_the_cue(vocab: spacy.vocab.Vocab, lemma: str, expected: str) -> None:
    doc = Doc(vocab, words=["They", lemma], lemmas=["they", lemma])
    start = doc[1].idx
    assert attitude(doc, [(start, start + len(lemma))]) == expected


def told(vocab: spacy.vocab.Vocab, recipient: str, entity: str | None) -> Doc:
    doc = Doc(
        vocab,
        words=["An", "official", "told", recipient, "that", "it", "broke"],
        lemmas=["an", "official", "tell", recipient, "that", "it", "break"],
        heads=[1, 2, 2, 2, 6, 6, 2],
        deps=["det", "nsubj", "ROOT", "dobj", "mark", "nsubj", "ccomp"],
    )
    if entity:
        doc.ents = [Span(doc, 3, 4, label=entity)]
    return doc


def test_an_organization_that_was_told_relays_the_speaker(vocab: spacy.vocab.Vocab) -> None:
    assert via(told(vocab, "Reuters", "ORG"), [(12, 16)]) == "Reuters"


def test_reporters_who_were_told_relay_nobody_in_particular(vocab: spacy.vocab.Vocab) -> None:
    assert via(told(vocab, "reporters", None), [(12, 16)]) is None
