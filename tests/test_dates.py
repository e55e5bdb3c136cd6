"""Dates: time expressions, and the day on which an attribution was said."""

import pytest
import spacy
from spacy.tokens import Doc

from briefings.pipeline.annotations import Attribution
from briefings.pipeline.dates import make_dates
from briefings.pipeline.time_expressions import time_expressions
from tests.parsed_docs import attributed, parsed

FRIDAY = "2022-01-28"


def read(text: str, published: str | None = FRIDAY) -> list[str | None]:
    return [t.value for t in time_expressions(text, published)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on Thursday", "2022-01-27"),
        ("on Friday", "2022-01-28"),
        ("last Saturday", "2022-01-22"),
        ("yesterday", "2022-01-27"),
        ("this morning", "2022-01-28"),
        ("on Jan. 19", "2022-01-19"),
        ("on 19 January", "2022-01-19"),
        ("on Dec. 31", "2021-12-31"),
        ("on Sept. 3, 2017", "2017-09-03"),
        ("on 3rd of September 2017", "2017-09-03"),
        ("on the 22nd", "2022-01-22"),
        ("on the 30th", "2021-12-30"),
        ("in August 2018", "2018-08"),
        ("in August", "2021-08"),
        ("last month", "2021-12"),
        ("two months ago", "2021-11"),
        ("last week", "2022-01"),
        ("in 2014", "2014"),
        ("a 2014 outage", "2014"),
        ("last year", "2021"),
        ("three years earlier", "2019"),
        ("last spring", "2021"),
        ("2018-08-07", "2018-08-07"),
    ],
)
def test_a_time_is_counted_back_from_the_article_as_precisely_as_it_is_told(text: str, expected: str) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Copyright 2024",
        "© 2024 Harbour News",
        "in 2,000 offices",
        "They may march on.",
        "the sun and the march",
        "version 2014.3",
        "She told Harbour Today that it broke.",
    ],
)
def test_a_copyright_year_a_count_or_a_common_word_is_no_time(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize("text", ["on Thursday", "last year", "on Jan. 19"])
def test_a_relative_time_has_no_value_without_the_articles_date(text: str) -> None:
    assert read(text, published=None) == [None]
    assert read(text, published="no date") == [None]


def test_a_full_date_needs_no_articles_date() -> None:
    assert read("in August 2018 and on May 4, 2019", published=None) == ["2018-08", "2019-05-04"]


@pytest.mark.parametrize("text", ["three weeks earlier", "a day before"])
def test_what_is_counted_from_something_else_has_no_value(text: str) -> None:
    assert read(text) == [None]


def said_on(doc: Doc, published: str | None = FRIDAY) -> list[str | None]:
    doc._.published = published
    make_dates(spacy.blank("en"), "dates")(doc)
    return [a.said_on for a in doc._.attributions]


def told_thursday() -> Doc:
    doc = parsed(
        "Finch/PROPN/nsubj/1 told/VERB/ROOT reporters/NOUNS/dobj/1 Thursday/PROPN/npadvmod/1 "
        "that/SCONJ/mark/6 "
        "it/PRON/nsubj/6 broke/VERB/ccomp/1 Monday/PROPN/npadvmod/6 ./PUNCT/punct/1"
    )
    attributed(doc, ("Finch", "told", "it broke Monday"))
    return doc


def test_the_time_on_the_cues_verb_is_when_it_was_said() -> None:
    assert said_on(told_thursday()) == ["2022-01-27"]


def test_a_time_in_the_content_is_not_when_it_was_said() -> None:
    doc = parsed(
        "Finch/PROPN/nsubj/1 said/VERB/ROOT it/PRON/nsubj/3 broke/VERB/ccomp/1 Monday/PROPN/npadvmod/3"
    )
    attributed(doc, ("Finch", "said", "it broke Monday"))
    assert said_on(doc) == [None]


def test_a_time_on_another_verb_is_not_when_it_was_said() -> None:
    doc = parsed(
        "Services/NOUNS/nsubj/1 returned/VERB/ccomp/6 on/ADP/prep/1 Monday/PROPN/pobj/2 ,/PUNCT/punct/6 "
        "Finch/PROPN/nsubj/6 said/VERB/ROOT ./PUNCT/punct/6"
    )
    attributed(doc, ("Finch", "said", "Services returned"))
    assert said_on(doc) == [None]


def test_the_day_of_the_briefing_is_when_it_was_said() -> None:
    doc = parsed(
        "Finch/PROPN/nsubj/1 told/VERB/ROOT reporters/NOUNS/dobj/1 during/ADP/prep/1 Thursday/PROPN/poss/6 "
        "’s/PART/case/4 briefing/NOUN/pobj/3 that/SCONJ/mark/9 it/PRON/nsubj/9 broke/VERB/ccomp/1"
    )
    attributed(doc, ("Finch", "told", "it broke"))
    assert said_on(doc) == ["2022-01-27"]


def test_a_document_may_carry_its_own_day() -> None:
    doc = parsed(
        "A/DET/det/1 report/NOUN/nsubj/4 published/VERB/acl/1 Wednesday/PROPN/npadvmod/2 blames/VERB/ROOT "
        "rust/NOUN/dobj/4"
    )
    attributed(doc, ("A report published Wednesday", "blames", "rust"))
    assert said_on(doc) == ["2022-01-26"]


def test_without_the_articles_date_a_weekday_says_nothing() -> None:
    assert said_on(told_thursday(), published=None) == [None]


def test_without_a_time_the_day_is_unknown() -> None:
    doc = parsed("Finch/PROPN/nsubj/1 said/VERB/ROOT it/PRON/nsubj/3 broke/VERB/ccomp/1")
    attributed(doc, ("Finch", "said", "it broke"))
    assert said_on(doc) == [None]


def test_an_attribution_without_a_cue_has_no_day() -> None:
    doc = told_thursday()
    doc._.attributions = [Attribution("s1", source=[(0, 5)])]
    assert said_on(doc) == [None]


def test_without_a_parse_only_a_time_beside_the_cue_counts() -> None:
    doc = spacy.blank("en")("Finch told reporters Thursday that it broke.")
    attributed(doc, ("Finch", "told", "it broke"))
    assert said_on(doc) == ["2022-01-27"]
