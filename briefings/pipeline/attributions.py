"""Attributions: who is said to have said, thought or wanted what, as spans of the article.

The spans come from ``attribution_rules``; this component numbers them, leaves out what lies in page
furniture, and reads off the quotation type, the attitude and who relays the speaker.
"""

from spacy.language import Language
from spacy.tokens import Doc, Token

from briefings.pipeline.annotations import Attribution, Span
from briefings.pipeline.attribution_rules import find_attributions
from briefings.pipeline.lexicons import lexicon


@Language.factory(
    "briefings_attributions",
    assigns=["doc._.attributions"],
    requires=["doc._.quotations", "token.dep", "token.lemma"],
)
def make_attributions(nlp: Language, name: str) -> "Attributions":
    """The component ``briefings_attributions``."""
    return Attributions()


class Attributions:
    """Writes ``doc._.attributions``: ids ``s1``, ``s2``, ... in text order."""

    def __call__(self, doc: Doc) -> Doc:
        kept = [a for a in find_attributions(doc) if not _in_furniture(doc, a)]
        kept.sort(key=lambda a: (min(s for s, _ in a.content), a.cue))
        for number, attribution in enumerate(kept, 1):
            attribution.id = f"s{number}"
            attribution.quote_type = quote_type(doc, attribution.content)
            attribution.attitude = attitude(doc, attribution.cue)
            attribution.via = via(doc, attribution.cue)
        doc._.attributions = kept
        return doc


def _in_furniture(doc: Doc, attribution: Attribution) -> bool:
    spans = attribution.source + attribution.cue + attribution.content
    return any(s < end and start < e for s, e in spans for start, end in doc._.furniture)


def quote_type(doc: Doc, content: list[Span]) -> str:
    """``direct`` if all words of ``content`` are quoted, ``mixed`` if some are, else ``indirect``.

    A quoted word or two within reported speech ("so-called" quotes) still makes it mixed.
    """
    text = doc.text  # put together anew at every access
    letters = quoted = 0
    for start, end in content:
        for offset in range(start, end):
            if text[offset].isalnum():
                letters += 1
                quoted += any(s <= offset < e for s, e in doc._.quotations)
    if not quoted:
        return "indirect"
    return "direct" if quoted == letters else "mixed"


def attitude(doc: Doc, cue: list[Span]) -> str:
    """The attitude of the first cue lemma that the lexicon lists, else ``assertion``."""
    attitudes: dict[str, list[str]] = lexicon("cues")["attitude"]
    listed = {lemma: name for name, lemmas in attitudes.items() for lemma in lemmas}
    for token in _tokens(doc, cue):
        if token.lemma_.lower() in listed:
            return listed[token.lemma_.lower()]
    return "assertion"


def via(doc: Doc, cue: list[Span]) -> str | None:
    """Who relays the speaker, in the sentence of the cue: an organisation told, or one reported by."""
    tokens = _tokens(doc, cue)
    for token in tokens:
        if token.lemma_.lower() in lexicon("cues")["via"]["told"]:
            for child in token.children:
                if child.dep_ in ("dobj", "dative") and child.ent_type_ in ("ORG", "PERSON", "WORK_OF_ART"):
                    return _name(child)
    if not tokens:
        return None
    text = doc.text
    for token in tokens[0].sent:
        phrase = text[token.idx : token.idx + len("according to reporting")].lower()
        if phrase.startswith(("according to report", "as reported by", "as quoted by")):
            named = [t for t in doc[token.i + 2 : token.sent.end] if t.ent_type_ in ("ORG", "WORK_OF_ART")]
            if named:
                return _name(named[0])
    return None


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
        span = doc.char_span(start, end, alignment_mode="expand")
        found.extend(span or [])
    return found
