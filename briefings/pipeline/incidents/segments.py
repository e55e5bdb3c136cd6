"""Which incident each stretch of an article is about.

An article opens with its main incident. A sentence opens a background incident where it tells of one at
another time, at another organization, or in so many words as another one; what follows stays with that
until the text returns to the main incident. The names that the title and the opening give are what the
text returns by.
"""

import re
from dataclasses import dataclass, field, replace
from functools import cache

from spacy.tokens import Doc, Span, Token

from briefings.pipeline.lexicons import lexicon
from briefings.pipeline.time_expressions import TimeExpression, time_expressions

_NOMINAL = ("NOUN", "PROPN")
_DEFINITE = ("the", "this", "that", "these", "those")
_AT = ("at", "on", "of", "against", "in", "within", "involving", "to")
_TIME_ENTITIES = ("DATE", "TIME")
_PLACES = ("ORG", "GPE", "FAC", "PERSON", "NORP", "LOC")
_PREMODIFIERS = ("ADJ", "NOUN", "PROPN", "DET", "NUM", "VERB", "ADV", "PRON")
_BREAKS = (",", ";", ":", "—", "–")
_CLAUSES = ("ccomp", "advcl", "relcl", "acl", "parataxis")
_THRESHOLD = 2.0
_LEAD = 3  # sentences that may pass before the opening has come to the point
_FAR_MONTHS = 2  # reports of one incident go on for weeks; a background incident is further back


@dataclass(slots=True)
class Segment:
    """Characters ``start`` to ``end`` are about one incident.

    ``topic`` 0 is the main incident; background incidents are numbered as they come.
    """

    start: int
    end: int
    topic: int


@dataclass(slots=True)
class Topic:
    """An incident as the article brings it up: the words that tell of it, its names and its date."""

    words: list[Token]
    names: set[str] = field(default_factory=set)
    date: str | None = None
    dated: bool = False  # whether the article itself gives the date


@dataclass(frozen=True, slots=True)
class Mention:
    """A background incident comes up at character ``start``; ``embedded`` where only in passing."""

    word: Token
    start: int
    embedded: bool
    names: set[str]
    date: str | None


def segments(doc: Doc, published: str | None, title: str | None) -> tuple[list[Segment], list[Topic]]:
    """Split ``doc`` into stretches about one incident each; no topics where it tells of none."""
    sentences = _sentences(doc)
    first = next((i for i, s in enumerate(sentences) if incident_words(s)), None)
    if first is None:
        return [], []
    lead = sentences[: max(min(first + 1, _LEAD), 2)]
    topics = [_main_topic(lead, published, title)]
    found = [Segment(0, len(doc.text), 0)]
    current = 0
    for sentence in sentences[len(lead) :]:
        current = _carried_on(sentence, current, topics)
        if not topics[current].dated:
            _date(topics[current], sentence, published)
        _start(found, sentence.start_char, current)
        for mention in _background_mentions(sentence, topics[0], published):
            topic = _take_up(mention, topics)
            _start(found, mention.start, topic)
            if not mention.embedded:
                current = topic
    return found, topics


def _start(found: list[Segment], start: int, topic: int) -> None:
    """Let ``topic`` begin at ``start``, unless it is in hand there."""
    if found[-1].topic != topic:
        found.append(Segment(start, found[-1].end, topic))
        found[-2].end = start


def _sentences(doc: Doc) -> list[Span]:
    if not doc.has_annotation("SENT_START"):
        return [doc[:]] if len(doc) else []
    return [s for s in doc.sents if s.text.strip()]


@cache
def noun_kinds() -> dict[str, str]:
    """Incident noun (lemma) -> kind."""
    return {noun: kind for kind, nouns in lexicon("incidents")["kinds"].items() for noun in nouns}


@cache
def _verbs(group: str) -> frozenset[str]:
    return frozenset(lexicon("incidents")["verbs"][group])


@cache
def _patterns(name: str) -> re.Pattern[str]:
    return re.compile("|".join(lexicon("incidents")["background"][name]))


@cache
def _contrast() -> frozenset[str]:
    return frozenset(lexicon("incidents")["background"]["contrast"])


def incident_words(span: Span) -> list[Token]:
    """The nouns of ``span`` that name incidents, and the verbs that tell of hostile acts."""
    kinds, hostile = noun_kinds(), _verbs("hostile") | _verbs("disrupt")
    return [
        t
        for t in span
        if (t.pos_ in _NOMINAL and (t.lemma_.lower() in kinds or t.lower_ in kinds))
        or (t.pos_ == "VERB" and t.lemma_ in hostile)
    ]


def _names(span: Span) -> set[str]:
    return {t.lower_ for t in span if t.pos_ == "PROPN" and len(t) > 1 and t.ent_type_ not in _TIME_ENTITIES}


def _lead_names(lead: list[Span], title: str | None) -> set[str]:
    names = set().union(*(_names(s) for s in lead))
    for word in re.findall(r"\w[\w.&-]+", title or ""):
        if word[0].isupper():
            names.add(word.lower())
    return names


def _times(sentence: Span, published: str | None) -> list[TimeExpression]:
    """The time expressions of ``sentence``, by characters of the text."""
    offset = sentence.start_char
    return [
        replace(t, start=t.start + offset, end=t.end + offset)
        for t in time_expressions(sentence.text, published)
    ]


def _main_topic(lead: list[Span], published: str | None, title: str | None) -> Topic:
    """The main incident; its date is the first recent one of the opening, else the article's month."""
    words = [word for sentence in lead for word in incident_words(sentence)]
    topic = Topic(words, _lead_names(lead, title), published[:7] if published else None)
    for sentence in lead:
        if not topic.dated:
            _date(topic, sentence, published)
    return topic


def _date(topic: Topic, sentence: Span, published: str | None) -> None:
    """Take the first recent time that a sentence about the incident gives for its date."""
    for time in _times(sentence, published):
        if time.value and not _far(time.value, published):
            topic.date, topic.dated = time.value, True
            return


def _far(value: str, origin: str | None) -> bool:
    """Whether a time lies months before another, as far as both are precise."""
    if not origin:
        return False
    years = int(origin[:4]) - int(value[:4])
    if len(value) < 7 or len(origin) < 7:
        return years > 0
    return years * 12 + int(origin[5:7]) - int(value[5:7]) >= _FAR_MONTHS


def _carried_on(sentence: Span, current: int, topics: list[Topic]) -> int:
    """The topic that ``sentence`` goes on with or returns to, before its own mentions are looked at."""
    names = _names(sentence)
    if current == 0:
        if names & topics[0].names:
            return 0
        return next((n for n, topic in enumerate(topics) if n and names & topic.names), 0)
    if names & topics[current].names:
        return current
    if names & topics[0].names:
        return 0
    if not _starts_paragraph(sentence) or _patterns("continues").search(sentence.text):
        return current
    return 0


def _starts_paragraph(sentence: Span) -> bool:
    before = sentence.start - 1
    while before >= 0 and sentence.doc[before].is_space and "\n" not in sentence.doc[before].text:
        before -= 1
    return before < 0 or "\n" in sentence.doc[before].text


def _background_mentions(sentence: Span, main: Topic, published: str | None) -> list[Mention]:
    """The words of ``sentence`` that bring up another incident than the main one, in order."""
    words = incident_words(sentence)
    if not words:
        return []
    far = [
        (t, sentence.doc.char_span(t.start, t.end, alignment_mode="expand"))
        for t in _times(sentence, published)
        if t.value and _far(t.value, main.date or published)
    ]
    opener = _patterns("openers").search(sentence.text)
    opens_at = sentence.start_char + opener.start() if opener else None
    found: list[Mention] = []
    for word in words:
        dates = [t.value for t, span in far if span is not None and _tells_when(span, word)]
        victim = _other_victim(word, main)
        told_apart = _is_contrasted(word) or (_has_also(word) and (victim > 0 or word.pos_ != "VERB"))
        if dates and not told_apart and not main.dated and _names(sentence) & main.names:
            main.date, main.dated = dates[0], True  # the article is about something that long ago
            return found
        score = _novelty(word, bool(dates)) + told_apart + bool(dates) + victim
        if opens_at is not None and opens_at <= word.idx:
            score += 1.5
        if score >= _THRESHOLD and (not found or (dates and dates[0] != found[-1].date)):
            begins, embedded = _place(word, bool(found), sentence)
            found.append(
                Mention(word, begins, embedded, _names(sentence) - main.names, dates[0] if dates else None)
            )
    return found


def _novelty(word: Token, dated: bool) -> float:
    """1 where ``word`` brings up something new: an act, "an outage", "two attacks"; 0 for "the attack"."""
    if word.pos_ == "VERB":
        if word.tag_ in ("VBZ", "VBP", "VB"):
            return 0.0
        return float(dated or word.lemma_ in _verbs("hostile"))
    # The parser often loses the determiner of "a half-day, worldwide outage": look for it to the left.
    for token in reversed(word.doc[max(word.i - 8, 0) : word.i]):
        if token.pos_ not in _PREMODIFIERS and token.lower_ not in (",", "-", "“", '"', "’s", "'s"):
            break
        if token.tag_ in ("PRP$", "POS") or token.lower_ in _DEFINITE:
            return 0.0
        if token.lower_ in ("a", "an", "another") or token.pos_ == "NUM":
            return 1.0
    return 0.0


def _other_victim(word: Token, main: Topic) -> float:
    """How clearly the grammar names somebody else whom the incident befell."""
    if word.pos_ == "VERB":
        sure = [c for c in word.children if c.dep_ == "nsubjpass"]
        sure += [c for p in word.children if p.lower_ == "into" for c in p.children if c.dep_ == "pobj"]
        likely = [c for c in word.children if c.dep_ == "dobj"]
    else:
        suffered = word.head.pos_ == "VERB" and word.head.lemma_ in _verbs("suffer")
        sure = [c for c in word.head.children if c.dep_ == "nsubj"] if suffered else []
        likely = [c for c in word.children if c.dep_ in ("poss", "compound") or c.lower_ in _AT]
    if any(_is_new_name(s, main) for s in sure):
        return 1.0
    return 0.5 if any(_is_new_name(s, main) for s in likely) else 0.0


def _is_new_name(word: Token, main: Topic) -> bool:
    names = [t for t in word.subtree if t.pos_ == "PROPN" and t.ent_type_ in _PLACES]
    return bool(names) and not any(t.lower_ in main.names for t in word.subtree)


def _is_contrasted(word: Token) -> bool:
    return any(c.lower_ in _contrast() for c in word.children)


def _has_also(word: Token) -> bool:
    return any(c.lower_ == "also" for c in (*word.children, *word.head.children))


def _tells_when(time: Span, word: Token) -> bool:
    """Whether the time belongs to ``word``: to the noun itself or to the verb over either."""
    token = time.root
    for _ in range(6):
        if token == word or (token.pos_ in ("VERB", "AUX") and token in (word.head, word.head.head)):
            return True
        if token.pos_ in ("VERB", "AUX") or token.head == token:
            return False
        token = token.head
    return False


def _place(word: Token, after_another: bool, sentence: Span) -> tuple[int, bool]:
    """Where what is said of ``word`` begins, and whether that is a mere aside in its sentence."""
    if after_another:
        breaks = [t for t in sentence if t.i < word.i and t.lower_ in _BREAKS]
        return (breaks[-1].nbor().idx if breaks else word.idx), False
    clause = word
    while clause.dep_ not in _CLAUSES and clause.head != clause:
        clause = clause.head
    embedded = clause.dep_ in ("relcl", "acl")
    if clause.head == clause:
        return sentence.start_char, False
    return clause.left_edge.idx, embedded


def _take_up(mention: Mention, topics: list[Topic]) -> int:
    """The number of the background topic that ``mention`` is about, a new one if need be."""
    new, date = mention.names, mention.date
    for number, topic in enumerate(topics[1:], 1):
        same_date = date and topic.date and (date.startswith(topic.date) or topic.date.startswith(date))
        if same_date and (not new or not topic.names or new & topic.names):
            return number
        if not date and new & topic.names:
            return number
    topics.append(Topic([mention.word], new, date, date is not None))
    return len(topics) - 1
