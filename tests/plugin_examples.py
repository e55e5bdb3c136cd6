"""A small database for the tests of the Datasette plugin: articles with their statements and claims.

Names, places and words are invented.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from briefings.article import Article
from briefings.pipeline.annotations import Attribution, Claim, Incident, Span
from briefings.records import Extraction
from briefings.store import Store

OUTAGE = Incident("i1", "Harwick port outage, January 2026", "outage", "Harwick port", "2026-01-26", True)
BREACH = Incident("i2", "Harwick port breach, 2019", "cyber attack", "Harwick port", "2019", False)


@dataclass
class Example:
    """An article and what is extracted from it, each thing named by its words in the text."""

    text: str
    incidents: list[Incident] = field(default_factory=lambda: [OUTAGE])
    attributions: list[Attribution] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)

    def find(self, words: str) -> Span:
        start = self.text.index(words)
        return start, start + len(words)

    def says(self, source: str, cue: str, *content: str, speaker: str | None = None, **fields: Any) -> str:
        """A statement; its id is returned."""
        statement_id = f"s{len(self.attributions) + 1}"
        start, end = self.find(source)
        cue_start = min(
            (at for at in range(len(self.text)) if self.text.startswith(cue, at)),
            key=lambda at: min(abs(at - end), abs(at + len(cue) - start)),
        )
        self.attributions.append(
            Attribution(
                statement_id,
                [(start, end)],
                [(cue_start, cue_start + len(cue))],
                [self.find(words) for words in content],
                speaker=speaker or source,
                **{"speaker_kind": "person", "attitude": "assertion", **fields},
            )
        )
        return statement_id

    def claims_that(
        self, aspect: str, value: str | None, evidence: str, statement: str | None = None, **fields: Any
    ) -> None:
        """A claim, the narrator's where there is no statement; a cause's value is its words."""
        by = next((each for each in self.attributions if each.id == statement), None)
        found: Span | str | None = self.find(value) if aspect == "cause" and value else value
        given: dict[str, Any] = {"polarity": "positive", "certainty": "certain", "incident": "i1"}
        if by:
            given |= {"speaker": by.speaker, "source": by.source[0], "spokesperson": by.spokesperson}
        claim = Claim(aspect, found, evidence=self.find(evidence), attribution=statement, **(given | fields))
        self.claims.append(claim)

    def extraction(self) -> Extraction:
        return Extraction(self.attributions, self.claims, self.incidents)


FINCH: dict[str, Any] = {
    "speaker": "Orla Finch",
    "role": "spokeswoman",
    "organization": "Harwick port",
    "spokesperson": True,
}


def first_report(with_official: bool = True) -> Example:
    """The report of the first day; as corrected, it no longer has what an official told an agency."""
    official = (
        "An official told the Corran agency that intruders had caused the failure.\n" if with_official else ""
    )
    example = Example(
        "The network of Harwick port failed on Monday.\n"
        "“A faulty update,” port spokeswoman Orla Finch said, “stopped the cranes.”\n"
        f"{official}"
        "The spokeswoman added there was no indication of an attack. "
        "When the cranes would move, she could not say."
    )
    example.claims_that("resolution", "unresolved", "The network of Harwick port failed")
    first = example.says(
        "port spokeswoman Orla Finch",
        "said",
        "“A faulty update,”",
        "“stopped the cranes.”",
        **FINCH,
        quote_type="direct",
        said_on="2026-01-26",
    )
    example.claims_that("cause", "A faulty update", "“A faulty update,”", first)
    if with_official:
        unnamed = example.says(
            "An official",
            "told",
            "that intruders had caused the failure",
            speaker_kind="unnamed",
            via="Corran agency",
        )
        example.claims_that("cause", "intruders", "intruders had caused the failure", unnamed)
        example.claims_that("malicious_activity", "malicious", "intruders had caused the failure", unnamed)
    second = example.says("The spokeswoman", "added", "there was no indication of an attack", **FINCH)
    example.claims_that(
        "malicious_activity",
        "not_malicious",
        "there was no indication of an attack",
        second,
        polarity="negative",
        certainty="probable",
    )
    third = example.says("she", "could not say", "When the cranes would move", **FINCH, attitude="belief")
    example.claims_that(
        "resolution", "unknown", "When the cranes would move", third, certainty="underspecified"
    )
    return example


def later_report() -> Example:
    """Two days later: positions have changed, and one statement holds another."""
    example = Example(
        "Harwick port is at work again.\n"
        "It was not an attack, Orla Finch said on Wednesday. All cranes move again, she said.\n"
        "Minister Anwen Pryce said that the port had told her that no ship was lost.\n"
        "Intruders had stolen passwords in 2019.",
        incidents=[OUTAGE, BREACH],
    )
    finch = {**FINCH, "said_on": "2026-01-28"}
    denial = example.says("Orla Finch", "said", "It was not an attack", **finch)
    example.claims_that(
        "malicious_activity", "not_malicious", "It was not an attack", denial, polarity="negative"
    )
    recovery = example.says("she", "said", "All cranes move again", **finch)
    example.claims_that("resolution", "resolved", "All cranes move again", recovery)
    example.says(
        "Minister Anwen Pryce",
        "said",
        "that the port had told her that no ship was lost",
        speaker="Anwen Pryce",
        role="minister",
    )
    example.says(
        "the port",
        "had told",
        "that no ship was lost",
        speaker="Harwick port",
        speaker_kind="organization",
        via="Anwen Pryce",
    )
    example.claims_that(
        "malicious_activity", "malicious", "Intruders had stolen passwords in 2019", incident="i2"
    )
    return example


SCRIPT = "<script>document.title = 'owned'</script>"


def hostile() -> Example:
    """Markup and scripts wherever an article can bring them."""
    example = Example(
        f"{SCRIPT} <img src=x onerror=\"document.title='owned'\">\n"
        f"“<b>{SCRIPT}” & 'more',” <i>Bobby</i> said."
    )
    statement = example.says(
        "<i>Bobby</i>",
        "said",
        f"“<b>{SCRIPT}” & 'more',”",
        speaker=f"Bobby {SCRIPT}",
        role=f"role {SCRIPT}",
        organization=f"org {SCRIPT}",
        via=f"via {SCRIPT}",
        quote_type="direct",
    )
    example.claims_that("cause", f"<b>{SCRIPT}", f"<b>{SCRIPT}", statement)
    example.incidents = [
        Incident("i1", f"incident {SCRIPT}", f"kind {SCRIPT}", f"befell {SCRIPT}", "2026", True)
    ]
    return example


def build(path: Path) -> Path:
    """The database at ``path``: the two reports, the first of them corrected later, and the hostile one."""
    first = Article(
        "first.html",
        first_report().text,
        url="https://echo.example/port",
        title="Port network fails",
        published="2026-01-26",
        publisher="Harwick Echo",
    )
    corrected = Article(
        "first-corrected.html",
        first_report(with_official=False).text,
        url=first.url,
        title=first.title,
        published=first.published,
        publisher=first.publisher,
    )
    later = Article(
        "later.html",
        later_report().text,
        url="https://echo.example/again",
        title="Cranes move again",
        published="2026-01-28T09:00:00Z",
        publisher="Harwick Echo",
    )
    copy = Article(
        "copy.html",
        later_report().text,
        url="https://www.post.example/again",
        title="Cranes move again",
        published="2026-01-29",
        publisher="Corran Post",
    )
    bad = Article(
        "bad.html",
        hostile().text,
        url=f"javascript://x.example/%0a{SCRIPT}",
        title=f"Title {SCRIPT}",
        publisher=f"Publisher {SCRIPT}",
        author=f"Author {SCRIPT}",
        published="2025-12-01",
    )
    with Store(path) as store:
        for batch in (
            [(first, first_report()), (later, later_report()), (copy, None), (bad, hostile())],
            [(corrected, first_report(with_official=False))],
        ):
            run = store.start_run("some_model", "1.0")
            for article, example in batch:
                store.add(article, example and example.extraction(), run)
            store.finish_run(run)
    return path
