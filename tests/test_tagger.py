"""The trained attribution component: from word pieces to attributions."""

import pickle
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

import briefings
from briefings.pipeline.attributions import load_tagger, shipped_tagger
from briefings.pipeline.attributions.decoding import Candidate, contest, find_cues, read_candidate
from briefings.pipeline.attributions.edges import whole_quotations, whole_words
from briefings.pipeline.attributions.network import OnnxNetwork
from briefings.pipeline.attributions.signed import signed_quotations
from briefings.pipeline.attributions.surroundings import WIDTH, places, relations
from briefings.pipeline.attributions.tagger import WINDOW, central, windows
from briefings.pipeline.bio import best_labels, runs
from briefings.pipeline.pieces import read_pieces
from briefings.pipeline.quotations import find_quotations

MODEL = Path(briefings.__file__).parent / "model"


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(MODEL / "tokenizer.json"))


def attributions(text: str) -> list[tuple[str, str, str]]:
    """Source, cue and content of each attribution as text, parts joined with " | "."""
    (found,) = shipped_tagger().predict([text])
    return [tuple(" | ".join(text[s:e] for s, e in spans) for spans in one) for one in found]  # type: ignore[misc]


# --- word pieces


def test_pieces_keep_the_case_that_the_encoder_does_not_see(tokenizer: Tokenizer) -> None:
    (pieces,) = read_pieces(tokenizer, ["Bell told IT so, 7"])
    assert pieces.features[:, 0].tolist() == [1, 0, 2, 0, 3, 3]


def test_pieces_know_paragraphs_and_spaces(tokenizer: Tokenizer) -> None:
    (pieces,) = read_pieces(tokenizer, ["It fell.\n\nShe said"])
    assert pieces.features[:, 1].tolist() == [2, 1, 0, 2, 1]
    assert pieces.paragraphs.tolist() == [0, 0, 0, 2, 2]


@pytest.mark.parametrize("quoted", ["“It fell”", '"It fell"', "''It fell''"])
def test_pieces_know_quotations_by_any_marks(tokenizer: Tokenizer, quoted: str) -> None:
    (pieces,) = read_pieces(tokenizer, [f"he said {quoted} twice"])
    (start,) = (i for i, s in enumerate(pieces.starts) if s == len("he said It"[:8]))
    places_in_quotation = pieces.features[start:-1, 2].tolist()
    assert set(places_in_quotation[:1]) == set(places_in_quotation[-1:]) == {2}
    assert places_in_quotation.count(1) == 2
    assert pieces.features[:start, 2].tolist() == [0, 0]
    assert pieces.features[-1, 2] == 0


def test_spans_cover_the_pieces_they_touch(tokenizer: Tokenizer) -> None:
    (pieces,) = read_pieces(tokenizer, ["one two three"])
    assert pieces.covered([(4, 7)]) == [(1, 2)]
    assert pieces.covered([(5, 9)]) == [(1, 3)]
    assert pieces.covered([(3, 4)]) == []


# --- windows


@pytest.mark.parametrize("n", [0, 1, WINDOW, WINDOW + 1, 3 * WINDOW + 7])
def test_windows_cover_every_piece_within_the_encoders_reach(n: int) -> None:
    found = windows(n)
    assert {i for first, stop in found for i in range(first, stop)} == set(range(n))
    assert all(stop - first <= WINDOW for first, stop in found)


def test_a_piece_is_read_from_the_window_whose_edges_are_farthest() -> None:
    n = 2 * WINDOW
    kept = central(n)
    for piece in (0, 1, WINDOW - 1, WINDOW, n - 1):
        inside = [(first, stop) for first, stop in windows(n) if first <= piece < stop]
        margins = {
            first: min(piece - first if first else n, stop - 1 - piece if stop < n else n)
            for first, stop in inside
        }
        assert margins[int(kept[piece])] == max(margins.values())


def test_places_about_a_cue_stay_inside_the_text() -> None:
    index = places([(0, 2), (500, 501), (999, 1000)], 1000)
    assert index.shape == (3, WIDTH)
    assert index[0, 0] == 0
    assert index[2, -1] == 999
    assert index[1, WIDTH // 2] == 500
    assert places([(1, 2)], 5).tolist() == [[0, 1, 2, 3, 4]]


def test_relations_tell_cue_side_and_paragraph() -> None:
    paragraphs = np.array([0, 0, 1, 1, 4])
    found = relations([(2, 4)], np.arange(5)[None], paragraphs)
    assert found["cue"].tolist() == [[0, 0, 1, 1, 0]]
    assert found["paragraph"].tolist() == [[1, 1, 2, 2, 4]]
    assert (found["distance"] - 32).tolist() == [[-2, -1, 0, 0, 1]]


# --- scores to candidates


def tag_scores(cue: Sequence[float]) -> np.ndarray:
    """Tag scores ``[n, 9]`` in which each piece begins a cue with the likelihood given."""
    scores = np.zeros((len(cue), 9), dtype=np.float32)
    likely = np.array(cue, dtype=np.float32)
    scores[:, 0], scores[:, 1], scores[:, 2] = np.log(1 - likely), np.log(likely), -20
    return scores


def test_cues_come_with_their_likelihood() -> None:
    found = find_cues(tag_scores([0.01, 0.9, 0.01, 0.3]))
    assert [span for span, _ in found] == [(1, 2), (3, 4)]
    assert [score for _, score in found] == pytest.approx([0.9, 0.3], abs=1e-4)


def test_the_best_labels_begin_before_they_go_on() -> None:
    likely = np.full((1, 3, 5), 0.01, dtype=np.float32)
    likely[0, 0, 0] = likely[0, 1, 4] = likely[0, 2, 4] = 0.9  # outside, inside, inside
    likely[0, 1, 3] = 0.08
    assert best_labels(np.log(likely)).tolist() == [[0, 3, 4]]


def test_a_run_is_one_span_of_one_kind() -> None:
    labels = np.array([3, 4, 3, 0, 1, 2, 5, 6])
    assert [runs(labels, begin) for begin in (1, 3, 5)] == [[(4, 6)], [(0, 2), (2, 3)], [(6, 8)]]


def test_a_candidate_has_one_source_and_drops_unlikely_parts() -> None:
    labels = np.array([1, 0, 1, 2, 0, 3, 4, 0, 3])
    likely = np.zeros((9, 5), dtype=np.float32)
    likely[np.arange(9), labels] = [0.5, 1, 0.9, 0.9, 1, 0.9, 0.9, 1, 0.5]
    found = read_candidate((4, 5), 0.8, np.arange(10, 19), labels, likely)
    assert found is not None
    assert found.source == (12, 14)
    assert found.content == [(15, 17)]
    assert found.score == pytest.approx(0.72)


def test_a_cue_without_content_is_no_candidate() -> None:
    assert read_candidate((0, 1), 1.0, np.arange(2), np.zeros(2, int), np.ones((2, 5), np.float32)) is None


def test_no_words_are_the_content_of_two_attributions() -> None:
    best = Candidate(0.9, (0, 1), None, [(2, 12)])
    nested = Candidate(0.8, (3, 4), None, [(5, 12)])
    beside = Candidate(0.7, (20, 21), None, [(10, 18)])
    faint = Candidate(0.4, (30, 31), None, [(31, 40)])
    found = contest([faint, beside, nested, best], threshold=0.5)
    assert [c.cue for c in found] == [(0, 1), (20, 21)]
    assert found[1].content == [(12, 18)]


# --- edges


@pytest.mark.parametrize(
    ("text", "span", "words"),
    [
        ("the outage ended", (6, 9), "outage"),
        ("they don't know", (0, 8), "they don't"),
        ("Kim's firm", (0, 3), "Kim"),
        ("Ms. O'Hara left", (4, 5), "O'Hara"),
        ("Ms. O’Hara left", (6, 10), "O’Hara"),
        ("it ran.", (0, 7), "it ran."),
    ],
)
def test_edges_cut_no_word(text: str, span: tuple[int, int], words: str) -> None:
    start, end = whole_words(text, *span)
    assert text[start:end] == words


def test_a_quotation_held_for_the_most_part_is_held_whole() -> None:
    text = "“It is over and done,” she said."
    assert whole_quotations([(1, 18)], [(23, 26)], find_quotations(text)) == [(0, 22)]


def test_a_quotation_held_in_small_part_is_left() -> None:
    text = "“It is over and done,” she said."
    assert whole_quotations([(0, 6)], [], find_quotations(text)) == [(0, 6)]


def test_marks_that_enclose_the_cue_decide_nothing() -> None:
    text = '"It is over, he added, and done for good."'
    assert whole_quotations([(1, 12), (23, 41)], [(16, 21)], find_quotations(text)) == [(1, 12), (23, 41)]


# --- signed quotations


@pytest.mark.parametrize("dash", ["—", "–", "―", "--"])
def test_a_line_of_quotation_dash_and_name_is_signed(dash: str) -> None:
    text = f"What readers say:\n“The lights went out twice.” {dash} Ana Gomez, Springfield.\nMore follows."
    ((source, cue, content),) = signed_quotations(text, find_quotations(text))
    assert text[slice(*source)] == "Ana Gomez, Springfield"
    assert text[slice(*cue)] == dash
    assert text[slice(*content)] == "“The lights went out twice.”"


@pytest.mark.parametrize(
    "text",
    [
        "“The lights went out” — and then they came back on",
        "“The lights went out” — Ana Gomez said so on Monday, and nobody knew why it had happened.",
        "He called it “a mess” — Ana Gomez",
        "“The lights went out.”",
        "“The lights went out.” —",
    ],
)
def test_other_lines_are_not_signed(text: str) -> None:
    assert signed_quotations(text, find_quotations(text)) == []


# --- the shipped model


def test_a_direct_quotation_with_its_source() -> None:
    text = "“We found no sign of an attack,” said Ana Gomez, a spokeswoman for the airline."
    assert attributions(text) == [
        ("Ana Gomez, a spokeswoman for the airline", "said", "“We found no sign of an attack,”")
    ]


def test_one_source_serves_two_cues() -> None:
    text = "The minister accused the contractor of negligence and said that “heads will roll.”"
    assert attributions(text) == [
        ("The minister", "accused", "the contractor of negligence"),
        ("The minister", "said", "that “heads will roll.”"),
    ]


def test_content_in_two_parts_about_its_cue() -> None:
    text = "“The network is back,” Gomez said. “We are sorry for the trouble this has caused.”"
    assert attributions(text) == [
        ("Gomez", "said", "“The network is back,” | “We are sorry for the trouble this has caused.”")
    ]


def test_a_source_given_by_according_to() -> None:
    text = "The fire began in a server room, according to a report by the fire service."
    assert attributions(text) == [
        ("a report by the fire service", "according to", "The fire began in a server room")
    ]


def test_narration_attributes_nothing() -> None:
    assert attributions("The river froze in January. Two bridges were closed for a week.") == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n ",
        "x" * 5000,
        "🙂" * 300,
        "“““ '' \" ”",
        "\x00\x01\u200b",
        "said " * 2000,
        "she said" + " and on" * 900,
        "İstanbul’da dedi ki: “Ağ çöktü.”",
    ],
)
def test_no_text_fails(text: str) -> None:
    (found,) = shipped_tagger().predict([text])
    for spans in found:
        assert spans.content
        for start, end in (*spans.source, *spans.cue, *spans.content):
            assert 0 <= start < end <= len(text)


def test_texts_together_give_what_each_gives_alone() -> None:
    texts = [
        "Gomez said the network was down.",
        "",
        "The mayor denied it. " * 60,
        "“Nobody knows,” a clerk told reporters.",
    ]
    together = shipped_tagger().predict(texts)
    for text, found in zip(texts, together, strict=True):
        assert shipped_tagger().predict([text]) == [found]
    assert [bool(found) for found in together] == [True, False, True, True]


def test_the_network_opens_again_in_another_process() -> None:
    network = pickle.loads(pickle.dumps(OnnxNetwork(MODEL)))
    ids = np.array([[101, 2016, 2056, 102]])
    tags, links = network.encode(ids, np.zeros((1, 4, 3), dtype=np.int64))
    assert tags.shape == (1, 4, 9)
    assert links.shape[:2] == (1, 4)


def test_a_higher_threshold_keeps_fewer_attributions() -> None:
    tagger = load_tagger(MODEL)
    text = "Gomez said the network was down. Its owner seemed hopeful about a repair. Fans want more trains."
    counts = []
    for tagger.threshold in (0.05, 0.5, 0.999):
        counts.append(len(tagger.predict([text])[0]))
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[-1]


def test_the_shipped_files_stay_small() -> None:
    assert sum(path.stat().st_size for path in MODEL.iterdir()) < 52 * 1024 * 1024
