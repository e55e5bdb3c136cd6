"""The corpus is sound, and the pipeline does on it, and on the yardsticks beside the project, what it did."""

import json

import pytest

from briefings.article import Article
from briefings.extraction import Extractor
from tests.score_gate import (
    SHARED,
    YARDSTICKS,
    Example,
    Values,
    examples,
    floors,
    names,
    scored,
)
from tests.scoring import Scored, pair_claims, pair_lenient, same_name, same_value

VALUES = {
    "quote_type": {"direct", "indirect", "mixed"},
    "speaker_kind": {"person", "organization", "document", "unnamed"},
    "attitude": {"assertion", "belief", "intention", "question", "emotion", "directive"},
    "polarity": {"positive", "negative"},
    "certainty": {"certain", "probable", "possible", "underspecified"},
}
CATEGORIES = {
    "malicious_activity": {"malicious", "not_malicious", "unknown"},
    "resolution": {"resolved", "in_progress", "unresolved", "unknown"},
}
HARD_CASES = {
    "short name",
    "pronoun",
    "definite description",
    "reopened quotation",
    "nested attribution",
    "relayed source",
    "document as source",
    "recording as source",
    "background incident",
    "corrected article",
    "wire copy",
    "no date",
    "page furniture",
    "repeated deck",
    "unbalanced quotation marks",
    "negation",
    "hedge",
    "question",
    "conditional",
    "generic statement",
    "hypothetical",
    "denied cause",
    "cause not known",
    "malicious activity not known",
}

beside_the_project = pytest.mark.skipif(not SHARED.exists(), reason="the yardsticks (../shared) are not here")


@pytest.fixture(scope="module")
def corpus() -> dict[str, Example]:
    return {example.name: example for example in examples()}


@pytest.fixture
def example(corpus: dict[str, Example], name: str) -> Example:
    return corpus[name]


@pytest.mark.parametrize("name", names())
class TestEveryArticle:
    def test_is_read_as_its_gold_says(self, example: Example) -> None:
        gold = example.gold
        told = {k: v for k, v in gold["article"].items() if k != "cases"}
        assert {name: getattr(example.article, name) for name in told} == told

    def test_has_attributions_that_stand_in_the_text(self, example: Example) -> None:
        text, attributions = example.article.text, example.gold["attributions"]
        assert [a["id"] for a in attributions] == list(dict.fromkeys(a["id"] for a in attributions))
        for attribution in attributions:
            for role in ("source", "cue", "content"):
                assert attribution[role], f"{attribution['id']} has no {role}"
                assert all(whole_words(span, text) for span in attribution[role]), attribution
                assert attribution[role] == sorted(attribution[role])
            printed = "".join(text[start:end] for start, end in attribution["content"])
            assert (attribution["quote_type"] == "indirect") == (not set(printed) & set('“”"')), attribution
            assert all(attribution[name] in VALUES[name] for name in ("speaker_kind", "attitude"))
            assert attribution["speaker"]

    def test_has_claims_that_stand_in_the_text(self, example: Example) -> None:
        text, gold = example.article.text, example.gold
        attributions = {a["id"]: a for a in gold["attributions"]}
        incidents = {i["id"] for i in gold["incidents"]}
        for claim in gold["claims"]:
            start, end = claim["evidence"]
            assert whole_words([start, end], text)
            assert "\n" not in text[start:end]
            assert all(claim[name] in VALUES[name] for name in ("polarity", "certainty"))
            assert claim["incident"] in incidents
            if claim["aspect"] == "cause" and claim["value"] is not None:
                assert whole_words(claim["value"], text)
                assert start <= claim["value"][0] < claim["value"][1] <= end
            elif claim["aspect"] != "cause":
                assert claim["value"] in CATEGORIES[claim["aspect"]]
            if claim["attribution"] is None:
                assert (claim["source"], claim["speaker"], claim["spokesperson"]) == (None, "narrator", False)
            else:
                attribution = attributions[claim["attribution"]]
                assert claim["source"] == attribution["source"][0]
                assert claim["speaker"] == attribution["speaker"]
                assert claim["spokesperson"] == attribution["spokesperson"]

    def test_has_a_main_incident(self, example: Example) -> None:
        incidents = example.gold["incidents"]
        assert any(incident["main"] for incident in incidents)
        assert len({incident["label"] for incident in incidents}) == len(incidents)


def test_every_article_has_gold_and_all_gold_has_an_article(corpus: dict[str, Example]) -> None:
    assert list(corpus) == names()


def test_the_corpus_is_broad_enough(corpus: dict[str, Example]) -> None:
    assert len(corpus) >= 44
    assert len({example.path.parent for example in corpus.values()}) >= 14
    assert {example.path.suffix for example in corpus.values()} == {".txt", ".html", ".jsonl"}


def test_every_hard_case_occurs(corpus: dict[str, Example]) -> None:
    cases = {case for example in corpus.values() for case in example.gold["article"]["cases"]}
    assert cases >= HARD_CASES


def test_wire_copy_is_the_same_text_at_two_addresses(corpus: dict[str, Example]) -> None:
    first, second = with_case("wire copy", corpus)
    assert first.sha256 == second.sha256
    assert first.url != second.url


def test_a_corrected_article_keeps_its_address(corpus: dict[str, Example]) -> None:
    first, second = with_case("corrected article", corpus)
    assert first.url == second.url
    assert first.text != second.text


@pytest.mark.parametrize(
    "yardstick", [y if y == "corpus" else pytest.param(y, marks=beside_the_project) for y in YARDSTICKS]
)
def test_no_figure_falls_under_its_floor(yardstick: str) -> None:
    values: Values = YARDSTICKS[yardstick]()
    fallen = {
        name: f"{values[name]:.4f} < {floor}"
        for name, floor in floors()[yardstick].items()
        if values[name] < floor
    }
    assert set(floors()[yardstick]) == set(values)
    assert not fallen


@pytest.fixture(scope="module")
def seed() -> Scored:
    folder = SHARED / "seed"
    gold = json.loads((folder / "gold.json").read_text("utf-8"))
    article = Article(source="seed", text=(folder / "article.txt").read_text("utf-8"), published="2022-01-28")
    with Extractor() as extractor:
        (_, outcome), *_ = extractor.run([article])
    return scored(Example("seed", folder, article, gold), outcome)


@beside_the_project
class TestTheArticleThatTheProjectBeganWith:
    def test_gives_its_eleven_attributions(self, seed: Scored) -> None:
        pairs = pair_lenient(seed)
        right = [gold["id"] for gold, found in pairs if same_name(gold["speaker"], found["speaker"])]
        assert len(right) == len(seed.gold["attributions"]) == 11, right

    def test_gives_thirteen_of_its_fourteen_claims_and_at_most_two_more(self, seed: Scored) -> None:
        right = [gold["evidence"] for gold, found in pair_claims(seed) if same_value(gold, found)]
        assert len(right) >= 13, right
        assert len(seed.found["claims"]) - len(right) <= 2

    def test_gives_nothing_from_the_furniture_at_its_end(self, seed: Scored) -> None:
        end = seed.text.index("Copyright ©")
        spans = [
            span for a in seed.found["attributions"] for role in ("source", "content") for span in a[role]
        ]
        spans += [claim["evidence"] for claim in seed.found["claims"]]
        assert [span for span in spans if span[1] > end] == []

    def test_keeps_its_four_incidents_apart(self, seed: Scored) -> None:
        assert len(seed.found["incidents"]) == 4
        together: dict[str, set[str]] = {}
        for gold, found in pair_claims(seed):
            together.setdefault(found["incident"], set()).add(gold["incident"])
        assert all(len(incidents) == 1 for incidents in together.values()), together


def with_case(case: str, corpus: dict[str, Example]) -> list[Article]:
    return [example.article for example in corpus.values() if case in example.gold["article"]["cases"]]


def whole_words(span: list[int], text: str) -> bool:
    """Whether the span lies in the text, begins and ends with something printed, and cuts no word."""
    start, end = span
    if not 0 <= start < end <= len(text) or text[start:end] != text[start:end].strip():
        return False
    return not any(text[i - 1].isalnum() and text[i].isalnum() for i in (start, end) if 0 < i < len(text))
