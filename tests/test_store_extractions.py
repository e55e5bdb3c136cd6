"""Statements, claims and incidents as stored, and extracted again."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from briefings.pipeline.annotations import Attribution, Incident
from briefings.store import Store, extractions
from briefings.store.rows import statement_rows, words
from tests.store_examples import TEXT, article, contents, extraction, ingest, rows


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "briefings.db") as store:
        yield store
        assert rows(store, "PRAGMA foreign_key_check") == []


def test_a_statement_has_its_words_spans_and_surroundings(store: Store) -> None:
    ingest(store, article())
    statement = next(iter(store.db.table("statements").rows))
    assert statement["quote"] == "“A faulty update,” ... “stopped the cranes.”"
    assert (statement["source"], statement["cue"]) == ("port spokeswoman Orla Finch", "said")
    assert [TEXT[s:e] for s, e in json.loads(statement["content_spans"])] == [
        "“A faulty update,”",
        "“stopped the cranes.”",
    ]
    whole = TEXT[statement["start"] : statement["end"]]
    assert whole == "“A faulty update,” port spokeswoman Orla Finch said, “stopped the cranes.”"
    assert statement["prefix"] + whole + statement["suffix"] in TEXT
    assert len(statement["prefix"]) == len(statement["suffix"]) == 32


def test_surroundings_end_with_the_text() -> None:
    [row] = statement_rows(article("No fault."), [Attribution("s1", content=[(0, 9)])], {}, {})
    assert (row["prefix"], row["suffix"], row["source"], row["cue"]) == ("", "", None, None)


def test_words_between_two_pieces_are_marked_and_white_space_is_not() -> None:
    text = "“One,” he said, “two.”\n“Three.”"
    assert words(text, [(0, 6), (16, 22), (23, 31)]) == "“One,” ... “two.” “Three.”"


def test_claims_point_to_their_statement_and_incident_and_narrator_s_to_no_statement(store: Store) -> None:
    ingest(store, article())
    claims = rows(
        store,
        "SELECT c.aspect, c.value, c.value_start IS NULL, c.speaker, s.local_id, i.label FROM claims AS c"
        " LEFT JOIN statements AS s ON s.id = statement_id JOIN incidents AS i ON i.id = incident_id",
    )
    incident = "Harwick port network failure"
    assert claims == [
        ("cause", "A faulty update", 0, "Orla Finch", "s1", incident),
        ("malicious_activity", "malicious", 1, "Officials", "s2", incident),
        ("resolution", "unresolved", 1, "narrator", None, incident),
    ]


def test_named_speakers_are_shared_by_articles_and_unnamed_ones_are_not(store: Store) -> None:
    other = TEXT.replace("on Monday", "on Sunday")
    ingest(store, article(), article(other, url="https://other.example/2"))
    assert rows(store, "SELECT name, kind FROM speakers") == [("Orla Finch", "person")]
    assert rows(store, "SELECT name FROM organizations") == [("Harwick port",)]
    assert (
        rows(store, "SELECT speaker, speaker_id FROM statements ORDER BY id")
        == [("Orla Finch", 1), ("Officials", None)] * 2
    )
    assert rows(store, "SELECT speaker_id FROM claims ORDER BY id") == [(1,), (None,), (None,)] * 2


def test_extracting_again_gives_the_same_rows(store: Store) -> None:
    ingest(store, article())
    before = contents(store)
    assert ingest(store, article(), full=True) == {"articles_updated": 1, "statements": 2, "claims": 3}
    assert before.pop("versions")[0]["run_id"] == 1
    after = contents(store)
    assert after.pop("versions")[0]["run_id"] == 2
    assert after == before


def test_another_extraction_keeps_ids_where_keys_agree_and_deletes_the_rest(store: Store) -> None:
    ingest(store, article())
    [finch, officials] = store.db.table("statements").rows
    run = store.start_run("some_model", "2.0")
    better = extraction()
    del better.attributions[0], better.claims[0]
    better.attributions[0] = replace(better.attributions[0], id="s1", role="officials")
    better.claims[0].attribution = "s1"
    better.incidents[0].label = "Network failure at Harwick"
    store.add(article(), better, run)

    [kept] = store.db.table("statements").rows
    assert (kept["id"], kept["key"], kept["local_id"]) == (officials["id"], officials["key"], "s1")
    assert kept["role"] == "officials"
    assert rows(store, "SELECT id, statement_id FROM claims ORDER BY id") == [(2, officials["id"]), (3, None)]
    assert rows(store, "SELECT id, label FROM incidents") == [(1, "Network failure at Harwick")]
    assert rows(store, "SELECT count(*) FROM speakers") == [(0,)]  # nobody refers to Orla Finch any more
    assert finch["key"] != officials["key"]


def test_people_s_tables_outlast_another_extraction(store: Store) -> None:
    ingest(store, article())
    [(key,)] = rows(store, "SELECT key FROM statements WHERE local_id = 's1'")
    store.db.table("reviews").insert(
        {
            "statement_key": key,
            "field": "role",
            "corrected": "director",
            "reviewed_utc": "2026-02-01T00:00:00Z",
        }
    )
    store.db.table("speaker_aliases").insert({"alias": "Orla Finch", "name": "Orla Finch-Hale"})
    before = contents(store)
    ingest(store, article(), full=True)
    after = contents(store)
    assert (after["reviews"], after["speaker_aliases"]) == (before["reviews"], before["speaker_aliases"])
    assert rows(store, "SELECT role FROM statement_list WHERE quote LIKE '%cranes%'") == [("director",)]


def test_a_key_changes_with_what_it_points_at_and_with_nothing_else() -> None:
    [first, second] = extraction().attributions
    relabelled = replace(first, id="s9", speaker="Finch", role=None, quote_type="mixed", attitude="belief")
    moved = replace(first, cue=[])

    def keys(text: str, *attributions: Attribution) -> list[str]:
        speakers = {("Orla Finch", "person"): 1, ("Finch", "person"): 2}
        found = statement_rows(article(text), attributions, speakers, {"Harwick port": 1})
        return [row["key"] for row in found]

    [key] = keys(TEXT, first)
    assert keys(TEXT, second, relabelled)[1] == key
    assert keys(TEXT, moved) != [key]
    assert keys(TEXT + " ", first) != [key]
    assert len(set(keys(TEXT, first, first, first))) == 3
    assert keys(TEXT, first, first)[0] == key


@pytest.mark.parametrize("failing", ["incidents", "statements", "claims"])
def test_an_error_in_the_middle_leaves_nothing_of_the_article(
    store: Store, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    ingest(store, article(url="https://other.example/2", text=TEXT + "\nMore."))
    before = contents(store)
    run = store.start_run("some_model", "1.0")

    def fail(*_: object) -> None:
        raise RuntimeError("disk on fire")

    monkeypatch.setattr(extractions, f"{failing[:-1]}_rows", fail)
    with pytest.raises(RuntimeError, match="disk on fire"):
        store.add(article(), extraction(), run)
    assert contents(store) == before
    assert (run.articles_new, run.statements) == (0, 0)
    monkeypatch.undo()
    store.add(article(), extraction(), run)
    assert (run.articles_new, run.statements) == (1, 2)


@pytest.mark.parametrize(
    ("part", "change", "message"),
    [
        ("attributions", {"content": [(0, 9999)]}, "s1 has the span"),
        ("attributions", {"content": []}, "s1 has no content"),
        ("attributions", {"cue": [(5, 5)]}, "s1 has the span"),
        ("claims", {"attribution": "s7"}, "refers to s7"),
        ("claims", {"incident": "i7"}, "refers to i7"),
        ("claims", {"evidence": (-1, 4)}, "has the span"),
        ("incidents", {"id": "i2"}, "two incidents are called i2"),
    ],
)
def test_an_extraction_that_does_not_fit_is_refused(
    store: Store, part: str, change: dict[str, object], message: str
) -> None:
    run = store.start_run("some_model", "1.0")
    broken = extraction()
    getattr(broken, part)[0] = replace(getattr(broken, part)[0], **change)
    broken.incidents.append(Incident("i2", "Another"))
    before = contents(store)
    with pytest.raises(ValueError, match=message):
        store.add(article(), broken, run)
    assert contents(store) == before
