"""Attributions: source, cue and content, and what is read off them."""

import pytest
import spacy
from spacy.tokens import Doc, Span

from briefings.pipeline.annotations import Attribution
from briefings.pipeline.attributions import attitude, attributions, quote_type
from briefings.pipeline.attributions.relays import original_speaker, via
from briefings.pipeline.attributions.tagger import Spans


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
    [("say", "assertion"), ("believe", "belief"), ("vow", "intention"), ("fear", "emotion"), ("patch", None)],
)
def test_the_attitude_is_that_of_the_cue(vocab: spacy.vocab.Vocab, lemma: str, expected: str | None) -> None:
    doc = Doc(vocab, words=["They", lemma], lemmas=["they", lemma])
    start = doc[1].idx
    assert attitude(doc, [(start, start + len(lemma))], "indirect") == expected


def test_what_introduces_quoted_words_is_an_assertion(vocab: spacy.vocab.Vocab) -> None:
    doc = Doc(vocab, words=["Finch", "shrugged"], lemmas=["Finch", "shrug"])
    assert attitude(doc, [(6, 14)], "direct") == "assertion"


def test_attributions_are_numbered_in_text_order(vocab: spacy.vocab.Vocab) -> None:
    doc = Doc(vocab, words=["a", "b", "c", "d", "e", "f"], lemmas=["x"] * 6)
    second, first = Spans([(6, 7)], [(8, 9)], [(10, 11)]), Spans([(0, 1)], [(2, 3)], [(4, 5)])
    assert [(a.id, a.cue) for a in attributions(doc, [second, first])] == [("s1", [(2, 3)]), ("s2", [(8, 9)])]


def test_no_attribution_comes_from_page_furniture(vocab: spacy.vocab.Vocab) -> None:
    doc = Doc(vocab, words=["a", "b", "c"], lemmas=["x"] * 3)
    doc._.furniture = [(4, 5)]
    assert attributions(doc, [Spans([(0, 1)], [(2, 3)], [(4, 5)])]) == []


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


def relayed(vocab: spacy.vocab.Vocab) -> Doc:
    words = ["The", "port", "said", ",", "according", "to", "Reuters", ",", "that", "it", "broke"]
    return Doc(
        vocab,
        words=words,
        lemmas=["the", "port", "say", ",", "accord", "to", "Reuters", ",", "that", "it", "break"],
        heads=[1, 2, 2, 2, 2, 4, 5, 2, 10, 10, 2],
        deps=["det", "nsubj", "ROOT", "punct", "prep", "prep", "pobj", "punct", "mark", "nsubj", "ccomp"],
        ents=["O"] * 6 + ["B-ORG"] + ["O"] * 4,
        spaces=[True, True, False, True, True, True, False, True, True, True, False],
    )


def test_who_is_named_by_according_to_within_a_report_relays_its_speaker(vocab: spacy.vocab.Vocab) -> None:
    doc = relayed(vocab)
    attribution = Attribution("s1", source=[(28, 35)], cue=[(15, 27)], content=[(37, 50)])
    original_speaker(doc, attribution)
    assert (attribution.source, attribution.cue, attribution.via) == ([(0, 8)], [(9, 13)], "Reuters")


def test_the_source_of_a_plain_according_to_is_the_speaker(vocab: spacy.vocab.Vocab) -> None:
    words = ["It", "broke", ",", "according", "to", "Reuters"]
    deps = ["nsubj", "ROOT", "punct", "prep", "prep", "pobj"]
    doc = Doc(
        vocab,
        words=words,
        lemmas=["it", "break", ",", "accord", "to", "R"],
        heads=[1] * 3 + [1, 3, 4],
        deps=deps,
    )
    start = doc[3].idx
    attribution = Attribution(
        "s1", source=[(start + 13, start + 20)], cue=[(start, start + 12)], content=[(0, 8)]
    )
    original_speaker(doc, attribution)
    assert attribution.source == [(start + 13, start + 20)]
    assert attribution.via is None
