"""Explicit causal links of a clause: the word that makes the link and the span of the cause phrase.

Which links count as a cause of the incident is decided later; here every link of the lexicon is found.
"""

from dataclasses import dataclass
from functools import cache

from briefings.pipeline.claims.clauses import Clause
from briefings.pipeline.lexicons import lexicon
from briefings.pipeline.parse_table import ParseTable

_PHRASES = frozenset(
    ("prep", "pobj", "dobj", "agent", "nsubj", "nsubjpass", "attr", "acomp", "advmod", "oprd", "conj")
)


@dataclass(slots=True, frozen=True)
class Link:
    """A causal link.

    ``pattern`` names how it is made, ``trigger`` is the token that makes it, ``cause`` the head of the
    cause phrase, and ``first`` and ``last`` its tokens (inclusive); ``first`` is None for a cause that is
    said to be unknown.
    """

    pattern: str
    trigger: int
    cause: int
    first: int | None
    last: int


@cache
def _links() -> dict[str, frozenset[str]]:
    entries = lexicon("causes")
    sets = {f"link.{k}": frozenset(v) for k, v in entries["link"].items()}
    sets |= {f"preposition.{k}": frozenset(v) for k, v in entries["preposition"].items()}
    sets |= {f"clause.{k}": frozenset(v) for k, v in entries["clause"].items()}
    sets |= {f"unknown.{k}": frozenset(v) for k, v in entries["unknown"].items()}
    return sets


def phrase(table: ParseTable, head: int) -> tuple[int, int]:
    """First and last token of the phrase of ``head``, without a coordinated clause or closing marks."""
    first, last = table.left[head], table.right[head]
    for c in table.children[head]:
        if c > head and table.deps[c] == "conj" and table.pos[c] in ("VERB", "AUX"):
            last = min(last, c - 1)
            break
    while first < head and (
        table.deps[first] in ("punct", "cc", "mark", "preconj") or table.pos[first] == "SPACE"
    ):
        if table.words[first] in ("“", '"', "‘", "("):
            break
        first += 1
    while last > head and (table.deps[last] == "cc" or table.pos[last] in ("PUNCT", "SPACE")):
        if table.words[last] in ("”", ")"):
            break
        last -= 1
    return first, last


def links(table: ParseTable, unit: Clause) -> list[Link]:
    """The causal links that the predicate of ``unit`` or a phrase in its clause makes."""
    found: list[Link] = []
    _by_predicate(table, unit, found)
    _by_phrase(table, unit.head, found)
    _by_clause(table, unit, found)
    _unknown(table, unit, found)
    return found


def denied(table: ParseTable, link: Link) -> bool:
    """Whether the link is denied where it is made: "caused not by rain (but by wind)"."""
    up = table.heads[link.cause]
    return table.pos[up] == "ADP" and any(
        table.words[c] in ("not", "neither", "nor") for c in table.children[up]
    )


def _add(table: ParseTable, found: list[Link], pattern: str, trigger: int, cause: int) -> None:
    if table.tags[cause] in ("WDT", "WP", "WP$", "EX", "WRB"):
        return
    first, last = phrase(table, cause)
    found.append(Link(pattern, trigger, cause, first, last))


def _objects(table: ParseTable, preposition: int) -> list[int]:
    return [c for c in table.children[preposition] if table.deps[c] in ("pobj", "pcomp")]


def _by_predicate(table: ParseTable, unit: Clause, found: list[Link]) -> None:
    head, sets, lemma = unit.head, _links(), table.lemmas[unit.head]
    children = table.children[head]
    if lemma in sets["link.subject"]:
        if unit.passive:
            for c in children:
                if table.deps[c] == "agent" or (table.deps[c] == "prep" and table.words[c] == "by"):
                    for o in _objects(table, c):
                        _add(table, found, "agent", head, o)
        elif unit.subject is not None:
            _add(table, found, "subject", head, unit.subject)
    if lemma in sets["link.object"]:
        target = unit.subject if unit.passive else table.child(head, "dobj")
        if target is not None:
            _add(table, found, "passive object" if unit.passive else "object", head, target)
    if lemma in sets["link.denial"] and unit.subject is not None:
        _add(table, found, "denial", head, unit.subject)
    if lemma in sets["link.failure"] and unit.subject is not None:
        found.append(Link("failure", head, head, unit.first, unit.last))
    for c in children:
        dep, word = table.deps[c], table.words[c]
        if dep in ("acomp", "oprd", "advmod", "attr") and table.lemmas[c] in sets["link.preposition"]:
            _after_preposition(table, c, found)
        if dep in ("acomp", "prep", "oprd", "attr", "advmod", "xcomp") and unit.subject is not None:
            responsible = c if table.lemmas[c] in sets["link.predicate"] else _at_fault(table, c)
            if responsible is not None:
                _add(table, found, "predicate", responsible, unit.subject)
        if dep == "dobj" and table.lemmas[c] in sets["link.credit"] and unit.subject is not None:
            _add(table, found, "credit", c, unit.subject)
        if dep == "dobj" and word == "advantage":
            for p in table.children[c] + [x for x in children if table.deps[x] == "prep"]:
                if table.words[p] == "of":
                    for o in _objects(table, p):
                        _add(table, found, "advantage", head, o)
    if lemma in sets["link.preposition"]:
        _after_preposition(table, head, found)
        direct = table.child(head, "dobj")
        if direct is not None:
            _after_preposition(table, direct, found, head)
    if lemma == "be":
        _copular(table, unit, found)
    if lemma == "behind" and unit.subject is not None:
        _add(table, found, "predicate", head, unit.subject)
    if unit.last > head:
        _consequence(table, unit, found)


def _after_preposition(table: ParseTable, word: int, found: list[Link], trigger: int | None = None) -> None:
    """ "stems from X", "attributed the attack to X", "related to X"."""
    sets = _links()
    for p in table.children[word]:
        if table.deps[p] == "prep" and table.words[p] in sets["preposition.after_verb"]:
            for o in _objects(table, p):
                _add(table, found, "preposition", word if trigger is None else trigger, o)


def _at_fault(table: ParseTable, preposition: int) -> int | None:
    """ "at fault", "in the hands of", "under suspicion": the noun, where it makes the subject responsible."""
    if table.deps[preposition] == "prep" and table.words[preposition] in ("at", "under", "to"):
        for o in table.children[preposition]:
            if table.lemmas[o] in ("fault", "suspicion", "blame"):
                return o
    return None


def _consequence(table: ParseTable, unit: Clause, found: list[Link]) -> None:
    """What stands before a participle: "encrypted the files, keeping staff from the records"."""
    for c in table.children[unit.head]:
        if c <= unit.head or table.deps[c] != "advcl" or table.tags[c] != "VBG":
            continue
        if table.lemmas[c] in _links()["clause.consequences"]:
            last = table.left[c] - 1
            while last > unit.head and table.pos[last] in ("PUNCT", "SPACE", "ADV"):
                last -= 1
            if last > unit.first:
                found.append(Link("consequence", c, unit.head, unit.first, last))


def _copular(table: ParseTable, unit: Clause, found: list[Link]) -> None:
    sets = _links()
    attribute = table.child(unit.head, "attr")
    if unit.subject is None:
        return
    if attribute is None:
        adjective = table.child(unit.head, "acomp")
        if adjective is not None and table.lemmas[unit.subject] in sets["unknown.noun"]:
            _add(table, found, "perpetrator is", unit.subject, adjective)
        return
    if table.lemmas[unit.subject] in sets["link.noun"]:
        _add(table, found, "cause is", unit.subject, attribute)
    elif table.lemmas[attribute] in sets["link.noun"]:
        of = next((c for c in table.children[attribute] if table.words[c] == "of"), None)
        if table.lemmas[attribute] in ("result", "consequence", "work", "artifact") and of is not None:
            for o in _objects(table, of):
                _add(table, found, "result of", attribute, o)
        elif table.lemmas[attribute] == "explanation":
            _add(table, found, "explanation", attribute, attribute)
        else:
            _add(table, found, "is cause", attribute, unit.subject)
    else:
        _add(table, found, "is", unit.head, attribute)


def _by_phrase(table: ParseTable, head: int, found: list[Link]) -> None:
    """Prepositional phrases of the predicate and of its nouns: "because of", "via", "by exploiting"."""
    sets = _links()
    stack = [c for c in table.children[head] if table.deps[c] not in ("conj", "ccomp", "relcl")]
    while stack:
        c = stack.pop()
        dep, word = table.deps[c], table.words[c]
        if dep in ("prep", "agent") or word in ("due", "because"):
            if word in ("due", "because", "owing", "thanks"):
                # the object of "due to" depends on either of its two words
                inner = [x for x in table.children[c] if table.words[x] in ("to", "of")]
                for o in [o for x in (c, *inner) for o in _objects(table, x) if o not in inner]:
                    _add(table, found, "prep " + word, c, o)
            elif word in sets["preposition.plain"]:
                for o in _objects(table, c):
                    _add(table, found, "prep " + word, c, o)
            elif word in ("as", "on"):
                for o in _objects(table, c):
                    if word == "as" and table.lemmas[head] in sets["link.object"]:
                        _add(table, found, "as", c, o)
                    if table.lemmas[o] in ("result", "consequence", "behalf"):
                        for p in table.children[o]:
                            if table.words[p] == "of":
                                for q in _objects(table, p):
                                    _add(table, found, "as a result of", o, q)
        if dep in ("prep", "pobj", "dobj", "agent", "nsubj", "nsubjpass", "attr", "acomp", "advmod", "oprd"):
            stack += [
                x
                for x in table.children[c]
                if table.deps[x] not in ("conj", "relcl", "acl", "advcl", "ccomp")
            ]


def _by_clause(table: ParseTable, unit: Clause, found: list[Link]) -> None:
    """Adverbial clauses: "because ...", "as the ransomware hit ...", "exploiting ...", "using ..."."""
    sets = _links()
    for c in table.children[unit.head]:
        if table.deps[c] == "advcl" and table.pos[c] in ("VERB", "AUX"):
            mark = next(
                (m for m in table.children[c] if table.deps[m] in ("mark", "advmod", "prep") and m < c), None
            )
            if mark is not None and table.words[mark] in sets["clause.marks"]:
                _add(table, found, "clause " + table.words[mark], mark, c)
        elif table.deps[c] == "prep" and table.words[c] in ("after", "by", "through"):
            continue


def _unknown(table: ParseTable, unit: Clause, found: list[Link]) -> None:
    """ "does not know who", "investigating how", "the cause is unknown"."""
    sets, head, lemma = _links(), unit.head, table.lemmas[unit.head]
    states, verbs = sets["unknown.state"], sets["unknown.verb"]
    asked = None
    for c in table.children[head]:
        dep = table.deps[c]
        if dep in ("ccomp", "pcomp", "csubj", "advcl", "xcomp"):
            asked = _question_word(table, c) or asked
        elif dep in ("acomp", "attr", "oprd") and table.lemmas[c] in states:
            for x in table.children[c]:
                if table.deps[x] in ("ccomp", "csubj", "pcomp", "xcomp", "advcl"):
                    asked = _question_word(table, x) or asked
            if unit.subject is not None and table.lemmas[unit.subject] in sets["unknown.noun"]:
                asked = unit.subject
        elif dep in ("dobj", "nsubjpass") and table.lemmas[c] in sets["unknown.noun"]:
            asked = c
        elif dep in ("dobj", "nsubj", "nsubjpass", "attr"):
            inquiry = _inquiry(table, c)
            asked = inquiry if inquiry is not None else asked
        elif dep == "prep":
            for o in table.children[c]:
                if table.deps[o] == "pcomp":
                    asked = _question_word(table, o) or asked
                elif table.deps[o] == "pobj":
                    inquiry = o if table.lemmas[o] in sets["unknown.noun"] else _inquiry(table, o)
                    asked = inquiry if inquiry is not None else asked
    inside = range(unit.first, unit.last + 1)
    not_known = (
        lemma in verbs
        or lemma in states
        or any(table.lemmas[c] in states for c in table.children[head])
        or any(table.words[i] in sets["unknown.inquiry"] for i in inside)
    )
    if asked is not None:
        if not_known:
            found.append(Link("unknown", head, asked, None, 0))
    elif not_known or lemma in sets["unknown.spoken_of"]:
        named = sets["unknown.noun"] | sets["unknown.what"] | sets["unknown.blamed"]
        asked = next((i for i in inside if i != head and table.lemmas[i] in named), None)
        if asked is not None:
            found.append(Link("unknown in passing", head, asked, None, 0))


def _inquiry(table: ParseTable, noun: int) -> int | None:
    """What an inquiry is into: "the investigation into who sent it", "a probe of the cause"."""
    sets = _links()
    if table.lemmas[noun] not in sets["unknown.inquiry"]:
        return None
    for p in table.children[noun]:
        if table.deps[p] == "prep":
            for o in table.children[p]:
                if table.deps[o] == "pcomp":
                    return _question_word(table, o)
                if table.lemmas[o] in sets["unknown.noun"]:
                    return o
    return None


def _question_word(table: ParseTable, clause_head: int) -> int | None:
    what = _links()["unknown.what"]
    for i in range(table.left[clause_head], clause_head + 1):
        if table.words[i] in what:
            return i
    return None
