"""Dates: the day on which each attribution was said, as its own clause tells it.

"She told reporters during Thursday's briefing", "on Jan. 19 the company announced": a time counts
where it hangs on the cue's verb, not where it is part of what was said. A document's day may stand in
its own description ("a report published Wednesday").
"""

from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as Tokens

from briefings.pipeline.annotations import Attribution, Span
from briefings.pipeline.lexicons import lexicon
from briefings.pipeline.time_expressions import TimeExpression, time_expressions

_DAY = len("2022-01-28")
_REACH = 40  # characters; a time this near the cue belongs to it even where the parse is lost


@Language.factory("briefings_dates", assigns=["doc._.attributions"], requires=["token.dep"])
def make_dates(nlp: Language, name: str) -> "Dates":
    """The component ``briefings_dates``."""
    return Dates()


class Dates:
    """Fills ``said_on`` with an ISO date where ``doc._.published`` is known or the text gives a year."""

    def __call__(self, doc: Doc) -> Doc:
        text = doc.text
        for attribution in doc._.attributions:
            attribution.said_on = _said_on(doc, text, attribution)
        return doc


def _said_on(doc: Doc, text: str, attribution: Attribution) -> str | None:
    if not attribution.cue:
        return None
    cue = doc.char_span(*attribution.cue[0], alignment_mode="expand")
    if cue is None or not len(cue):
        return None
    start, end = _bounds(doc, cue)
    days = [
        t
        for t in time_expressions(text, doc._.published, start, end)
        if t.value is not None and len(t.value) == _DAY and not _is_to_come(text, t)
    ]
    outside = [t for t in days if not _within(t, attribution.content) and not _within(t, attribution.source)]
    told = [t for t in outside if _hangs_on(doc, t, cue)]
    if not told and _is_document(doc, attribution):
        told = [t for t in days if _within(t, attribution.source)]
    return min(told, key=lambda t: _distance(t, cue)).value if told else None


def _bounds(doc: Doc, cue: Tokens) -> Span:
    """The sentence of the cue, in characters; all of the text where there are no sentences."""
    start, end = cue.start, cue.end
    while start > 0 and not doc[start].is_sent_start:
        start -= 1
    while end < len(doc) and not doc[end].is_sent_start:
        end += 1
    return doc[start].idx, doc[end - 1].idx + len(doc[end - 1])


def _within(time: TimeExpression, spans: list[Span]) -> bool:
    return any(s <= time.start and time.end <= e for s, e in spans)


def _is_to_come(text: str, time: TimeExpression) -> bool:
    before = text[max(0, time.start - 12) : time.start].lower().split()
    return bool(before) and before[-1] in ("next", "until", "by", "coming")


def _distance(time: TimeExpression, cue: Tokens) -> int:
    return max(time.start - cue.end_char, cue.start_char - time.end)


def _hangs_on(doc: Doc, time: TimeExpression, cue: Tokens) -> bool:
    """Whether the first verb above the time is one of the cue."""
    span = doc.char_span(time.start, time.end, alignment_mode="expand")
    if span is None or not doc[cue.start].dep:
        return 0 <= _distance(time, cue) <= _REACH
    token = span.root
    if cue.start <= token.i < cue.end:
        return True
    while token.head != token:
        token = token.head
        if cue.start <= token.i < cue.end:
            return True
        if token.pos_ in ("VERB", "AUX"):
            return False
    return False


def _is_document(doc: Doc, attribution: Attribution) -> bool:
    """Whether the source is something written or recorded."""
    nouns = {noun for group in lexicon("speakers")["documents"].values() for noun in group}
    spans = (doc.char_span(s, e, alignment_mode="expand") for s, e in attribution.source)
    return any(token.lemma_.lower() in nouns for span in spans if span is not None for token in span)
