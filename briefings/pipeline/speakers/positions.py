"""What a speaker is: role, organization, and whether it speaks officially.

A source is official (``spokesperson``) if it speaks for an organization that is affected or that
investigates: the victim, the vendor, police, an agency, hired forensics. Third-party researchers, news
media, anonymous sources, users, members of parliament and attackers are not.
"""

from spacy.tokens import Token

from briefings.pipeline.speakers.anaphora import Anaphora
from briefings.pipeline.speakers.names import role_nouns
from briefings.pipeline.speakers.roles import Role, is_role_noun, role_at, role_of
from briefings.pipeline.speakers.sources import (
    DOCUMENT,
    ORGANIZATION,
    PERSON,
    RELATIVE,
    UNNAMED,
    Sources,
    Speaker,
    words,
)


class Positions:
    """The positions of the speakers of one article."""

    def __init__(self, sources: Sources, anaphora: Anaphora) -> None:
        self.sources, self.anaphora = sources, anaphora

    def role(self, speaker: Speaker, start: int, end: int) -> Role:
        if speaker.role is not None:
            return speaker.role
        if speaker.kind == PERSON:
            role = (
                role_of(speaker.name, self.sources.names, self.sources.doc)
                if speaker.name
                else role_at(self.sources.doc, start, end, self.sources.names)
            )
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
        base, head = self.sources.base(start, end)
        if head is None:
            return Role()
        named = [n.name for n, _, _ in self.sources.names.mentions(start, end) if n.kind == ORGANIZATION]
        if not is_role_noun(head, "spokes", "executive") and head.lower_ not in words(
            "officials", "described"
        ):
            return Role(None, named[0] if named and head.i >= start else None)
        if any(t.lower_ in RELATIVE for t in self.sources.doc[base:end]):
            named = []  # "who spoke to" an organization is not of it
        spokes = head.lemma_.lower() in role_nouns("spokes")
        return Role(head.text, named[0] if named else self._own_organization(start, head.i, guess=spokes))

    def _is_internal_role(self, role: str) -> bool:
        last = role.lower().split()[-1]
        return (
            last in role_nouns("spokes")
            or last in words("anaphora", "heads")
            or role.lower() == "vice president"
        )

    def _own_organization(self, start: int, end: int, guess: bool = True) -> str | None:
        """The organization that "its spokesperson", "a department official" belongs to."""
        for token in self.sources.doc[start:end]:
            if token.lower_ in ("its", "their"):
                return self._name_of(self.anaphora.salient(token.i, None))
            noun = token.lemma_.lower()
            if any(noun in words("anaphora", g) for g in ("company", "agency", "institution")):
                return self._name_of(self.anaphora.salient(token.i, noun))
        nearest = self.anaphora.salient(end, None) if guess else None
        if nearest is None or nearest.name is None or self.sources.standings.is_outside(nearest.name):
            return None
        return nearest.text

    @staticmethod
    def _name_of(speaker: Speaker | None) -> str | None:
        return speaker.text if speaker is not None else None

    def is_official(self, speaker: Speaker, role: Role, start: int, end: int) -> bool:
        """Whether the source speaks for an organization that is affected or investigates."""
        organization = (
            self.sources.names.called(role.organization, ORGANIZATION) if role.organization else None
        )
        if organization is not None:
            commenting = speaker.kind == PERSON and role.apposition and len(organization.mentions) <= 2
            if self.sources.standings.is_outside(organization, commenting):
                return False
        role_words = {w.strip(".,").lower() for w in (role.words or "").split()}
        if speaker.kind == PERSON:
            return not role_words & role_nouns("independent") and not self._is_introduced_as_outsider(speaker)
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
        while (
            start > 0
            and self.sources.doc[start - 1].pos_ in ("NOUN", "PROPN", "ADJ")
            and self.sources.doc[start - 1].tag_ != "NNS"
        ):
            start -= 1
            around.append(self.sources.doc[start])
        if end < len(self.sources.doc) and self.sources.doc[end].text == ",":
            for token in self.sources.doc[end + 1 : end + 10]:
                if token.text in (",", ".", "”", '"') or token.pos_ in ("VERB", "AUX"):
                    break
                around.append(token)
        said = {t.lemma_.lower() for t in around}
        return bool(said & (role_nouns("independent") | words("officials", "outsiders")))

    def _is_official_description(self, start: int, end: int) -> bool:
        """Whether these are "city officials" or "the IT department", not "a senior official"."""
        base, head = self.sources.base(start, end)
        if head is None:
            return False
        noun = head.lemma_.lower()
        if noun in role_nouns("spokes"):
            return True
        printed = {t.lower_ for t in self.sources.doc[start:end]}
        if printed & words("officials", "outsiders") or any(
            t.ent_type_ == "NORP" for t in self.sources.doc[start:base]
        ):
            return False
        if (
            base < end
            and self.sources.doc[base].pos_ == "CCONJ"
            and any(n.kind == ORGANIZATION for n, _, _ in self.sources.names.mentions(start, end))
        ):
            return True
        if noun in words("officials", "bodies"):
            return True
        if noun not in words("officials", "people") or head.tag_ != "NNS" or self._is_anonymous(start, base):
            return False
        described = base - start > 1 + (self.sources.doc[start].pos_ == "DET") or base < end
        return described or self._was_described(noun, start)

    def _was_described(self, noun: str, start: int) -> bool:
        """Whether "city officials" came before "officials"."""
        return any(
            t.tag_ == "NNS"
            and t.lemma_.lower() == noun
            and t.i
            and self.sources.doc[t.i - 1].pos_ in ("NOUN", "PROPN")
            for t in self.sources.doc[:start]
        )

    def _is_anonymous(self, start: int, base: int) -> bool:
        return any(t.lower_ in words("officials", "anonymous") for t in self.sources.doc[start:base])
