"""Names: the persons and organizations of an article, each with every way in which it is called.

A person is known by a full name; a surname alone, a first name alone or a titled surname is a mention
of the one person of that name, and of none where two share it. An organization is known by its longest
name; its acronym, the beginning of its name and the name without "Inc." are mentions of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from spacy.tokens import Doc, Span, Token

from briefings.pipeline.lexicons import lexicon

_POSSESSIVE = re.compile(r"['’]s?$")
_INSIDE_NAMES = ("general", "attorney", "engineer", "member", "lead")  # also in names of bodies
_NATION = re.compile(r"^(?:US|U\.S\.|UK|U\.K\.) ")
_BRACKETED = re.compile(r"\(([A-Z][A-Za-z.&-]{1,11})\)")
_PERSON_WORD = re.compile(r"[A-Z][\w'’-]*\.?$|(?:de|la|van|von|der|den|bin|al|el|du|da|di|ben)$")


@dataclass(slots=True, eq=False)
class Name:
    """A person or an organization; ``mentions`` are token ranges, end-exclusive, in text order."""

    name: str
    kind: str
    mentions: list[tuple[int, int]] = field(default_factory=list)
    gender: str | None = None
    label: str = ""  # of the entity recogniser: a GPE acts like an organization, but is no company

    @property
    def words(self) -> list[str]:
        return self.name.split()


class Names:
    """The names of one article."""

    def __init__(self, doc: Doc) -> None:
        self.names: list[Name] = []
        self._at: dict[int, tuple[Name, int]] = {}  # first token of a mention -> name, end of the mention
        self._collect_persons(doc)
        self._collect_organizations(doc)
        # A name whose words all turned out to be part of longer ones is none.
        self.names = [name for name in self.names if name.mentions]
        for name in self.names:
            name.mentions.sort()

    def mentions(self, start: int, end: int) -> Iterator[tuple[Name, int, int]]:
        """Name and token range of each mention within the tokens ``start`` to ``end``, end-exclusive."""
        for i in range(start, end):
            if i in self._at and self._at[i][1] <= end:
                yield self._at[i][0], i, self._at[i][1]

    def called(self, words: str, kind: str | None = None) -> Name | None:
        """The one name that ``words`` call, if there is exactly one."""
        found = {id(n): n for n in self.names if n.name == words and kind in (None, n.kind)}
        return next(iter(found.values())) if len(found) == 1 else None

    def _beginning_with(self, word: str) -> Name | None:
        """The one organization whose name of several words begins with ``word``."""
        found = [
            n for n in self.names if n.kind == "organization" and n.words[0] == word and len(n.words) > 1
        ]
        if len(found) != 1 or found[0].words[-1].lower() not in _words("organizations", "words"):
            return None
        return found[0]

    def _add(self, name: Name, start: int, end: int) -> None:
        if not any(i in self._at for i in range(start, end)):
            self._at[start] = (name, end)
            name.mentions.append((start, end))

    # Persons

    def _collect_persons(self, doc: Doc) -> None:
        short: list[tuple[int, int]] = []
        for entity in doc.ents:
            start, end = _owned_person(entity) or _after_role(entity)
            if start == entity.start:
                if entity.label_ != "PERSON" and not _follows_role(entity):
                    continue
                start, end = _trim_person(entity)
            if end - start >= 2:
                self._add(self._person(doc[start:end].text), start, end)
            elif end - start == 1:
                short.append((start, end))
        for start, end in _introduced_persons(doc):
            self._add(self._person(doc[start:end].text), start, end)
        surnames: dict[str, list[Name]] = {}
        for name in self.names:
            for word in {name.words[-1], name.words[0]}:
                surnames.setdefault(word, []).append(name)
        for token in doc:
            if token.text in surnames and token.i not in self._at and not self._covered(token.i):
                known = surnames[token.text]
                known = [n for n in known if n.words[-1] == token.text] or known
                if len(known) == 1 and not _is_in_longer_name(token):
                    self._add(known[0], token.i, token.i + 1)
                    known[0].gender = known[0].gender or _title_gender(token)
        for start, end in short:
            if start in self._at or self._covered(start) or doc[start].text in surnames:
                continue
            titled = start > 0 and (is_title(doc[start - 1]) or doc[start - 1].lower_ in role_nouns())
            # News gives a person's full name first: one word alone is more often a company.
            kind = "person" if titled else "organization"
            known_as = self.called(doc[start].text) or self._new(doc[start].text, kind)
            known_as.label = known_as.label or "ORG"
            self._add(known_as, start, end)

    def _covered(self, i: int) -> bool:
        return any(j in self._at and self._at[j][1] > i for j in range(max(0, i - 6), i))

    def _new(self, text: str, kind: str) -> Name:
        self.names.append(Name(text, kind))
        return self.names[-1]

    def _person(self, text: str) -> Name:
        """The person of that full name: with and without a middle name or an initial is the same."""
        words = text.split()
        for name in self.names:
            if name.words[0] == words[0] and name.words[-1] == words[-1]:
                if len(words) > len(name.words):
                    name.name = text
                return name
        return self._new(text, "person")

    # Organizations

    def _collect_organizations(self, doc: Doc) -> None:
        spans: list[tuple[int, int]] = []
        for entity in doc.ents:
            if entity.label_ in ("ORG", "GPE", "NORP", "FAC", "PRODUCT", "WORK_OF_ART"):
                start, end = _trim_organization(entity)
                counted = start > 0 and doc[start - 1].pos_ == "NUM"
                if start < end and not counted and start not in self._at and not self._covered(start):
                    spans.append((start, end))
        acronyms = _introduced_acronyms(doc)
        texts = sorted({doc[s:e].text for s, e in spans}, key=len, reverse=True)
        longest: dict[str, str] = {}
        for text in texts:
            longest[text] = _fullest(text, texts, acronyms)
        known: dict[str, Name] = {}
        for start, end in spans:
            full = longest[doc[start:end].text]
            if full not in known:
                known[full] = self.called(full) or self._new(full, "organization")
                known[full].label = doc[start].ent_type_
            elif doc[start].ent_type_ == "ORG":
                known[full].label = "ORG"
            self._add(known[full], start, end)
        for token in doc:  # short forms that the entity recogniser passed over
            full_name = longest.get(token.text) or acronyms.get(token.text)
            if (
                full_name in known
                and token.i not in self._at
                and not self._covered(token.i)
                and token.is_upper
            ):
                self._add(known[full_name], token.i, token.i + 1)
        self._collect_passed_over(doc)

    def _collect_passed_over(self, doc: Doc) -> None:
        """Single names that the entity recogniser does not know, or not everywhere."""
        loose: dict[str, list[Token]] = {}
        for token in doc:
            if token.tag_ != "NNP" or token.i in self._at or self._covered(token.i):
                continue
            is_name = token.ent_type_ in ("", "ORG", "PERSON", "GPE") and len(token) > 2
            if is_name and token.text[0].isupper() and not is_title(token) and not _is_in_longer_name(token):
                loose.setdefault(token.text, []).append(token)
        for text, tokens in loose.items():
            known = self.called(text) or self._beginning_with(text)
            if known is None:
                if len(tokens) < 3 or not any(t.dep_ in ("nsubj", "nsubjpass", "poss") for t in tokens):
                    continue
                known = self._new(text, "organization")
                known.label = "ORG"
            for token in tokens:
                self._add(known, token.i, token.i + 1)


@cache
def _words(table: str, key: str) -> frozenset[str]:
    return frozenset(lexicon("names")[table][key])


def _title(token: Token) -> str:
    return token.lower_.rstrip(".")


def is_title(token: Token) -> bool:
    return any(_title(token) in _words("titles", k) for k in ("female", "male", "other"))


def _title_gender(token: Token) -> str | None:
    """The gender of the title before ``token``."""
    if token.i == 0:
        return None
    before = _title(token.nbor(-1))
    return next((g for g in ("female", "male") if before in _words("titles", g)), None)


def role_gender(words: str) -> str | None:
    """``female`` or ``male`` where a role has one ("spokeswoman")."""
    for gender in ("female", "male"):
        if any(w in _words("gender", gender) for w in words.lower().split()):
            return gender
    return None


def _trim_person(entity: Span) -> tuple[int, int]:
    """Token range of the name itself: no title, no possessive mark, no word that is none of a name."""
    start, end = entity.start, entity.end
    while start < end and (is_title(entity.doc[start]) or not _PERSON_WORD.match(entity.doc[start].text)):
        start += 1
    stop = start
    while stop < end and _PERSON_WORD.match(entity.doc[stop].text):
        stop += 1
    while stop < end and entity.doc[stop].text in ("-",) and stop + 1 < end:
        stop += 2
    if any(t.lower_ in _words("organizations", "words") for t in entity.doc[start:stop]):
        return start, start
    return start, stop


def _introduced_persons(doc: Doc) -> Iterator[tuple[int, int]]:
    """Token ranges of names of two or three words after a role ("researcher Jane Roe"), entities or not."""
    for token in doc:
        is_role = token.lower_ in role_nouns() and token.tag_ in ("NN", "NNP")
        if not is_role or token.ent_type_ or token.i + 2 >= len(doc):
            continue
        end = token.i + 1
        while end < len(doc) and doc[end].tag_ == "NNP" and _PERSON_WORD.match(doc[end].text):
            end += 1
        words = doc[token.i + 1 : end]
        if 2 <= len(words) <= 3 and not any(t.lower_ in _words("organizations", "words") for t in words):
            yield token.i + 1, end


def _follows_role(entity: Span) -> bool:
    """Whether "vice president" or the like makes a person of what was taken for something else."""
    if (
        entity.label_ not in ("ORG", "GPE", "NORP", "FAC", "PRODUCT")
        or not 2 <= len(entity) <= 3
        or not entity.start
    ):
        return False
    before = entity.doc[entity.start - 1]
    is_role = before.lower_ in role_nouns() or before.lemma_.lower() in role_nouns()
    return is_role and before.tag_ not in ("NNS", "NNPS")


def _owned_person(entity: Span) -> tuple[int, int] | None:
    """Token range of the person in "Acme's Jane Roe", where that was taken for one name."""
    marks = [t.i for t in entity if t.text in ("’s", "'s") and entity.start < t.i < entity.end - 1]
    if entity.label_ != "PERSON" or not marks:
        return None
    start, end = _trim_person(entity.doc[marks[-1] + 1 : entity.end])
    return (start, end) if end - start >= 2 else None


def _after_role(entity: Span) -> tuple[int, int]:
    """Token range of the person in "City Administrator Victor Lay"; the entity's where it holds no role."""
    for i in range(entity.end - 2, entity.start - 1, -1):
        token = entity.doc[i]
        if (
            token.lower_ in role_nouns()
            and token.tag_ not in ("NNS", "NNPS")
            and token.lower_ not in _INSIDE_NAMES
        ):
            rest = entity.doc[i + 1 : entity.end]
            start, end = _trim_person(rest)
            if start == rest.start and end > start and end - start in (1, 2, 3) and not rest[0].is_lower:
                return start, end
            break
    return entity.start, entity.end


@cache
def role_nouns(*groups: str) -> frozenset[str]:
    """The role nouns of these groups of the lexicon; of all groups where none is named."""
    roles = lexicon("speakers")["roles"]
    return frozenset(w for g in groups or roles for w in roles[g])


def _trim_organization(entity: Span) -> tuple[int, int]:
    start, end = entity.start, entity.end
    while start < end and entity.doc[start].lower_ in (
        "the",
        "a",
        "an",
        "’s",
        "'s",
        "“",
        '"',
        "its",
        "their",
    ):
        start += 1
    if start < end and entity.doc[start].lower_ in _words("nations", "words"):
        start += any(t.lower_ in _words("nations", "bodies") for t in entity)
    opened = next((t.i for t in entity.doc[start:end] if t.text == "("), end)
    if not any(t.text == ")" for t in entity.doc[opened:end]):
        end = opened
    while end > start and entity.doc[end - 1].text in (
        "’s",
        "'s",
        "‘s",
        "’",
        "'",
        "(",
        ",",
        ".",
        "”",
        '"',
        "s",
    ):
        end -= 1
    if end - start > 4 and entity.doc[start + 1].text in ("’s", "'s"):
        start += 2  # whose it is ("Ruritania's Board of Trade") is no part of the name
    if not any(t.text[:1].isupper() or t.text[:1].isdigit() for t in entity.doc[start:end]):
        return start, start
    return start, end


def _is_in_longer_name(token: Token) -> bool:
    """Whether a capitalised word stands directly beside ``token`` and makes it part of another name."""
    after = token.nbor() if token.i + 1 < len(token.doc) else None
    if after is not None and (after.tag_ == "CD" or (after.pos_ == "PROPN" and after.text[:1].isupper())):
        return True
    before = token.nbor(-1) if token.i else None
    return (
        before is not None
        and before.pos_ == "PROPN"
        and before.ent_type_ == "PERSON"
        and not is_title(before)
        and before.text[:1].isupper()
    )


def _initials(text: str) -> str:
    return "".join(w[0] for w in re.findall(r"[A-Za-z]+", text) if w[0].isupper())


def _introduced_acronyms(doc: Doc) -> dict[str, str]:
    """Acronym -> name, for "Bureau of Land Management (BLM)" and the like."""
    found: dict[str, str] = {}
    text = doc.text
    for match in _BRACKETED.finditer(text):
        acronym = match[1].replace(".", "")
        before = text[max(0, match.start() - 120) : match.start()].rstrip()
        words = re.split(r"\s+", before)
        for count in range(2, min(len(words), 10) + 1):
            name = " ".join(words[-count:])
            if words[-count][:1].isupper() and _initials(name)[-len(acronym) :] == acronym.upper():
                if len(_initials(name)) == len(acronym):
                    found[match[1]] = name
                break
    return found


def _fullest(text: str, texts: list[str], acronyms: dict[str, str]) -> str:
    """The longest of ``texts`` that ``text`` is a short form of; itself where none or several are."""
    if text in acronyms:
        return _fullest(acronyms[text], texts, {})
    bare = text.replace(".", "")
    if bare.isupper() and 2 < len(bare) <= 6:
        spelt = {t for t in texts if len(t.split()) > 1 and _initials(_NATION.sub("", t)) == bare}
    else:
        longer = (t for t in texts if t.startswith(text + " "))
        spelt = {t for t in longer if t.split()[-1].lower() in _words("organizations", "words")}
    return spelt.pop() if len(spelt) == 1 else text
