"""Paragraphs: a line is a paragraph, and no sentence runs over the end of one."""

from spacy.language import Language
from spacy.tokens import Doc


@Language.component("briefings_paragraphs", assigns=["token.is_sent_start"])
def paragraphs(doc: Doc) -> Doc:
    """Let a sentence start after each line break; goes before the parser, which keeps to it."""
    after_break = False
    for token in doc:
        if token.is_space:
            after_break = after_break or "\n" in token.text
        elif after_break:
            token.is_sent_start = True
            after_break = False
    return doc
