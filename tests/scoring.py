"""Figures for extracted attributions and claims against gold annotations.

Every figure comes from a pairing of what was found with the gold of one article, one to one. Annotations
are objects as ``briefings extract`` prints them; spans are ``[start, end]`` in characters of the text.

Attributions are paired in the manner of the lenient and strict quotation scores of Pareti (2015), as
PolNeAR's authors count them (Newell, Margolin and Ruths 2018). Claims are paired by their evidence;
polarity and certainty are those of FactBank (Sauri and Pustejovsky 2009).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

Annotation = dict[str, Any]
Pairs = list[tuple[Annotation, Annotation]]

_LEADING_ARTICLE = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)
_UNTOLD = {"the", "a", "an", "mr", "ms", "mrs"}  # words that make no difference between two names


@dataclass(frozen=True, slots=True)
class Scored:
    """One article: its text, its gold annotations, and what was found in it."""

    text: str
    gold: dict[str, list[Annotation]]
    found: dict[str, list[Annotation]]


@dataclass(slots=True)
class Figures:
    """Counts over all articles added so far; ``values`` gives each figure as a share from 0 to 1."""

    _paired: Counter[str] = field(default_factory=Counter)
    _annotated: Counter[str] = field(default_factory=Counter)  # in gold and found, summed
    _judged: Counter[str] = field(default_factory=Counter)
    _right: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, articles: Iterable[Scored]) -> "Figures":
        figures = cls()
        for article in articles:
            figures._add_attributions(article)
            figures._add_claims(article)
        return figures

    def values(self) -> dict[str, float]:
        """F1 of attributions and claims, then accuracy of the labels of those that were paired."""
        f1 = {name: 2 * self._paired[name] / (total or 1) for name, total in self._annotated.items()}
        accuracy = {name: self._right[name] / total for name, total in self._judged.items()}
        return f1 | accuracy

    def _add_attributions(self, article: Scored) -> None:
        gold, found = article.gold["attributions"], article.found["attributions"]
        lenient = pair_lenient(article)
        self._count("attribution_lenient", lenient, gold, found)
        self._count("attribution_strict", pair_strict(article), gold, found)
        for one, other in lenient:
            self._judge("speaker", same_name(one["speaker"], other["speaker"]))

    def _add_claims(self, article: Scored) -> None:
        gold, found = article.gold["claims"], article.found["claims"]
        detected = pair_claims(article)
        self._count("claim", [pair for pair in detected if same_value(*pair)], gold, found)
        for one, other in detected:
            self._judge("polarity", one["polarity"] == other["polarity"])
            self._judge("certainty", one["certainty"] == other["certainty"])

    def _count(self, name: str, pairs: Pairs, gold: list[Annotation], found: list[Annotation]) -> None:
        self._paired[name] += len(pairs)
        self._annotated[name] += len(gold) + len(found)

    def _judge(self, name: str, right: bool) -> None:
        self._judged[name] += 1
        self._right[name] += right


def pair_lenient(article: Scored) -> Pairs:
    """Attributions whose contents overlap by half or more, best first, with sources that touch.

    Overlap is that of the characters of both contents that are not white space: those they share over
    those that either has. Sources touch if they share a letter or digit, or if neither has one.
    """

    def affinity(gold: Annotation, found: Annotation) -> float | None:
        ours = _characters(found["content"], article.text)
        theirs = _characters(gold["content"], article.text)
        overlap = len(ours & theirs) / (len(ours | theirs) or 1)
        return overlap if overlap >= 0.5 and _sources_touch(gold, found, article.text) else None

    return _pair(article.gold["attributions"], article.found["attributions"], affinity)


def pair_strict(article: Scored) -> Pairs:
    """Attributions with the same content and the same source.

    What is neither letter nor digit counts for nothing at the ends of a span, nor as a gap between two,
    and neither does an article at the head of a source.
    """

    def affinity(gold: Annotation, found: Annotation) -> float | None:
        ours, theirs = _core(found, article.text), _core(gold, article.text)
        return 1.0 if ours == theirs and ours[0] else None

    return _pair(article.gold["attributions"], article.found["attributions"], affinity)


def pair_claims(article: Scored) -> Pairs:
    """Claims on one aspect whose evidence overlaps by half of the shorter; the same value first."""

    def affinity(gold: Annotation, found: Annotation) -> float | None:
        shared = overlap_of_shorter(gold["evidence"], found["evidence"])
        if gold["aspect"] != found["aspect"] or shared < 0.5:
            return None
        return shared + same_value(gold, found)

    return _pair(article.gold["claims"], article.found["claims"], affinity)


def same_value(gold: Annotation, found: Annotation) -> bool:
    """Whether two claims on an aspect say the same: for causes, phrases that overlap by half, or none."""
    one, other = gold["value"], found["value"]
    if isinstance(one, list) and isinstance(other, list):
        return overlap_of_shorter(one, other) >= 0.5
    return bool(one == other)


def same_name(one: str | None, other: str | None) -> bool:
    """Whether all words of one name are in the other, whatever their case; or whether there is no name."""
    ours, theirs = _words(one), _words(other)
    return (ours <= theirs or theirs <= ours) if ours and theirs else ours == theirs


def overlap_of_shorter(one: list[int], other: list[int]) -> float:
    """The characters that two spans share, as a share of the shorter one."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(shared, 0) / max(min(one[1] - one[0], other[1] - other[0]), 1)


def _pair(
    gold: list[Annotation],
    found: list[Annotation],
    affinity: Callable[[Annotation, Annotation], float | None],
) -> Pairs:
    """Pairs in order of falling affinity (None: never), each annotation in one pair at most."""
    candidates = [
        (value, i, j)
        for i, one in enumerate(gold)
        for j, other in enumerate(found)
        if (value := affinity(one, other)) is not None
    ]
    candidates.sort(key=lambda candidate: -candidate[0])
    pairs, taken_gold, taken_found = [], set(), set()
    for _, i, j in candidates:
        if i not in taken_gold and j not in taken_found:
            taken_gold.add(i)
            taken_found.add(j)
            pairs.append((gold[i], found[j]))
    return pairs


def _characters(spans: list[list[int]], text: str) -> set[int]:
    return {i for start, end in spans for i in range(start, end) if not text[i].isspace()}


def _sources_touch(gold: Annotation, found: Annotation, text: str) -> bool:
    one, other = (
        {i for i in _characters(annotation["source"], text) if text[i].isalnum()}
        for annotation in (gold, found)
    )
    return bool(one & other) or not (one or other)


def _core(annotation: Annotation, text: str) -> tuple[list[list[int]], list[list[int]]]:
    """Content and source as ``pair_strict`` compares them."""
    content = _trimmed(annotation["content"], text)
    source = _trimmed(annotation["source"], text, of_source=True)
    return _merged(content, text), _merged(source, text)


def _trimmed(spans: list[list[int]], text: str, of_source: bool = False) -> Iterator[list[int]]:
    for start, end in sorted(spans):
        kept = [i for i in range(start, end) if text[i].isalnum()]
        if not kept:
            continue
        start, end = kept[0], kept[-1] + 1
        article = _LEADING_ARTICLE.match(text, start, end) if of_source else None
        yield [article.end() if article else start, end]


def _merged(spans: Iterable[list[int]], text: str) -> list[list[int]]:
    merged: list[list[int]] = []
    for start, end in spans:
        if merged and not any(c.isalnum() for c in text[merged[-1][1] : start]):
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return merged


def _words(name: str | None) -> set[str]:
    plain = re.sub(r"['’]s\b", "", unicodedata.normalize("NFKD", name or "").casefold())
    return set(re.findall(r"\w+", plain)) - _UNTOLD
