"""Claims on the cause of an incident, on malicious activity and on its resolution.

Candidates are the clauses of the parse that hold words of the lexicons (``candidates``), and what a trained
network takes for evidence (``network``, ``proposals``). A classifier of named features (``model``) and the
network weigh each of them (``weighing``), and the best are claims (``choice``). Polarity and certainty follow
from cues and their scope (``certainty``), the source from the attributions (``owners``).
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import as_file, files

from spacy.language import Language
from spacy.tokens import Doc

from briefings.pipeline.annotations import NARRATOR, Claim, Span
from briefings.pipeline.attributions import shipped_tagger
from briefings.pipeline.claims.candidates import Candidates
from briefings.pipeline.claims.categories import category
from briefings.pipeline.claims.choice import Found, decide
from briefings.pipeline.claims.model import classifiers
from briefings.pipeline.claims.weighing import numbers, outcome, shipped_weights, weighed
from briefings.pipeline.incidents import incident_of
from briefings.pipeline.onnx import Graph
from briefings.pipeline.pieces import read_pieces


@cache
def shipped_network() -> Graph:
    """The network that comes with the package, loaded once a process."""
    with as_file(files("briefings") / "model" / "claims.onnx") as path:
        return Graph(path)


@Language.factory(
    "briefings_claims", assigns=["doc._.claims"], requires=["doc._.attributions", "doc._.incidents"]
)
def make_claims(nlp: Language, name: str) -> "Claims":
    """The component ``briefings_claims``."""
    return Claims()


class Claims:
    """Writes ``doc._.claims`` in the order of their evidence."""

    def __call__(self, doc: Doc) -> Doc:
        candidates = Candidates(doc)
        claims = [_claim(doc, candidates.text, found) for found in decide(_likely(candidates))]
        doc._.claims = sorted(claims, key=lambda claim: (claim.evidence, claim.aspect))
        return doc


def _likely(candidates: Candidates) -> Iterator[Found]:
    """The candidates whose probability passes the threshold of their aspect."""
    weights = shipped_weights()
    (pieces,) = read_pieces(shipped_tagger().tokenizer, [candidates.text])
    found, reading = weighed(candidates, classifiers(), shipped_network(), pieces)
    for chance in found:
        own = weights[chance.aspect]
        probability = own.probability(numbers(chance, reading))
        if probability >= own.threshold:
            state = outcome(chance, reading) if chance.aspect == "resolution" else None
            yield Found(chance.aspect, state, probability, chance.candidate)


def _claim(doc: Doc, text: str, found: Found) -> Claim:
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
        value = found.outcome
    elif asserted.asked:
        value, certainty = "unknown", "underspecified"
    elif asserted.negated:
        value, polarity = "not_malicious", "negative"
    else:
        value = "malicious"
    claim = Claim(found.aspect, value, polarity, certainty, candidate.evidence)
    if found.aspect == "cause":
        claim.category = category(None if candidate.value is None else text[slice(*candidate.value)])
    claim.incident = incident_of(doc, candidate.evidence)
    attribution = candidate.attribution
    if attribution is not None:
        claim.attribution = attribution.id
        claim.source = attribution.source[0] if attribution.source else None
        claim.speaker = attribution.speaker or NARRATOR
        claim.spokesperson = attribution.spokesperson
    return claim
