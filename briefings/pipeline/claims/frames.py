"""Frames: who does what to what in a clause, in the terms of the lexicons ("an actor acts on an asset").

A frame is a named combination of word classes and roles. Together with the reality of the clause (told as
done, going on, to come, possible or general) it says most of what the guideline asks of a claim.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from briefings.pipeline.claims.certainty import Factuality
from briefings.pipeline.claims.clauses import Clause
from briefings.pipeline.claims.predicates import Roles, determiner, tense
from briefings.pipeline.claims.word_classes import Classes
from briefings.pipeline.parse_table import ParseTable

_DONE = frozenset(("past", "perfect", "participle"))
_PRESENT = frozenset(("present",))
_HYPOTHETICAL = frozenset(("can", "could", "may", "would", "should", "must"))
_GENERIC = frozenset(
    ("plural", "bare", "a", "an", "any", "every", "each", "most", "many", "some", "pron:anyone", "pron:you")
)

_IMPLICATIVE = frozenset(
    ("able", "manage", "help", "allow", "enable", "let", "use", "move", "succeed", "find", "force")
)
_STATIVE = frozenset((
    "be", "go", "come", "remain", "stay", "get", "keep", "become", "bring", "take", "have", "move", "put",
    "knock", "face", "suffer", "experience", "turn", "spend", "leave", "see",
))  # fmt: skip
_NOTHING: frozenset[str] = frozenset()


_HOSTILE_CORE = frozenset((
    "actor acts", "event acts", "victim harmed", "victimhood", "suffers event", "ransom demanded",
    "held to ransom", "flaw exploited", "someone harms", "event exists",
))  # fmt: skip


@dataclass(slots=True, frozen=True)
class Telling:
    """The frames of a clause and how it is told: ``done``, ``done not``, ``ongoing``, ``hypothetical`` ..."""

    frames: frozenset[str]
    told: str


def telling(
    table: ParseTable, classes: list[Classes], unit: Clause, filled: Roles, asserted: Factuality
) -> Telling:
    """What the clause ``unit`` tells, and how."""
    head = unit.head
    who, what = (None if t is None else determiner(table, t) for t in (filled.agent, filled.patient))
    real = reality(_tense_in_effect(table, head), who, what, asserted.conditional)
    if real == "other" and "r.work" in classes[table.heads[head]]:
        real = "trying"
    existential = unit.subject is not None and table.deps[unit.subject] == "expl"
    found = frozenset(frames(filled.classes, table.lemmas[head], unit.passive, existential))
    found |= {"hostile"} if found & _HOSTILE_CORE else _NOTHING
    return Telling(found, f"{real}{' not' if asserted.negated else ''}")


def _tense_in_effect(table: ParseTable, head: int) -> str:
    """The tense, of the verb above where that one says that the thing came about ("was able to enter")."""
    own = tense(table, head)
    up = table.heads[head]
    if (
        own != "infinitive"
        or table.deps[head] not in ("xcomp", "ccomp")
        or table.lemmas[up] not in _IMPLICATIVE
    ):
        return own
    return tense(table, table.heads[up] if table.deps[up] in ("acomp", "oprd") else up)


def reality(tense: str, agent: str | None, patient: str | None, conditional: bool) -> str:
    """How a clause is told, by its tense and determiners: ``done``, ``ongoing``, ``general`` ..."""
    if conditional or tense in _HYPOTHETICAL:
        return "hypothetical"
    if tense in _DONE:
        return "done"
    if tense.startswith("progressive"):
        return "ongoing"
    if tense == "future":
        return "coming"
    if tense in _PRESENT:
        if agent in _GENERIC and (patient is None or patient in _GENERIC):
            return "general"
        return "present"
    return "other"


def frames(roles: Mapping[str, Set[str]], lemma: str, passive: bool, existential: bool) -> Iterator[str]:
    """Names of the frames of a predicate whose roles (``h`` head, ``ag`` agent, ``pt`` patient, ``o`` object,
    ``p`` prepositional, ``m`` modifier, ``x`` complement) hold these classes."""
    yield from _hostile(roles, lemma, passive, existential)
    yield from _recovery(roles, lemma, passive)


def _hostile(roles: Mapping[str, Set[str]], lemma: str, passive: bool, existential: bool) -> Iterator[str]:
    head, agent = roles.get("h", _NOTHING), roles.get("ag", _NOTHING)
    patient, other = roles.get("pt", _NOTHING), roles.get("p", _NOTHING)
    hostile = agent & {"m.actor", "m.malware"}
    if hostile and head & {"m.act", "m.access", "m.demand"}:
        yield "actor acts"
    elif hostile:
        yield "actor does"
    if "m.event" in agent and head & {"m.act", "m.access", "m.suffer"}:
        yield "event acts"
    elif agent & {"m.event", "m.campaign", "m.breach"}:
        yield "event does"
    if "m.act" in head:
        if "m.flaw" in patient:
            yield "flaw exploited"
        elif passive:
            yield "victim harmed"
        elif not hostile:
            yield "someone harms"
    if "m.victimhood" in roles.get("o", _NOTHING) | other or lemma == "victim":
        yield (
            "victimhood"
            if (other | roles.get("o", _NOTHING)) & {"m.event", "m.actor", "m.malware"}
            else "target"
        )
    if head & {"m.suffer", "m.access"} or lemma in ("be", "have", "see"):
        harm = (patient if not passive else _NOTHING) | other
        if harm & {"m.event", "m.malware"}:
            yield "suffers event"
        elif "m.breach" in harm:
            yield "suffers breach"
    if existential and patient & {"m.event", "m.breach", "m.malware"}:
        yield "event exists"
    if head & {"m.demand"} and (patient | other) & {"m.ransom"}:
        yield "ransom demanded"
    if (other | patient) & {"m.hostage"} or "m.hostage" in head:
        yield "held to ransom"
    if "m.act" in roles.get("x", _NOTHING) and lemma in ("have", "get", "see"):
        yield "victim harmed"
    if "m.bad" in agent | patient:
        yield "bad thing"
    if "m.access" in head and "m.asset" in patient and passive:
        yield "asset taken"


def _recovery(roles: Mapping[str, Set[str]], lemma: str, passive: bool) -> Iterator[str]:
    head, agent = roles.get("h", _NOTHING), roles.get("ag", _NOTHING)
    patient, other = roles.get("pt", _NOTHING), roles.get("p", _NOTHING)
    modifiers, complement = roles.get("m", _NOTHING), roles.get("x", _NOTHING)
    if "r.mend" in head:
        yield "flaw mended" if patient & {"r.flaw", "m.flaw"} else "something mended"
    if "r.patch" in patient:
        if head & {"r.release"}:
            yield "patch released"
        elif head & {"r.stop"}:
            yield "patch withdrawn"
        else:
            yield "patch affected"
    if "r.patch" in agent:
        yield "patch works" if head & {"r.mend", "r.release", "r.stop"} else "patch does"
    if "r.restore" in head:
        yield "service restored" if (patient | agent) & {"r.service"} else "something restored"
    if "r.stop" in head:
        if (patient | agent) & {"m.actor", "m.malware", "m.event", "m.bad", "m.breach", "m.campaign"}:
            yield "attack stopped"
        elif "r.service" in patient:
            yield "service stopped"
        else:
            yield "something stopped"
    state = modifiers | other | roles.get("o", _NOTHING)
    if lemma in _STATIVE:
        if "r.off" in state:
            yield "is off"
        if "r.on" in state:
            yield "is on"
        if "r.still" in state:
            yield "is still"
    if "r.work" in head and complement & {"r.mend", "r.restore", "r.stop", "r.patch"}:
        yield "working on it"
    elif "r.work" in head:
        yield "working"
