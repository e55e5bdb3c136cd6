"""Roles: what an article says a person is, and of which organization."""

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from briefings.pipeline.speakers.names import Name, Names, role_nouns

_LOOK_AROUND = 14  # tokens; an apposition is seldom longer
_POSSESSIVE = ("’s", "'s", "’", "'")
_NP_POS = ("NOUN", "PROPN", "ADJ", "NUM")
_AT = ("of", "at", "for", "with", "from", "in")


@dataclass(slots=True)
class Role:
    """``words`` as printed ("principal deputy spokesperson"); ``organization`` is its fullest name."""

    words: str | None = None
    organization: str | None = None
    apposition: bool = False  # told after the name: "X, director of research at Y"


def is_role_noun(token: Token, *groups: str) -> bool:
    nouns = role_nouns(*groups)
    if token.tag_ in ("NNS", "NNPS"):
        return False
    return token.lower_.rstrip(".") in nouns or token.lemma_.lower() in nouns


def role_of(name: Name, names: Names, doc: Doc) -> Role:
    """What the article says ``name``, a person, is: the first mention that tells counts."""
    role = Role()
    for start, end in name.mentions:
        found = role_at(doc, start, end, names)
        if not role.organization and found.organization:
            role.organization, role.apposition = found.organization, found.apposition
        role.words = role.words or found.words
        if role.words and role.organization:
            break
    return role


def role_at(doc: Doc, start: int, end: int, names: Names) -> Role:
    """What stands around the mention ``start``-``end`` (tokens): before it, or after it in apposition."""
    before = _before(doc, start, names)
    if before.words or before.organization:
        return before
    after = _after(doc, end, names)
    after.apposition = True
    return after if after.words or after.organization else before


def _before(doc: Doc, start: int, names: Names) -> Role:
    """The role in "Acme spokesman John Doe" or "its chief executive, Jane Roe"."""
    last = start - 1
    if last >= 0 and doc[last].text == ",":
        last -= 1
    if last > 0 and doc[last].text in _POSSESSIVE:
        return Role(
            None, next((n.name for n, _, e in names.mentions(max(0, last - 6), last) if e == last), None)
        )
    if last < 0 or not is_role_noun(doc[last]):
        return Role()
    first = last
    while (
        first > 0
        and first > last - 8
        and (doc[first - 1].pos_ in _NP_POS or doc[first - 1].text in _POSSESSIVE)
    ):
        first -= 1
    return _read(doc, first, last + 1, names)


def _after(doc: Doc, end: int, names: Names) -> Role:
    """The role in "Jane Roe, the ministry's deputy spokesperson," or "John Doe of Acme"."""
    if end >= len(doc):
        return Role()
    if doc[end].lower_ in ("of", "at", "from", "with"):
        return Role(None, _organization(names, end + 1, min(end + 6, len(doc))))
    if doc[end].text != "," or end + 1 >= len(doc):
        return Role()
    first, stop = end + 1, min(end + _LOOK_AROUND, len(doc))
    if doc[first].lower_ == "who":
        limit = next((i for i in range(first, stop) if doc[i].text in (",", ".")), stop)
        return Role(None, _organization(names, first, limit))
    for i in range(first, stop):
        if doc[i].text in (",", ".", ";", "“", '"') or doc[i].pos_ in ("VERB", "AUX"):
            break
        if is_role_noun(doc[i]) and not (i + 1 < stop and doc[i + 1].pos_ in _NP_POS):
            role = _read(doc, first, i + 1, names)
            if i + 1 < stop and doc[i + 1].lower_ in _AT:
                limit = next((k for k in range(i + 1, stop) if doc[k].text in (",", ".")), stop)
                at = next((k + 1 for k in range(i + 1, limit) if doc[k].lower_ == "at"), i + 2)
                role.organization = role.organization or _named_at(doc, names, at, limit)
            return role
    limit = next((i for i in range(first, stop) if doc[i].text in (",", ".") or doc[i].pos_ == "VERB"), stop)
    at = next((i + 1 for i in range(first, limit) if doc[i].lower_ == "at"), limit)
    return Role(None, _named_at(doc, names, at, limit))


def _read(doc: Doc, first: int, end: int, names: Names) -> Role:
    """A role phrase: the organization's name, if it begins with one, and the words after it."""
    organization = None
    if not is_role_noun(doc[end - 1], "ministers"):  # in "Transportation Secretary" it is part of the title
        for name, _, stop in names.mentions(first, end):
            if name.kind == "organization" and stop < end:
                organization, first = name.name, stop
    while first < end - 1 and (
        doc[first].text in _POSSESSIVE
        or doc[first].pos_ in ("DET", "PRON", "PUNCT")
        or doc[first].ent_type_ == "DATE"
    ):
        first += 1
    for i in range(end - 1, first, -1):
        if doc[i - 1].text in _POSSESSIVE or doc[i - 1].lower_ in (
            "the",
            "a",
            "an",
            "same",
            "another",
            "then",
        ):
            first = i
            break
    words = doc[first:end].text
    return Role(words or None, organization)


def _named_at(doc: Doc, names: Names, start: int, end: int) -> str | None:
    """The organization after "at": a name that is known, else the capitalised words that stand there."""
    known = _organization(names, start, end)
    stop = start
    while known is None and stop < end and doc[stop].pos_ == "PROPN":
        stop += 1
    return known or doc[start:stop].text or None


def _organization(names: Names, start: int, end: int) -> str | None:
    return next((n.name for n, _, _ in names.mentions(start, end) if n.kind == "organization"), None)
