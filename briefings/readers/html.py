"""Saved web pages: the body by trafilatura, what the page says of itself by ``page_metadata``."""

import logging
import re

import trafilatura
from lxml.html import HtmlElement

from briefings.article import Article
from briefings.errors import UnsuitableArticle
from briefings.readers.dates import iso_date
from briefings.readers.decoding import decode
from briefings.readers.page_metadata import PageMetadata, page_metadata

# What an extractor finds on a page without an article: a cookie notice, a menu, one line of a footer.
MIN_CHARACTERS = 200
_MIN_WORDS_OF_A_PARAGRAPH = 8

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_PROLOGUE = 4096

# Pages that it cannot read are reported by us, once and with the file's name.
for _name in ("trafilatura", "htmldate"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


def read_html(data: bytes, source: str) -> Article:
    """The article of a saved page, one paragraph a line, block quotations among them.

    Raises UnsuitableArticle if the page is binary or has no article on it.
    """
    charset = _CHARSET.search(data[:_PROLOGUE])
    markup = decode(data, source, declared=charset[1].decode("ascii", "replace") if charset else None)
    tree = trafilatura.load_html(markup) if markup.strip() else None
    metadata = page_metadata(tree, markup) if tree is not None else PageMetadata()
    return Article(
        source=source,
        text=_body(tree, source),
        url=metadata.url,
        title=metadata.title,
        published=iso_date(metadata.published, source),
        modified=iso_date(metadata.modified, source),
        publisher=metadata.publisher,
        author=metadata.author,
    )


def _body(tree: HtmlElement | None, source: str) -> str:
    text = None
    if tree is not None:
        # deduplicate=True would make a text depend on the pages read before it
        text = trafilatura.extract(tree, include_comments=False, deduplicate=False)
    if not text:
        raise UnsuitableArticle(source, "no article on the page")
    if len(text) < MIN_CHARACTERS:
        raise UnsuitableArticle(source, f"no article on the page (text of under {MIN_CHARACTERS} characters)")
    if not any(len(line.split()) >= _MIN_WORDS_OF_A_PARAGRAPH for line in text.splitlines()):
        raise UnsuitableArticle(source, "no article on the page (no paragraph)")
    return str(text)
