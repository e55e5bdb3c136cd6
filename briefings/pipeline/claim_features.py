"""What the claim classifier sees of a candidate: words, their classes and roles, and how it is asserted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from briefings.pipeline.causes import Link
from briefings.pipeline.certainty import Factuality
from briefings.pipeline.clauses import Clause
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
    head, lemmas = unit.head, table.lemmas
    nominal = unit.subject is None and table.pos[head] in ("NOUN", "PROPN")
    found = [f"kind={'np' if nominal else table.deps[head]}", f"h={lemmas[head]}", f"tag={table.tags[head]}"]
    found += [f"voice={'passive' if unit.passive else 'active'}"]
    roles: dict[str, set[str]] = {"h": set(classes[head])}
    for role, token in (("s", unit.subject), ("o", unit.object)):
        if token is None:
            found.append(f"{role}=-")
            continue
        found.append(f"{role}={lemmas[token]}")
        roles[role] = _deep_classes(table, classes, token)
        found += [f"{role}det={_determiner(table, token)}"]
    for c in table.children[head]:
        dep, lemma = table.deps[c], lemmas[c]
        if dep in ("prep", "agent"):
            found.append(f"p={lemma}")
            for o in table.children[c]:
                if table.deps[o] in ("pobj", "pcomp"):
                    found.append(f"p={lemma}+{lemmas[o]}")
                    roles.setdefault(f"p:{lemma}", set()).update(_deep_classes(table, classes, o))
                    roles.setdefault("p", set()).update(_deep_classes(table, classes, o))
        elif dep in ("aux", "auxpass", "neg", "mark", "prt", "expl"):
            found.append(f"{dep}={table.words[c]}")
        elif dep in ("advmod", "acomp", "oprd", "npadvmod"):
            found.append(f"m={lemma}")
            roles.setdefault("m", set()).update(classes[c])
        elif dep in ("xcomp", "ccomp", "advcl") and c > head:
            found.append(f"{dep}={lemma}")
            roles.setdefault("x", set()).update(_deep_classes(table, classes, c))
    for role, held in roles.items():
        found += [f"{role}~{name}" for name in held]
    found += _pairs(roles)
    inside: set[str] = set()
    for i in range(unit.first, unit.last + 1):
        if table.pos[i] in _CONTENT and table.tags[i] != "POS":
            found.append(f"w={lemmas[i]}")
        inside.update(classes[i])
    found += [f"in~{name}" for name in inside]
    found += [f"sent~{name}" for name in context.sentence_classes - inside]
    up = table.heads[head]
    if up != head:
        found.append(f"up={table.deps[head]}+{lemmas[up]}")
        found += [f"up~{name}" for name in classes[up]]
    found += _assertion(asserted)
    found += _surroundings(context)
    if nominal:
        found += [f"np:{_determiner(table, head)}+{name}" for name in classes[head]]
        found.append(f"np:role={table.deps[head]}+{lemmas[up]}")
        found.append(f"np:{'first' if lemmas[head] not in context.earlier else 'again'}")
        found += [f"np:mod~{name}" for c in table.children[head] for name in classes[c]]
        found += [f"np:dep={table.deps[c]}" for c in table.children[head]]
    if not (context.earlier & {lemmas[i] for i in range(unit.first, unit.last + 1)}):
        found.append("new words")
    found += [f"pos:{context.position}+h~{name}" for name in classes[head]]
    return found


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
    found = [f"l:{link.pattern}", f"l:{link.pattern}+{trigger}", f"l:h={table.lemmas[unit.head]}"]
    cause = _deep_classes(table, classes, link.cause)
    found += [f"l:c={table.lemmas[link.cause]}", f"l:cdet={_determiner(table, link.cause)}"]
    found += [f"l:cpos={table.pos[link.cause]}", f"l:{link.pattern}+cpos={table.pos[link.cause]}"]
    found += [f"l:c~{name}" for name in cause] + [f"l:{link.pattern}+c~{name}" for name in cause]
    found += [f"l:cent={table.entities[link.cause]}"]
    effects: set[str] = set()
    for token in (unit.subject, unit.object):
        if token is not None and token != link.cause:
            effects |= _deep_classes(table, classes, token)
            found.append(f"l:e={table.lemmas[token]}")
    found += [f"l:e~{name}" for name in effects]
    found += [f"l:h~{name}" for name in classes[unit.head]]
    found += [f"l:{link.pattern}+h~{name}" for name in classes[unit.head]]
    found += [f"l:{link.pattern}+e~{name}" for name in effects]
    if link.first is not None:
        found += [f"l:cw={table.lemmas[i]}" for i in range(link.first, link.last + 1) if table.pos[i] in _CONTENT]
        length = link.last - link.first
        found.append(f"l:len={'1' if length == 0 else '2-4' if length < 5 else '5+'}")
    found += [f"l:w={table.lemmas[i]}" for i in range(unit.first, unit.last + 1) if table.pos[i] in _CONTENT]
    found += [f"l:sent~{name}" for name in context.sentence_classes]
    found.append(f"l:kind={table.deps[unit.head]}")
    found += ["l:" + name for name in _assertion(asserted)]
    found += ["l:" + name for name in _surroundings(context)]
    return found


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


def _determiner(table: ParseTable, token: int) -> str:
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


def _deep_classes(table: ParseTable, classes: list[Classes], token: int) -> set[str]:
    """Classes of a phrase's head and of its modifiers and complements, one level down."""
    held = set(classes[token])
    for c in table.children[token]:
        if table.deps[c] in ("amod", "compound", "nmod", "conj", "appos", "dobj", "poss"):
            held |= classes[c]
        elif table.deps[c] == "prep" and table.words[c] == "of":
            for o in table.children[c]:
                held |= classes[o]
    return held


def _pairs(roles: dict[str, set[str]]) -> Iterable[str]:
    """Classes of two roles together ("an actor accesses an asset")."""
    for one, two in (("s", "h"), ("h", "o"), ("h", "p"), ("s", "o"), ("h", "m"), ("h", "x"), ("s", "p")):
        for a in roles.get(one, ()):
            for b in roles.get(two, ()):
                yield f"{one}~{a}&{two}~{b}"
