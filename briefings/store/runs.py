"""Runs of ingestion: what read the articles, how many, and what went wrong."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from sqlite_utils import Database

from briefings import __version__
from briefings.store.database import insert


@dataclass(slots=True)
class Run:
    """One run with its counts, which are those of its row in ``runs``.

    ``articles_updated`` counts articles with another text, another publication, or that were extracted
    again; ``statements`` and ``claims`` those that the run wrote.
    """

    id: int
    articles_new: int = 0
    articles_updated: int = 0
    articles_unchanged: int = 0
    articles_skipped: int = 0
    statements: int = 0
    claims: int = 0
    failures: int = 0


def utc_now() -> str:
    """The present moment as the store writes it, to the second: ``2026-01-31T09:30:00Z``."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def start(db: Database, model: str, model_version: str) -> Run:
    """A new run in ``runs``, not finished."""
    row = {
        "started_utc": utc_now(),
        "program_version": __version__,
        "model": model,
        "model_version": model_version,
    }
    return Run(id=insert(db, "runs", row))


def save(db: Database, run: Run) -> None:
    """Write the run's counts, without reading anything first: so a transaction that begins with this waits
    for the write lock (one that has read already is refused instead, lest two of them wait for each other).
    """
    counts = asdict(run)
    columns = ", ".join(f"{name} = :{name}" for name in counts)
    db.execute(f"UPDATE runs SET {columns} WHERE id = :id", counts)


def finish(db: Database, run: Run) -> None:
    """Write the run's counts and that it came to its end."""
    with db.atomic():
        save(db, run)
        db.table("runs").update(run.id, {"finished_utc": utc_now()})
