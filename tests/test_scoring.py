"""The scorer of the gate: what pairs with what, and what the figures count."""

from typing import Any

import pytest

from tests.scoring import Figures, Scored, same_name, same_value

TEXT = "The mayor said: “We won. We did,” and left. Bo Ek, a “critic”, thinks that it was fraud."


def span(words: str) -> list[int]:
    start = TEXT.index(words)
    return [start, start + len(words)]


def attribution(source: str | None, *content: str, speaker: str | None = None) -> dict[str, Any]:
    return {
        "source": [span(source)] if source else [],
        "content": [span(piece) for piece in content],
        "speaker": speaker or source,
    }


def claim(aspect: str, value: Any, evidence: str, polarity: str = "positive") -> dict[str, Any]:
    return {
        "aspect": aspect,
        "value": value,
        "evidence": span(evidence),
        "polarity": polarity,
        "certainty": "certain",
    }


def figures(gold: list[dict[str, Any]], found: list[dict[str, Any]], kind: str) -> dict[str, float]:
    other = "claims" if kind == "attributions" else "attributions"
    return Figures.of([Scored(TEXT, {kind: gold, other: []}, {kind: found, other: []})]).values()


MAYOR = attribution("The mayor", "“We won. We did,”")
BO = attribution("Bo Ek, a “critic”", "that it was fraud")


def test_equal_attributions_score_one() -> None:
    values = figures([MAYOR, BO], [MAYOR, BO], "attributions")
    assert values["attribution_lenient"] == values["attribution_strict"] == values["speaker"] == 1.0


def test_strict_looks_over_marks_gaps_and_the_article_of_a_source() -> None:
    other_edges = attribution("mayor", "We won", "We did")
    assert figures([MAYOR], [other_edges], "attributions")["attribution_strict"] == 1.0


def test_strict_wants_every_word() -> None:
    values = figures([BO], [attribution("Bo Ek", "that it was fraud")], "attributions")
    assert values["attribution_strict"] == 0.0
    assert values["attribution_lenient"] == 1.0


@pytest.mark.parametrize(
    "found",
    [
        attribution("Bo Ek", "“We won. We did,”"),  # another's words
        attribution(None, "“We won. We did,”"),  # nobody's
        attribution("The mayor", "“We won. We did,” and left. Bo Ek, a “critic”"),  # too much of them
    ],
)
def test_lenient_wants_half_of_the_content_and_something_of_the_source(found: dict[str, Any]) -> None:
    assert figures([MAYOR], [found], "attributions")["attribution_lenient"] == 0.0


def test_what_is_found_twice_counts_once() -> None:
    assert figures([MAYOR], [MAYOR, MAYOR], "attributions")["attribution_lenient"] == pytest.approx(2 / 3)


def test_speaker_is_judged_on_what_was_paired() -> None:
    wrong = attribution("The mayor", "“We won. We did,”", speaker="Bo Ek")
    values = figures([MAYOR], [wrong], "attributions")
    assert values["attribution_lenient"] == 1.0
    assert values["speaker"] == 0.0


def test_a_short_name_is_the_same_as_the_full_one_but_no_name_is_none() -> None:
    assert same_name("the Ek", "Bo Ek")
    assert not same_name("Bo Ek", "Bo Lind")
    assert not same_name("Bo Ek", None)
    assert same_name(None, None)


def test_a_claim_wants_aspect_evidence_and_value() -> None:
    gold = claim("malicious_activity", "malicious", "it was fraud")
    assert figures([gold], [claim("malicious_activity", "malicious", "was fraud")], "claims")["claim"] == 1.0
    for found in (
        claim("malicious_activity", "unknown", "it was fraud"),
        claim("resolution", "malicious", "it was fraud"),
        claim("malicious_activity", "malicious", "We won"),
    ):
        assert figures([gold], [found], "claims")["claim"] == 0.0


def test_a_cause_is_the_same_where_half_of_the_shorter_phrase_is_shared() -> None:
    assert same_value(claim("cause", [0, 20], "fraud"), claim("cause", [10, 40], "fraud"))
    assert not same_value(claim("cause", [0, 20], "fraud"), claim("cause", [15, 40], "fraud"))
    assert not same_value(claim("cause", [0, 20], "fraud"), claim("cause", None, "fraud"))
    assert same_value(claim("cause", None, "fraud"), claim("cause", None, "fraud"))


def test_polarity_is_judged_even_where_the_value_is_wrong() -> None:
    gold = claim("malicious_activity", "not_malicious", "it was fraud", polarity="negative")
    found = claim("malicious_activity", "malicious", "it was fraud")
    values = figures([gold], [found], "claims")
    assert (values["claim"], values["polarity"], values["certainty"]) == (0.0, 0.0, 1.0)
