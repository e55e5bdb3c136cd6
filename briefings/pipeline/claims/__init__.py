"""Claims on the cause of an incident, on malicious activity and on its resolution.

Candidates are the clauses of the parse that hold words of the lexicons (``claim_candidates``); a
classifier of named features says which of them carry a claim (``claim_model``); value, polarity and
certainty follow from cues and their scope (``certainty``).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from briefings.pipeline.annotations import NARRATOR, Claim, Span
from briefings.pipeline.claims.candidates import Candidate, candidates
from briefings.pipeline.claims.categories import category
from briefings.pipeline.claims.frames import recovery_state
from briefings.pipeline.claims.model import NO_CLAIM, Classifier, classifiers
from briefings.pipeline.incidents import incident_of

_SHARED = 0.3  # of the shorter evidence: from here two candidates say the same thing
_SECOND_CAUSE = 0.4  # the probability from which a source gives a second cause in a sentence


@Language.factory(
    "briefings_claims", assigns=["doc._.claims"], requires=["doc._.attributions", "doc._.incidents"]
)
def make_claims(nlp: Language, name: str) -> "Claims":
    """The component ``briefings_claims``."""
    return Claims()


class Claims:
    """Writes ``doc._.claims`` in the order of their evidence."""

    def __call__(self, doc: Doc) -> Doc:
        claims = [_claim(doc, found) for found in decide(candidates(doc), classifiers())]
        doc._.claims = sorted(claims, key=lambda claim: (claim.evidence, claim.aspect))
        return doc


@dataclass(slots=True, frozen=True)
class Found:
    """A candidate that carries a claim on ``aspect`` with ``outcome`` (a recovery's state, or ``yes``)."""

    aspect: str
    outcome: str
    probability: float
    candidate: Candidate


def decide(found: Iterable[Candidate], models: dict[str, Classifier]) -> list[Found]:
    """The claims among candidates: the most probable first, one per sentence, source, aspect and value."""
    likely: list[Found] = []
    for candidate in found:
        for aspect in candidate.aspects:
            model = models[aspect]
            shares = model.probabilities(candidate.features)
            probability = 1 - shares.pop(NO_CLAIM)
            if probability >= model.threshold:
                likely.append(Found(aspect, max(shares, key=shares.__getitem__), probability, candidate))
    likely.sort(key=lambda f: -f.probability)
    chosen: dict[tuple[str, int], list[Found]] = {}
    for one in likely:
        rivals = chosen.setdefault((one.aspect, one.candidate.sentence), [])
        if not any(_repeats(one, rival) for rival in rivals):
            rivals.append(one)
    return [one for rivals in chosen.values() for one in rivals]


def _repeats(one: Found, rival: Found) -> bool:
    """Whether ``rival``, of the same sentence and aspect, already says what ``one`` would."""
    a, b = one.candidate, rival.candidate
    same_source = a.attribution is b.attribution
    if one.aspect == "cause":
        if a.value is None or b.value is None:
            return a.value is b.value
        return _share(a.value, b.value) > 0 or (same_source and one.probability < _SECOND_CAUSE)
    if one.aspect == "resolution":
        return _share(a.evidence, b.evidence) > _SHARED or (same_source and one.outcome == rival.outcome)
    return same_source or _share(a.evidence, b.evidence) > 0.5


def _share(a: Span, b: Span) -> float:
    """Characters in both spans, as a share of the shorter."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0])) / max(1, min(a[1] - a[0], b[1] - b[0]))


def _claim(doc: Doc, found: Found) -> Claim:
    candidate, asserted = found.candidate, found.candidate.asserted
    value: Span | str | None
    certainty, polarity = asserted.certainty, "positive"
    if found.aspect == "cause":
        value = candidate.value
        if value is None:
            certainty = "underspecified"
        elif asserted.negated:
            polarity = "negative"
    elif found.aspect == "resolution":
        plainly = None if candidate.telling is None else recovery_state(candidate.telling)
        value = plainly or found.outcome
        if value == "unknown":
            certainty = "underspecified"
    elif asserted.asked:
        value, certainty = "unknown", "underspecified"
    elif asserted.negated:
        value, polarity = "not_malicious", "negative"
    else:
        value = "malicious"
    claim = Claim(found.aspect, value, polarity, certainty, candidate.evidence)
    if found.aspect == "cause":
        claim.category = category(None if candidate.value is None else doc.text[slice(*candidate.value)])
    claim.incident = incident_of(doc, candidate.evidence)
    attribution = candidate.attribution
    if attribution is not None:
        claim.attribution = attribution.id
        claim.source = attribution.source[0] if attribution.source else None
        claim.speaker = attribution.speaker or NARRATOR
        claim.spokesperson = attribution.spokesperson
    return claim
