"""Reading: sources become articles; what is unsuitable or malformed says why, and the rest goes on."""

import io
import json
import os
from pathlib import Path

import pytest

from briefings.article import Article
from briefings.errors import SourceError, UnsuitableArticle
from briefings.readers import MAX_BYTES, MAX_CHARACTERS, count, holds_one_article, read
from briefings.readers.dates import iso_date
from briefings.readers.jsonl import MAX_LINE

BODY = "The pumps stopped on Thursday.\n“It was a fault,” the operator said."
PARAGRAPHS = [
    "The control system of the water works failed on Thursday, its operator said, and all pumps stopped.",
    "“We have found no sign of an attack,” the director of the operator told reporters.",
    "Engineers replaced a switch in the control room, and the pumps started again before noon.",
]


def only(source: str | Path) -> Article:
    [found] = read(str(source))
    assert isinstance(found, Article), found
    return found


def only_error(source: str | Path) -> SourceError:
    [found] = read(str(source))
    assert isinstance(found, SourceError), found
    return found


def saved(tmp_path: Path, name: str, content: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def page(head: str = "", body: str | None = None) -> str:
    paragraphs = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    return (
        f"<!DOCTYPE html><html><head>{head}</head><body><nav><a href='/'>Home</a></nav>"
        f"<article>{paragraphs if body is None else body}</article></body></html>"
    )


class TestPlainText:
    def test_without_header_all_of_it_is_text(self, tmp_path: Path) -> None:
        path = saved(tmp_path, "a.txt", BODY)
        assert only(path) == Article(source=str(path), text=BODY)

    def test_header_lines_give_the_fields(self, tmp_path: Path) -> None:
        header = "Title: Pumps: a fault\nURL: https://news.example/1\ndate: 2024-07-19\nPublisher: The Post\n"
        path = saved(tmp_path, "a.txt", f"{header}Author: Ann Lee\n\n{BODY}")
        assert only(path) == Article(
            source=str(path),
            text=BODY,
            url="https://news.example/1",
            title="Pumps: a fault",
            published="2024-07-19",
            publisher="The Post",
            author="Ann Lee",
        )

    @pytest.mark.parametrize(
        "text",
        [
            f"Note: the pumps are back.\n\n{BODY}",
            f"Title: Pumps stopped\nNote: this is no header.\n\n{BODY}",
            f"\nTitle: after a blank line\n\n{BODY}",
        ],
    )
    def test_other_first_lines_are_text(self, tmp_path: Path, text: str) -> None:
        assert only(saved(tmp_path, "a.txt", text)).text == text

    def test_empty_header_field_is_none(self, tmp_path: Path) -> None:
        article = only(saved(tmp_path, "a.txt", f"Title: Pumps\nDate:\n\n{BODY}"))
        assert (article.title, article.published) == ("Pumps", None)

    def test_line_ends_stay_as_they_are_but_for_the_last(self, tmp_path: Path) -> None:
        crlf = BODY.replace("\n", "\r\n")
        article = only(saved(tmp_path, "a.txt", f"Title: Pumps\r\n\r\n  {crlf}\r\n"))
        assert article.text == f"  {crlf}"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    def test_encodings_give_the_same_text(self, tmp_path: Path, encoding: str) -> None:
        assert only(saved(tmp_path, "a.txt", BODY.encode(encoding))).text == BODY

    def test_utf8_with_a_broken_byte_stays_utf8(self, tmp_path: Path) -> None:
        article = only(saved(tmp_path, "a.txt", BODY.encode() + b" caf\xe9"))
        assert article.text == BODY + " caf�"


class TestJsonLines:
    def test_fields_of_a_line(self, tmp_path: Path) -> None:
        line = {
            "id": 7,
            "url": "https://news.example/7",
            "title": "Pumps",
            "date": "2017_04_1",
            "publisher": "The Post",
            "author": ["Ann Lee", "Bo Ek"],
            "text": f" {BODY}\r\n",
            "extra": {"ignored": True},
        }
        path = saved(tmp_path, "a.jsonl", json.dumps(line))
        assert only(path) == Article(
            source=f"{path}#7",
            text=f" {BODY}\r\n",
            id="7",
            url="https://news.example/7",
            title="Pumps",
            published="2017-04-01",
            publisher="The Post",
            author="Ann Lee, Bo Ek",
        )

    def test_line_without_id_is_named_by_its_text(self, tmp_path: Path) -> None:
        article = only(saved(tmp_path, "a.jsonl", json.dumps({"text": BODY})))
        assert article.source.endswith(f"a.jsonl#{article.sha256[:12]}")

    def test_byte_order_mark_crlf_and_blank_lines(self, tmp_path: Path) -> None:
        lines = b"\xef\xbb\xbf" + b"\r\n\r\n".join(
            json.dumps({"text": f"{n} {BODY}"}).encode() for n in range(3)
        )
        found = list(read(str(saved(tmp_path, "a.jsonl", lines))))
        assert [item.text[0] for item in found if isinstance(item, Article)] == ["0", "1", "2"]

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            (b'{"text": "cut o', "malformed JSON: Unterminated string starting at column 10"),
            (b'["a list"]', "not a JSON object"),
            (b'{"id": 1}', "no text"),
            (b'{"text": 3}', "text is not a string"),
            (b'{"text": "x", "title": {}}', "title is not a string"),
            (b'{"text": "caf\xe9"}', "not UTF-8 at byte 14 of the line"),
            (b'{"text": "\\ud800"}', "half of a surrogate pair"),
            (b"[" * 100_000, "malformed JSON: nested too deeply"),
            (b'{"n": ' + b"9" * 5000 + b"}", "malformed JSON: Exceeds the limit"),
            (b'{"text": "' + b"x" * MAX_LINE, "line of more than 16,000,000 bytes"),
        ],
        ids=[
            "cut",
            "list",
            "no text",
            "number",
            "object as title",
            "Latin-1",
            "surrogate",
            "deep",
            "digits",
            "long",
        ],
    )
    def test_bad_line_names_its_number_and_the_rest_goes_on(
        self, tmp_path: Path, line: bytes, reason: str
    ) -> None:
        good = json.dumps({"text": BODY}).encode()
        path = saved(tmp_path, "a.jsonl", b"\n".join([good, line, good]))
        first, error, last = read(str(path))
        assert isinstance(first, Article)
        assert isinstance(last, Article)
        assert isinstance(error, SourceError)
        assert error.source == f"{path}:2"
        assert error.reason.startswith(reason)

    def test_utf16_is_refused_once(self, tmp_path: Path) -> None:
        path = saved(tmp_path, "a.jsonl", (json.dumps({"text": BODY}) + "\n").encode("utf-16") * 2)
        assert "UTF-8" in only_error(path).reason


class TestHtml:
    def test_body_is_one_paragraph_a_line(self, tmp_path: Path) -> None:
        path = saved(tmp_path, "a.html", page())
        assert only(path).text == "\n".join(PARAGRAPHS)

    def test_blockquotes_are_kept_with_their_paragraphs(self, tmp_path: Path) -> None:
        quote = "<blockquote><p>“The pumps will run.</p><p>“We apologise.”</p></blockquote>"
        body = f"<p>{PARAGRAPHS[0]}</p>{quote}<p>{PARAGRAPHS[2]}</p>"
        lines = only(saved(tmp_path, "a.html", page(body=body))).text.splitlines()
        assert lines[1:3] == ["“The pumps will run.", "“We apologise.”"]

    def test_repeated_paragraphs_are_kept(self, tmp_path: Path) -> None:
        body = f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[0]}</p>"
        text = only(saved(tmp_path, "a.html", page(body=body))).text
        assert text.count(PARAGRAPHS[0]) == 2

    def test_comments_are_left_out(self, tmp_path: Path) -> None:
        comments = "<div class='comments' id='comments'><p>First! I knew that the pumps would fail.</p></div>"
        markup = page().replace("</article>", f"</article>{comments}")
        assert "I knew" not in only(saved(tmp_path, "a.html", markup)).text

    def test_json_ld_gives_the_metadata(self, tmp_path: Path) -> None:
        ld = {
            "@context": "https://schema.org",
            "@graph": [
                {"@type": "Organization", "@id": "#org", "name": "The Post"},
                {"@type": "WebPage", "datePublished": "1999-01-01"},
                {
                    "@type": ["NewsArticle"],
                    "headline": "Pumps stopped",
                    "datePublished": "2024-07-19T09:30:00Z",
                    "dateModified": "2024-07-20T10:00:00+02:00",
                    "author": [{"@type": "Person", "name": "Ann Lee"}, {"name": "Bo Ek"}],
                    "publisher": {"@id": "#org"},
                    "mainEntityOfPage": {"@id": "https://news.example/pumps"},
                },
            ],
        }
        meta = "<meta property='article:published_time' content='2001-01-01'><title>Other</title>"
        head = f"{meta}<script type='application/ld+json'>{json.dumps(ld)}</script>"
        article = only(saved(tmp_path, "a.html", page(head)))
        assert article.title == "Pumps stopped"
        assert article.published == "2024-07-19T09:30:00+00:00"
        assert article.modified == "2024-07-20T10:00:00+02:00"
        assert article.author == "Ann Lee, Bo Ek"
        assert article.publisher == "The Post"
        assert article.url == "https://news.example/pumps"

    def test_meta_tags_serve_where_json_ld_is_broken(self, tmp_path: Path) -> None:
        head = (
            "<script type='application/ld+json'>{broken</script>"
            "<meta property='og:title' content='Pumps stopped'>"
            "<meta property='article:published_time' content='2024-07-19T09:30:00+00:00'>"
            "<meta property='article:modified_time' content='2024-07-20T09:30:00+00:00'>"
            "<meta property='og:site_name' content='The Post'>"
            "<meta name='author' content='Ann Lee'>"
            "<link rel='canonical' href='https://news.example/pumps'>"
            "<meta property='og:url' content='https://news.example/pumps?from=mail'>"
        )
        article = only(saved(tmp_path, "a.html", page(head)))
        assert article.title == "Pumps stopped"
        assert article.published == "2024-07-19T09:30:00+00:00"
        assert article.modified == "2024-07-20T09:30:00+00:00"
        assert article.author == "Ann Lee"
        assert article.publisher == "The Post"
        assert article.url == "https://news.example/pumps"

    @pytest.mark.parametrize(
        "ld",
        ["[]", "[[3]]", '{"@type": 5}', '{"@type": "NewsArticle", "author": {"@id": []}, "publisher": 7}'],
    )
    def test_strange_json_ld_does_no_harm(self, tmp_path: Path, ld: str) -> None:
        path = saved(tmp_path, "a.html", page(f"<script type='application/ld+json'>{ld}</script>"))
        assert only(path) == Article(source=str(path), text="\n".join(PARAGRAPHS))

    def test_time_of_publication_from_an_element(self, tmp_path: Path) -> None:
        time = "<time itemprop='datePublished' datetime='2024-07-19'>Friday</time>"
        article = only(saved(tmp_path, "a.html", page().replace("<article>", f"<article>{time}")))
        assert article.published == "2024-07-19"

    def test_copyright_year_is_no_date(self, tmp_path: Path) -> None:
        markup = page().replace("</article>", "</article><footer>Copyright © 2021 The Post</footer>")
        assert only(saved(tmp_path, "a.html", markup)).published is None

    def test_page_without_metadata_has_none(self, tmp_path: Path) -> None:
        path = saved(tmp_path, "a.html", page())
        assert only(path) == Article(source=str(path), text="\n".join(PARAGRAPHS))

    def test_address_that_a_browser_noted_when_saving(self, tmp_path: Path) -> None:
        note = "<!-- saved from url=(0028)https://news.example/pumps -->"
        assert only(saved(tmp_path, "a.html", note + page())).url == "https://news.example/pumps"

    @pytest.mark.parametrize("charset", ["windows-1252", "iso-8859-1", "shift_jis", "utf-8"])
    def test_declared_charset(self, tmp_path: Path, charset: str) -> None:
        # the euro sign of Windows-1252 is a control character in ISO 8859-1 proper
        sign = "日本" if charset == "shift_jis" else "€"
        body = (
            f"<p>{PARAGRAPHS[1]}</p><p>The switch from the maker {sign} is older than the pumps, he said.</p>"
        )
        encoding = "cp1252" if charset == "iso-8859-1" else charset
        data = page(f"<meta charset='{charset}'>", body * 2).encode(encoding)
        assert f"maker {sign} is" in only(saved(tmp_path, "a.html", data)).text

    @pytest.mark.parametrize(
        "body",
        ["", "<p>Too short to be an article.</p>", "<ul>" + "<li>Home and more</li>" * 60 + "</ul>"],
        ids=["nothing", "short", "menu"],
    )
    def test_page_without_article_is_unsuitable(self, tmp_path: Path, body: str) -> None:
        error = only_error(saved(tmp_path, "a.html", page(body=body)))
        assert isinstance(error, UnsuitableArticle)
        assert "no article on the page" in error.reason

    def test_page_that_the_libraries_fail_on_is_an_error(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object, **__: object) -> None:
            raise RecursionError("too deep")

        monkeypatch.setattr("trafilatura.extract", fail)
        error = only_error(saved(tmp_path, "a.html", page()))
        assert error.reason == "cannot be read: RecursionError: too deep"
        assert not isinstance(error, UnsuitableArticle)


class TestUnsuitable:
    @pytest.mark.parametrize(
        ("name", "content", "reason"),
        [
            ("a.txt", b"", "no text"),
            ("a.txt", b" \n\t\n", "no text"),
            ("a.txt", b"Title: only a header\n\n", "no text"),
            ("a.html", b"", "no article on the page"),
            ("a.txt", b"GIF89a\x00\x01", "binary"),
            ("a.html", b"\x89PNG\r\n\x1a\n\x00", "binary"),
            ("a.txt", bytes(range(1, 256)) * 4, "binary"),
            ("a.txt", b"a" * (MAX_BYTES + 1), "too large"),
            ("a.txt", b"word " * (MAX_CHARACTERS // 5) + b"!", "too large: 300,001 characters"),
            ("a.jsonl", b'{"text": "a\\u0000b"}', "binary"),
            ("a.jsonl", b'{"text": ""}', "no text"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_is_skipped_with_the_reason(self, tmp_path: Path, name: str, content: bytes, reason: str) -> None:
        error = only_error(saved(tmp_path, name, content))
        assert isinstance(error, UnsuitableArticle)
        assert error.reason.startswith(reason)

    @pytest.mark.parametrize(
        ("text", "language"),
        [
            (
                "Ein Stromausfall hat am Donnerstag das Netz lahmgelegt, sagte ein Sprecher des Betreibers. "
                "Ursache sei ein Softwarefehler gewesen, hieß es weiter.",
                "de",
            ),
            ("水道の制御システムが木曜日の朝に停止した。運営会社は攻撃の兆候はないと述べた。" * 4, "ja"),
        ],
    )
    def test_other_languages_are_told(self, tmp_path: Path, text: str, language: str) -> None:
        error = only_error(saved(tmp_path, "a.txt", text))
        assert isinstance(error, UnsuitableArticle)
        assert error.reason == f"not English (language code {language})"

    @pytest.mark.parametrize("text", ["Alles wieder gut.", "Netz ok", BODY])
    def test_short_texts_are_not_judged_by_language(self, tmp_path: Path, text: str) -> None:
        assert only(saved(tmp_path, "a.txt", text)).text == text


class TestSources:
    def test_folder_is_read_in_sorted_order_and_only_known_files(self, tmp_path: Path) -> None:
        for name in ("b.txt", "sub/c.TXT", "a.jsonl", ".hidden.txt", "a.gold.json", "notes.md", ".git/x.txt"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            saved(tmp_path, name, json.dumps({"id": name, "text": name}) if name == "a.jsonl" else name)
        found = [item.source for item in read(str(tmp_path))]
        assert found == [f"{tmp_path}/a.jsonl#a.jsonl", f"{tmp_path}/b.txt", f"{tmp_path}/sub/c.TXT"]

    def test_files_that_a_browser_saved_beside_a_page_are_passed_over(self, tmp_path: Path) -> None:
        saved(tmp_path, "story.html", page())
        (tmp_path / "story_files").mkdir()
        saved(tmp_path, "story_files/frame.html", page())
        (tmp_path / "my_files").mkdir()
        saved(tmp_path, "my_files/a.txt", BODY)
        assert [Path(item.source).name for item in read(str(tmp_path))] == ["a.txt", "story.html"]

    def test_links_that_go_round_or_nowhere_end(self, tmp_path: Path) -> None:
        (tmp_path / "round").symlink_to(tmp_path)
        (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
        saved(tmp_path, "a.txt", BODY)
        assert [Path(item.source).name for item in read(str(tmp_path))] == ["a.txt"]

    def test_folder_without_articles_is_an_error(self, tmp_path: Path) -> None:
        saved(tmp_path, "notes.md", BODY)
        assert "no article files" in only_error(tmp_path).reason

    def test_missing_file_is_an_error(self, tmp_path: Path) -> None:
        error = only_error(tmp_path / "missing.txt")
        assert error.reason == "No such file or directory"
        assert not isinstance(error, UnsuitableArticle)

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
    def test_file_without_permission_is_an_error(self, tmp_path: Path) -> None:
        path = saved(tmp_path, "a.txt", BODY)
        path.chmod(0)
        assert only_error(path).reason == "Permission denied"

    @pytest.mark.parametrize(
        ("content", "text"),
        [
            (BODY, BODY),
            (f"\n {json.dumps({'text': BODY})}", BODY),
            (f"\ufeff{page()}", "\n".join(PARAGRAPHS)),
        ],
        ids=["text", "json lines", "html"],
    )
    @pytest.mark.parametrize("source", ["-", "file"])
    def test_format_is_told_by_the_first_character(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, text: str, source: str
    ) -> None:
        if source == "-":
            stdin = io.TextIOWrapper(io.BufferedReader(io.BytesIO(content.encode())))
            monkeypatch.setattr("sys.stdin", stdin)
        else:
            source = str(saved(tmp_path, "article", content))
        [article] = read(source)
        assert isinstance(article, Article)
        assert article.text.strip() == text
        assert article.source.split("#")[0] == source

    def test_count_agrees_with_what_is_read(self, tmp_path: Path) -> None:
        saved(
            tmp_path, "a.jsonl", "\n\n".join([json.dumps({"text": BODY}), "broken", json.dumps({"text": ""})])
        )
        saved(tmp_path, "b.txt", BODY)
        saved(tmp_path, "c.html", "")
        missing = str(tmp_path / "missing.txt")
        sources = [str(tmp_path), missing]
        assert count(sources) == 6 == sum(1 for source in sources for _ in read(source))
        assert count(["-"]) is None

    def test_which_sources_hold_one_article(self, tmp_path: Path) -> None:
        assert holds_one_article(str(saved(tmp_path, "a.txt", BODY)))
        assert holds_one_article(str(saved(tmp_path, "b.html", page())))
        assert not holds_one_article(str(saved(tmp_path, "c.jsonl", "{}")))
        assert not holds_one_article(str(saved(tmp_path, "d", "{}")))
        assert not holds_one_article(str(tmp_path))


class TestDates:
    @pytest.mark.parametrize(
        ("printed", "iso"),
        [
            ("2024-07-19", "2024-07-19"),
            ("2017_04_10", "2017-04-10"),
            ("2017/4/1", "2017-04-01"),
            ("2024-07-19T09:30:00Z", "2024-07-19T09:30:00+00:00"),
            ("2024-07-19T09:30:00.123-0400", "2024-07-19T09:30:00-04:00"),
            ("2024-07-19 09:30", "2024-07-19T09:30:00"),
            ("July 19, 2024", "2024-07-19"),
            ("19 Jul 2024", "2024-07-19"),
            ("Fri, 19 Jul 2024 09:30:00 GMT", "2024-07-19T09:30:00+00:00"),
            ("19/07/2024", "2024-07-19"),
            ("07/19/2024", "2024-07-19"),
            ("07/07/2024", "2024-07-07"),
        ],
    )
    def test_spellings(self, printed: str, iso: str) -> None:
        assert iso_date(printed, "a.txt") == iso

    @pytest.mark.parametrize(
        "printed",
        ["03/04/2017", "2024-13-45", "yesterday", "July 2024", "2024", "0001-01-01T00:00:00", "n/a"],
    )
    def test_what_is_not_clear_is_left_out_with_a_warning(
        self, printed: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        assert iso_date(printed, "a.txt") is None
        assert caplog.messages == [f"a.txt: date {printed!r} is not understood and left out"]

    @pytest.mark.parametrize("blank", [None, "", "  "])
    def test_no_date_needs_no_warning(self, blank: str | None, caplog: pytest.LogCaptureFixture) -> None:
        assert iso_date(blank, "a.txt") is None
        assert not caplog.messages
