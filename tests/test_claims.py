"""Claims: causal links, polarity and certainty, frames of recovery, and who a claim belongs to."""

import pytest
import spacy
from spacy.tokens import Doc

from briefings.pipeline.annotations import Attribution
from briefings.pipeline.claims import Claims, Found, decide
from briefings.pipeline.claims.candidates import Candidate, candidates
from briefings.pipeline.claims.categories import category
from briefings.pipeline.claims.causes import Link, links
from briefings.pipeline.claims.certainty import Factuality, factuality
from briefings.pipeline.claims.clauses import clause, trimmed
from briefings.pipeline.claims.frames import Telling, recovery_state
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


# Recovery


@pytest.mark.parametrize(
    ("frames", "told", "partial", "state"),
    [
        ({"flaw mended"}, "done not", False, "unresolved"),
        ({"flaw mended"}, "done not", True, "in_progress"),
        ({"patch released"}, "coming", False, "in_progress"),
        ({"patch withdrawn", "patch affected"}, "done", False, "unresolved"),
        ({"service restored"}, "ongoing", False, "in_progress"),
        ({"service restored"}, "done", True, "in_progress"),
        ({"service restored"}, "done", False, None),
        ({"actor acts"}, "done", False, None),
    ],
)
def test_the_state_of_a_recovery_is_read_off_where_it_is_plain(
    frames: set[str], told: str, partial: bool, state: str | None
) -> None:
    assert recovery_state(Telling(frozenset(frames), told, partial)) == state


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


def candidate(
    sentence: int, evidence: tuple[int, int], feature: str, source: Attribution | None = None
) -> Candidate:
    return Candidate(sentence, ("malicious_activity",), evidence, None, Factuality(), source, None, [feature])


@pytest.fixture
def models() -> dict[str, Classifier]:
    return {
        "malicious_activity": Classifier(
            ("none", "yes"), (0.0, 0.0), {"yes": (0.0, 3.0), "no": (0.0, -3.0)}, 0.5
        )
    }


def chosen(found: list[Found]) -> list[tuple[int, int]]:
    return sorted(one.candidate.evidence for one in found)


def test_only_likely_candidates_are_claims(models: dict[str, Classifier]) -> None:
    assert chosen(decide([candidate(0, (0, 9), "yes"), candidate(1, (10, 19), "no")], models)) == [(0, 9)]


def test_a_sentence_gives_a_source_one_claim_an_aspect(models: dict[str, Classifier]) -> None:
    assert len(decide([candidate(0, (0, 9), "yes"), candidate(0, (10, 19), "yes")], models)) == 1


def test_two_sources_in_a_sentence_give_two_claims(models: dict[str, Classifier]) -> None:
    other = candidate(0, (10, 19), "yes", Attribution("s1"))
    assert chosen(decide([candidate(0, (0, 9), "yes"), other], models)) == [(0, 9), (10, 19)]


def test_a_classifier_gives_shares_of_one() -> None:
    shares = Classifier(("none", "yes"), (0.0, 1.0), {"f": (0.0, 1.0)}, 0.5).probabilities(
        ["f", "f", "unseen"]
    )
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
    assert {c.attribution for c in candidates(doc)} == {None}


def test_page_furniture_gives_no_candidates() -> None:
    doc = parsed(LOST)
    assert list(candidates(doc))
    doc._.furniture = [(0, len(doc.text))]
    assert list(candidates(doc)) == []


def test_a_candidate_belongs_to_the_innermost_attribution() -> None:
    doc = parsed(LOST)
    outer = Attribution("s1", attitude="assertion", content=[(0, len(doc.text))])
    inner = Attribution("s2", attitude="assertion", content=[(0, doc[3].idx)])
    doc._.attributions = [inner, outer]
    assert {c.attribution.id for c in candidates(doc) if c.attribution} == {"s2"}


def test_a_claim_made_by_the_cue_belongs_to_its_attribution() -> None:
    doc = parsed("They/PRON/nsubj/1 blamed~blame/VERB/ROOT hackers~hacker/NOUNS/dobj/1")
    doc._.attributions = [Attribution("s1", [(0, 4)], [(5, 11)], [(12, 19)], attitude="assertion")]
    blamed = [c for c in candidates(doc) if c.aspects == ("cause",) and c.value == (12, 19)]
    assert [c.attribution.id if c.attribution else None for c in blamed] == ["s1"]
    assert [c.evidence for c in blamed] == [(0, 19)]
