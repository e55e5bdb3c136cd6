"""Page furniture: paragraphs of a saved page that are no part of the article."""

import pytest
import spacy

from briefings.pipeline.furniture import find_furniture, make_furniture

STORY = [
    "The ferry line cancelled all crossings on Monday after its booking system failed.",
    "“We are working to restore it,” Orla Finch, a spokeswoman for the line, said.",
]


def marked(*paragraphs: str) -> list[str]:
    text = "\n".join(paragraphs)
    return [text[start:end] for start, end in find_furniture(text)]


@pytest.mark.parametrize(
    "line",
    [
        "Copyright © 2024 Harbour News. All rights reserved. This website is for subscribers.",
        "© 2023 Harbour News",
        "Follow @orlafinch",
        "Follow Orla Finch on Twitter @orlafinch.",
        "Sign up for our weekly newsletter here.",
        "Subscribe to the harbour podcast here.",
        "Read more: Ferry line hires a new chief",
        "Related articles",
        "Share this article",
        "Click here to watch the briefing.",
        "This website uses cookies to serve you better.",
        "Published March 7, 2023 5:50 pm in Ferries, Harbour",
        "[ Learn about ticket systems: who needs them and why. ]",
        "Photo: Harbour News",
    ],
)
def test_a_prompt_or_notice_is_furniture_wherever_it_stands(line: str) -> None:
    assert marked(STORY[0], line, STORY[1]) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Finn Reed is a reporter at Harbour News covering ferries and ports.",
        "She covers shipping and can be reached at the harbour desk.",
        "Additional reporting by Finn Reed.",
        "Email the author at desk@harbour.example.",
    ],
)
def test_a_biography_or_credit_is_furniture_only_at_the_end(line: str) -> None:
    assert marked(*STORY, line) == [line]
    assert marked(line, *STORY) == []


def test_a_biography_before_other_furniture_is_at_the_end() -> None:
    tail = ["Finn Reed is a reporter at Harbour News covering ferries.", "Follow @finnreed"]
    assert marked(*STORY, *tail) == tail


@pytest.mark.parametrize(
    "line",
    [
        "The line copied its customers' copyright claims into the report.",
        "Follow the money, the minister said, and the fault will be found.",
        "The company urged customers to subscribe to its alerts, which tell of delays, and apologized.",
        "Finch said that the site uses cookies, and that these had been stolen.",
        "Related systems were shut down too.",
    ],
)
def test_a_sentence_of_the_story_is_not_furniture(line: str) -> None:
    assert marked(STORY[0], line, STORY[1]) == []


def test_of_a_deck_that_the_next_paragraph_repeats_only_the_first_copy_is_furniture() -> None:
    text = f"{STORY[0]}\n{STORY[0]}\n{STORY[1]}"
    assert find_furniture(text) == [(0, len(STORY[0]))]


def test_a_deck_that_differs_by_a_word_is_a_repeat() -> None:
    deck = STORY[0].replace("Monday", "Tuesday")
    assert marked(deck, *STORY) == [deck]


def test_paragraphs_on_the_same_matter_are_no_repeats() -> None:
    assert marked("The ferry line cancelled crossings after its system failed.", *STORY) == []


def test_a_repeat_later_in_the_article_stays() -> None:
    assert marked(*STORY, "More follows.", STORY[1], STORY[1]) == []


def test_the_component_writes_the_spans_to_the_doc() -> None:
    nlp = spacy.blank("en")
    doc = make_furniture(nlp, "furniture")(nlp("\n".join([*STORY, "Follow @finnreed"])))
    assert [doc.text[start:end] for start, end in doc._.furniture] == ["Follow @finnreed"]


@pytest.mark.parametrize("text", ["", "\n \n", "One line."])
def test_a_text_without_furniture_has_none(text: str) -> None:
    assert find_furniture(text) == []
