"""Which articles nothing can be extracted from, and why."""

from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from briefings.article import Article
from briefings.errors import UnsuitableArticle

MAX_CHARACTERS = 300_000  # 50,000 words: a book; spaCy takes 5 kB of memory for each character

# Shorter texts, and less certain judgements, are taken as English.
_LONG_ENOUGH = 100
_JUDGED = 4_000
_CERTAIN = 0.99


def check(article: Article) -> None:
    """Raises UnsuitableArticle, with the reason, if the text is empty, binary, too large or not English."""
    text = article.text
    if not text.strip():
        raise UnsuitableArticle(article.source, "no text")
    if "\0" in text:
        raise UnsuitableArticle(article.source, "binary (its text has NUL characters)")
    check_size(text, article.source)
    language = _foreign_language(text)
    if language:
        raise UnsuitableArticle(article.source, f"not English (language code {language})")


def check_size(text: str, source: str) -> None:
    """Raises UnsuitableArticle if the text is longer than MAX_CHARACTERS."""
    if len(text) > MAX_CHARACTERS:
        reason = f"too large: {len(text):,} characters, where {MAX_CHARACTERS:,} are the most"
        raise UnsuitableArticle(source, reason)


def _foreign_language(text: str) -> str | None:
    """The language of the text's beginning if it is certainly not English (Lui and Baldwin 2012)."""
    sample = text[:_JUDGED]
    if len(sample) < _LONG_ENOUGH:
        return None
    language, probability = _identifier().classify(sample)
    return language if language != "en" and probability >= _CERTAIN else None


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
