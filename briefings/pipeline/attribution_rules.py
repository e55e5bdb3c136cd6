"""Rules that find attributions: cue verbs and ``according to`` over the parse, and quotation marks.

A cue is a verb of the lexicon with a subject (the source) and content: a clause it governs, the
quotations of its sentence, or the rest of a sentence that ends in ", she said". The approach follows
PARC3's description of attribution (Pareti 2015) and Pareti et al. (2013) for its extraction.
"""

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Sentence

from briefings.pipeline.annotations import Attribution, Span
from briefings.pipeline.lexicons import lexicon
from briefings.pipeline.quotations import inside_quotation

_SUBJECTS = ("nsubj", "nsubjpass")
_EDGE = " \t\n\r,;:.-–—"
_OPEN, _CLOSE = ("“", '"', "''"), ("”", '"', "''")


def find_attributions(doc: Doc) -> list[Attribution]:
    """Attributions of ``doc`` as spans only (id empty), in the order of their cues. Needs a parse."""
    if not doc.has_annotation("DEP"):
        return []
    cues = lexicon("cues")["cue"]
    clause, quotation, phrase = set(cues["clause"]), set(cues["quotation"]), set(cues["phrase"])
    found: list[Attribution] = []
    for sentence in doc.sents:
        for token in sentence:
            lemma = token.lemma_.lower()
            if lemma == "accord" and token.i + 1 < len(doc) and doc[token.i + 1].lower_ == "to":
                attribution = _according_to(token, sentence)
            elif token.pos_ in ("VERB", "AUX") and lemma in clause | quotation | phrase:
                attribution = _verb(token, sentence, lemma in clause, lemma in phrase)
            else:
                attribution = None
            if attribution and attribution.content and not _taken(attribution, found):
                found.append(attribution)
        if not any(sentence.start_char <= a.cue[0][0] < sentence.end_char for a in found):
            found.extend(_after_quotation(sentence))
    outermost = [a for a in found if not any(_nested(a, other) for other in found)]
    for attribution in outermost:
        _continue_quotation(doc, attribution, outermost)
    return outermost


def _verb(verb: Token, sentence: Sentence, clausal: bool, phrasal: bool) -> Attribution | None:
    infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.lefts)
    if infinitive or verb.dep_ in ("aux", "auxpass", "amod") or any(c.dep_ == "neg" for c in verb.children):
        return None
    source = _source(verb)
    if source is None:
        return None
    cue = _cue(verb)
    content: list[Span] = []
    clause = _complement(verb) if clausal else None
    if clause and inside_quotation(verb.doc._.quotations, *clause):
        content = _quoted(verb, sentence, source, cue)
    elif clause:
        content = [_close(verb.doc, clause, cue)]
    elif _is_parenthetical(verb, source, cue, sentence):
        content = _around(verb.doc, sentence, source, cue)
    if not content:
        content = _quoted(verb, sentence, source, cue)
    if not content and phrasal:
        content = [
            _trim(verb.doc, c.left_edge.i, c.right_edge.i + 1)
            for c in verb.children
            if c.dep_ in ("dobj", "xcomp") and c.i > verb.i
        ][:1]
    source_span = _noun_phrase(source)
    if any(_overlap(source_span, piece) for piece in content):
        return None
    return Attribution("", [source_span], [cue], content)


def _source(verb: Token) -> Token | None:
    """The head of the subject; a coordinated or participial cue takes its head verb's."""
    for child in verb.children:
        if child.dep_ == "nsubj":
            return None if child.lower_ in ("it", "there", "that", "this") and child.i > verb.i else child
    if any(c.dep_ == "nsubjpass" for c in verb.children):
        for child in verb.children:
            if child.dep_ == "agent":
                return next((c for c in child.children if c.dep_ == "pobj"), None)
        return None
    if verb.dep_ in ("conj", "advcl", "xcomp") and verb.head.pos_ in ("VERB", "AUX") and verb.i > verb.head.i:
        if verb.dep_ == "advcl" and (
            verb.tag_ != "VBG" or verb.head.lemma_ not in lexicon("cues")["cue"]["clause"]
        ):
            return None
        return _source(verb.head)
    return None


def _cue(verb: Token) -> Span:
    """The verb with its auxiliaries and an adjacent means phrase ("said in a statement")."""
    doc = verb.doc
    first = verb
    for child in verb.lefts:
        if child.dep_ in ("aux", "auxpass") and child.i >= first.i - 2:
            first = min(first, child, key=lambda t: t.i)
    last = verb.i
    if verb.i + 1 < len(doc) and doc[verb.i + 1].dep_ == "prt":
        last += 1
    for child in verb.children:
        if (
            child.i == last + 1
            and child.dep_ == "prep"
            and child.lower_ in ("in", "on", "during", "at", "by")
        ):
            heads = [t for t in child.subtree if t.lemma_.lower() in lexicon("cues")["cue"]["means"]]
            if heads and not any(t.dep_ in ("ccomp", "relcl", "acl") for t in child.subtree):
                last = max(t.i for t in child.subtree if not t.is_space)
    start = (
        first.i
        if first.i == verb.i or all(t.dep_ in ("aux", "auxpass", "advmod") for t in doc[first.i : verb.i])
        else verb.i
    )
    return _chars(doc, start, last + 1)


def _noun_phrase(head: Token) -> Span:
    """The noun phrase of ``head`` with identifying apposition, without relative clauses at its end."""
    doc = head.doc
    first, last = head.left_edge.i, head.right_edge.i
    for child in head.rights:
        if child.dep_ in ("relcl", "acl", "ccomp", "advcl", "parataxis") and child.i > head.i:
            last = min(last, child.left_edge.i - 1)
    return _trim(doc, first, last + 1)


def _is_parenthetical(verb: Token, source: Token, cue: Span, sentence: Sentence) -> bool:
    """Whether the cue clause stands after or within its content: ", she said", ', " said the mayor'."""
    start = min(_noun_phrase(source)[0], cue[0])
    before = _previous_word(verb.doc, start)
    if before is None or before.i < sentence.start:
        return False
    if any(c.dep_ == "ccomp" and c.i < verb.i for c in verb.children) or verb.dep_ in ("parataxis", "ccomp"):
        return before.text in (",", "”", '"', "''", "—", "–", "-", "…", "?", "!") or before.is_quote
    return before.text in _CLOSE


def _around(doc: Doc, sentence: Sentence, source: Token, cue: Span) -> list[Span]:
    """The sentence without its attribution clause: the piece before it and, if it goes on, after it."""
    noun = _noun_phrase(source)
    start, end = min(noun[0], cue[0]), max(noun[1], cue[1])
    pieces = [_trim_span(doc, sentence.start_char, start)]
    tail = _trim_span(doc, end, sentence.end_char)
    opening = doc.text[end : tail[0]]
    if tail[1] > tail[0] and "," in opening and (doc.text[tail[0]] in "“\"'" or tail[1] - tail[0] > 25):
        pieces.append(tail)
    widened = [_widen(doc, piece, (start, end)) for piece in pieces]
    return [piece for piece in widened if any(c.isalnum() for c in doc.text[piece[0] : piece[1]])]


def _quoted(verb: Token, sentence: Sentence, source: Token, cue: Span) -> list[Span]:
    """The quotations of the cue's sentence (or the one that opens right after it)."""
    doc = verb.doc
    if inside_quotation(doc._.quotations, *cue) or inside_quotation(doc._.quotations, *_noun_phrase(source)):
        return []
    within = [
        (s, e)
        for s, e in doc._.quotations
        if s < sentence.end_char and e > sentence.start_char and e - s > 15
    ]
    if within:
        return within
    after = doc.text[cue[1] : cue[1] + 3].strip()
    following = [(s, e) for s, e in doc._.quotations if 0 <= s - sentence.end_char <= 2]
    return following[:1] if after.startswith(":") else []


def _according_to(token: Token, sentence: Sentence) -> Attribution | None:
    doc = token.doc
    cue = _chars(doc, token.i, token.i + 2)
    obj = next((c for c in doc[token.i + 1].children if c.dep_ == "pobj"), None)
    if obj is None or obj.i <= token.i:
        return None
    if obj.lower_ in ("reporting", "report", "reports") and any(
        c.lower_ in ("from", "by") for c in obj.children
    ):
        return None  # who relays, not who speaks
    source = _noun_phrase(obj)
    head = _trim_span(doc, sentence.start_char, cue[0])
    tail = _trim_span(doc, source[1], sentence.end_char)
    pieces = [_widen(doc, p, (cue[0], source[1])) for p in (head, tail) if p[1] - p[0] > 10]
    return Attribution("", [source], [cue], pieces)


def _after_quotation(sentence: Sentence) -> list[Attribution]:
    """A cue that the tagger took for a noun, last in a sentence after its quotation ("..., it states")."""
    doc = sentence.doc
    words = [t for t in sentence if not t.is_space and not t.is_punct]
    ends = [e for s, e in doc._.quotations if sentence.start_char <= s and e < sentence.end_char]
    if len(words) < 3 or not ends:
        return []
    clause = [t for t in words if t.idx >= ends[-1]]
    verbs = lexicon("cues")["cue"]["clause"]
    if not 2 <= len(clause) <= 6 or clause[-1].lower_.removesuffix("s") not in verbs:
        return []
    source = _trim(doc, clause[0].i, clause[-2].i + 1)
    cue = _chars(doc, clause[-1].i, clause[-1].i + 1)
    content = [(s, e) for s, e in doc._.quotations if sentence.start_char <= s and e <= source[0]]
    return [Attribution("", [source], [cue], content)]


def _complement(verb: Token) -> Span | None:
    """The clause after ``verb`` that it governs, or that its "that" opens if the parse hangs it elsewhere."""
    after = [c for c in verb.rights if c.dep_ == "ccomp" and _has_finite_verb(c)]
    if after:
        return _trim(verb.doc, _clause_start(after[0]), after[-1].right_edge.i + 1)
    for token in verb.doc[verb.i + 1 : min(verb.i + 8, verb.sent.end)]:
        if token.lower_ == "that" and token.dep_ in ("mark", "advmod"):
            clause = token.head
            if any(c.dep_ in _SUBJECTS and c.i > token.i for c in clause.children):
                return _trim(verb.doc, token.i, clause.right_edge.i + 1)
    return None


def _clause_start(clause: Token) -> int:
    """Where a complement clause begins: at its "that", past adjuncts parsed into it."""
    marks = [c.i for c in clause.lefts if c.dep_ == "mark" and c.lower_ in ("that", "whether", "if")]
    return marks[0] if marks else clause.left_edge.i


def _continue_quotation(doc: Doc, attribution: Attribution, found: list[Attribution]) -> None:
    """Add quotations without a cue of their own that go on where this attribution's quotation ended."""
    if not any(inside_quotation(doc._.quotations, s, e) for s, e in attribution.content):
        return
    taken = [piece for a in found if a is not attribution for piece in a.content]
    end = max(e for _, e in attribution.content + attribution.cue + attribution.source)
    text = doc.text
    for start, stop in doc._.quotations:
        gap = text[end:start]
        if start < end:
            continue
        reopened = text[end - 1] not in "”\"'"
        complete = text[start:stop].rstrip("”\"'").endswith((".", "?", "!", "…")) or reopened
        if any(c.isalnum() for c in gap) or ("\n" in gap and not reopened) or not complete:
            return
        if any(_overlap((start, stop), piece) for piece in taken):
            return
        attribution.content.append((start, stop))
        end = stop


def _widen(doc: Doc, piece: Span, clause: Span) -> Span:
    """Stretch a piece that touches a quotation to the whole of it, but not over the cue's clause."""
    start, end = piece
    for s, e in doc._.quotations:
        if s < end and start < e and not _overlap((s, e), clause):
            start, end = min(start, s), max(end, e)
    return start, end


def _close(doc: Doc, piece: Span, cue: Span) -> Span:
    """End a clause where a quotation that opens in it closes, if only punctuation lies between."""
    start, end = piece
    for s, e in doc._.quotations:
        if start <= s < end < e and not _overlap((s, e), cue):
            end = e
    return start, end


def _nested(inner: Attribution, outer: Attribution) -> bool:
    """Whether the cue of ``inner`` stands in what ``outer`` says (then the words are the outer source's)."""
    cue = inner.cue[0]
    return inner is not outer and any(s <= cue[0] and cue[1] <= e for s, e in outer.content)


def _taken(attribution: Attribution, found: list[Attribution]) -> bool:
    return any(attribution.content == other.content for other in found)


def _has_finite_verb(clause: Token) -> bool:
    return clause.pos_ in ("VERB", "AUX") or any(c.dep_ in _SUBJECTS for c in clause.children)


def _previous_word(doc: Doc, offset: int) -> Token | None:
    span = doc.char_span(offset, offset + 1, alignment_mode="expand")
    index = (span.start if span is not None else 0) - 1
    while index >= 0 and doc[index].is_space:
        index -= 1
    return doc[index] if index >= 0 else None


def _overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _chars(doc: Doc, start: int, end: int) -> Span:
    return doc[start].idx, doc[end - 1].idx + len(doc[end - 1])


def _trim(doc: Doc, start: int, end: int) -> Span:
    return _trim_span(doc, *_chars(doc, start, end))


def _trim_span(doc: Doc, start: int, end: int) -> Span:
    """Without white space and separating punctuation at the edges; quotation marks stay."""
    text = doc.text
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end
