"""Page furniture: paragraphs of a saved page that are no part of the article.

A paragraph is a line. Copyright lines, prompts to follow, share or subscribe and link lists are known by
their wording; author biographies and credits too, but only at the end. A deck that the page repeats as
its first paragraph is furniture as well, so that what it says counts once.
"""

import re
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from briefings.pipeline.annotations import Span
from briefings.pipeline.lexicons import lexicon

_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")
_WORD = re.compile(r"\w+")
_OPENING = 2  # paragraphs among which a deck stands


@Language.factory("briefings_furniture", assigns=["doc._.furniture"])
def make_furniture(nlp: Language, name: str) -> "Furniture":
    """The component ``briefings_furniture``."""
    return Furniture()


class Furniture:
    """Writes the spans of ``find_furniture`` to ``doc._.furniture``; needs no other component."""

    def __call__(self, doc: Doc) -> Doc:
        doc._.furniture = find_furniture(doc.text)
        return doc


def find_furniture(text: str) -> list[Span]:
    """Character spans of the paragraphs of ``text`` that are page furniture, in order."""
    paragraphs = [m.span() for m in _PARAGRAPH.finditer(text)]
    words = [text[start:end].strip() for start, end in paragraphs]
    furniture = {i for i, paragraph in enumerate(words) if _pattern("anywhere").search(paragraph)}
    furniture |= _repeated_decks(words)
    for i in reversed(range(1, len(words))):
        if i in furniture:
            continue
        if not _pattern("at_end").search(words[i]):
            break
        furniture.add(i)
    return [paragraphs[i] for i in sorted(furniture)]


@cache
def _pattern(where: str) -> re.Pattern[str]:
    patterns = lexicon("furniture")[where]
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE if where == "anywhere" else 0)


def _repeated_decks(paragraphs: list[str]) -> set[int]:
    """Opening paragraphs that the paragraph after them says again."""
    return {i for i in range(min(_OPENING, len(paragraphs) - 1)) if _alike(paragraphs[i], paragraphs[i + 1])}


def _alike(one: str, other: str) -> bool:
    a, b = (set(_WORD.findall(paragraph.lower())) for paragraph in (one, other))
    limits = lexicon("furniture")["repeat"]
    enough: bool = min(len(a), len(b)) >= limits["words"]
    return enough and len(a & b) >= float(limits["alike"]) * len(a | b)
