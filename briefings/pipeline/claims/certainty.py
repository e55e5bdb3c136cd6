"""How a clause is asserted: polarity and certainty by its cues and their scope.

The terms are FactBank's (Sauri and Pustejovsky 2009). A cue counts where the predicate lies in its scope:
modals, negation and adverbs of the predicate itself, and the verbs, adjectives and nouns that govern its
clause ("believe that ...", "no evidence that ...", "denied that ...").
"""

from dataclasses import dataclass
from functools import cache

from briefings.pipeline.lexicons import lexicon
from briefings.pipeline.parse_table import ParseTable

_UP = frozenset(
    (
        "ccomp",
        "xcomp",
        "acl",
        "pcomp",
        "csubj",
        "prep",
        "pobj",
        "dobj",
        "attr",
        "nsubj",
        "nsubjpass",
        "oprd",
        "advcl",
    )
)
_NOMINAL_UP = frozenset(("pobj", "dobj", "attr", "nsubj", "nsubjpass"))
_NEAR = 3  # tokens before "evidence" in which "no" may stand
_RANK = {"certain": 0, "probable": 1, "possible": 2, "underspecified": 3}


@dataclass(slots=True)
class Factuality:
    """``negated`` and ``certainty``; ``evidence`` where it rests on "no evidence that"; ``asked`` where the
    clause is what somebody does not know; ``conditional`` where it stands under "if" or is a question."""

    negated: bool = False
    certainty: str = "certain"
    evidence: bool = False
    asked: bool = False
    conditional: bool = False

    def hedge(self, certainty: str) -> None:
        if _RANK[certainty] > _RANK[self.certainty]:
            self.certainty = certainty


@cache
def _cues() -> tuple[dict[str, str], frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    entries = lexicon("certainty")
    hedges = {word: level for level in ("probable", "possible") for word in entries["certainty"][level]}
    return (
        hedges,
        frozenset(entries["negation"]["word"]),
        frozenset(entries["negation"]["verb"]),
        frozenset(entries["negation"]["noun"]),
        frozenset(entries["evidence"]["noun"]),
    )


@cache
def _unknown() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    entries = lexicon("causes")["unknown"]
    return frozenset(entries["state"]), frozenset(entries["verb"]), frozenset(entries["what"])


def without_evidence(table: ParseTable, first: int, last: int) -> bool:
    """Whether the tokens ``first`` to ``last`` (inclusive) speak of "no evidence" of something.

    By the words alone, since quotation marks about them often mislead the parser.
    """
    _, negations, _, _, evidence = _cues()
    return any(
        table.lemmas[i] in evidence
        and table.pos[i] == "NOUN"
        and not negations.isdisjoint(table.words[max(first, i - _NEAR) : i])
        for i in range(first, last + 1)
    )


def factuality(table: ParseTable, head: int, cue_verbs: frozenset[int] = frozenset()) -> Factuality:
    """How the clause of ``head`` is asserted by the source that it belongs to.

    ``cue_verbs`` are tokens of attribution cues: a reporting verb above the clause hedges it only where the
    clause is its source's ("the firm suspects"), so the climb ends above the first of them.
    """
    result = Factuality()
    _own(table, head, result)
    if _wonders(table, head):
        result.asked, result.negated = True, False
    current = head
    for _ in range(6):
        dep, up = table.deps[current], table.heads[current]
        if up == current:
            break
        if dep == "conj":
            _shared(table, up, result)
            current = up
            continue
        if dep not in _UP or (dep == "advcl" and not _conditional(table, current, result)):
            break
        if dep == "advcl":
            break
        if dep in _NOMINAL_UP and current != head and table.pos[current] in ("VERB", "AUX"):
            break
        _governor(table, up, current, result)
        if result.evidence or (dep == "ccomp" and up in cue_verbs):
            break  # "no evidence that" has taken in the negation of the verb above it
        current = up
    return result


def _wonders(table: ParseTable, head: int) -> bool:
    """ "is not clear whether", "does not know whether": what is denied is knowledge, not the thing."""
    states, verbs, _ = _unknown()
    known = table.lemmas[head] in verbs or any(
        table.deps[c] in ("acomp", "attr", "oprd") and table.lemmas[c] in states for c in table.children[head]
    )
    return known and "whether" in table.words[head : table.right[head] + 1]


def _own(table: ParseTable, head: int, result: Factuality) -> None:
    hedges, negations, _, opposites, _ = _cues()
    for c in table.children[head]:
        dep, lemma, word = table.deps[c], table.lemmas[c], table.words[c]
        if dep == "neg" or (word in negations and dep in ("advmod", "preconj", "det", "cc")):
            result.negated = True
        elif dep in ("aux", "advmod", "acomp", "amod", "oprd", "npadvmod") and (
            lemma in hedges or word in hedges
        ):
            if word != "must":
                result.hedge(hedges.get(lemma) or hedges[word])
        elif (
            (dep in ("nsubj", "nsubjpass", "attr", "dobj") and _none(table, c))
            or (dep in ("acomp", "oprd", "attr") and lemma in opposites)
            or (dep in ("attr", "agent", "prep") and _neither(table, c))
        ):
            result.negated = True
        elif dep == "mark" and word == "whether":
            result.asked = True
        elif dep == "mark" and word in ("if", "unless"):
            result.conditional = True
    if table.lemmas[head] in hedges and table.pos[head] != "AUX":
        result.hedge(hedges[table.lemmas[head]])


def _shared(table: ParseTable, head: int, result: Factuality) -> None:
    """Modals of the first of coordinated predicates hold for the others ("may have entered and stolen")."""
    hedges = _cues()[0]
    for c in table.children[head]:
        if table.deps[c] in ("aux", "advmod") and table.lemmas[c] in hedges:
            result.hedge(hedges[table.lemmas[c]])


def _none(table: ParseTable, noun: int) -> bool:
    negations = _cues()[1]
    if table.words[noun] in ("nobody", "none", "nothing", "neither", "no-one"):
        return True
    return any(table.words[c] in negations and table.deps[c] in ("det", "neg") for c in table.children[noun])


def _neither(table: ParseTable, phrase: int) -> bool:
    return any(table.words[c] == "neither" for c in table.children[phrase])


def _conditional(table: ParseTable, head: int, result: Factuality) -> bool:
    for c in table.children[head]:
        if table.deps[c] in ("mark", "advmod") and table.words[c] in ("if", "unless", "whether"):
            result.conditional = True
    return True


def _governor(table: ParseTable, up: int, below: int, result: Factuality) -> None:
    """What the word above the clause adds."""
    hedges, negations, deniers, _, evidence = _cues()
    states, verbs, _ = _unknown()
    lemma = table.lemmas[up]
    negated = False
    for c in table.children[up]:
        word = table.words[c]
        if table.deps[c] == "neg" or (word in negations and table.deps[c] in ("det", "advmod")):
            negated = True
        elif table.deps[c] in ("aux", "advmod", "amod", "acomp", "oprd") and (
            table.lemmas[c] in hedges or word in hedges
        ):
            result.hedge(hedges.get(table.lemmas[c]) or hedges[word])
        elif table.deps[c] in ("nsubj", "nsubjpass") and c != below and _none(table, c):
            negated = True
    asks = any(table.words[c] in ("whether", "if") and table.deps[c] == "mark" for c in table.children[below])
    if lemma in evidence and table.pos[up] in ("NOUN", "PROPN", "ADJ"):
        result.hedge("probable")
        if negated or _lacks(table, up):
            result.negated, result.evidence = not result.negated, True
        return
    if lemma in deniers:
        if lemma == "rule":
            if negated or _cannot(table, up):
                result.hedge("possible")
            else:
                result.negated = not result.negated
        elif not negated:
            result.negated = not result.negated
            if lemma == "doubt":
                result.hedge("probable")
        return
    if lemma in hedges and table.pos[up] != "AUX":
        result.hedge(hedges[lemma])
        if negated:
            result.negated = not result.negated
        return
    if (lemma in states or (lemma in verbs and (negated or asks))) and (asks or negated or lemma in states):
        result.asked = True
        return
    if lemma in ("say", "report", "rumor", "rumour") and table.deps[below] == "xcomp":
        result.hedge("probable")  # "is said to have"
        return
    if negated and table.pos[up] in ("VERB", "AUX", "ADJ"):
        if lemma in ("confirm", "know", "say", "tell", "sure", "certain"):
            result.asked = True
        elif table.deps[below] in ("xcomp", "attr", "dobj", "acomp", "oprd"):
            result.negated = not result.negated


def _cannot(table: ParseTable, verb: int) -> bool:
    return any(table.words[c] in ("can", "ca", "could", "not", "n't") for c in table.children[verb])


def _lacks(table: ParseTable, noun: int) -> bool:
    """ "found no evidence", "have not seen any evidence", "without any indication"."""
    up = table.heads[noun]
    if table.words[up] == "without" or table.lemmas[up] in ("lack",):
        return True
    return any(table.deps[c] == "neg" for c in table.children[up]) or any(
        table.deps[c] in ("nsubj", "nsubjpass") and _none(table, c) for c in table.children[up]
    )
