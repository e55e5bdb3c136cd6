"""Cutting a text at the edges of what is highlighted in it."""

from time import perf_counter

from briefings.plugin.highlights import CONTENT, CUE, EVIDENCE, SOURCE, Mark, paragraphs, segmented


def cut(text: str, *marks: Mark, focus: str | None = None) -> list[list[tuple[str, str, str | None]]]:
    """Text, classes and owner of each segment."""
    return [
        [(segment.text, " ".join(segment.classes), segment.owner) for segment in paragraph]
        for paragraph in segmented(text, marks, focus)
    ]


def test_a_line_is_a_paragraph_with_or_without_blank_lines_between() -> None:
    long = "x" * 120
    text = f"{long}\nsecond \n\n  third\n"
    assert [text[start:end] for start, end in paragraphs(text)] == [long, "second", "third"]


def test_blank_lines_part_the_paragraphs_of_hard_wrapped_text() -> None:
    text = "one line\nand its rest\n\nanother\n"
    assert [text[start:end] for start, end in paragraphs(text)] == ["one line\nand its rest", "another"]


def test_an_empty_text_has_no_paragraphs() -> None:
    assert segmented(" \n\n ", [Mark(0, 3, CONTENT, "statement-1")]) == []


def test_text_without_marks_is_one_plain_segment() -> None:
    assert cut("Nothing here.") == [[("Nothing here.", "", None)]]


def test_the_parts_of_a_statement_lead_to_it() -> None:
    marks = [
        Mark(0, 2, SOURCE, "statement-1"),
        Mark(3, 7, CUE, "statement-1"),
        Mark(8, 10, CONTENT, "statement-1", "direct"),
    ]
    assert cut("He said no.", *marks) == [
        [
            ("He", "source", "statement-1"),
            (" ", "", None),
            ("said", "cue", "statement-1"),
            (" ", "", None),
            ("no", "content direct", "statement-1"),
            (".", "", None),
        ]
    ]


def test_a_nested_statement_leads_to_the_inner_one() -> None:
    outer = Mark(0, 9, CONTENT, "statement-1", "indirect")
    inner = Mark(3, 6, CONTENT, "statement-2", "direct")
    assert cut("abcdefghi", outer, inner) == [
        [
            ("abc", "content indirect", "statement-1"),
            ("def", "content direct nested", "statement-2"),
            ("ghi", "content indirect", "statement-1"),
        ]
    ]


def test_marks_that_overlap_without_nesting_are_all_kept() -> None:
    content = Mark(0, 5, CONTENT, "statement-1", "mixed")
    evidence = Mark(3, 8, EVIDENCE, "claim-4", "cause")
    assert cut("abcdefgh", content, evidence) == [
        [
            ("abc", "content mixed", "statement-1"),
            ("de", "content mixed evidence cause", "statement-1"),
            ("fgh", "evidence cause", "claim-4"),
        ]
    ]


def test_two_claims_on_the_same_words_show_both_aspects() -> None:
    marks = [Mark(0, 3, EVIDENCE, "claim-1", "cause"), Mark(0, 3, EVIDENCE, "claim-2", "malicious_activity")]
    assert cut("abc", *marks) == [[("abc", "evidence cause malicious_activity", "claim-1")]]


def test_a_mark_over_several_paragraphs_goes_on_in_each_and_is_announced_once() -> None:
    content = Mark(2, 12, CONTENT, "statement-1", "direct", anchor="s1", label="1")
    pieces = segmented("aabb\ncccc\nddee", [content])
    assert cut("aabb\ncccc\nddee", content) == [
        [("aa", "", None), ("bb", "content direct", "statement-1")],
        [("cccc", "content direct", "statement-1")],
        [("dd", "content direct", "statement-1"), ("ee", "", None)],
    ]
    assert [anchor for paragraph in pieces for segment in paragraph for anchor in segment.anchors] == ["s1"]
    assert [label for paragraph in pieces for segment in paragraph for label in segment.labels] == ["1"]


def test_the_anchor_of_a_mark_that_begins_between_paragraphs_comes_with_the_next() -> None:
    [first, second] = segmented("aa\nbb", [Mark(2, 5, CONTENT, "statement-1", "direct", anchor="s1")])
    assert [segment.anchors for segment in first + second] == [[], ["s1"]]


def test_marks_outside_the_text_are_cut_to_it() -> None:
    marks = [Mark(-5, 1, SOURCE, "statement-1"), Mark(2, 99, CUE, "statement-1"), Mark(50, 60, CONTENT, "x")]
    assert cut("abc", *marks) == [
        [("a", "source", "statement-1"), ("b", "", None), ("c", "cue", "statement-1")]
    ]


def test_what_is_in_focus_stands_out_in_all_its_pieces() -> None:
    marks = [
        Mark(0, 1, CONTENT, "statement-1", "direct"),
        Mark(1, 2, CONTENT, "statement-2", "direct"),
        Mark(2, 3, CONTENT, "statement-1", "direct"),
    ]
    [segments] = segmented("abc", marks, focus="statement-1")
    assert ["focus" in segment.classes for segment in segments] == [True, False, True]


def test_a_long_text_with_hundreds_of_statements_is_cut_quickly() -> None:
    text = ("word " * 39 + "end.\n") * 500  # 100 kB
    step = len(text) // 300
    marks = [
        mark
        for number in range(300)
        for mark in (
            Mark(number * step, number * step + 200, CONTENT, f"statement-{number}", "indirect"),
            Mark(number * step + 210, number * step + 220, SOURCE, f"statement-{number}"),
            Mark(number * step + 221, number * step + 230, CUE, f"statement-{number}"),
            Mark(number * step + 50, number * step + 900, EVIDENCE, f"claim-{number}", "cause"),
        )
    ]
    start = perf_counter()
    pieces = segmented(text, marks)
    assert perf_counter() - start < 1
    joined = "".join(segment.text for paragraph in pieces for segment in paragraph)
    assert joined == text.replace("\n", "")
