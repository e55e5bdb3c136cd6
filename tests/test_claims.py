"""Claims: causal links, polarity and certainty, frames of recovery, and who a claim belongs to."""

import pytest
import spacy
from spacy.tokens import Doc

from briefings.pipeline.annotations import Attribution
from briefings.pipeline.claims import Claims
from briefings.pipeline.claims.candidates import Candidate, Candidates
from briefings.pipeline.claims.categories import category
from briefings.pipeline.claims.causes import Link, denied, links
from briefings.pipeline.claims.certainty import Factuality, factuality, without_evidence
from briefings.pipeline.claims.choice import Found, decide
from briefings.pipeline.claims.clauses import clause, trimmed
from briefings.pipeline.claims.model import Classifier, classifiers
from briefings.pipeline.parse_table import ParseTable, parse_table
from tests.parsed_docs import parsed

HACKERS = "hackers~hacker/NOUNS/nsubj"
LOST = f"{HACKERS}/1 stole~steal/VERB/ROOT the/DET/det/3 records~record/NOUNS/dobj/1"


def table_of(*sentences: str) -> ParseTable:
    return parse_table(parsed(*sentences))


def only(found: list[Link], pattern: str) -> Link:
    return next(link for link in found if link.pattern == pattern)


def words(table: ParseTable, link: Link) -> str:
    assert link.first is not None
    return " ".join(table.words[link.first : link.last + 1])


# Causal links


@pytest.mark.parametrize(
    ("sentence", "head", "pattern", "cause"),
    [
        (
            "A/DET/det/1 patch/NOUN/nsubj/2 caused~cause/VERB/ROOT the/DET/det/4 outage/NOUN/dobj/2",
            2,
            "subject",
            "a patch",
        ),
        (
            "The/DET/det/1 outage/NOUN/nsubjpass/3 was~be/AUX/auxpass/3 caused~cause/VERB/ROOT "
            "by/ADP/agent/3 rain/NOUN/pobj/4",
            3,
            "agent",
            "rain",
        ),
        (
            "The/DET/det/1 fault/NOUN/nsubj/2 stemmed~stem/VERB/ROOT from/ADP/prep/2 a/DET/det/5 "
            "typo/NOUN/pobj/3",
            2,
            "preposition",
            "a typo",
        ),
        (
            "They/PRON/nsubj/1 attributed~attribute/VERB/ROOT the/DET/det/3 attack/NOUN/dobj/1 to/ADP/prep/3 "
            "spies~spy/NOUNS/pobj/4",
            1,
            "preposition",
            "spies",
        ),
        (
            "It/PRON/nsubj/1 failed~fail/VERB/ROOT because/ADP/prep/1 of/ADP/pcomp/2 rain/NOUN/pobj/3",
            1,
            "prep because",
            "rain",
        ),
        (
            "They/PRON/nsubj/1 blamed~blame/VERB/ROOT a/DET/det/3 switch/NOUN/dobj/1",
            1,
            "object",
            "a switch",
        ),
        (
            "Spies~spy/NOUNS/nsubj/1 are~be/AUX/ROOT behind/ADP/prep/1 it/PRON/pobj/2",
            1,
            "predicate",
            "spies",
        ),
    ],
)
def test_a_causal_link_gives_the_cause_phrase(sentence: str, head: int, pattern: str, cause: str) -> None:
    table = table_of(sentence)
    assert words(table, only(links(table, clause(table, head)), pattern)) == cause


def test_the_cause_phrase_leaves_out_a_closing_mark() -> None:
    table = table_of("Rain/NOUN/nsubj/2 ,/PUNCT/punct/0 caused~cause/VERB/ROOT it/PRON/dobj/2")
    assert words(table, only(links(table, clause(table, 2)), "subject")) == "rain"


def test_a_question_that_nobody_can_answer_is_an_unknown_cause() -> None:
    table = table_of(
        "Nobody/PRON/nsubj/1 knows~know/VERB/ROOT what/PRON/nsubj/3 caused~cause/VERB/ccomp/1 it/PRON/dobj/3"
    )
    assert only(links(table, clause(table, 1)), "unknown").first is None


def test_a_statement_that_is_known_is_no_unknown_cause() -> None:
    table = table_of("They/PRON/nsubj/1 know~know/VERB/ROOT her/PRON/dobj/1")
    assert links(table, clause(table, 1)) == []


# Polarity and certainty


def test_a_plain_statement_is_certain_and_positive() -> None:
    assert factuality(table_of(LOST), 1) == Factuality()


@pytest.mark.parametrize(
    ("modal", "certainty"),
    [("may", "possible"), ("could", "possible"), ("should", "probable"), ("will", "certain")],
)
def test_a_modal_hedges_its_predicate(modal: str, certainty: str) -> None:
    table = table_of(f"They/PRON/nsubj/2 {modal}/AUX/aux/2 leave/VERB/ROOT")
    assert factuality(table, 2).certainty == certainty


def test_not_negates_its_predicate() -> None:
    table = table_of("It/PRON/nsubj/1 was~be/AUX/ROOT not/PART/neg/1 an/DET/det/4 attack/NOUN/attr/1")
    assert factuality(table, 1).negated


def test_a_belief_makes_its_clause_probable() -> None:
    table = table_of(
        f"They/PRON/nsubj/1 believe/VERB/ROOT that/SCONJ/mark/4 {HACKERS}/4 left~leave/VERB/ccomp/1"
    )
    asserted = factuality(table, 4)
    assert (asserted.certainty, asserted.negated) == ("probable", False)


def test_no_evidence_is_a_denial_that_leaves_a_door_open() -> None:
    table = table_of(
        "There/PRON/expl/1 is~be/AUX/ROOT no/DET/det/3 evidence/NOUN/attr/1 that/SCONJ/mark/6 "
        "hackers~hacker/NOUNS/nsubj/6 left~leave/VERB/acl/3"
    )
    asserted = factuality(table, 6)
    assert (asserted.negated, asserted.certainty, asserted.evidence) == (True, "probable", True)


def test_a_denial_is_certain() -> None:
    table = table_of(
        f"She/PRON/nsubj/1 denied~deny/VERB/ROOT that/SCONJ/mark/4 {HACKERS}/4 left~leave/VERB/ccomp/1"
    )
    asserted = factuality(table, 4)
    assert (asserted.negated, asserted.certainty) == (True, "certain")


def test_what_cannot_be_ruled_out_is_possible_and_not_denied() -> None:
    table = table_of(
        "They/PRON/nsubj/3 can~can/AUX/aux/3 not/PART/neg/3 rule/VERB/ROOT out/ADP/prt/3 that/SCONJ/mark/7 "
        "hackers~hacker/NOUNS/nsubj/7 left~leave/VERB/ccomp/3"
    )
    asserted = factuality(table, 7)
    assert (asserted.negated, asserted.certainty) == (False, "possible")


def test_what_is_being_looked_into_is_asked_not_stated() -> None:
    table = table_of(
        f"They/PRON/nsubj/1 investigate/VERB/ROOT whether/SCONJ/mark/4 {HACKERS}/4 left~leave/VERB/ccomp/1"
    )
    assert factuality(table, 4).asked


def test_a_condition_is_no_statement() -> None:
    table = table_of(
        "If/SCONJ/mark/2 hackers~hacker/NOUNS/nsubj/2 leave/VERB/advcl/4 we/PRON/nsubj/4 win/VERB/ROOT"
    )
    assert factuality(table, 2).conditional


def test_no_evidence_counts_though_quotation_marks_mislead_the_parser() -> None:
    table = table_of(
        "no/DET/dep evidence/NOUN/ROOT ”/PUNCT/punct/1 of/ADP/prep/1 hackers~hacker/NOUNS/pobj/3"
    )
    assert without_evidence(table, 0, 4)
    assert not without_evidence(table, 1, 4)


def test_what_is_not_clear_is_not_denied() -> None:
    table = table_of(
        "It/PRON/nsubj/1 is~be/AUX/ROOT not/PART/neg/1 clear/ADJ/acomp/1 whether/SCONJ/mark/6 "
        f"{HACKERS}/6 left~leave/VERB/ccomp/1"
    )
    asserted = factuality(table, 1)
    assert (asserted.asked, asserted.negated) == (True, False)


def test_neither_denies_both() -> None:
    table = table_of(
        "It/PRON/nsubj/1 was~be/AUX/ROOT neither/CCONJ/preconj/3 rain/NOUN/attr/1 nor/CCONJ/cc/3 ice/X/conj/3"
    )
    assert factuality(table, 1).negated


def test_what_is_said_to_be_is_probable() -> None:
    table = table_of(
        "They/PRON/nsubjpass/2 are~be/AUX/auxpass/2 said~say/VERB/ROOT to/PART/aux/4 leave/VERB/xcomp/2"
    )
    assert factuality(table, 4).certainty == "probable"


def test_a_cause_may_be_denied_where_it_is_linked() -> None:
    table = table_of(
        "It/PRON/nsubjpass/2 was~be/AUX/auxpass/2 caused~cause/VERB/ROOT not/PART/neg/4 by/ADP/agent/2 "
        "rain/NOUN/pobj/4"
    )
    (link,) = (link for link in links(table, clause(table, 2)) if link.pattern == "agent")
    assert denied(table, link)


# Categories


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("a Friday deployment of new code", "software change"),
        ("a misconfigured router", "configuration"),
        ("a failed disk in the storage array", "hardware"),
        ("a power failure in one building", "power"),
        ("an internal human error", "human error"),
        ("a supplier in another country", "third party"),
        ("a surge in traffic", "capacity"),
        ("the flooding of a cable tunnel", "natural event"),
        ("Ransomware that came by mail", "hostile act"),
        ("something else", "unknown"),
        (None, "unknown"),
    ],
)
def test_a_cause_phrase_has_a_category(phrase: str | None, expected: str) -> None:
    assert category(phrase) == expected


def test_a_category_word_counts_only_as_a_whole_word() -> None:
    assert category("the firefly festival") == "unknown"


# Evidence


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (" the system is back. ", "the system is back"),
        ("“the system is back,”", "the system is back"),
        ("the “system” is back", "the “system” is back"),
        ("the system is back,”", "the system is back"),
        ("back (at last)", "back (at last)"),
        ("...", ""),
    ],
)
def test_evidence_is_trimmed_of_marks_without_a_partner(text: str, kept: str) -> None:
    start, end = trimmed(text, (0, len(text)))
    assert text[start:end] == kept


# The choice among candidates


def found(
    probability: float,
    evidence: tuple[int, int],
    value: tuple[int, int] | None = None,
    *,
    aspect: str = "malicious_activity",
    sentence: int = 0,
    source: Attribution | None = None,
    outcome: str | None = None,
) -> Found:
    candidate = Candidate(sentence, (aspect,), evidence, value, Factuality(), source)
    return Found(aspect, outcome, probability, candidate)


def chosen(likely: list[Found]) -> list[tuple[int, int]]:
    return sorted(one.candidate.evidence for one in decide(likely))


def test_a_sentence_gives_a_source_one_claim_an_aspect() -> None:
    assert chosen([found(0.6, (0, 9)), found(0.9, (10, 19))]) == [(10, 19)]


def test_two_sentences_give_two_claims() -> None:
    assert chosen([found(0.6, (0, 9)), found(0.9, (10, 19), sentence=1)]) == [(0, 9), (10, 19)]


def test_two_sources_in_a_sentence_give_two_claims() -> None:
    assert chosen([found(0.6, (0, 9)), found(0.9, (10, 19), source=Attribution("s1"))]) == [(0, 9), (10, 19)]


def test_a_second_cause_of_a_source_needs_to_be_likely() -> None:
    first = found(0.9, (0, 9), (0, 4), aspect="cause")
    likely, unlikely = (found(p, (10, 19), (10, 14), aspect="cause") for p in (0.6, 0.3))
    assert chosen([first, likely]) == [(0, 9), (10, 19)]
    assert chosen([first, unlikely]) == [(0, 9)]


def test_two_states_of_recovery_in_a_sentence_are_two_claims() -> None:
    back = found(0.9, (0, 9), aspect="resolution", outcome="resolved")
    down = found(0.8, (10, 19), aspect="resolution", outcome="unresolved")
    again = found(0.7, (20, 29), aspect="resolution", outcome="resolved")
    assert chosen([back, down, again]) == [(0, 9), (10, 19)]


def test_a_classifier_gives_shares_of_one() -> None:
    classifier = Classifier(("none", "yes"), (0.0, 1.0), {"f": (0.0, 1.0)})
    shares = classifier.probabilities(["f", "f", "unseen"])
    assert shares == pytest.approx({"none": 0.1192, "yes": 0.8808}, abs=1e-4)


def test_the_shipped_weights_know_every_aspect_and_no_name() -> None:
    models = classifiers()
    assert set(models) == {"cause", "malicious_activity", "resolution"}
    names = [f for model in models.values() for f in model.weights if "=" in f]
    assert names
    lemmas = {
        f.rpartition("=")[2].rpartition("+")[2] for f in names if f.startswith(("w=", "l:w=", "s=", "o="))
    }
    assert not lemmas & {"microsoft", "google", "equifax", "yahoo", "russia", "atlanta", "wannacry"}


# The component


@pytest.mark.parametrize("words", [[], ["."], ["“", "Hacked", "”", "”"], ["\n"]])
def test_any_doc_goes_through(words: list[str]) -> None:
    doc = Doc(spacy.blank("en").vocab, words=words)
    assert Claims()(doc)._.claims == []


def test_what_a_source_only_wants_is_the_articles_own_claim() -> None:
    doc = parsed(LOST)
    doc._.attributions = [Attribution("s1", attitude="intention", content=[(0, len(doc.text))])]
    assert {c.attribution for c in Candidates(doc)} == {None}


def test_page_furniture_gives_no_candidates() -> None:
    doc = parsed(LOST)
    assert list(Candidates(doc))
    doc._.furniture = [(0, len(doc.text))]
    assert list(Candidates(doc)) == []


def test_a_candidate_belongs_to_the_innermost_attribution() -> None:
    doc = parsed(LOST)
    outer = Attribution("s1", attitude="assertion", content=[(0, len(doc.text))])
    inner = Attribution("s2", attitude="assertion", content=[(0, doc[3].idx)])
    doc._.attributions = [inner, outer]
    assert {c.attribution.id for c in Candidates(doc) if c.attribution} == {"s2"}


def test_a_claim_made_by_the_cue_belongs_to_its_attribution() -> None:
    doc = parsed("They/PRON/nsubj/1 blamed~blame/VERB/ROOT hackers~hacker/NOUNS/dobj/1")
    doc._.attributions = [Attribution("s1", [(0, 4)], [(5, 11)], [(12, 19)], attitude="assertion")]
    blamed = [c for c in Candidates(doc) if c.aspects == ("cause",) and c.value == (12, 19)]
    assert [c.attribution.id if c.attribution else None for c in blamed] == ["s1"]
    assert [c.evidence for c in blamed] == [(0, 19)]


def test_what_the_network_proposes_is_asserted_as_its_topmost_word() -> None:
    doc = parsed(
        f"They/PRON/nsubj/1 deny~deny/VERB/ROOT that/SCONJ/mark/4 {HACKERS}/4 left~leave/VERB/ccomp/1"
    )
    start, end = doc[3].idx, len(doc.text.rstrip())
    proposed = Candidates(doc).at("malicious_activity", (start, end), None)
    assert proposed is not None
    assert (proposed.evidence, proposed.asserted.negated) == ((start, end), True)


def test_what_the_network_proposes_ends_with_its_sentence() -> None:
    doc = parsed(
        "It/PRON/nsubj/1 works~work/VERB/ROOT ./PUNCT/punct/1", "They/PRON/nsubj/1 left~leave/VERB/ROOT"
    )
    proposed = Candidates(doc).at("resolution", (0, len(doc.text)), None)
    assert proposed is not None
    assert proposed.evidence == (0, len("It works"))


def test_marks_alone_are_no_candidate() -> None:
    doc = parsed("It/PRON/nsubj/1 works~work/VERB/ROOT ./PUNCT/punct/1")
    assert Candidates(doc).at("resolution", (len("It works"), len(doc.text)), None) is None
