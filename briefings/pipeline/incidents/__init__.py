"""Incidents: what an article is about, what it mentions in the background, and which is meant where."""

from spacy.language import Language
from spacy.tokens import Doc

from briefings.pipeline.annotations import Span
from briefings.pipeline.incidents.labels import describe
from briefings.pipeline.incidents.segments import segments

if not Doc.has_extension("incident_spans"):  # (start, end, id) of the stretches about one incident each
    Doc.set_extension("incident_spans", default=[])


@Language.factory(
    "briefings_incidents",
    assigns=["doc._.incidents", "doc._.incident_spans"],
    requires=["doc.sents", "doc.ents", "token.dep"],
)
def make_incidents(nlp: Language, name: str) -> "Incidents":
    """The component ``briefings_incidents``."""
    return Incidents()


class Incidents:
    """Writes ``doc._.incidents``: ids ``i1`` (the main one), ``i2``, ... in the order they come up."""

    def __call__(self, doc: Doc) -> Doc:
        stretches, topics = segments(doc, doc._.published, doc._.title)
        doc._.incidents = describe(topics, doc, doc._.title)
        doc._.incident_spans = [(s.start, s.end, f"i{s.topic + 1}") for s in stretches]
        return doc


def incident_of(doc: Doc, span: Span) -> str | None:
    """The id of the incident that the characters ``span`` are about; None where the article has none."""
    best, most = None, -1
    for start, end, incident in doc._.incident_spans:
        shared = min(end, span[1]) - max(start, span[0])
        if shared > most:
            best, most = incident, shared
    return best
