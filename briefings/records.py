"""What was extracted from one article, apart from spaCy: what the store keeps and ``extract`` prints."""

from dataclasses import asdict, dataclass, field
from typing import Any

from spacy.tokens import Doc

from briefings.pipeline.annotations import Attribution, Claim, Incident

JsonObject = dict[str, Any]


@dataclass(slots=True)
class Extraction:
    """The attributions, claims and incidents of one article, in text order.

    All spans are ``(start, end)`` code points of the article's text, end-exclusive.
    """

    attributions: list[Attribution] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)

    @classmethod
    def of(cls, doc: Doc) -> "Extraction":
        """What the components wrote on ``doc._``; empty lists for a ``Doc`` that they never saw."""
        return cls(list(doc._.attributions), list(doc._.claims), list(doc._.incidents))

    def as_json(self, id: Any) -> JsonObject:
        """The object that ``briefings extract`` prints for the article ``id``: spans are ``[s, e]``.

        The fields of each part are those of its dataclass, in that order.
        """
        return {
            "id": id,
            "attributions": [_plain(attribution) for attribution in self.attributions],
            "claims": [_plain(claim) for claim in self.claims],
            "incidents": [_plain(incident) for incident in self.incidents],
        }


def _plain(part: Attribution | Claim | Incident) -> JsonObject:
    return {name: _lists(value) for name, value in asdict(part).items()}


def _lists(value: Any) -> Any:
    """Spans as JSON has them: ``[s, e]`` for ``(s, e)``."""
    return [_lists(item) for item in value] if isinstance(value, (list, tuple)) else value
