"""Words that refer back: pronouns, "the company", "the spokesperson", and whom they stand for.

Each reading looks back over who has spoken and what has been named, and gives None rather than guess.
"""

from spacy.tokens import Token

from briefings.pipeline.annotations import Attribution
from briefings.pipeline.speakers.names import Name, role_gender, role_nouns
from briefings.pipeline.speakers.roles import is_role_noun, role_of
from briefings.pipeline.speakers.sources import (
    NEAR,
    ORGANIZATION,
    PERSON,
    POSSESSIVE,
    UNNAMED,
    Sources,
    Speaker,
    words,
)
from briefings.pipeline.speakers.standing import is_thing

_SINGULAR = {"he": "male", "she": "female"}
_NOTICE = 5  # words of the first person outside quotations make an article a notice
_FIRST = ("we", "i", "us", "our", "me", "my")
_ONE_WRITER = ("i", "me", "my")


def _is_somebody(speaker: Speaker) -> bool:
    """Whether a pronoun for one human being can stand for the speaker."""
    if speaker.kind != UNNAMED:
        return speaker.kind == PERSON
    called = {w.lower() for w in speaker.text.split()}
    return bool(called & (role_nouns() | words("officials", "people") | words("officials", "described")))


class Anaphora:
    """Resolves what refers back in the sources of one article."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources

    def pronoun(self, start: int, attribution: Attribution | None) -> Speaker | None:
        word = self.sources.doc[start].lower_
        if word in _FIRST:
            return self._enclosing(attribution) or self._own_voice(start)
        if word in _SINGULAR:
            return self._he_or_she(start, _SINGULAR[word])
        if word == "it":
            return self.salient(start, None)
        if word == "they":
            return self._they(start)
        return None

    def definite(self, start: int, end: int, base: int, head: Token | None) -> Speaker | None:
        if head is None:
            return None
        noun = head.lemma_.lower()
        if any(True for _ in self.sources.names.mentions(start, base)):
            return None
        if noun == "team":
            return self._those(start)
        if noun in words("anaphora", "media"):
            return self._medium(start)
        modified = base - start > 2
        if noun in words("anaphora", "parts") and modified:
            return None
        if head.tag_ != "NNS" and any(
            noun in words("anaphora", g) for g in ("company", "agency", "institution", "place", "any")
        ):
            return self.salient(start, noun) if base == end or self.sources.doc[base].text == "," else None
        if noun in words("anaphora", "heads"):
            return self._chief(start)
        if is_role_noun(head) or noun in ("official", "source"):
            return self._same_role(start, noun)
        return None

    def salient(self, start: int, noun: str | None) -> Speaker | None:
        """The organization that "it" or "the company" most likely stands for."""
        here = self.sources.sentence[start]
        best, most = None, 0.0
        often: Name | None = None
        for name in self.sources.names.names:
            if name.kind != ORGANIZATION or not self._fits(name, noun):
                continue
            before = [m for m, _ in name.mentions if m < start]
            if not before:
                continue
            if name.label == "ORG" and len(before) > (len(often.mentions) if often else 1):
                often = name
            subjects = [m for m in before if self.sources.is_subject(m) or self._stands_before_verb(m, name)]
            spoke = any(
                s.name is name and here - self.sources.sentence[s.at] <= NEAR
                for _, s in self.sources.said[-3:]
            )
            kin = noun is not None and (noun in words("anaphora", "agency") or noun in name.name.lower())
            if not subjects and not spoke and not kin:
                continue
            distance = here - self.sources.sentence[before[-1]]
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
        if (
            best is None
            and often is not None
            and (noun is None or often.words[0] in (self.sources.doc._.title or ""))
        ):
            best = often
        return self.sources.named(best, start) if best is not None else None

    def _enclosing(self, attribution: Attribution | None) -> Speaker | None:
        """Within a quotation, "we" is who is quoted."""
        if attribution is None or not attribution.source:
            return None
        s, e = attribution.source[0]
        for other, speaker in self.sources.said:
            if other is not attribution and any(a <= s and e <= b for a, b in other.content):
                return speaker
        return None

    def _own_voice(self, start: int) -> Speaker | None:
        """In an organization's own notice "we" is the organization: the one named most.

        Where the writer also says "I" it is no notice, and "we" is left as printed.
        """
        doc = self.sources.doc
        quoted = doc._.quotations
        own = [t for t in doc if t.lower_ in _FIRST and not any(s <= t.idx < e for s, e in quoted)]
        if len(own) < _NOTICE or doc[start] not in own or any(t.lower_ in _ONE_WRITER for t in own):
            return None
        organizations = [n for n in self.sources.names.names if n.kind == ORGANIZATION and n.label == "ORG"]
        best = max(organizations, key=lambda n: len(n.mentions), default=None)
        return self.sources.named(best, start) if best is not None else None

    def _he_or_she(self, start: int, gender: str) -> Speaker | None:
        """The last speaker, if nobody else who could be meant has been named since."""
        here = self.sources.sentence[start]
        last = None
        for _, speaker in reversed(self.sources.said):
            if here - self.sources.sentence[speaker.at] > NEAR or speaker.at >= start:
                continue
            if speaker.plural or not _is_somebody(speaker):
                continue
            known = self._gender(speaker.name) if speaker.name is not None else speaker.gender
            if known in (None, gender):
                last = speaker
                break
        since = last.at if last else -1
        named: Name | None = None
        for name in self.sources.names.names:
            if name.kind != PERSON or self._gender(name) not in (None, gender):
                continue
            before = [
                m for m, _ in name.mentions if since < m < start and here - self.sources.sentence[m] <= 2
            ]
            subject = [
                m
                for m in before
                if self.sources.doc[m].dep_ in ("nsubj", "nsubjpass") or self.sources.is_subject(m)
            ]
            if subject and subject[-1] > since:
                named, since = name, subject[-1]
        if named is None and last is None:
            named = self._only_person(start, gender)
        if named is not None:
            named.gender = gender
            return self.sources.named(named, start)
        if last is not None:
            if last.name is not None:
                last.name.gender = gender
            return Speaker(last.text, last.kind, start, last.name, last.role, gender)
        return None

    def _gender(self, name: Name) -> str | None:
        """As a title, a pronoun or the role ("spokeswoman") has told it."""
        if name.gender is None:
            name.gender = role_gender(role_of(name, self.sources.names, self.sources.doc).words or "")
        return name.gender

    def _only_person(self, start: int, gender: str) -> Name | None:
        """The one person named in the sentences just before."""
        here = self.sources.sentence[start]
        found = [
            n
            for n in self.sources.names.names
            if n.kind == PERSON
            and self._gender(n) in (None, gender)
            and any(m < start and here - self.sources.sentence[m] <= 2 for m, _ in n.mentions)
        ]
        return found[0] if len(found) == 1 else None

    def _they(self, start: int) -> Speaker | None:
        here = self.sources.sentence[start]
        for _, speaker in reversed(self.sources.said):
            if here - self.sources.sentence[speaker.at] <= 2 and (
                speaker.plural or speaker.kind == ORGANIZATION
            ):
                return Speaker(
                    speaker.text, speaker.kind, start, speaker.name, speaker.role, None, speaker.plural
                )
        return None

    def _those(self, start: int) -> Speaker | None:
        """The people who spoke last as several, for "the team"."""
        for _, speaker in reversed(self.sources.said):
            if speaker.plural and speaker.kind == UNNAMED and speaker.at < start:
                return Speaker(speaker.text, UNNAMED, start, None, speaker.role, None, True)
        return None

    def _medium(self, start: int) -> Speaker | None:
        """The news medium that was last told something."""
        best, where = None, -1
        for name in self.sources.names.names:
            for m, _ in name.mentions:
                if where < m < start and name.kind == ORGANIZATION and self._is_audience(m):
                    best, where = name, m
        return self.sources.named(best, start) if best is not None else None

    def _chief(self, start: int) -> Speaker | None:
        """The one person whom the article calls its chief, for "the head of the company"."""
        found = []
        for name in self.sources.names.names:
            if name.kind == PERSON:
                role = (role_of(name, self.sources.names, self.sources.doc).words or "").lower()
                if role in words("anaphora", "heads"):
                    found.append(name)
        return self.sources.named(found[0], start) if len(found) == 1 else None

    def holder(self, start: int, end: int) -> Speaker | None:
        """The one person with the role, of two words at least, in "the president's security adviser"."""
        marks = [t.i for t in self.sources.doc[start:end] if t.text in POSSESSIVE]
        role = self.sources.doc[marks[-1] + 1 : end].text.lower() if marks else ""
        if " " not in role:
            return None
        found = []
        for name in self.sources.names.names:
            if (
                name.kind == PERSON
                and role == (role_of(name, self.sources.names, self.sources.doc).words or "").lower()
            ):
                found.append(name)
        return self.sources.named(found[0], start) if len(found) == 1 else None

    def _same_role(self, start: int, noun: str) -> Speaker | None:
        """Who was introduced with that noun, for "the spokesperson"."""
        for _, speaker in reversed(self.sources.said):
            called = (
                speaker.text if speaker.kind == UNNAMED else (speaker.role.words if speaker.role else None)
            )
            if called and noun in called.lower().split():
                return Speaker(speaker.text, speaker.kind, start, speaker.name, speaker.role, speaker.gender)
        holders = []
        for name in self.sources.names.names:
            if name.kind == PERSON and name.mentions[0][0] < start:
                role = role_of(name, self.sources.names, self.sources.doc)
                if role.words and role.words.lower().split()[-1] == noun:
                    holders.append(name)
        return self.sources.named(holders[0], start) if len(holders) == 1 else None

    def _fits(self, name: Name, noun: str | None) -> bool:
        place = name.label in ("GPE", "NORP", "LOC")
        if noun is not None and noun in words("anaphora", "place"):
            return place or noun in name.name.lower()
        if place or name.label in ("PRODUCT", "WORK_OF_ART", "FAC") or is_thing(name, self.sources.doc):
            return False
        if noun is not None and noun in words("anaphora", "company") and self._is_no_company(name):
            return False
        if noun is not None and noun in words("anaphora", "agency"):
            return self._is_agency(name)
        if noun is not None and noun in words("anaphora", "institution"):
            return noun in name.name.lower()
        return True

    def _stands_before_verb(self, i: int, name: Name) -> bool:
        """Whether a verb or a spokesperson follows: a subject, even where the parser lost it."""
        end = next((e for s, e in name.mentions if s == i), i + 1)
        if end >= len(self.sources.doc):
            return False
        return self.sources.doc[end].tag_ in ("VBD", "VBZ", "MD") or is_role_noun(
            self.sources.doc[end], "spokes"
        )

    def _acts(self, i: int) -> bool:
        token = self.sources.doc[i]
        while token.dep_ in ("compound", "poss", "amod") and token.head != token:
            token = token.head
        return token.head.lemma_ in words("anaphora", "acts")

    def _is_no_company(self, name: Name) -> bool:
        called = {w.lower() for w in name.words}
        return bool(called & words("anaphora", "no_companies")) or self._is_agency(name)

    def _is_agency(self, name: Name) -> bool:
        """Whether the name says so, or is an acronym that goes with "the"."""
        if any(w.lower() in words("anaphora", "agency") for w in name.words):
            return True
        short = [s for s, e in name.mentions if e - s == 1 and self.sources.doc[s].is_upper and s > 0]
        return bool(short) and all(self.sources.doc[s - 1].lower_ == "the" for s in short)

    def _is_audience(self, i: int) -> bool:
        """Whether the name is who was told: a news medium that only relays."""
        token = self.sources.doc[i]
        while token.dep_ in ("compound", "amod") and token.head != token:
            token = token.head
        return token.dep_ in ("dobj", "dative", "pobj") and token.head.lemma_ in ("tell", "to", "with")
