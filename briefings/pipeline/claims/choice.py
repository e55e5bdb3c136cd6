"""Which of the weighed candidates are claims: one a sentence, source, aspect and value."""

from collections.abc import Iterable
from dataclasses import dataclass

from briefings.pipeline.claims.candidates import Candidate
from briefings.pipeline.claims.weighing import shared

_SHARED = 0.3  # of the shorter evidence: from here two candidates on a recovery say the same thing
_SECOND_CAUSE = 0.4  # the probability from which a source gives a second cause in a sentence


@dataclass(slots=True, frozen=True)
class Found:
    """A candidate that carries a claim on ``aspect``; ``outcome`` is a recovery's state, else None."""

    aspect: str
    outcome: str | None
    probability: float
    candidate: Candidate


def decide(likely: Iterable[Found]) -> list[Found]:
    """The claims among ``likely`` candidates: the most probable first, none that repeats one."""
    chosen: dict[tuple[str, int], list[Found]] = {}
    for one in sorted(likely, key=lambda found: -found.probability):
        rivals = chosen.setdefault((one.aspect, one.candidate.sentence), [])
        if not any(_repeats(one, rival) for rival in rivals):
            rivals.append(one)
    return [one for rivals in chosen.values() for one in rivals]


def _repeats(one: Found, rival: Found) -> bool:
    """Whether ``rival``, of the same sentence and aspect, already says what ``one`` would."""
    a, b = one.candidate, rival.candidate
    same_source = a.attribution is b.attribution
    if one.aspect == "cause":
        if a.value is None or b.value is None:
            return a.value is b.value
        return shared(a.value, b.value) > 0 or (same_source and one.probability < _SECOND_CAUSE)
    if one.aspect == "resolution":
        return shared(a.evidence, b.evidence) > _SHARED or (same_source and one.outcome == rival.outcome)
    return same_source or shared(a.evidence, b.evidence) > 0.5
