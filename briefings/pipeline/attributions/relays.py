"""Relays: who passes on what a speaker said ("an official told Reuters", "according to reports from ...")."""

from spacy.tokens import Doc, Token

from briefings.pipeline.annotations import Attribution, Span
from briefings.pipeline.lexicons import lexicon

_NAMED = ("ORG", "PERSON", "WORK_OF_ART")


def via(doc: Doc, cue: list[Span]) -> str | None:
    """Who relays the speaker, in the sentence of ``cue``: the one told, or the one whose reporting it is."""
    tokens = _tokens(doc, cue)
    words = lexicon("relays")
    for token in tokens:
        if token.lemma_.lower() in words["told"]:
            for child in token.children:
                if child.dep_ in ("dobj", "dative") and child.ent_type_ in _NAMED:
                    return _name(child)
    if not tokens or not doc.has_annotation("SENT_START"):
        return None
    sentence, text = tokens[0].sent, doc.text
    for token in sentence:
        if text.startswith(tuple(words["reporting"]), token.idx):
            named = [t for t in doc[token.i : sentence.end] if t.ent_type_ in _NAMED]
            return _name(named[0]) if named else None
    return None


def original_speaker(doc: Doc, attribution: Attribution) -> None:
    """Give the words to their speaker where the attribution names only who relays them.

    In "X said in a statement, according to Y, that ..." the source is X, and Y the relay.
    """
    if not attribution.cue or not attribution.source:
        return
    start = attribution.cue[0][0]
    if "".join(t.text_with_ws for t in _tokens(doc, attribution.cue)).strip().lower() != "according to":
        return
    before = doc.char_span(0, start, alignment_mode="contract")
    if before is None or len(before) < 2 or before[-1].text != "," or not doc.has_annotation("DEP"):
        return
    verbs = [t for t in before[-1].sent if t.i < before[-1].i and t.lemma_ in lexicon("relays")["said"]]
    if not verbs or any(t.is_punct for t in doc[verbs[-1].i : before[-1].i]):
        return
    subject = next((c for c in verbs[-1].children if c.dep_ == "nsubj"), None)
    if subject is None:
        return
    relay = _tokens(doc, attribution.source)
    named = [t for t in relay if t.ent_type_ in _NAMED]
    attribution.via = _name(named[0]) if named else None
    attribution.source = [(doc[subject.left_edge.i].idx, _end(doc[subject.right_edge.i]))]
    attribution.cue = [(verbs[-1].idx, _end(doc[before[-1].i - 1]))]


def _name(token: Token) -> str:
    """The whole entity that ``token`` belongs to, without an article or possessive."""
    for entity in token.doc.ents:
        if entity.start <= token.i < entity.end:
            name = entity.text.strip()
            for article in ("the ", "The "):
                name = name.removeprefix(article)
            return name.removesuffix("'s").removesuffix("’s")
    return token.text


def _tokens(doc: Doc, spans: list[Span]) -> list[Token]:
    found: list[Token] = []
    for start, end in spans:
        found.extend(doc.char_span(start, end, alignment_mode="expand") or [])
    return found


def _end(token: Token) -> int:
    return token.idx + len(token)
