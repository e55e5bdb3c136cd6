"""A parsed Doc as plain lists, read out once, for components that look at every token many times."""

from dataclasses import dataclass, field

from spacy.tokens import Doc

_COLUMNS: list[int | str] = [
    "LEMMA",
    "LOWER",
    "POS",
    "TAG",
    "DEP",
    "HEAD",
    "IDX",
    "LENGTH",
    "ENT_TYPE",
    "SENT_START",
]
_NOT = ("not", "n't", "n’t")  # the parser does not know "n’t" everywhere


@dataclass(slots=True)
class ParseTable:
    """One list a column, one entry a token.

    ``heads`` are token indices (a root is its own head), ``starts`` and ``ends`` character offsets,
    ``left`` and ``right`` the first and last token of each subtree (both inclusive), ``sentence`` the
    number of the sentence a token is in, and ``sentences`` the token ranges, end-exclusive.
    """

    lemmas: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    pos: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    deps: list[str] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    entities: list[str] = field(default_factory=list)
    children: list[list[int]] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    right: list[int] = field(default_factory=list)
    sentence: list[int] = field(default_factory=list)
    sentences: list[tuple[int, int]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.words)

    def child(self, token: int, *deps: str) -> int | None:
        """The first child of ``token`` with one of these dependency labels."""
        for c in self.children[token]:
            if self.deps[c] in deps:
                return c
        return None

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Characters of the tokens ``first`` to ``last``, both inclusive."""
        return self.starts[first], self.ends[last]


def parse_table(doc: Doc) -> ParseTable:
    """Read ``doc`` out; empty where it has no dependency parse."""
    table = ParseTable()
    if not len(doc) or not doc.has_annotation("DEP"):
        return table
    rows = doc.to_array(_COLUMNS).tolist()
    strings = doc.vocab.strings
    known: dict[int, str] = {0: ""}

    def text(key: int) -> str:
        if key not in known:
            known[key] = strings[key]
        return known[key]

    size = len(rows)
    for i, (lemma, lower, pos, tag, dep, head, idx, length, entity, start) in enumerate(rows):
        table.words.append(text(lower))
        table.lemmas.append(text(lemma).lower() or text(lower))
        table.pos.append(text(pos))
        table.tags.append(text(tag))
        table.deps.append("neg" if text(lower) in _NOT else text(dep))
        table.heads.append(i + (head - (1 << 64) if head >> 63 else head))
        table.starts.append(idx)
        table.ends.append(idx + length)
        table.entities.append(text(entity))
        if i == 0 or start == 1:
            table.sentences.append((i, size))
            if i:
                table.sentences[-2] = (table.sentences[-2][0], i)
        table.sentence.append(len(table.sentences) - 1)
    _link(table)
    return table


def _link(table: ParseTable) -> None:
    """Fill ``children``, ``left`` and ``right`` from ``heads``."""
    size = len(table)
    table.children = [[] for _ in range(size)]
    table.left, table.right = list(range(size)), list(range(size))
    for i, head in enumerate(table.heads):
        if head != i:
            table.children[head].append(i)
    for i in range(size):
        up, steps = table.heads[i], 0
        while table.left[up] > i or table.right[up] < i:
            table.left[up] = min(table.left[up], i)
            table.right[up] = max(table.right[up], i)
            if table.heads[up] == up or steps > size:
                break
            up, steps = table.heads[up], steps + 1
