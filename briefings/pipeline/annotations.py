"""What the components write on ``Doc._``: attributions, claims, incidents, all by character offset.

Spans are ``(start, end)`` pairs of code points of ``doc.text``, end-exclusive. The terms are those of
PARC3 and PolNeAR (Pareti 2015; Newell, Margolin and Ruths 2018) for attributions, and of FactBank
(Sauri and Pustejovsky 2009) for polarity and certainty.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

import srsly
from spacy.tokens import Doc

Span = tuple[int, int]

NARRATOR = "narrator"


@dataclass(slots=True)
class Attribution:
    """One source holding one content, as the article attributes it.

    ``quote_type`` is ``direct``, ``indirect`` or ``mixed``; ``speaker_kind`` is ``person``,
    ``organization``, ``document`` or ``unnamed``; ``attitude`` is ``assertion``, ``belief``,
    ``intention``, ``question``, ``emotion`` or ``directive``, or None where the cue tells none.
    ``speaker`` is the fullest name the article gives for the source, or the source as printed where it
    cannot be resolved, or None where
    there is no source. ``via`` is who relays the speaker. ``said_on`` is an ISO date.
    """

    id: str
    source: list[Span] = field(default_factory=list)
    cue: list[Span] = field(default_factory=list)
    content: list[Span] = field(default_factory=list)
    speaker: str | None = None
    speaker_kind: str | None = None
    role: str | None = None
    organization: str | None = None
    spokesperson: bool = False
    quote_type: str = "indirect"
    attitude: str | None = None
    via: str | None = None
    said_on: str | None = None


@dataclass(slots=True)
class Claim:
    """What one source holds on one aspect of one incident.

    ``aspect`` is ``cause``, ``malicious_activity`` or ``resolution``. ``value`` is the span of the cause
    phrase (None where the cause is said to be unknown), or one of ``malicious``, ``not_malicious``,
    ``unknown``; or ``resolved``, ``in_progress``, ``unresolved``, ``unknown``. ``polarity`` is
    ``positive`` or ``negative``; ``certainty`` ``certain``, ``probable``, ``possible`` or
    ``underspecified``. ``source`` and ``attribution`` are None, and ``speaker`` is ``narrator``, for
    claims in the article's own voice. ``category`` is the kind of cause (``claims.categories``), None for
    the other aspects.
    """

    aspect: str
    value: Span | str | None
    polarity: str
    certainty: str
    evidence: Span
    source: Span | None = None
    speaker: str = NARRATOR
    spokesperson: bool = False
    incident: str | None = None
    attribution: str | None = None
    category: str | None = None


@dataclass(slots=True)
class Incident:
    """An outage, attack or fault that the article is about (``main``) or mentions.

    ``date`` is as precise as the article: ``2018``, ``2018-08`` or ``2018-08-07``, or None.
    """

    id: str
    label: str
    kind: str | None = None
    organization: str | None = None
    date: str | None = None
    main: bool = False


_TYPES: dict[str, type] = {t.__name__: t for t in (Attribution, Claim, Incident)}
_KEY = "__briefings__"


@srsly.msgpack_encoders("briefings")  # type: ignore[untyped-decorator]
def _encode(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """So that ``Doc.to_bytes``, ``DocBin`` and ``nlp.pipe(n_process=2)`` keep our annotations."""
    if type(value) in _TYPES.values():
        return {_KEY: type(value).__name__, "fields": asdict(value)}
    return value if chain is None else chain(value)


@srsly.msgpack_decoders("briefings")  # type: ignore[untyped-decorator]
def _decode(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    if isinstance(value, dict) and _KEY in value:
        fields = {k: _spans(v) for k, v in value["fields"].items()}
        return _TYPES[value[_KEY]](**fields)
    return value if chain is None else chain(value)


def _spans(value: Any) -> Any:
    """MessagePack has no tuples: turn ``[s, e]`` and ``[[s, e], ...]`` back."""
    if isinstance(value, (list, tuple)):
        if len(value) == 2 and all(isinstance(v, int) for v in value):
            return tuple(value)
        return [_spans(v) for v in value]
    return value


def _register() -> None:
    """Declare the attributes on ``Doc._``; importing any of our components does this."""
    for name in ("attributions", "claims", "incidents", "quotations", "furniture"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=[])
    for name in ("published", "title"):  # set by the caller before the pipeline runs, where known
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)


_register()
