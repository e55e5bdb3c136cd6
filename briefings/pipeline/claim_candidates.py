"""Candidates for claims: clauses and noun phrases with words of the lexicons, and their causal links."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from briefings.pipeline.annotations import Attribution, Span
from briefings.pipeline.causes import Link, links
from briefings.pipeline.certainty import Factuality, factuality
from briefings.pipeline.claim_features import Context, clause_features, link_features
from briefings.pipeline.clauses import Clause, clause, is_clause_head, nominal, trimmed
from briefings.pipeline.parse_table import ParseTable, parse_table
from briefings.pipeline.word_classes import Classes, word_classes

_EVENTS = frozenset(("m.event", "m.breach", "m.campaign", "m.malware", "m.ransom"))
_HOSTILE = frozenset(("m.actor", "m.malware", "m.event", "m.act"))
_REPAIR = frozenset(("r.patch", "r.mend", "r.restore", "r.stop", "r.off", "r.on", "r.still", "r.work"))


@dataclass(slots=True)
class Candidate:
    """One clause (or noun phrase) and, for a cause, one link in it.

    ``aspects`` are those that its words allow. ``evidence`` and ``value`` are character spans; ``features``
    are the names that the classifier weighs.
    """

    unit: Clause
    sentence: int
    aspects: tuple[str, ...]
    evidence: Span
    value: Span | None
    link: Link | None
    asserted: Factuality
    attribution: Attribution | None
    features: list[str]


def candidates(doc: Doc) -> Iterator[Candidate]:
    """Every candidate of ``doc`` in text order, outside its page furniture."""
    table = parse_table(doc)
    if not len(table):
        return
    classes = word_classes(table)
    owners = _Owners(doc, table)
    hostility, flaws = _kind(table, classes)
    earlier: set[str] = set()
    for number, (first, last) in enumerate(table.sentences):
        present: set[str] = set()
        for i in range(first, last):
            present |= classes[i]
        if present and not owners.furniture(table.starts[first], table.ends[last - 1]):
            position = "lead" if number < 2 else "early" if number < 6 else "late"
            yield from _sentence(
                doc.text,
                table,
                classes,
                owners,
                number,
                (frozenset(present), hostility, flaws, position, frozenset(earlier)),
            )
        earlier.update(
            table.lemmas[i] for i in range(first, last) if classes[i] & _EVENTS or classes[i] & _HOSTILE
        )


def _sentence(
    text: str,
    table: ParseTable,
    classes: list[Classes],
    owners: "_Owners",
    number: int,
    facts: tuple[frozenset[str], str, str, str, frozenset[str]],
) -> Iterator[Candidate]:
    first, last = table.sentences[number]
    question = table.words[last - 1] == "?" or (last - first > 1 and table.words[last - 2] == "?")
    for i in range(first, last):
        verbal = is_clause_head(table, i)
        if not verbal and not (classes[i] & _EVENTS and table.pos[i] in ("NOUN", "PROPN")):
            continue
        unit = clause(table, i) if verbal else nominal(table, i)
        inside: set[str] = set()
        for j in range(unit.first, unit.last + 1):
            inside |= classes[j]
        asserted = factuality(table, i, owners.cues)
        asserted.conditional |= question
        attribution = owners.of(i)
        context = Context(
            *facts,
            attribution is not None,
            attribution is not None and attribution.spokesperson,
            attribution is not None and attribution.quote_type != "indirect",
        )
        evidence = trimmed(text, table.span(unit.first, unit.last))
        aspects = []
        if any(name.startswith("m.") for name in inside):
            aspects.append("malicious_activity")
        if verbal and inside & _REPAIR:
            aspects.append("resolution")
        if aspects and evidence[0] < evidence[1]:
            features = clause_features(table, classes, unit, asserted, context)
            yield Candidate(
                unit, number, tuple(aspects), evidence, None, None, asserted, attribution, features
            )
        if not verbal:
            continue
        for link in links(table, unit):
            value = None if link.first is None else trimmed(text, table.span(link.first, link.last))
            features = link_features(table, classes, unit, link, asserted, context)
            yield Candidate(unit, number, ("cause",), evidence, value, link, asserted, attribution, features)


def _kind(table: ParseTable, classes: list[Classes]) -> tuple[str, str]:
    """Shares of the sentences that speak of hostile acts, and of flaws in software, in quarters."""
    hostile, flawed = set(), set()
    for i, held in enumerate(classes):
        if held:
            if held & _HOSTILE:
                hostile.add(table.sentence[i])
            if "m.flaw" in held:
                flawed.add(table.sentence[i])
    total = max(len(table.sentences), 1)
    return str(min(3, 4 * len(hostile) // total)), str(min(3, 4 * len(flawed) // total))


class _Owners:
    """Which attribution a token belongs to, and where the page furniture is."""

    def __init__(self, doc: Doc, table: ParseTable) -> None:
        self._furniture: list[Span] = list(doc._.furniture)
        self._table = table
        self._owner: list[Attribution | None] = [None] * len(table)
        cues: set[int] = set()
        pieces: list[tuple[int, Span, Attribution, bool]] = []
        for attribution in doc._.attributions:
            size = sum(end - start for start, end in attribution.content)
            pieces += [(size, span, attribution, False) for span in attribution.content]
            pieces += [(0, span, attribution, True) for span in attribution.cue]
        # innermost last, so that it overwrites: the smaller content, then the cue itself
        for _, (start, end), attribution, is_cue in sorted(pieces, key=lambda p: (p[3], -p[0])):
            i = _token_at(table, start)
            while i < len(table) and table.starts[i] < end:
                if is_cue:
                    cues.add(i)
                else:
                    self._owner[i] = attribution
                i += 1
        self._cue_of: dict[int, Attribution] = {}
        for _, (start, end), attribution, is_cue in pieces:
            if is_cue:
                for i in range(_token_at(table, start), len(table)):
                    if table.starts[i] >= end:
                        break
                    self._cue_of[i] = attribution
        self.cues = frozenset(cues)

    def of(self, token: int) -> Attribution | None:
        """The innermost attribution whose content, or else whose cue, holds ``token``."""
        return self._cue_of.get(token) or self._owner[token]

    def furniture(self, start: int, end: int) -> bool:
        """Whether most of these characters are page furniture."""
        shared = sum(max(0, min(end, e) - max(start, s)) for s, e in self._furniture)
        return shared * 2 > end - start


def _token_at(table: ParseTable, offset: int) -> int:
    return bisect_left(table.starts, offset)
