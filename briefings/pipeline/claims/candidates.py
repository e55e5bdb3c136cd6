"""Candidates for claims: clauses and noun phrases with words of the lexicons, and their causal links."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc

from briefings.pipeline.annotations import Attribution, Span
from briefings.pipeline.claims.causes import denied, links
from briefings.pipeline.claims.certainty import Factuality, factuality, without_evidence
from briefings.pipeline.claims.clauses import Clause, clause, is_clause_head, nominal, trimmed
from briefings.pipeline.claims.features import Context, clause_features, link_features
from briefings.pipeline.claims.frames import telling
from briefings.pipeline.claims.owners import Owners
from briefings.pipeline.claims.predicates import roles
from briefings.pipeline.claims.word_classes import Classes, word_classes
from briefings.pipeline.parse_table import ParseTable, parse_table

_EVENTS = frozenset(("m.event", "m.breach", "m.campaign", "m.malware", "m.ransom"))
_HOSTILE = frozenset(("m.actor", "m.malware", "m.event", "m.act"))
_REPAIR = frozenset(("r.patch", "r.mend", "r.restore", "r.stop", "r.off", "r.on", "r.still", "r.work"))


@dataclass(slots=True)
class Candidate:
    """One clause or noun phrase or, for a cause, one causal link in it.

    ``aspects`` are those that its words allow. ``evidence`` and ``value`` are character spans, ``features``
    are the names that the classifier weighs.
    """

    sentence: int
    aspects: tuple[str, ...]
    evidence: Span
    value: Span | None
    asserted: Factuality
    attribution: Attribution | None
    features: list[str] = field(default_factory=list)


class Candidates:
    """The candidates of ``doc``, in text order, outside its page furniture; none without a parse."""

    def __init__(self, doc: Doc) -> None:
        self.text = doc.text  # spaCy puts it together anew each time
        self._table = parse_table(doc)
        self._classes = word_classes(self._table)
        self._owners = Owners(doc, self._table, self.text)

    @property
    def sentences(self) -> list[Span]:
        """The sentences in which there may be claims, by character."""
        table = self._table
        spans = [table.span(first, last - 1) for first, last in table.sentences]
        return [span for span in spans if not self._owners.furniture(*span)]

    def __iter__(self) -> Iterator[Candidate]:
        table, classes = self._table, self._classes
        if not len(table):
            return
        hostility, flaws = _kind(table, classes)
        earlier: set[str] = set()
        for number, (first, last) in enumerate(table.sentences):
            present: set[str] = set().union(*classes[first:last])
            if present and not self._owners.furniture(table.starts[first], table.ends[last - 1]):
                position = "lead" if number < 2 else "early" if number < 6 else "late"
                context = Context(frozenset(present), hostility, flaws, position, frozenset(earlier))
                yield from self._sentence(number, context)
            earlier.update(
                table.lemmas[i] for i in range(first, last) if classes[i] & _EVENTS or classes[i] & _HOSTILE
            )

    def at(self, aspect: str, evidence: Span, value: Span | None) -> Candidate | None:
        """The candidate for ``aspect`` with these spans; None where there is nothing but marks.

        How it is asserted, and whose it is, is that of the topmost word of the evidence, to whose sentence
        the evidence is cut.
        """
        table = self._table
        first, last = bisect_left(table.ends, evidence[0] + 1), bisect_left(table.starts, evidence[1])
        if first >= last:
            return None
        heads = table.heads
        top = next((i for i in range(first, last) if heads[i] == i or not first <= heads[i] < last), first)
        sentence = table.sentence[top]
        start, end = table.span(table.sentences[sentence][0], table.sentences[sentence][1] - 1)
        evidence = trimmed(self.text, (max(start, evidence[0]), min(end, evidence[1])))
        value = None if value is None else trimmed(self.text, value)
        if evidence[0] >= evidence[1] or (value is not None and value[0] >= value[1]):
            return None
        asserted = self._asserted(top, first, last - 1)
        return Candidate(sentence, (aspect,), evidence, value, asserted, self._owners.of(top))

    def _asserted(self, head: int, first: int, last: int) -> Factuality:
        asserted = factuality(self._table, head, self._owners.cues)
        if not asserted.evidence and without_evidence(self._table, first, last):
            asserted.negated = asserted.evidence = True
            asserted.hedge("probable")
        return asserted

    def _sentence(self, number: int, context: Context) -> Iterator[Candidate]:
        table, classes = self._table, self._classes
        first, last = table.sentences[number]
        question = "?" in table.words[max(first, last - 2) : last]
        for i in range(first, last):
            verbal = is_clause_head(table, i)
            if not verbal and not (classes[i] & _EVENTS and table.pos[i] in ("NOUN", "PROPN")):
                continue
            if i in self._owners.cues and table.child(i, "ccomp") is not None:
                continue  # "said that ...": what is said is a candidate of its own
            unit = clause(table, i) if verbal else nominal(table, i)
            evidence = trimmed(self.text, table.span(unit.first, unit.last))
            if evidence[0] >= evidence[1]:
                continue
            asserted = self._asserted(i, unit.first, unit.last)
            asserted.conditional |= question
            attribution = self._owners.of(i)
            local = context.within(attribution)
            aspects = self._aspects(unit, verbal)
            if aspects:
                filled = roles(table, classes, unit)
                told = telling(table, classes, unit, filled, asserted)
                features = clause_features(table, classes, unit, filled, told, asserted, local)
                yield Candidate(number, aspects, evidence, None, asserted, attribution, features)
            for link in links(table, unit) if verbal else ():
                value = None if link.first is None else trimmed(self.text, table.span(link.first, link.last))
                linked = replace(asserted, negated=asserted.negated or denied(table, link))
                features = link_features(table, classes, unit, link, linked, local)
                yield Candidate(number, ("cause",), evidence, value, linked, attribution, features)

    def _aspects(self, unit: Clause, verbal: bool) -> tuple[str, ...]:
        inside: set[str] = set().union(*self._classes[unit.first : unit.last + 1])
        aspects = []
        if any(name.startswith("m.") for name in inside):
            aspects.append("malicious_activity")
        if verbal and inside & _REPAIR:
            aspects.append("resolution")
        return tuple(aspects)


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
