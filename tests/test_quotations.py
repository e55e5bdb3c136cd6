"""Quotations: spans from an opening mark to its closing one, paragraph by paragraph."""

import pytest
import spacy

from briefings.pipeline.quotations import find_quotations


def quoted(text: str) -> list[str]:
    return [text[start:end] for start, end in find_quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said: “All is well.”", ["“All is well.”"]),
        ('"Yes," she said. "Now."', ['"Yes,"', '"Now."']),
        ("''It is over,'' he said.", ["''It is over,''"]),
        ("No marks here, it’s plain.", []),
        ("", []),
    ],
    ids=["curly", "straight", "two apostrophes", "apostrophe only", "empty"],
)
def test_quotations_run_from_mark_to_mark(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_a_quotation_reopened_in_the_next_paragraph_is_one_span_a_paragraph() -> None:
    text = "“We saw the fault.\n“Then we mended it,” Orla Finch said."
    assert quoted(text) == ["“We saw the fault.", "“Then we mended it,”"]


def test_an_opening_mark_that_nothing_closes_or_reopens_is_no_quotation() -> None:
    assert quoted("“We saw the fault.\nThe port was shut.") == []


def test_a_second_opening_mark_replaces_the_unclosed_first() -> None:
    assert quoted("“We saw. “It was late,” he said.") == ["“It was late,”"]


def test_an_inch_mark_opens_no_quotation() -> None:
    assert quoted('A 27" screen went dark, "all at once," he said.') == ['"all at once,"']


def test_the_component_needs_no_other_component() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("briefings_quotations")
    assert nlp("“So it is,” he said.")._.quotations == [(0, 11)]
