"""The ``briefings`` command. What it does is in the modules that each command imports when it is called."""

import json
import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from briefings import __version__
from briefings.article import Article
from briefings.errors import BriefingsError, ModelError, SourceError, UnsuitableArticle

if TYPE_CHECKING:
    from briefings.store import Run

INTERRUPTED = 130  # what a shell reports for a program ended by Ctrl-C

Command = TypeVar("Command", bound=Callable[..., Any])


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="briefings")
def cli() -> None:
    """Track who said what in press articles about outages and attacks.

    ingest turns a folder of articles into an SQLite file, which "datasette FILE" then shows; extract prints
    the statements and claims of articles as JSON Lines.
    """
    logging.basicConfig(format="%(message)s")


def _extraction_options(command: Command) -> Command:
    """The options that every command has that extracts."""
    model = click.option(
        "--model",
        metavar="NAME",
        help="An installed spaCy model, by name or path, instead of the small English one that came along.",
    )
    jobs = click.option(
        "--jobs",
        type=click.IntRange(min=1),
        default=1,
        show_default=True,
        metavar="N",
        help="Extract in N processes; each holds a model in memory.",
    )
    return model(jobs(command))


@cli.command()
@click.argument("db", type=click.Path(dir_okay=False, path_type=Path))
@click.argument(
    "sources", metavar="SOURCE...", nargs=-1, required=True, type=click.Path(exists=True, allow_dash=True)
)
@click.option("--published", metavar="DATE", help="When it was published, where the source does not tell.")
@click.option("--url", help="Its address, where the source does not tell.")
@click.option("--title", help="Its title, where the source does not tell.")
@click.option("--publisher", metavar="NAME", help="Who published it, where the source does not tell.")
@click.option("--full", is_flag=True, help="Extract again what is stored, as after an update of briefings.")
@_extraction_options
@click.option("-s", "--silent", is_flag=True, help="No progress and no summary; only what went wrong.")
def ingest(
    db: Path,
    sources: tuple[str, ...],
    full: bool,
    model: str | None,
    jobs: int,
    silent: bool,
    **given: str | None,
) -> None:
    """Store articles and what is said in them.

    DB is an SQLite file, made if there is none. SOURCE is a file, a folder (all .txt, .html, .htm, .jsonl and
    .ndjson files in it) or - for standard input. --published, --url, --title and --publisher are for a single
    article in plain text or HTML.

    Run it again at any time, on the same sources or others: only what is new or has changed is extracted.

    Exit code: 0 if every article was read, 1 if any was skipped or failed (each is listed with the reason),
    2 for wrong usage.
    """
    with _reporting():
        from briefings.extraction import Extractor, model_version
        from briefings.ingest import ingest as ingest_articles
        from briefings.pipeline import DEFAULT_MODEL
        from briefings.readers import read
        from briefings.store import Store, StoreError

        fields = _given_fields(given, sources)
        found = (_filled(item, fields) for source in sources for item in read(source))
        name = model or DEFAULT_MODEL
        version = model_version(name)
        try:
            store = Store(db)
        except StoreError as error:
            raise click.UsageError(str(error)) from error
        with store, Extractor(name, jobs) as extractor:
            run = store.start_run(name, version)
            dealt_with = ingest_articles(store, run, found, extractor, full=full)
            errors = [error for error in _with_progress(dealt_with, sources, silent) if error]
            store.finish_run(run)
    if not silent:
        _print_summary(run)
    _print_errors(errors)
    if errors:
        sys.exit(1)


@cli.command()
@click.argument("file", default="-", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@_extraction_options
def extract(file: str, model: str | None, jobs: int) -> None:
    """Print what is said in articles, as JSON Lines.

    No database is needed. Each line of FILE (or standard input) is an object with "id" and "text", and
    "title", "url" and "date" where known. Each line printed is an object with "id", "attributions", "claims"
    and "incidents", in the same order. Offsets count the characters of "text" exactly as given, and ends are
    exclusive.

    Exit code: 0 if every line was read, 1 if any was not (standard error names each), 2 for wrong usage.
    """
    failed = False
    with _reporting():
        from briefings.extraction import Extractor, model_version
        from briefings.filter import extract_lines
        from briefings.pipeline import DEFAULT_MODEL

        name = model or DEFAULT_MODEL
        model_version(name)  # so that a missing one is told before anything is read
        with click.open_file(file, "rb") as stream, Extractor(name, jobs) as extractor:
            place = "<stdin>" if file == "-" else file
            for result in extract_lines(stream, place, extractor):
                if isinstance(result, SourceError):
                    failed = True
                    click.echo(str(result), err=True)
                else:
                    click.echo(json.dumps(result, ensure_ascii=False).encode("utf-8"))
    if failed:
        sys.exit(1)


@contextmanager
def _reporting() -> Iterator[None]:
    """Errors as click reports them: a sentence and an exit code, no traceback."""
    try:
        yield
    except ModelError as error:
        raise click.UsageError(str(error)) from error
    except BriefingsError as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        click.echo("\nInterrupted. What was done so far is kept.", err=True)
        sys.exit(INTERRUPTED)


def _given_fields(given: dict[str, str | None], sources: tuple[str, ...]) -> dict[str, str]:
    """What the options say about the article. Raises UsageError if there may be more than one."""
    from briefings.readers import holds_one_article
    from briefings.readers.dates import iso_date

    fields = {name: value for name, value in given.items() if value}
    if fields and not (len(sources) == 1 and holds_one_article(sources[0])):
        options = ", ".join(f"--{name}" for name in fields)
        raise click.UsageError(f"{options}: only for a single article in plain text or HTML")
    if "published" in fields:
        published = iso_date(fields["published"], "--published")
        if published is None:
            raise click.BadParameter("not a date such as 2024-07-19", param_hint="--published")
        fields["published"] = published
    return fields


def _filled(item: Article | SourceError, fields: dict[str, str]) -> Article | SourceError:
    if isinstance(item, SourceError):
        return item
    return replace(item, **{name: value for name, value in fields.items() if getattr(item, name) is None})


def _with_progress(
    dealt_with: Iterable[SourceError | None], sources: tuple[str, ...], silent: bool
) -> Iterable[SourceError | None]:
    """With a progress bar on standard error, if that is a terminal: count, rate, time left."""
    if silent or not sys.stderr.isatty():
        return dealt_with
    from tqdm import tqdm

    from briefings.readers import count

    bar: Iterable[SourceError | None] = tqdm(dealt_with, total=count(sources), unit=" articles")
    return bar


def _print_summary(run: "Run") -> None:
    click.echo(
        f"Articles: {run.articles_new} new, {run.articles_updated} updated, "
        f"{run.articles_unchanged} unchanged, {run.articles_skipped} skipped, {run.failures} failed"
    )
    click.echo(f"Statements: {run.statements}\nClaims: {run.claims}")


def _print_errors(errors: list[SourceError]) -> None:
    for error in errors:
        kind = "Skipped" if isinstance(error, UnsuitableArticle) else "Failed"
        click.echo(f"{kind}: {error}", err=True)
