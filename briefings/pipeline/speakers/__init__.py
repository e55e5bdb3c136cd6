"""Speakers: who each attribution's source is.

The source is read by its form: a pronoun, a name, a document, a noun that refers back ("the company"),
or a description. Names become the fullest that the article gives. What cannot be resolved safely stays
as it is printed.
"""

from spacy.language import Language
from spacy.tokens import Doc, Token

from briefings.pipeline.annotations import Attribution
from briefings.pipeline.speakers.anaphora import Anaphora
from briefings.pipeline.speakers.documents import Documents
from briefings.pipeline.speakers.positions import Positions
from briefings.pipeline.speakers.roles import is_role_noun
from briefings.pipeline.speakers.sources import ORGANIZATION, PERSON, POSSESSIVE, RELATIVE, Sources, Speaker

_DEFINITE = ("the", "this", "that", "its", "his", "her", "our", "their", "both")


@Language.factory("briefings_speakers", assigns=["doc._.attributions"], requires=["doc.ents"])
def make_speakers(nlp: Language, name: str) -> "Speakers":
    """The component ``briefings_speakers``."""
    return Speakers()


class Speakers:
    """Fills ``speaker``, ``speaker_kind``, ``role``, ``organization`` and ``spokesperson``."""

    def __call__(self, doc: Doc) -> Doc:
        if doc._.attributions and len(doc):
            resolver = _Resolver(doc)
            for attribution in sorted(doc._.attributions, key=_position):
                resolver.fill(attribution)
        return doc


def _position(attribution: Attribution) -> int:
    spans = attribution.source or attribution.cue or attribution.content
    return min((s for s, _ in spans), default=0)


class _Resolver:
    """Reads the sources of one article, in text order."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.sources = Sources(doc)
        self.anaphora = Anaphora(self.sources)
        self.documents = Documents(self.sources, self.anaphora, self.resolve)
        self.positions = Positions(self.sources, self.anaphora)

    def fill(self, attribution: Attribution) -> None:
        span = None
        if attribution.source:
            start, end = attribution.source[0][0], attribution.source[0][1]
            span = self.doc.char_span(start, end, alignment_mode="expand")
        if span is None or not len(span):
            return
        speaker = self.resolve(span.start, span.end, attribution)
        attribution.speaker, attribution.speaker_kind = speaker.text, speaker.kind
        role = self.positions.role(speaker, span.start, span.end)
        attribution.role, attribution.organization = role.words, role.organization
        attribution.spokesperson = self.positions.is_official(speaker, role, span.start, span.end)
        self.sources.said.append((attribution, speaker))

    def resolve(self, start: int, end: int, attribution: Attribution | None = None) -> Speaker:
        while end - start > 1 and self.doc[start].pos_ in ("PUNCT", "SPACE"):
            start += 1
        while end - start > 1 and self.doc[end - 1].text in (",", ";", ":"):
            end -= 1
        first = self.doc[start]
        if end - start == 1 and first.lower_ in RELATIVE:
            return self._antecedent(start) or self.sources.printed(start, end)
        if end - start <= 2 and first.pos_ == "PRON":
            return self.anaphora.pronoun(start, attribution) or self.sources.printed(start, end)
        person = self._person(start, end)
        if person:
            return person
        for i in range(start + 2, end - 1):
            if self.doc[i].lower_ == "based" and self.doc[i - 1].text == "-":
                return self.resolve(i + 1, end)
        base, head = self.sources.base(start, end)
        if head is not None and self.documents.is_document(head) and not self._is_in_name(head, start, base):
            return self.documents.speaker(start, end, base, head)
        named = self._organization(start, base, head)
        if named:
            return named
        if head is not None and is_role_noun(head):
            holder = self.anaphora.holder(start, base)
            if holder:
                return holder
        if head is not None and first.lower_ in _DEFINITE:
            back = self.anaphora.definite(start, end, base, head)
            if back:
                return back
        return self.sources.printed(start, end)

    def _antecedent(self, i: int) -> Speaker | None:
        stop = i
        while stop > 0 and (self.doc[stop - 1].text == "," or self.doc[stop - 1].pos_ == "ADP"):
            stop -= 1
        if stop == 0:
            return None
        verb = self.doc[i].head
        noun = verb.head if verb.dep_ == "relcl" else self.doc[stop - 1]
        if noun.i >= i:
            return None
        start = min(noun.left_edge.i, noun.i)
        for name, s, e in self.sources.names.mentions(start, stop):
            if s <= noun.i < e or e == stop:
                return self.sources.named(name, s)
        return self.resolve(start, stop) if start < stop else None

    def _person(self, start: int, end: int) -> Speaker | None:
        """The person whose name is the head of the source or stands beside it in apposition."""
        found = [
            (name, i, j)
            for name, i, j in self.sources.names.mentions(start, end)
            if name.kind == PERSON and self._heads(i, j, start, end)
        ]
        if not found:
            return None
        name, i, j = found[0]
        if len(found) > 1 and any(t.lower_ in ("and", "or", "&") for t in self.doc[j : found[1][1]]):
            text = " and ".join(dict.fromkeys(n.name for n, _, _ in found))
            return Speaker(text, PERSON, start, plural=True)
        return self.sources.named(name, i)

    def _heads(self, i: int, j: int, start: int, end: int) -> bool:
        if j < end and self.doc[j].text in POSSESSIVE:
            return False
        if j < end and self.doc[j].pos_ in ("NOUN", "PROPN") and self.doc[j].text not in ("(",):
            return False
        if i == start or self.doc[i - 1].text == "," or self.doc[i - 1].lower_ in ("named", "called", "—"):
            return True
        if is_role_noun(self.doc[i - 1]):
            return True
        return not any(t.pos_ in ("ADP", "VERB", "SCONJ") or t.lower_ == "to" for t in self.doc[start:i])

    def _is_in_name(self, token: Token, start: int, end: int) -> bool:
        return any(s <= token.i < e and e - s > 1 for _, s, e in self.sources.names.mentions(start, end))

    def _organization(self, start: int, base: int, head: Token | None) -> Speaker | None:
        """The organization whose name ends the base noun phrase ("security firm Acme Labs")."""
        if base < len(self.doc) - 1 and self.doc[base].lower_ in ("called", "named"):
            return self._organization(base + 1, *self.sources.base(base + 1, min(base + 8, len(self.doc))))
        if base < len(self.doc) and self.doc[base].pos_ == "CCONJ":
            return None  # of several, none stands for all: they stay as printed
        for name, i, j in self.sources.names.mentions(start, base):
            if name.kind == ORGANIZATION and (j == base or (head is not None and i <= head.i < j)):
                if j < len(self.doc) and self.doc[j].text in POSSESSIVE and j < base:
                    continue
                return self.sources.named(name, i)
        if head is not None and head.pos_ == "PROPN" and base - start <= 6 and not is_role_noun(head):
            words = [t for t in self.doc[start:base] if t.pos_ == "PROPN"]
            if words and not any(t.pos_ == "NOUN" for t in self.doc[start:base]):
                text = self.doc[words[0].i : base].text
                return Speaker(text, PERSON if head.ent_type_ == "PERSON" else ORGANIZATION, start)
        return None
