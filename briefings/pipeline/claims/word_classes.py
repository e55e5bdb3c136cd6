"""The classes that the lexicons put words and phrases in, token by token."""

from functools import cache

from briefings.pipeline.lexicons import lexicon
from briefings.pipeline.parse_table import ParseTable

Classes = frozenset[str]
NONE: Classes = frozenset()

_SOURCES = {"malicious": ("class", "m"), "resolution": ("class", "r"), "causes": ("link", "c")}


@cache
def _index() -> tuple[dict[str, Classes], dict[str, list[tuple[tuple[str, ...], str]]]]:
    """Classes of single words, and phrases by their first word."""
    words: dict[str, set[str]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, (key, prefix) in _SOURCES.items():
        for class_name, entries in lexicon(name)[key].items():
            for entry in entries:
                parts = tuple(entry.split())
                label = f"{prefix}.{class_name}"
                if len(parts) == 1:
                    words.setdefault(entry, set()).add(label)
                else:
                    phrases.setdefault(parts[0], []).append((parts, label))
    return {word: frozenset(labels) for word, labels in words.items()}, phrases


def word_classes(table: ParseTable) -> list[Classes]:
    """The classes of each token: ``m.``, ``r.`` or ``c.`` (malicious, resolution, cause) and the name."""
    words, phrases = _index()
    lemmas = table.lemmas
    classes = [words.get(lemma, NONE) for lemma in lemmas]
    for i, lemma in enumerate(lemmas):
        for parts, label in phrases.get(lemma, ()):
            last = i + len(parts) - 1
            if tuple(lemmas[i : last + 1]) == parts:
                classes[last] = classes[last] | {label}
    return classes
