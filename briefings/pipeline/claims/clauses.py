"""Clauses of the parse: the candidates that may carry a claim, and the evidence each would give."""

from dataclasses import dataclass

from briefings.pipeline.annotations import Span
from briefings.pipeline.parse_table import ParseTable

CLAUSE_DEPS = frozenset(
    (
        "ROOT",
        "ccomp",
        "xcomp",
        "advcl",
        "relcl",
        "acl",
        "conj",
        "parataxis",
        "pcomp",
        "csubj",
        "csubjpass",
        "dep",
        "appos",
    )
)
SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
_LEADING = frozenset(("cc", "preconj", "punct"))
_COMPLEMENTIZERS = frozenset(("that", "and", "but", "or"))


@dataclass(slots=True, frozen=True)
class Clause:
    """A predicate and what depends on it.

    ``head`` is the predicate's token, ``subject`` and ``object`` the heads of its arguments (of the verb it
    is coordinated with, of the noun it modifies, where it has none itself). ``first`` and ``last`` are the
    tokens of the evidence, both inclusive.
    """

    head: int
    subject: int | None
    object: int | None
    passive: bool
    first: int
    last: int


def is_clause_head(table: ParseTable, i: int) -> bool:
    """A verb with arguments of its own, or the root of a fragment."""
    dep = table.deps[i]
    if dep == "ROOT":
        return True
    return table.pos[i] in ("VERB", "AUX") and dep in CLAUSE_DEPS


def clause(table: ParseTable, head: int) -> Clause:
    """The clause of the predicate ``head``."""
    passive = table.child(head, "nsubjpass", "auxpass", "csubjpass") is not None
    subject = table.child(head, *SUBJECTS)
    complement = table.child(head, "dobj", "attr", "acomp", "oprd", "dative")
    dep, up = table.deps[head], table.heads[head]
    if dep in ("relcl", "acl"):
        if dep == "acl":
            if table.tags[head] == "VBN":
                passive = True
            subject = up
        elif subject is None or table.tags[subject] in ("WDT", "WP"):
            subject = up
        elif complement is None or table.tags[complement] in ("WDT", "WP"):
            complement = up
    elif subject is None:
        subject = _shared_subject(table, head)
    first, last = _extent(table, head)
    return Clause(head, subject, complement, passive, first, last)


def _shared_subject(table: ParseTable, head: int) -> int | None:
    """The subject of the predicate above: of a coordinated verb, of "was able to", of "by exploiting"."""
    current = head
    for _ in range(4):
        if table.deps[current] not in ("conj", "xcomp", "advcl", "pcomp", "acomp", "prep", "oprd"):
            return None
        current = table.heads[current]
        subject = table.child(current, *SUBJECTS)
        if subject is not None:
            return subject
        if table.deps[current] == "acl":
            return table.heads[current]
        if table.deps[current] == "relcl":
            return table.heads[current]
    return None


def _extent(table: ParseTable, head: int) -> tuple[int, int]:
    """First and last token of the clause, without what coordinates or introduces it."""
    first, last = table.left[head], table.right[head]
    deps = table.deps
    for c in table.children[head]:
        if c > head and deps[c] == "conj" and table.pos[c] in ("VERB", "AUX"):
            last = min(last, c - 1)
            break
    if deps[head] in ("relcl", "acl"):
        up = table.heads[head]
        first = min(first, table.left[up])
        while first < up and table.deps[first] in ("cc", "punct", "preconj"):
            first += 1
    while first < head and (
        deps[first] in _LEADING or (table.words[first] in _COMPLEMENTIZERS and deps[first] in ("mark", "cc"))
    ):
        first += 1
    while last > head and (deps[last] in _LEADING or table.pos[last] in ("PUNCT", "SPACE", "CCONJ")):
        last -= 1
    return first, last


def nominal(table: ParseTable, head: int) -> Clause:
    """The noun phrase of ``head`` as a candidate of its own ("an attack on one of its sites")."""
    first, last = table.left[head], table.right[head]
    deps = table.deps
    for c in table.children[head]:
        if c > head and deps[c] in ("conj", "appos", "cc"):
            last = min(last, c - 1)
            break
    while last > head and table.pos[last] in ("PUNCT", "SPACE", "CCONJ"):
        last -= 1
    while first < head and deps[first] in ("cc", "punct", "preconj"):
        first += 1
    return Clause(head, None, None, False, first, last)


def trimmed(text: str, span: Span) -> Span:
    """``span`` without spaces and marks at its edges; a bracket or quotation mark stays with its partner."""
    start, end = span
    while start < end and text[start] in " \t\n\r,;:.-–—…)]”’'\"“‘(":
        if text[start] in '“"‘([' and _partner(text, start, end):
            break
        start += 1
    while end > start and text[end - 1] in " \t\n\r,;:.-–—…“‘([?!\"”’')]":
        if text[end - 1] in "”\"’')]" and _opener(text, start, end):
            break
        end -= 1
    return start, end


_PAIRS = {"“": "”", "‘": "’", "(": ")", "[": "]", '"': '"', "'": "'"}


def _partner(text: str, start: int, end: int) -> bool:
    return text.find(_PAIRS[text[start]], start + 1, end - 1) > 0


def _opener(text: str, start: int, end: int) -> bool:
    mark = text[end - 1]
    opening = next(o for o, c in _PAIRS.items() if c == mark)
    if mark in "\"'":
        return text.count(mark, start, end) % 2 == 0
    return text.count(opening, start, end) >= text.count(mark, start, end)
