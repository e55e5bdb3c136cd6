"""Documents as sources: statements speak for who issued them; bulletins and reports are named after it."""

from collections.abc import Callable

from spacy.tokens import Token

from briefings.pipeline.speakers.anaphora import Anaphora
from briefings.pipeline.speakers.sources import (
    DOCUMENT,
    NEAR,
    ORGANIZATION,
    PERSON,
    POSSESSIVE,
    Sources,
    Speaker,
    words,
)


class Documents:
    """Reads the sources of one article that are documents; ``resolve`` reads any source by its tokens."""

    def __init__(self, sources: Sources, anaphora: Anaphora, resolve: Callable[[int, int], Speaker]) -> None:
        self.sources, self.anaphora, self.resolve = sources, anaphora, resolve

    def is_document(self, head: Token) -> bool:
        return head.lemma_.lower() in words("documents", "all")

    def speaker(self, start: int, end: int, base: int, head: Token) -> Speaker:
        if head.lemma_.lower() in words("documents", "lines"):
            return self._phone_line(start, end, base)
        issuer = self._issuer(start, end, base, head)
        if issuer is None:
            return Speaker(self.sources.doc[start:end].text, DOCUMENT, start)
        if head.lemma_.lower() in words("documents", "utterances"):
            return Speaker(issuer.text, issuer.kind, start, issuer.name, issuer.role, issuer.gender)
        noun = self._document_noun(head, start)
        if issuer.kind == DOCUMENT:
            return Speaker(issuer.text, DOCUMENT, start, issuer.name)
        return Speaker(f"{issuer.text} {noun}", DOCUMENT, start, issuer.name)

    def _phone_line(self, start: int, end: int, base: int) -> Speaker:
        """What is heard at "a phone number for the service center": the center's phone message."""
        if base + 1 >= end or self.sources.doc[base].lower_ not in ("for", "of"):
            return Speaker(self.sources.doc[start:end].text, DOCUMENT, start)
        first, owner = base + 1, None
        for i in range(base + 1, end - 1):
            if self.sources.doc[i].text in POSSESSIVE:
                owner, first = self.resolve(first, i), i + 1
        while self.sources.doc[first].pos_ == "DET":
            first += 1
        name = owner.name if owner is not None else None
        return Speaker(f"{self.sources.doc[first:end].text} phone message", DOCUMENT, start, name)

    def _document_noun(self, head: Token, start: int) -> str:
        first = head.i
        while first > start and self.sources.doc[first - 1].pos_ == "NOUN":
            first -= 1
        return self.sources.doc[first : head.i + 1].text

    def _issuer(self, start: int, end: int, base: int, head: Token) -> Speaker | None:
        """Who the source itself names, else who was last said to have issued such a document."""
        for i in range(base, end):
            if self.sources.doc[i].lower_ in ("by", "from", "with"):
                return self.resolve(i + 1, end)
            if (
                self.sources.doc[i].tag_ in ("WDT", "IN")
                and self.sources.doc[i].lower_ in ("that", "which")
                and i + 1 < end
            ):
                inner = self.sources.base(i + 1, end)[0]
                return self.resolve(i + 1, inner) if inner > i + 1 else None
        for i in range(start, head.i):
            if self.sources.doc[i].text in POSSESSIVE and i > start:
                owner = self.resolve(start, i)
                if owner.kind in (PERSON, ORGANIZATION):
                    return owner
        for name, _, j in self.sources.names.mentions(start, end):
            if j <= head.i or self.sources.doc[base - 1] == head:
                return self.sources.named(name, start)
        for i in range(base, end - 1):
            if self.sources.doc[i].lower_ in ("of", "on", "in", "for") and self.sources.doc[i + 1].lower_ in (
                "the",
                "its",
                "their",
            ):
                back = self.anaphora.definite(i + 1, end, *self.sources.base(i + 1, end))
                if back:
                    return back
        lemma = head.lemma_.lower()
        for _, speaker in reversed(self.sources.said):
            if speaker.kind == DOCUMENT and speaker.text.lower().endswith(lemma):
                return speaker
        for i in range(start - 1, -1, -1):
            if (
                self.sources.doc[i].lemma_.lower() == lemma
                and self.sources.sentence[start] - self.sources.sentence[i] <= 2 * NEAR
            ):
                found = self._issuer_in_sentence(i)
                if found:
                    return found
        if lemma in words("documents", "utterances") | words("documents", "internal"):
            return self.anaphora.salient(start, None)
        return None

    def _issuer_in_sentence(self, i: int) -> Speaker | None:
        """The subject of the verb that has the document ``i`` as its object or in "said in a statement"."""
        verb = self.sources.doc[i]
        for _ in range(4):
            verb = verb.head
            if verb.pos_ == "VERB":
                break
        for child in verb.children:
            if child.dep_ == "nsubj":
                edges = (child.left_edge.i, child.right_edge.i + 1)
                speaker = self.resolve(*edges)
                return speaker if speaker.kind in (PERSON, ORGANIZATION) else None
        return None
