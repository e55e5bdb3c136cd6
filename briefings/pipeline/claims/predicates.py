"""Grammar of a predicate: its tense, who acts on what, and the word classes in each role."""

from dataclasses import dataclass, field

from briefings.pipeline.claims.clauses import Clause
from briefings.pipeline.claims.word_classes import Classes
from briefings.pipeline.parse_table import ParseTable

_DEFINITE = frozenset(("the", "this", "that", "these", "those", "its", "their", "our", "his", "her"))
_MODALS = {
    "will": "future", "wo": "future", "'ll": "future", "’ll": "future", "would": "would",
    "can": "can", "ca": "can", "could": "could", "may": "may", "might": "may", "should": "should",
    "must": "must",
}  # fmt: skip
_HAVE = frozenset(("'ve", "’ve", "'d", "’d"))
_TENSES = {"VBD": "past", "VBZ": "present", "VBP": "present", "VBG": "gerund", "VBN": "participle"}
_ONE_DOWN = frozenset(("amod", "compound", "nmod", "conj", "appos", "dobj", "poss"))


@dataclass(slots=True)
class Roles:
    """Who acts (``agent``) on what (``patient``), whatever the voice, and the classes of words by role.

    ``classes`` has the keys ``h`` (head), ``s`` and ``o`` (subject, object), ``ag`` and ``pt`` (agent,
    patient), ``p`` and ``p:<preposition>``, ``m`` (adverbs, adjectives) and ``x`` (complement clauses).
    """

    agent: int | None
    patient: int | None
    classes: dict[str, set[str]] = field(default_factory=dict)


def roles(table: ParseTable, classes: list[Classes], unit: Clause) -> Roles:
    """The roles of the predicate of ``unit``."""
    head = unit.head
    found = Roles(unit.subject, unit.object)
    if unit.passive:
        found.agent, found.patient = by_agent(table, head), unit.subject
    held = found.classes
    held["h"] = set(classes[head])
    for role, token in (("s", unit.subject), ("o", unit.object), ("ag", found.agent), ("pt", found.patient)):
        if token is not None:
            held[role] = phrase_classes(table, classes, token)
    for c in table.children[head]:
        dep = table.deps[c]
        if dep in ("prep", "agent"):
            for o in table.children[c]:
                if table.deps[o] in ("pobj", "pcomp"):
                    inside = phrase_classes(table, classes, o)
                    held.setdefault(f"p:{table.lemmas[c]}", set()).update(inside)
                    held.setdefault("p", set()).update(inside)
        elif dep in ("advmod", "acomp", "oprd", "npadvmod"):
            held.setdefault("m", set()).update(classes[c])
        elif dep in ("xcomp", "ccomp", "advcl") and c > head:
            held.setdefault("x", set()).update(phrase_classes(table, classes, c))
    return found


def tense(table: ParseTable, head: int) -> str:
    """``past``, ``perfect``, ``present``, ``progressive past``, ``future``, a modal, ``infinitive`` ..."""
    auxiliaries = [c for c in table.children[head] if table.deps[c] in ("aux", "auxpass")]
    words = [table.words[c] for c in auxiliaries]
    for w in words:
        if w in _MODALS:
            return _MODALS[w]
    if "to" in words:
        return "infinitive"
    if any(table.lemmas[c] == "have" or w in _HAVE for c, w in zip(auxiliaries, words, strict=True)):
        return "perfect"
    tag = table.tags[head]
    for c in auxiliaries:
        if table.tags[c] in ("VBD", "VBZ", "VBP"):
            progressive = "progressive " if tag == "VBG" else ""
            return progressive + ("past" if table.tags[c] == "VBD" else "present")
    return _TENSES.get(tag, tag)


def by_agent(table: ParseTable, head: int) -> int | None:
    """Who did it, of a passive predicate."""
    for c in table.children[head]:
        if table.deps[c] == "agent" or (table.deps[c] == "prep" and table.words[c] == "by"):
            return table.child(c, "pobj")
    return None


def determiner(table: ParseTable, token: int) -> str:
    """Definite, indefinite or bare: generic statements have bare plurals and indefinites."""
    if table.pos[token] == "PRON":
        return "pron:" + table.words[token]
    if table.pos[token] == "PROPN":
        return "name"
    for c in table.children[token]:
        if table.deps[c] in ("det", "poss", "nummod", "predet"):
            word = table.words[c]
            if word in _DEFINITE or table.deps[c] == "poss":
                return "definite"
            return "number" if table.deps[c] == "nummod" else word
    return "plural" if table.tags[token] == "NNS" else "bare"


def phrase_classes(table: ParseTable, classes: list[Classes], token: int) -> set[str]:
    """Classes of a phrase's head and of its modifiers and complements, one level down."""
    held = set(classes[token])
    for c in table.children[token]:
        if table.deps[c] in _ONE_DOWN:
            held |= classes[c]
        elif table.deps[c] == "prep" and table.words[c] == "of":
            for o in table.children[c]:
                held |= classes[o]
    return held
