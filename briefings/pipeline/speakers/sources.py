"""Sources as phrases: what all readings of the sources of one article have in common."""

import re
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from briefings.pipeline.annotations import Attribution
from briefings.pipeline.lexicons import lexicon
from briefings.pipeline.speakers.names import Name, Names, role_gender
from briefings.pipeline.speakers.roles import Role
from briefings.pipeline.speakers.standing import Standings

PERSON, ORGANIZATION, DOCUMENT, UNNAMED = "person", "organization", "document", "unnamed"
RELATIVE = ("who", "which", "that", "whom")
POSSESSIVE = ("’s", "'s", "’", "'")
NEAR = 4  # sentences over which a pronoun reaches back
_STOP_POS = ("ADP", "SCONJ", "VERB", "AUX", "PUNCT", "PART", "CCONJ")


@cache
def words(table: str, key: str) -> frozenset[str]:
    """The words of one list of the speakers' lexicon; ``all`` is all lists of the table."""
    lists = lexicon("speakers")[table]
    return frozenset(w for k in lists for w in lists[k]) if key == "all" else frozenset(lists[key])


@dataclass(slots=True)
class Speaker:
    """Who a source turned out to be; ``at`` is the token where it was named as a source."""

    text: str
    kind: str
    at: int
    name: Name | None = None
    role: Role | None = None
    gender: str | None = None
    plural: bool = False


class Sources:
    """The article as its sources see it: its names, their standing, and who has spoken so far."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.names = Names(doc)
        self.standings = Standings(doc, doc._.title)
        self.said: list[tuple[Attribution, Speaker]] = []
        self.sentence: list[int] = []  # of each token, the number
        number = 0
        for token in doc:
            number += bool(token.is_sent_start)
            self.sentence.append(number)

    def printed(self, start: int, end: int) -> Speaker:
        """The source as it is printed, unresolved."""
        text = re.sub(r"\s+", " ", self.doc[start:end].text)
        head = self.base(start, end)[1]
        plural = head is not None and head.tag_ in ("NNS", "NNPS")
        return Speaker(text, UNNAMED, start, gender=role_gender(text), plural=plural)

    def named(self, name: Name, at: int) -> Speaker:
        """``name`` as the source at token ``at``."""
        return Speaker(name.name, name.kind, at, name, gender=name.gender)

    def base(self, start: int, end: int) -> tuple[int, Token | None]:
        """The end of the base noun phrase and its head, which is the last noun in it."""
        head = None
        for i in range(start, end):
            token = self.doc[i]
            if token.pos_ in ("NOUN", "PROPN"):
                head = token
            elif head is None or (token.text in POSSESSIVE and i + 1 < end) or self._is_hyphened(i, end):
                continue
            elif token.pos_ in _STOP_POS and token.text not in ("/", "&", "’s", "'s"):
                if not any(j > i for _, s, j in self.names.mentions(start, end) if s < i):
                    return i, head
            elif token.lower_ in RELATIVE:
                return i, head
        return end, head

    def _is_hyphened(self, i: int, end: int) -> bool:
        """Whether ``i`` is part of "Berlin-based"."""
        return (
            self.doc[i].text == "-"
            or self.doc[i - 1].text == "-"
            or (i + 1 < end and self.doc[i + 1].text == "-")
        )

    def is_subject(self, i: int) -> bool:
        """Whether the name that begins at token ``i`` is a subject, or whom "according to" names."""
        token = self.doc[i]
        while token.dep_ in ("compound", "poss", "amod") and token.head != token:
            token = token.head
        if token.dep_ == "pobj" and token.head.lower_ == "to" and token.head.i:
            return self.doc[token.head.i - 1].lower_ == "according"
        return token.dep_ in ("nsubj", "nsubjpass")
