"""An article: the text that everything else points into, and what its source says about it."""

from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Article:
    """One article as a reader found it.

    ``text`` is kept exactly as it was read: every character offset of the project counts code points
    of it, end-exclusive. ``source`` says where it was read from (``path`` or ``path#id`` for one of
    several in a file). ``published`` and ``modified`` are ISO 8601 dates or date-times, as given.
    """

    source: str
    text: str
    id: str | None = None
    url: str | None = None
    title: str | None = None
    published: str | None = None
    modified: str | None = None
    publisher: str | None = None
    author: str | None = None

    @property
    def sha256(self) -> str:
        """SHA-256 of the text in UTF-8, as 64 hexadecimal digits."""
        return sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()
