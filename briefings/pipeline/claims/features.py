"""What the claim classifier sees of a candidate: words, their classes and roles, and how it is asserted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from briefings.pipeline.annotations import Attribution
from briefings.pipeline.claims.categories import category
from briefings.pipeline.claims.causes import Link
from briefings.pipeline.claims.certainty import Factuality
from briefings.pipeline.claims.clauses import Clause
from briefings.pipeline.claims.frames import Telling
from briefings.pipeline.claims.predicates import Roles, determiner, phrase_classes, tense
from briefings.pipeline.claims.word_classes import Classes
from briefings.pipeline.parse_table import ParseTable

_CONTENT = frozenset(("NOUN", "PROPN", "VERB", "ADJ", "ADV", "ADP", "PART"))


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
    attributed: bool = False
    official: bool = False
    quoted: bool = False

    def within(self, attribution: Attribution | None) -> "Context":
        """The same, inside the content of ``attribution``."""
        if attribution is None:
            return self
        quoted = attribution.quote_type != "indirect"
        return replace(self, attributed=True, official=attribution.spokesperson, quoted=quoted)


def clause_features(
    table: ParseTable,
    classes: list[Classes],
    unit: Clause,
    filled: Roles,
    clause: Telling,
    asserted: Factuality,
    context: Context,
) -> list[str]:
    """Names of the features that hold for ``unit`` (all binary)."""
    head = unit.head
    nominal = is_nominal(table, unit)
    verb_tense = "np" if nominal else tense(table, head)
    lemma = word(table, classes, head)
    found = [f"kind={'np' if nominal else table.deps[head]}", f"h={lemma}", f"tense={verb_tense}"]
    found += [f"h={lemma}+{verb_tense}", f"voice={'passive' if unit.passive else 'active'}"]
    held = filled.classes
    for role, token in (
        ("s", unit.subject), ("o", unit.object), ("ag", filled.agent), ("pt", filled.patient)
    ):  # fmt: skip
        if token is None:
            found.append(f"{role}=-")
            continue
        found += [f"{role}={word(table, classes, token)}", f"{role}det={determiner(table, token)}"]
        found += [f"{role}det={determiner(table, token)}+{verb_tense}"]
    _complements(table, classes, head, found)
    for role, names in held.items():
        found += [f"{role}~{name}" for name in names]
    found += _pairs(held)
    if not nominal:
        found.append(f"told={clause.told}")
        for frame in clause.frames:
            found += [f"frame={frame}", f"frame={frame}+{clause.told}", f"frame={frame}+{context.flaws}"]
            found.append(f"frame={frame}+{clause.told}+{context.attributed}")
    found += [f"tense={verb_tense}+h~{name}" for name in classes[head]]
    if filled.agent is not None:
        found += [f"agdet={determiner(table, filled.agent)}+ag~{name}" for name in held["ag"]]
    inside: set[str] = set()
    for i in range(unit.first, unit.last + 1):
        if table.pos[i] in _CONTENT and table.tags[i] != "POS":
            found.append(f"w={word(table, classes, i)}")
        inside.update(classes[i])
    found += [f"in~{name}" for name in inside]
    if asserted.negated:
        found += [f"not+in~{name}" for name in inside]
    if "r.still" in inside:
        found += [f"still+in~{name}" for name in inside]
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


def is_nominal(table: ParseTable, unit: Clause) -> bool:
    """Whether the candidate is a noun phrase."""
    return unit.subject is None and table.pos[unit.head] in ("NOUN", "PROPN")


def _complements(table: ParseTable, classes: list[Classes], head: int, found: list[str]) -> None:
    """Prepositional phrases, auxiliaries, adverbs and clauses that depend on the predicate."""
    for c in table.children[head]:
        dep, lemma = table.deps[c], table.lemmas[c]
        if dep in ("prep", "agent"):
            found.append(f"p={lemma}")
            for o in table.children[c]:
                if table.deps[o] in ("pobj", "pcomp"):
                    found.append(f"p={lemma}+{word(table, classes, o)}")
        elif dep in ("aux", "auxpass", "neg", "mark", "prt", "expl"):
            found.append(f"{dep}={table.words[c]}")
        elif dep in ("advmod", "acomp", "oprd", "npadvmod"):
            found.append(f"m={lemma}")
        elif dep in ("xcomp", "ccomp", "advcl") and c > head:
            found.append(f"{dep}={lemma}")


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
    cause = phrase_classes(table, classes, link.cause)
    found += [f"l:c={word(table, classes, link.cause)}", f"l:cdet={determiner(table, link.cause)}"]
    found += [f"l:cpos={table.pos[link.cause]}", f"l:{pattern}+cpos={table.pos[link.cause]}"]
    found += [f"l:{pattern}+cdet={determiner(table, link.cause)}"]
    found += [f"l:c~{name}" for name in cause] + [f"l:{pattern}+c~{name}" for name in cause]
    found += [f"l:cent={table.entities[link.cause]}", f"l:{pattern}+cent={table.entities[link.cause]}"]
    found += [f"l:cdet={determiner(table, link.cause)}+c~{name}" for name in cause]
    if asserted.negated:
        found.append(f"l:{pattern}+negated")
    effects: set[str] = set()
    for token in (unit.subject, unit.object):
        if token is not None and token != link.cause:
            effects |= phrase_classes(table, classes, token)
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
        kind = category(" ".join(table.words[link.first : link.last + 1]))
        found += [f"l:cat={kind}", f"l:{pattern}+cat={kind}", f"l:{pattern}+{trigger}+cat={kind}"]
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


_NAMED = frozenset(("PERSON", "ORG", "GPE", "NORP", "LOC", "FAC", "PRODUCT", "WORK_OF_ART"))


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
