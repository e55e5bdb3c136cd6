"""Speakers: who each attribution's source is.

The source is read by its form: a pronoun, a name, a document, a noun that refers back ("the company"),
or a description. Names become the fullest that the article gives. What cannot be resolved safely stays
as it is printed.
"""

import re
from dataclasses import dataclass
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Token

from briefings.pipeline.annotations import Attribution
from briefings.pipeline.lexicons import lexicon
from briefings.pipeline.names import Name, Names, role_gender, role_nouns
from briefings.pipeline.roles import Role, is_role_noun, role_at, role_of
from briefings.pipeline.standing import Standings, is_thing

PERSON, ORGANIZATION, DOCUMENT, UNNAMED = "person", "organization", "document", "unnamed"
_SINGULAR = {"he": "male", "she": "female"}
_RELATIVE = ("who", "which", "that", "whom")
_FIRST = ("we", "i", "us", "our", "me", "my")
_POSSESSIVE = ("’s", "'s", "’", "'")
_STOP_POS = ("ADP", "SCONJ", "VERB", "AUX", "PUNCT", "PART", "CCONJ")
_NEAR = 4  # sentences over which a pronoun reaches back


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


@cache
def _group(table: str, key: str) -> frozenset[str]:
    words = lexicon("speakers")[table]
    return frozenset(w for k in words for w in words[k]) if key == "all" else frozenset(words[key])


class _Resolver:
    """The sources of one article, in text order."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.names = Names(doc)
        self.standings = Standings(doc, doc._.title)
        self.said: list[tuple[Attribution, Speaker]] = []
        self.sentence: list[int] = []
        number = 0
        for token in doc:
            number += bool(token.is_sent_start)
            self.sentence.append(number)

    def fill(self, attribution: Attribution) -> None:
        span = None
        if attribution.source:
            start, end = attribution.source[0][0], attribution.source[0][1]
            span = self.doc.char_span(start, end, alignment_mode="expand")
        if span is None or not len(span):
            return
        speaker = self.resolve(span.start, span.end, attribution)
        attribution.speaker, attribution.speaker_kind = speaker.text, speaker.kind
        role = self._role(speaker, span.start, span.end)
        attribution.role, attribution.organization = role.words, role.organization
        attribution.spokesperson = self._is_official(speaker, role, span.start, span.end)
        self.said.append((attribution, speaker))

    # Who it is

    def resolve(self, start: int, end: int, attribution: Attribution | None = None) -> Speaker:
        while end - start > 1 and self.doc[start].pos_ in ("PUNCT", "SPACE"):
            start += 1
        first = self.doc[start]
        if end - start == 1 and first.lower_ in _RELATIVE:
            return self._antecedent(start) or self._printed(start, end)
        if end - start <= 2 and first.pos_ == "PRON":
            return self._pronoun(start, attribution) or self._printed(start, end)
        person = self._person(start, end)
        if person:
            return person
        base, head = self._base(start, end)
        if head is not None and self._is_document(head):
            return self._document(start, end, base, head)
        named = self._organization(start, base, head)
        if named:
            return named
        if head is not None and first.lower_ in ("the", "this", "that", "its", "his", "her", "our", "their", "both"):
            back = self._definite(start, end, base, head)
            if back:
                return back
        return self._printed(start, end)

    def _printed(self, start: int, end: int) -> Speaker:
        text = re.sub(r"\s+", " ", self.doc[start:end].text)
        head = self._base(start, end)[1]
        plural = head is not None and head.tag_ in ("NNS", "NNPS")
        return Speaker(text, UNNAMED, start, gender=role_gender(text), plural=plural)

    def _named(self, name: Name, at: int) -> Speaker:
        return Speaker(name.name, name.kind, at, name, gender=name.gender)

    def _person(self, start: int, end: int) -> Speaker | None:
        """The person whose name is the head of the source or stands beside it in apposition."""
        found = [
            (name, i, j)
            for name, i, j in self.names.mentions(start, end)
            if name.kind == PERSON and self._heads(i, j, start, end)
        ]
        if not found:
            return None
        name, i, j = found[0]
        if len(found) > 1 and any(t.lower_ in ("and", "or", "&") for t in self.doc[j : found[1][1]]):
            text = " and ".join(dict.fromkeys(n.name for n, _, _ in found))
            return Speaker(text, PERSON, start, plural=True)
        return self._named(name, i)

    def _heads(self, i: int, j: int, start: int, end: int) -> bool:
        if j < end and self.doc[j].text in _POSSESSIVE:
            return False
        if j < end and self.doc[j].pos_ in ("NOUN", "PROPN") and self.doc[j].text not in ("(",):
            return False
        if i == start or self.doc[i - 1].text == "," or self.doc[i - 1].lower_ in ("named", "called", "—"):
            return True
        if is_role_noun(self.doc[i - 1]):
            return True
        return not any(t.pos_ in ("ADP", "VERB", "SCONJ") or t.lower_ == "to" for t in self.doc[start:i])

    def _base(self, start: int, end: int) -> tuple[int, Token | None]:
        """The end of the base noun phrase and its head, which is the last noun in it."""
        head = None
        for i in range(start, end):
            token = self.doc[i]
            if token.pos_ in ("NOUN", "PROPN"):
                head = token
            elif head is not None and token.text in _POSSESSIVE and i + 1 < end:
                continue
            elif head is not None and self._is_hyphened(i, end):
                continue
            elif head is not None and token.pos_ in _STOP_POS and token.text not in ("/", "&", "’s", "'s"):
                if not any(j > i for _, s, j in self.names.mentions(start, end) if s < i):
                    return i, head
            elif head is not None and token.lower_ in _RELATIVE:
                return i, head
        return end, head

    def _is_hyphened(self, i: int, end: int) -> bool:
        """Whether ``i`` is part of "Atlanta-based"."""
        return self.doc[i].text == "-" or self.doc[i - 1].text == "-" or (i + 1 < end and self.doc[i + 1].text == "-")

    def _organization(self, start: int, base: int, head: Token | None) -> Speaker | None:
        """The organization whose name ends the base noun phrase ("security firm Check Point")."""
        if base < len(self.doc) - 1 and self.doc[base].lower_ in ("called", "named"):
            return self._organization(base + 1, *self._base(base + 1, min(base + 8, len(self.doc))))
        if base < len(self.doc) and self.doc[base].pos_ == "CCONJ":
            return None  # of several, none stands for all: they stay as printed
        for name, i, j in self.names.mentions(start, base):
            if name.kind == ORGANIZATION and (j == base or (head is not None and i <= head.i < j)):
                if j < len(self.doc) and self.doc[j].text in _POSSESSIVE and j < base:
                    continue
                return self._named(name, i)
        if head is not None and head.pos_ == "PROPN" and base - start <= 6 and not is_role_noun(head):
            words = [t for t in self.doc[start:base] if t.pos_ == "PROPN"]
            if words and not any(t.pos_ == "NOUN" for t in self.doc[start:base]):
                text = self.doc[words[0].i : base].text
                return Speaker(text, PERSON if head.ent_type_ == "PERSON" else ORGANIZATION, start)
        return None

    # Documents

    def _is_document(self, head: Token) -> bool:
        return head.lemma_.lower() in _group("documents", "all")

    def _document(self, start: int, end: int, base: int, head: Token) -> Speaker:
        if head.lemma_.lower() in _group("documents", "lines"):
            return self._phone_line(start, end, base)
        issuer = self._issuer(start, end, base, head)
        if issuer is None:
            return Speaker(self.doc[start:end].text, DOCUMENT, start)
        if head.lemma_.lower() in _group("documents", "utterances"):
            return Speaker(issuer.text, issuer.kind, start, issuer.name, issuer.role, issuer.gender)
        noun = self._document_noun(head, start)
        if issuer.kind == DOCUMENT:
            return Speaker(issuer.text, DOCUMENT, start, issuer.name)
        return Speaker(f"{issuer.text} {noun}", DOCUMENT, start, issuer.name)

    def _phone_line(self, start: int, end: int, base: int) -> Speaker:
        """"A phone number for the service center": what is heard there is the center's phone message."""
        if base + 1 >= end or self.doc[base].lower_ not in ("for", "of"):
            return Speaker(self.doc[start:end].text, DOCUMENT, start)
        first, owner = base + 1, None
        for i in range(base + 1, end - 1):
            if self.doc[i].text in _POSSESSIVE:
                owner, first = self.resolve(first, i), i + 1
        while self.doc[first].pos_ == "DET":
            first += 1
        name = owner.name if owner is not None else None
        return Speaker(f"{self.doc[first:end].text} phone message", DOCUMENT, start, name)

    def _document_noun(self, head: Token, start: int) -> str:
        first = head.i
        while first > start and self.doc[first - 1].pos_ == "NOUN":
            first -= 1
        return self.doc[first : head.i + 1].text

    def _issuer(self, start: int, end: int, base: int, head: Token) -> Speaker | None:
        """Who the source itself names, else who was last said to have issued such a document."""
        for i in range(base, end):
            if self.doc[i].lower_ in ("by", "from", "with"):
                return self.resolve(i + 1, end)
            if self.doc[i].tag_ in ("WDT", "IN") and self.doc[i].lower_ in ("that", "which") and i + 1 < end:
                inner = self._base(i + 1, end)[0]
                return self.resolve(i + 1, inner) if inner > i + 1 else None
        for i in range(start, head.i):
            if self.doc[i].text in _POSSESSIVE and i > start:
                owner = self.resolve(start, i)
                if owner.kind in (PERSON, ORGANIZATION):
                    return owner
        for name, _, j in self.names.mentions(start, end):
            if j <= head.i or self.doc[base - 1] == head:
                return self._named(name, start)
        for i in range(base, end - 1):
            if self.doc[i].lower_ in ("of", "on", "in", "for") and self.doc[i + 1].lower_ in ("the", "its", "their"):
                back = self._definite(i + 1, end, *self._base(i + 1, end))
                if back:
                    return back
        lemma = head.lemma_.lower()
        for _, speaker in reversed(self.said):
            if speaker.kind == DOCUMENT and speaker.text.lower().endswith(lemma):
                return speaker
        for i in range(start - 1, -1, -1):
            if self.doc[i].lemma_.lower() == lemma and self.sentence[start] - self.sentence[i] <= 2 * _NEAR:
                found = self._issuer_in_sentence(i)
                if found:
                    return found
        if lemma in _group("documents", "utterances") | _group("documents", "internal"):
            return self._salient(start, None)
        return None

    def _issuer_in_sentence(self, i: int) -> Speaker | None:
        """The subject of the verb that has the document ``i`` as its object or in "said in a statement"."""
        verb = self.doc[i]
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

    # Words that refer back

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
        for name, s, e in self.names.mentions(start, stop):
            if s <= noun.i < e or e == stop:
                return self._named(name, s)
        return self.resolve(start, stop) if start < stop else None

    def _pronoun(self, start: int, attribution: Attribution | None) -> Speaker | None:
        word = self.doc[start].lower_
        if word in _FIRST:
            return self._enclosing(attribution) or self._own_voice(start)
        if word in _SINGULAR:
            return self._he_or_she(start, _SINGULAR[word])
        if word == "it":
            return self._salient(start, None)
        if word == "they":
            return self._they(start)
        return None

    def _enclosing(self, attribution: Attribution | None) -> Speaker | None:
        """Within a quotation, "we" is who is quoted."""
        if attribution is None or not attribution.source:
            return None
        s, e = attribution.source[0]
        for other, speaker in self.said:
            if other is not attribution and any(a <= s and e <= b for a, b in other.content):
                return speaker
        return None

    def _own_voice(self, start: int) -> Speaker | None:
        """In an organization's own notice "we" is the organization: the one named most."""
        organizations = [n for n in self.names.names if n.kind == ORGANIZATION and n.label == "ORG"]
        best = max(organizations, key=lambda n: len(n.mentions), default=None)
        quoted = any(a <= self.doc[start].idx < b for a, b in self.doc._.quotations)
        if best is None or quoted:
            return None
        return self._named(best, start)

    def _he_or_she(self, start: int, gender: str) -> Speaker | None:
        """The last speaker, if nobody else who could be meant has been named since."""
        here = self.sentence[start]
        last = None
        for _, speaker in reversed(self.said):
            if here - self.sentence[speaker.at] > _NEAR or speaker.at >= start:
                continue
            if speaker.plural or speaker.kind in (ORGANIZATION, DOCUMENT):
                continue
            if speaker.gender in (None, gender):
                last = speaker
                break
        since = last.at if last else -1
        named: Name | None = None
        for name in self.names.names:
            if name.kind != PERSON or name.gender not in (None, gender):
                continue
            before = [m for m, _ in name.mentions if since < m < start and here - self.sentence[m] <= 2]
            subject = [m for m in before if self.doc[m].dep_ in ("nsubj", "nsubjpass") or self._is_subject(m)]
            if subject and subject[-1] > since:
                named, since = name, subject[-1]
        if named is None and last is None:
            named = self._only_person(start, gender)
        if named is not None:
            named.gender = gender
            return self._named(named, start)
        if last is not None:
            if last.name is not None:
                last.name.gender = gender
            return Speaker(last.text, last.kind, start, last.name, last.role, gender)
        return None

    def _only_person(self, start: int, gender: str) -> Name | None:
        """The one person named in the sentences just before."""
        here = self.sentence[start]
        found = [
            n
            for n in self.names.names
            if n.kind == PERSON
            and n.gender in (None, gender)
            and any(m < start and here - self.sentence[m] <= 2 for m, _ in n.mentions)
        ]
        return found[0] if len(found) == 1 else None

    def _is_subject(self, i: int) -> bool:
        token = self.doc[i]
        while token.dep_ in ("compound", "poss", "amod") and token.head != token:
            token = token.head
        if token.dep_ == "pobj" and token.head.lower_ == "to" and token.head.i:
            return self.doc[token.head.i - 1].lower_ == "according"
        return token.dep_ in ("nsubj", "nsubjpass")

    def _they(self, start: int) -> Speaker | None:
        here = self.sentence[start]
        for _, speaker in reversed(self.said):
            if here - self.sentence[speaker.at] <= 2 and (speaker.plural or speaker.kind == ORGANIZATION):
                return Speaker(speaker.text, speaker.kind, start, speaker.name, speaker.role, None, speaker.plural)
        return None

    def _definite(self, start: int, end: int, base: int, head: Token | None) -> Speaker | None:
        if head is None:
            return None
        noun = head.lemma_.lower()
        if any(True for _ in self.names.mentions(start, base)):
            return None
        if noun == "team":
            return self._those(start)
        if noun in _group("anaphora", "media"):
            return self._medium(start)
        modified = base - start > 2
        if noun in _group("anaphora", "parts") and modified:
            return None
        if any(noun in _group("anaphora", g) for g in ("company", "agency", "institution", "place", "any")):
            return self._salient(start, noun) if base == end or self.doc[base].text == "," else None
        if noun in _group("anaphora", "heads"):
            return self._chief(start)
        if is_role_noun(head) or noun in ("official", "source"):
            return self._same_role(start, noun)
        return None

    def _those(self, start: int) -> Speaker | None:
        """"The team": the people who spoke last as several."""
        for _, speaker in reversed(self.said):
            if speaker.plural and speaker.kind == UNNAMED and speaker.at < start:
                return Speaker(speaker.text, UNNAMED, start, None, speaker.role, None, True)
        return None

    def _medium(self, start: int) -> Speaker | None:
        """The news medium that was last told something."""
        best, where = None, -1
        for name in self.names.names:
            for m, _ in name.mentions:
                if where < m < start and name.kind == ORGANIZATION and self._is_audience(m):
                    best, where = name, m
        return self._named(best, start) if best is not None else None

    def _chief(self, start: int) -> Speaker | None:
        """"The head of the company" is the one person whom the article calls its chief."""
        found = []
        for name in self.names.names:
            if name.kind == PERSON:
                role = (role_of(name, self.names, self.doc).words or "").lower()
                if role in _group("anaphora", "heads"):
                    found.append(name)
        return self._named(found[0], start) if len(found) == 1 else None

    def _same_role(self, start: int, noun: str) -> Speaker | None:
        """"The spokesperson": the one who was introduced with that noun."""
        for _, speaker in reversed(self.said):
            words = speaker.text if speaker.kind == UNNAMED else (speaker.role.words if speaker.role else None)
            if words and noun in words.lower().split():
                return Speaker(speaker.text, speaker.kind, start, speaker.name, speaker.role, speaker.gender)
        holders = []
        for name in self.names.names:
            if name.kind == PERSON and name.mentions[0][0] < start:
                role = role_of(name, self.names, self.doc)
                if role.words and role.words.lower().split()[-1] == noun:
                    holders.append(name)
        return self._named(holders[0], start) if len(holders) == 1 else None

    def _salient(self, start: int, noun: str | None) -> Speaker | None:
        """The organization that "it" or "the company" most likely stands for."""
        here = self.sentence[start]
        best, most = None, 0.0
        often: Name | None = None
        for name in self.names.names:
            if name.kind != ORGANIZATION or not self._fits(name, noun):
                continue
            before = [m for m, _ in name.mentions if m < start]
            if not before:
                continue
            if name.label == "ORG" and len(before) > (len(often.mentions) if often else 1):
                often = name
            subjects = [m for m in before if self._is_subject(m) or self._stands_before_verb(m, name)]
            spoke = any(s.name is name and here - self.sentence[s.at] <= _NEAR for _, s in self.said[-3:])
            if not subjects and not spoke and not (noun and noun in name.name.lower()):
                continue
            distance = here - self.sentence[before[-1]]
            acts = sum(self._acts(m) for m in subjects)
            score = 3.0 / (1 + distance) + 0.15 * min(len(before), 8) + 0.3 * min(len(subjects), 5)
            score += 0.3 * min(acts, 5)
            if subjects and subjects[-1] == before[-1]:
                score += 1.0 if distance <= 2 else 0.5
            if spoke:
                score += 1.5
            if noun is not None and noun in name.name.lower():
                score += 4.0
            if self._is_audience(before[-1]):
                score -= 3.0
            if score > most:
                best, most = name, score
        if best is None and often is not None and (noun is None or often.words[0] in (self.doc._.title or "")):
            best = often
        return self._named(best, start) if best is not None else None

    def _fits(self, name: Name, noun: str | None) -> bool:
        place = name.label in ("GPE", "NORP", "LOC")
        if noun is not None and noun in _group("anaphora", "place"):
            return place or noun in name.name.lower()
        if place or name.label in ("PRODUCT", "WORK_OF_ART", "FAC") or is_thing(name, self.doc):
            return False
        if noun is not None and noun in _group("anaphora", "company") and self._is_agency(name):
            return False
        if noun is not None and noun in _group("anaphora", "agency"):
            return self._is_agency(name)
        if noun is not None and noun in _group("anaphora", "institution"):
            return noun in name.name.lower()
        return True

    def _stands_before_verb(self, i: int, name: Name) -> bool:
        """"Ticketshop took", "Ticketshop's spokeswoman": a subject, even where the parser lost it."""
        end = next((e for s, e in name.mentions if s == i), i + 1)
        if end >= len(self.doc):
            return False
        return self.doc[end].tag_ in ("VBD", "VBZ", "MD") or is_role_noun(self.doc[end], "spokes")

    def _acts(self, i: int) -> bool:
        token = self.doc[i]
        while token.dep_ in ("compound", "poss", "amod") and token.head != token:
            token = token.head
        return token.head.lemma_ in _group("anaphora", "acts")

    def _is_agency(self, name: Name) -> bool:
        """"The FBI", "the FAA": an acronym with an article; or a name that says so."""
        if any(w.lower() in _group("anaphora", "agency") for w in name.words):
            return True
        short = [s for s, e in name.mentions if e - s == 1 and self.doc[s].is_upper and s > 0]
        return bool(short) and all(self.doc[s - 1].lower_ == "the" for s in short)

    def _is_audience(self, i: int) -> bool:
        """Whether the name is who was told: a news medium that only relays."""
        token = self.doc[i]
        while token.dep_ in ("compound", "amod") and token.head != token:
            token = token.head
        return token.dep_ in ("dobj", "dative", "pobj") and token.head.lemma_ in ("tell", "to", "with")

    # What they are

    def _role(self, speaker: Speaker, start: int, end: int) -> Role:
        if speaker.role is not None:
            return speaker.role
        if speaker.kind == PERSON:
            role = role_of(speaker.name, self.names, self.doc) if speaker.name else role_at(self.doc, start, end, self.names)
            at = speaker.name.mentions[0][0] if speaker.name else start
            if role.words and not role.organization and self._is_internal_role(role.words):
                role.organization = self._own_organization(max(0, at - 5), at)
        elif speaker.name is not None:
            role = Role(None, speaker.name.name)
        elif speaker.kind == UNNAMED:
            role = self._described_role(start, end)
        else:
            role = Role()
        speaker.role = role
        return role

    def _described_role(self, start: int, end: int) -> Role:
        """The role and organization in "a department spokesperson", "officials from the agency"."""
        base, head = self._base(start, end)
        if head is None:
            return Role()
        named = [n.name for n, _, _ in self.names.mentions(start, end) if n.kind == ORGANIZATION]
        if not is_role_noun(head, "spokes", "executive") and head.lower_ not in _group("officials", "described"):
            return Role(None, named[0] if named and head.i >= start else None)
        if any(t.lower_ in _RELATIVE for t in self.doc[base:end]):
            named = []  # "who spoke to" an organization is not of it
        spokes = head.lemma_.lower() in role_nouns("spokes")
        return Role(head.text, named[0] if named else self._own_organization(start, head.i, guess=spokes))

    def _is_internal_role(self, words: str) -> bool:
        last = words.lower().split()[-1]
        return last in role_nouns("spokes") or last in _group("anaphora", "heads") or words.lower() == "vice president"

    def _own_organization(self, start: int, end: int, guess: bool = True) -> str | None:
        """The organization that "its spokesperson", "a department official" belongs to."""
        for token in self.doc[start:end]:
            if token.lower_ in ("its", "their"):
                return self._name_of(self._salient(token.i, None))
            noun = token.lemma_.lower()
            if any(noun in _group("anaphora", g) for g in ("company", "agency", "institution")):
                return self._name_of(self._salient(token.i, noun))
        nearest = self._salient(end, None) if guess else None
        if nearest is None or nearest.name is None or self.standings.is_outside(nearest.name):
            return None
        return nearest.text

    @staticmethod
    def _name_of(speaker: Speaker | None) -> str | None:
        return speaker.text if speaker is not None else None

    def _is_official(self, speaker: Speaker, role: Role, start: int, end: int) -> bool:
        """Whether the source speaks for an organization that is affected or investigates."""
        organization = self.names.called(role.organization, ORGANIZATION) if role.organization else None
        if organization is not None:
            commenting = speaker.kind == PERSON and role.apposition and len(organization.mentions) <= 2
            if self.standings.is_outside(organization, commenting):
                return False
        words = {w.strip(".,").lower() for w in (role.words or "").split()}
        if speaker.kind == PERSON:
            return not words & role_nouns("independent") and not self._is_introduced_as_outsider(speaker)
        if speaker.kind == ORGANIZATION:
            return True
        if speaker.kind == DOCUMENT:
            return organization is not None
        return self._is_official_description(start, end)

    def _is_introduced_as_outsider(self, speaker: Speaker) -> bool:
        """Whether the words around the first full mention are those for researchers and other onlookers."""
        if speaker.name is None:
            return False
        start, end = speaker.name.mentions[0]
        around: list[Token] = []
        while start > 0 and self.doc[start - 1].pos_ in ("NOUN", "PROPN", "ADJ") and self.doc[start - 1].tag_ != "NNS":
            start -= 1
            around.append(self.doc[start])
        if end < len(self.doc) and self.doc[end].text == ",":
            for token in self.doc[end + 1 : end + 10]:
                if token.text in (",", ".", "”", '"') or token.pos_ in ("VERB", "AUX"):
                    break
                around.append(token)
        words = {t.lemma_.lower() for t in around}
        return bool(words & (role_nouns("independent") | _group("officials", "outsiders")))

    def _is_official_description(self, start: int, end: int) -> bool:
        """"A spokesperson", "city officials", "the IT department"; not "officials", "a senior official"."""
        base, head = self._base(start, end)
        if head is None:
            return False
        noun = head.lemma_.lower()
        if noun in role_nouns("spokes"):
            return True
        printed = {t.lower_ for t in self.doc[start:end]}
        if printed & _group("officials", "outsiders") or any(t.ent_type_ == "NORP" for t in self.doc[start:base]):
            return False
        if base < end and self.doc[base].pos_ == "CCONJ" and any(n.kind == ORGANIZATION for n, _, _ in self.names.mentions(start, end)):
            return True
        if noun in _group("officials", "bodies"):
            return True
        if noun not in _group("officials", "people") or head.tag_ != "NNS" or self._is_anonymous(start, base):
            return False
        described = base - start > 1 + (self.doc[start].pos_ == "DET") or base < end
        return described or self._was_described(noun, start)

    def _was_described(self, noun: str, start: int) -> bool:
        """Whether "city officials" came before "officials"."""
        return any(
            t.tag_ == "NNS" and t.lemma_.lower() == noun and t.i and self.doc[t.i - 1].pos_ in ("NOUN", "PROPN") for t in self.doc[:start]
        )

    def _is_anonymous(self, start: int, base: int) -> bool:
        return any(t.lower_ in _group("officials", "anonymous") for t in self.doc[start:base])
