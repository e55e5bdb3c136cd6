"""Claims: what the trained network sees, what it proposes, and how it is weighed with the classifier."""

import numpy as np
import pytest
from tokenizers import Tokenizer

from briefings.pipeline.annotations import Span
from briefings.pipeline.attributions import shipped_tagger
from briefings.pipeline.bio import Scores
from briefings.pipeline.claims import shipped_network
from briefings.pipeline.claims.candidates import Candidate
from briefings.pipeline.claims.certainty import Factuality
from briefings.pipeline.claims.network import LABELS, WINDOW, Reading, read, sentence_pieces, windows
from briefings.pipeline.claims.proposals import proposals
from briefings.pipeline.claims.weighing import Chance, Weights, numbers, outcome, shipped_weights
from briefings.pipeline.pieces import Pieces, read_pieces

TEXT = "hackers broke in. a bad patch took it down. it is back."


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return shipped_tagger().tokenizer


@pytest.fixture
def pieces(tokenizer: Tokenizer) -> Pieces:
    (found,) = read_pieces(tokenizer, [TEXT])
    return found


def span(words: str) -> Span:
    start = TEXT.index(words)
    return start, start + len(words)


def reading(pieces: Pieces, **spans: tuple[str, int]) -> Reading:
    """What a network sees that is nearly sure of these words and the labels that begin them."""
    likely: dict[str, Scores] = {
        name: np.full((len(pieces), size), 0.01, dtype=np.float32) for name, size in LABELS.items()
    }
    for name, scores in likely.items():
        scores[:, 0] = 0.9
        if name in spans:
            words, begin = spans[name]
            ((first, stop),) = pieces.covered([span(words)])
            scores[first:stop, 0] = 0.01
            scores[first:stop, begin + 1] = 0.9
            scores[first, [begin, begin + 1]] = [0.9, 0.01]
    return Reading(pieces, likely)


# Windows


def test_a_window_holds_whole_sentences() -> None:
    sentences = [(0, 60), (60, 120), (120, 150)]
    assert [(w[0], w[-1] + 1) for w in windows(sentences)] == [(0, 120), (120, 150)]


def test_sentences_that_are_left_out_leave_no_gap_in_a_window() -> None:
    (window,) = windows([(0, 10), (50, 60)])
    assert window.tolist() == [*range(10), *range(50, 60)]


def test_the_first_window_may_be_shorter() -> None:
    assert [len(w) for w in windows([(0, 30), (30, 60), (60, 90)], first=40)] == [30, 60]


def test_a_sentence_too_long_for_a_window_comes_in_parts(tokenizer: Tokenizer) -> None:
    (pieces,) = read_pieces(tokenizer, ["word " * (WINDOW + 10)])
    assert sentence_pieces(pieces, [(0, 5 * (WINDOW + 10))]) == [(0, WINDOW), (WINDOW, WINDOW + 10)]


def test_what_is_not_read_is_outside_of_everything(pieces: Pieces) -> None:
    seen = read(shipped_network(), pieces, [])
    assert all((scores[:, 0] > 0.99).all() for scores in seen.likely.values())


def test_every_piece_that_is_read_gets_shares_of_one(pieces: Pieces) -> None:
    seen = read(shipped_network(), pieces, [(0, len(TEXT))])
    assert {name: scores.shape for name, scores in seen.likely.items()} == {
        name: (len(pieces), size) for name, size in LABELS.items()
    }
    for scores in seen.likely.values():
        assert scores.sum(axis=1) == pytest.approx(1, abs=1e-4)


# Proposals


def test_evidence_is_proposed_with_its_aspect(pieces: Pieces) -> None:
    seen = reading(pieces, malicious_activity=("hackers broke in", 1), resolution=("it is back", 1))
    assert list(proposals(seen)) == [
        ("malicious_activity", span("hackers broke in"), None),
        ("resolution", span("it is back"), None),
    ]


def test_a_cause_is_proposed_with_its_phrase(pieces: Pieces) -> None:
    seen = reading(pieces, cause=("a bad patch took it down", 1), phrase=("a bad patch", 1))
    assert list(proposals(seen)) == [("cause", span("a bad patch took it down"), span("a bad patch"))]


def test_a_cause_that_is_told_without_a_phrase_is_not_proposed(pieces: Pieces) -> None:
    assert list(proposals(reading(pieces, cause=("a bad patch took it down", 1)))) == []


def test_an_unknown_cause_needs_no_phrase(pieces: Pieces) -> None:
    seen = reading(pieces, cause=("a bad patch took it down", 3))
    assert list(proposals(seen)) == [("cause", span("a bad patch took it down"), None)]


def test_nothing_is_proposed_where_nothing_is_seen(pieces: Pieces, tokenizer: Tokenizer) -> None:
    assert list(proposals(reading(pieces))) == []
    (empty,) = read_pieces(tokenizer, [""])
    assert list(proposals(reading(empty))) == []


# Weighing


def chance(aspect: str, evidence: Span, value: Span | None = None, **shares: float) -> Chance:
    return Chance(aspect, Candidate(0, (aspect,), evidence, value, Factuality(), None), 0.0, shares)


@pytest.mark.parametrize(
    ("aspect", "words", "phrase"),
    [
        ("malicious_activity", "hackers broke in", None),
        ("cause", "a bad patch took it down", "a bad patch"),
        ("resolution", "it is back", None),
    ],
)
def test_what_the_network_sees_makes_a_claim_likelier(
    pieces: Pieces, aspect: str, words: str, phrase: str | None
) -> None:
    weights, value = shipped_weights()[aspect], span(phrase) if phrase else None
    seen, unseen = (
        weights.probability(numbers(chance(aspect, span(words), value), of))
        for of in (reading(pieces, **{aspect: (words, 1)}), reading(pieces))
    )
    assert seen > unseen


def test_a_likelier_prior_makes_a_claim_likelier() -> None:
    weights = Weights(0.0, (1.0, 0.0, 0.0), 0.5)
    assert weights.probability([1.0, 0.0, 0.0]) > weights.probability([-1.0, 0.0, 0.0])


def test_a_cause_phrase_that_the_network_sees_counts(pieces: Pieces) -> None:
    seen = reading(pieces, cause=("a bad patch took it down", 1), phrase=("a bad patch", 1))
    right, wrong = (
        numbers(chance("cause", span("a bad patch took it down"), span(words)), seen)
        for words in ("a bad patch", "took it down")
    )
    assert right[3] > wrong[3]


def test_evidence_without_pieces_is_outside(pieces: Pieces) -> None:
    seen = reading(pieces, resolution=("it is back", 1))
    prior, mean, most = numbers(chance("resolution", (len(TEXT), len(TEXT))), seen)
    assert prior == 0
    assert mean == most < -6


def test_the_state_of_a_recovery_is_what_both_models_give(pieces: Pieces) -> None:
    seen = reading(pieces, resolution=("it is back", 1))
    assert outcome(chance("resolution", span("it is back")), seen) == "resolved"
    assert outcome(chance("resolution", span("it is back"), unresolved=0.9), seen) in (
        "resolved",
        "unresolved",
    )
    assert outcome(chance("resolution", span("hackers broke in"), in_progress=0.9), seen) == "in_progress"
