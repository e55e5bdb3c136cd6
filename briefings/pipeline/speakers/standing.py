"""Standing: whether an organization is affected by the incidents of an article, or looks on from outside.

Security firms and news media are named for what they find and report; a victim or a vendor for what
befell it, what it owns and what it repairs. The signs are counted over all mentions of a name.
"""

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc

from briefings.pipeline.lexicons import lexicon
from briefings.pipeline.speakers.names import Name

# What one sign around a name counts for: a description settles more than a verb.
_COUNTS = {
    "described": 1.0,
    "people": 1.0,
    "told": 1.0,
    "finds": 0.5,
    "repairs": 0.5,
    "befallen": 0.5,
    "owns": 0.5,
}
_POSSESSIVE = ("’s", "'s", "’", "'")


@cache
def _signs(side: str, kind: str) -> frozenset[str]:
    return frozenset(lexicon("standing")[side][kind])


class Standings:
    """The standing of each organization of one article, worked out when it is first asked for."""

    def __init__(self, doc: Doc, title: str | None) -> None:
        self._doc, self._title = doc, title
        self._known: dict[int, dict[str, float]] = {}

    def is_outside(self, name: Name, commenting: bool = False) -> bool:
        """Whether ``name``, an organization, is a third party to what the article tells.

        ``commenting`` says that it is named for little more than to introduce somebody who comments.
        """
        if id(name) not in self._known:
            self._known[id(name)] = features(name, self._doc, self._title)
        weights = lexicon("standing")["weights"]
        found = self._known[id(name)] | {"commenting": float(commenting), "bias": 1.0}
        return bool(sum(weights[sign] * value for sign, value in found.items()) > 0)


def is_thing(name: Name, doc: Doc) -> bool:
    """Whether ``name`` is called a program, a gang or a flaw somewhere ("X ransomware")."""
    things = frozenset(lexicon("standing")["things"])
    if name.name.lower() in things:
        return True
    return any(end < len(doc) and doc[end].lemma_.lower() in things for _, end in name.mentions)


def features(name: Name, doc: Doc, title: str | None) -> dict[str, float]:
    """The signs for and against, each 0 to 1, by their names in the lexicon's table of weights."""
    words = {w.lower().strip(".,") for w in name.words}
    found = dict.fromkeys(lexicon("standing")["weights"], 0.0)
    del found["bias"], found["commenting"]
    found["outside_name"] = float(bool(words & _signs("outside", "words_in_name")))
    found["inside_name"] = float(bool(words & _signs("inside", "words_in_name")))
    found["place"] = float(name.label in ("GPE", "NORP", "LOC"))
    found["title"] = float(bool(title and name.words[0] in title))
    found["often"] = min(len(name.mentions), 10) / 10
    for start, end in name.mentions:
        for sign in _signs_at(doc, start, end):
            found[sign] += _COUNTS[sign]
    return {sign: min(value, 1.0) for sign, value in found.items()}


def _signs_at(doc: Doc, start: int, end: int) -> Iterator[str]:
    """The signs around one mention of a name."""
    before = start
    while before > max(0, start - 4) and not doc[before].is_sent_start:
        before -= 1
    if {t.lower_ for t in doc[before:start]} & _signs("outside", "described"):
        yield "described"
    if end < len(doc):
        yield from _signs_after(doc, end)
    head = doc[end - 1]
    while head.dep_ in ("compound", "amod", "nmod") and head.head != head:
        head = head.head
    verb = head.head
    if head.dep_ == "pobj" and verb.lower_ == "to" and verb.head.lemma_ in ("speak", "talk"):
        yield "told"
    if verb.pos_ != "VERB":
        return
    if head.dep_ == "nsubj" and verb.lemma_ in _signs("outside", "verbs"):
        yield "finds"
    if head.dep_ == "nsubj" and verb.lemma_ == "report":
        yield "told"  # as only news media are
    if head.dep_ == "nsubj" and verb.lemma_ in _signs("inside", "verbs"):
        yield "repairs"
    if head.dep_ == "nsubjpass" or (head.dep_ == "dobj" and verb.lemma_ != "tell"):
        yield "befallen"
    if head.dep_ in ("dobj", "dative") and verb.lemma_ == "tell":
        yield "told"


def _signs_after(doc: Doc, end: int) -> Iterator[str]:
    after = doc[end]
    if after.lemma_.lower() in _signs("outside", "people"):
        yield "people"
    if after.text in _POSSESSIVE:
        after = next((t for t in doc[end + 1 : end + 4] if t.pos_ == "NOUN"), after)
    if after.lemma_.lower() in _signs("inside", "belongings"):
        yield "owns"
    if after.text == "," and {t.lower_ for t in doc[end + 1 : end + 8]} & _signs("outside", "described"):
        yield "described"
