"""Articles, their versions and publications: what an article read just now is to what is stored.

A publication is known by its URL, or where there is none by the file or record it was read from. It
carries one text at a time. A source that is read again with the text it had before says nothing new, so
that of two saved copies of one page the later one lasts, however often both are read.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlite_utils import Database

from briefings.article import Article
from briefings.store.database import insert
from briefings.store.rows import publication_key, source_key
from briefings.store.runs import utc_now


class Status(StrEnum):
    """What an article is to the store. Only ``NEW`` and ``CHANGED`` texts have yet to be extracted."""

    NEW = "new"
    """Neither the text nor the publication is known."""
    CHANGED = "changed"
    """A known publication with a text that is not known."""
    STORED = "stored"
    """A known text that the publication did not carry before: wire copy, or a text that came back."""
    UNCHANGED = "unchanged"
    """Nothing that would change which text is carried where."""

    @property
    def text_is_stored(self) -> bool:
        """Whether the text was extracted before."""
        return self in (Status.STORED, Status.UNCHANGED)


@dataclass(slots=True)
class Known:
    """What is stored about an article read just now: ids, or None."""

    publication_id: int | None
    article_id: int | None  # the publication's
    carried_id: int | None  # the version that the publication carries
    version_id: int | None  # the version with this text
    read_before: bool  # whether the source held this text when it was last read


def look_up(db: Database, article: Article) -> Known:
    """What is stored about ``article``."""
    publication = db.execute(
        "SELECT p.id, p.article_id, link.version_id FROM publications AS p"
        " LEFT JOIN publication_versions AS link"
        " ON link.publication_id = p.id AND link.gone_since_utc IS NULL WHERE p.key = ?",
        [publication_key(article)],
    ).fetchone()
    version = db.execute("SELECT id FROM versions WHERE sha256 = ?", [article.sha256]).fetchone()
    version_id = version and version[0]
    source = db.execute("SELECT version_id FROM sources WHERE key = ?", [source_key(article)]).fetchone()
    read_before = version is not None and source == version
    publication_id, article_id, carried_id = publication or (None, None, None)
    return Known(publication_id, article_id, carried_id, version_id, read_before)


def status(db: Database, article: Article, known: Known) -> Status:
    """What ``article`` is to the store, of which ``known`` was looked up."""
    if known.version_id is None:
        return Status.NEW if known.publication_id is None else Status.CHANGED
    if known.publication_id is None:
        # A nameless copy of a text that is stored tells nothing that is not known.
        return Status.STORED if article.url else Status.UNCHANGED
    if known.carried_id == known.version_id or (known.read_before and _carried_once(db, known)):
        return Status.UNCHANGED
    return Status.STORED


def is_settled(db: Database, article: Article, known: Known) -> bool:
    """Whether ``write`` would change nothing at all: the usual case where articles are read again."""
    if status(db, article, known) is not Status.UNCHANGED:
        return False
    if known.publication_id is None:
        return True
    carried = known.carried_id == known.version_id
    return known.read_before and not (carried and _news(db, article, known.publication_id, superseding=False))


def write(db: Database, article: Article, run_id: int) -> tuple[Status, int]:
    """Store the article's text and publication, within the caller's transaction.

    Returns its status before, and the id of the version with its text.
    """
    known = look_up(db, article)
    before = status(db, article, known)
    now = utc_now()
    version_id = known.version_id or _insert_version(db, article, known, run_id, now)
    if before is Status.UNCHANGED and known.publication_id is None:
        return before, version_id
    publication_id = known.publication_id or _insert_publication(db, article, version_id)
    if before is not Status.UNCHANGED:
        _carry(db, article, publication_id, version_id, known.carried_id, now)
    if _carries(db, publication_id, version_id):
        news = _news(db, article, publication_id, superseding=before is not Status.UNCHANGED)
        db.table("publications").update(publication_id, news)
    if not known.read_before:
        _note_source(db, article, version_id, now)
    for touched in {version_id, known.carried_id or version_id}:
        _refresh_version(db, touched, now)
    article_id = _article_of(db, version_id)
    for touched in {article_id, known.article_id or article_id}:
        _refresh_article(db, touched)
    return before, version_id


def _insert_version(db: Database, article: Article, known: Known, run_id: int, now: str) -> int:
    article_id = known.article_id or insert(db, "articles", {"title": article.title})
    row = {
        "article_id": article_id,
        "sha256": article.sha256,
        "title": article.title,
        "text": article.text,
        "first_seen_utc": now,
        "run_id": run_id,
    }
    return insert(db, "versions", row)


def _insert_publication(db: Database, article: Article, version_id: int) -> int:
    row = {
        "article_id": _article_of(db, version_id),
        "key": publication_key(article),
        "url": article.url,
        "source": article.source,
    }
    return insert(db, "publications", row)


def _carry(
    db: Database, article: Article, publication_id: int, version_id: int, carried_id: int | None, now: str
) -> None:
    """From now on the publication carries the version, unless its text is older than the one it carries."""
    older = carried_id is not None and _is_older(db, article, publication_id)
    if not older:
        db.execute(
            "UPDATE publication_versions SET gone_since_utc = ?"
            " WHERE publication_id = ? AND gone_since_utc IS NULL",
            [now, publication_id],
        )
        # A publication belongs to the work whose text it carries.
        db.table("publications").update(publication_id, {"article_id": _article_of(db, version_id)})
    link = {"publication_id": publication_id, "version_id": version_id, "first_seen_utc": now}
    insert(db, "publication_versions", link | {"gone_since_utc": now if older else None})


def _is_older(db: Database, article: Article, publication_id: int) -> bool:
    """Whether the article's own modification date is before the one of what the publication carries."""
    [modified] = db.execute("SELECT modified FROM publications WHERE id = ?", [publication_id]).fetchone()
    if not (article.modified and modified):
        return False
    try:
        ours, theirs = datetime.fromisoformat(article.modified), datetime.fromisoformat(modified)
    except ValueError:
        return False
    if len(article.modified) == len("2026-01-31") or len(modified) == len("2026-01-31"):
        return ours.date() < theirs.date()
    return _in_utc(ours) < _in_utc(theirs)


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _news(db: Database, article: Article, publication_id: int, *, superseding: bool) -> dict[str, str | None]:
    """What the source says about the article that the publication's row has not: new values by column.

    What the source leaves out stays, but for the modification date of a text that has been superseded.
    A copy, from another source, of the text that is carried already only fills what is lacking: two
    that differ would otherwise take turns for ever.
    """
    [row] = db.query("SELECT * FROM publications WHERE id = ?", [publication_id])
    new = {name: getattr(article, name) for name in ("title", "publisher", "author", "published", "modified")}
    if superseding or row["source"] == article.source:
        new = {name: value or row[name] for name, value in new.items()}
    else:
        new = {name: row[name] or value for name, value in new.items()}
    if superseding:
        new |= {"modified": article.modified, "source": article.source}
    return {name: value for name, value in new.items() if value != row[name]}


def _note_source(db: Database, article: Article, version_id: int, now: str) -> None:
    """The source holds this text now, whatever it held before."""
    db.execute(
        "INSERT INTO sources (key, source, version_id, read_utc) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (key) DO UPDATE"
        " SET source = excluded.source, version_id = excluded.version_id, read_utc = excluded.read_utc",
        [source_key(article), article.source, version_id, now],
    )


def _refresh_version(db: Database, version_id: int, now: str) -> None:
    """Since when the version is gone, if it is, and its title: that of the first publication carrying it."""
    [row] = db.query("SELECT title, gone_since_utc FROM versions WHERE id = ?", [version_id])
    titles = db.execute(
        "SELECT p.title FROM publication_versions AS link"
        " JOIN publications AS p ON p.id = link.publication_id"
        " WHERE link.version_id = ? AND link.gone_since_utc IS NULL ORDER BY p.id",
        [version_id],
    ).fetchall()
    new = {
        "title": next((title for (title,) in titles if title), row["title"]),
        "gone_since_utc": None if titles else row["gone_since_utc"] or now,
    }
    if new != row:  # each update writes the search index of the whole text
        db.table("versions").update(version_id, new)


def _refresh_article(db: Database, article_id: int) -> None:
    """The article's current version: what its first publication carries, else its last text; title, date."""
    db.execute(
        """
        UPDATE articles SET current_version_id = coalesce(
            (SELECT link.version_id FROM publications AS p
             JOIN publication_versions AS link ON link.publication_id = p.id AND link.gone_since_utc IS NULL
             WHERE p.article_id = articles.id ORDER BY p.id LIMIT 1),
            (SELECT max(id) FROM versions WHERE article_id = articles.id)
        ),
        published = coalesce(
            (SELECT min(published) FROM publications WHERE article_id = articles.id), published
        )
        WHERE id = ?
        """,
        [article_id],
    )
    db.execute(
        "UPDATE articles SET title = (SELECT title FROM versions WHERE id = current_version_id) WHERE id = ?",
        [article_id],
    )


def _article_of(db: Database, version_id: int) -> int:
    [article_id] = db.execute("SELECT article_id FROM versions WHERE id = ?", [version_id]).fetchone()
    return int(article_id)


def _carries(db: Database, publication_id: int, version_id: int) -> bool:
    link = db.execute(
        "SELECT 1 FROM publication_versions"
        " WHERE publication_id = ? AND version_id = ? AND gone_since_utc IS NULL",
        [publication_id, version_id],
    )
    return link.fetchone() is not None


def _carried_once(db: Database, known: Known) -> bool:
    link = db.execute(
        "SELECT 1 FROM publication_versions WHERE publication_id = ? AND version_id = ?",
        [known.publication_id, known.version_id],
    )
    return link.fetchone() is not None
