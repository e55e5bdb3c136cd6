"""Articles through the pipeline: in batches, in one process or several, results in the order given."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import get_model_meta, get_package_version, is_package

from briefings import pipeline
from briefings.article import Article
from briefings.errors import BriefingsError, ModelError, SourceError
from briefings.records import Extraction

Outcome = Extraction | SourceError
Result = tuple[Article, Outcome | None]

# A batch is full at either: enough for spaCy to work well, little enough to hold many of them in memory.
_BATCH_ARTICLES = 32
_BATCH_CHARACTERS = 40_000
_BATCHES_AHEAD = 2  # per process, so that none waits for the next


def model_version(model: str) -> str:
    """The version of an installed model, named as a package or by the path of its folder, without loading it.

    Raises ModelError if it is not installed.
    """
    try:
        if is_package(model):
            return get_package_version(model) or "unknown"
        return str(get_model_meta(model)["version"])
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"spaCy model {model!r} is not installed") from error


class Extractor:
    """Extracts articles with one model, loaded when the first article comes.

    ``load`` gives the pipeline for the name ``model`` and raises OSError where it is not installed. With
    ``jobs`` over 1, that many processes are started, each with a pipeline of its own (so ``load`` must be a
    function of a module). Use it as a context manager: leaving it ends them.
    """

    def __init__(
        self,
        model: str = pipeline.DEFAULT_MODEL,
        jobs: int = 1,
        load: Callable[[str], Language] = pipeline.load,
    ) -> None:
        self.model = model
        self._jobs = jobs
        self._load = load
        self._nlp: Language | None = None
        self._pool: ProcessPoolExecutor | None = None
        self._not_ours: set[BaseProcess] = set()

    def __enter__(self) -> "Extractor":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._pool is None:
            return
        if kind is not None:  # nobody waits for what is under way
            for process in set(multiprocessing.active_children()) - self._not_ours:
                process.terminate()
        self._pool.shutdown(wait=True, cancel_futures=True)

    @property
    def nlp(self) -> Language:
        """The pipeline of this process. Raises ModelError."""
        if self._nlp is None:
            try:
                self._nlp = self._load(self.model)
            except (OSError, ValueError) as error:  # what spaCy raises for files missing or not fitting
                raise ModelError(f"spaCy model {self.model!r} cannot be loaded: {error}") from error
        return self._nlp

    def run(
        self, articles: Iterable[Article], wanted: Callable[[Article], bool] = lambda article: True
    ) -> Iterator[Result]:
        """Each article with its extraction, or the error that it ended in; one never harms another.

        An article that is not ``wanted`` (asked when it is read, before those ahead of it are through) comes
        in its place with None. Articles are read only a few batches ahead of the results taken.

        Raises ModelError, and BriefingsError if one of the processes dies.
        """
        batches = _batches(articles, wanted)
        if self._jobs == 1:
            for batch in batches:
                yield from batch.results(extract_batch(self.nlp, batch.wanted) if batch.wanted else [])
        else:
            yield from self._run_in_processes(batches)

    def _run_in_processes(self, batches: Iterator["_Batch"]) -> Iterator[Result]:
        ahead: deque[tuple[_Batch, Future[list[Outcome]] | None]] = deque()
        try:
            for batch in batches:
                ahead.append((batch, self._submit(batch.wanted) if batch.wanted else None))
                if len(ahead) > self._jobs * _BATCHES_AHEAD:
                    yield from _taken(ahead.popleft())
            while ahead:
                yield from _taken(ahead.popleft())
        except BrokenProcessPool as error:
            raise BriefingsError("a process ended unexpectedly (out of memory?): try fewer --jobs") from error

    def _submit(self, articles: list[Article]) -> Future[list[Outcome]]:
        if self._pool is None:
            _ = self.nlp  # here a missing model can still be told from a process that died
            self._not_ours = set(multiprocessing.active_children())
            self._pool = ProcessPoolExecutor(
                self._jobs,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_begin_process,
                initargs=(self._load, self.model),
            )
        with _interrupts_held():  # here processes are started
            return self._pool.submit(_extract_in_process, articles)


def extract_batch(nlp: Language, articles: list[Article]) -> list[Outcome]:
    """The extraction of each article, or the error that it ended in.

    If the pipeline fails on the batch, the articles go through one by one, so that only the bad one is lost.
    """
    try:
        return [Extraction.of(doc) for doc in nlp.pipe([_doc(nlp, article) for article in articles])]
    except Exception as error:  # whatever a component of the pipeline or of another model's may raise
        if len(articles) == 1:
            return [SourceError(articles[0].source, f"extraction failed: {type(error).__name__}: {error}")]
        return [extract_batch(nlp, [article])[0] for article in articles]


def _doc(nlp: Language, article: Article) -> Doc:
    doc = nlp.make_doc(article.text)
    doc._.title = article.title
    doc._.published = article.published[:10] if article.published else None
    return doc


@dataclass(slots=True)
class _Batch:
    """A run of articles; those of them that are to be extracted are ``wanted``, in the same order."""

    articles: list[tuple[Article, bool]] = field(default_factory=list)
    wanted: list[Article] = field(default_factory=list)
    characters: int = 0

    def add(self, article: Article, wanted: bool) -> None:
        self.articles.append((article, wanted))
        if wanted:
            self.wanted.append(article)
            self.characters += len(article.text)

    @property
    def full(self) -> bool:
        return len(self.articles) >= _BATCH_ARTICLES or self.characters >= _BATCH_CHARACTERS

    def results(self, outcomes: Iterable[Outcome]) -> Iterator[Result]:
        """The articles with the outcomes of those wanted."""
        following = iter(outcomes)
        for article, wanted in self.articles:
            yield article, next(following) if wanted else None


def _batches(articles: Iterable[Article], wanted: Callable[[Article], bool]) -> Iterator[_Batch]:
    batch = _Batch()
    for article in articles:
        batch.add(article, wanted(article))
        if batch.full:
            yield batch
            batch = _Batch()
    if batch.articles:
        yield batch


def _taken(sent: tuple[_Batch, Future[list[Outcome]] | None]) -> Iterator[Result]:
    batch, future = sent
    return batch.results(future.result() if future else [])


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C waits for the end of this; a process started in it sees none before ``_begin_process``."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_process: dict[str, Any] = {}  # the pipeline of a started process, under "nlp"


def _begin_process(load: Callable[[str], Language], model: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C reaches every process: end at once, print nothing
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _process["nlp"] = load(model)


def _end_with_parent() -> None:
    """A parent that is killed cannot end its processes, and they would wait for work forever."""
    parent = multiprocessing.parent_process()
    assert parent is not None  # only ever called in a started process
    parent.join()
    os._exit(1)


def _extract_in_process(articles: list[Article]) -> list[Outcome]:
    return extract_batch(_process["nlp"], articles)
