"""What the claim classifier sees of a candidate: words, their classes and roles, and how it is asserted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from briefings.pipeline.causes import Link
from briefings.pipeline.certainty import Factuality
from briefings.pipeline.clauses import Clause
from briefings.pipeline.frames import frames, reality
from briefings.pipeline.parse_table import ParseTable
from briefings.pipeline.word_classes import Classes

_CONTENT = frozenset(("NOUN", "PROPN", "VERB", "ADJ", "ADV", "ADP", "PART"))
_DEFINITE = frozenset(("the", "this", "that", "these", "those", "its", "their", "our", "his", "her"))


@dataclass(slots=True)
class Context:
    """What holds for a whole sentence or article.

    ``sentence_classes`` are counted once a sentence; ``hostility`` and ``flaws`` say what kind of article it
    is (shares of its sentences, in quarters); ``earlier`` are the lemmas of hostile words so far.
    """

    sentence_classes: frozenset[str]
    hostility: str
    flaws: str
    position: str
    earlier: frozenset[str]
    attributed: bool
    official: bool
    quoted: bool


def clause_features(
    table: ParseTable, classes: list[Classes], unit: Clause, asserted: Factuality, context: Context
) -> list[str]:
    """Names of the features that hold for ``unit`` (all binary)."""
    head = unit.head
    nominal = unit.subject is None and table.pos[head] in ("NOUN", "PROPN")
    verb_tense = "np" if nominal else tense(table, head)
    lemma = word(table, classes, head)
    found = [f"kind={'np' if nominal else table.deps[head]}", f"h={lemma}", f"tense={verb_tense}"]
    found += [f"h={lemma}+{verb_tense}", f"voice={'passive' if unit.passive else 'active'}"]
    roles: dict[str, set[str]] = {"h": set(classes[head])}
    agent, patient = unit.subject, unit.object
    if unit.passive:
        agent, patient = _by(table, head), unit.subject
    for role, token in (("s", unit.subject), ("o", unit.object), ("ag", agent), ("pt", patient)):
        if token is None:
            found.append(f"{role}=-")
            continue
        roles[role] = deep_classes(table, classes, token)
        found += [f"{role}={word(table, classes, token)}", f"{role}det={determiner(table, token)}"]
        found += [f"{role}det={determiner(table, token)}+{verb_tense}"]
    _complements(table, classes, head, found, roles)
    for role, held in roles.items():
        found += [f"{role}~{name}" for name in held]
    found += _pairs(roles)
    if not nominal:
        existential = unit.subject is not None and table.deps[unit.subject] == "expl"
        dets = [None if token is None else determiner(table, token) for token in (agent, patient)]
        real = reality(verb_tense, dets[0], dets[1], asserted.conditional)
        told = f"{real}{' not' if asserted.negated else ''}"
        found.append(f"told={told}")
        for frame in frames(roles, table.lemmas[head], unit.passive, existential):
            found += [f"frame={frame}", f"frame={frame}+{told}", f"frame={frame}+{context.flaws}"]
            found.append(f"frame={frame}+{told}+{context.attributed}")
    found += [f"tense={verb_tense}+h~{name}" for name in classes[head]]
    if agent is not None:
        found += [f"agdet={determiner(table, agent)}+ag~{name}" for name in roles["ag"]]
    inside: set[str] = set()
    for i in range(unit.first, unit.last + 1):
        if table.pos[i] in _CONTENT and table.tags[i] != "POS":
            found.append(f"w={word(table, classes, i)}")
        inside.update(classes[i])
    found += [f"in~{name}" for name in inside]
    found += [f"sent~{name}" for name in context.sentence_classes - inside]
    up = table.heads[head]
    if up != head:
        found.append(f"up={table.deps[head]}+{word(table, classes, up)}")
        found += [f"up~{name}" for name in classes[up]]
    found += _assertion(asserted)
    found += _surroundings(context)
    if nominal:
        found += [f"np:{determiner(table, head)}+{name}" for name in classes[head]]
        found.append(f"np:role={table.deps[head]}+{word(table, classes, up)}")
        found.append(f"np:{'first' if table.lemmas[head] not in context.earlier else 'again'}")
        found += [f"np:mod~{name}" for c in table.children[head] for name in classes[c]]
        found += [f"np:dep={table.deps[c]}" for c in table.children[head]]
    if not context.earlier.intersection(table.lemmas[unit.first : unit.last + 1]):
        found.append("new words")
    found += [f"pos:{context.position}+h~{name}" for name in classes[head]]
    return found


def _complements(
    table: ParseTable, classes: list[Classes], head: int, found: list[str], roles: dict[str, set[str]]
) -> None:
    """Prepositional phrases, auxiliaries, adverbs and clauses that depend on the predicate."""
    for c in table.children[head]:
        dep, lemma = table.deps[c], table.lemmas[c]
        if dep in ("prep", "agent"):
            found.append(f"p={lemma}")
            for o in table.children[c]:
                if table.deps[o] in ("pobj", "pcomp"):
                    found.append(f"p={lemma}+{word(table, classes, o)}")
                    held = deep_classes(table, classes, o)
                    roles.setdefault(f"p:{lemma}", set()).update(held)
                    roles.setdefault("p", set()).update(held)
        elif dep in ("aux", "auxpass", "neg", "mark", "prt", "expl"):
            found.append(f"{dep}={table.words[c]}")
        elif dep in ("advmod", "acomp", "oprd", "npadvmod"):
            found.append(f"m={lemma}")
            roles.setdefault("m", set()).update(classes[c])
        elif dep in ("xcomp", "ccomp", "advcl") and c > head:
            found.append(f"{dep}={lemma}")
            roles.setdefault("x", set()).update(deep_classes(table, classes, c))


def link_features(
    table: ParseTable,
    classes: list[Classes],
    unit: Clause,
    link: Link,
    asserted: Factuality,
    context: Context,
) -> list[str]:
    """Names of the features that hold for a causal link in ``unit``."""
    trigger = table.lemmas[link.trigger]
    pattern = link.pattern
    verb_tense = tense(table, unit.head)
    found = [f"l:{pattern}", f"l:{pattern}+{trigger}", f"l:h={word(table, classes, unit.head)}"]
    found += [f"l:tense={verb_tense}", f"l:{pattern}+{trigger}+{verb_tense}"]
    cause = deep_classes(table, classes, link.cause)
    found += [f"l:c={word(table, classes, link.cause)}", f"l:cdet={determiner(table, link.cause)}"]
    found += [f"l:cpos={table.pos[link.cause]}", f"l:{pattern}+cpos={table.pos[link.cause]}"]
    found += [f"l:{pattern}+cdet={determiner(table, link.cause)}"]
    found += [f"l:c~{name}" for name in cause] + [f"l:{pattern}+c~{name}" for name in cause]
    found += [f"l:cent={table.entities[link.cause]}", f"l:{pattern}+cent={table.entities[link.cause]}"]
    effects: set[str] = set()
    for token in (unit.subject, unit.object):
        if token is not None and token != link.cause:
            effects |= deep_classes(table, classes, token)
            found.append(f"l:e={word(table, classes, token)}")
            found.append(f"l:edet={determiner(table, token)}")
    found += [f"l:e~{name}" for name in effects]
    found += [f"l:h~{name}" for name in classes[unit.head]]
    found += [f"l:{pattern}+h~{name}" for name in classes[unit.head]]
    found += [f"l:{pattern}+e~{name}" for name in effects]
    if link.first is not None:
        held: set[str] = set()
        for i in range(link.first, link.last + 1):
            held |= classes[i]
            if table.pos[i] in _CONTENT:
                found.append(f"l:cw={word(table, classes, i)}")
        found += [f"l:cin~{name}" for name in held]
        length = link.last - link.first
        found.append(f"l:len={'1' if length == 0 else '2-4' if length < 5 else '5+'}")
    for i in range(unit.first, unit.last + 1):
        if table.pos[i] in _CONTENT:
            found.append(f"l:w={word(table, classes, i)}")
    found += [f"l:sent~{name}" for name in context.sentence_classes]
    found.append(f"l:kind={table.deps[unit.head]}")
    found += ["l:" + name for name in _assertion(asserted)]
    found += ["l:" + name for name in _surroundings(context)]
    return found


def word(table: ParseTable, classes: list[Classes], token: int) -> str:
    """The lemma, but for names and numbers, of which only the kind counts: no weight is for a name."""
    if classes[token]:
        return table.lemmas[token]
    pos, entity = table.pos[token], table.entities[token]
    if pos == "PROPN" or entity in _NAMED:
        return f"<{entity or 'NAME'}>"
    return "<NUM>" if pos == "NUM" else table.lemmas[token]


def tense(table: ParseTable, head: int) -> str:
    """Tense of a predicate: its modal where it has one, else past, perfect, present, progressive, bare..."""
    auxiliaries = [c for c in table.children[head] if table.deps[c] in ("aux", "auxpass")]
    words = [table.words[c] for c in auxiliaries]
    for w in words:
        if w in _MODALS:
            return _MODALS[w]
    if "to" in words:
        return "infinitive"
    if any(table.lemmas[c] == "have" for c in auxiliaries):
        return "perfect"
    tag = table.tags[head]
    for c in auxiliaries:
        if table.tags[c] in ("VBD", "VBZ", "VBP"):
            progressive = "progressive " if tag == "VBG" else ""
            return progressive + ("past" if table.tags[c] == "VBD" else "present")
    return {"VBD": "past", "VBZ": "present", "VBP": "present", "VBG": "gerund", "VBN": "participle"}.get(
        tag, tag
    )


_MODALS = {
    "will": "future", "wo": "future", "'ll": "future", "’ll": "future", "would": "would",
    "can": "can", "ca": "can", "could": "could",
    "may": "may", "might": "may", "should": "should", "must": "must",
}  # fmt: skip
_NAMED = frozenset(("PERSON", "ORG", "GPE", "NORP", "LOC", "FAC", "PRODUCT", "WORK_OF_ART"))


def _by(table: ParseTable, head: int) -> int | None:
    """Who did it, of a passive predicate."""
    for c in table.children[head]:
        if table.deps[c] == "agent" or (table.deps[c] == "prep" and table.words[c] == "by"):
            return table.child(c, "pobj")
    return None


def _assertion(asserted: Factuality) -> Iterator[str]:
    yield f"certainty={asserted.certainty}"
    for name in ("negated", "evidence", "asked", "conditional"):
        if getattr(asserted, name):
            yield name


def _surroundings(context: Context) -> Iterator[str]:
    yield f"hostility={context.hostility}"
    yield f"flaws={context.flaws}"
    yield f"kind={context.hostility}/{context.flaws}"
    yield f"position={context.position}"
    yield f"attributed={context.attributed}/{context.official}/{context.quoted}"


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


def deep_classes(table: ParseTable, classes: list[Classes], token: int) -> set[str]:
    """Classes of a phrase's head and of its modifiers and complements, one level down."""
    held = set(classes[token])
    for c in table.children[token]:
        if table.deps[c] in ("amod", "compound", "nmod", "conj", "appos", "dobj", "poss"):
            held |= classes[c]
        elif table.deps[c] == "prep" and table.words[c] == "of":
            for o in table.children[c]:
                held |= classes[o]
    return held


_PAIRS = (
    ("ag", "h"),
    ("h", "pt"),
    ("ag", "pt"),
    ("s", "h"),
    ("h", "o"),
    ("h", "p"),
    ("s", "o"),
    ("h", "m"),
    ("h", "x"),
    ("s", "p"),
)


def _pairs(roles: dict[str, set[str]]) -> Iterable[str]:
    """Classes of two roles together ("an actor accesses an asset")."""
    for one, two in _PAIRS:
        for a in roles.get(one, ()):
            for b in roles.get(two, ()):
                yield f"{one}~{a}&{two}~{b}"
