"""From annotations to table rows: pure functions, no database.

A *key* names a row for as long as what it points at stays the same, whatever run wrote it: the first 32
hexadecimal digits of a SHA-256 over JSON. People's corrections refer to rows by it.

- statement: the text's sha256 and the source, cue and content spans;
- claim: the text's sha256, the aspect, the value (span or name), the evidence and source spans;
- where several rows of a text agree in all of that, the second has 1 added, the third 2, and so on.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from briefings.article import Article

if TYPE_CHECKING:  # so that what only reads the database need not load spaCy
    from briefings.pipeline.annotations import Attribution, Claim, Incident, Span

Row = dict[str, Any]
Speaker = tuple[str, str]  # name and kind

CONTEXT = 32
"""Characters kept before and after a statement (``prefix`` and ``suffix`` of a W3C TextQuoteSelector)."""

_STDIN = ("-", "-#")


def source_key(article: Article) -> str:
    """What names the file or record that the article was read from, without giving its path away.

    Standard input is no place to come back to: there, each text is a source of its own.
    """
    if article.source == _STDIN[0] or article.source.startswith(_STDIN[1]):
        return _digest("-", article.sha256)
    return _digest(os.path.abspath(article.source))


def publication_key(article: Article) -> str:
    """What names the appearance of an article: its URL, else its source."""
    return article.url or f"source:{source_key(article)}"


def named_speaker(attribution: Attribution) -> Speaker | None:
    """Name and kind of the speaker, if it has a name of its own that other articles may give too."""
    if not attribution.speaker or attribution.speaker_kind in (None, "unnamed"):
        return None
    return attribution.speaker, str(attribution.speaker_kind)


def incident_rows(incidents: Iterable[Incident], organization_ids: Mapping[str, int]) -> list[Row]:
    """Rows of ``incidents``, by ``local_id``."""
    return [
        {
            "local_id": incident.id,
            "label": incident.label,
            "kind": incident.kind,
            "organization_id": _id_of(incident.organization, organization_ids),
            "date": incident.date,
            "main": int(incident.main),
        }
        for incident in incidents
    ]


def statement_rows(
    article: Article,
    attributions: Iterable[Attribution],
    speaker_ids: Mapping[Speaker, int],
    organization_ids: Mapping[str, int],
) -> list[Row]:
    """Rows of ``statements``, by ``key``.

    Raises ValueError for an attribution without content or with a span that is not in the text.
    """
    text, rows, repeats = article.text, [], Counter[str]()
    for attribution in attributions:
        if not attribution.content:
            raise ValueError(f"{attribution.id} has no content")
        for span in (*attribution.source, *attribution.cue, *attribution.content):
            _check(span, text, attribution.id)
        start = min(s for s, _ in attribution.content)
        end = max(e for _, e in attribution.content)
        speaker = named_speaker(attribution)
        key = _key(repeats, article.sha256, attribution.source, attribution.cue, attribution.content)
        rows.append(
            {
                "local_id": attribution.id,
                "key": key,
                "speaker": attribution.speaker,
                "speaker_kind": attribution.speaker_kind,
                "speaker_id": speaker_ids[speaker] if speaker else None,
                "role": attribution.role,
                "organization_id": _id_of(attribution.organization, organization_ids),
                "spokesperson": int(attribution.spokesperson),
                "quote": words(text, attribution.content),
                "source": words(text, attribution.source) or None,
                "cue": words(text, attribution.cue) or None,
                "source_spans": json.dumps(attribution.source),
                "cue_spans": json.dumps(attribution.cue),
                "content_spans": json.dumps(attribution.content),
                "start": start,
                "end": end,
                "prefix": text[max(0, start - CONTEXT) : start],
                "suffix": text[end : end + CONTEXT],
                "quote_type": attribution.quote_type,
                "attitude": attribution.attitude,
                "via": attribution.via,
                "said_on": attribution.said_on,
            }
        )
    return rows


def claim_rows(
    article: Article,
    claims: Iterable[Claim],
    statement_ids: Mapping[str, int],
    incident_ids: Mapping[str, int],
    speaker_ids: Mapping[Speaker, int],
) -> list[Row]:
    """Rows of ``claims``, by ``key``; statement and incident ids are looked up by their ids in the text.

    Raises ValueError for a span that is not in the text, or a claim on a statement or incident that is
    not among those given.
    """
    text, rows, repeats = article.text, [], Counter[str]()
    ids_by_name = {name: speaker_id for (name, _), speaker_id in speaker_ids.items()}
    for claim in claims:
        name = f"claim at {claim.evidence[0]}"
        span = None if isinstance(claim.value, str) else claim.value
        for part in (span, claim.evidence, claim.source):
            if part is not None:
                _check(part, text, name)
        for reference, ids in ((claim.attribution, statement_ids), (claim.incident, incident_ids)):
            if reference is not None and reference not in ids:
                raise ValueError(f"{name} refers to {reference}, which does not exist")
        key = _key(repeats, article.sha256, claim.aspect, claim.value, claim.evidence, claim.source)
        rows.append(
            {
                "statement_id": statement_ids[claim.attribution] if claim.attribution else None,
                "incident_id": incident_ids[claim.incident] if claim.incident else None,
                "key": key,
                "aspect": claim.aspect,
                "value": claim.value if isinstance(claim.value, str) else span and text[slice(*span)],
                "value_start": span and span[0],
                "value_end": span and span[1],
                "category": claim.category,
                "polarity": claim.polarity,
                "certainty": claim.certainty,
                "evidence": text[slice(*claim.evidence)],
                "start": claim.evidence[0],
                "end": claim.evidence[1],
                "speaker": claim.speaker,
                "speaker_id": ids_by_name.get(claim.speaker),
                "spokesperson": int(claim.spokesperson),
                "source_start": claim.source and claim.source[0],
                "source_end": claim.source and claim.source[1],
            }
        )
    return rows


def words(text: str, spans: Iterable[Span]) -> str:
    """The words of ``spans`` in text order; " ... " stands for words that lie between two of them."""
    result, position = "", None
    for start, end in sorted(spans):
        if position is not None:
            result += " ... " if text[position:start].strip() else " "
        result += text[start:end]
        position = end
    return result


def _id_of(name: str | None, ids: Mapping[str, int]) -> int | None:
    return ids[name] if name else None


def _check(span: Span, text: str, name: str) -> None:
    if not 0 <= span[0] < span[1] <= len(text):
        raise ValueError(f"{name} has the span {span}, which the text of {len(text)} characters has not")


def _key(repeats: Counter[str], *parts: object) -> str:
    digest = _digest(*parts)
    repeats[digest] += 1
    return digest if repeats[digest] == 1 else _digest(*parts, repeats[digest] - 1)


def _digest(*parts: object) -> str:
    return sha256(json.dumps(parts, separators=(",", ":")).encode()).hexdigest()[:32]
