"""What can go wrong with input. Each error carries what a person needs to find and mend it."""


class BriefingsError(Exception):
    """Base of the project's errors."""


class SourceError(BriefingsError):
    """A source that could not be read: ``source`` names the file (and line), ``reason`` says why."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(source, reason)  # both, so that it can go from one process to another
        self.source = source
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.source}: {self.reason}"


class UnsuitableArticle(SourceError):
    """A source that was read but holds nothing to extract from: empty, binary, not English, too large."""


class ModelError(BriefingsError):
    """A spaCy model that is not installed."""
